"""What documents ask for, how it stood at a moment, and how long it had been open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.flow.verdict import Answer
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

STATES_AT = ("none_held", "perhaps_answered", "answered_not_held", "partly", "answered", "superseded")
"""How a request can stand at a moment, what is open first. `perhaps_answered`: the answer may or may not have been sent."""

# When a paper was written: its sending where known, never after the end of its day on any clock of the earth.
_MOMENT = """
    SELECT d.id, coalesce(min(t.sent_earliest), CAST(d.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR) AS earliest,
           least(min(t.sent_latest), CAST(d.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR) AS latest
    FROM documents d LEFT JOIN transmissions t
      ON t.document_id = d.id AND t.status IN ('documented', 'asserted') AND t.passages IS NULL
    WHERE d.id IN (SELECT document_id FROM requests UNION SELECT answered_by FROM requests)
    GROUP BY d.id, d.date_earliest, d.date_latest
"""

# A draft asks nobody, unless something proves that it was sent.
_UNSENT = """coalesce(d.kind LIKE '%draft%', FALSE) AND NOT EXISTS (
           SELECT 1 FROM transmissions t WHERE t.document_id = d.id AND t.status = 'inferred' AND t.passages IS NULL)"""

_REQUESTS = f"""
WITH moments AS ({_MOMENT})
SELECT q.document_id, d.title, d.date_edtf AS date, q.passage_id, q.kind, q.text, q.from_id, f.name AS from_name, q.to_id,
       t.name AS to_name, q.due, q.state, q.answered_by, q.answered_after_seconds, q.fact_id, q.status,
       m.earliest AS asked_earliest, m.latest AS asked_latest, a.earliest AS answered_earliest, a.latest AS answered_latest,
       {_UNSENT} AS is_unsent
FROM requests q JOIN documents d ON d.id = q.document_id
LEFT JOIN moments m ON m.id = q.document_id LEFT JOIN moments a ON a.id = q.answered_by
LEFT JOIN entities f ON f.id = q.from_id LEFT JOIN entities t ON t.id = q.to_id
WHERE q.status <> 'rejected' ORDER BY d.date_earliest NULLS LAST, q.document_id, q.start NULLS LAST, q.fact_id
"""

_END = "SELECT CAST(max(date_latest) AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 24 HOUR - INTERVAL 1 SECOND AS moment FROM documents"


def requests(con: duckdb.DuckDBPyConnection, state: str | None = None, at: datetime | None = None) -> Answer:
    """What documents had asked for by a moment (without one, the end of the last day of the archive), the oldest open first.

    `state` is how it stands by all that is here, `state_at` how it stood at the moment; for `state` given only those are kept.
    `age_min_seconds` and `age_max_seconds`: how long it had been open at the moment, or, once answered, how long it took; the
    bounds follow from those of asking and answering, and an unknown one is None. What was surely asked later is left out; a draft
    of which nothing proves that it was sent asks nobody; `of` counts all others. `none_held` says that no answer is here, which
    is not to say that none was given.
    """
    every = dicts(con, _REQUESTS)
    found = [row for row in every if not row.pop("is_unsent")]
    if at is None:
        [end] = dicts(con, _END)
        at = end["moment"]
    asked = [row for row in found if at is None or row["asked_earliest"] is None or row["asked_earliest"] <= at]
    rows = [_aged(row, at) for row in asked]
    counts = {name: sum(row["state_at"] == name for row in rows) for name in STATES_AT}
    kept = [row for row in rows if state is None or row["state_at"] == state]
    kept.sort(key=lambda row: STATES_AT.index(row["state_at"]))  # stable: the oldest first in each
    return Answer(kept, len(found), [*_notes(rows, counts, len(found), len(every), at), _read_from(con)])


def _aged(row: Row, at: datetime | None) -> Row:
    out = {**row, "at": at, "state_at": row["state"], "age_min_seconds": None, "age_max_seconds": None}
    closed = (row["answered_earliest"], row["answered_latest"])
    if row["answered_by"] and at is not None:
        if closed[0] and at < closed[0]:
            out["state_at"] = "none_held"
        elif closed[1] is None or at < closed[1]:
            out["state_at"] = "perhaps_answered"
    if out["state_at"] in ("none_held", "perhaps_answered"):
        ends = (at, at)
    elif row["answered_by"]:
        ends = closed
    else:
        return out
    if ends[0] and row["asked_latest"]:
        out["age_min_seconds"] = max(0, int((ends[0] - row["asked_latest"]).total_seconds()))
    if ends[1] and row["asked_earliest"]:
        out["age_max_seconds"] = max(0, int((ends[1] - row["asked_earliest"]).total_seconds()))
    return out


def _notes(rows: list[Row], counts: dict[str, int], total: int, every: int, at: datetime | None) -> list[str]:
    said = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number)
    moment = f" at {at:%Y-%m-%dT%H:%MZ}" if at else ""
    notes = [f"of {len(rows)} requests asked{moment}: {said}"] if rows else []
    if total > len(rows):
        notes.append(f"{total - len(rows)} of {total} were asked later")
    if every > total:
        notes.append(
            f"{every - total} more stand in drafts of which nothing proves that they were sent: they were asked of nobody"
        )
    undated = sum(row["asked_earliest"] is None or row["asked_latest"] is None for row in rows)
    if undated:
        notes.append(f"of {undated} the day of asking is not known, nor therefore their age")
    return notes


def _read_from(con: duckdb.DuckDBPyConnection) -> str:
    [[documents, full]] = con.execute(
        "SELECT count(*), count(CASE WHEN text_scope = 'full' THEN 1 END) FROM documents"
    ).fetchall()
    return f"read from {full} of {documents} documents whose text is here"
