"""Columns of a connection's tables as Python lists and back: resolving works on columns, not on row objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.model.arrow import ARROW_TYPES, schema
from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    import duckdb

BATCH = 20_000
"""Rows that are in Python's hands at a time."""


def columns(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[Any]]:
    """The answer of a query as one list per column."""
    table: pa.Table = con.sql(query).to_arrow_table()
    return {name: table.column(name).to_pylist() for name in table.column_names}


def batches(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, list[Any]]]:
    """The answer of a query as lists of columns, some ten thousand rows at a time, so that an archive of any size fits.

    The rows are those of the moment at which the first batch is asked for, whatever is written meanwhile.
    """
    for batch in con.cursor().sql(query).to_arrow_reader(BATCH):
        yield {name: batch.column(name).to_pylist() for name in batch.schema.names}


class Rebuild:
    """A published table made anew, batch by batch; it takes the old one's place when the block ends well."""

    def __init__(self, con: duckdb.DuckDBPyConnection, name: str) -> None:
        self.con, self.name = con, name
        self._next = f"{name}_next"

    def __enter__(self) -> Rebuild:
        self.con.execute(f'CREATE OR REPLACE TABLE "{self._next}" AS SELECT * FROM "{self.name}" LIMIT 0')
        return self

    def add(self, found: Mapping[str, Sequence[Any]]) -> None:
        """Append rows by column; all columns of the table must be there."""
        wanted = TABLES[self.name]
        arrays = [pa.array(found[column], ARROW_TYPES[kind]) for column, kind in wanted.columns]
        append(self.con, self._next, pa.table(arrays, schema=schema(wanted)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.con.execute(f'DROP TABLE "{self.name}"')
            self.con.execute(f'ALTER TABLE "{self._next}" RENAME TO "{self.name}"')


def append(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Add rows with the table's own schema."""
    con.register("arriving", rows)
    con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM arriving')
    con.unregister("arriving")


def stage(con: duckdb.DuckDBPyConnection, name: str, types: dict[str, str], found: Mapping[str, Sequence[Any]]) -> None:
    """Make a table that passes between rooms and is not published, from columns and their type words."""
    begin_stage(con, name, types)
    add_stage(con, name, types, found)


def begin_stage(con: duckdb.DuckDBPyConnection, name: str, types: dict[str, str]) -> None:
    """Make such a table empty, to be filled by batches."""
    empty = pa.table({c: pa.array([], ARROW_TYPES[kind]) for c, kind in types.items()})
    con.register("arriving", empty)
    con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM arriving')
    con.unregister("arriving")


def add_stage(
    con: duckdb.DuckDBPyConnection, name: str, types: dict[str, str], found: Mapping[str, Sequence[Any]]
) -> None:
    """Append rows by column to such a table."""
    append(con, name, pa.table({c: pa.array(found[c], ARROW_TYPES[kind]) for c, kind in types.items()}))


def status(confidence: float) -> str:
    """The status of a fact that nobody has ruled on: accepted from 0.9 upward, else suggested."""
    return "accepted" if confidence >= 0.9 else "suggested"
