"""A few words of a document around what was looked for, with the places of the hits in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from diplomatica.index.compile import AS_USUAL, MOST_NEAR, Reading
from diplomatica.index.grammar import Node, Term, positive
from diplomatica.index.letters import key, spellings
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


def snippet(text: str, tree: Node, reading: Reading = AS_USUAL) -> Snippet | None:
    """The stretch with the most of what was looked for; None where nothing of it stands in the text."""
    text = text[:FARTHEST]
    terms = [term for term in positive(tree) if term.field in ("", "mark", "number")]
    found = _matches(text, terms, reading) if terms else []
    if not found:
        return None
    first = max(found, key=lambda match: (_worth(found, match[0]), -match[0]))[0]
    start, end = _frame(text, first)
    inside = [(s - start, e - start) for s, e, _ in found if s >= start and e <= end]
    return Snippet(text[start:end], start, _merged(inside), start > 0, end < len(text))


def _matches(text: str, terms: list[Term], reading: Reading) -> list[tuple[int, int, int]]:
    """Start, end and term of every hit, by start."""
    places, exact, stems = _read(text)
    keyed = _keyed(exact) if reading.letters and is_cyrillic(text) else {}
    out = []
    for which, term in enumerate(terms):
        wanted = words(term.text)
        if not wanted:
            continue
        if term.near is not None:
            wanted = list(dict.fromkeys(wanted))[:MOST_NEAR]
        if term.prefix:
            head, last = wanted[:-1], wanted[-1]
            hits = [
                i for i, word in enumerate(exact) if word.startswith(last) and exact[max(0, i - len(head)) : i] == head
            ]
            out += [(places[i - len(head)][0], places[i][1], which) for i in hits]
        elif len(wanted) == 1:
            same = {i for i, word in enumerate(exact) if word == wanted[0]}
            if reading.stems and not term.phrase:
                stem = _stem(term.text)
                same |= {i for i, word in enumerate(stems) if word == stem}
            if reading.letters and not term.phrase:
                same |= keyed.get(key(term.text), set())
                also = set(spellings(term.text))
                same |= {i for i, word in enumerate(exact) if word in also}
            out += [(*places[i], which) for i in sorted(same)]
        elif term.near is not None:
            out += [(*places[i], which) for i in _near(exact, wanted, term.near)]
        else:
            count = len(wanted)
            hits = [i for i, word in enumerate(exact) if word == wanted[0] and exact[i : i + count] == wanted]
            # A phrase across an insertion or a label: its words one after another, with a few others between.
            hits_across = [] if hits else list(_across(exact, wanted))
            out += [(places[i][0], places[i + count - 1][1], which) for i in hits]
            out += [(places[i][0], places[j][1], which) for i, j in hits_across]
    return sorted(out)


def _keyed(exact: list[str]) -> dict[str, set[int]]:
    """Where a Cyrillic word stands that has this key, or whose stem has."""
    out: dict[str, set[int]] = {}
    for i, word in enumerate(exact):
        if is_cyrillic(word):
            for made in (key(word), key(_stem(word))):
                if made:
                    out.setdefault(made, set()).add(i)
    return out


def _near(have: list[str], wanted: list[str], near: int) -> list[int]:
    """Where words stand that have each of the others near them."""
    places = {word: [i for i, other in enumerate(have) if other == word] for word in dict.fromkeys(wanted)}
    pairs = [(a, b) for a, b in combinations(wanted, 2)]
    out = {
        i
        for one in dict.fromkeys(wanted)
        for i in places[one]
        if all(_is_near(i, places[b if one == a else a], near) for a, b in pairs if one in (a, b))
    }
    return sorted(out)


def _is_near(place: int, others: list[int], near: int) -> bool:
    """Whether one of the other places, in order, has at most so many between."""
    first, last = bisect_left(others, place - near - 1), bisect_right(others, place + near + 1)
    return any(other != place for other in others[first:last])


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
