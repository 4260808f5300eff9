"""How the passages of documents, and the events they tell of, came to actors: one arrival per way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

_LATE = datetime(9999, 1, 1, tzinfo=UTC)

HANDS = ("drafted", "cleared", "authorised", "signed", "sender", "interpreter", "note_taker", "present")
"""Roles through whose hands the whole document passed, from the end of that act."""


@dataclass(slots=True)
class Arrival:
    """One way in which something came to an actor, with its bounds and its proof."""

    actor: str
    certain: datetime | None
    """Latest moment at which it had come, None where that is not proved."""
    possible: datetime | None
    """Earliest moment at which it can have come, None where nothing bounds it."""
    rung: str
    passages: list[str] | None
    """The passages that came; None for all of the document."""
    day: date | None
    since_earliest: datetime | None
    since_latest: datetime | None
    chain: list[dict[str, Any]]
    places: tuple[str | None, ...] = ()
    """Where the clocks run on which the bounds may be shown: where it was sent from, where the document was written."""

    @property
    def key_certain(self) -> tuple[datetime, str]:
        """Order by certainty, ties by proof."""
        return self.certain or _LATE, repr(self.chain)

    @property
    def key_possible(self) -> tuple[datetime, str]:
        """Order by possibility, ties by proof."""
        return self.possible or _LATE, repr(self.chain)


@dataclass(slots=True)
class Arrivals:
    """All arrivals of one target, or of every document and event by id."""

    items: list[Arrival] = field(default_factory=list)
    by_target: dict[str, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)


def arrivals(con: duckdb.DuckDBPyConnection, target: str | None) -> Arrivals | None:
    """Arrivals of a document, `document#passage` or event; of everything for None; None where the target is not there."""
    if target is None:
        out = Arrivals()
        for arrival, document in _documents(con, None, None):
            out.by_target[document].append(arrival)
        for (event,) in con.execute("SELECT id FROM events ORDER BY id").fetchall():
            out.by_target[event].extend(_event(con, event))
        return out
    document, _, passage = target.partition("#")
    if con.execute("SELECT 1 FROM documents WHERE id = ?", [document]).fetchall():
        if (
            passage
            and not con.execute(
                "SELECT 1 FROM passages WHERE document_id = ? AND passage_id = ?", [document, passage]
            ).fetchall()
        ):
            return None
        return Arrivals([arrival for arrival, _ in _documents(con, document, passage or None)])
    if con.execute("SELECT 1 FROM events WHERE id = ?", [target]).fetchall():
        return Arrivals(_event(con, target))
    return None


_HANDS = f"""
SELECT p.document_id, coalesce(p.entity_id, p.office_id) AS actor, p.role, p.start, p."end", p.status AS fact_status,
       d.date_earliest AS day,
       -- Without a transmission the document's day is all there is, on any clock of the earth.
       coalesce(w.earliest, CAST(d.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR) AS earliest,
       coalesce(w.latest, CAST(d.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR) AS latest,
       w.place_id
FROM parties p JOIN documents d ON d.id = p.document_id
LEFT JOIN (SELECT document_id, min(sent_earliest) AS earliest, min(sent_latest) AS latest,
                  min(from_place_id) AS place_id FROM transmissions
           WHERE status IN ('documented', 'asserted') AND passages IS NULL GROUP BY document_id) w ON w.document_id = d.id
WHERE p.status <> 'rejected' AND coalesce(p.entity_id, p.office_id) IS NOT NULL
  AND p.role IN ({", ".join(f"'{role}'" for role in HANDS)})
"""

_WRITTEN_AT = """LEFT JOIN (SELECT document_id, min(from_place_id) AS written_at FROM transmissions
           WHERE passages IS NULL GROUP BY document_id) w ON w.document_id = t.document_id"""

_WAYS = f"""
SELECT t.*, w.written_at, d.date_earliest AS day FROM transmissions t JOIN documents d ON d.id = t.document_id
{_WRITTEN_AT}
WHERE (t.passages IS NULL OR len(t.passages) > 0)
"""


def _documents(con: duckdb.DuckDBPyConnection, document: str | None, passage: str | None) -> list[tuple[Arrival, str]]:
    """Arrivals of documents with their ids: through whose hands they went, and to whom they were sent or told."""
    only, values = (" AND p.document_id = ?", [document]) if document else ("", [])
    hands = _HANDS + only + " ORDER BY p.document_id, actor, p.role, p.start NULLS LAST, p.fact_id"
    out = [(_hand(row), row["document_id"]) for row in dicts(con, hands, values)]
    only = " AND t.document_id = ?" if document else ""
    around = _around(con, document, passage) if document and passage else set()
    for row in dicts(con, _WAYS + only + " ORDER BY t.document_id, t.to_id, t.id", values):
        if passage and row["passages"] is not None and not around & set(row["passages"]):
            continue
        out.append((_way(row), row["document_id"]))
    return out


def _around(con: duckdb.DuckDBPyConnection, document: str, passage: str) -> set[str]:
    """The passage and all passages around it: who was told one of these was told the passage."""
    rows = con.execute("SELECT passage_id, parent_id FROM passages WHERE document_id = ?", [document]).fetchall()
    parents = dict(rows)
    out: set[str] = set()
    here: str | None = passage
    while here is not None and here not in out:
        out.add(here)
        here = parents.get(here)
    return out


def _hand(row: dict[str, Any]) -> Arrival:
    link = {
        "document_id": row["document_id"],
        "passage_id": None,
        "relation": row["role"],
        "status": "documented",
        "start": row["start"],
        "end": row["end"],
        "arrived_earliest": row["earliest"],
        "arrived_latest": row["latest"],
    }
    return Arrival(
        row["actor"], row["latest"], row["earliest"], "read", None, row["day"], None, None, [link], (row["place_id"],)
    )


def _way(row: dict[str, Any]) -> Arrival:
    passages = row["passages"]
    link = {
        "document_id": row["document_id"],
        "passage_id": passages[0] if passages and len(passages) == 1 else None,
        "relation": row["mode"],
        "status": row["status"],
        "start": None,
        "end": None,
        "arrived_earliest": row["arrived_earliest"],
        "arrived_latest": row["arrived_latest"],
        "transmission_id": row["id"],
        "from_id": row["from_id"],
        "to_id": row["to_id"],
        "passages": passages,
    }
    certain, possible, rung = row["arrived_latest"], row["arrived_earliest"], "arrived"
    if row["readable_latest"] is not None:
        certain, possible, rung = row["readable_latest"], row["readable_earliest"] or possible, "readable"
    if row["status"] == "instructed":
        certain, rung = None, "addressed"
    elif certain is None:
        rung = "addressed"
    return Arrival(
        row["to_id"],
        certain,
        possible,
        rung,
        row["passages"],
        row["day"],
        row["sent_earliest"],
        row["sent_latest"],
        [link],
        (row["from_place_id"], row["written_at"]),
    )


def _event(con: duckdb.DuckDBPyConnection, event: str) -> list[Arrival]:
    """Arrivals of an event: who took part in a conversation about it, and whom a report of it reached."""
    [happened] = dicts(con, "SELECT earliest, latest FROM events WHERE id = ?", [event])
    reports = dicts(
        con,
        "SELECT document_id, passage_id, modality, start, \"end\" FROM reports WHERE event_id = ? AND status <> 'rejected' "
        "ORDER BY document_id, start NULLS LAST, fact_id",
        [event],
    )
    out = []
    for report in reports:
        for arrival, _ in _documents(con, report["document_id"], report["passage_id"]):
            if report["passage_id"] is None and arrival.passages is not None:
                continue  # somebody was told a part; nobody says that the report stood in it
            told = {"relation": f"report: {report['modality']}", "start": report["start"], "end": report["end"]}
            arrival.chain = [{**arrival.chain[0], **told, "passage_id": report["passage_id"]}, *arrival.chain[1:]]
            arrival.since_earliest, arrival.since_latest = happened["earliest"], happened["latest"]
            out.append(arrival)
    return [*out, *(_way(row) for row in dicts(con, _TOOK_PART, [event]))]


# Who took part: what the document asserts to have passed on the civil day of the event. Days are compared by the middle of
# their intervals, which clocks move by some hours and never by a day.
_TOOK_PART = f"""
SELECT DISTINCT t.*, w.written_at, d.date_earliest AS day FROM transmissions t
JOIN documents d ON d.id = t.document_id
{_WRITTEN_AT}
JOIN reports r ON r.document_id = t.document_id AND r.event_id = ? AND r.status <> 'rejected'
JOIN events e ON e.id = r.event_id
WHERE t.status = 'asserted' AND t.asserted_by = t.document_id
  AND (coalesce(t.sent_earliest, t.sent_latest, e.earliest, e.latest) IS NULL OR abs(
      epoch(t.sent_earliest) + epoch(t.sent_latest) - epoch(e.earliest) - epoch(e.latest)) <= 2 * 16 * 3600)
  AND ((e.kind = 'conversation' AND t.mode = 'oral' AND len(t.passages) = 0) OR (e.kind = 'message' AND t.mode <> 'oral'))
ORDER BY t.id
"""
