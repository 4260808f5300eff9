"""Hours and days of sending, receipt and so on from what a catalogue says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import re2

from diplomatica.model import clock
from diplomatica.model.document import Field
from diplomatica.model.schema import TABLES
from diplomatica.parse.fields_given import Given, add_fact, order_of, read_date
from diplomatica.parse.hours import find_hours

if TYPE_CHECKING:
    from diplomatica.parse.state import State

KINDS = tuple(kind for kind in TABLES["times"].vocabularies["kind"] if kind != "other")
WRITERS = ("written", "handed_in", "sent", "transmitted")
"""What the writer's side does with a paper on the day that it bears."""
_ISO = re2.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\s?(Z|[+-][0-9]{2}:[0-9]{2})?")


class Local(NamedTuple):
    """A local time as ISO, the zone that it states itself, and what was odd about it."""

    local: str | None
    zone: str | None = None
    note: str | None = None


def times(state: State, given: Given) -> None:
    """Add a time for each column of times; `other_times` are `label:time` of kind `other`."""
    clocks = _clocks(state, given)
    for kind in KINDS:
        for field in given.all(kind):
            _time(state, given, kind, (kind, field.value, field), clocks)
    for field in given.all("other_times"):
        label, value = _labelled(field.value)
        kind = label if label in KINDS else "other"
        _time(state, given, kind, (label, value, field), clocks)


def _labelled(words: str) -> tuple[str, str]:
    """Label and time: `arrived at the fort:1950-09-26T08:10`, or `label|time`."""
    bar, colon = words.find("|"), words.find(":")
    if bar >= 0 and (colon < 0 or bar < colon):
        return words[:bar].strip(), words[bar + 1 :].strip()
    if colon < 0 or words[:colon].strip().isdecimal() or words[:4].isdecimal():
        return "", words
    return words[:colon].strip(), words[colon + 1 :].strip()


def _time(
    state: State, given: Given, kind: str, what: tuple[str, str, Field], clocks: dict[str, tuple[str, str]]
) -> None:
    label, value, field = what
    value, *more = [part.strip() for part in value.split("|")]
    found = read_local(value, state.day, given.value("date_order") or order_of(state))
    if found.local is None and kind in WRITERS:
        found = _on_its_day(state, value)
    printed = given.value(f"printed.{label}") or (more[0] if more and more[0] else None)
    zone, basis = clocks.get(label) or clocks.get("") or (None, "unknown")
    if found.zone:
        zone, basis = found.zone, "stated"
    if found.local is None:
        message = f"{field.place}: {value!r} has no day or hour that can be read; expected 1951-05-14T08:10, 14.5.51 at 8:10 a.m., "
        message += "a day, or two hours with / between; it is kept as printed"
        state.problem("time-unread", message, severity="note")
    elif found.note:
        state.problem("time-odd", f"{field.place}: {value!r} is read as {found.local}: {found.note}", severity="note")
    row = add_fact(
        state,
        "times",
        field,
        kind=kind,
        label=(label or None) if kind == "other" else None,
        text=printed or value,
        local=found.local,
        zone=zone,
        zone_basis=basis,
        place_text=given.value(f"at.{label}"),
        by_text=given.value(f"by.{label}") or (more[1] if len(more) > 1 and more[1] else None),
        whose_text=given.value(f"whose.{label}"),
    )
    if kind == "other" and label:
        row["_place"] = f"{field.place}, {label}"


def _on_its_day(state: State, value: str) -> Local:
    """An hour without a day, of sending, is of the paper's own day where that is one."""
    hours = find_hours(value)
    if state.day is None or state.document.get("date_latest") != state.day or len(hours) != 1 or hours[0].day_found:
        return Local(None)
    local = f"{state.day.isoformat()}T{hours[0].local.rpartition('T')[2]}"
    return Local(local if _is_local(local) else None, "+00:00" if hours[0].zone else None, hours[0].note)


def read_local(value: str, near: date | None, order: str | None) -> Local:
    """The local time of a cell: ISO or as printed, an hour of a day or a day alone; None for an hour without a day.

    >>> read_local("1950-09-26T24:00", None, None).local, read_local("26.9.50 at 8:10 a.m.", None, "dmy").local
    ('1950-09-26T24:00', '1950-09-26T08:10')
    >>> read_local("13 September 1950", None, None).local
    '1950-09-13'
    >>> read_local("1950-09-26T08:10/1950-09-26T09:00", None, None).local
    '1950-09-26T08:10/1950-09-26T09:00'
    """
    first, slash, last = value.partition("/")
    if slash and _ISO.fullmatch(first) and _ISO.fullmatch(last):
        return _between(read_local(first, near, order), read_local(last, near, order))
    match = _ISO.fullmatch(value)
    if match:
        day, hour, zone = match.groups()
        return Local(f"{day}T{hour}" if _is_local(f"{day}T{hour}") else None, "+00:00" if zone == "Z" else zone)
    hours = find_hours(value, near=near, order=order)
    if len(hours) == 1 and hours[0].day_found and _is_local(hours[0].local):
        return Local(hours[0].local, "+00:00" if hours[0].zone else None, hours[0].note)
    if hours:
        return Local(None)
    found = read_date(value, near, order)
    if found and found.first and found.first == found.last:
        note = None if found.certain else "the order of day and month is a guess"
        return Local(found.first.isoformat(), None, note)
    return Local(None)


def _between(first: Local, last: Local) -> Local:
    """A moment that lies between two hours of one clock."""
    if first.local is None or last.local is None or first.zone != last.zone or first.local > last.local:
        return Local(None)
    return Local(f"{first.local}/{last.local}", first.zone)


def _is_local(local: str) -> bool:
    try:
        clock.local_bounds(local)
    except (ValueError, OverflowError):
        return False
    return True


def _clocks(state: State, given: Given) -> dict[str, tuple[str, str]]:
    """Zone and basis by kind of time, `""` for all: the catalogue's `clock` states it, the settings assume it."""
    found: dict[str, tuple[str, str]] = {}
    if state.clock and state.clock != "local" and _zone(state, state.clock, "settings"):
        found[""] = (state.clock, "assumed")
    field = given.first("clock")
    if field:
        for part in field.value.split(";"):
            kind, _, name = part.rpartition("=")
            if name.strip() != "local" and _zone(state, name.strip(), field.place):
                found[kind.strip()] = (name.strip(), "stated")
    return found


def _zone(state: State, name: str, place: str) -> bool:
    try:
        clock.zone(name)
    except (ValueError, OSError):
        message = (
            f"{place}: {name!r} is no clock; expected a zone such as Asia/Tokyo, an offset such as +03:00, or local"
        )
        state.problem("unknown-clock", message)
        return False
    return True
