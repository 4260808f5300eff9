"""Counts of pages through a lens: how much of each rests on what had only possibly come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diplomatica.view.apart import apart

if TYPE_CHECKING:
    from diplomatica.library import Archive
    from diplomatica.serve.questions import Figure

Alone = Mapping[str, tuple[int, int | None]]
"""By what is counted: how many, of how many, from what had surely come."""


def counted(
    archive: Archive, query: str, parameters: Sequence[Any] | Mapping[str, Any] = (), *, key: str = "", counts: str
) -> list[dict[str, Any]]:
    """The rows of a query that counts; through a lens each count has `…_possible`. `key` are the columns that tell rows apart."""
    rows = archive.view.rows(query, parameters)
    if archive.lens is None:
        return rows
    sure = archive.surely.view.rows(query, parameters) if archive.surely else rows
    columns = key.split()
    return apart(rows, sure, lambda row: tuple(row[name] for name in columns), counts.split())


def alone(figures: Sequence[Figure], sure: Sequence[Figure]) -> Alone:
    """The figures of an answer that are others when only what had surely come is counted; those that count nothing are left out.

    >>> alone([(3, 9, "certain"), (2, 9, "possible")], [(3, 9, "certain"), (1, 9, "possible")])
    {'possible': (1, 9)}
    """
    found = {what: (n, of) for n, of, what in sure}
    out = {what: found.get(what, (0, None)) for n, of, what in figures if found.get(what, (0, None)) != (n, of)}
    nothing = {what for n, _, what in figures if not n and not out.get(what, (0, None))[0]}
    return {what: figure for what, figure in out.items() if what not in nothing}
