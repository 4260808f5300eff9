"""Answers over the rows that a reader may see: who knew, what was known, channels, what is missing, what was asked.

Every function takes a DuckDB connection with the tables of one view and returns rows with their denominator.
What "to know" means is written in `docs/knowledge.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.errors import UsageError
from diplomatica.flow import attested
from diplomatica.flow.arrivals import arrivals
from diplomatica.flow.between import ahead, compare, learned
from diplomatica.flow.channel import channel
from diplomatica.flow.known import known
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import Answer, verdicts
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

__all__ = ["Answer", "ahead", "channel", "channels", "compare", "known", "learned", "missing", "requests", "who_knew"]


def who_knew(con: duckdb.DuckDBPyConnection, target: str, rung: str | None = None) -> Answer:
    """Who had a document (or heard of an event), certain and possible from when, with the chain that proves it.

    `target` is a document, `document#passage`, or an event. Rows: `actor_id, actor, level, value, certain_from, possible_from,
    rung, passages, lag_min_seconds, lag_max_seconds, chain, attested_not_at, attested_by`; the earliest certain first, then the
    possible, then those of whom a document says that they had not had it, then by actor. Such a document is in `attested_by`
    (`document_id, passage_id, start, end, kind`), up to when in `attested_not_at`; where nothing else is certain, `value` is
    `attested_not` and both bounds are empty; it counts for whole documents and events.
    `level` is `direct`; `holder` for the man in the office that was reached; `member` for an actor that the one reached
    belongs to. `certain_shown` and `possible_shown` give the bounds as a day where only a day is known. `rung` asks for one
    of `flow.ways.RUNGS`; without it, readable where a deciphering hour is printed, else arrived.
    Raises UsageError for a target that is not there, and for a rung that there is not.
    """
    found = arrivals(con, target, rung)
    if found is None:
        raise UsageError(f"{target!r}: neither a document nor an event of this archive has that id")
    said = attested.said_of_targets(con, [target])
    near = [actor for a in found for actor in (a.actor, a.sender) if actor is not None]
    society = Society.read(con, [*near, *(one["actor_id"] for one in said)])
    [[actors]] = con.execute("SELECT count(*) FROM entities WHERE kind <> 'place'").fetchall()
    rows = attested.stated(verdicts(found, society), found, attested.denials(said, society), society)
    certain, possible = (sum(r["value"] == value for r in rows) for value in ("certain", "possible"))
    denied = len(rows) - certain - possible
    others = f"{possible} only possible, {denied} attested not" if denied else "all others only possible"
    notes = [f"{certain} of {len(rows)} actors certain; {others}", *attested.notes(rows)] if rows else []
    members = sum(r["level"] == "member" for r in rows)
    if members:
        notes.append(f"{members} of these are members: a part of them had it; that its head had it is not said")
    return Answer(rows, actors, [*notes, *_news(con, target)])


def _news(con: duckdb.DuckDBPyConnection, target: str) -> list[str]:
    """What to know of an event that proves nothing of a single actor: that it was in the papers, that it was expected."""
    rows = dicts(con, "SELECT public_from FROM events WHERE id = ? AND public_from IS NOT NULL", [target])
    notes = [
        f"public from {row['public_from']:%Y-%m-%dT%H:%MZ}: anybody may have read of it from then on" for row in rows
    ]
    forecasts = (
        "SELECT DISTINCT document_id FROM reports WHERE event_id = ? AND modality = 'forecast' AND status <> 'rejected'"
    )
    expected = [name for (name,) in con.execute(f"{forecasts} ORDER BY document_id", [target]).fetchall()]
    return [*notes, f"only expected in {', '.join(expected)}: that makes nobody aware of it"] if expected else notes


# Who got nothing but a copy is no end of a channel. Names are joined to the finished rows.
_CHANNELS = """
WITH roles AS (
    SELECT document_id, entity_id AS who, role IN ('copy', 'info') AS copied FROM parties WHERE entity_id IS NOT NULL
    UNION ALL
    SELECT document_id, office_id, role IN ('copy', 'info') FROM parties WHERE office_id IS NOT NULL
),
copied AS (
    SELECT document_id, who FROM roles WHERE copied
    EXCEPT SELECT r.document_id, r.who FROM roles r SEMI JOIN roles c ON c.copied AND c.document_id = r.document_id AND c.who = r.who
    WHERE NOT r.copied
),
-- Numbers for names: millions of rows are grouped in a fraction of the memory.
actors AS (
    SELECT id, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS n
    FROM (SELECT from_id AS id FROM transmissions UNION SELECT to_id FROM transmissions)
),
sendings AS (
    SELECT f.n AS sender, r.n AS receiver, CAST(d.row AS INTEGER) AS row, t.status = 'documented' AS documented,
           t.delay_printed_seconds, t.delay_min_seconds, t.delay_max_seconds, d.date_earliest, d.date_latest
    FROM transmissions t JOIN documents d ON d.id = t.document_id
    LEFT JOIN copied c ON c.document_id = t.document_id AND c.who = t.to_id
    LEFT JOIN actors f ON f.id = t.from_id LEFT JOIN actors r ON r.id = t.to_id
    WHERE c.who IS NULL
),
papers AS (
    -- Not DISTINCT beside the others: that would hold every row twice.
    SELECT sender, receiver, count(*) AS documents FROM (SELECT DISTINCT sender, receiver, row FROM sendings)
    GROUP BY sender, receiver
),
counted AS (
    SELECT sender, receiver, count(*) AS transmissions, count(CASE WHEN documented THEN 1 END) AS documented,
           count(delay_printed_seconds) AS with_both_hours,
           CAST(median(delay_printed_seconds) AS BIGINT) AS delay_printed_median_seconds,
           min(delay_min_seconds) AS delay_min_seconds, max(delay_max_seconds) AS delay_max_seconds,
           min(date_earliest) AS first_day, max(date_latest) AS last_day
    FROM sendings GROUP BY sender, receiver
)
SELECT f.id AS from_id, fn.name AS from_name, r.id AS to_id, rn.name AS to_name, c.transmissions, p.documents,
       c.* EXCLUDE (sender, receiver, transmissions)
FROM counted c
JOIN papers p ON p.sender IS NOT DISTINCT FROM c.sender AND p.receiver IS NOT DISTINCT FROM c.receiver
LEFT JOIN actors f ON f.n = c.sender LEFT JOIN actors r ON r.n = c.receiver
LEFT JOIN entities fn ON fn.id = f.id LEFT JOIN entities rn ON rn.id = r.id
ORDER BY p.documents DESC, c.transmissions DESC, f.id, r.id
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
