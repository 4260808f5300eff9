"""Counts under a lens: how much of each rests on what had only possibly come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from diplomatica.view.lens import Lens

Row = dict[str, Any]

ALONE = "from what had surely come alone"
"""Begins what a count or note is without the papers that had only possibly come."""


class Counted(Protocol):
    """An answer: its rows, what they are out of, and what is to be said of them."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def of(self) -> int | None: ...
    @property
    def notes(self) -> Sequence[str]: ...


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


def marked(rows: Iterable[Mapping[str, Any]], lens: Lens | None) -> Sequence[Mapping[str, Any]]:
    """The rows; through a lens each with `known`, how what it rests on had come, unless all say so already."""
    found = list(rows)
    return found if lens is None or all("known" in row for row in found) else lens.marked(found)


def whole(
    rows: Sequence[Mapping[str, Any]],
    of: int | None,
    notes: Sequence[str],
    lens: Lens | None = None,
    certain: Counted | None = None,
) -> dict[str, Any]:
    """An answer as an object for programs: rows, count, of, notes; through a lens also `lens` and `certain_alone`."""
    out: dict[str, Any] = {"rows": list(marked(rows, lens)), "count": len(rows), "of": of, "notes": list(notes)}
    if lens is None:
        return out
    out["notes"] += [*alone(certain, notes), lens.line]
    out["lens"] = lens.summary
    if certain is not None:
        out["certain_alone"] = {"count": len(certain.rows), "of": certain.of, "notes": list(certain.notes)}
    return out


def alone(certain: Counted | None, notes: Sequence[str]) -> list[str]:
    """What the notes would say from what had surely come, where it is something else."""
    return [f"{ALONE}: {note}" for note in certain.notes if note not in notes] if certain is not None else []


def _counts(row: Mapping[str, Any]) -> bool:
    return "of" in row and "id" not in row


def _apart(row: Mapping[str, Any], sure: Mapping[str, Any], counts: Sequence[str]) -> Row:
    out: Row = {}
    for column, value in row.items():
        out[column] = value
        if column in counts:
            out[f"{column}_possible"] = None if value is None else value - (sure.get(column) or 0)
    return out
