"""What a catalogue says of a document, as rows: of a calendar row, a header block or a record block all alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from diplomatica.parse.fields_acts import acts
from diplomatica.parse.fields_archive import archive, numbers
from diplomatica.parse.fields_document import date_document, describe
from diplomatica.parse.fields_given import Given
from diplomatica.parse.fields_links import references, reports, versions
from diplomatica.parse.fields_parties import parties
from diplomatica.parse.fields_times import times

if TYPE_CHECKING:
    from diplomatica.parse.state import State

RULES: tuple[Callable[[State, Given], None], ...] = (
    describe,
    archive,
    date_document,
    parties,
    times,
    numbers,
    references,
    reports,
    versions,
    acts,
)
"""In this order: dates without a year lean on the document's date, which the citation may have to tell."""


def fields(state: State) -> None:
    """Add all that the catalogue states, each fact with its place (`_place`); a field not understood is a note."""
    given = Given(state.raw.fields)
    for rule in RULES:
        rule(state, given)
    for name, found in given.by_name.items():
        if name.startswith("?"):
            message = f"{found[0].place}: the key {name[1:]!r} is not read (docs/formats.md lists the keys)"
            state.problem("unknown-key", message, severity="note")
