"""When it was said, and when not yet known: what a paper tells of somebody in the one conversation with him that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.link.modality import Cues

if TYPE_CHECKING:
    import duckdb

# Who took part in a conversation, and every body above the offices that he held.
_HEARD = """
WITH RECURSIVE belongs AS (
    SELECT t.person_id AS part, o.organisation_id AS who FROM tenures t JOIN offices o ON o.id = t.office_id
    WHERE t.kind IN ('appointed', 'arrived', 'acting')
    UNION
    SELECT b.part, e.parent_id FROM belongs b JOIN entities e ON e.id = b.who WHERE e.parent_id IS NOT NULL
),
talks AS (
    SELECT DISTINCT a.document_id, a.event_id, a.begins, p.entity_id AS part
    FROM act_events a JOIN act_parts p ON p.document_id = a.document_id AND p.start = a.start AND p."end" = a."end"
         AND p.kind = a.kind
    WHERE a.kind = 'conversation' AND p.entity_id IS NOT NULL
),
heard AS (
    SELECT document_id, event_id, begins, part AS who FROM talks
    UNION SELECT t.document_id, t.event_id, t.begins, b.who FROM talks t JOIN belongs b ON b.part = t.part
)
"""
_BOUNDS = f"""{_HEARD}
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


_LACKS = f"""{_HEARD}
SELECT i.fact_id, min(d.convention) AS convention, min(i.text) AS text, min(coalesce(h.begins, e.earliest)) AS earliest,
       min(coalesce(h.begins, least(e.latest, i.latest))) AS latest
FROM ignorance i JOIN heard h ON h.document_id = i.document_id AND h.who = i.actor_id JOIN events e ON e.id = h.event_id
JOIN documents d ON d.id = i.document_id
WHERE i.start >= 0 AND i.status <> 'rejected'
GROUP BY i.fact_id HAVING count(DISTINCT h.event_id) = 1 AND min(e.latest) IS NOT NULL
"""


def date_lacks(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `ignorance.earliest` and `latest` where the words place a lack in the conversation: `… when I came in`.

    At the hour at which it began, where the paper names it; else within the conversation, and not after the paper.
    """
    cues = Cues(con)
    said = con.execute(f"SELECT fact_id, convention, text FROM ({_LACKS}) ORDER BY fact_id").fetchall()
    there = [
        fact
        for fact, convention, text in said
        if any(cue.search(text) for cue in cues.of(convention or "common", "at_the_talk"))
    ]
    con.execute(
        f"UPDATE ignorance SET earliest = w.earliest, latest = w.latest FROM ({_LACKS}) w "
        "WHERE w.fact_id = ignorance.fact_id AND list_contains(?, w.fact_id)",
        [there],
    )
