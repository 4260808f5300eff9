"""Ask the index of a finished generation: hits in one order, counts, and the text of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from heapq import nsmallest
from itertools import repeat
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Occur, Order, Query

from diplomatica.errors import AnotherVersion, UsageError
from diplomatica.index.among import Among
from diplomatica.index.columns import Columns
from diplomatica.index.columns import read as read_columns
from diplomatica.index.common import FEW, Common, of_rows, rows, to_rows
from diplomatica.index.compile import AS_USUAL, SECOND, WEIGHTS, Compiler, Reading
from diplomatica.index.grammar import All, Node, Term, parse, positive
from diplomatica.index.only import Only
from diplomatica.index.remember import Remembered
from diplomatica.index.schema import CATALOGUE_LAYER, FACETS, HEADER_LAYER, TEXT_LAYER, VERSION, register, schema
from diplomatica.index.words import words
from diplomatica.index.write import in_memory

if TYPE_CHECKING:
    from diplomatica.index.document import IndexDocument

LAYERS = {"text": TEXT_LAYER, "catalogue": CATALOGUE_LAYER, "header": HEADER_LAYER}
FARTHEST = 10_000
"""Hits beyond this are counted but not listed."""
MOST_VALUES = 200
"""Values of a facet that are counted out."""

AT_ONCE = 500
"""Hits that are asked for at least where the index has to weigh all of them in any case: many may be worth the same."""

Ranked = tuple[float, int]
"""Rank, the least first, and row."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: ids of the page asked for, the number of all hits, and the layers of each hit."""

    ids: list[str]
    total: int
    layers: dict[str, list[str]]
    """By id: `text`, `catalogue`, `header`; several words found in different layers give all of these."""
    tree: Node
    reading: Reading = AS_USUAL
    by_date: bool = False
    """Whether the hits come by date, for want of words to weigh."""
    notes: list[str] = field(default_factory=list)


def open_index(folder: Path) -> Index:
    """The index in `folder`; UsageError where it is missing, AnotherVersion where another made it."""
    version = folder / "version"
    if not version.is_file():
        raise UsageError(f"{folder}: there is no search index here; `diplomatica build` makes one")
    if version.read_text(encoding="utf-8").strip() != VERSION:
        raise AnotherVersion(f"{folder}: the search index is of another version; `diplomatica build` makes a new one")
    return Index(register(tantivy.Index.open(str(folder))), read_columns(folder), folder)


class Index:
    """The open index; every question names whose eyes ask (`access` values), and nothing else is found or counted.

    `only` narrows a question further, to documents named one by one; what may be searched of a document in part alone is
    searched in an index of its own, and neither found nor counted by its other words.
    """

    def __init__(self, index: tantivy.Index, columns: Columns, folder: Path | None = None) -> None:
        self._index = index
        self.searcher = self._index.searcher()
        self.columns = columns
        self.among = Among(self.searcher, Common(folder, self.searcher.num_docs), columns)
        self.found = Remembered()
        """What was found of all that may be seen."""
        # Counts for everything held do not change while a generation is open.
        self.totals = lru_cache(maxsize=8)(self._totals)

    def query(  # noqa: PLR0913, PLR0917 – all that a question has
        self,
        query: str,
        access: Sequence[str] | None,
        filters: Mapping[str, str] | None = None,
        limit: int = 20,
        offset: int = 0,
        only: Only | None = None,
        reading: Reading = AS_USUAL,
    ) -> Found:
        """The hits of a query, best first and equal ones by row; without words to look for, by date."""
        tree, notes = parse(query)
        compiler = Compiler(reading=reading, notes=notes)
        compiled = compiler.compile(tree)
        limit, offset = max(0, min(limit, FARTHEST)), max(0, min(offset, FARTHEST))
        # Without words to weigh (fields and filters alone) there is no better and worse: then by date.
        by_date = not any(not term.field for term in positive(tree))
        filters = filters or {}
        if only is None and not _is_beginning(tree):
            ids, total = self._page(self._narrow(compiled, access, filters), limit, offset, by_date, _at_once(tree))
        elif only is not None and tree == All(()) and not filters:
            ids = self.columns.ids(self.columns.by_date(only.every, offset, limit))
            total = only.every.bit_count()
        else:
            asked = _Asked(tree, compiled, filters, reading, by_date)
            ids, total = self._through(asked, access, only, slice(offset, offset + limit))
        layers = {} if by_date else self._layers(tree, reading, ids, only)
        return Found(ids, total, layers, tree, reading, by_date, compiler.notes)

    def counts(
        self,
        query: str,
        access: Sequence[str] | None,
        filters: Mapping[str, str] | None = None,
        only: Only | None = None,
        reading: Reading = AS_USUAL,
    ) -> dict[str, list[tuple[str, int]]]:
        """How many hits have each value of each facet, most first."""
        tree = parse(query)[0]
        asked = _Asked(tree, Compiler(reading=reading).compile(tree), filters or {}, reading)
        counts = self.columns.counted(self._hits(asked, access, only))
        if only is not None and only.parts is not None:
            other = only.parts.columns.counted(only.parts._hits(asked, access, None))
            counts = {name: Counter(counts[name]) + Counter(other[name]) for name in counts}
        return {name: _most_first(values) for name, values in counts.items()}

    def _totals(self, access: tuple[str, ...] | None, only: Only | None = None) -> dict[str, dict[str, int]]:
        return {name: dict(pairs) for name, pairs in self.counts("", access, None, only).items()}

    def text(self, document_id: str) -> str:
        """The transcription of a document as printed; empty where there is none. Asks nobody's leave: View does."""
        found = self.searcher.search(Query.term_query(schema(), "id", document_id, "basic"), limit=1).hits
        if not found:
            return ""
        stored: bytes | None = self.searcher.doc(found[0][1]).get_first("text")
        return bytes(stored).decode() if stored else ""

    def _narrow(self, query: Query, access: Sequence[str] | None, filters: Mapping[str, str]) -> Query:
        """The query within what may be seen and what was chosen; the conditions give no score."""
        parts = [(Occur.Must, query)]
        if access is not None:
            parts.append(
                (Occur.Must, Query.const_score_query(Query.term_set_query(schema(), "access", list(access)), 0.0))
            )
        for name, value in filters.items():
            if name not in (*FACETS, "entity", "convention", "mark_kinds"):
                raise UsageError(f"search has no filter {name!r}; there are {', '.join(FACETS)}")
            parts.append((Occur.Must, Query.const_score_query(Query.term_query(schema(), name, value, "basic"), 0.0)))
        return Query.boolean_query(parts)

    def by_date(
        self, document_id: str, access: Sequence[str] | None, only: Only | None = None
    ) -> tuple[int, int, str | None, str | None]:
        """The place by date of a document, of how many, and the ids of the ones before and after it."""
        within = self._seen(None if access is None else tuple(access)) if only is None else only.every
        place, before, after = self.columns.around(document_id, within)
        return place, within.bit_count(), before, after

    def beside(self, documents: Iterable[IndexDocument]) -> Index:
        """An index of a few documents in memory, asked like this one."""
        index, table = in_memory(documents)
        return Index(index, Columns(table))

    def _hits(self, asked: _Asked, access: Sequence[str] | None, only: Only | None) -> int:
        """All hits that may be found whole, a bit a row."""
        key = (asked.tree, tuple(sorted(asked.filters.items())), asked.reading)
        if only is not None:
            return only.found.get(key, lambda: self._find(asked, only.whole))
        seen = None if access is None else tuple(access)
        return self.found.get((key, seen), lambda: self._find(asked, self._seen(seen)))

    def _seen(self, access: tuple[str, ...] | None) -> int:
        """What may be seen."""
        if access is None:
            return self.among.every
        return reduce(or_, map(self.among.having, repeat("access"), access), 0)

    def _find(self, asked: _Asked, within: int) -> int:
        if asked.tree == All(()) and not asked.filters:
            return within
        wanted = self._narrow(asked.query, None, asked.filters)
        if self.among.most(asked.tree, asked.reading) <= FEW:
            return within & of_rows(rows(self.searcher, wanted), self.searcher.num_docs)
        return self.among.found(asked.tree, asked.filters, asked.reading, within)

    def _through(
        self, asked: _Asked, access: Sequence[str] | None, only: Only | None, part: slice
    ) -> tuple[list[str], int]:
        """A page of those hits that may be found, and the number of all of these, exactly."""
        shown = self._hits(asked, access, only)
        found = only.parts.ids(self._narrow(asked.query, access, asked.filters)) if only and only.parts else []
        in_part = self.columns.named(found) if found else 0
        if asked.by_date:
            page = self.columns.by_date(shown | in_part, part.start, part.stop - part.start)
        elif isinstance(asked.tree, Term) and _is_beginning(asked.tree):
            page = self._alike(asked.tree, asked.reading, shown | in_part, part.stop)[part]
        else:
            assert only is not None
            # What the reader may see is among what may be found: to ask for it again takes as long as the search.
            ranked = self._first(asked, shown, only, part.stop)
            if in_part:
                # The score counts all of its words, what is found only those that came.
                ranked += self._ranked(_any_of(in_part, Occur.Should, asked.query), len(found))
            page = [row for _, row in nsmallest(part.stop, ranked)[part]]
        return self.columns.ids(page), shown.bit_count() + len(found)

    def _alike(self, term: Term, reading: Reading, hits: int, wanted: int) -> list[int]:
        """The first rows of the hits of a beginning, where all that counts is in which fields there is such a word."""
        groups: list[tuple[tuple[float, ...], int]] = [((), hits)]
        for name, bits in self.among.by_field(term, reading, hits):
            weight = WEIGHTS.get(name, 1.0)
            split = [((*weights, weight), group & bits) for weights, group in groups]
            groups = [(weights, group) for weights, group in split + [(w, g & ~bits) for w, g in groups] if group]
        alike: dict[float, int] = {}
        for weights, group in groups:
            worth = round(max(weights, default=0.0) * (1 - SECOND) + sum(weights) * SECOND, 4)
            alike[worth] = alike.get(worth, 0) | group
        out: list[int] = []
        for _, group in sorted(alike.items(), reverse=True):
            out += self.columns.rows(group, wanted - len(out))
        return out

    def _first(self, asked: _Asked, shown: int, only: Only, wanted: int) -> list[Ranked]:
        """The first of the hits that may be found, which are `shown`."""
        total = shown.bit_count()
        if not total or not wanted:
            return []
        # As many as hold enough of these, if they lie evenly.
        ask = max(2 * wanted * self.searcher.num_docs // only.whole.bit_count() + wanted, _at_once(asked.tree))
        query = self._narrow(asked.query, None, asked.filters)
        if total <= 2 * ask:
            return nsmallest(wanted, self._ranked(_any_of(shown, Occur.Must, query), total))
        while True:
            hits = self._ranked(query, ask)
            page = nsmallest(wanted, (hit for hit in hits if only.shows(hit[1])))
            # A group of equal ranks must be whole before it is ordered by row.
            if len(hits) < ask or (len(page) == wanted and page[-1][0] < hits[-1][0]):
                return page
            ask *= 4

    def _ranked(self, query: Query, limit: int) -> list[Ranked]:
        """The first hits."""
        result = self.searcher.search(query, limit=max(1, limit), count=False)
        found = self.searcher.fast_field_values("row", [address for _, address in result.hits])
        return [(-score, row) for (score, _), row in zip(result.hits, _whole(found), strict=True)]

    def ids(self, query: Query) -> list[str]:
        """The ids of all that a query finds, for a small index."""
        return sorted(self.columns.ids(rows(self.searcher, query)))

    def _page(self, query: Query, limit: int, offset: int, by_date: bool, least: int) -> tuple[list[str], int]:
        wanted = offset + limit
        if by_date:
            result = self.searcher.search(
                query, limit=max(1, limit), offset=offset, order_by_field="order", order=Order.Asc
            )
            return [self._id(address) for _, address in result.hits[:limit]], _count_of(result)
        ask = max(wanted + 1, least)
        while True:
            result = self.searcher.search(query, limit=ask)
            hits = result.hits
            # A group of equal scores must be whole before it is ordered by row.
            if len(hits) < ask or wanted == 0 or hits[-1][0] < hits[wanted - 1][0] or ask > 4 * FARTHEST:
                break
            ask *= 4
        places = self.searcher.fast_field_values("row", [address for _, address in hits])
        ordered = sorted(zip(hits, places, strict=True), key=lambda hit: (-hit[0][0], hit[1]))
        return [self._id(address) for (_, address), _ in ordered[offset:wanted]], _count_of(result)

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self.searcher.doc(address).get_first("id"))

    def _layers(self, tree: Node, reading: Reading, ids: list[str], only: Only | None = None) -> dict[str, list[str]]:
        """Which layer alone answers the query for each of these documents; none alone means all of them together."""
        if only is not None and only.parts is not None:
            in_part = [name for name in ids if name in only.in_part]
            whole = [name for name in ids if name not in only.in_part]
            return self._layers(tree, reading, whole) | only.parts._layers(tree, reading, in_part)
        out: dict[str, list[str]] = {name: [] for name in ids}
        if not ids:
            return out
        if isinstance(tree, Term) and _is_beginning(tree):
            fields = dict(self.among.by_field(tree, reading, self.columns.named(ids)))
            for layer, of_layer in LAYERS.items():
                bits = reduce(or_, (fields.get(name, 0) for name in of_layer))
                for name in self.columns.ids(to_rows(bits)):
                    out[name].append(layer)
            return {name: layers or list(LAYERS) for name, layers in out.items()}
        these = Query.const_score_query(Query.term_set_query(schema(), "id", ids), 0.0)
        for layer, of_layer in LAYERS.items():
            query = Query.boolean_query([(Occur.Must, these), (Occur.Must, Compiler(of_layer, reading).compile(tree))])
            for _, address in self.searcher.search(query, limit=len(ids)).hits:
                out[self._id(address)].append(layer)
        return {name: layers or list(LAYERS) for name, layers in out.items()}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was read."""

    tree: Node
    query: Query
    filters: Mapping[str, str]
    reading: Reading
    by_date: bool = False


def _is_beginning(tree: Node) -> bool:
    """Whether a tree asks for the words that begin so and for nothing else."""
    return isinstance(tree, Term) and not tree.field and tree.prefix and len(words(tree.text)) == 1


def _at_once(tree: Node) -> int:
    """How many hits to ask for at least."""
    return AT_ONCE if any(term.phrase or term.prefix for term in positive(tree)) else 0


def _any_of(bits: int, occur: Occur, query: Query) -> Query:
    """Those of some documents that a query finds, or for Should all of them, ranked by it."""
    these = Query.const_score_query(Query.term_set_query(schema(), "row", to_rows(bits)), 0.0)
    return Query.boolean_query([(Occur.Must, these), (occur, query)])


def _count_of(result: Any) -> int:
    return int(result.count)


def _whole(values: Iterable[float | None]) -> list[int]:
    """The values of a column of whole numbers that every document has."""
    return [int(value) for value in values if value is not None]


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
