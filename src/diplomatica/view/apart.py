"""Counts under a lens: how much of each rests on what had only possibly come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

Row = dict[str, Any]


def apart(
    rows: Iterable[Mapping[str, Any]],
    sure: Iterable[Mapping[str, Any]],
    key: Callable[[Mapping[str, Any]], Hashable],
    counts: Sequence[str],
) -> list[Row]:
    """The rows, each with `…_possible` after every count: what is left of it without the same row of the `sure` ones.

    >>> apart([{"id": "a", "n": 3}, {"id": "b", "n": 1}], [{"id": "a", "n": 2}], lambda row: row["id"], ["n"])
    [{'id': 'a', 'n': 3, 'n_possible': 1}, {'id': 'b', 'n': 1, 'n_possible': 1}]
    """
    surely = {key(row): row for row in sure}
    return [_apart(row, surely.get(key(row), {}), counts) for row in rows]


def beside(rows: Iterable[Mapping[str, Any]], sure: Iterable[Mapping[str, Any]], key: str) -> list[Row]:
    """The rows, those that count with `certain_alone`: what the row of the same `key` counts from the sure ones.

    A row counts if it has an `of` and no `id`. Such counts do not grow with the papers alone: one more may take a thing from late to
    in time, so that none is a part of the other.

    >>> beside([{"m": "events", "n": 3, "of": 4}], [{"m": "events", "n": 1, "of": 2}], "m")
    [{'m': 'events', 'n': 3, 'of': 4, 'certain_alone': {'n': 1, 'of': 2}}]
    """
    surely = {row[key]: {name: value for name, value in row.items() if name != key} for row in sure if _counts(row)}
    return [{**row, "certain_alone": surely.get(row[key])} if _counts(row) else dict(row) for row in rows]


def _counts(row: Mapping[str, Any]) -> bool:
    return "of" in row and "id" not in row


def _apart(row: Mapping[str, Any], sure: Mapping[str, Any], counts: Sequence[str]) -> Row:
    out: Row = {}
    for column, value in row.items():
        out[column] = value
        if column in counts:
            out[f"{column}_possible"] = None if value is None else value - (sure.get(column) or 0)
    return out
