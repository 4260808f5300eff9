"""Published lists of appointments (principal officers and chiefs of mission): rows of office, unit, person and days."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FILE = "officeholders.csv"
COLUMNS = (
    "office",
    "unit",
    "territory",
    "surname",
    "forename",
    "appointed",
    "started",
    "ended",
    "source_id",
    "person_id",
)
OPEN_YEARS = 4
"""A tenure without a printed end is believed for so long."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person in one office from and to a day; `office` as headings say it (“Ambassador in X”)."""

    office: str
    surname: str
    forename: str
    first: date
    last: date
    ends: bool
    """Whether the end is printed."""
    person_id: str
    source: str


def appointments(path: Path) -> Iterator[Appointment]:
    """The appointments of a file, in its order; rows without a day of beginning are passed over, a file of other columns is refused."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        lacking = sorted(set(COLUMNS) - set(reader.fieldnames or ()))
        if lacking:
            raise ValueError(f"{path}: no column {', '.join(lacking)}; expected a list of appointments")
        for row in reader:
            first, last = _day(row["started"]) or _day(row["appointed"]), _day(row["ended"])
            if first is None or not row["surname"]:
                continue
            yield Appointment(
                office(row["office"], row["unit"], seated=bool(row["territory"])),
                row["surname"],
                row["forename"],
                first,
                last or first + timedelta(days=round(365.25 * OPEN_YEARS)),
                last is not None,
                row["person_id"],
                row["source_id"],
            )


def office(title: str, unit: str, *, seated: bool) -> str:
    """An office as a heading says it.

    >>> office("Envoy Extraordinary and Minister Plenipotentiary", "upper-tarn", seated=True)
    'Minister in upper tarn'
    """
    short = " ".join(title.replace("Envoy Extraordinary and Minister Plenipotentiary", "Minister").split())
    where = unit.replace("-", " ")
    return f"{short} in {where}" if seated else short


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
