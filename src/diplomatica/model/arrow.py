"""Arrow and Parquet: the schemas of `model.schema`, and one deterministic way to write a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diplomatica.model.schema import TABLES, Table

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "instant": pa.timestamp("us", tz="UTC"),
    "texts": pa.list_(pa.string()),
    "bool": pa.bool_(),
}

ROW_GROUP = 16_384
"""Rows of a row group: fixed, so that the same rows give the same bytes however they arrive."""


def schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in table.columns])


def from_rows(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows (columns left out are null) as an Arrow table with the table's schema, in the order given.

    Raises KeyError for a row with a column that the table does not have.
    """
    names = table.names
    known = frozenset(names)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        if not known.issuperset(row):
            raise KeyError(f"table {table.name} has no column {sorted(set(row) - known)}")
        for name, values in columns.items():
            values.append(row.get(name))
    return pa.table([pa.array(columns[name], ARROW_TYPES[kind]) for name, kind in table.columns], schema=schema(table))


def write(path: Path, batches: Iterable[pa.RecordBatch], wanted: pa.Schema) -> int:
    """Write record batches as one Parquet file whose bytes depend on the rows alone; returns the number of rows."""
    rows = 0
    pending: list[pa.RecordBatch] = []
    waiting = 0
    with pq.ParquetWriter(path, wanted, compression="zstd", compression_level=3, store_schema=True) as writer:
        for batch in batches:
            pending.append(batch)
            waiting += batch.num_rows
            while waiting >= ROW_GROUP:
                table = pa.Table.from_batches(pending, wanted)
                # In one piece: where pages end would else depend on where the batches did.
                writer.write_table(table.slice(0, ROW_GROUP).combine_chunks(), row_group_size=ROW_GROUP)
                rest = table.slice(ROW_GROUP)
                pending, waiting, rows = rest.to_batches(), rest.num_rows, rows + ROW_GROUP
        if waiting:
            writer.write_table(pa.Table.from_batches(pending, wanted).combine_chunks(), row_group_size=ROW_GROUP)
            rows += waiting
    return rows


def empty(name: str) -> pa.Table:
    """The table of that name without rows."""
    return schema(TABLES[name]).empty_table()
