"""Days and values of all documents, a column each in the order of their rows: read at once, where the index goes hit by hit."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diplomatica.index.compile import FIRST_DAY, LAST_DAY
from diplomatica.index.schema import FACETS

if TYPE_CHECKING:
    import pyarrow as pa

    from diplomatica.index.document import IndexDocument

NAME = "columns.arrow"


class Gathered:
    """Collects the columns while documents go by."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._places = {name: array("i") for name in ("order", "earliest", "latest")}
        self._codes = {name: array("i") for name in FACETS}
        self._ends = {name: array("i", [0]) for name in FACETS}
        self._known: dict[str, dict[str, int]] = {name: {} for name in FACETS}

    def add(self, given: IndexDocument, values: dict[str, Iterable[str]]) -> None:
        """Note the next document; `values` are those of its facets."""
        if given.row != len(self._ids):
            raise ValueError(f"{given.id}: row {given.row} came as number {len(self._ids)}")
        self._ids.append(given.id)
        for name, place in zip(("order", "earliest", "latest"), (given.order, *days(given)), strict=True):
            self._places[name].append(place)
        for name, codes in self._codes.items():
            known = self._known[name]
            codes.extend(known.setdefault(value, len(known)) for value in dict.fromkeys(values.get(name, ())))
            self._ends[name].append(len(codes))

    def table(self) -> pa.Table:
        """The columns, by row."""
        import pyarrow as pa

        columns: dict[str, Any] = {"id": pa.array(self._ids, pa.string())}
        columns |= {name: _whole(places) for name, places in self._places.items()}
        for name, codes in self._codes.items():
            values = pa.DictionaryArray.from_arrays(_whole(codes), pa.array(list(self._known[name]), pa.string()))
            columns[name] = pa.ListArray.from_arrays(_whole(self._ends[name]), values)
        return pa.table(columns)


def days(given: IndexDocument) -> tuple[int, int]:
    """The first and the last day of a document, an open end far away; one without a date lies in no span of days."""
    if given.earliest is None and given.latest is None:
        return LAST_DAY + 1, FIRST_DAY - 1
    return FIRST_DAY if given.earliest is None else given.earliest, LAST_DAY if given.latest is None else given.latest


def write(table: pa.Table, folder: Path) -> None:
    """Put the columns beside the index."""
    import pyarrow as pa

    with pa.OSFile(str(folder / NAME), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
        out.write_table(table.combine_chunks(), max_chunksize=max(1, len(table)))


def read(folder: Path) -> Columns:
    """The columns of a finished index, read where they lie."""
    import pyarrow as pa

    with pa.memory_map(str(folder / NAME)) as file:
        return Columns(pa.ipc.open_file(file).read_all())


class Columns:
    """The columns of an index; sets of documents are whole numbers, a bit a row."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.documents = len(table)
        self._width = (self.documents + 7) // 8

    def between(self, first: int, last: int) -> int:
        """Documents whose day may lie within these."""
        import pyarrow.compute as pc

        begun, over = pc.less_equal(self._column("earliest"), last), pc.greater_equal(self._column("latest"), first)
        return self._bits(pc.and_(begun, over))

    def named(self, ids: Sequence[str]) -> int:
        """Documents with these ids."""
        import pyarrow as pa
        import pyarrow.compute as pc

        return self._bits(pc.is_in(self._column("id"), value_set=pa.array(ids, pa.string())))

    def by_date(self, bits: int, first: int, count: int) -> list[int]:
        """The rows of so many of these documents from the `first` on, by date."""
        import pyarrow.compute as pc

        rows = pc.indices_nonzero(self._mask(bits))
        if not len(rows) or not count:
            return []
        orders = self._column("order").take(rows)
        nearest = pc.select_k_unstable(orders, k=min(len(rows), first + count), sort_keys=[("", "ascending")])
        return [int(row) for row in rows.take(nearest)[first:].to_pylist()]

    def around(self, name: str, bits: int) -> tuple[int, str | None, str | None]:
        """The place by date of a document among these, counted from 1, and the ids of the ones before and after it."""
        import pyarrow.compute as pc

        every, names = self._column("order"), self._column("id")
        here = every[pc.index(names, name).as_py()]
        orders = every.filter(self._mask(bits))
        earlier, later = (orders.filter(compared(orders, here)) for compared in (pc.less, pc.greater))
        beside = (pc.max(earlier) if len(earlier) else None, pc.min(later) if len(later) else None)
        before, after = (None if order is None else names[pc.index(every, order).as_py()].as_py() for order in beside)
        return len(earlier) + 1, before, after

    def rows(self, bits: int, count: int) -> list[int]:
        """The first so many rows of these documents."""
        return list(_rising(bits, count))

    def ids(self, rows: Sequence[int]) -> list[str]:
        """The ids of the documents at these rows."""
        import pyarrow as pa

        return [str(name) for name in self._column("id").take(pa.array(rows, pa.int32())).to_pylist()]

    def counted(self, bits: int) -> dict[str, dict[str, int]]:
        """By facet, how many of these documents have each value."""
        import pyarrow.compute as pc

        mask = self._mask(bits)
        out = {}
        for name in FACETS:
            values, of = self._values[name]
            found = pc.value_counts(values.filter(mask if of is None else mask.take(of)))
            counts = found.field("counts").to_pylist()
            out[name] = dict(zip(found.field("values").to_pylist(), counts, strict=True))
        return out

    @cached_property
    def _values(self) -> dict[str, tuple[Any, Any]]:
        """By facet: its values one after another, and the row of each; None for the rows where each has one."""
        import pyarrow.compute as pc

        out = {}
        for name in FACETS:
            lists = self._column(name)
            each = len(lists.values) == self.documents and pc.all(pc.equal(pc.list_value_length(lists), 1)).as_py()
            out[name] = (lists.values, None if each is not False else pc.list_parent_indices(lists))
        return out

    def _column(self, name: str) -> Any:
        return self._table.column(name).combine_chunks()

    def _bits(self, flags: Any) -> int:
        """Arrow keeps flags as we do, a bit each, the first the least."""
        return int.from_bytes(flags.buffers()[1], "little") & ((1 << self.documents) - 1) if len(flags) else 0

    def _mask(self, bits: int) -> Any:
        import pyarrow as pa

        held = pa.py_buffer(bits.to_bytes(self._width, "little"))
        return pa.Array.from_buffers(pa.bool_(), self.documents, [None, held])


def _rising(bits: int, count: int) -> Iterator[int]:
    held = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for place, byte in enumerate(held):
        for bit in range(8) if byte else ():
            if byte >> bit & 1:
                if not count:
                    return
                count -= 1
                yield place * 8 + bit


def _whole(numbers: array[int]) -> Any:
    import pyarrow as pa

    return pa.Array.from_buffers(pa.int32(), len(numbers), [None, pa.py_buffer(numbers)])
