"""Answers over the rows that a reader may see: who knew, what was known, channels, what is missing, what was asked.

Every function takes a DuckDB connection with the tables of one view and returns rows with their denominator.
What "to know" means is written in `docs/knowledge.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.errors import UsageError
from diplomatica.flow.arrivals import arrivals
from diplomatica.flow.known import known
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import Answer, verdicts
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

__all__ = ["Answer", "channels", "known", "missing", "requests", "who_knew"]


def who_knew(con: duckdb.DuckDBPyConnection, target: str, rung: str | None = None) -> Answer:
    """Who had a document (or heard of an event), certain and possible from when, with the chain that proves it.

    `target` is a document, `document#passage`, or an event. Rows: `actor_id, actor, level, value, certain_from, possible_from,
    rung, passages, lag_min_seconds, lag_max_seconds, chain`; the earliest certain first, then the possible, then by actor.
    `level` is `direct`; `holder` for the man in the office that was reached; `member` for an actor that the one reached
    belongs to. `certain_shown` and `possible_shown` give the bounds as a day where only a day is known. `rung` asks for one
    of `flow.ways.RUNGS`; without it, readable where a deciphering hour is printed, else arrived.
    Raises UsageError for a target that is not there, and for a rung that there is not.
    """
    society = Society.read(con)
    found = arrivals(con, target, rung)
    if found is None:
        raise UsageError(f"{target!r}: neither a document nor an event of this archive has that id")
    rows = verdicts(found, society)
    certain = sum(r["value"] == "certain" for r in rows)
    notes = [f"{certain} of {len(rows)} actors certain; all others only possible"] if rows else []
    return Answer(rows, society.actors, [*notes, *_news(con, target)])


def _news(con: duckdb.DuckDBPyConnection, target: str) -> list[str]:
    """What to know of an event that was in the papers: that proves nothing of a single actor."""
    rows = dicts(con, "SELECT public_from FROM events WHERE id = ? AND public_from IS NOT NULL", [target])
    return [
        f"public from {row['public_from']:%Y-%m-%dT%H:%MZ}: anybody may have read of it from then on" for row in rows
    ]


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
