"""A legend that says *ibid.*: what it leaves out is that of the document before it in the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

RULE = "legend.ibid"

_FILL = f"""
WITH ordered AS (
    SELECT h.*, d.source_path,
           d.source_start AS place, h.rule = '{RULE}' AS ibid,
           count(*) FILTER (WHERE h.rule <> '{RULE}') OVER before AS run
    FROM holdings h JOIN documents d ON d.id = h.document_id
    WHERE d.source_path IS NOT NULL AND h.status <> 'rejected'
    WINDOW before AS (PARTITION BY d.source_path ORDER BY d.source_start, h.document_id, h.ordinal)
),
carried AS (
    SELECT document_id, ordinal, ibid, fond, opis, delo, papka,
           last_value(repository IGNORE NULLS) OVER chain AS repository_, last_value(collection IGNORE NULLS) OVER chain AS collection_,
           last_value(fond IGNORE NULLS) OVER chain AS fond_, last_value(opis IGNORE NULLS) OVER chain AS opis_,
           last_value(delo IGNORE NULLS) OVER chain AS delo_, last_value(papka IGNORE NULLS) OVER chain AS papka_
    FROM ordered WHERE run > 0
    WINDOW chain AS (PARTITION BY source_path, run ORDER BY place, document_id, ordinal)
)
UPDATE holdings SET
    repository = c.repository_, collection = c.collection_, fond = c.fond_,
    opis = CASE WHEN c.fond IS NULL THEN c.opis_ ELSE c.opis END,
    delo = CASE WHEN c.fond IS NULL AND c.opis IS NULL THEN c.delo_ ELSE c.delo END,
    papka = CASE WHEN c.fond IS NULL AND c.opis IS NULL AND c.delo IS NULL THEN c.papka_ ELSE c.papka END
FROM carried c
WHERE c.ibid AND holdings.document_id = c.document_id AND holdings.ordinal = c.ordinal
"""
"""A part is carried over only where no greater part is printed: another file's sheets are not those of the last one."""


def resolve_ibid(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the parts of shelfmarks that `ibid.` stands for; one without a document before it keeps its own parts alone."""
    if con.execute("SELECT 1 FROM holdings WHERE rule = ? LIMIT 1", [RULE]).fetchall():
        con.execute(_FILL)
