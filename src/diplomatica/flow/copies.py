"""Papers with the same words: what went from one actor to another on one day is one sending, however many copies are here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.flow.near import COPIES, IS_COPY
from diplomatica.model.statements import table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

AGAIN = f"""
SELECT DISTINCT t.document_id, t.from_id, t.to_id FROM {{rows}} t JOIN ({COPIES}) c ON c.document_id = t.document_id
JOIN {{rows}} o ON o.document_id = c.target_id AND o.from_id = t.from_id AND o.to_id = t.to_id
 AND o.date_earliest IS NOT DISTINCT FROM t.date_earliest AND o.date_latest IS NOT DISTINCT FROM t.date_latest
WHERE (o.delay_printed_seconds IS NULL, o.document_id) < (t.delay_printed_seconds IS NULL, t.document_id)
"""
"""The sendings among `rows` that a copy counts for: one with both hours printed, else the first by its paper's id."""


def any_copies(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether two papers of the view have the same words; a copy that is hidden is none."""
    return bool(con.execute(f"SELECT 1 FROM versions WHERE {IS_COPY} LIMIT 1").fetchall())


def once(con: duckdb.DuckDBPyConnection, sendings: pa.Table) -> pa.Table:
    """The sendings without those that a copy counts for.

    Columns that matter are `document_id, from_id, to_id, date_earliest, date_latest, delay_printed_seconds`.
    """
    if not any_copies(con):
        return sendings
    con.register("sent_rows", sendings)
    try:
        again = AGAIN.format(rows="sent_rows")
        return table(
            con,
            f"SELECT r.* FROM sent_rows r ANTI JOIN ({again}) g "
            "ON g.document_id = r.document_id AND g.from_id = r.from_id AND g.to_id = r.to_id",
        )
    finally:
        con.unregister("sent_rows")


def first_of(con: duckdb.DuckDBPyConnection, papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of papers (`id, sender, receiver, date_earliest, date_latest`) those that no copy with the same ends and day stands before."""
    if not papers or not any_copies(con):
        return papers
    ids = sorted(paper["id"] for paper in papers)
    query = f"SELECT document_id, target_id FROM ({COPIES}) WHERE document_id IN (SELECT unnest($1)) AND target_id < document_id"
    pairs = con.execute(query, [ids]).fetchall()
    said = {
        paper["id"]: [paper[name] for name in ("sender", "receiver", "date_earliest", "date_latest")]
        for paper in papers
    }
    again = {paper for paper, other in pairs if None not in said[paper][:2] and said[paper] == said.get(other)}
    return [paper for paper in papers if paper["id"] not in again]
