"""Marks: what stands in brackets, by its label or by its shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diplomatica.parse.dates import find_dates
from diplomatica.parse.phrases import patterns, word_set
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import Span, State

DEPTH = 8
"""Brackets nested deeper are not looked into."""
LONGEST = 6_000
"""Code points; a bracket that stays open longer was never closed."""
HANDS = ("by ", "in ")
DATED = frozenset({"handwritten", "inserted", "stamp", "resolution", "signature"})
ANYWHERE = ("illegible", "garbled", "omission", "redaction")
"""Kinds whose words count anywhere inside a bracket: `[two words illegible]`."""
ENGLISH = (
    "ing",
    "ed",
    "tion",
    "sion",
    "ly",
    "ness",
    "ment",
    "ments",
    "ence",
    "ance",
    "ity",
    "ship",
    "ful",
    "tions",
    "ers",
    "ous",
)
"""Endings by which a word that an editor supplied is told from a foreign one."""
NOTE_LENGTH = 400
"""Code points of an editor's note about the page."""
NOTE_WORDS = 7
"""A bracket with so many words is a note, not a word beside a word."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a bracket comes to."""

    kind: str
    confidence: float
    content: Span
    subtype: str | None = None
    hand: str | None = None
    end: int | None = None
    """Where the mark ends, if not at its bracket."""


def marks(state: State) -> None:
    """Add a row of `marks` for every bracket that can be read."""
    _stamp_notes(state)
    if "[" not in state.text:
        return
    for start, end in brackets(state):
        inner = _strip(state.text, start + 1, end - 1)
        if inner[0] == inner[1]:
            continue
        read = _labelled(state, start, end, inner) or _shaped(state, start, end, inner)
        content = state.text[read.content[0] : read.content[1]]
        state.add(
            "marks",
            rule=f"marks.{read.subtype or read.kind}",
            confidence=read.confidence,
            kind=read.kind,
            subtype=read.subtype,
            hand=read.hand,
            date_text=_date(state, content) if read.kind in DATED else None,
            start=start,
            end=read.end or end,
            text=content,
            target=f"n{content}" if read.kind == "footnote" else None,
        )


def _stamp_notes(state: State) -> None:
    """Stamps that an editor's note below the page tells of: `* On the first page a stamp "to the mayor"`."""
    for block in state.blocks:
        if block.text[0] != "*" or len(block.text) > NOTE_LENGTH:
            continue
        for found in patterns(state.convention, "source_note"):
            for hit in state.scan.all(found, block.start, block.end):
                span = hit.span("text") or (hit.start, hit.end)
                words = state.text[slice(*span)]
                state.quote(
                    "marks",
                    (hit.start, hit.end),
                    rule="marks.stamp",
                    confidence=0.9,
                    kind="stamp",
                    date_text=_date(state, words),
                )["text"] = words


def brackets(state: State) -> Iterator[Span]:
    """The spans of matching square brackets, by their beginning; one that is never closed is a problem."""
    opened: list[int] = []
    found: list[Span] = []
    for hit in state.scan.all(pattern(r"[\[\]]")):
        at = hit.start
        if state.text[at] == "[":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if at - start <= LONGEST and len(opened) < DEPTH:
                found.append((start, at + 1))
    for start in opened[:DEPTH]:
        state.problem(
            "unclosed-bracket", "a bracket is opened and never closed", severity="note", start=start, end=start + 1
        )
    yield from sorted(found)


def _strip(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return start + left, max(start + left, end - (len(words) - len(words.rstrip())))


def _labelled(state: State, start: int, end: int, inner: Span) -> Read | None:
    """A bracket with a label that the convention knows."""
    text, labels = state.text, state.convention.labels
    words = text[inner[0] : inner[1]]
    colon = words.find(":", 0, 60)
    head = (words if colon < 0 else words[:colon]).strip().lower()
    label = _longest(head, labels)
    if label is None:
        lower = words.lower()
        for name, kind in labels.items():
            if kind in ANYWHERE and name in lower:
                return Read(kind, 0.9, inner)
        return None
    kind = labels[label]
    rest = head[len(label) :].strip(" ,")
    if colon >= 0:
        # `handwritten by …`, `in red pencil`; other words say where it stands, not whose it is.
        hand = (
            _hand(state.text, inner[0] + len(label), inner[0] + colon)
            if kind in DATED and rest.startswith(HANDS)
            else None
        )
        return Read(kind, 0.97, _strip(text, inner[0] + colon + 1, inner[1]), hand=hand)
    if rest:
        return Read(kind, 0.9, _strip(text, inner[0] + len(label), inner[1])) if rest[:1].isalnum() else None
    line = text.find("\n", end)
    after = _strip(text, end, len(text) if line < 0 else line)
    if kind in ("handwritten", "inserted", "stamp") and after[0] < after[1]:
        return Read(kind, 0.9, after, end=after[1])
    return Read(kind, 0.95, inner)


def _hand(text: str, start: int, end: int) -> str | None:
    words = text[start:end].strip(" ,")
    return words.removeprefix("by ").strip() or None


def _longest(head: str, labels: object) -> str | None:
    """The longest label that the words begin with, whole words only."""
    best: str | None = None
    for label in labels:  # type: ignore[attr-defined]
        if head.startswith(label) and not head[len(label) :][:1].isalpha() and (best is None or len(label) > len(best)):
            best = label
    return best


def _shaped(state: State, start: int, end: int, inner: Span) -> Read:
    """A bracket without a label, by the shape of its words and by what stands before it."""
    text = state.text
    words = text[inner[0] : inner[1]]
    if not words.strip(".… "):
        return Read("omission", 0.95, inner)
    if words.isdigit() and len(words) <= 3:
        return Read("footnote", 0.9, inner)
    if words.endswith("?"):
        return Read("uncertain", 0.9, inner)
    tokens = words.split()
    before = text[max(0, start - 40) : start]
    if before[-1:].isalpha() or text[end : end + 1].isalpha():
        return Read("gloss", 0.9, inner, "supplied")  # prot[ocol]: filled out
    alone = not before.rpartition("\n")[2].strip() and text[end : end + 1] in ("", "\n")
    if alone or len(tokens) >= NOTE_WORDS or not any(letter.isalpha() for letter in words):
        return Read("supplied" if alone and len(tokens) < 4 else "editor_note", 0.7, inner)
    return _gloss(state, words, before, inner)


def _gloss(state: State, words: str, before: str, inner: Span) -> Read:
    tokens = words.strip(",.;").split()
    last = before.split()[-1:] or [""]
    if words.endswith(".") and len(tokens) > 1:
        return Read("editor_note", 0.8, inner)
    if words[0].isupper() and not all(token[0].isupper() for token in tokens):
        return Read("supplied", 0.8, inner)
    names = all(token[0].isupper() for token in tokens)
    if words.endswith(",") or (names and not last[0][:1].isupper()):
        return Read("supplied", 0.8, inner)
    if names:
        return Read("gloss", 0.92, inner, "identification")
    known = word_set(state.convention, "supplied")
    foreign = [
        token
        for token in (t.strip(",.;'’\"").lower() for t in tokens)
        if token not in known and not token.endswith(ENGLISH) and token.isalpha()
    ]
    if len(foreign) == len(tokens):
        return Read("gloss", 0.93 if _translated(state) else 0.6, inner, "source_word")
    return Read("gloss", 0.9 if not foreign else 0.6, inner, "supplied")


def _translated(state: State) -> bool:
    """Whether the text is a translation, by the catalogue or by a translator's note."""
    document = state.document
    languages = document.get("language"), document.get("original_language")
    return (
        (all(languages) and languages[0] != languages[1])
        or document.get("witness") == "translation"
        or any(credit["role"] == "translator" for credit in state.found("credits"))
        or "ranslator" in state.text
    )


def _date(state: State, words: str) -> str | None:
    if not any(letter.isdigit() for letter in words):
        return None
    found = find_dates(words, near=state.day, order=state.convention.order)
    return found[0].edtf if found else None
