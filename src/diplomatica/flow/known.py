"""What had reached an actor: who knew, asked from the other side, for all documents and events at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.arrivals import Arrival, clock_places
from diplomatica.flow.house import house, table
from diplomatica.flow.near import near, within
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import Answer, figures, order, row
from diplomatica.flow.ways import DOCUMENT_SEEDS, EVENT_SEEDS, ORDER, SOONEST, ways
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

# Documents that can have brought anything to those who count for the actor.
_BROUGHT = """
SELECT document_id FROM transmissions WHERE to_id IN ({members})
UNION SELECT document_id FROM parties WHERE entity_id IN ({members}) OR (entity_id IS NULL AND office_id IN ({members}))
UNION SELECT document_id FROM reports WHERE voice_id IN ({members})
"""

EVERYTHING = f"""
SELECT * FROM ({DOCUMENT_SEEDS.format(passage="NULL", of="TRUE")})
UNION ALL SELECT * FROM ({EVENT_SEEDS.format(of="TRUE")})
"""

_ON_DAYS = "CASE WHEN p.day IS NULL THEN h.first IS NULL ELSE p.day BETWEEN h.first AND h.last END"

# One row a target: the best proof, and beside it what was possible first. `reaching` are the proofs that count for the actor, and
# how surely; what came to a member away from the seat does not where a report of the same thing went up to it (`informed`).
_KNOWN = f"""
, reaching AS (
    SELECT p.* REPLACE (CASE WHEN h.surely THEN p.certain END AS certain,
                        CASE WHEN h.surely THEN p.rung ELSE 'addressed' END AS rung), h.level, h.surely
    FROM proofs p JOIN house h ON h.member = p.actor AND {_ON_DAYS}
),
reported AS (
    SELECT p.target, bool_or(h.surely) AS surely FROM reaching p
    JOIN house h ON h.member = p.sender_id AND h.level = 'member' AND {_ON_DAYS}
    WHERE p.surely AND p.level <> 'holder'
    GROUP BY p.target, p.sender_id, p.day
),
informed AS (SELECT DISTINCT target FROM reported WHERE NOT surely),
counted AS (
    SELECT r.* EXCLUDE (surely) FROM reaching r LEFT JOIN informed i ON i.target = r.target
    WHERE r.surely OR r.level <> 'member' OR i.target IS NULL
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY target ORDER BY {ORDER}) AS best,
           row_number() OVER (PARTITION BY target ORDER BY {SOONEST}) AS nth,
           min(level) OVER (PARTITION BY target) AS nearest,
           min(CASE WHEN certain IS NOT NULL THEN level END) OVER (PARTITION BY target) AS nearest_certain
    FROM counted
)
SELECT r.* EXCLUDE (seed, level), s.possible AS soonest_possible, s.from_place_id AS soonest_from_place_id,
       s.place_id AS soonest_place_id, s.to_place_id AS soonest_to_place_id,
       s.rung AS soonest_rung, coalesce(d.title, e.title) AS title, d.id IS NOT NULL AS is_document
FROM ranked r JOIN ranked s ON s.target = r.target AND s.nth = 1
LEFT JOIN near_documents d ON d.id = r.target LEFT JOIN events e ON e.id = r.target
WHERE r.best = 1 AND (CAST($1 AS TIMESTAMPTZ) IS NULL OR s.possible IS NULL OR least(s.possible, r.certain) <= $1)
"""


def known(con: duckdb.DuckDBPyConnection, actor: str, at: datetime | None = None, rung: str | None = None) -> Answer:
    """What had reached an actor by a moment (all that ever did without one): documents and events, newest first.

    Rows: `kind` (document or event), `id, title, value, certain_from, possible_from, passages, chain`; `of` counts all documents
    of the view. What was not certain yet at the moment is `possible`, and `certain_from` says from when it was certain.
    What reached a part of the actor (its persons, offices, services) counts as `docs/knowledge.md` says; `level` and `rung` as in
    `who_knew`.
    Raises UsageError for an actor that is not there, and for a rung that there is not.
    """
    if not con.execute("SELECT 1 FROM entities WHERE id = ? AND kind <> 'place'", [actor]).fetchall():
        raise UsageError(f"{actor!r}: no actor has that id; `diplomatica actors` lists them")
    rows = sorted(
        known_rows(con, actor, at, rung),
        key=lambda r: (order(r["certain_from"] or r["possible_from"]), r["id"]),
        reverse=True,
    )
    [[documents]] = con.execute("SELECT count(*) FROM documents").fetchall()
    return Answer(rows, documents, [f"{figures(rows, 'directly')}; all others only possible; had reached, not read"])


def known_rows(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    at: datetime | None = None,
    rung: str | None = None,
    seeds: str = EVERYTHING,
) -> list[dict[str, Any]]:
    """The rows of `known` without an order; other `seeds` ask for something else than all documents and events."""
    society = Society.named(con, actor)
    con.register("house", table(house(con, actor)))
    try:
        brought = con.execute(_BROUGHT.format(members="SELECT member FROM house")).fetchall()
        papers = within(con, (document for (document,) in brought))
        query = (
            f"WITH RECURSIVE {near(con, papers)}, {ways(seeds, 'actor IN (SELECT member FROM house)', rung)} {_KNOWN}"
        )
        return [_known(found, actor, society, at) for found in dicts(con, query, [at])]
    finally:
        con.unregister("house")
        con.unregister("near_papers")


def _known(found: dict[str, Any], actor: str, society: Society, at: datetime | None) -> dict[str, Any]:
    best = Arrival.of(found)
    places = clock_places(*(found[f"soonest_{name}"] for name in ("rung", "to_place_id", "from_place_id", "place_id")))
    out = {
        "kind": "document" if found["is_document"] else "event",
        "id": found["target"],
        "title": found["title"],
        **row(best, found["soonest_possible"], places, actor, found["nearest_certain"] or found["nearest"], society),
    }
    if at is not None and best.certain is not None and best.certain > at:
        out["value"] = "possible"
    return out
