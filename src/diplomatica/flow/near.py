"""The few papers that a question is about, found first, so that of large tables only their rows are read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

LISTED = 400
"""Up to so many papers are named in the query itself: the tables are sorted by document, so most of each file is skipped."""

LENGTH = 9
"""Papers in a chain of enclosures, at most."""

_COLUMNS = {
    "documents": "id",
    "parties": "document_id",
    "passages": "document_id",
    "references": "document_id",
    "reports": "document_id",
    "times": "document_id",
    "transmissions": "document_id",
}


def near(con: duckdb.DuckDBPyConnection, papers: Iterable[str] | None) -> str:
    """Common table expressions `near_documents`, `near_parties` and so on with the rows of some papers; of all for None.

    More papers than `LISTED` are registered on the connection as `near_papers`; whoever asks unregisters it.
    """
    if papers is None:
        return ", ".join(f'near_{name} AS (SELECT * FROM "{name}")' for name in _COLUMNS)
    ids = sorted(set(papers))
    if len(ids) <= LISTED:
        listed = ", ".join("'" + one.replace("'", "''") + "'" for one in ids) or "NULL"
    else:
        con.register("near_papers", pa.table({"id": pa.array(ids, pa.string())}))
        listed = "SELECT id FROM near_papers"
    return ", ".join(
        f'near_{name} AS MATERIALIZED (SELECT * FROM "{name}" WHERE {column} IN ({listed}))'
        if name != "documents"  # its texts stay where they are
        else f"near_documents AS MATERIALIZED (SELECT id, title, date_earliest, date_latest FROM documents WHERE id IN ({listed}))"
        for name, column in _COLUMNS.items()
    )


def around(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> set[str]:
    """The documents, all that enclose or relay them or what does, and what answers or refers to any of these."""
    found = set(documents)
    step, carriers = sorted(found), set(found)
    for _ in range(LENGTH):
        if not step:
            break
        rows = con.execute(
            "SELECT document_id, relation IN ('encloses', 'relays') FROM \"references\" WHERE status <> 'rejected' "
            "AND relation IN ('encloses', 'relays', 'answers', 'refers') AND target_id IN (SELECT unnest(?))",
            [step],
        ).fetchall()
        found |= {document for document, _ in rows}
        step = sorted({document for document, carries in rows if carries} - carriers)
        carriers |= set(step)
    return found


def within(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> set[str]:
    """The documents and all that they enclose, relay or answer, and so on."""
    found = set(documents)
    step = sorted(found)
    while step:
        rows = con.execute(
            "SELECT DISTINCT target_id FROM \"references\" WHERE status <> 'rejected' AND target_id IS NOT NULL "
            "AND relation IN ('encloses', 'relays', 'answers') AND document_id IN (SELECT unnest(?))",
            [step],
        ).fetchall()
        step = sorted({target for (target,) in rows} - found)
        found |= set(step)
    return found
