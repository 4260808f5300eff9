"""Attested ignorance: documents that say that somebody had not been told, had not received, had no report of a thing by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.flow.arrivals import Arrival
from diplomatica.flow.shown import shown
from diplomatica.flow.verdict import order, row, verdict
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.rollup import Society

Row = dict[str, Any]
VALUES = ("certain", "possible", "attested_not")
_PROVED = (
    *("certain_from", "possible_from", "certain_shown", "possible_shown", "rung", "passages", "through"),
    *("lag_min_seconds", "lag_max_seconds"),
)
"""Columns of a row that say what ways prove."""

# The latest first. Where the moment has no bounds it is not before the earliest at which the document can have been written.
_SAID = """
WITH said AS (
    SELECT i.*, unnest([i.target_id, i.event_id]) AS target FROM ignorance i
    WHERE i.status <> 'rejected' AND i.actor_id IS NOT NULL AND {of}
),
sent AS (
    SELECT document_id, min(sent_earliest) AS first, min(from_place_id) AS place_id FROM transmissions
    WHERE document_id IN (SELECT document_id FROM said) AND status IN ('documented', 'asserted') AND passages IS NULL
    GROUP BY document_id
),
days AS (
    SELECT document_id, min(earliest) AS first FROM times
    WHERE document_id IN (SELECT document_id FROM said) AND kind = 'written' AND status <> 'rejected' GROUP BY document_id
)
SELECT s.target, s.actor_id, s.document_id, s.passage_id, s.start, s."end", s.kind, d.date_earliest AS day, t.place_id,
       CASE WHEN s.earliest IS NULL AND s.latest IS NULL
            THEN coalesce(t.first, w.first, CAST(d.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR)
            ELSE s.earliest END AS moment,
       CASE WHEN s.earliest IS NULL AND s.latest IS NULL THEN t.first IS NOT NULL AND t.place_id IS NOT NULL
            ELSE s.earliest IS NOT DISTINCT FROM s.latest END AS is_hour,
       p.id IS NOT NULL AS is_document, coalesce(p.title, e.title) AS title
FROM said s JOIN documents d ON d.id = s.document_id
LEFT JOIN sent t ON t.document_id = s.document_id LEFT JOIN days w ON w.document_id = s.document_id
LEFT JOIN documents p ON p.id = s.target LEFT JOIN events e ON e.id = s.target
WHERE p.id IS NOT NULL OR e.id IS NOT NULL
ORDER BY moment DESC NULLS LAST, s.document_id, s.start NULLS LAST, s.fact_id, s.target
"""


def said_of_targets(con: duckdb.DuckDBPyConnection, targets: Iterable[str]) -> list[Row]:
    """What documents say of who had not had some documents or heard of some events, the latest first."""
    asked = set(targets)
    of = "(i.target_id IN (SELECT unnest($1)) OR i.event_id IN (SELECT unnest($1)))"
    return [said for said in _said(con, of, asked) if said["target"] in asked]


def said_of_actors(con: duckdb.DuckDBPyConnection, actors: Iterable[str]) -> list[Row]:
    """What documents say that some actors had not had, the latest first."""
    return _said(con, "i.actor_id IN (SELECT unnest($1))", set(actors))


def _said(con: duckdb.DuckDBPyConnection, of: str, asked: set[str]) -> list[Row]:
    listed = sorted(asked)
    if not con.execute(f"SELECT 1 FROM ignorance i WHERE {of} LIMIT 1", [listed]).fetchall():
        return []  # as of most: a look at one table says so
    return dicts(con, _SAID.format(of=of), [listed])


@dataclass(frozen=True, slots=True)
class Denial:
    """That somebody had not had a thing, by all that is said of it."""

    moment: datetime | None
    """Up to when he surely had not, by the latest such saying; None where no moment is known."""
    shown: str | None
    by: list[Row]
    """The passages that say so, that one first: `document_id, passage_id, start, end, kind`."""

    @classmethod
    def of(cls, said: list[Row], society: Society) -> Denial:
        """What the sayings about one actor and one thing come to; the latest first."""
        links = [{key: one[key] for key in ("document_id", "passage_id", "start", "end", "kind")} for one in said]
        moment = said[0]["moment"]
        return cls(
            moment, shown(moment, society.clocks([said[0]["place_id"]]), end=False, hour=said[0]["is_hour"]), links
        )

    def beside(self, given: Row) -> Row:
        """A row of an answer with the denial beside what it proves."""
        return {**given, "attested_not_at": self.moment, "attested_not_shown": self.shown, "attested_by": self.by}

    def instead(self, given: Row) -> Row:
        """The row where the denial is all that is known: no bounds, and the document that says so as its proof."""
        first = self.by[0]
        proof = {key: first[key] for key in ("document_id", "passage_id", "start", "end")}
        proof |= {"relation": first["kind"], "status": "asserted", "arrived_earliest": None, "arrived_latest": None}
        return self.beside({**given, **dict.fromkeys(_PROVED), "value": "attested_not", "chain": [proof]})

    def contradicts(self, given: Row) -> bool:
        """Whether a row shows that it had come when the document says that it had not."""
        return bool(self.moment and given["certain_from"] and given["certain_from"] <= self.moment)


def without_way(actor: str, society: Society) -> Row:
    """The columns of a row for somebody to whom no way is known."""
    nothing = Arrival(actor, None, None, "addressed", None, None, None, None, False, None, None, [], 0)
    return row(nothing, None, (), actor, "direct", society)


def undenied(given: Row) -> Row:
    """The row of somebody of whom no document says that he had not had it."""
    return {**given, "attested_not_at": None, "attested_not_shown": None, "attested_by": []}


def denials(said: list[Row], society: Society) -> dict[str, Denial]:
    """By actor, from what is said of one target: of the actor named, and of the one who held a named office that day."""
    of: dict[str, list[Row]] = {}
    for one in said:
        for actor in dict.fromkeys((one["actor_id"], *society.holding(one["actor_id"], one["day"]))):
            of.setdefault(actor, []).append(one)
    return {actor: Denial.of(rows, society) for actor, rows in of.items()}


def stated(rows: list[Row], found: list[Arrival], denied: dict[str, Denial], society: Society) -> list[Row]:
    """The rows of an answer with what documents deny beside what others prove.

    Of an actor who is denied only what reached himself, or an office of his, counts: what his members had had not come to him.
    """
    out = [undenied(one) for one in rows if one["actor_id"] not in denied]
    for actor, denial in denied.items():
        own = own_row(actor, found, society)
        certain = own is not None and own["certain_from"] is not None
        out.append(denial.beside(own) if own and certain else denial.instead(own or without_way(actor, society)))
    return sorted(
        out,
        key=lambda r: (
            VALUES.index(r["value"]),
            order(r["certain_from"] or r["possible_from"]),
            r["level"],
            r["actor_id"],
        ),
    )


def own_row(actor: str, found: list[Arrival], society: Society) -> Row | None:
    """The row of what reached an actor himself, or an office that he held; None where nothing did."""
    own = [("direct", arrival) for arrival in found if arrival.actor == actor]
    for arrival in found:
        there = society.holding(arrival.actor, arrival.day).get(actor)
        if there is not None:
            own.append(("holder", arrival if there else arrival.faint()))
    return verdict(actor, sorted(own, key=lambda one: one[1].best_first), society) if own else None


def notes(rows: list[Row]) -> list[str]:
    """What to say of the rows that documents deny: how to read them, whose moment is not known, which contradict."""
    out = []
    if any(one["value"] == "attested_not" for one in rows):
        out.append("attested not: a document says that it had not come up to then; it may have come later")
    for one in rows:
        by = ", ".join(dict.fromkeys(link["document_id"] for link in one["attested_by"]))
        if one["attested_by"] and one["attested_not_at"] is None:
            out.append(f"{one['actor']}: up to when it had not come, {by} leaves open")
        elif one["certain_from"] and one["attested_not_at"] and one["certain_from"] <= one["attested_not_at"]:
            out.append(
                f"{one['actor']}: a contradiction: certain from {one['certain_shown']}, and not up to "
                f"{one['attested_not_shown']} by {by}; both are shown"
            )
    return out
