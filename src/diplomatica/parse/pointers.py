"""What an editor's note right behind a reference says of the paper: where it is printed, that it is not, that it was not found."""

from __future__ import annotations

from diplomatica.parse.phrases import patterns, shaped
from diplomatica.parse.state import Span, State

CLOSE = r"[ \x{a0}()\]”\".,;:—]{0,4}\n?(?:(?:[Dd]ated|[Oo]f) {DATE}[,.;]? ?)?"
"""What may stand between a reference and the words of a note that has grown onto it, or at the beginning of a note."""
LONGEST = 160
"""Code points that are looked at."""
KINDS = ("document", "before", "after", "printed", "elsewhere", "unprinted", "unfound", "destroyed")

Pointer = list[str]
"""What kind of pointer, one of `KINDS`; then, of `document` the number in the edition, of `printed` and `elsewhere` the words."""


def pointer(state: State, span: Span) -> Pointer | None:
    """What the editor says of the paper that is named at a span; None where nothing is said.

    The note stands where a mark in the text calls it, or has grown onto the words, as in a text that lost its markup.
    """
    if not state.convention.patterns.get("pointer"):
        return None
    for start in (*_called(state, span), span[1]):
        if found := _read(state, start):
            return found
    return None


def _called(state: State, span: Span) -> list[int]:
    """Where the notes begin that are called within or right behind a span."""
    if not state.work.notes:
        return []
    labels = {
        mark["target"]
        for mark in state.found("marks")
        if mark["kind"] == "footnote" and span[0] < mark["start"] <= span[1] + 1
    }
    return [start for start, (_, label) in sorted(state.work.notes.items()) if f"n{label}" in labels]


def _read(state: State, start: int) -> Pointer | None:
    end = min(start + LONGEST, len(state.text))
    close = state.scan.at(shaped(state.convention, CLOSE), start, end)
    begin = close.end if close else start
    for known in patterns(state.convention, "pointer"):
        if hit := state.scan.at(known, begin, end):
            kind = next((name for name in KINDS if hit.span(name)), None)
            value = hit.text(kind) if kind in ("document", "printed", "elsewhere") else None
            return None if kind is None else [kind, value] if value else [kind]
    return None
