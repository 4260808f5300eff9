"""Answers over the rows that a reader may see: who knew, what was known, channels, what is missing, what was asked.

Every function takes a DuckDB connection with the tables of one view and returns rows with their denominator.
What "to know" means is written in `docs/knowledge.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.errors import UsageError
from diplomatica.flow.arrivals import arrivals
from diplomatica.flow.between import ahead, compare, learned
from diplomatica.flow.channel import channel
from diplomatica.flow.channels import channels
from diplomatica.flow.known import known
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import Answer, verdicts
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

__all__ = ["Answer", "ahead", "channel", "channels", "compare", "known", "learned", "missing", "requests", "who_knew"]


def who_knew(
    con: duckdb.DuckDBPyConnection, target: str, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """Who had a document (or heard of an event), certain and possible from when, with the chain that proves it.

    `target` is a document, `document#passage`, or an event. Rows: `actor_id, actor, level, value, certain_from, possible_from,
    rung, passages, lag_min_seconds, lag_max_seconds, chain`; the earliest certain first, then the possible, then by actor.
    `level` is `direct`; `holder` for the man in the office that was reached; `member` for an actor that the one reached
    belongs to. `certain_shown` and `possible_shown` give the bounds as a day where only a day is known. `rung` asks for one
    of `flow.ways.RUNGS`; without it, readable where a deciphering hour is printed, else arrived.
    A `ledger` gives the same answer at once, where no rung and no passage is asked for.
    Raises UsageError for a target that is not there, and for a rung that there is not.
    """
    looked_up = ledger is not None and rung is None and "#" not in target
    found = ledger.arrivals(target) if ledger and looked_up else arrivals(con, target, rung)
    if found is None:
        raise UsageError(f"{target!r}: neither a document nor an event of this archive has that id")
    if ledger:
        society = ledger.society(con)
        actors = len(society.names)
    else:
        society = Society.read(con, [actor for a in found for actor in (a.actor, a.sender) if actor is not None])
        [[actors]] = con.execute("SELECT count(*) FROM entities WHERE kind <> 'place'").fetchall()
    rows = verdicts(found, society)
    certain = sum(r["value"] == "certain" for r in rows)
    notes = [f"{certain} of {len(rows)} actors certain; all others only possible"] if rows else []
    members = sum(r["level"] == "member" for r in rows)
    if members:
        notes.append(f"{members} of these are members: a part of them had it; that its head had it is not said")
    news = _news(con, target) if ledger is None or ledger.is_event(target) else []
    return Answer(rows, actors, [*notes, *news])


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
