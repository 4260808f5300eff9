"""The ledger of a generation: what `flow.ledger_write` worked out when it was built, looked up instead of asked for again.

It holds arrivals at the default rung, never verdicts: who counts for whom is decided when the question is asked, by the same
code as without a ledger. Its files are read where they lie; only the pages that a question touches are in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.flow.arrivals import Arrival
from diplomatica.flow.ledger_columns import widen
from diplomatica.flow.ledger_write import COLUMNS, RULES, rules
from diplomatica.flow.rollup import Society
from diplomatica.model.arrow import rows

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """A document or event with all arrivals of it at some actors, the best proofs first."""

    target: str
    title: str | None
    is_document: bool
    arrivals: list[Arrival]


class Ledger:
    """What was worked out when the archive was built, for one audience. It never changes and serves several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        targets = _open(folder / "targets.arrow")
        self._targets, self._is_event = _Spans(targets), targets["is_event"]
        self._lock = Lock()
        self._society: Society | None = None

    @classmethod
    def find(cls, folder: Path) -> Ledger | None:
        """The ledger in a folder; None where there is none, or where it was made by other rules than today's."""
        path = folder / "targets.arrow"
        if not path.is_file() or (_open(path).schema.metadata or {}).get(RULES) != rules():
            return None
        return cls(folder)

    def society(self, con: duckdb.DuckDBPyConnection) -> Society:
        """All actors of the audience, read when first needed and kept."""
        with self._lock:
            if self._society is None:
                self._society = Society.read(con)
            return self._society

    def arrivals(self, target: str) -> list[Arrival] | None:
        """Arrivals of a document or event, the best proofs first; None where the target is not there."""
        span = self._targets.find(target)
        if span is None:
            return None
        found = rows(self._pages.read(range(*span)))
        # Where an event bears the id of a document, the document is meant.
        documents = [row for row in found if row["seed"] > 0]
        is_document = bool(found) and found[0]["is_document"]
        return [Arrival.of(row) for row in (documents if is_document else found)]

    def is_event(self, target: str) -> bool:
        """Whether an event bears this id."""
        n = self._targets.place(target)
        return n is not None and bool(self._is_event[n].as_py())

    def reached(self, actors: Iterable[str]) -> Iterator[Reached]:
        """Everything that came to some actors, by id."""
        spans = [span for span in map(self._actors.find, sorted(set(actors))) if span is not None]
        order = pa.concat_arrays([self._order.slice(first, after - first) for first, after in spans]) if spans else None
        numbers = sorted(order.to_pylist()) if order is not None else []
        for target, group in groupby(rows(self._pages.read(numbers)), key=itemgetter("target")):
            found = list(group)
            first = found[0]
            yield Reached(target, first["title"], first["is_document"], [Arrival.of(row) for row in found])

    def channels(self) -> pa.Table:
        """The rows of `flow.channels` as a table."""
        batch = _open(self._folder / "channels.arrow")
        return pa.Table.from_batches([batch])

    @cached_property
    def _pages(self) -> _Pages:
        return _Pages(sorted(self._folder.glob("arrivals-*.arrow")))

    @cached_property
    def _actors(self) -> _Spans:
        return _Spans(_open(self._folder / "actors.arrow"))

    @cached_property
    def _order(self) -> pa.Array:
        return _open(self._folder / "order.arrow").column(0)


class _Spans:
    """Ids in order, each with its first row and the one after its last."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._ids, self._first, self._after = (batch[name] for name in ("id", "first", "after"))

    def place(self, name: str) -> int | None:
        """Where an id stands among all, None where it is not there."""
        n = bisect_left(range(len(self._ids)), name, key=lambda n: self._ids[n].as_py())
        return n if n < len(self._ids) and self._ids[n].as_py() == name else None

    def find(self, name: str) -> tuple[int, int] | None:
        """The rows of an id, None where it is not there."""
        n = self.place(name)
        return None if n is None else (self._first[n].as_py(), self._after[n].as_py())


class _Pages:
    """The files of arrivals, as if their rows stood in one."""

    def __init__(self, paths: list[Path]) -> None:
        self._batches = [_open(path) for path in paths]
        self._starts = [0]
        for batch in self._batches:
            self._starts.append(self._starts[-1] + batch.num_rows)
        self._columns = pa.ipc.read_schema(pa.py_buffer((self._batches[0].schema.metadata or {})[COLUMNS]))

    def read(self, numbers: range | list[int]) -> pa.Table:
        """The rows of these numbers, which rise."""
        found = []
        for start, after, batch in zip(self._starts, self._starts[1:], self._batches, strict=False):
            low, high = bisect_left(numbers, start), bisect_left(numbers, after)
            if low == high:
                continue
            here = numbers[low:high]
            if isinstance(here, range):
                piece = batch.slice(here.start - start, len(here))
            else:
                piece = batch.take(pa.array([n - start for n in here], pa.int64()))
            found.append(widen(pa.Table.from_batches([piece]), self._columns))
        return pa.concat_tables(found) if found else self._columns.empty_table()


def _open(path: Path) -> pa.RecordBatch:
    """The one batch of an Arrow file, mapped and not read; it keeps the file open as long as it lives."""
    reader = pa.ipc.open_file(pa.memory_map(str(path)))
    if reader.num_record_batches:
        return reader.get_batch(0)
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in reader.schema], schema=reader.schema)
