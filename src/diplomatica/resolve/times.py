"""Printed hours as intervals of instants: on the clock that is stated, else on every clock that may be meant."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from diplomatica.model.clock import instants
from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import Rebuild, add_stage, batches, begin_stage

if TYPE_CHECKING:
    import duckdb

AFTER_RECEIPT = ["deciphered", "typed", "distributed"]
"""What the office that received a paper stamped on it, on the clock of its stamp of receipt unless its own is stated."""

# The zones of both ends are tried where the clock is not known; what is only written runs on the writer's clock.
_QUERY = f"""
SELECT t.*, coalesce(n.place_id, CASE WHEN t.place_text IS NULL AND o.kind IS NOT NULL THEN o.place_id END) AS stamped_at,
       CASE WHEN t.place_text IS NULL THEN o.zone END AS office_zone, coalesce(d.place_from, f.seat) AS sender_seat,
       coalesce(d.place_to, r.seat) AS recipient_seat, d.kind AS paper
FROM times t JOIN documents d ON d.id = t.document_id
LEFT JOIN place_names n ON n.text = t.place_text
LEFT JOIN (SELECT r.document_id, k.kind, min(r.zone) AS zone, min(m.place_id) AS place_id
           FROM times r LEFT JOIN place_names m ON m.text = r.place_text, (SELECT unnest({AFTER_RECEIPT}) AS kind) k
           WHERE r.kind = 'received' AND r.status <> 'rejected' AND r.whose_text IS NULL GROUP BY r.document_id, k.kind
           HAVING count(*) = 1) o ON o.document_id = t.document_id AND o.kind = t.kind
LEFT JOIN (SELECT document_id, min(seat) AS seat FROM seats WHERE role IN ('sender', 'signed') GROUP BY document_id
           HAVING count(DISTINCT seat) = 1) f ON f.document_id = t.document_id
LEFT JOIN (SELECT document_id, min(seat) AS seat FROM seats WHERE role = 'to' GROUP BY document_id
           HAVING count(DISTINCT seat) = 1) r ON r.document_id = t.document_id
ORDER BY t.document_id, t.kind, t.start NULLS LAST, t.text, t.fact_id
"""

_DAYS = """
SELECT d.id, d.date_earliest AS first, d.date_latest AS last, coalesce(d.place_from, f.seat) AS seat
FROM documents d
LEFT JOIN (SELECT document_id, min(seat) AS seat FROM seats WHERE role IN ('sender', 'signed') GROUP BY document_id
           HAVING count(DISTINCT seat) = 1) f ON f.document_id = d.id
WHERE d.date_earliest IS NOT NULL AND d.date_latest IS NOT NULL ORDER BY d.id
"""


_DAY_TYPES = {"document_id": "text", "earliest": "instant", "latest": "instant", "zone": "text"}


def resolve_times(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `times.earliest` and `latest`, and stage `document_days`: the instants that each document's date can mean, and its clock.

    An hour stamped at a known place runs on that place's clock and says so (`zone_basis` assumed); by convention where an
    edition's dateline names the place. Where nobody knows the place, no habit tells its clock.
    """
    _document_days(con, directory)
    with Rebuild(con, "times") as rebuilt:
        for found in batches(con, _QUERY):
            _resolve(directory, found)
            rebuilt.add(found)


def _resolve(directory: Directory, found: dict[str, list[Any]]) -> None:
    """Fill the clocks and instants of one batch."""
    stamped, offices = found.pop("stamped_at"), found.pop("office_zone")
    senders, recipients = found.pop("sender_seat"), found.pop("recipient_seat")
    papers = found.pop("paper")
    for i, local in enumerate(found["local"]):
        if local is None or not local[:4].isdigit():  # an hour without its day, a day without its year
            continue
        at_place = place_zone(directory, stamped[i])
        ends = [place_zone(directory, senders[i])]
        # A draft has not left its writer's house, and nor have the notes on it.
        if found["kind"][i] != "written" and papers[i] != "draft":
            ends.append(place_zone(directory, recipients[i]))
        if found["zone"][i]:
            zones: tuple[str, ...] = (found["zone"][i],)
        elif clock := (offices[i] or at_place):
            zones = (clock,)
            by_habit = found["zone_basis"][i] == "convention"
            found["zone"][i], found["zone_basis"][i] = clock, "convention" if by_habit else "assumed"
        else:
            found["zone_basis"][i] = "unknown"
            zones = tuple(sorted({zone for zone in ends if zone})) if all(ends) else ()
        found["earliest"][i], found["latest"][i] = _instants(local, zones)


def _document_days(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """A civil date is the day on the sender's clock where that is known, else on any clock."""
    begin_stage(con, "document_days", _DAY_TYPES)
    for found in batches(con, _DAYS):
        days: dict[str, list[Any]] = {"document_id": found["id"], "earliest": [], "latest": [], "zone": []}
        for i, first in enumerate(found["first"]):
            name = place_zone(directory, found["seat"][i])
            zones = (name,) if name else ()
            days["earliest"].append(_instants(first.isoformat(), zones)[0])
            days["latest"].append(_instants(found["last"][i].isoformat(), zones)[1])
            days["zone"].append(name)
        add_stage(con, "document_days", _DAY_TYPES, days)


def place_zone(directory: Directory, place: str | None) -> str | None:
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
