"""What had reached an actor: who knew, asked from the other side, for all documents and events at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.arrivals import Arrival
from diplomatica.flow.house import house, table
from diplomatica.flow.near import near, within
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import Answer, order, row, verdict
from diplomatica.flow.ways import DOCUMENT_SEEDS, EVENT_SEEDS, ORDER, SOONEST, ways
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

# Documents that can have brought anything to those who count for the actor.
_BROUGHT = """
SELECT document_id FROM transmissions WHERE to_id IN ({members})
UNION SELECT document_id FROM parties WHERE entity_id IN ({members}) OR (entity_id IS NULL AND office_id IN ({members}))
UNION SELECT document_id FROM reports WHERE voice_id IN ({members})
"""

_SEEDS = f"""
SELECT * FROM ({DOCUMENT_SEEDS.format(passage="NULL", of="TRUE")})
UNION ALL SELECT * FROM ({EVENT_SEEDS.format(of="TRUE")})
"""

# One row a target: the best proof, and beside it what was possible first. A member's arrival counts where nobody on the way
# up had a report of the same thing from below.
_KNOWN = f"""
, informed AS (
    SELECT p.target, list(DISTINCT p.actor) AS nodes FROM proofs p
    JOIN house h ON h.member = p.sender_id AND h.level = 'member' AND list_contains(h.path, p.actor)
     AND (p.day IS NULL OR p.day BETWEEN h.first AND h.last)
    GROUP BY p.target
),
counted AS (
    SELECT p.*, h.level FROM proofs p
    JOIN house h ON h.member = p.actor
     AND CASE WHEN p.day IS NULL THEN NOT h.dated ELSE p.day BETWEEN h.first AND h.last END
    LEFT JOIN informed i ON i.target = p.target
    WHERE h.level <> 'member' OR i.nodes IS NULL OR NOT list_has_any(h.path, i.nodes)
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY target ORDER BY {ORDER}) AS best,
           row_number() OVER (PARTITION BY target ORDER BY {SOONEST}) AS soonest,
           min(level) OVER (PARTITION BY target) AS nearest
    FROM counted
)
SELECT r.* EXCLUDE (seed, level, soonest), s.possible AS soonest_possible, s.from_place_id AS soonest_from_place_id,
       s.place_id AS soonest_place_id, coalesce(d.title, e.title) AS title, d.id IS NOT NULL AS is_document
FROM ranked r JOIN ranked s ON s.target = r.target AND s.soonest = 1
LEFT JOIN near_documents d ON d.id = r.target LEFT JOIN events e ON e.id = r.target
WHERE r.best = 1 AND (CAST($1 AS TIMESTAMPTZ) IS NULL OR s.possible IS NULL OR least(s.possible, r.certain) <= $1)
"""


def known(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    at: datetime | None = None,
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> Answer:
    """What had reached an actor by a moment (all that ever did without one): documents and events, newest first.

    Rows: `kind` (document or event), `id, title, value, certain_from, possible_from, passages, chain`; `of` counts all documents
    of the view. What was not certain yet at the moment is `possible`, and `certain_from` says from when it was certain.
    What reached a part of the actor (its persons, offices, services) counts as reaching it; `rung` as in `who_knew`.
    Raises UsageError for an actor that is not there, and for a rung that there is not.
    """
    if not con.execute("SELECT 1 FROM entities WHERE id = ? AND kind <> 'place'", [actor]).fetchall():
        raise UsageError(f"{actor!r}: no actor has that id; `diplomatica search` finds people and offices by name")
    rows = sorted(
        known_rows(con, actor, at, rung, ledger),
        key=lambda r: (order(r["certain_from"] or r["possible_from"]), r["id"]),
        reverse=True,
    )
    [[documents]] = con.execute("SELECT count(*) FROM documents").fetchall()
    certain = sum(r["value"] == "certain" for r in rows)
    return Answer(rows, documents, [f"{certain} certain, the others possible; had reached, not read"])


def known_rows(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    at: datetime | None = None,
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> list[dict[str, Any]]:
    """The rows of `known` without an order."""
    if ledger and rung is None:
        return list(_looked_up(ledger, actor, at, ledger.society(con)))
    society = Society.named(con, actor)
    con.register("house", table(house(con, actor)))
    try:
        brought = con.execute(_BROUGHT.format(members="SELECT member FROM house")).fetchall()
        papers = within(con, (document for (document,) in brought))
        query = (
            f"WITH RECURSIVE {near(con, papers)}, {ways(_SEEDS, 'actor IN (SELECT member FROM house)', rung)} {_KNOWN}"
        )
        return [_known(found, actor, society, at) for found in dicts(con, query, [at])]
    finally:
        con.unregister("house")
        con.unregister("near_papers")


def _looked_up(ledger: Ledger, actor: str, at: datetime | None, society: Society) -> Iterator[dict[str, Any]]:
    """The rows by way of the ledger: the verdicts of `who_knew` on what reached those who may count for the actor."""
    for reached in ledger.reached(society.counting_for(actor)):
        for who, level, group in society.grouped(reached.arrivals):
            if who == actor:
                found = verdict(actor, group, level, society)
                if at is None or found["possible_from"] is None or found["possible_from"] <= at:
                    if at is not None and found["certain_from"] is not None and found["certain_from"] > at:
                        found["value"] = "possible"
                    kind = "document" if reached.is_document else "event"
                    yield {"kind": kind, "id": reached.target, "title": reached.title, **found}


def _known(found: dict[str, Any], actor: str, society: Society, at: datetime | None) -> dict[str, Any]:
    best = Arrival.of(found)
    places = (found["soonest_from_place_id"], found["soonest_place_id"])
    out = {
        "kind": "document" if found["is_document"] else "event",
        "id": found["target"],
        "title": found["title"],
        **row(best, found["soonest_possible"], places, actor, found["nearest"], society),
    }
    if at is not None and best.certain is not None and best.certain > at:
        out["value"] = "possible"
    return out
