"""The two lines by which an edition heads a paper: `THE CONSUL TO BRANDT`, `Cablegram 12 HALM, 3 May 1951, 5.45 p.m.`"""

from __future__ import annotations

import re2

from diplomatica.parse.hours import find_hours
from diplomatica.parse.partynames import split_party
from diplomatica.parse.phrases import patterns
from diplomatica.parse.scan import Hit
from diplomatica.parse.state import Span, State

FIRST = 8
"""Paragraphs among which the heading and the line below it stand."""
CONFIDENCE = 0.92
_NUMBER = re2.compile(r"\p{Lu}{0,3}\.?[0-9]{1,5}(?:/[0-9]{1,5}){0,2}")


def printed(state: State) -> None:
    """Add the parties of the heading and what the line with place and day says besides: kind, numbers, the hour of sending.

    Only where the convention's `dateline` knows such a line: one that names the kind or the number of the paper, or its hour.
    """
    headings = patterns(state.convention, "printed_heading")
    if not headings:
        return
    places = range(min(FIRST, len(state.blocks)))
    line = next((found for place in places for found in [_line(state, place)] if found), None)
    for block in state.blocks[: line[0] if line else FIRST]:
        heading = next(filter(None, (state.scan.whole(found, block.start, block.end) for found in headings)), None)
        # Without such a line below, a heading must say more than a sentence with *to* does.
        if heading and (line or heading.span("from_place") or heading.span("received")):
            _parties(state, heading)
            _received(state, heading)
            break
    if line:
        _kind(state, line[1])
        _numbers(state, line[1])
        _hour(state, line[1])


def _line(state: State, place: int) -> tuple[int, Hit] | None:
    block = state.blocks[place]
    for found in patterns(state.convention, "dateline"):
        hit = state.scan.whole(found, block.start, block.end)
        if hit and (hit.span("kind") or hit.span("clock") or hit.span("number")):
            return place, hit
    return None


def _parties(state: State, heading: Hit) -> None:
    told = {row["role"] for row in state.found("parties")}
    for group, role in (("from", "sender"), ("to", "to")):
        span = heading.span(group)
        if span is None or role in told:
            continue
        parts = split_party(state.text[slice(*span)])
        place = heading.text(f"{group}_place")
        state.quote(
            "parties",
            span,
            rule="printed.heading",
            confidence=CONFIDENCE,
            ordinal=len(state.found("parties")),
            role=role,
            name_text=parts.name,
            office_text=parts.office,
            place_text=place or parts.place,
        )
    if heading.span("edition") and not state.document.get("edition_number"):
        state.document["edition_number"] = heading.text("edition")
    if heading.span("from") and not state.document.get("title"):
        state.document["title"], state.document["title_source"] = (
            " ".join((heading.text("title") or heading.text() or "").split()),
            "document",
        )


def _received(state: State, heading: Hit) -> None:
    span = heading.span("received")
    if span:
        _time(state, span, "received")


def _kind(state: State, hit: Hit) -> None:
    kind = hit.text("kind")
    if kind and not state.document.get("kind"):
        state.document["kind"] = kind.lower().removesuffix("s")


def _numbers(state: State, hit: Hit) -> None:
    span = hit.span("number")
    if span is None:
        return
    taken = {row["start"] for row in state.found("numbers")}
    for found in _NUMBER.finditer(state.text[slice(*span)]):
        start = span[0] + found.start()
        if start not in taken:
            row = state.add("numbers", rule="printed.number", confidence=CONFIDENCE, value=found.group(), role="own")
            row |= {"series": None, "start": start, "end": start + len(found.group())}


def _hour(state: State, hit: Hit) -> None:
    date, clock = hit.span("date"), hit.span("clock")
    if date and clock:
        _time(state, (date[0], clock[1]), "sent")


def _time(state: State, span: Span, kind: str) -> None:
    for hour in find_hours(state.text[slice(*span)], near=state.day, order=state.convention.order)[:1]:
        state.quote(
            "times",
            (span[0] + hour.start, span[0] + hour.end),
            rule="printed.hour",
            confidence=CONFIDENCE if hour.day_found else 0.85,
            kind=kind,
            local=hour.local,
            zone=state.clock if state.clock != "local" else None,
            zone_basis="assumed" if state.clock and state.clock != "local" else "unknown",
        )
