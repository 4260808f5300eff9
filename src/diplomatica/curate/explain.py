"""What a fact rests on: its row, the words it was read from, every rule that had a part in it, its rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.model.schema import TABLES
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

CONTEXT = 60
"""Code points of text before and after the quoted words."""


def explain(
    con: duckdb.DuckDBPyConnection, text_of: Callable[[str], str], fact: str, table: str | None = None
) -> dict[str, Any]:
    """The proofs of one fact: `{fact_id, table, row, quote, reasons, source}`.

    `text_of` gives the text of a document by id. `quote` holds `exact`, `prefix` and `suffix` from the document, `exact` alone
    where the fact comes from a catalogue. `table` says where the fact stands, where that is known. Raises UsageError for a
    fact that is not there.
    """
    for name in [table] if table else [known.name for known in TABLES.values() if known.is_facts]:
        found = dicts(con, f'SELECT * FROM "{name}" WHERE fact_id = ?', [fact])
        if found:
            row = found[0]
            reasons = dicts(
                con,
                'SELECT ordinal, rule, text, document_id, start, "end", source, score FROM reasons WHERE fact_id = ? ORDER BY ordinal',
                [fact],
            )
            source = dicts(con, "SELECT title, source_path FROM documents WHERE id = ?", [row["document_id"]])
            return {
                "fact_id": fact,
                "table": name,
                "row": row,
                "quote": quoted(row, text_of),
                "reasons": reasons,
                "source": source[0] if source else None,
            }
    raise UsageError(f"{fact!r}: no fact of this archive has that id")


LONGEST = 300
"""Characters of a passage that are quoted as evidence."""

# The ends that its paper names, and its hours; of what a paper only tells, the speeches between the two, what he who told it was asked to
# tell, and the sentences of telling and meeting that name one of the two.
_READ = f"""
WITH t AS (SELECT * FROM transmissions WHERE id = $made),
tells AS (SELECT coalesce(asserted_by, document_id) AS document_id, from_id, to_id FROM t WHERE status <> 'documented'),
found AS (
    SELECT 1 AS n, 'parties' AS in_table, p.role AS says, p.fact_id, p.document_id, p.rule, p.confidence, p.status, p.start, p."end",
           p.text, CAST(NULL AS VARCHAR) AS label, CAST(NULL AS TIMESTAMPTZ) AS at
    FROM parties p JOIN t ON t.document_id = p.document_id
     AND (p.entity_id IN (t.from_id, t.to_id) OR p.office_id IN (t.from_id, t.to_id))
    UNION ALL
    SELECT 2, 'times', h.kind, h.fact_id, h.document_id, h.rule, h.confidence, h.status, h.start, h."end", h.text, h.label, h.earliest
    FROM times h JOIN t ON t.document_id = h.document_id AND t.asserted_by IS NULL
    UNION ALL
    SELECT 3, 'speech', s.mode, s.fact_id, s.document_id, s.rule, s.confidence, s.status, s.start, s."end", NULL, NULL, NULL
    FROM speech s JOIN tells t ON t.document_id = s.document_id
     AND (s.addressee_id = t.to_id OR (s.speaker_id = t.to_id AND s.addressee_id = t.from_id))
    UNION ALL
    SELECT 4, 'requests', r.kind, r.fact_id, r.document_id, r.rule, r.confidence, r.status, r.start, r."end", r.text, NULL, NULL
    FROM requests r JOIN tells t ON t.document_id = r.document_id AND r.kind = 'convey' AND r.to_id = t.from_id
    UNION ALL
    SELECT 5, 'references', r.relation, r.fact_id, r.document_id, r.rule, r.confidence, r.status, r.start, r."end", r.text, NULL, NULL
    FROM "references" r JOIN tells t ON t.document_id = r.document_id AND starts_with(r.rule, 'acts.')
    WHERE EXISTS (SELECT 1 FROM mentions m WHERE m.document_id = r.document_id AND m.start < r."end" AND r.start < m."end"
                  AND m.entity_id IN (t.from_id, t.to_id))
)
SELECT f.in_table AS "table", f.says, f.label, f.fact_id, f.document_id, f.rule, f.confidence, f.status,
       CASE WHEN length(q.words) > {LONGEST} THEN left(q.words, {LONGEST}) || '…' ELSE q.words END AS text
FROM found f JOIN documents d ON d.id = f.document_id,
     (SELECT coalesce(f.text, substr(d.text, CAST(f.start + 1 AS BIGINT), CAST(f."end" - f.start AS BIGINT))) AS words) q
WHERE f.status <> 'rejected' ORDER BY f.n, f.at, f.start, f.fact_id
"""


def explain_made(con: duckdb.DuckDBPyConnection, made: str) -> dict[str, Any] | None:
    """What a paper not held (`nh-…`) or a transmission (`t-…`) rests on: `{id, table, row, reasons, mentions, facts}`; None for neither.

    `mentions` are the references that speak of a paper not held, `facts` what was read of the ends and hours of a transmission, or where
    a paper tells of it, each with table, document, words, rule, confidence and status.
    """
    for name in ("not_held", "transmissions"):
        if found := dicts(con, f'SELECT * FROM "{name}" WHERE id = ?', [made]):
            reasons = dicts(
                con,
                "SELECT ordinal, rule, text, document_id, source, score FROM reasons WHERE fact_id = ? ORDER BY ordinal",
                [made],
            )
            mentions = dicts(
                con,
                'SELECT fact_id, document_id, text, rule, confidence, status FROM "references" WHERE not_held_id = ? '
                "ORDER BY document_id, start, fact_id",
                [made],
            )
            facts = dicts(con, _READ, {"made": made}) if name == "transmissions" else []
            return {
                "id": made,
                "table": name,
                "row": found[0],
                "reasons": reasons,
                "mentions": mentions,
                "facts": facts,
            }
    return None


def quoted(row: dict[str, Any], text_of: Callable[[str], str]) -> dict[str, str]:
    """The words that a fact was read from, with those before and behind them."""
    start, end = row.get("start"), row.get("end")
    if start is None or end is None:
        words = row.get("text") or row.get("value") or row.get("quality") or row.get("event_id") or ""
        return {"exact": str(words), "prefix": "", "suffix": ""}
    text = text_of(row["document_id"])
    return {
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
