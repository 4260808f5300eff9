"""A few words of a document around what was looked for, with the places of the hits in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diplomatica.index.grammar import Node, Term, positive
from diplomatica.index.words import ENGLISH, EXACT, RUSSIAN, analyzer, is_cyrillic, spread, words

WIDTH = 260
"""Code points of a snippet, about three lines."""
FARTHEST = 200_000
"""Code points of a text in which hits are looked for."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of the text as printed; `start` is their offset in it, `highlights` are half-open spans of `text`."""

    text: str
    start: int
    highlights: list[tuple[int, int]]
    cut_before: bool
    cut_after: bool


def snippet(text: str, tree: Node) -> Snippet | None:
    """The stretch with the most of what was looked for; None where nothing of it stands in the text."""
    text = text[:FARTHEST]
    terms = [term for term in positive(tree) if term.field in ("", "mark", "number")]
    found = _matches(text, terms) if terms else []
    if not found:
        return None
    first = max(found, key=lambda match: (_worth(found, match[0]), -match[0]))[0]
    start, end = _frame(text, first)
    inside = [(s - start, e - start) for s, e, _ in found if s >= start and e <= end]
    return Snippet(text[start:end], start, _merged(inside), start > 0, end < len(text))


def _matches(text: str, terms: list[Term]) -> list[tuple[int, int, int]]:
    """Start, end and term of every hit, by start."""
    places, exact, stems = _read(text)
    out = []
    for which, term in enumerate(terms):
        wanted = words(term.text)
        if not wanted:
            continue
        if term.prefix:
            head, last = wanted[:-1], wanted[-1]
            hits = [
                i for i, word in enumerate(exact) if word.startswith(last) and exact[max(0, i - len(head)) : i] == head
            ]
            out += [(places[i - len(head)][0], places[i][1], which) for i in hits]
        elif len(wanted) == 1:
            stem = _stem(term.text)
            same = [i for i, word in enumerate(exact) if word == wanted[0] or (not term.phrase and stems[i] == stem)]
            out += [(*places[i], which) for i in same]
        else:
            count = len(wanted)
            hits = [i for i, word in enumerate(exact) if word == wanted[0] and exact[i : i + count] == wanted]
            # A phrase across an insertion or a label: its words one after another, with a few others between.
            hits_across = [] if hits else list(_across(exact, wanted))
            out += [(places[i][0], places[i + count - 1][1], which) for i in hits]
            out += [(places[i][0], places[j][1], which) for i, j in hits_across]
    return sorted(out)


def _across(have: list[str], wanted: list[str], gap: int = 60) -> Iterator[tuple[int, int]]:
    for start, word in enumerate(have):
        if word != wanted[0]:
            continue
        at = start
        for part in wanted[1:]:
            following = have[at + 1 : at + 1 + gap]
            if part not in following:
                break
            at += 1 + following.index(part)
        else:
            if at - start < len(wanted) + gap:
                yield start, at


def _read(text: str) -> tuple[list[tuple[int, int]], list[str], list[str]]:
    """Places of the words of a text, the words folded, and their stems; three lists of one length."""
    places = [
        (match.start() + offset, match.start() + offset + length)
        for match in _WORD.finditer(text)
        for offset, length in _pieces(match.group())
    ]
    joined = " ".join(text[start:end] for start, end in places)
    joined = joined.replace("ё", "е").replace("Ё", "Е")
    exact = analyzer(EXACT).analyze(joined)
    stems = analyzer(RUSSIAN if is_cyrillic(joined) else ENGLISH).analyze(joined)
    if len(exact) != len(places) or len(stems) != len(places):
        # Words that the index leaves out (too long), or letters that Python and the index see differently.
        kept = [place for place in places if len(words(text[place[0] : place[1]])) == 1]
        exact = [words(text[start:end])[0] for start, end in kept]
        return kept, exact, [_stem(word) for word in exact]
    return places, exact, stems


def _pieces(run: str) -> Iterator[tuple[int, int]]:
    """Offset and length of the words in a run of letters: one, or each sign of a script without spaces."""
    if run.isascii():
        yield 0, len(run)
        return
    at = 0
    for piece in re.split(r"(\s+)", spread(run)):
        if piece and not piece.isspace():
            yield at, len(piece)
            at += len(piece)


def _stem(word: str) -> str:
    found = words(word, RUSSIAN if is_cyrillic(word) else ENGLISH)
    return found[0] if found else word


def _worth(found: list[tuple[int, int, int]], start: int) -> int:
    """How many different terms a window that begins a little before `start` shows."""
    return len({which for s, e, which in found if start <= s and e <= start + WIDTH - 40})


def _frame(text: str, first: int) -> tuple[int, int]:
    """A window around `first`, cut at spaces."""
    start = max(0, first - 60)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        space = text.rfind(" ", first + 1, end)
        end = space if space > first else end
    return start, end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
