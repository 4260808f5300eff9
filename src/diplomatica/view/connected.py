"""DuckDB over the tables of one generation and nothing else; what a reader's query gives back, and a lens that is taken off."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "400MB"
"""What DuckDB may use; a reader's query that needs more fails with a line that says so."""

MOST_ROWS = 100_000
"""Rows that one query of a reader gives back."""


def connect(tables: Path, small: bool) -> duckdb.DuckDBPyConnection:
    """A DuckDB that sees the files of `tables` and nothing else, for good."""
    con = duckdb.connect(
        config={"threads": 1 if small else 2, "memory_limit": MEMORY, "python_enable_replacements": False}
    )
    con.execute("set TimeZone = 'UTC'")
    con.execute("set temp_directory = ''")
    con.execute("set enable_progress_bar = false")
    paths = {name: str(tables / f"{name}.parquet") for name in TABLES}
    if small:
        for name, path in paths.items():
            con.read_parquet(path).create(name)
    else:
        for name, path in paths.items():
            con.read_parquet(path).create_view(name)
        con.execute(f"set allowed_paths = {list(paths.values())!r}")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def drop(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Remove the tables of a lens; where everything is closed already they are gone."""
    with suppress(duckdb.Error):
        con.execute(f"drop schema {schema} cascade")
        con.close()


def bounded(con: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """At most MOST_ROWS rows of the answer."""
    import pyarrow as pa

    reader = con.sql(query).to_arrow_reader(10_000)
    batches, rows = [], 0
    for batch in reader:
        batches.append(batch)
        rows += batch.num_rows
        if rows >= MOST_ROWS:
            break
    return pa.Table.from_batches(batches, reader.schema).slice(0, MOST_ROWS)
