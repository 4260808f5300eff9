"""What is enclosed below a paper: from a line that says nothing but `[Enclosure]` to the next such line, or to the end."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import State


class Enclosure(NamedTuple):
    """One enclosed paper, as places of paragraphs."""

    label: int
    first: int
    last: int
    """The place behind its last paragraph."""


def enclosures(state: State) -> list[Enclosure]:
    """The enclosures of a document in order; a label that nothing follows encloses nothing."""
    if not state.convention.list("enclosure"):
        return []
    found = _label(state.convention)
    places = [
        place
        for place, block in enumerate(state.blocks)
        if place
        and state.work.head_end <= block.start < state.work.notes_start
        and len(block.text) <= LONGEST
        and state.scan.whole(found, block.start, block.end)
    ]
    ends = [*places[1:], len(state.blocks)][: len(places)]
    return [Enclosure(at, at + 1, end) for at, end in zip(places, ends, strict=True) if at + 1 < end]


LONGEST = 40
"""Code points of such a line."""


@lru_cache(maxsize=64)
def _label(convention: Convention) -> Pattern:
    number = r"(?: (?:[Nn]o\.? ?|NO\.? ?)?(?:\d{1,2}|[A-Z]|[IVX]{1,4}))?"
    return pattern(rf"[#*\[(]*(?:{words(convention, 'enclosure')}){number}[\])*.:]*")
