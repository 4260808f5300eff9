"""Square brackets of a text, matched."""

from __future__ import annotations

from collections.abc import Iterator

from diplomatica.parse.scan import pattern
from diplomatica.parse.state import Span, State

DEPTH = 8
"""Brackets nested deeper are not looked into."""
LONGEST = 6_000
"""Code points; a bracket that stays open longer was never closed."""


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


def strip(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return start + left, max(start + left, end - (len(words) - len(words.rstrip())))
