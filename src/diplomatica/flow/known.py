"""What had reached an actor: who knew, asked from the other side, for all documents and events at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.errors import UsageError
from diplomatica.flow.arrivals import Arrival, clock_places
from diplomatica.flow.attested import Denial, said_of_actors, undenied, without_way
from diplomatica.flow.came import Came, Rows
from diplomatica.flow.house import FIRST, LAST, house, table
from diplomatica.flow.near import near, within
from diplomatica.flow.rollup import Society
from diplomatica.flow.spoken_in import spoken_in
from diplomatica.flow.verdict import ACTS, Answer, figures, order, row, with_act
from diplomatica.flow.ways import DOCUMENT_SEEDS, EVENT_SEEDS, SOONEST, ways
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

Row = dict[str, Any]

# Documents that can have brought anything to those who count for the actor.
_BROUGHT = """
SELECT document_id FROM transmissions WHERE to_id IN ({members}) OR (from_id IN ({members}) AND asserted_by = document_id)
UNION SELECT document_id FROM parties WHERE entity_id IN ({members}) OR (entity_id IS NULL AND office_id IN ({members}))
UNION SELECT document_id FROM reports WHERE voice_id IN ({members})
UNION SELECT document_id FROM speech WHERE speaker_id IN ({members}) OR addressee_id IN ({members})
"""

EVERYTHING = f"""
SELECT * FROM ({DOCUMENT_SEEDS.format(passage="NULL", of="TRUE")})
UNION ALL SELECT * FROM ({EVENT_SEEDS.format(of="TRUE")})
"""

_ON_DAYS, _SENT_ON_DAYS = (
    f"CASE WHEN p.{day} IS NULL THEN h.first IS NULL ELSE p.{day} BETWEEN h.first AND h.last END"
    for day in ("day", "sender_day")
)

# Equal proofs stand in the order in which a ledger has them: what is unsure has lost its certainty, not its place.
_SOONEST = SOONEST.replace("certain NULLS LAST", "proved NULLS LAST")

_QUOTED_ACTS = ", ".join(f"'{relation}'" for relation in ACTS)

# One row a target: the best proof, and beside it what was possible first. `reaching` are the proofs that count for the actor, and
# how surely; what came to a member away from the seat does not where a report of the same thing went up to it (`informed`).
# Where a document says that the actor had not had a thing, what a member of his had does not count.
_KNOWN = f"""
, reaching AS (
    SELECT p.* REPLACE (CASE WHEN h.surely THEN p.certain END AS certain,
                        CASE WHEN h.surely THEN p.rung ELSE 'addressed' END AS rung), h.level, h.surely, p.certain AS proved,
           p.rung AS own_rung
    FROM proofs p JOIN house h ON h.member = p.actor AND {_ON_DAYS}
),
reported AS (
    SELECT p.target, bool_or(h.surely) AS surely FROM reaching p
    JOIN house h ON h.member = p.sender_id AND h.level = 'member' AND {_SENT_ON_DAYS}
    WHERE p.surely AND p.level <> 'holder'
    GROUP BY p.target, p.sender_id, p.sender_day
),
informed AS (SELECT DISTINCT target FROM reported WHERE NOT surely),
counted AS (
    SELECT r.* EXCLUDE (surely) FROM reaching r LEFT JOIN informed i ON i.target = r.target
    WHERE r.level <> 'member' OR (r.target NOT IN (SELECT target FROM denied) AND (r.surely OR i.target IS NULL))
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY target ORDER BY certain NULLS LAST, {_SOONEST}) AS best,
           row_number() OVER (PARTITION BY target ORDER BY {_SOONEST}) AS nth,
           min(level) OVER (PARTITION BY target) AS nearest,
           min(CASE WHEN certain IS NOT NULL THEN level END) OVER (PARTITION BY target) AS nearest_certain
    FROM counted
),
-- What the actor did that shows the thing to have come by the same moment as the best proof, the soonest possible.
acts AS (
    SELECT r.target, first(struct_pack(document_id := a.document_id, passage_id := CAST(NULL AS VARCHAR), relation := a.relation,
                                       status := a.status, start := a.start, "end" := a."end",
                                       arrived_earliest := a.arrived_earliest, arrived_latest := a.arrived_latest)
                           ORDER BY a.nth) AS act
    FROM ranked r JOIN ranked a ON a.target = r.target AND a.certain = r.certain
    WHERE r.best = 1 AND a.only_by AND a.relation IN ({_QUOTED_ACTS})
      AND (len(a.path) > 1 OR a.modality IS NULL OR a.took_part)  -- else its link says how the thing is reported
    GROUP BY r.target
)
SELECT r.* EXCLUDE (seed, level, proved), a.act, s.possible AS soonest_possible, s.from_place_id AS soonest_from_place_id,
       s.place_id AS soonest_place_id, s.to_place_id AS soonest_to_place_id,
       s.own_rung AS soonest_rung, coalesce(d.title, e.title) AS title, d.id IS NOT NULL AS is_document
FROM ranked r JOIN ranked s ON s.target = r.target AND s.nth = 1
LEFT JOIN acts a ON a.target = r.target
LEFT JOIN near_documents d ON d.id = r.target LEFT JOIN events e ON e.id = r.target
WHERE r.best = 1 AND (CAST($1 AS TIMESTAMPTZ) IS NULL OR s.possible IS NULL OR s.possible > r.certain OR s.possible <= $1
                      OR r.target IN (SELECT target FROM denied))
"""


def known(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    at: datetime | None = None,
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> Answer:
    """What had reached an actor by a moment (all that ever did without one): documents and events, newest first.

    Rows: `kind` (document or event), `id, title, value, certain_from, possible_from, passages, chain, attested_not_at,
    attested_by`; `of` counts all documents of the view. What was not certain yet at the moment is `possible`, and
    `certain_from` says from when it was certain; what a document says had not come by the moment is `attested_not`, last.
    What reached a part of the actor (its persons, offices, services) counts as `docs/knowledge.md` says; `level` and `rung` as in
    `who_knew`.
    Raises UsageError for an actor that is not there, and for a rung that there is not.
    """
    there(con, actor, ledger)
    found: Sequence[Row]
    if ledger is not None and rung is None:
        documents = ledger.documents(con)
        found, counts, papers = _looked_up(con, ledger, actor, at)
    else:
        [[documents]] = con.execute("SELECT count(*) FROM documents").fetchall()
        rows = [one.at(at) for one in reached(con, actor, at, rung)]
        found = sorted((row for row in rows if row is not None), key=_newest, reverse=True)
        counts = Counter((row["value"], row["level"]) for row in found)
        papers = sum(row["kind"] == "document" for row in found)
    denied = sum(n for (value, _), n in counts.items() if value == "attested_not")
    others = f"{denied} attested not, all others only possible" if denied else "all others only possible"
    tally = Counter({"document": papers})
    for (value, _), number in counts.items():
        tally[value] += number
    return Answer(found, documents, [f"{figures(counts, 'directly')}; {others}; had reached, not read"], tally)


def there(con: duckdb.DuckDBPyConnection, actor: str, ledger: Ledger | None = None) -> None:
    """Raises UsageError where no actor has that id."""
    if ledger is not None:
        known = actor in ledger.society(con).names
    else:
        known = bool(con.execute("SELECT 1 FROM entities WHERE id = ? AND kind <> 'place'", [actor]).fetchall())
    if not known:
        raise UsageError(f"{actor!r}: no actor has that id; `diplomatica actors` lists them")


def _newest(row: Row) -> tuple[bool, str, str]:
    """The key by which rows are put in order, the greatest first: what had not come is last."""
    return row["value"] != "attested_not", order(row["certain_from"] or row["possible_from"]), row["id"]


def known_rows(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    at: datetime | None = None,
    rung: str | None = None,
    seeds: str = EVERYTHING,
    ledger: Ledger | None = None,
) -> list[Row]:
    """What had reached an actor by a moment, certain or possible: the rows of `known` without an order, and without those
    that say that a thing had not come. Other `seeds` ask for something else than all documents and events.
    """
    rows = [one.at(at) for one in reached(con, actor, at, rung, seeds, ledger=ledger)]
    return [one for one in rows if one is not None and one["value"] != "attested_not"]


def known_of(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    names: Collection[str],
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> dict[tuple[str, str], Row]:
    """The rows of `known` of some documents and events, by kind and id; those that it says nothing of are left out."""
    if ledger is None or rung is not None:
        rows = [one.at(None) for one in reached(con, actor, None, rung)]
    else:
        all_of_it, denials = came(con, ledger, actor, None)
        denied = {one.row["id"] for one in denials}
        found = all_of_it.rows(list(all_of_it.targets(name for name in names if name not in denied).values()))
        ways = (Reached(row, True, None) for row in found if row is not None)
        rows = [one.at(None) for one in (*ways, *denials)]
    wanted = set(names)
    return {(row["kind"], row["id"]): row for row in rows if row is not None and row["id"] in wanted}


@dataclass(frozen=True, slots=True)
class Reached:
    """One document or event, as far as it reached an actor, and what documents say against that."""

    row: Row
    """What the ways prove, whenever it came; empty bounds where there is none."""
    way: bool
    denial: Denial | None

    @property
    def since(self) -> datetime | None:
        """The earliest moment at which it can have come, if it did: not before a document says that it had not.

        What others prove to have come before that moment stands against the document, and neither bounds the other.
        """
        possible: datetime | None = self.row["possible_from"]
        if self.denial is None or self.denial.moment is None or self.denial.contradicts(self.row):
            return possible
        return self.denial.moment if possible is None else max(possible, self.denial.moment)

    @property
    def since_shown(self) -> str | None:
        """`since` as a day where only a day is known."""
        shown: str | None = self.row["possible_shown"]
        return self.denial.shown if self.denial and self.since != self.row["possible_from"] else shown

    def at(self, at: datetime | None) -> Row | None:
        """The row as it is at a moment, or as it ever was; None where nothing is known of it then."""
        certain = self.row["certain_from"]
        if self.denial is None:
            early = at is not None and certain is not None and certain > at
            return undenied({**self.row, "value": "possible"} if early else self.row)
        if certain is not None and (at is None or certain <= at):
            return self.denial.beside(self.row)
        if at is None or (self.denial.moment is not None and at <= self.denial.moment):
            return self.denial.instead(self.row)
        if not self.way or (self.since is not None and self.since > at):
            return None
        later: Row = {"value": "possible"}
        if self.since != self.row["possible_from"]:
            later |= {"possible_from": self.since, "possible_shown": self.denial.shown}
        return self.denial.beside({**self.row, **later})


def reached(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    at: datetime | None = None,
    rung: str | None = None,
    seeds: str = EVERYTHING,
    *,
    ledger: Ledger | None = None,
) -> list[Reached]:
    """All that can have reached an actor by a moment, or ever, and all that documents say had not."""
    if ledger is not None and rung is None and seeds == EVERYTHING:
        all_of_it, denials = came(con, ledger, actor, at)
        rows = all_of_it.rows(all_of_it.table["target"].to_pylist())
        return [*(Reached(row, True, None) for row in rows if row is not None), *denials]
    society = Society.named(con, actor)
    members = house(con, actor)
    denied = _denied(con, actor)
    con.register("house", table(members))
    con.register("denied", pa.table({"target": pa.array(sorted(denied), pa.string())}))
    try:
        brought = con.execute(_BROUGHT.format(members="SELECT member FROM house")).fetchall()
        papers = within(con, (document for (document,) in brought))
        with near(con, papers) as tables:
            query = f"WITH RECURSIVE {ways(tables, seeds, 'actor IN (SELECT member FROM house)', rung)} {_KNOWN}"
            found = [_known(one, actor, society) for one in dicts(con, query, [at])]
            spoken_in(con, found)
    finally:
        con.unregister("house")
        con.unregister("denied")
    return _with_denials(found, denied, actor, society)


def came(con: duckdb.DuckDBPyConnection, ledger: Ledger, actor: str, at: datetime | None) -> tuple[Came, list[Reached]]:
    """By way of the ledger: what came to an actor, and apart from it everything of which a document says that it had not."""
    denied = _denied(con, actor)
    found = Came(con, ledger, ledger.society(con), actor, at)
    targets = list(found.targets(denied).values())
    own = [row for row in found.rows(targets, own=True) if row is not None]
    return found.without(targets), _with_denials(own, denied, actor, ledger.society(con))


def _looked_up(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, actor: str, at: datetime | None
) -> tuple[Rows, Counter[tuple[str, str]], int]:
    """The rows of `known` by way of the ledger, newest first, how many there are of each value and level, and of documents."""
    all_of_it, denials = came(con, ledger, actor, at)
    ready = sorted((row for one in denials if (row := one.at(at)) is not None), key=_newest, reverse=True)
    counts = all_of_it.counts(at) + Counter((row["value"], row["level"]) for row in ready)
    entries: list[int | Row] = all_of_it.table["target"].to_pylist()
    newest = range(len(entries))
    # From the end on, so that those before stay where they are.
    for row in reversed(ready):
        told, *key = _newest(row)
        # The table has the greatest first.
        after = bisect_left(newest, True, key=partial(_smaller, all_of_it, tuple(key))) if told else len(newest)
        entries.insert(after, row)

    def make(targets: list[int]) -> list[Row]:
        rows = (Reached(row, True, None).at(at) for row in all_of_it.rows(targets) if row is not None)
        return [row for row in rows if row is not None]

    return Rows(entries, make), counts, all_of_it.documents() + sum(row["kind"] == "document" for row in ready)


def _smaller(found: Came, key: tuple[str, ...], place: int) -> bool:
    return found.order(place) < key


def _denied(con: duckdb.DuckDBPyConnection, actor: str) -> dict[str, list[Row]]:
    """By target, what documents say that the actor had not had: he himself, or an office that he alone held that day."""
    offices = con.execute("SELECT DISTINCT office_id FROM tenures WHERE person_id = ?", [actor]).fetchall()
    every = said_of_actors(con, [actor, *(office for (office,) in offices)])
    if not every:
        return {}
    held = [m for m in house(con, actor) if m.level == "holder"]
    out: dict[str, list[Row]] = {}
    for said in every:
        day = said["day"]
        if said["actor_id"] == actor or (
            day is not None
            and any(m.member == said["actor_id"] and (m.first or FIRST) <= day <= (m.last or LAST) for m in held)
        ):
            out.setdefault(said["target"], []).append(said)
    return out


def _with_denials(found: list[Row], denied: dict[str, list[Row]], actor: str, society: Society) -> list[Reached]:
    """What the ways prove beside what documents deny, and what they deny of things to which no way is known."""
    denials = {target: Denial.of(said, society) for target, said in denied.items()}
    out = [Reached(one, True, denials.get(one["id"])) for one in found]
    here = {one["id"] for one in found}
    for target, said in denied.items():
        if target not in here:
            about = {"kind": "document" if said[0]["is_document"] else "event", "id": target, "title": said[0]["title"]}
            out.append(Reached({**about, **without_way(actor, society)}, False, denials[target]))
    return out


def _known(found: Row, actor: str, society: Society) -> Row:
    best = Arrival.of({**found, "rung": found["own_rung"]})
    if found["rung"] != found["own_rung"]:
        best = best.faint()
    places = clock_places(*(found[f"soonest_{name}"] for name in ("rung", "to_place_id", "from_place_id", "place_id")))
    return {
        "kind": "document" if found["is_document"] else "event",
        "id": found["target"],
        "title": found["title"],
        **row(best, found["soonest_possible"], places, actor, found["nearest_certain"] or found["nearest"], society),
        "chain": with_act(best, [found["act"]] if found["act"] else []),
    }
