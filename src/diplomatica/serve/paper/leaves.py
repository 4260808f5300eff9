"""A long text in pages: which passages each holds, and the page of a passage or note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diplomatica.serve.paper.sheet import Sheet

MOST_ANCHORS = 600
"""Passages on other pages to which an address may lead without a script; of longer texts, points alone."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a text: its paragraphs, its first and last passage, and the passages that an address may mean."""

    number: int
    paragraphs: range
    first: str | None
    last: str | None
    anchors: Sequence[str]


def leaves(sheet: Sheet) -> list[Leaf]:
    """The pages of a text; one for nearly every document."""
    runs = sheet.leaves()
    few = sum(len(paragraph.anchors) for paragraph in sheet.paragraphs) <= MOST_ANCHORS
    out = []
    for number, run in enumerate(runs, 1):
        inside = [sheet.paragraphs[n] for n in run]
        names = [paragraph.name for paragraph in inside if paragraph.name]
        anchors = [name for paragraph in inside for name in paragraph.anchors]
        points = [paragraph.label for paragraph in inside if paragraph.label][: MOST_ANCHORS // len(runs)]
        first, last = (names[0], names[-1]) if names else (None, None)
        out.append(Leaf(number, run, first, last, anchors if few else points))
    return out


def page_of(sheet: Sheet, parts: Sequence[Leaf], passage: str) -> int | None:
    """The page that a passage begins on; None where the document has no such passage."""
    place = sheet.place(passage)
    return next((part.number for part in parts if place in part.paragraphs), None) if place is not None else None


def notes_apart(shown: Mapping[str, Any], sheet: Sheet, parts: Sequence[Leaf]) -> dict[str, int]:
    """Of a text of several pages: the page of each note, and by `@` and its name that of the place it belongs to."""
    if len(parts) == 1:
        return {}
    out: dict[str, int] = {}
    ends = [sheet.paragraphs[part.paragraphs[-1]].end for part in parts]
    for mark in shown["marks"]:
        if mark["target"] and mark["start"] is not None:
            out[mark["target"]] = page_of(sheet, parts, mark["target"]) or 1
            out["@" + mark["target"]] = next((n for n, end in enumerate(ends, 1) if mark["start"] <= end), len(ends))
    return out
