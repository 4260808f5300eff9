"""The ledger of a generation: what `flow.ledger_write` worked out when it was built, looked up instead of asked for again.

It holds arrivals at the default rung, never verdicts: who counts for whom is decided when the question is asked, by the same
code as without a ledger. Its files are read where they lie; only the pages that a question touches are in memory.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from diplomatica.flow.arrivals import Arrival
from diplomatica.flow.ledger_columns import array, values, widen
from diplomatica.flow.ledger_write import COLUMNS, RULES, rules
from diplomatica.flow.rollup import Society

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

_CAME = ("target", "certain", "possible", "day", "sender_id", "sender_day", "is_document")


class Ledger:
    """What was worked out when the archive was built, for one audience. It never changes and serves several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        targets = _open(folder / "targets.arrow")
        self._targets, self._is_event = _Spans(targets), targets["is_event"]
        self._lock = Lock()
        self._society: Society | None = None
        self._documents: int | None = None

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

    def documents(self, con: duckdb.DuckDBPyConnection) -> int:
        """How many documents the audience has, counted when first needed and kept."""
        with self._lock:
            if self._documents is None:
                [[self._documents]] = con.execute("SELECT count(*) FROM documents").fetchall()
            return int(self._documents)

    def arrivals(self, target: str) -> list[Arrival] | None:
        """Arrivals of a document or event, the best proofs first; None where the target is not there."""
        span = self._targets.find(target)
        if span is None:
            return None
        found = self._pages.rows(range(*span))
        # Where an event bears the id of a document, the document is meant.
        documents = [row for row in found if row["seed"] > 0]
        is_document = bool(found) and found[0]["is_document"]
        return [Arrival.of(row) for row in (documents if is_document else found)]

    def is_event(self, target: str) -> bool:
        """Whether an event bears this id."""
        n = self._targets.place(target)
        return n is not None and bool(self._is_event[n].as_py())

    def came(self, actors: Sequence[str]) -> pa.Table:
        """Everything that came to some actors, by columns, in the order of the rows.

        `n` is the number of the row, `who` the place of the actor among those asked for, `target` a number that rises with
        the ids, and `sender` his place among the same actors (null for others); the bounds and days are those of the arrival,
        and `is_document` says what was asked of it.
        """
        spans = [(place, span) for place, actor in enumerate(actors) if (span := self._actors.find(actor))]
        order = pa.concat_arrays([self._order.slice(0, 0), *(self._order.slice(a, b - a) for _, (a, b) in spans)])
        counts = accumulate(after - first for _, (first, after) in spans)
        runs = pa.RunEndEncodedArray.from_arrays(
            pa.array(counts, pa.int32()), pa.array([place for place, _ in spans], pa.int32())
        )
        by_number = pc.sort_indices(order)
        numbers = order.take(by_number).cast(pa.int64())
        asked = pa.array(actors, pa.string())
        pieces = [
            _came(piece, self._pages.columns, asked, start) for start, piece in self._pages.pieces(numbers, _CAME)
        ]
        found = (
            pa.concat_tables(pieces) if pieces else _came(_nothing(self._pages.columns), self._pages.columns, asked, 0)
        )
        return pa.table(
            {
                "n": numbers,
                "who": pc.run_end_decode(runs).take(by_number) if spans else pa.array([], pa.int32()),
                "target": _counted(array(found["target"])),
                **{name: found[name] for name in ("sender", "certain", "possible", "day", "sender_day", "is_document")},
            }
        )

    def rows(self, numbers: list[int]) -> list[Row]:
        """The rows of these numbers, which rise."""
        return self._pages.rows(numbers)

    def target(self, number: int) -> str:
        """The document or event of a row."""
        return str(self._pages.value(number, "target"))

    def target_names(self, numbers: pa.Array) -> pa.Array:
        """The documents and events of some rows, whose numbers rise."""
        pieces = (piece["target"].cast(pa.string()) for _, piece in self._pages.pieces(numbers, ["target"]))
        return pa.concat_arrays([pa.array([], pa.string()), *pieces])

    def places(self, numbers: pa.Array) -> pa.Array:
        """The places of the documents and events of some rows among all that there are, which stand in the order of their ids."""
        return pc.search_sorted(self._targets.after, numbers, side="right")

    def channels(self) -> pa.Table:
        """The rows of `flow.channels` as a table."""
        batch = _open(self._folder / "channels.arrow")
        return pa.Table.from_batches([batch])

    def traffic(self, a: str, b: str) -> pa.Table:
        """What went from one actor to another: the columns of `flow.channel.SENDINGS`, `id` a number, and `is_end`: no mere copy."""
        first, after = self._sent(a, b)
        found = self._sendings(first, after).append_column("id", pa.array(range(first, after), pa.int64()))
        for name, end in (("from_id", a), ("to_id", b)):
            found = found.append_column(name, pa.repeat(pa.scalar(end), len(found)))
        return found.filter(found["is_traffic"]).drop_columns(["is_traffic"])

    def papers(self, a: str, b: str | None) -> pa.Table:
        """What one actor sent to another, or to anybody, who did not only get a copy: whole papers, with their days."""
        first, after = self._sent(a, b)
        wanted = ["document_id", "date_earliest", "date_latest", "is_end"]
        ends, to = self._pairs["after"], self._pairs["to_id"]
        every = range(self._pairs.num_rows)
        low, high = (bisect_left(every, edge, key=lambda n: ends[n].as_py()) for edge in (first + 1, after))
        runs = pc.subtract(ends.slice(low, high - low + 1).cast(pa.int64()), pa.scalar(first, pa.int64()))
        encoded = pa.RunEndEncodedArray.from_arrays(
            runs.cast(pa.int32()), to.slice(low, high - low + 1).cast(pa.string())
        )
        found = self._sendings(first, after).select(wanted)
        if not len(found):
            return found.append_column("from_id", pa.array([], pa.string())).append_column(
                "to_id", pa.array([], pa.string())
            )
        found = found.append_column("from_id", pa.repeat(pa.scalar(a), len(found)))
        found = found.append_column("to_id", pc.run_end_decode(encoded))
        return found.filter(found["is_end"])

    def named(self, actors: Iterable[str]) -> pa.Table:
        """The papers that name some actors: the columns of `flow.named.NAMED`."""
        spans = [(actor, span) for actor in actors if (span := self._names.find(actor))]
        wanted = pa.ipc.read_schema(pa.py_buffer((self._named.schema.metadata or {})[COLUMNS]))
        if not spans:
            return wanted.empty_table().append_column("who", pa.array([], pa.string()))
        pieces = [self._named.slice(first, after - first) for _, (first, after) in spans]
        runs = pa.array(accumulate(map(len, pieces)), pa.int32())
        who = pa.RunEndEncodedArray.from_arrays(runs, pa.array([actor for actor, _ in spans], pa.string()))
        return widen(pa.Table.from_batches(pieces), wanted).append_column("who", pc.run_end_decode(who))

    def _sent(self, a: str, b: str | None) -> tuple[int, int]:
        """The rows of what one actor sent to another, or to anybody."""
        pairs = self._pairs
        every = range(pairs.num_rows)

        def ends(n: int) -> tuple[str, str] | str:
            sender: str = pairs["from_id"][n].as_py()
            return sender if b is None else (sender, pairs["to_id"][n].as_py())

        wanted = a if b is None else (a, b)
        low, high = bisect_left(every, wanted, key=ends), bisect_right(every, wanted, key=ends)
        return (pairs["first"][low].as_py(), pairs["after"][high - 1].as_py()) if low < high else (0, 0)

    def _sendings(self, first: int, after: int) -> pa.Table:
        wanted = pa.ipc.read_schema(pa.py_buffer((self._traffic.schema.metadata or {})[COLUMNS]))
        return widen(pa.Table.from_batches([self._traffic.slice(first, after - first)]), wanted)

    @cached_property
    def _named(self) -> pa.RecordBatch:
        return _open(self._folder / "named.arrow")

    @cached_property
    def _names(self) -> _Spans:
        return _Spans(_open(self._folder / "names.arrow"), listed=True)

    @cached_property
    def _pairs(self) -> pa.RecordBatch:
        return _open(self._folder / "pairs.arrow")

    @cached_property
    def _traffic(self) -> pa.RecordBatch:
        return _open(self._folder / "traffic.arrow")

    @cached_property
    def _pages(self) -> _Pages:
        return _Pages(sorted(self._folder.glob("arrivals-*.arrow")))

    @cached_property
    def _actors(self) -> _Spans:
        return _Spans(_open(self._folder / "actors.arrow"), listed=True)

    @cached_property
    def _order(self) -> pa.Array:
        return _open(self._folder / "order.arrow").column(0)


class _Spans:
    """Ids in order, each with its first row and the one after its last."""

    def __init__(self, batch: pa.RecordBatch, *, listed: bool = False) -> None:
        """`listed` keeps the ids in memory: for hundreds of questions at once."""
        self._ids, self._first, self.after = (batch[name] for name in ("id", "first", "after"))
        self._listed = self._ids.to_pylist() if listed else None

    def place(self, name: str) -> int | None:
        """Where an id stands among all, None where it is not there."""
        if self._listed is not None:
            n = bisect_left(self._listed, name)
        else:
            n = bisect_left(range(len(self._ids)), name, key=lambda n: self._ids[n].as_py())
        return n if n < len(self._ids) and self._ids[n].as_py() == name else None

    def find(self, name: str) -> tuple[int, int] | None:
        """The rows of an id, None where it is not there."""
        n = self.place(name)
        return None if n is None else (self._first[n].as_py(), self.after[n].as_py())


class _Pages:
    """The files of arrivals, as if their rows stood in one."""

    def __init__(self, paths: list[Path]) -> None:
        self._batches = [_open(path) for path in paths]
        self._starts = [0]
        for batch in self._batches:
            self._starts.append(self._starts[-1] + batch.num_rows)
        self.columns = pa.ipc.read_schema(pa.py_buffer((self._batches[0].schema.metadata or {})[COLUMNS]))

    def rows(self, numbers: range | list[int]) -> list[Row]:
        """The rows of these numbers, which rise."""
        names = self.columns.names
        if isinstance(numbers, list):
            found = [piece for _, piece in self.pieces(pa.array(numbers, pa.int64()), names)]
        else:
            spans = (
                (batch, max(numbers.start - start, 0), min(numbers.stop - start, batch.num_rows))
                for start, batch in zip(self._starts, self._batches, strict=False)
            )
            found = [batch.slice(low, high - low) for batch, low, high in spans if low < high]
        out: list[Row] = []
        for piece in found:
            listed = (values(piece[field.name], field.type) for field in self.columns)
            out += (dict(zip(names, row, strict=True)) for row in zip(*listed, strict=True))
        return out

    def pieces(self, numbers: pa.Array, names: Sequence[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Some columns, narrow as they are, of the rows of these numbers, which rise: file by file, with its first row's number."""
        every = range(len(numbers))
        for start, after, batch in zip(self._starts, self._starts[1:], self._batches, strict=False):
            low, high = (bisect_left(every, edge, key=lambda n: numbers[n].as_py()) for edge in (start, after))
            if low < high:
                here = pc.subtract(numbers.slice(low, high - low), pa.scalar(start, pa.int64()))
                yield start, batch.select(names).take(here)

    def value(self, number: int, name: str) -> Any:
        """One value of the row of a number."""
        n = bisect_right(self._starts, number) - 1
        return self._batches[n][name][number - self._starts[n]].as_py()


def _came(piece: pa.RecordBatch, columns: pa.Schema, actors: pa.Array, start: int) -> pa.Table:
    """The columns of `Ledger.came` of one file, whose first row has this number; targets are numbered from it on."""
    target, sender = piece["target"], piece["sender_id"]
    numbered: Any = target if pa.types.is_dictionary(target.type) else target.dictionary_encode()
    names = ["certain", "possible", "day", "sender_day", "is_document"]
    found = widen(pa.Table.from_batches([piece.select(names)]), pa.schema([columns.field(name) for name in names]))
    codes = pc.add(numbered.indices.cast(pa.int64()), pa.scalar(start, pa.int64()))
    # The names of all actors are many more than those of these rows.
    senders = pc.index_in(sender.cast(pa.string()), value_set=actors)
    return found.append_column("target", codes).append_column("sender", senders)


def _counted(rising: pa.Array) -> pa.Array:
    """Numbers that never fall as 0, 1, 2, …: each another one where they rise."""
    if not len(rising):
        return pa.array([], pa.int32())
    rises = pc.not_equal(rising.slice(1), rising.slice(0, len(rising) - 1)).cast(pa.int32())
    return pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(rises)])


def _nothing(columns: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=columns)


def _open(path: Path) -> pa.RecordBatch:
    """The one batch of an Arrow file, mapped and not read; it keeps the file open as long as it lives."""
    reader = pa.ipc.open_file(pa.memory_map(str(path)))
    if reader.num_record_batches:
        return reader.get_batch(0)
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in reader.schema], schema=reader.schema)
