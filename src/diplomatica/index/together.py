"""Which two words often stand side by side: told from some of the documents while all of them are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from diplomatica.index.words import words

if TYPE_CHECKING:
    from diplomatica.index.document import IndexDocument

FIELDS = ("body", "title", "summary")
"""Fields that hold one text each."""

SAMPLE = 1_000
"""No more documents than so many are looked at."""

LONGEST = 20_000
"""So many letters of a text are looked at."""

MOST = 200
"""So many pairs of a field are told, the most frequent."""


class Sample:
    """Every so many-th document of those that came, half of them forgotten whenever they are too many."""

    def __init__(self) -> None:
        self.seen, self._step = 0, 1
        self._kept: list[tuple[str, ...]] = []

    def passed(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        """The same documents, each looked at as it passes."""
        for document in documents:
            self._add(document)
            yield document

    def _add(self, document: IndexDocument) -> None:
        if self.seen % self._step == 0:
            self._kept.append((document.text[:LONGEST], document.title, document.summary))
        self.seen += 1
        if len(self._kept) > SAMPLE:
            self._kept, self._step = self._kept[::2], 2 * self._step

    def together(self, more_than: int) -> list[tuple[str, str, str]]:
        """Field and two words that follow each other in more than so many of all documents, if the others are like these.

        They stand in the order of the fields, the most frequent first, equal ones by letters.

        >>> from diplomatica.index.document import IndexDocument
        >>> sample = Sample()
        >>> papers = [IndexDocument(row=n, order=n, id=str(n), access="public", text=f"No. {n} of the day") for n in range(3)]
        >>> len(list(sample.passed(papers)))
        3
        >>> sample.together(2)
        [('body', 'of', 'the'), ('body', 'the', 'day')]
        """
        out = []
        for place, field in enumerate(FIELDS):
            counted: Counter[tuple[str, str]] = Counter()
            for texts in self._kept:
                counted.update(set(pairwise(words(texts[place]))))
            often = [(-count, pair) for pair, count in counted.items() if count * self._step > more_than]
            out += [(field, *pair) for _, pair in sorted(often)[:MOST]]
        return out
