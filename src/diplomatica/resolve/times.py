"""Printed hours as intervals of instants: on the clock that is stated, else on every clock that may be meant."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from diplomatica.model.clock import instants
from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import columns, replace, stage

if TYPE_CHECKING:
    import duckdb

# The seats of both ends, for clocks: a party's own place, else the seat of its office; the zones of both ends are tried where the clock is not known.
_ENDS = """(
    SELECT document_id,
           max(CASE WHEN role IN ('sender', 'signed') THEN coalesce(place_id, seat) END) AS senders,
           max(CASE WHEN role = 'to' THEN coalesce(place_id, seat) END) AS recipients
    FROM (SELECT p.document_id, p.role, p.place_id, e.place_id AS seat FROM parties p
          LEFT JOIN entities e ON e.id = coalesce(p.office_id, p.entity_id) WHERE p.status <> 'rejected') w
    GROUP BY document_id)"""

_QUERY = f"""
SELECT t.*, d.place_from, d.place_to, n.place_id AS stamped_at, ends.senders, ends.recipients
FROM times t JOIN documents d ON d.id = t.document_id
LEFT JOIN place_names n ON n.text = t.place_text
LEFT JOIN {_ENDS} ends ON ends.document_id = t.document_id
ORDER BY t.document_id, t.kind, t.start NULLS LAST, t.text, t.fact_id
"""


def resolve_times(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `times.earliest` and `latest`, and stage `document_days`: the instants that each document's date can mean.

    An hour stamped at a known place runs on that place's clock and says so (`zone_basis` assumed).
    """
    _document_days(con, directory)
    found = columns(con, _QUERY)
    extra = [found.pop(name) for name in ("place_from", "place_to", "stamped_at", "senders", "recipients")]
    for i, local in enumerate(found["local"]):
        place_from, place_to, stamped_at, senders, recipients = (column[i] for column in extra)
        if local is None or local.startswith("T"):
            continue
        if found["zone"][i]:
            zones: tuple[str, ...] = (found["zone"][i],)
        elif stamped_at and directory_zone(directory, stamped_at):
            zones = (directory_zone(directory, stamped_at) or "",)
            found["zone"][i], found["zone_basis"][i] = zones[0], "assumed"
        else:
            both = (directory_zone(directory, place_from or senders), directory_zone(directory, place_to or recipients))
            zones = tuple(sorted({zone for zone in both if zone})) if all(both) else ()
        found["earliest"][i], found["latest"][i] = _instants(local, zones)
    replace(con, "times", found)


def _document_days(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """A civil date is the day on the sender's clock where that is known, else on any clock."""
    query = (
        "SELECT d.id, d.date_earliest AS first, d.date_latest AS last, d.place_from, ends.senders, v.side_id FROM documents d "
        f"LEFT JOIN {_ENDS} ends ON ends.document_id = d.id LEFT JOIN voices v ON v.document_id = d.id "
        "WHERE d.date_earliest IS NOT NULL AND d.date_latest IS NOT NULL ORDER BY d.id"
    )
    found = columns(con, query)
    days: dict[str, list[object]] = {"document_id": found["id"], "earliest": [], "latest": []}
    for i, first in enumerate(found["first"]):
        seat = found["place_from"][i] or found["senders"][i] or directory.place.get(found["side_id"][i] or "")
        name = directory_zone(directory, seat)
        zones = (name,) if name else ()
        days["earliest"].append(_instants(first.isoformat(), zones)[0])
        days["latest"].append(_instants(found["last"][i].isoformat(), zones)[1])
    stage(con, "document_days", {"document_id": "text", "earliest": "instant", "latest": "instant"}, days)


def directory_zone(directory: Directory, place: str | None) -> str | None:
    """The zone of a place, or of the nearest place around it that has one."""
    seen: set[str] = set()
    while place is not None and place not in seen:
        seen.add(place)
        if place in directory.zone:
            return directory.zone[place]
        place = directory.parent.get(place)
    return None


@lru_cache(maxsize=65_536)
def _instants(local: str, zones: tuple[str, ...]) -> tuple[datetime, datetime]:
    return instants(local, zones)
