"""Published lists of appointments (principal officers and chiefs of mission): rows of office, unit, person and days."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import re2

from diplomatica.authority.files import FILES

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
    'Minister in Upper Tarn'
    """
    short = " ".join(title.split())
    for long, plain in _SHORTER:
        short = short.replace(long, plain)
    where = unit.replace("-", " ").title()
    return f"{short} in {where}" if seated else short


_SHORTER = (
    ("Envoy Extraordinary and Minister Plenipotentiary", "Minister"),
    (" Extraordinary and Plenipotentiary", ""),
    (" d’Affaires ad interim", ""),
    (" d’Affaires", ""),
)


def write(path: Path, folder: Path, since: date, until: date) -> dict[str, int]:
    """Authority files of the appointments that touch the days asked for, and how many rows each got.

    Nothing that is there is overwritten: FileExistsError names the first file in the way.
    """
    kept = [one for one in appointments(path) if one.first <= until and since <= one.last]
    people = {one.person_id: {"id": one.person_id, "name": _full(one)} for one in kept}
    offices = {
        _slug(one.office): {"id": _slug(one.office), "name": one.office, "variants": _to(one.office)} for one in kept
    }
    tenures = [
        {
            "person_id": one.person_id,
            "office_id": _slug(one.office),
            "kind": "acting" if one.office.startswith("Chargé") else "appointed",
            "from": one.first.isoformat(),
            "to": one.last.isoformat() if one.ends else "",
            "source": f"{path.name} {one.source}",
        }
        for one in kept
    ]
    files = {
        "people": [people[key] for key in sorted(people)],
        "offices": [offices[key] for key in sorted(offices)],
        "tenures": tenures,
    }
    for name in files:
        if (folder / f"{name}.csv").exists():
            raise FileExistsError(
                f"{folder / name}.csv is there already; write to another folder and join them by hand"
            )
    folder.mkdir(parents=True, exist_ok=True)
    columns = {file.name: file.columns for file in FILES}
    for name, found in files.items():
        with (folder / f"{name}.csv").open("x", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    return {name: len(found) for name, found in files.items()}


def _full(one: Appointment) -> str:
    given, comma, suffix = one.forename.partition(",")
    return " ".join(f"{given} {one.surname}".split()) + (f", {suffix.strip()}" if comma else "")


def _to(name: str) -> str:
    """The other way in which headings say it."""
    title, found, where = name.partition(" in ")
    return f"{title} to {where}" if found else ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join(_UNFIT.sub(" ", plain).split())


_UNFIT = re2.compile(r"[^a-z0-9]+")


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
