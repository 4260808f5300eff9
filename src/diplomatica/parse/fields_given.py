"""What a catalogue gives, ready for the rules: fields by name, dates read, and where each fact was read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from diplomatica.model.civil import bounds
from diplomatica.model.document import Field, Row
from diplomatica.parse.catalogue_dates import qualified
from diplomatica.parse.dates import find_dates

if TYPE_CHECKING:
    from diplomatica.parse.state import State

_LIMIT = re2.compile(
    r"(?i)\s*(?:before|after|prior|earlier|later|not|no|until|till|since|between|vor|nach|avant|après|prima|dopo|до|после)\s"
)
"""Words that say that a date is a limit; where the limit itself is not understood, neither is the date."""
SURE = 0.95
"""Confidence of what a catalogue states in a field of its own."""
LIKELY = 0.9
"""Confidence of what is read out of a longer cell, such as a citation."""


class Given:
    """The fields of one document by name, in their order."""

    def __init__(self, fields: list[Field]) -> None:
        self.by_name: dict[str, list[Field]] = {}
        for field in fields:
            self.by_name.setdefault(field.name, []).append(field)

    def all(self, name: str) -> list[Field]:
        """All fields of that name."""
        return self.by_name.get(name, [])

    def first(self, name: str) -> Field | None:
        """The first field of that name."""
        found = self.by_name.get(name)
        return found[0] if found else None

    def value(self, name: str) -> str | None:
        """The value of the first field of that name."""
        found = self.by_name.get(name)
        return found[0].value if found else None


class DateRead(NamedTuple):
    """A date as EDTF with its first and last day."""

    edtf: str
    first: date | None
    last: date | None
    certain: bool


def read_date(value: str, near: date | None = None, order: str | None = None) -> DateRead | None:
    """A cell that is one date, as EDTF or as printed; None for other words.

    >>> read_date("8.II.1950").edtf
    '1950-02-08'
    """
    try:
        first, last = bounds(value)
        return DateRead(value, first, last, True)
    except ValueError:
        edtf = qualified(value, lambda bare: _bare(bare, near, order))
    if edtf is not None:
        return DateRead(edtf, *bounds(edtf), True)
    found = find_dates(value, near=near, order=order)
    if len(found) != 1 or _LIMIT.match(value):
        return None
    return DateRead(found[0].edtf, found[0].first, found[0].last, found[0].certain)


def _bare(value: str, near: date | None, order: str | None) -> tuple[date | None, date | None] | None:
    """First and last day of words that are one date and nothing else."""
    try:
        return bounds(value)
    except ValueError:
        found = find_dates(value, near=near, order=order)
    if len(found) != 1 or len(value.strip()) - (found[0].end - found[0].start) > 1:
        return None
    return (found[0].first, found[0].last) if found[0].first else None


def order_of(state: State) -> str | None:
    """The order of day and month that the document's convention has."""
    order = getattr(state.convention, "order", None)
    return order if order in {"dmy", "mdy"} else None


def add_fact(state: State, table: str, field: Field, *, confidence: float = SURE, **columns: Any) -> Row:
    """Add a fact read in a field; its place goes along as `_place`, which the build makes a row of `reasons`."""
    name = field.name.partition(".")[0]
    return state.add(
        table,
        rule=f"fields.{name}",
        confidence=confidence,
        basis=state.raw.basis,
        start=None,
        end=None,
        _place=field.place,
        **columns,
    )
