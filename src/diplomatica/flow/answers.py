"""Answers over the rows that a reader may see: who knew, what was known, channels, what is missing, what was asked.

Every function takes a DuckDB connection with the tables of one view and returns rows with their denominator.
What "to know" means is written in `docs/knowledge.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.arrivals import Arrival, arrivals
from diplomatica.flow.rollup import Society
from diplomatica.flow.shown import shown
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of an answer, how many there would be without the question (None: not countable), and what to know about them."""

    rows: list[dict[str, Any]]
    of: int | None = None
    notes: list[str] = field(default_factory=list)


def who_knew(con: duckdb.DuckDBPyConnection, target: str) -> Answer:
    """Who had a document (or heard of an event), certain and possible from when, with the chain that proves it.

    `target` is a document, `document#passage`, or an event. Rows: `actor_id, actor, level, value, certain_from, possible_from,
    rung, passages, lag_min_seconds, lag_max_seconds, chain`; the earliest certain first, then the possible, then by actor.
    `level` is `direct`; `holder` for the man in the office that was reached; `member` for an actor that the one reached
    belongs to. `certain_shown` and `possible_shown` give the bounds as a day where only a day is known.
    Raises UsageError for a target that is not there.
    """
    society = Society.read(con)
    found = arrivals(con, target)
    if found is None:
        raise UsageError(f"{target!r}: neither a document nor an event of this archive has that id")
    rows = [_row(actor, group, level, society) for actor, level, group in society.grouped(found.items)]
    rows.sort(
        key=lambda r: (
            r["value"] != "certain",
            _order(r["certain_from"] or r["possible_from"]),
            r["level"],
            r["actor_id"],
        )
    )
    of = len({r["actor_id"] for r in rows})
    notes = (
        [f"{sum(r['value'] == 'certain' for r in rows)} of {of} actors certain; all others only possible"]
        if rows
        else []
    )
    notes += found.notes
    return Answer(rows, society.actors, notes)


def _order(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "9999"


def _row(actor: str, group: list[Arrival], level: str, society: Society) -> dict[str, Any]:
    certain = [a for a in group if a.certain is not None]
    possible = [a for a in group if a.possible is not None]
    first = min(certain, key=lambda a: a.key_certain) if certain else None
    soonest = min(possible, key=lambda a: a.key_possible) if possible else None
    best = first or soonest or group[0]
    certain_from = first.certain if first else None
    possible_from = soonest.possible if soonest else None
    if certain_from and possible_from and possible_from > certain_from:
        possible_from = certain_from
    return {
        "actor_id": actor,
        "actor": society.name(actor),
        "level": level,
        "value": "certain" if first else "possible",
        "certain_from": certain_from,
        "possible_from": possible_from,
        "certain_shown": shown(certain_from, society.clocks(best.places), end=True),
        "possible_shown": shown(possible_from, society.clocks((soonest or best).places), end=False),
        "rung": best.rung,
        "passages": best.passages,
        "lag_min_seconds": _seconds(best.since_latest, possible_from) if best.since_latest else None,
        "lag_max_seconds": _seconds(best.since_earliest, certain_from) if best.since_earliest else None,
        "through": best.actor if best.actor != actor else None,
        "chain": best.chain,
    }


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    return int((end - start).total_seconds()) if start and end else None


def known(con: duckdb.DuckDBPyConnection, actor: str, at: datetime | None = None) -> Answer:
    """What had reached an actor by a moment (all that ever did without one): documents and events, newest first.

    Rows: `kind` (document or event), `id, title, value, certain_from, possible_from, passages, chain`; `of` counts all documents
    of the view. What reached a part of the actor (its persons, offices, services) counts as reaching it.
    Raises UsageError for an actor that is not there.
    """
    society = Society.read(con)
    if actor not in society.names:
        raise UsageError(f"{actor!r}: no actor has that id; `diplomatica search` finds people and offices by name")
    titles = dict(con.execute("SELECT id, title FROM documents UNION ALL SELECT id, title FROM events").fetchall())
    targets = [("document", i) for (i,) in con.execute("SELECT id FROM documents ORDER BY id").fetchall()]
    everything = arrivals(con, None)
    rows = []
    for target, items in sorted((everything.by_target if everything else {}).items()):
        for holder, level, group in society.grouped(items):
            if holder != actor:
                continue
            row = _row(actor, group, level, society)
            row = {
                "kind": "document" if ("document", target) in targets else "event",
                "id": target,
                "title": titles.get(target),
                **row,
            }
            if at is not None and not _by(row, at):
                continue
            rows.append(row)
    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        before = best.get(row["id"])
        if before is None or (row["value"] == "certain") > (before["value"] == "certain"):
            best[row["id"]] = row
    out = sorted(best.values(), key=lambda r: (_order(r["certain_from"] or r["possible_from"]), r["id"]), reverse=True)
    return Answer(
        out,
        len(targets),
        [f"{sum(r['value'] == 'certain' for r in out)} certain, the others possible; had reached, not read"],
    )


def _by(row: dict[str, Any], at: datetime) -> bool:
    """Whether the row holds at the moment; what was only possible by then is marked so."""
    if row["certain_from"] is not None and row["certain_from"] <= at:
        return True
    if row["possible_from"] is None or row["possible_from"] <= at:
        row["value"], row["certain_from"] = "possible", row["certain_from"]
        return True
    return False


_CHANNELS = """
SELECT t.from_id, f.name AS from_name, t.to_id, r.name AS to_name, count(*) AS transmissions,
       count(DISTINCT t.document_id) AS documents,
       count(CASE WHEN t.status = 'documented' THEN 1 END) AS documented,
       count(t.delay_printed_seconds) AS with_both_hours,
       CAST(median(t.delay_printed_seconds) AS BIGINT) AS delay_printed_median_seconds,
       min(t.delay_min_seconds) AS delay_min_seconds, max(t.delay_max_seconds) AS delay_max_seconds,
       min(d.date_earliest) AS first_day, max(d.date_latest) AS last_day
FROM transmissions t JOIN documents d ON d.id = t.document_id
LEFT JOIN entities f ON f.id = t.from_id LEFT JOIN entities r ON r.id = t.to_id
WHERE NOT EXISTS (
    SELECT 1 FROM parties p WHERE p.document_id = t.document_id AND t.to_id IN (p.entity_id, p.office_id)
    GROUP BY p.document_id HAVING bool_and(p.role IN ('copy', 'info')))
GROUP BY t.from_id, f.name, t.to_id, r.name
ORDER BY documents DESC, transmissions DESC, t.from_id, t.to_id
"""


def channels(con: duckdb.DuckDBPyConnection) -> Answer:
    """Who sent to whom, how often and how late: median of the printed delays and the range on all clocks that may be meant.

    Those who only got a copy are no end of a channel.
    """
    rows = dicts(con, _CHANNELS)
    [[total]] = con.execute("SELECT count(*) FROM transmissions").fetchall()
    shown_here = sum(row["transmissions"] for row in rows)
    hours = sum(row["with_both_hours"] for row in rows)
    return Answer(
        rows,
        total,
        [
            f"{hours} of these {shown_here} transmissions have both hours printed; delays rest on these alone",
            f"{total - shown_here} of {total} transmissions are copies and not counted here",
        ],
    )


_MISSING = """
SELECT n.*, f.name AS from_name, t.name AS to_name, list_sort(list(DISTINCT r.document_id)) AS mentioned_in
FROM not_held n LEFT JOIN "references" r ON r.not_held_id = n.id
LEFT JOIN entities f ON f.id = n.from_id LEFT JOIN entities t ON t.id = n.to_id
GROUP BY ALL ORDER BY n.existence, n.date_latest NULLS LAST, n.number NULLS LAST, n.id
"""


def missing(con: duckdb.DuckDBPyConnection) -> Answer:
    """Papers that are referred to or implied and not held, with who mentions them; `of` counts all references."""
    rows = dicts(con, _MISSING)
    for row in rows:
        row["mentioned_in"] = [document for document in row["mentioned_in"] or [] if document]
    counts = con.execute(
        "SELECT count(*), count(target_id), count(not_held_id), count(event_id) FROM \"references\" WHERE status <> 'rejected'"
    ).fetchall()[0]
    note = f"of {counts[0]} references {counts[1]} lead to a document held here, {counts[2]} to a paper not held, {counts[3]} to an event"
    return Answer(rows, counts[0], [note])


_REQUESTS = """
SELECT q.document_id, d.title, d.date_edtf AS date, q.passage_id, q.kind, q.text, q.from_id, f.name AS from_name, q.to_id,
       t.name AS to_name, q.due, q.state, q.answered_by, q.answered_after_seconds, q.fact_id, q.status
FROM requests q JOIN documents d ON d.id = q.document_id
LEFT JOIN entities f ON f.id = q.from_id LEFT JOIN entities t ON t.id = q.to_id
WHERE q.status <> 'rejected' ORDER BY d.date_earliest NULLS LAST, q.document_id, q.start NULLS LAST, q.fact_id
"""


def requests(con: duckdb.DuckDBPyConnection, state: str | None = None) -> Answer:
    """What documents ask for, whether an answer is held; `state` keeps one state; `of` counts all requests."""
    rows = dicts(con, _REQUESTS)
    kept = [row for row in rows if state is None or row["state"] == state]
    with_text = con.execute(
        "SELECT count(*), count(CASE WHEN text_scope = 'full' THEN 1 END) FROM documents"
    ).fetchall()[0]
    return Answer(kept, len(rows), [f"read from {with_text[1]} of {with_text[0]} documents whose text is here"])
