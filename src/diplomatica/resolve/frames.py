"""Columns of a connection's tables as Python lists and back: resolving works on columns, not on row objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.model.arrow import ARROW_TYPES, schema
from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    import duckdb


def columns(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[Any]]:
    """The answer of a query as one list per column."""
    table: pa.Table = con.sql(query).to_arrow_table()
    return {name: table.column(name).to_pylist() for name in table.column_names}


def replace(con: duckdb.DuckDBPyConnection, name: str, found: Mapping[str, Sequence[Any]]) -> None:
    """Put columns in the place of a published table; all its columns must be there."""
    wanted = TABLES[name]
    arrays = [pa.array(found[column], ARROW_TYPES[kind]) for column, kind in wanted.columns]
    _store(con, name, pa.table(arrays, schema=schema(wanted)), replace=True)


def append(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Add rows with the table's own schema."""
    _store(con, name, rows, replace=False)


def stage(con: duckdb.DuckDBPyConnection, name: str, types: dict[str, str], found: Mapping[str, Sequence[Any]]) -> None:
    """Make a table that passes between rooms and is not published, from columns and their type words."""
    _store(con, name, pa.table({c: pa.array(found[c], ARROW_TYPES[kind]) for c, kind in types.items()}), replace=True)


def _store(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table, *, replace: bool) -> None:
    con.register("arriving", table)
    if replace:
        con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM arriving')
    else:
        con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM arriving')
    con.unregister("arriving")


def status(confidence: float) -> str:
    """The status of a fact that nobody has ruled on: accepted from 0.9 upward, else suggested."""
    return "accepted" if confidence >= 0.9 else "suggested"
