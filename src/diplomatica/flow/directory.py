"""Who and what can be asked about: the actors with how often each occurs, and the events with when they happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diplomatica.flow.rollup import Society
from diplomatica.flow.shown import shown
from diplomatica.flow.verdict import Answer
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

_ACTORS = """
WITH named AS (
    SELECT who, role, document_id FROM (SELECT unnest([entity_id, office_id]) AS who, role, document_id FROM parties
                                        WHERE status <> 'rejected') WHERE who IS NOT NULL
),
parted AS (
    SELECT who, count(DISTINCT document_id) FILTER (role IN ('sender', 'signed', 'drafted', 'authorised')) AS sent,
           count(DISTINCT document_id) FILTER (role IN ('to', 'for', 'via', 'copy', 'info')) AS addressed
    FROM named GROUP BY who
),
spoken AS (SELECT entity_id AS who, count(DISTINCT document_id) AS mentioned FROM mentions
           WHERE entity_id IS NOT NULL AND status <> 'rejected' GROUP BY entity_id),
forms AS (SELECT entity_id AS who, list_sort(list(DISTINCT form)) AS forms FROM names
          WHERE coalesce(status, '') <> 'rejected' GROUP BY entity_id)
SELECT e.id, e.kind, e.name, e.parent_id, up.name AS parent, coalesce(f.forms, []) AS forms, coalesce(p.sent, 0) AS sent,
       coalesce(p.addressed, 0) AS addressed, coalesce(s.mentioned, 0) AS mentioned
FROM entities e LEFT JOIN entities up ON up.id = e.parent_id LEFT JOIN parted p ON p.who = e.id
LEFT JOIN spoken s ON s.who = e.id LEFT JOIN forms f ON f.who = e.id
WHERE e.kind <> 'place'
ORDER BY coalesce(p.sent, 0) + coalesce(p.addressed, 0) DESC, coalesce(s.mentioned, 0) DESC, e.name NULLS LAST, e.id
"""


def actors(con: duckdb.DuckDBPyConnection, words: str | None = None) -> Answer:
    """Everybody who can be asked about, or those who are `called` so: the rows of `everybody`."""
    return called(everybody(con), words)


def everybody(con: duckdb.DuckDBPyConnection) -> Answer:
    """Everybody who can be asked about, the busiest first.

    Rows: `id, kind, name, parent_id, parent, forms, sent, addressed, mentioned` (documents each); `of` counts all actors.
    """
    every = dicts(con, _ACTORS)
    [[documents]] = con.execute("SELECT count(*) FROM documents").fetchall()
    return Answer(every, len(every), [f"counts are documents, of {documents}; places are no actors"])


def called(everybody: Answer, words: str | None = None) -> Answer:
    """Those of whom all of the words stand in id, name or a form of the name; everybody without words."""
    wanted = (words or "").casefold().split()
    return replace(everybody, rows=[dict(row) for row in everybody.rows if _has(row, wanted)])


def _has(row: dict[str, object], wanted: list[str]) -> bool:
    forms = row["forms"]
    assert isinstance(forms, list)
    said = " ".join(str(part) for part in (row["id"], row["name"], row["kind"], *forms) if part).casefold()
    return all(word in said for word in wanted)


_EVENTS = """
SELECT e.*, p.name AS place,
       (SELECT count(DISTINCT r.document_id) FROM reports r WHERE r.event_id = e.id AND r.status <> 'rejected') AS reports
FROM events e LEFT JOIN entities p ON p.id = e.place_id
WHERE $1 IS NULL OR e.id = $1
ORDER BY e.earliest NULLS LAST, e.latest NULLS LAST, e.id
"""


def events(con: duckdb.DuckDBPyConnection, event_id: str | None = None) -> Answer:
    """What happened, the oldest first, or one event: the columns of `events` with `place`, `reports` and shown bounds.

    `earliest_shown` and `latest_shown` are days where only a day is known, else local hours with their offset. `reports`
    counts the documents that speak of it, `of` all documents.
    """
    society = Society.named(con, "")
    rows = dicts(con, _EVENTS, [event_id])
    for row in rows:
        clocks = society.clocks([row["place_id"]])
        one_moment = row["earliest"] == row["latest"]
        row["earliest_shown"] = shown(row["earliest"], clocks, end=False, hour=one_moment)
        row["latest_shown"] = shown(row["latest"], clocks, end=True, hour=one_moment)
        row["public_shown"] = shown(row["public_from"], clocks, end=False)
    [[documents]] = con.execute("SELECT count(*) FROM documents").fetchall()
    return Answer(rows, documents)
