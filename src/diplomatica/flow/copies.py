"""Papers with the same words, or a translation: what went to one actor on one day is one sending, however many are here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.flow.near import pairs
from diplomatica.model.statements import table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

IS_SAME = "relation IN ('copy_of', 'translation_of') AND status IN ('accepted', 'confirmed')"
"""Rows of `versions` by which two papers are of one sending: a translation carries nothing else, for its words are others."""

SAME = pairs(IS_SAME)
"""Papers that may be of one sending, each of the other."""

AGAIN = f"""
SELECT DISTINCT t.document_id, t.from_id, t.to_id FROM {{rows}} t JOIN ({SAME}) c ON c.document_id = t.document_id
JOIN {{rows}} o ON o.document_id = c.target_id AND o.from_id = coalesce(t.from_id, o.from_id) AND o.to_id = t.to_id
 AND o.date_earliest IS NOT DISTINCT FROM t.date_earliest AND o.date_latest IS NOT DISTINCT FROM t.date_latest
WHERE CASE WHEN t.from_id IS NULL THEN t.delay_printed_seconds IS NULL OR o.delay_printed_seconds IS NOT NULL
           ELSE (o.delay_printed_seconds IS NULL, o.document_id) < (t.delay_printed_seconds IS NULL, t.document_id) END
"""
"""The sendings among `rows` that a copy counts for: one with both hours printed, else the first by its paper's id; what nobody
is named as sender of does not count beside a copy that names him, but for a delay that this has not."""

PUT_TOGETHER = "of these delays from two copies, of which one prints the hour of sending and one that of receipt"
"""The words of a note, behind the number."""

_HOURS = """
SELECT * EXCLUDE (n) FROM (
    SELECT t.document_id, t.whose, k.at_end, min(t.earliest) AS earliest, min(t.latest) AS latest,
           first(CASE WHEN t.local LIKE '%/%' THEN NULL
                      WHEN t.local LIKE '%T24:00%' THEN try_cast(substr(t.local, 1, 10) AS TIMESTAMP) + INTERVAL 1 DAY
                      WHEN t.local LIKE '%T%' THEN try_cast(t.local AS TIMESTAMP) END
                 ORDER BY t.latest NULLS LAST, t.earliest, t.local NULLS LAST) AS printed,
           row_number() OVER (PARTITION BY t.document_id, t.whose, k.at_end ORDER BY k.rank) AS n
    FROM (SELECT *, CASE WHEN whose_text IS NULL OR kind NOT IN ('received', 'delivered') THEN ''
                         ELSE coalesce(whose_id, '?') END AS whose FROM times
          WHERE document_id IN (SELECT other FROM same) AND status <> 'rejected' AND earliest IS NOT NULL) t
    JOIN (VALUES ('sent', 'sent', 1), ('transmitted', 'sent', 2), ('handed_in', 'sent', 3), ('received', 'received', 1),
                 ('delivered', 'received', 2)) k (kind, at_end, rank) ON k.kind = t.kind
    GROUP BY t.document_id, t.whose, k.at_end, k.rank)
WHERE n = 1 AND printed IS NOT NULL
"""
# What each paper prints of its sending, and each of its stamps of receipt: the first of the best kind, as `flow.ends` takes them.

TOGETHER = f"""
WITH same AS (
    SELECT t.document_id, t.from_id, t.to_id, o.document_id AS other, o.sent_earliest, o.arrived_earliest, o.arrived_latest,
           y.document_id IS NULL AS by_stamp
    FROM {{rows}} t JOIN ({SAME} UNION SELECT id, id FROM documents WHERE id IN (SELECT document_id FROM {{rows}})) c
      ON c.document_id = t.document_id
    JOIN {{rows}} o ON o.document_id = c.target_id AND o.from_id = t.from_id AND o.to_id = t.to_id
     AND o.date_earliest = t.date_earliest AND o.date_latest IS NOT DISTINCT FROM t.date_latest
    LEFT JOIN (SELECT DISTINCT x.document_id, x.from_id, x.to_id FROM transmissions x
               JOIN reasons w ON w.fact_id = x.id AND w.rule IN ('flow.answered', 'flow.mentioned')
               WHERE x.document_id IN (SELECT document_id FROM {{rows}})) y
      ON y.document_id = o.document_id AND y.from_id = o.from_id AND y.to_id = o.to_id
    WHERE t.delay_printed_seconds IS NULL
),
hours AS ({_HOURS})
SELECT document_id, from_id, to_id, datediff('second', sent_printed, received_printed) AS delay_printed_seconds,
       greatest(0, datediff('second', sent_latest, received_earliest)) AS delay_min_seconds,
       datediff('second', sent_earliest, received_latest) AS delay_max_seconds
FROM (
    SELECT a.document_id, a.from_id, a.to_id, s.earliest AS sent_earliest, s.latest AS sent_latest, s.printed AS sent_printed,
           r.earliest AS received_earliest, r.latest AS received_latest, r.printed AS received_printed,
           row_number() OVER (PARTITION BY a.document_id, a.from_id, a.to_id
                              ORDER BY s.latest, s.document_id, r.latest, r.document_id, r.whose) AS n
    FROM same a JOIN hours s ON s.document_id = a.other AND s.at_end = 'sent'
    JOIN same b ON b.document_id = a.document_id AND b.from_id = a.from_id AND b.to_id = a.to_id AND b.by_stamp
    -- The stamp by which he had it, and no other.
    JOIN hours r ON r.document_id = b.other AND r.at_end = 'received' AND r.latest = b.arrived_latest
     AND greatest(r.earliest, b.sent_earliest) = b.arrived_earliest)
WHERE n = 1 AND received_latest >= sent_earliest
"""
"""Delays of sendings among `rows` whose papers print one hour each: that of sending stands on one copy, that of receipt on another.

Only of what `AGAIN` takes for one sending and has a day; `rows` have `sent_earliest, arrived_earliest, arrived_latest` beside the rest.
"""


def any_copies(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether two papers of the view may be of one sending; a copy or translation that is hidden is none."""
    return bool(con.execute(f"SELECT 1 FROM versions WHERE {IS_SAME} LIMIT 1").fetchall())


def once(con: duckdb.DuckDBPyConnection, sendings: pa.Table) -> tuple[pa.Table, int]:
    """The sendings without those that a copy counts for, and how many delays were put together from two copies.

    Columns that matter are `document_id, from_id, to_id, date_earliest, date_latest, sent_earliest, arrived_earliest,
    arrived_latest` and those of delays, which are filled in where one copy prints the hour of sending and another that of receipt.
    """
    if not any_copies(con):
        return sendings, 0
    con.register("sent_rows", sendings)
    try:
        again = con.execute(AGAIN.format(rows="sent_rows")).fetchall()
        if not again:
            return sendings, 0
        counted = table(con, _COUNTED)
    finally:
        con.unregister("sent_rows")
    return counted.drop_columns(["put_together"]), sum(counted["put_together"].to_pylist())


_COUNTED = f"""
SELECT r.* REPLACE (coalesce(r.delay_printed_seconds, h.delay_printed_seconds) AS delay_printed_seconds,
                    coalesce(r.delay_min_seconds, h.delay_min_seconds) AS delay_min_seconds,
                    coalesce(r.delay_max_seconds, h.delay_max_seconds) AS delay_max_seconds),
       h.document_id IS NOT NULL AS put_together
FROM sent_rows r
ANTI JOIN ({AGAIN.format(rows="sent_rows")}) g ON g.document_id = r.document_id AND g.from_id = r.from_id AND g.to_id = r.to_id
LEFT JOIN ({TOGETHER.format(rows="sent_rows")}) h
  ON h.document_id = r.document_id AND h.from_id = r.from_id AND h.to_id = r.to_id
"""


def first_of(con: duckdb.DuckDBPyConnection, papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of papers (`id, sender, receiver, date_earliest, date_latest`) those that no copy with the same ends and day stands before.

    A copy that names the sender stands before one that does not.
    """
    if not papers or not any_copies(con):
        return papers
    ids = sorted(paper["id"] for paper in papers)
    query = f"SELECT document_id, target_id FROM ({SAME}) WHERE document_id IN (SELECT unnest($1))"
    pairs = con.execute(query, [ids]).fetchall()
    senders = {paper["id"]: paper["sender"] for paper in papers}
    rest = {paper["id"]: [paper[name] for name in ("receiver", "date_earliest", "date_latest")] for paper in papers}
    again = {
        paper
        for paper, other in pairs
        if rest[paper][0] is not None
        and rest[paper] == rest.get(other)
        and senders[other] is not None
        and (senders[paper] is None or (senders[paper] == senders[other] and other < paper))
    }
    return [paper for paper in papers if paper["id"] not in again]
