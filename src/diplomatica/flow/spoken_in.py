"""In which passages of later papers the words stand by which their writers show that earlier ones had come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

_SMALLEST = """
SELECT w.document_id, w.start, first(p.passage_id ORDER BY p."end" - p.start, p.passage_id) AS passage_id
FROM (SELECT unnest($1) AS document_id, unnest($2) AS start) w
JOIN passages p ON p.document_id = w.document_id AND p.status <> 'rejected' AND p.start <= w.start AND w.start < p."end"
GROUP BY ALL
"""


def spoken_in(con: duckdb.DuckDBPyConnection, rows: Iterable[dict[str, Any]]) -> None:
    """Fills `passage_id` of those links in the chains of rows that have a `rule`: the smallest passage around their words."""
    acts = [link for row in rows for link in row["chain"] if "rule" in link and link["start"] is not None]
    if not acts:
        return
    spots = sorted({(link["document_id"], link["start"]) for link in acts})
    found = con.execute(_SMALLEST, [[name for name, _ in spots], [start for _, start in spots]]).fetchall()
    passages = {(name, start): passage for name, start, passage in found}
    for link in acts:
        link["passage_id"] = passages.get((link["document_id"], link["start"]))
