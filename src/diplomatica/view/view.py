"""The one way to the rows of a finished generation: who is asking decides what there is."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

import duckdb

from diplomatica.errors import UsageError
from diplomatica.index import AS_USUAL, Only, Reading, open_index
from diplomatica.model.arrow import schema
from diplomatica.model.schema import TABLES
from diplomatica.model.statements import dicts
from diplomatica.view import guard
from diplomatica.view.audience import AUDIENCES, order
from diplomatica.view.connected import bounded, connect, drop
from diplomatica.view.edition import Edition
from diplomatica.view.hits import Facet, Hits, facets, search
from diplomatica.view.lens import Lens, visible
from diplomatica.view.parts import in_part, numbered
from diplomatica.view.record import document
from diplomatica.view.shelf import Shelf
from diplomatica.view.through import Making, Watched, look_through

if TYPE_CHECKING:
    import pyarrow as pa

    from diplomatica.flow.ledger import Ledger
    from diplomatica.index import Index, IndexDocument

__all__ = ["AUDIENCES", "View"]

SMALL = 24_000_000
"""Bytes of files up to which the tables are read into memory at once: a page then takes a third of the time."""

INSTANT = "TIMESTAMP WITH TIME ZONE"

SECONDS = 30.0
"""The last guard against a reader's query without end."""

_NUMBERS = count(1)

_WITH_INSTANTS: set[str] = set()
"""Queries that gave instants: they are not begun a second time to find that out."""

MOST_REMEMBERED = 1_000
"""Of these queries."""


class View:
    """What one audience sees of one generation, and through a lens what had reached an actor by a moment.

    Rows, search and texts come from here and from nowhere else. A view never changes: who wants a newer generation opens a
    new one. It may be used from several threads. `behind` is the view of the same audience without the lens, where one is
    open: it is shared, and must stay open as long as this one.
    """

    def __init__(
        self, generation: Path, audience: str = "public", lens: Lens | None = None, *, behind: View | None = None
    ) -> None:
        self.generation = generation.resolve()
        self.audience = audience
        self.lens = lens
        self._behind = behind or (View(generation, audience) if lens is not None else None)
        self._owned = behind is None
        self._local = threading.local()
        self._index: Index | None = None
        self._ledger: Ledger | None = None
        self._ledger_sought = False
        self._cursors: list[duckdb.DuckDBPyConnection] = []
        self._lock = threading.RLock()
        self._access: tuple[str, ...] | None = None if audience == "all" else (audience,)
        self._schema = ""
        self._texts: dict[str, str] = {}
        self._only: Only | None = None
        self._perhaps: Only | None = None
        self._in_part: dict[str, IndexDocument] | None = None
        self._making: Making | None = None
        self._edition: Edition
        self._small: bool
        self._con: duckdb.DuckDBPyConnection
        if lens is not None and self._behind is not None:
            self._edition, self._small = self._behind._edition, self._behind._small
            self._con = self._behind._con
            self._put_on(lens, self._behind)
        else:
            self._edition = Edition(self.generation, audience)
            self._small = sum(path.stat().st_size for path in self._edition.tables.glob("*.parquet")) <= SMALL
            self._con = connect(self._edition.tables, self._small)
        self._shelf = Shelf(self.table) if self._small else None
        self._filled: frozenset[str] = (
            frozenset(name for name in TABLES if self.rows(f'select 1 from "{name}" limit 1'))
            if self._behind is None
            else self._behind._filled
        )

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection of this thread that holds nothing but what this audience may see.

        The tables of a small generation are in memory, those of a large one are read from their files when they are
        asked; no other file can be read, and none written.
        """
        con = self._cursor("con")
        return con if self._making is None else cast("duckdb.DuckDBPyConnection", Watched(con, self._making))

    def _made(self, query: str | None = None) -> None:
        """See to it that the tables that a query names, or all, are there through the lens."""
        if self._making is not None:
            self._making.everything() if query is None else self._making.named(query)

    def through(self, lens: Lens) -> View:
        """The same through a lens; it shares what this view has open, and must be done with when this one closes."""
        if self.lens is not None:
            raise UsageError("one lens at a time: take the first one off")
        return View(self.generation, self.audience, lens, behind=self)

    def _put_on(self, lens: Lens, behind: View) -> None:
        """Make the tables as they are through the lens, in a schema of their own."""
        passages = _came(behind, lens)
        for name in lens.parts:
            spans = [(row["start"], row["end"]) for row in passages if row["document_id"] == name]
            self._texts[name] = visible(behind.index.text(name), spans)
        self._schema = f"lens_{next(_NUMBERS)}"
        con = self._con.cursor()
        look_through(con, self._schema, lens.documents, passages, self._texts)
        self._making = Making(con, self._small, behind._filled, bool(self._texts))
        # The tables go with their view, also where nobody closes that.
        self._remove = weakref.finalize(self, drop, self._con.cursor(), self._schema)

    @property
    def index(self) -> Index:
        """The search index, opened when first needed; questions to it must name `access`, and `only`."""
        if self._behind is not None:
            return self._behind.index
        with self._lock:
            if self._index is None:
                self._index = open_index(self._edition.search)
            return self._index

    @property
    def ledger(self) -> Ledger | None:
        """What the build worked out for this audience; None where it did not, or by other rules than today's."""
        if self.lens is not None:
            return None  # it knows of papers that the lens hides
        with self._lock:
            if not self._ledger_sought:
                from diplomatica.flow.ledger import Ledger

                self._ledger = Ledger.find(self._edition.ledger) if self._edition.ledger else None
                self._ledger_sought = True
            return self._ledger

    @cached_property
    def documents(self) -> int:
        """How many documents may be seen."""
        return int(self.rows("select count(*) as n from documents")[0]["n"])

    @property
    def access(self) -> tuple[str, ...] | None:
        """The values of `documents.access` that may be seen; None for all."""
        return self._access

    @property
    def only(self) -> Only | None:
        """The documents that alone may be found, where there is a lens; made when first needed."""
        if self.lens is None:
            return None
        with self._lock:
            if self._only is None:
                self._only = self._made_only(self.lens.documents)
            return self._only

    @property
    def perhaps(self) -> Only | None:
        """Of these the documents that had only possibly come; None where there are none of them."""
        if self.lens is None or not self.lens.possible:
            return None
        with self._lock:
            if self._perhaps is None:
                self._perhaps = self._made_only(
                    [name for name, value in self.lens.documents.items() if value == "possible"]
                )
            return self._perhaps

    def _made_only(self, names: Collection[str]) -> Only:
        """Some of the documents as they are found through the lens, in part where only a part came."""
        whole = [name for name in names if name not in self._texts]
        if self._in_part is None:
            self._in_part = {document.id: document for document in in_part(self, self._texts)}
        wanted = frozenset(names)
        return Only(self.index, whole, numbered(one for name, one in self._in_part.items() if name in wanted))

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Rows of one of our own queries as dicts, in the query's order; instants are in UTC."""
        self._made(query)
        con = self._cursor("rows")
        if query not in _WITH_INSTANTS:
            result = con.execute(query, parameters)
            columns = [(column[0], str(column[1])) for column in result.description or []]
            if not any(kind == INSTANT for _, kind in columns):
                names = [name for name, _ in columns]
                return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
            result.complete()
            if len(_WITH_INSTANTS) < MOST_REMEMBERED:
                _WITH_INSTANTS.add(query)
        # By way of Arrow: for its own instants DuckDB would need one more library.
        return dicts(con, query, parameters)

    def _cursor(self, purpose: str) -> duckdb.DuckDBPyConnection:
        """A connection of this thread for one purpose, so that nobody's open answer is in another's way."""
        con: duckdb.DuckDBPyConnection | None = getattr(self._local, purpose, None)
        if con is None:
            with self._lock:
                con = self._fresh()
                self._cursors.append(con)
            setattr(self._local, purpose, con)
        return con

    def _fresh(self) -> duckdb.DuckDBPyConnection:
        """A new connection that sees the tables of this view."""
        con: duckdb.DuckDBPyConnection = self._con.cursor()
        if self._schema:
            con.execute(f"use {self._schema}")
        return con

    def rows_of(self, name: str, document_id: str) -> list[dict[str, Any]]:
        """The rows of one table that belong to a document, in the order of the table's key."""
        if name not in self._filled:
            return []
        if self._shelf is not None:
            return self._shelf.rows(name, document_id)
        return self.rows(f'select * from "{name}" where document_id = ?{self._ordered(name)}', [document_id])

    def _ordered(self, name: str) -> str:
        """How to ask for the order of the key: DuckDB keeps that of a plain scan, not that of a view through a lens."""
        return f" order by {order(name)}" if self._schema and not self._small else ""

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
        self._made(name)
        listed = ", ".join(f'"{column}"' for column in wanted.names)
        query = f'select {listed} from "{name}"{self._ordered(name)}'
        return self._cursor("rows").sql(query).to_arrow_table().cast(wanted)

    def sql(self, query: str) -> pa.Table:
        """The answer to a reader's own SELECT over the tables, at most `MOST_ROWS` rows.

        Raises UsageError for anything but one SELECT over our tables, and for a query that fails or takes too long.
        """
        self._made()
        con = self._fresh()
        watch = threading.Timer(SECONDS, con.interrupt)
        watch.daemon = True
        try:
            guard.check(self._con.cursor(), query, "" if self._schema else "main")
            watch.start()
            return bounded(con, query)
        except duckdb.Error as error:
            raise UsageError(f"the query failed: {str(error).splitlines()[0]}") from None
        finally:
            watch.cancel()
            con.close()

    def canonical(self, document_id: str) -> str:
        """The id that a document goes by, where the given one is another name of it; else the given one."""
        if not self.filled("aliases"):
            return document_id
        found = self.rows("select document_id from aliases where id = ?", [document_id])
        return str(found[0]["document_id"]) if found else document_id

    def text(self, document_id: str) -> str:
        """The transcription of a document that may be seen; empty where none is held."""
        seen = self.rows("select 1 from documents where id = ?", [document_id])
        return self.words(document_id) if seen else ""

    def words(self, document_id: str) -> str:
        """The transcription of a document that is known to be seen, as far as it came; every place in it is kept."""
        return self._texts[document_id] if document_id in self._texts else self.index.text(document_id)

    def search(
        self,
        query: str,
        limit: int = 20,
        offset: int = 0,
        filters: Mapping[str, str] | None = None,
        reading: Reading = AS_USUAL,
    ) -> Hits:
        """A page of hits with snippets, the number of all hits and of all documents; see `docs/reading-room.md`."""
        return search(self, query, limit, offset, filters or {}, reading)

    def facets(
        self, query: str, filters: Mapping[str, str] | None = None, reading: Reading = AS_USUAL
    ) -> dict[str, list[Facet]]:
        """What the hits can be narrowed by, each value with its count among the hits and among all documents."""
        return facets(self, query, filters or {}, reading)

    def document(self, document_id: str) -> dict[str, Any] | None:
        """All that is known of a document, by table; None where there is no such document for this audience."""
        return document(self, document_id)

    def close(self) -> None:
        """Let go of files; a view that was closed cannot be used again, nor can those through a lens that share it."""
        for con in self._cursors:
            con.close()
        self._ledger = None
        if self._behind is not None:
            self._making = None
            self._remove()
            if self._owned:
                self._behind.close()
            return
        self._con.close()
        self._edition.close()

    def __enter__(self) -> View:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _came(view: View, lens: Lens) -> list[dict[str, Any]]:
    """The passages that came of the documents of which not all did, with their places."""
    rows = view.rows(
        "select document_id, passage_id, start, \"end\" from passages where document_id = any(?) and status <> 'rejected'",
        [sorted(lens.parts)],
    )
    return [row for row in rows if row["passage_id"] in lens.parts[row["document_id"]]]
