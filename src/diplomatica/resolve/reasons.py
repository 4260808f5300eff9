"""Rows of `reasons`: the proofs behind a fact, numbered after those that are there already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.model.arrow import from_rows
from diplomatica.model.schema import TABLES
from diplomatica.resolve.frames import columns

if TYPE_CHECKING:
    import duckdb


def reasons_table(con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> pa.Table:
    """The rows (without ordinal) as an Arrow table, each numbered after its fact's last reason so far."""
    asked = pa.table({"fact_id": pa.array(sorted({row["fact_id"] for row in rows}), pa.string())})
    con.register("asked", asked)
    counted = columns(
        con,
        "SELECT r.fact_id, max(r.ordinal) + 1 AS next FROM reasons r JOIN asked a ON a.fact_id = r.fact_id GROUP BY r.fact_id",
    )
    con.unregister("asked")
    following: Counter[str] = Counter(dict(zip(counted["fact_id"], counted["next"], strict=True)))
    numbered = []
    for row in rows:
        numbered.append({**row, "ordinal": following[row["fact_id"]]})
        following[row["fact_id"]] += 1
    return from_rows(TABLES["reasons"], numbered)
