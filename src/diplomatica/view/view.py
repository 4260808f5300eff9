"""The one way to the rows of a finished generation: who is asking decides what there is."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from diplomatica.errors import UsageError
from diplomatica.index import open_index
from diplomatica.model.arrow import schema
from diplomatica.model.schema import TABLES
from diplomatica.view import guard
from diplomatica.view.audience import AUDIENCES
from diplomatica.view.edition import Edition
from diplomatica.view.hits import Facet, Hits, facets, search
from diplomatica.view.record import document
from diplomatica.view.shelf import Shelf

if TYPE_CHECKING:
    import pyarrow as pa

    from diplomatica.flow.ledger import Ledger
    from diplomatica.index import Index

__all__ = ["AUDIENCES", "View"]

MEMORY = "400MB"
"""What DuckDB may use; a reader's query that needs more fails with a line that says so."""

SMALL = 24_000_000
"""Bytes of files up to which the tables are read into memory at once: a page then takes a third of the time."""

INSTANT = "TIMESTAMP WITH TIME ZONE"

SECONDS = 30.0
"""The last guard against a reader's query without end."""

MOST_ROWS = 100_000
"""Rows that one query of a reader gives back."""


class View:
    """What one audience sees of one generation. Rows, search and texts come from here and from nowhere else.

    `lens` is kept for "as known to whom at what time" and must be None for now. A view never changes: who wants a
    newer generation opens a new one. It may be used from several threads.
    """

    def __init__(self, generation: Path, audience: str = "public", lens: None = None) -> None:
        self.generation = generation.resolve()
        self.audience = audience
        self.lens = lens
        self._edition = Edition(self.generation, audience)
        self._access: tuple[str, ...] | None = None if audience == "all" else (audience,)
        self._local = threading.local()
        self._index: Index | None = None
        self._ledger: Ledger | None = None
        self._ledger_sought = False
        self._cursors: list[duckdb.DuckDBPyConnection] = []
        self._lock = threading.Lock()
        small = sum(path.stat().st_size for path in self._edition.tables.glob("*.parquet")) <= SMALL
        self._shelf = Shelf(self.table) if small else None
        self._con = _connect(self._edition.tables, small)
        self._filled = frozenset(name for name in TABLES if self.rows(f'select 1 from "{name}" limit 1'))

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection of this thread that holds nothing but what this audience may see.

        The tables of a small generation are in memory, those of a large one are read from their files when they are
        asked; no other file can be read, and none written.
        """
        return self._cursor("con")

    @property
    def index(self) -> Index:
        """The search index, opened when first needed; questions to it must name `access`."""
        with self._lock:
            if self._index is None:
                self._index = open_index(self.generation / "search")
            return self._index

    @property
    def ledger(self) -> Ledger | None:
        """What the build worked out for this audience; None where it did not, or by other rules than today's."""
        with self._lock:
            if not self._ledger_sought:
                from diplomatica.flow.ledger import Ledger

                self._ledger = Ledger.find(self._edition.ledger) if self._edition.ledger else None
                self._ledger_sought = True
            return self._ledger

    @property
    def access(self) -> tuple[str, ...] | None:
        """The values of `documents.access` that may be seen; None for all."""
        return self._access

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Rows of one of our own queries as dicts, in the query's order; instants are in UTC."""
        con = self._cursor("rows")
        result = con.execute(query, parameters)
        columns = [(column[0], str(column[1])) for column in result.description or []]
        if any(kind == INSTANT for _, kind in columns):
            # By way of Arrow: for its own instants DuckDB would need one more library.
            result.complete()
            rows: list[dict[str, Any]] = con.sql(query, params=parameters).to_arrow_table().to_pylist()
            return rows
        names = [name for name, _ in columns]
        return [dict(zip(names, values, strict=True)) for values in result.fetchall()]

    def _cursor(self, purpose: str) -> duckdb.DuckDBPyConnection:
        """A connection of this thread for one purpose, so that nobody's open answer is in another's way."""
        con: duckdb.DuckDBPyConnection | None = getattr(self._local, purpose, None)
        if con is None:
            with self._lock:
                con = self._con.cursor()
                self._cursors.append(con)
            setattr(self._local, purpose, con)
        return con

    def rows_of(self, name: str, document_id: str) -> list[dict[str, Any]]:
        """The rows of one table that belong to a document, in the order of the table's key."""
        if name not in self._filled:
            return []
        if self._shelf is not None:
            return self._shelf.rows(name, document_id)
        # DuckDB keeps the order of a plain scan.
        return self.rows(f'select * from "{name}" where document_id = ?', [document_id])

    def filled(self, name: str) -> bool:
        """Whether a table has any row for this audience: an empty one need not be asked."""
        return name in self._filled

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table, or some of its columns, as Arrow with the published schema, in the order of its key."""
        import pyarrow as pa

        if name not in TABLES:
            raise UsageError(f"no table {name!r}; there are {', '.join(TABLES)}")
        wanted = schema(TABLES[name])
        if columns is not None:
            missing = [column for column in columns if column not in wanted.names]
            if missing:
                raise UsageError(f"table {name} has no column {missing[0]!r}; there are {', '.join(wanted.names)}")
            wanted = pa.schema([wanted.field(column) for column in columns])
        listed = ", ".join(f'"{column}"' for column in wanted.names)
        return self._cursor("rows").sql(f'select {listed} from "{name}"').to_arrow_table().cast(wanted)

    def sql(self, query: str) -> pa.Table:
        """The answer to a reader's own SELECT over the tables, at most `MOST_ROWS` rows.

        Raises UsageError for anything but one SELECT over our tables, and for a query that fails or takes too long.
        """
        con = self._con.cursor()
        watch = threading.Timer(SECONDS, con.interrupt)
        watch.daemon = True
        try:
            guard.check(self._con.cursor(), query)
            watch.start()
            return _bounded(con, query)
        except duckdb.Error as error:
            raise UsageError(f"the query failed: {str(error).splitlines()[0]}") from None
        finally:
            watch.cancel()
            con.close()

    def text(self, document_id: str) -> str:
        """The transcription of a document that may be seen; empty where none is held."""
        seen = self.rows("select 1 from documents where id = ?", [document_id])
        return self.index.text(document_id) if seen else ""

    def search(self, query: str, limit: int = 20, offset: int = 0, filters: Mapping[str, str] | None = None) -> Hits:
        """A page of hits with snippets, the number of all hits and of all documents; see `docs/reading-room.md`."""
        return search(self, query, limit, offset, filters or {})

    def facets(self, query: str, filters: Mapping[str, str] | None = None) -> dict[str, list[Facet]]:
        """What the hits can be narrowed by, each value with its count among the hits and among all documents."""
        return facets(self, query, filters or {})

    def document(self, document_id: str) -> dict[str, Any] | None:
        """All that is known of a document, by table; None where there is no such document for this audience."""
        return document(self, document_id)

    def close(self) -> None:
        """Let go of files; a view that was closed cannot be used again."""
        for con in (*self._cursors, self._con):
            con.close()
        self._ledger = None
        self._edition.close()

    def __enter__(self) -> View:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _connect(tables: Path, small: bool) -> duckdb.DuckDBPyConnection:
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


def _bounded(con: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
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
