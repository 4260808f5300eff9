"""Only some documents may be found: a bitmap over their rows, and an index of its own for those of which only a part may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tantivy import Query

from diplomatica.index.common import of_rows
from diplomatica.index.schema import schema

if TYPE_CHECKING:
    from diplomatica.index.document import IndexDocument
    from diplomatica.index.read import Index

NAMED_COSTS = 2.5
"""How much longer it takes to look for one document by its id than to look at one hit; measured, decides nothing but time."""


class Only:
    """The documents that alone may be found: those with `ids`, whole, and `parts`, by what is in them and by nothing else.

    Nothing is written, and nothing of it is in the index; it is good for the index it was made of.
    """

    def __init__(self, index: Index, ids: Sequence[str], parts: Iterable[IndexDocument] = ()) -> None:
        held = list(parts)
        self.named = _named(ids)
        """Finds the whole ones, by naming each."""
        found = index.rows(self.named)
        self.whole = len(found)
        self.bits = bytearray(index.searcher.num_docs)
        for _, row in found:
            self.bits[row] = 1
        self.mask = of_rows((row for _, row in found), index.searcher.num_docs)
        """The same, a bit a row."""
        self.in_part = frozenset(document.id for document in held)
        self.parts = index.beside(held) if held else None
        self.by_date = sorted(place for place, _ in found + (index.rows(_named(sorted(self.in_part))) if held else []))
        """Places in the order by date, of the whole ones and of those in part."""


def _named(ids: Sequence[str]) -> Query:
    return Query.const_score_query(Query.term_set_query(schema(), "id", list(ids)), 0.0) if ids else Query.empty_query()
