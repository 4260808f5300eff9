"""When it was said: words that a paper gives as somebody's, in the one conversation with him that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# Who took part in a conversation, and every body above the offices that he held.
_BOUNDS = """
WITH RECURSIVE belongs AS (
    SELECT t.person_id AS part, o.organisation_id AS who FROM tenures t JOIN offices o ON o.id = t.office_id
    WHERE t.kind IN ('appointed', 'arrived', 'acting')
    UNION
    SELECT b.part, e.parent_id FROM belongs b JOIN entities e ON e.id = b.who WHERE e.parent_id IS NOT NULL
),
talks AS (
    SELECT DISTINCT a.document_id, a.event_id, p.entity_id AS part
    FROM act_events a JOIN act_parts p ON p.document_id = a.document_id AND p.start = a.start AND p."end" = a."end"
         AND p.kind = a.kind
    WHERE a.kind = 'conversation' AND p.entity_id IS NOT NULL
),
heard AS (
    SELECT document_id, event_id, part AS who FROM talks
    UNION SELECT t.document_id, t.event_id, b.who FROM talks t JOIN belongs b ON b.part = t.part
)
SELECT s.fact_id, min(e.earliest) AS earliest, min(e.latest) AS latest
FROM speech s JOIN heard h ON h.document_id = s.document_id AND h.who = s.speaker_id JOIN events e ON e.id = h.event_id
WHERE s.mode = 'reports' AND s.earliest IS NULL AND s.latest IS NULL AND s.status <> 'rejected'
GROUP BY s.fact_id HAVING count(DISTINCT h.event_id) = 1 AND min(e.latest) IS NOT NULL
"""


def date_speech(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `speech.earliest` and `latest` of reported words from the conversation.

    A paper that speaks of one conversation with somebody, and of his views, speaks of what he said there. Of two
    conversations it says neither.
    """
    con.execute(
        f"UPDATE speech SET earliest = w.earliest, latest = w.latest FROM ({_BOUNDS}) w WHERE w.fact_id = speech.fact_id"
    )
