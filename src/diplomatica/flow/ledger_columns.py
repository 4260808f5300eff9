"""Columns of the ledger, small on disk: words that come again are numbers, and what is unknown throughout takes no room."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from diplomatica.model.arrow import ARROW_TYPES, EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator

_INSTANT = ARROW_TYPES["instant"]
_SECOND = pa.scalar(1_000_000, pa.int64())


def narrow(table: pa.Table, *, numbers: bool = True) -> pa.Table:
    """The same rows with every column as small as its values allow; they depend on the values alone.

    Without `numbers` only words are made narrow, which need not be made wide again to be read.

    >>> narrow(pa.table({"status": ["asserted"] * 3, "day": pa.nulls(3, pa.date32())})).schema.types
    [DictionaryType(dictionary<values=string, indices=int8, ordered=0>), DataType(null)]
    """
    whole = table.combine_chunks()
    return pa.table([_narrow(array(whole[name]), numbers) for name in whole.column_names], names=whole.column_names)


def widen(table: pa.Table, wanted: pa.Schema) -> pa.Table:
    """The rows with the columns that they had before they were made narrow."""
    arrays = [_widen(array(table[field.name]), field.type) for field in wanted]
    return pa.Table.from_arrays(arrays, schema=wanted)


def values(column: pa.Array, wanted: pa.DataType) -> list[Any]:
    """The values that a column had before it was made narrow: of a few rows in a fraction of the time of `widen`."""
    kind = column.type
    if pa.types.is_null(kind):
        return [None] * len(column)
    if pa.types.is_dictionary(kind):
        return cast("list[Any]", cast("Any", column).dictionary_decode().to_pylist())
    if wanted == _INSTANT:
        unit = timedelta(microseconds=1) if kind == _INSTANT else timedelta(seconds=1)
        return [None if n is None else EPOCH + n * unit for n in column.cast(pa.int64()).to_pylist()]
    if pa.types.is_date32(wanted) and kind != wanted:
        return [None if n is None else EPOCH.date() + timedelta(days=n) for n in column.to_pylist()]
    return cast("list[Any]", column.to_pylist())


def clean(array: pa.Array) -> pa.Array:
    """The same values in memory of their own: zeros where none is, nothing left over, so that equal arrays are equal bytes."""
    kind, length = array.type, len(array)
    if pa.types.is_null(kind):
        return array
    known = _bits(pc.is_valid(array)) if array.null_count else None
    if pa.types.is_dictionary(kind):
        encoded = cast("Any", array)
        return pa.DictionaryArray.from_arrays(clean(encoded.indices), clean(encoded.dictionary))
    if pa.types.is_boolean(kind):
        return pa.Array.from_buffers(kind, length, [known, _bits(pc.fill_null(array, False))])
    if pa.types.is_string(kind):
        words = pc.fill_null(array, "")
        ends = _offsets(pc.binary_length(words))
        return pa.Array.from_buffers(
            kind, length, [known, _data(ends), pa.py_buffer("".join(words.to_pylist()).encode())]
        )
    if pa.types.is_list(kind):
        lists = cast("pa.ListArray[Any]", array)
        ends = _offsets(pc.list_value_length(lists))
        return pa.Array.from_buffers(kind, length, [known, _data(ends)], children=[clean(lists.flatten())])
    if pa.types.is_struct(kind):
        fields = cast("pa.StructArray", array).flatten()
        return pa.Array.from_buffers(kind, length, [known], children=[clean(field) for field in fields])
    numbers = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}[kind.bit_width]
    return pa.Array.from_buffers(kind, length, [known, _data(pc.fill_null(array.view(numbers), 0))])


def _bits(flags: pa.Array) -> pa.Buffer:
    """Flags as a bitmap whose last byte holds no bit too many."""
    whole = pa.concat_arrays([flags, pa.array([False] * (-len(flags) % 8), pa.bool_())])
    return pa.py_buffer(whole.buffers()[1].slice(0, len(whole) // 8).to_pybytes())


def _data(numbers: Any) -> pa.Buffer:
    """The bytes of numbers of which none is null."""
    wide = numbers.type.bit_width // 8
    values = numbers.buffers()[1]
    return (
        pa.py_buffer(values.slice(numbers.offset * wide, len(numbers) * wide).to_pybytes())
        if values
        else pa.py_buffer(b"")
    )


def array(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    chunks = cast("Any", column.combine_chunks())
    return pa.concat_arrays(list(_chunks(chunks))) if isinstance(chunks, pa.ChunkedArray) else chunks


def _chunks(column: pa.ChunkedArray) -> Iterator[pa.Array]:
    yield from column.chunks or [pa.nulls(0, column.type)]


def _narrow(array: pa.Array, numbers: bool) -> pa.Array:
    if array.null_count == len(array):
        return pa.nulls(len(array))
    if numbers and array.type == _INSTANT:
        return _in_seconds(array)
    if numbers and (pa.types.is_integer(array.type) or pa.types.is_date32(array.type)):
        return _short(array.cast(pa.int32()) if pa.types.is_date32(array.type) else array)
    if pa.types.is_string(array.type):
        numbered = _numbered(array)
        # Names that hardly ever come again are shorter as they are.
        return numbered if 2 * len(numbered.dictionary) < len(array) else array
    if pa.types.is_list(array.type) and pa.types.is_string(array.type.value_type):
        lists = cast("pa.ListArray[Any]", array)
        inner = _numbered(lists.flatten())
        return pa.ListArray.from_arrays(
            _offsets(pc.list_value_length(lists)), inner, mask=array.is_null() if array.null_count else None
        )
    return array


def _in_seconds(instants: pa.Array) -> pa.Array:
    """Instants as short numbers of seconds, where none falls between two."""
    seconds = pc.divide(instants.cast(pa.int64()), _SECOND)
    whole = pc.all(pc.equal(pc.multiply(seconds, _SECOND), instants.cast(pa.int64()))).as_py()
    short = _short(seconds)
    return short if whole and short.type != pa.int64() else instants


def _short(numbers: pa.Array) -> pa.Array:
    """Numbers in as few bytes as hold them all."""
    ends = pc.min_max(numbers).as_py()
    for kind, most in ((pa.int8(), 2**7), (pa.int16(), 2**15), (pa.int32(), 2**31)):
        if -most <= ends["min"] and ends["max"] < most:
            return numbers.cast(kind)
    return numbers


def _numbered(words: pa.Array) -> Any:
    encoded = cast("Any", words.dictionary_encode())
    short = pa.int8() if len(encoded.dictionary) < 128 else pa.int32()
    return pa.DictionaryArray.from_arrays(encoded.indices.cast(short), encoded.dictionary)


def _offsets(lengths: pa.Array) -> pa.Array:
    """Where each begins of what lies one after the other, and the end of all; nulls have no length."""
    ends = pc.cumulative_sum(pc.fill_null(lengths, 0))
    return pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])


def _widen(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    if array.type == wanted:
        return array
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), wanted)
    if pa.types.is_list(array.type):
        lists = cast("pa.ListArray[Any]", array)
        inner = _widen(lists.flatten(), cast("pa.ListType[Any]", wanted).value_type)
        return pa.ListArray.from_arrays(
            _offsets(pc.list_value_length(lists)),
            inner,
            type=wanted,
            mask=array.is_null() if array.null_count else None,
        )
    if wanted == _INSTANT:
        return pc.multiply(array.cast(pa.int64()), _SECOND).cast(wanted)
    return array.cast(pa.int32()).cast(wanted) if pa.types.is_date32(wanted) else array.cast(wanted)
