"""The last few sets of documents that were found, so that the next page and the counts need not find them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

KEPT = 32
"""Sets that are kept: a bit a document each."""


class Remembered:
    """Sets by what was asked; the one that was not asked for longest goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, int] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Hashable, find: Callable[[], int]) -> int:
        """The set that was found before, else what `find` finds now.

        >>> found = Remembered()
        >>> found.get("ports", lambda: 5), found.get("ports", lambda: 6)
        (5, 5)
        """
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        bits = find()
        with self._lock:
            self._kept[asked] = bits
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return bits
