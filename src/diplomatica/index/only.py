"""Only some documents may be found: a bitmap over their rows, and an index of its own for those of which only a part may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diplomatica.index.remember import Remembered

if TYPE_CHECKING:
    from diplomatica.index.document import IndexDocument
    from diplomatica.index.read import Index


class Only:
    """The documents that alone may be found: those with `ids`, whole, and `parts`, by what is in them and by nothing else.

    Nothing is written, and nothing of it is in the index; it is good for the index it was made of.
    """

    def __init__(self, index: Index, ids: Sequence[str], parts: Iterable[IndexDocument] = ()) -> None:
        held = list(parts)
        self.whole = index.columns.named(ids)
        """The whole ones, a bit a row."""
        self.in_part = frozenset(document.id for document in held)
        self.parts = index.beside(held) if held else None
        self.every = self.whole | (index.columns.named(sorted(self.in_part)) if held else 0)
        """Those that are here in part, too."""
        self.found = Remembered()
        """What was found among the whole ones."""
        self._bits = self.whole.to_bytes(index.searcher.num_docs // 8 + 1, "little")

    def shows(self, row: int) -> bool:
        """Whether the document at a row may be found whole."""
        return bool(self._bits[row >> 3] >> (row & 7) & 1)
