"""The views of a text: as printed, as it was before hands changed it, and read through with their changes.

One function makes them all, each with a map back to the printed text, so that search and pages agree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Layer = Literal["printed", "before", "read"]

ADDED = frozenset({"inserted", "handwritten"})
"""Words that came later: in `read` without their label, absent from `before`."""
REMOVED = frozenset({"deleted"})
"""Words that were struck out: in `before` without their label, absent from `read`."""
KEPT = frozenset({"supplied", "uncertain", "underlined"})
"""Words that belong to both views, without brackets."""
SUPPLIED = "supplied"
"""The gloss that completes a sentence (`[of]`): read in both views; other glosses explain and are left out."""


@dataclass(frozen=True, slots=True)
class View:
    """A text made of pieces of the printed one."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]
    """Start in this view, start and end in the printed text, in order."""

    def printed(self, offset: int) -> int:
        """The printed offset of a code point of this view; the end of the view is the end of its last piece.

        >>> view("a [inserted: b] c", [dict(start=2, end=15, kind="inserted", text="b")], "read").printed(2)
        13
        """
        if not self.pieces:
            return 0
        place = max(0, bisect_right(self.pieces, offset, key=lambda piece: piece[0]) - 1)
        here, start, end = self.pieces[place]
        return min(start + max(0, offset - here), end)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The printed span of a stretch of this view, from its first to behind its last code point."""
        if end <= start:
            at = self.printed(start)
            return at, at
        return self.printed(start), self.printed(end - 1) + 1


def view(text: str, marks: Iterable[Mapping[str, Any]], layer: Layer) -> View:
    """One layer of a text whose `marks` (rows of the table, in any order) are known.

    `printed` is the text itself. `before` leaves out what hands added and keeps what they struck out; `read` is the
    text as corrected. Both leave out notes, stamps and explanations in brackets; no two spaces meet where
    something was left out.

    >>> marks = [dict(start=4, end=31, kind="inserted", text="like the Party")]
    >>> view("Army [inserted: like the Party] is", marks[:0], "read").text
    'Army [inserted: like the Party] is'
    >>> marks = [dict(start=5, end=31, kind="inserted", text="like the Party")]
    >>> view("Army [inserted: like the Party] is", marks, "read").text
    'Army like the Party is'
    >>> view("Army [inserted: like the Party] is", marks, "before").text
    'Army is'
    """
    if layer == "printed":
        return View(text, ((0, 0, len(text)),))
    pieces: list[tuple[int, int, int]] = []
    parts: list[str] = []
    length = 0
    for start, end in _join(text, _stretches(text, marks, layer)):
        if end > start:
            pieces.append((length, start, end))
            parts.append(text[start:end])
            length += end - start
    return View("".join(parts), tuple(pieces))


def _stretches(text: str, marks: Iterable[Mapping[str, Any]], layer: Layer) -> Iterator[tuple[int, int]]:
    """The printed stretches that a layer keeps: between the marks, and what it keeps of each mark."""
    at = 0
    for mark in sorted(marks, key=lambda m: (m["start"] or 0, -(m["end"] or 0))):
        start, end = mark["start"], mark["end"]
        if start is None or end is None or end <= start or start < at or end > len(text):
            continue  # without words, or inside a mark that was treated already
        yield at, start
        if _reads(mark, layer):
            words = mark.get("text") or ""
            inner = text.find(words, start, end)
            if words and inner >= 0:
                yield inner, inner + len(words)
        at = end
    yield at, len(text)


def _reads(mark: Mapping[str, Any], layer: Layer) -> bool:
    kind = mark["kind"]
    if kind == "gloss":
        return mark.get("subtype") == SUPPLIED
    return kind in KEPT or (kind in ADDED and layer == "read") or (kind in REMOVED and layer == "before")


def _join(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches, without the second of two spaces that meet, or the space that would stand before a stop."""
    last: str | None = None
    waiting: tuple[int, int] | None = None
    for start, end in stretches:
        if start == end:
            continue
        if waiting is not None:
            if last == " " and text[start] in " \n,.;:!?)”":
                if text[start] == " ":
                    start += 1
                else:
                    waiting = (waiting[0], waiting[1] - 1)
            if waiting[1] > waiting[0]:
                yield waiting
        if end > start:
            waiting, last = (start, end), text[end - 1]
        else:
            waiting = None
    if waiting is not None:
        yield waiting
