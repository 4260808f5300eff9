"""Whose words they are: the speaker and addressee of speech inside a document, and the voice of every mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import append, columns
from diplomatica.resolve.parties import ANYBODY
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    import duckdb

GLOSS_GAP = 2
"""A gloss explains the words that end at most so many characters before it."""

_GLOSSED = f"""
SELECT p.fact_id, p.document_id, p.start, p."end", m.text AS gloss, d.date_earliest AS day
FROM parties p JOIN documents d ON d.id = p.document_id
JOIN marks m ON m.document_id = p.document_id AND m.kind = 'gloss' AND m.start BETWEEN p."end" AND p."end" + {GLOSS_GAP}
WHERE p.entity_id IS NULL AND p.office_id IS NULL AND m.status <> 'rejected' ORDER BY p.fact_id, m.start
"""

_SPEAKERS = """
UPDATE speech SET speaker_id = w.speaker_id FROM (
    SELECT s.fact_id, coalesce(max(CASE WHEN p.role = 'authorised' THEN p.entity_id END),
                               max(v.side_id), max(v.entity_id)) AS speaker_id
    FROM speech s
    LEFT JOIN parties p ON p.document_id = s.document_id AND p.status <> 'rejected'
    LEFT JOIN voices v ON v.document_id = s.document_id
    WHERE s.mode = 'to_be_conveyed' AND s.speaker_id IS NULL GROUP BY s.fact_id) w
WHERE w.fact_id = speech.fact_id
"""

_ADDRESSEES = """
UPDATE speech SET addressee_id = w.entity_id FROM (
    SELECT s.fact_id, coalesce(p.entity_id, p.office_id) AS entity_id,
           row_number() OVER (PARTITION BY s.fact_id ORDER BY p.start DESC, p.fact_id) AS nearest
    FROM speech s JOIN parties p ON p.document_id = s.document_id AND p.role = 'for' AND p.start < s.start
    WHERE s.mode = 'to_be_conveyed' AND s.addressee_id IS NULL AND p.status <> 'rejected') w
WHERE w.nearest = 1 AND w.fact_id = speech.fact_id
"""

_VOICES = """
UPDATE mentions SET voice_id = w.voice_id FROM (
    SELECT m.fact_id, coalesce(s.speaker_id, v.entity_id) AS voice_id,
           row_number() OVER (PARTITION BY m.fact_id ORDER BY s."end" - s.start, s.fact_id) AS innermost
    FROM mentions m LEFT JOIN speech s ON s.document_id = m.document_id AND s.start <= m.start AND m."end" <= s."end"
         AND s.status <> 'rejected'
    LEFT JOIN voices v ON v.document_id = m.document_id) w
WHERE w.innermost = 1 AND w.fact_id = mentions.fact_id
"""


def resolve_speech(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `speech.speaker_id` and `addressee_id`, and stage `voices`: per document who speaks in it, for which side and which house."""
    _glossed(con, directory)
    found = columns(
        con,
        "SELECT p.document_id, p.entity_id, p.office_id, d.date_earliest AS day FROM parties p "
        "JOIN documents d ON d.id = p.document_id WHERE p.role IN ('sender', 'signed') AND p.status <> 'rejected' "
        "AND coalesce(p.entity_id, p.office_id) IS NOT NULL ORDER BY p.document_id, p.role, p.ordinal",
    )
    voices: dict[str, tuple[str, str | None, str | None]] = {}
    rows = zip(found["document_id"], found["entity_id"], found["office_id"], found["day"], strict=True)
    for document, entity, office, day in rows:
        side = directory.side(office, day) or directory.side(entity, day)
        voices.setdefault(
            document, (entity or office, side, directory.house(office, day) or directory.house(entity, day))
        )
    con.execute(
        "CREATE OR REPLACE TABLE voices (document_id VARCHAR, entity_id VARCHAR, side_id VARCHAR, house_id VARCHAR)"
    )
    if voices:
        import pyarrow as pa

        documents = list(voices)
        append(
            con,
            "voices",
            pa.table(
                {
                    "document_id": pa.array(documents, pa.string()),
                    "entity_id": pa.array([voices[d][0] for d in documents], pa.string()),
                    "side_id": pa.array([voices[d][1] for d in documents], pa.string()),
                    "house_id": pa.array([voices[d][2] for d in documents], pa.string()),
                }
            ),
        )
    con.execute(_SPEAKERS)
    con.execute(_ADDRESSEES)


def resolve_voices(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `mentions.voice_id`: the speaker of the innermost speech around it, else the document's sender."""
    con.execute(_VOICES)


def _glossed(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Identify parties that no name finds by the word of the original that the translator put beside them.

    This uses the gloss for this party alone; it teaches the dictionary nothing.
    """
    found = columns(con, _GLOSSED)
    reasons: list[dict[str, Any]] = []
    for i, fact in enumerate(found["fact_id"]):
        identity = directory.identify(found["gloss"][i], found["day"][i], ANYBODY)
        if identity.entity_id is None:
            continue
        con.execute(
            "UPDATE parties SET entity_id = ?, rule = rule || '+resolve.gloss', confidence = least(confidence, ?) "
            "WHERE fact_id = ? AND entity_id IS NULL",
            [identity.entity_id, round(identity.score - 0.05, 3), fact],
        )
        reasons.append(
            {
                "fact_id": fact,
                "rule": "resolve.gloss",
                "text": f"the original says “{found['gloss'][i]}”",
                "document_id": found["document_id"][i],
                "start": found["start"][i],
                "end": found["end"][i],
                "source": "text",
                "score": round(identity.score - 0.05, 3),
            }
        )
    append(con, "reasons", reasons_table(con, reasons))
