"""Where each party sat: its printed place, else the seat of its office, else of the offices it held that day, else of its side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.resolve.frames import add_stage, batches, begin_stage

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from diplomatica.resolve.directory import Directory

_QUERY = """
SELECT p.fact_id, p.document_id, p.role, p.entity_id, p.office_id, p.place_id, d.date_earliest AS day,
       CASE WHEN p.role IN ('sender', 'signed') THEN d.place_from WHEN p.role = 'to' THEN d.place_to END AS printed
FROM parties p JOIN documents d ON d.id = p.document_id WHERE p.status <> 'rejected' ORDER BY p.fact_id
"""


_TYPES = {"fact_id": "text", "document_id": "text", "role": "text", "seat": "text"}


def resolve_seats(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Stage `seats`: the place of each party by `fact_id`, for clocks and for the places of transmissions.

    `parties.place_id` itself keeps only what is printed or follows from the office named.
    """
    begin_stage(con, "seats", _TYPES)
    for found in batches(con, _QUERY):
        rows = zip(*(found[name] for name in ("printed", "place_id", "office_id", "entity_id", "day")), strict=True)
        found["seat"] = [
            printed or place or _seat(directory, office, entity, day) for printed, place, office, entity, day in rows
        ]
        add_stage(con, "seats", _TYPES, found)


def _seat(directory: Directory, office: str | None, entity: str | None, day: date | None) -> str | None:
    """The seat of the office, else the one place of all offices held that day, else of the side; None if they disagree."""
    for identifier in (office, entity):
        if identifier and directory.place.get(identifier):
            return directory.place[identifier]
    held = {directory.place.get(o) for o in directory.offices(entity, day)} - {None} if entity else set()
    if held:
        return held.pop() if len(held) == 1 else None
    side = directory.side(office, day) or directory.side(entity, day)
    return directory.place.get(side) if side else None
