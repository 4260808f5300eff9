"""Columns of the ledger, small on disk: words that come again are numbers, and what is unknown throughout takes no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator


def narrow(table: pa.Table) -> pa.Table:
    """The same rows with every column as small as its values allow; they depend on the values alone.

    >>> narrow(pa.table({"status": ["asserted"] * 3, "day": pa.nulls(3, pa.date32())})).schema.types
    [DictionaryType(dictionary<values=string, indices=int8, ordered=0>), DataType(null)]
    """
    whole = table.combine_chunks()
    return pa.table([_narrow(_array(whole[name])) for name in whole.column_names], names=whole.column_names)


def widen(table: pa.Table, wanted: pa.Schema) -> pa.Table:
    """The rows with the columns that they had before they were made narrow."""
    arrays = [_widen(_array(table[field.name]), field.type) for field in wanted]
    return pa.Table.from_arrays(arrays, schema=wanted)


def _array(column: pa.ChunkedArray) -> pa.Array:
    chunks = cast("Any", column.combine_chunks())
    return pa.concat_arrays(list(_chunks(chunks))) if isinstance(chunks, pa.ChunkedArray) else chunks


def _chunks(column: pa.ChunkedArray) -> Iterator[pa.Array]:
    yield from column.chunks or [pa.nulls(0, column.type)]


def _narrow(array: pa.Array) -> pa.Array:
    if array.null_count == len(array):
        return pa.nulls(len(array))
    if pa.types.is_string(array.type):
        numbered = _numbered(array)
        # Names that hardly ever come again are shorter as they are.
        return numbered if 2 * len(numbered.dictionary) < len(array) else array
    if pa.types.is_list(array.type) and pa.types.is_string(array.type.value_type):
        lists = cast("pa.ListArray[Any]", array)
        inner = _numbered(lists.flatten())
        return pa.ListArray.from_arrays(_offsets(lists), inner, mask=array.is_null() if array.null_count else None)
    return array


def _numbered(words: pa.Array) -> Any:
    encoded = cast("Any", words.dictionary_encode())
    short = pa.int8() if len(encoded.dictionary) < 128 else pa.int32()
    return pa.DictionaryArray.from_arrays(encoded.indices.cast(short), encoded.dictionary)


def _offsets(lists: pa.ListArray[Any]) -> pa.Array:
    """Where each list begins among the values of all, which a null one has none of."""
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(lists), 0))
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
            _offsets(lists), inner, type=wanted, mask=array.is_null() if array.null_count else None
        )
    return array.cast(wanted)
