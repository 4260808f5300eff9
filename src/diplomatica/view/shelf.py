"""Rows of small tables by document, at hand without a query: a page asks for twenty tables of one document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


class Shelf:
    """Tables that are in memory anyway, each with the places of every document's rows; filled as it is asked."""

    def __init__(self, table: Callable[[str], pa.Table]) -> None:
        self._table = table
        self._shelved: dict[str, tuple[pa.Table, dict[str, list[int]]]] = {}

    def rows(self, name: str, document_id: str) -> list[dict[str, Any]]:
        """The rows of a table that belong to a document, in the table's order."""
        if name not in self._shelved:
            table = self._table(name)
            places: dict[str, list[int]] = {}
            for place, owner in enumerate(table.column("document_id").to_pylist()):
                places.setdefault(owner, []).append(place)
            # Two threads may do this at once: both make the same.
            self._shelved[name] = (table, places)
        table, places = self._shelved[name]
        found = places.get(document_id)
        if found is None:
            return []
        together = found[-1] - found[0] == len(found) - 1
        rows: list[dict[str, Any]] = (table.slice(found[0], len(found)) if together else table.take(found)).to_pylist()
        return rows
