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


def explain_made(con: duckdb.DuckDBPyConnection, made: str) -> dict[str, Any] | None:
    """What a paper not held (`nh-…`) or a transmission (`t-…`) rests on: `{id, table, row, reasons, mentions}`; None where it is neither.

    `mentions` are the references that speak of a paper not held, with document, words, rule, confidence and status.
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
            return {"id": made, "table": name, "row": found[0], "reasons": reasons, "mentions": mentions}
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
