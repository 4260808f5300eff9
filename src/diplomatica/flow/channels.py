"""All channels beside each other: who sent to whom, how often, and how late."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from diplomatica.flow.copies import AGAIN, PUT_TOGETHER, SAME, TOGETHER, any_copies
from diplomatica.flow.delays import Wanted, inside, quantile
from diplomatica.flow.verdict import Answer
from diplomatica.model.arrow import Rows
from diplomatica.model.statements import table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from diplomatica.flow.ledger import Ledger

_TRAFFIC = """(t.status = 'documented' OR (t.status = 'asserted' AND t.asserted_by IS NULL))
      AND (CAST($1 AS VARCHAR) IS NULL OR d.kind = $1)"""

AT_ONCE = 1_000_000
"""Transmissions that are grouped at once: so many fit into the memory of a view, and a sender's are always together."""

# Of papers with the same words, what went to the same from the same on the same day; whoever sent it, for a copy may name him.
TWICE = f"""
twins AS (
    SELECT t.document_id, t.from_id, t.to_id, d.date_earliest, d.date_latest, t.delay_printed_seconds,
           t.sent_earliest, t.arrived_earliest, t.arrived_latest
    FROM transmissions t SEMI JOIN ({SAME}) s ON s.document_id = t.document_id JOIN documents d ON d.id = t.document_id
    ANTI JOIN copied c ON c.document_id = t.document_id AND c.who = t.to_id
    WHERE {_TRAFFIC}
),
again AS ({AGAIN.format(rows="twins")}),
halves AS ({TOGETHER.format(rows="twins")}),
"""

# Where no paper is a copy of another, nothing of that need be asked, nor the tables made that are seen through a lens.
_ONCE = """
again AS (SELECT CAST(NULL AS VARCHAR) AS document_id, CAST(NULL AS VARCHAR) AS from_id, CAST(NULL AS VARCHAR) AS to_id WHERE FALSE),
halves AS (SELECT *, CAST(NULL AS BIGINT) AS delay_printed_seconds, CAST(NULL AS BIGINT) AS delay_min_seconds,
                  CAST(NULL AS BIGINT) AS delay_max_seconds FROM again),
"""

# Who got nothing but a copy is no end of a channel, unless `leave` is false; what was only told, said or ordered to be told is no
# traffic. Names are joined to the finished rows.
CHANNELS = f"""
WITH roles AS (
    SELECT document_id, entity_id AS who, role IN ('copy', 'info') AS copied FROM parties
    WHERE entity_id IS NOT NULL AND status <> 'rejected'
    UNION ALL
    SELECT document_id, office_id, role IN ('copy', 'info') FROM parties WHERE office_id IS NOT NULL AND status <> 'rejected'
),
copied AS (
    SELECT document_id, who FROM roles WHERE copied AND {{leave}}
    EXCEPT SELECT r.document_id, r.who FROM roles r SEMI JOIN roles c ON c.copied AND c.document_id = r.document_id AND c.who = r.who
    WHERE NOT r.copied
),
{{twice}}
-- Integers for ids: millions of rows are grouped in a fraction of the memory.
actors AS (
    SELECT id, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS n
    FROM (SELECT from_id AS id FROM transmissions UNION SELECT to_id FROM transmissions)
),
sendings AS (
    SELECT f.n AS sender, r.n AS receiver, {{period}} AS period, CAST(d.row AS INTEGER) AS row, t.status = 'documented' AS documented,
           coalesce(t.delay_printed_seconds, h.delay_printed_seconds) AS delay_printed_seconds,
           coalesce(t.delay_min_seconds, h.delay_min_seconds) AS delay_min_seconds,
           coalesce(t.delay_max_seconds, h.delay_max_seconds) AS delay_max_seconds, d.date_earliest, d.date_latest,
           t.delay_printed_seconds IS NULL AND h.delay_printed_seconds IS NOT NULL AS put_together,
           -- Both clocks are known: then the delay is one figure and no range.
           coalesce(CASE WHEN t.delay_min_seconds = t.delay_max_seconds THEN t.delay_min_seconds END,
                    CASE WHEN h.delay_min_seconds = h.delay_max_seconds THEN h.delay_min_seconds END) AS seconds
    FROM transmissions t JOIN documents d ON d.id = t.document_id
    LEFT JOIN copied c ON c.document_id = t.document_id AND c.who = t.to_id
    LEFT JOIN actors f ON f.id = t.from_id LEFT JOIN actors r ON r.id = t.to_id
    ANTI JOIN again g ON g.document_id = t.document_id AND g.from_id IS NOT DISTINCT FROM t.from_id AND g.to_id = t.to_id
    LEFT JOIN halves h ON h.document_id = t.document_id AND h.from_id = t.from_id AND h.to_id = t.to_id
    WHERE c.who IS NULL AND {_TRAFFIC} AND hash(t.from_id) % {{parts}} = {{part}}
),
papers AS (
    -- Not DISTINCT beside the others: that would hold every row twice.
    SELECT sender, receiver, period, count(*) AS documents FROM (SELECT DISTINCT sender, receiver, period, row FROM sendings)
    GROUP BY sender, receiver, period
),
counted AS (
    SELECT sender, receiver, period, count(*) AS transmissions, count(CASE WHEN documented THEN 1 END) AS documented,
           count(delay_printed_seconds) AS with_both_hours, count(CASE WHEN put_together THEN 1 END) AS put_together,
           CAST(median(delay_printed_seconds) AS BIGINT) AS delay_printed_median_seconds,
           min(delay_min_seconds) AS delay_min_seconds, max(delay_max_seconds) AS delay_max_seconds,
           min(date_earliest) AS first_day, max(date_latest) AS last_day, count(seconds) AS known_clocks,
           coalesce(list_sort(list(seconds) FILTER ({inside("seconds", 2, 3)})), []) AS xs
    FROM sendings GROUP BY sender, receiver, period
)
SELECT f.id AS from_id, fn.name AS from_name, r.id AS to_id, rn.name AS to_name, c.period, c.transmissions, p.documents,
       c.* EXCLUDE (sender, receiver, period, transmissions, known_clocks, xs), c.known_clocks, c.known_clocks - len(xs) AS left_out,
       {quantile("xs", 0.5)} AS delay_median_seconds, {quantile("xs", 0.25)} AS delay_lower_quartile_seconds,
       {quantile("xs", 0.75)} AS delay_upper_quartile_seconds
FROM counted c
JOIN papers p ON p.sender IS NOT DISTINCT FROM c.sender AND p.receiver IS NOT DISTINCT FROM c.receiver
 AND p.period IS NOT DISTINCT FROM c.period
LEFT JOIN actors f ON f.n = c.sender LEFT JOIN actors r ON r.n = c.receiver
LEFT JOIN entities fn ON fn.id = f.id LEFT JOIN entities rn ON rn.id = r.id
"""

ORDER: list[tuple[str, str]] = [
    ("documents", "descending"),
    ("transmissions", "descending"),
    ("from_id", "ascending"),
    ("to_id", "ascending"),
    ("period", "ascending"),
]
"""The busiest channels first; what is not known stands last."""


def channels_table(con: duckdb.DuckDBPyConnection, wanted: Wanted | None = None) -> pa.Table:
    """The rows of `channels` as a table."""
    import pyarrow as pa

    wanted = wanted or Wanted()
    [[total]] = con.execute("SELECT count(*) FROM transmissions").fetchall()
    parts = max(1, -(-total // AT_ONCE))
    twice = TWICE if any_copies(con) else _ONCE
    query = partial(
        CHANNELS.format, twice=twice, period=wanted.period("d.date_earliest"), leave=not wanted.copies, parts=parts
    )
    found = [table(con, query(part=part), wanted.values()) for part in range(parts)]
    return pa.concat_tables(found).sort_by(ORDER)


def channels(con: duckdb.DuckDBPyConnection, wanted: Wanted | None = None, ledger: Ledger | None = None) -> Answer:
    """Who sent to whom, how often and how late, one row a channel, or one a channel and period (`wanted.by`).

    `delay_median_seconds` and both quartiles rest on the transmissions whose clocks are known at both ends (`known_clocks`, of
    which `left_out` are too short or too long to be believed); `delay_printed_median_seconds` on all printed hours as if on
    one clock (`with_both_hours`, of which `put_together` have one hour from each of two copies); `delay_min_seconds` and
    `delay_max_seconds` are the ends of all ranges. Papers are counted: not conversations, tellings and orders to tell. Who only
    got a copy is no end of a channel, unless `wanted.copies`.
    """
    wanted = wanted or Wanted()
    found = (
        ledger.channels()
        if ledger is not None and replace(wanted, copies=wanted.copies or None) == Wanted()
        else channels_table(con, wanted)
    )
    [[total]] = con.execute("SELECT count(*) FROM transmissions").fetchall()
    shown_here, hours, exact, put_together = (
        pc.sum(found[name]).as_py() or 0
        for name in ("transmissions", "with_both_hours", "known_clocks", "put_together")
    )
    left = [*([] if wanted.copies else ["copies"]), *(["papers of another kind"] if wanted.kind else [])]
    told = ", and ".join([*([", ".join(left)] if left else []), "what was told, said or to be told"])
    nameless = pc.sum(found["transmissions"].filter(pc.is_null(found["from_id"]))).as_py() or 0
    apart = f"{total - shown_here} of {total} transmissions are not counted here: {told}"
    return Answer(
        Rows(found),
        total,
        [
            f"{hours} of these {shown_here} transmissions have both hours printed; delays rest on these alone",
            f"{exact} of these {hours} have a known clock at both ends; medians and quartiles that are not called printed rest on them",
            *([f"{put_together} {PUT_TOGETHER}"] if put_together else []),
            *wanted.notes(),
            *([f"of {nameless} of these {shown_here} transmissions the sender is not known"] if nameless else []),
            apart,
        ],
    )
