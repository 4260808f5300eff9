"""All channels beside each other: who sent to whom, how often, and how late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from diplomatica.flow.verdict import Answer
from diplomatica.model.arrow import Rows
from diplomatica.model.statements import table

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

# Who got nothing but a copy is no end of a channel. Names are joined to the finished rows.
CHANNELS = """
WITH roles AS (
    SELECT document_id, entity_id AS who, role IN ('copy', 'info') AS copied FROM parties WHERE entity_id IS NOT NULL
    UNION ALL
    SELECT document_id, office_id, role IN ('copy', 'info') FROM parties WHERE office_id IS NOT NULL
),
copied AS (
    SELECT document_id, who FROM roles WHERE copied
    EXCEPT SELECT r.document_id, r.who FROM roles r SEMI JOIN roles c ON c.copied AND c.document_id = r.document_id AND c.who = r.who
    WHERE NOT r.copied
),
-- Numbers for names: millions of rows are grouped in a fraction of the memory.
actors AS (
    SELECT id, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS n
    FROM (SELECT from_id AS id FROM transmissions UNION SELECT to_id FROM transmissions)
),
sendings AS (
    SELECT f.n AS sender, r.n AS receiver, CAST(d.row AS INTEGER) AS row, t.status = 'documented' AS documented,
           t.delay_printed_seconds, t.delay_min_seconds, t.delay_max_seconds, d.date_earliest, d.date_latest
    FROM transmissions t JOIN documents d ON d.id = t.document_id
    LEFT JOIN copied c ON c.document_id = t.document_id AND c.who = t.to_id
    LEFT JOIN actors f ON f.id = t.from_id LEFT JOIN actors r ON r.id = t.to_id
    WHERE c.who IS NULL
),
papers AS (
    -- Not DISTINCT beside the others: that would hold every row twice.
    SELECT sender, receiver, count(*) AS documents FROM (SELECT DISTINCT sender, receiver, row FROM sendings)
    GROUP BY sender, receiver
),
counted AS (
    SELECT sender, receiver, count(*) AS transmissions, count(CASE WHEN documented THEN 1 END) AS documented,
           count(delay_printed_seconds) AS with_both_hours,
           CAST(median(delay_printed_seconds) AS BIGINT) AS delay_printed_median_seconds,
           min(delay_min_seconds) AS delay_min_seconds, max(delay_max_seconds) AS delay_max_seconds,
           min(date_earliest) AS first_day, max(date_latest) AS last_day
    FROM sendings GROUP BY sender, receiver
)
SELECT f.id AS from_id, fn.name AS from_name, r.id AS to_id, rn.name AS to_name, c.transmissions, p.documents,
       c.* EXCLUDE (sender, receiver, transmissions)
FROM counted c
JOIN papers p ON p.sender IS NOT DISTINCT FROM c.sender AND p.receiver IS NOT DISTINCT FROM c.receiver
LEFT JOIN actors f ON f.n = c.sender LEFT JOIN actors r ON r.n = c.receiver
LEFT JOIN entities fn ON fn.id = f.id LEFT JOIN entities rn ON rn.id = r.id
ORDER BY p.documents DESC, c.transmissions DESC, f.id, r.id
"""


def channels(con: duckdb.DuckDBPyConnection, ledger: Ledger | None = None) -> Answer:
    """Who sent to whom, how often and how late: median of the printed delays and the range on all clocks that may be meant.

    Those who only got a copy are no end of a channel.
    """
    found = ledger.channels() if ledger else table(con, CHANNELS)
    [[total]] = con.execute("SELECT count(*) FROM transmissions").fetchall()
    shown_here, hours = (pc.sum(found[name]).as_py() or 0 for name in ("transmissions", "with_both_hours"))
    return Answer(
        Rows(found),
        total,
        [
            f"{hours} of these {shown_here} transmissions have both hours printed; delays rest on these alone",
            f"{total - shown_here} of {total} transmissions are copies and not counted here",
        ],
    )
