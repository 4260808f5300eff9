"""Which references an editor or a translator makes, not the writer: those in footnotes and in remarks in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.model.schema import ASIDE

if TYPE_CHECKING:
    import duckdb

_IN_NOTES = f"""
UPDATE "references" SET in_note = TRUE FROM (
    SELECT DISTINCT r.fact_id FROM "references" r
    JOIN (SELECT document_id, start, "end" FROM passages WHERE kind = 'note' AND status <> 'rejected'
          UNION ALL
          SELECT document_id, start, "end" FROM marks WHERE kind IN {ASIDE} AND status <> 'rejected') n
      ON n.document_id = r.document_id AND n.start <= r.start AND r.start < n."end") w
WHERE w.fact_id = "references".fact_id
"""


def mark_notes(con: duckdb.DuckDBPyConnection) -> None:
    """Set `references.in_note` of those that stand in a note: what is said there proves nothing of the writer."""
    con.execute(_IN_NOTES)
