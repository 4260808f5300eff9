"""The document's own date: written by hand, stamped, or printed in its dateline, against the catalogue's."""

from __future__ import annotations

from datetime import date

from diplomatica.conventions.macros import expand
from diplomatica.parse.dates import DateFound, find_dates
from diplomatica.parse.eras import CALENDARS
from diplomatica.parse.kinds import OF_EDITORS
from diplomatica.parse.layout import HEAD_LINES
from diplomatica.parse.phrases import patterns
from diplomatica.parse.scan import pattern
from diplomatica.parse.spans import dates_in
from diplomatica.parse.state import Span, State

DATE_WIDTH = 40
_ALONE = pattern(expand(r"(?:\p{L}+day,? )?{DATE}[.,]?", {}))
_RELEASED = pattern(r"(?i)declassified|released|sanitized|рассекречен")
BASES = {"handwritten": "handwritten", "inserted": "handwritten", "stamp": "stamp"}


def dating(state: State) -> None:
    """Fill the date of the document where the catalogue has none, else compare; add a time of kind `written`."""
    known = state.day
    state.work.dates = find_dates(state.text, near=known, order=state.convention.order, scan=state.scan)
    if state.document.get("kind") in OF_EDITORS:
        return
    for span, basis, confidence in [*_marked(state), *_datelines(state)]:
        if any(row["start"] == span[0] for row in state.found("times")):
            break  # the head of an edition has told it
        inside = dates_in(state, *span)
        if len(inside) == 1 and inside[0].first is not None and inside[0].form not in ("day", "year"):
            take_date(state, inside[0], basis, confidence)
            break
    if known is None and state.day is not None:
        # Now that a year is known, dates without one can be read.
        state.work.dates = find_dates(state.text, near=state.day, order=state.convention.order, scan=state.scan)


def _marked(state: State) -> list[tuple[Span, str, float]]:
    """Marks in the head that hold a date and little else."""
    out = []
    for mark in state.found("marks"):
        basis = BASES.get(mark["kind"])
        if not basis or not mark["date_text"] or mark["start"] >= state.work.head_end or len(mark["text"]) >= 40:
            continue
        # The day of a release is not the paper's.
        if state.scan.first(_RELEASED, mark["start"], mark["end"]) is None:
            out.append(((mark["start"], mark["end"]), basis, 0.95))
    return out


def _datelines(state: State) -> list[tuple[Span, str, float]]:
    """Lines of the head that are a place with a date, or a date alone."""
    out = []
    for block in state.head():
        if len(block.text) > 260 or not any(letter.isdigit() for letter in block.text):
            continue
        for found in patterns(state.convention, "dateline"):
            hit = state.scan.whole(found, block.start, block.end)
            if hit is not None:
                span = hit.span("date") or (block.start, block.end)
                place = hit.text("place")
                if place and not state.document.get("place_from_text"):
                    state.document["place_from_text"] = place
                out.append((span, "dateline", 0.93))
                break
    return out or _date_alone(state)


def _date_alone(state: State) -> list[tuple[Span, str, float]]:
    """A date alone on one of the first lines, where the head has none: under a list of what a release holds, say."""
    return [
        ((block.start, block.end), "dateline", 0.85)
        for block in state.blocks[:HEAD_LINES]
        if (len(block.text) < DATE_WIDTH and state.scan.whole(_ALONE, block.start, block.end))
        or any(
            (found.start, found.end) == (block.start, block.end) and found.calendar in CALENDARS
            for found in state.work.dates
        )
    ]


def take_date(state: State, found: DateFound, basis: str, confidence: float) -> None:
    """Fill the date of the document, or compare it with the catalogue's; add a time of kind `written`."""
    document = state.document
    first, last = document.get("date_earliest"), document.get("date_latest")
    words = state.text[found.start : found.end]
    state.quote(
        "times",
        (found.start, found.end),
        rule=f"dating.{basis}",
        confidence=confidence,
        kind="written",
        local=found.edtf if found.first == found.last else None,
        zone_basis="unknown",
    )
    if first is None and last is None:
        document["date_text"] = words
        document["date_edtf"] = found.edtf
        document["date_earliest"], document["date_latest"] = found.first, found.last
        document["date_basis"] = basis
        document["calendar"] = found.calendar
    elif _overlap(first, last, found):
        document["date_basis"] = basis
    else:
        state.problem(
            "dates-disagree",
            f"the document says {words}, the catalogue {document.get('date_text') or document.get('date_edtf')}; both are kept",
            start=found.start,
            end=found.end,
        )


def _overlap(first: date | None, last: date | None, found: DateFound) -> bool:
    return (last is None or found.first is None or found.first <= last) and (
        first is None or found.last is None or first <= found.last
    )
