"""What is wrong with authority rows, in words a person can act on; good rows are kept, bad ones named and left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diplomatica.authority.files import (
    EXTENTS,
    NAME_KINDS,
    ORGANISATION_KINDS,
    TENURE_KINDS,
    AuthorityFile,
)
from diplomatica.model.civil import bounds
from diplomatica.model.clock import local_bounds, zone
from diplomatica.model.document import Row

_ID = re.compile(r"[a-z0-9._-]+\Z")
_VOCABULARIES = {
    "organisations": ("kind", ORGANISATION_KINDS),
    "tenures": ("kind", TENURE_KINDS),
    "names": ("kind", NAME_KINDS),
    "coverage": ("extent", EXTENTS),
}
_DEFAULT_KIND = {"tenures": "appointed", "names": "name"}
_COORDINATES = {"latitude": 90.0, "longitude": 180.0}


@dataclass(slots=True)
class Known:
    """The ids read so far, by what they name."""

    ids: dict[str, set[str]] = field(
        default_factory=lambda: {kind: set() for kind in ("place", "organisation", "person", "office", "event")}
    )

    def has(self, kind: str, identifier: str) -> bool:
        """Whether the id names something of that kind; `entity` is any but an event."""
        if kind == "entity":
            return any(identifier in self.ids[k] for k in ("place", "organisation", "person", "office"))
        return identifier in self.ids[kind]


def faults(file: AuthorityFile, row: Mapping[str, str], known: Known) -> Iterable[str]:
    """What is wrong with one row: what was found and what was expected, one phrase each; nothing for a good row."""
    for column in file.required:
        if not row.get(column) and column not in _DEFAULT_KIND:
            yield f"{column} is empty"
    identifier = row.get("id")
    if identifier and not _ID.match(identifier):
        yield f"id {identifier!r} has other characters than a-z 0-9 . _ -"
    if file.name in _VOCABULARIES:
        column, words = _VOCABULARIES[file.name]
        value = row.get(column) or _DEFAULT_KIND.get(file.name, "")
        if value and value not in words:
            yield f"{column} is {value!r}, expected one of {', '.join(words)}"
    for column in file.dates:
        if row.get(column):
            try:
                bounds(row[column])
            except ValueError:
                yield f"{column} is {row[column]!r}, expected an EDTF date such as 1950-09 or 1950-09-20"
    for column, kind in file.points_at:
        if row.get(column) and not known.has(kind, row[column]):
            yield f"{column} names {row[column]!r}, and no {kind} has that id"
    yield from _place_faults(row)
    if file.name == "events":
        yield from _moment_faults(row)


def _place_faults(row: Mapping[str, str]) -> Iterable[str]:
    for column, limit in _COORDINATES.items():
        if not row.get(column):
            continue
        try:
            inside = abs(float(row[column])) <= limit
        except ValueError:
            inside = False
        if not inside:
            yield f"{column} is {row[column]!r}, expected degrees from -{limit:.0f} to {limit:.0f}"
    if row.get("timezone"):
        try:
            zone(row["timezone"])
        except ValueError:
            yield f"timezone is {row['timezone']!r}, expected an IANA name such as Europe/Paris"


def _moment_faults(row: Mapping[str, str]) -> Iterable[str]:
    for column in ("from", "to", "public_from"):
        value = row.get(column)
        if not value:
            continue
        try:
            if "T" in value:
                local_bounds(value)
            else:
                bounds(value)
        except ValueError:
            yield f"{column} is {value!r}, expected an EDTF date or a local hour such as 1950-09-15T06:30"


def rings(parents: Mapping[str, str | None]) -> list[str]:
    """Ids whose chain of parents comes back to themselves, sorted."""
    found = []
    for start in parents:
        seen, here = set(), parents.get(start)
        while here is not None and here not in seen and here != start:
            seen.add(here)
            here = parents.get(here)
        if here == start:
            found.append(start)
    return sorted(found)


def with_defaults(file: AuthorityFile, row: Mapping[str, str]) -> Row:
    """The row with empty cells as None and the default kind where none is given."""
    out: Row = {column: row.get(column) or None for column in file.columns}
    if file.name in _DEFAULT_KIND and not out["kind"]:
        out["kind"] = _DEFAULT_KIND[file.name]
    return out
