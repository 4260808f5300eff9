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
    counted = columns(con, "SELECT fact_id, max(ordinal) + 1 AS next FROM reasons GROUP BY fact_id")
    following: Counter[str] = Counter(dict(zip(counted["fact_id"], counted["next"], strict=True)))
    numbered = []
    for row in rows:
        numbered.append({**row, "ordinal": following[row["fact_id"]]})
        following[row["fact_id"]] += 1
    return from_rows(TABLES["reasons"], numbered)
