"""A second, independent proof of who was addressed: what the text says the addressee did, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import append, columns
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    import duckdb

# Two acts of one document are the same conversation when somebody took part in both and their days do not exclude each other.
_SAME = """
SELECT DISTINCT mine.document_id, mine.start, mine."end", other_with.start AS other_start, other_with."end" AS other_end,
       who.entity_id AS person, p.fact_id, p.entity_id, p.office_id, ta.text AS mine_text, tb.text AS other_text
FROM act_parts mine
JOIN acts ta ON ta.document_id = mine.document_id AND ta.start = mine.start AND ta."end" = mine."end" AND ta.kind = mine.kind
JOIN act_parts mine_with ON mine_with.document_id = mine.document_id AND mine_with.start = mine.start
     AND mine_with."end" = mine."end" AND mine_with.role = 'with' AND mine_with.kind = 'conversation'
JOIN act_parts other_with ON other_with.document_id = mine.document_id AND other_with.start <> mine.start
     AND other_with.kind = 'conversation' AND other_with.entity_id = mine_with.entity_id AND other_with.role IN ('with', 'by')
JOIN acts tb ON tb.document_id = other_with.document_id AND tb.start = other_with.start AND tb."end" = other_with."end"
     AND tb.kind = 'conversation'
JOIN act_parts who ON who.document_id = other_with.document_id AND who.start = other_with.start
     AND who."end" = other_with."end" AND who.kind = 'conversation' AND who.entity_id <> mine_with.entity_id
JOIN parties p ON p.document_id = mine.document_id AND p.role = 'to' AND p.status <> 'rejected'
JOIN texts t ON t.document_id = mine.document_id
WHERE mine.kind = 'conversation' AND mine.role = 'by'
  AND lower(trim(substr(t.text, mine.part_start + 1, mine.part_end - mine.part_start))) IN ('you', 'your')
  AND (ta.date_earliest IS NULL OR tb.date_latest IS NULL OR ta.date_earliest <= tb.date_latest)
  AND (tb.date_earliest IS NULL OR ta.date_latest IS NULL OR tb.date_earliest <= ta.date_latest)
ORDER BY p.fact_id, person, mine.start, other_start
"""


def second_proofs(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Where the addressee's conversation is told twice, once with names, a name that fits the office proves the man.

    Adds a row of `reasons`; where tenure had found nobody and one name alone has held the office, it fills `entity_id`.
    """
    found = columns(con, _SAME)
    reasons: list[dict[str, Any]] = []
    candidates: dict[str, list[int]] = {}
    for i, fact in enumerate(found["fact_id"]):
        candidates.setdefault(fact, []).append(i)
    for fact, rows in candidates.items():
        known = found["entity_id"][rows[0]]
        office = found["office_id"][rows[0]]
        held = {t.person_id for t in directory.by_office.get(office or "", ())}
        fitting = sorted(
            {
                found["person"][i]
                for i in rows
                if found["person"][i] == known or (not known and found["person"][i] in held)
            }
        )
        if len(fitting) != 1:
            continue
        i = next(i for i in rows if found["person"][i] == fitting[0])
        text = f"“{found['mine_text'][i]}” is the “{found['other_text'][i]}”, which names {directory.name[fitting[0]]}"
        span = {"start": found["other_start"][i], "end": found["other_end"][i]}
        reasons.append(
            {
                "fact_id": fact,
                "rule": "resolve.conversation",
                "text": text,
                "document_id": found["document_id"][i],
                "source": "text",
                "score": 0.9,
                **span,
            }
        )
        con.execute(
            "UPDATE parties SET entity_id = ?, rule = rule || '+resolve.conversation', "
            "confidence = CASE WHEN entity_id IS NULL THEN least(confidence, 0.85) ELSE round(1 - (1 - confidence) * 0.25, 3) END "
            "WHERE fact_id = ? AND status <> 'rejected'",
            [fitting[0], fact],
        )
    append(con, "reasons", reasons_table(con, reasons))
