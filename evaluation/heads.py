"""What the program reads in the head of a document: the row that tasks T1, T2 and T5 ask for."""

from __future__ import annotations

from functools import cache
from typing import Any

from diplomatica.conventions.load import builtin
from diplomatica.model.document import Parsed, RawDocument
from diplomatica.parse import ParseSettings, parse

Row = dict[str, Any]
CONVENTION = "us-state"


@cache
def _settings() -> ParseSettings:
    return ParseSettings(conventions=builtin(), convention=CONVENTION)


def parsed(text: str) -> Parsed:
    """One text as a document of the Department of State, whatever file it came from."""
    raw = RawDocument(
        keys=["file:x"],
        preferred_id="x",
        basis="record",
        text=text,
        spans=[],
        fields=[],
        source_start=0,
        source_end=len(text),
    )
    return parse(raw, _settings())


def parsed_raw(raw: RawDocument) -> Parsed:
    """A document as its reader gave it."""
    return parse(raw, _settings())


def head(found: Parsed) -> Row:
    """Columns of the task's rows: parties, place, day and hour, number; what was not found is left out."""
    document = found.document
    row: Row = {
        "doc_no": document.get("edition_number"),
        "classification": document.get("classification"),
        "precedence": document.get("precedence"),
        "place": document.get("place_from_text"),
    }
    for number in found.rows.get("numbers", []):
        column = {"file": "file_number", "own": "number"}.get(number["role"])
        if column:
            row.setdefault(column, number["value"])
    for party in found.rows.get("parties", []):
        side = {"sender": "sender", "to": "recipient"}.get(party["role"])
        if side and party["rule"].startswith("edition.") and f"{side}_office" not in row:
            row[f"{side}_office"] = party["office_text"]
            row[f"{side}_name"] = _surname(party)
    row["date"], row["time"] = when(found, "sent", "written")
    return {name: value for name, value in row.items() if value is not None}


def _surname(party: Row) -> str | None:
    """The name in brackets as it stands; of a name before the office, `Mr. Alexander C. Kirk, …`, the last word."""
    name: str | None = party.get("name_text")
    return name.split()[-1] if name and not party["text"].endswith(")") else name


def when(found: Parsed, *kinds: str) -> tuple[str | None, str | None]:
    """Day and hour (`13:00`, `18:17Z`, midnight as `24:00`) of the first time of the kinds; None where not printed."""
    for kind in kinds:
        for time in found.rows.get("times", []):
            local = time.get("local")
            if time["kind"] == kind and local and len(local) >= 10:
                day, _, hour = local.partition("T")
                zulu = "Z" if time.get("zone") == "UTC" and hour else ""
                return day[:10], f"{hour[:5]}{zulu}" if hour else None
    day = found.document.get("date_earliest")
    return (day.isoformat() if day and "sent" in kinds else None), None
