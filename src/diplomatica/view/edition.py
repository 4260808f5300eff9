"""The tables that an audience may read, as files: the generation's own, or a copy without what is hidden."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from diplomatica import index
from diplomatica.errors import UsageError
from diplomatica.model.schema import TABLES, columns_name
from diplomatica.view.audience import AUDIENCES, kept_facts_sql, order, prepare_sql, select_sql

if TYPE_CHECKING:
    import pyarrow as pa

PREPARED = "public"
"""Folder of a generation in which a build may leave the public's tables, so that nobody waits for them."""
MEMORY = "1GB"
"""What DuckDB may take for an edition's tables before it writes to disk."""

LEDGER = "ledger"
"""Folder beside an edition's tables for what was worked out from them."""

SEARCH = "search"
"""Folder of a generation, and of the public's tables, for the search index."""


AUTHORITY = ("entities", "names", "tenures", "whereabouts", "events", "coverage")
"""Tables that the authority files fill."""

LED_BY = {
    "offices": "select * from raw_offices where id not in (select id from hidden_entities)",
    "event_words": "select * from raw_event_words where event_id not in (select id from hidden_events)",
}
"""What else they fill while a build works, and what of it the public's tables are made of."""


class Edition:
    """A folder of tables that holds nothing but what its audience may see; `close` removes a copy."""

    def __init__(self, generation: Path, audience: str) -> None:
        if audience not in AUDIENCES:
            raise UsageError(f"no such audience: {audience!r}; there are {' and '.join(AUDIENCES)}")
        self._remove: weakref.finalize[..., Edition] | None = None
        self.tables = generation / "tables"
        self.ledger: Path | None = generation / LEDGER
        """What was worked out from these tables when they were built, where that was done."""
        self.search = generation / SEARCH
        """The search index. The public's own knows no word of what is hidden, not even to weigh others by."""
        if not (self.tables / "documents.parquet").is_file():
            raise UsageError(f"{generation}: no finished generation is here; `diplomatica build` makes one")
        absent = [name for name in TABLES if not (self.tables / f"{name}.parquet").is_file()]
        if absent:
            another = f"{generation}: made by another version of the program, it has no table {absent[0]}"
            raise UsageError(f"{another}; `diplomatica build` makes it anew")
        if lacking := _lacks(generation):
            another = f"{generation}: made by another version of the program, its table {lacking[0]} has no column {lacking[1]}"
            raise UsageError(f"{another}; `diplomatica build` makes it anew")
        if audience == "all" or not hides(self.tables):
            return
        prepared = generation / PREPARED
        if prepared.is_dir():
            self.tables, self.ledger = prepared, prepared / LEDGER
            if (prepared / SEARCH).is_dir():
                self.search = prepared / SEARCH
            return
        self.ledger = None
        self.tables = Path(tempfile.mkdtemp(prefix="diplomatica-"))
        # The copy goes with its view, also where nobody closes that.
        self._remove = weakref.finalize(self, shutil.rmtree, self.tables, ignore_errors=True)
        write_public(generation / "tables", self.tables)

    def close(self) -> None:
        """Remove the copy, if one was made."""
        if self._remove is not None:
            self._remove()


def _lacks(generation: Path) -> tuple[str, str] | None:
    """The first table without a column that it has today, and that column."""
    report = generation / "build.json"
    if report.is_file() and columns_name().encode() in report.read_bytes():
        return None
    import pyarrow.parquet as pq

    for name, table in TABLES.items():
        there = set(pq.read_schema(generation / "tables" / f"{name}.parquet").names)
        for column in table.names:
            if column not in there:
                return name, column
    return None


def prepare(generation: Path, apart: Path | None = None) -> bool:
    """Whether the generation has anything to hide; if so, the public's tables and their search index are left in it.

    For the build, before it publishes: readers then open these files instead of making their own copy. `apart` is a folder
    of tables that were worked out without what is hidden; people whom only that names are taken out of them too.
    """
    if not hides(generation / "tables"):
        return False
    from diplomatica.flow import ledger_write

    (generation / PREPARED).mkdir(exist_ok=True)
    with _public(generation / "tables", generation / PREPARED, apart) as con:
        ledger_write.write(con, generation / PREPARED / LEDGER)
        con.execute("create temp view texts as select id as document_id, text from documents where text is not null")
        index.build(generation / PREPARED / SEARCH, index.documents(con))
    return True


def hides(tables: Path) -> bool:
    """Whether any document here is not public."""
    with duckdb.connect() as con:
        [[found]] = con.execute(
            "select exists (select 1 from read_parquet(?) where access is distinct from 'public')",
            [str(tables / "documents.parquet")],
        ).fetchall()
    return bool(found)


def write_public(source: Path, target: Path) -> None:
    """Write every table of `source` to `target` as the public sees it."""
    with _public(source, target):
        pass


def hidden_only(generation: Path, tables: Path) -> set[str]:
    """People, offices, places and events that the generation's hidden documents name and, by `tables`, no other does."""
    with _looking(generation, tables, {}) as con:
        rows = con.execute("select id from hidden_entities union select id from hidden_events").fetchall()
    return {name for (name,) in rows}


def of_authority(con: duckdb.DuckDBPyConnection, generation: Path, tables: Path) -> None:
    """Take such names, and what a hidden document is the source of, out of the authority's tables that `con` has just loaded."""
    loaded = {name: con.sql(f'select * from "{name}"').to_arrow_table() for name in (*AUTHORITY, *LED_BY)}
    with _looking(generation, tables, loaded) as aside:
        kept = {name: aside.sql(select_sql(name)).to_arrow_table() for name in AUTHORITY}
        kept |= {name: aside.sql(query).to_arrow_table() for name, query in LED_BY.items()}
    for name, table in kept.items():
        con.register("arriving", table)
        con.execute(f'create or replace table "{name}" as select * from arriving')
        con.unregister("arriving")


@contextmanager
def _looking(generation: Path, tables: Path, loaded: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has found who is hidden: the tables `raw_` are those given, else the files in `tables`."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"set memory_limit = '{MEMORY}'")
        for name in TABLES:
            con.read_parquet(str(generation / "tables" / f"{name}.parquet")).create_view(f"whole_{name}")
            if name not in loaded:
                con.read_parquet(str(tables / f"{name}.parquet")).create_view(f"raw_{name}")
        for name, table in loaded.items():
            con.register(f"raw_{name}", table)
        con.execute(prepare_sql())
        yield con


@contextmanager
def _public(source: Path, target: Path, apart: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the public's tables, which are written to `target` when the block begins."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("set threads = 2")
        con.execute("set enable_progress_bar = false")
        con.execute(f"set memory_limit = '{MEMORY}'")
        con.execute(f"set temp_directory = '{_quoted(target / '.spill')}'")
        for name in TABLES:
            con.read_parquet(str(source / f"{name}.parquet")).create_view(f"whole_{name}")
            con.read_parquet(str((apart or source) / f"{name}.parquet")).create_view(f"raw_{name}")
        con.execute(prepare_sql())
        # `reasons` looks at the facts that stay in all the others.
        for name in sorted(TABLES, key=lambda name: name == "reasons"):
            if name == "reasons":
                con.execute(kept_facts_sql())
            path = target / f"{name}.parquet"
            rows = f"select * from ({select_sql(name, apart=apart is not None)}) order by {order(name)}"
            con.execute(f"copy ({rows}) to '{_quoted(path)}' (format parquet, compression zstd)")
            con.read_parquet(str(path)).create_view(name)
        yield con


def _quoted(path: Path) -> str:
    """A path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")
