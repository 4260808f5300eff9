"""Parties and their copies from what a catalogue says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from diplomatica.model.document import Field
from diplomatica.parse.fields_given import Given, add_fact
from diplomatica.parse.partynames import split_party

if TYPE_CHECKING:
    from diplomatica.parse.state import State

ROLES = {
    "sender": "sender",
    "on_behalf_of": "authorised",
    "recipient": "to",
    "via": "via",
    "for": "for",
    "copies": "copy",
}
"""Field → role of the party, in the order in which parties are listed."""

_COPIES = re2.compile(r"(.*\S)\s*[(\[]\s*([0-9]{1,3})(?:\s+cop(?:y|ies))?\s*[)\]]")
_INFORMATION = re2.compile(r"(?i:(.*\S)\s*\((?:for information|info)\))")


def parties(state: State, given: Given) -> None:
    """Add a party for each sender, recipient and so on. A title alone proves nobody: it makes no party."""
    for name, role in ROLES.items():
        for field in given.all(name):
            _party(state, field, role)
    _count_copies(state, given)


def _party(state: State, field: Field, role: str) -> None:
    words, copies = field.value, None
    if role == "copy":
        match = _COPIES.fullmatch(words)
        if match:
            words, copies = match.group(1), int(match.group(2))
    information = _INFORMATION.fullmatch(words)
    if information:
        words, role = information.group(1), "info" if role in {"to", "copy"} else role
    parts = split_party(words)
    add_fact(
        state,
        "parties",
        field,
        ordinal=len(state.found("parties")),
        role=role,
        text=field.value,
        name_text=parts.name,
        office_text=parts.office,
        place_text=parts.place,
        copies=copies,
    )


def _count_copies(state: State, given: Given) -> None:
    """Say where the paper states another total of copies than its list has."""
    field = given.first("copies_stated")
    if field is None or not field.value.isdecimal() or not given.all("copies"):
        return
    listed = sum(row.get("copies") or 1 for row in state.found("parties") if row["role"] == "copy")
    if listed != int(field.value):
        message = f"{field.value} copies are stated, {listed} are listed"
        state.problem("copies-differ", message, severity="note")
