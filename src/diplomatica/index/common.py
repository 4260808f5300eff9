"""Which documents hold the commonest words, and often two side by side: a bit a document, to count hits without a look at each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

from tantivy import Order, Query

from diplomatica.index.schema import CATALOGUE_LAYER, FACETS, HEADER_LAYER, RAW, TEXT_LAYER, schema

if TYPE_CHECKING:
    import tantivy

    from diplomatica.index.together import Sample

FEW = 10_000
"""Up to so many hits are looked at one by one."""

_WORDS = (*TEXT_LAYER, *CATALOGUE_LAYER, *HEADER_LAYER, "from_names", "to_names", "place_names", "marks")
FIELDS = (*_WORDS, *FACETS, "entity", *(name for name in RAW if name != "id" and name not in FACETS))
"""Fields of which a query or a filter asks for single words."""


def write(searcher: tantivy.Searcher, folder: Path, sample: Sample) -> int:
    """Note the words of each field that more than `FEW` documents hold, and in which; returns how many words these are.

    Likewise two words that follow each other, where a sample has them often: one as field `body` and `two words`.
    """
    words: list[tuple[str, str]] = []
    many = searcher.num_docs > FEW
    with (folder / "common.bits").open("wb") as file:
        for field in FIELDS:
            counted = searcher.terms_with_prefix(field, "") if many else []
            for word in sorted(word for word, count in counted if count > FEW):
                words.append((field, word))
                file.write(_bytes(searcher, Query.term_query(schema(), field, word, "basic")))
        for field, *pair in sample.together(FEW) if many else ():
            words.append((field, " ".join(pair)))
            file.write(_bytes(searcher, Query.phrase_query(schema(), field, [*pair])))
    (folder / "common.json").write_text(json.dumps(words, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(words)


def _bytes(searcher: tantivy.Searcher, query: Query) -> bytes:
    return of_rows(rows(searcher, query), searcher.num_docs).to_bytes(width(searcher.num_docs), "little")


class Common:
    """The bits of common words, read where they lie; none where the index was written without."""

    def __init__(self, folder: Path | None, documents: int) -> None:
        listed = folder / "common.json" if folder else None
        found = json.loads(listed.read_text(encoding="utf-8")) if listed and listed.is_file() else []
        self._words = [(field, word) for field, word in found]
        self._places = {word: place for place, word in enumerate(self._words)}
        self._width = width(documents)
        # One question asks for the same beginning several times.
        self.beginning = lru_cache(maxsize=16)(self._beginning)
        self._file: mmap | None = None
        if found and folder:
            with (folder / "common.bits").open("rb") as file:
                self._file = mmap(file.fileno(), 0, access=ACCESS_READ)

    def bits(self, field: str, word: str) -> int | None:
        """The documents that hold a word, or two parted by a blank, in a field; None where that is not common there."""
        place = self._places.get((field, word))
        return None if place is None else self._at(place)

    def _beginning(self, field: str, letters: str) -> int:
        """The documents that hold a common word in a field that begins with these letters."""
        out = 0
        for place, (name, word) in enumerate(self._words):
            if name == field and word.startswith(letters) and " " not in word:
                out |= self._at(place)
        return out

    def _at(self, place: int) -> int:
        assert self._file is not None
        return int.from_bytes(self._file[place * self._width : (place + 1) * self._width], "little")


def width(documents: int) -> int:
    """Bytes that hold a bit for each document."""
    return (documents + 7) // 8


def rows(searcher: tantivy.Searcher, query: Query) -> list[int]:
    """The rows of all that a query finds."""
    hits = searcher.search(
        query, limit=max(1, searcher.num_docs), count=False, order_by_field="row", order=Order.Asc
    ).hits
    return [int(row) for row, _ in hits]


def of_rows(numbers: Iterable[int], documents: int) -> int:
    """Bits that are set at some rows.

    >>> bin(of_rows([0, 3], 5))
    '0b1001'
    """
    flags = bytearray(b"0") * max(1, documents)
    for row in numbers:
        flags[row] = 49  # the digit 1
    flags.reverse()
    return int(flags, 2)


def to_rows(bits: int) -> list[int]:
    """The rows at which bits are set, rising.

    >>> to_rows(0b1001)
    [0, 3]
    """
    digits = bin(bits)[:1:-1]
    out, place = [], digits.find("1")
    while place >= 0:
        out.append(place)
        place = digits.find("1", place + 1)
    return out
