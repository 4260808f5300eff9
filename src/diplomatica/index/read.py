"""Ask the index of a finished generation: hits in one order, counts, and the text of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Occur, Order, Query

from diplomatica.errors import UsageError
from diplomatica.index.among import Among
from diplomatica.index.common import FEW, Common, to_rows
from diplomatica.index.compile import AS_USUAL, Compiler, Reading
from diplomatica.index.grammar import All, Node, parse, positive
from diplomatica.index.only import NAMED_COSTS, Only
from diplomatica.index.schema import CATALOGUE_LAYER, FACETS, HEADER_LAYER, TEXT_LAYER, VERSION, register, schema
from diplomatica.index.write import in_memory

if TYPE_CHECKING:
    from diplomatica.index.document import IndexDocument

LAYERS = {"text": TEXT_LAYER, "catalogue": CATALOGUE_LAYER, "header": HEADER_LAYER}
FARTHEST = 10_000
"""Hits beyond this are counted but not listed."""
MOST_VALUES = 200
"""Values of a facet that are counted out."""

Ranked = tuple[float, int, tantivy.DocAddress]


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
    """The index in `folder`; UsageError where it is missing or was made by another version."""
    version = folder / "version"
    if not version.is_file():
        raise UsageError(f"{folder}: there is no search index here; `diplomatica build` makes one")
    if version.read_text(encoding="utf-8").strip() != VERSION:
        raise UsageError(f"{folder}: the search index is of another version; `diplomatica build` makes a new one")
    return Index(register(tantivy.Index.open(str(folder))), folder)


class Index:
    """The open index; every question names whose eyes ask (`access` values), and nothing else is found or counted.

    `only` narrows a question further, to documents named one by one; what may be searched of a document in part alone is
    searched in an index of its own, and neither found nor counted by its other words.
    """

    def __init__(self, index: tantivy.Index, folder: Path | None = None) -> None:
        self._index = index
        self.searcher = self._index.searcher()
        self.among = Among(self.searcher, Common(folder, self.searcher.num_docs))
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

        def narrow(query: Query, access: Sequence[str] | None = access) -> Query:
            return self._narrow(query, access, filters or {})

        if only is None:
            ids, total = self._page(narrow(compiled), limit, offset, by_date)
        elif tree == All(()) and not filters:
            ids, total = self._everything(only, limit, offset)
        else:
            known = self._known(tree, filters or {}, reading)
            ids, total = self._through(compiled, narrow, only, slice(offset, offset + limit), by_date, known)
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
        return self._count(Compiler(reading=reading).compile(parse(query)[0]), access, filters or {}, only)

    def _totals(self, access: tuple[str, ...] | None, only: Only | None = None) -> dict[str, dict[str, int]]:
        return {name: dict(pairs) for name, pairs in self._count(Query.all_query(), access, {}, only).items()}

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

    def rows(self, query: Query) -> list[tuple[int, int]]:
        """Place by date and row of all that a query finds."""
        result = self.searcher.search(
            query, limit=max(1, self.searcher.num_docs), count=False, order_by_field="order", order=Order.Asc
        )
        rows = self.searcher.fast_field_values("row", [address for _, address in result.hits])
        return [(int(place), row) for (place, _), row in zip(result.hits, _whole(rows), strict=True)]

    def beside(self, documents: Iterable[IndexDocument]) -> Index:
        """An index of a few documents in memory, asked like this one."""
        return Index(in_memory(documents))

    def _known(self, tree: Node, filters: Mapping[str, str], reading: Reading) -> int | None:
        """All hits, a bit a row; None where they are surely few."""
        return None if self.among.most(tree, reading) <= FEW else self.among.found(tree, filters, reading)

    def _through(
        self,
        query: Query,
        narrow: Callable[..., Query],
        only: Only,
        part: slice,
        by_date: bool,
        known: int | None,
    ) -> tuple[list[str], int]:
        """A page of those hits that may be found, and the number of all of these, exactly."""
        wanted = narrow(query)
        found = only.parts.ids(wanted) if only.parts else []
        in_part: list[Ranked] = []
        if found:
            these = Query.const_score_query(Query.term_set_query(schema(), "id", found), 0.0)
            # The score counts all of its words, what is found only those that came.
            parted = Query.boolean_query([(Occur.Must, these), (Occur.Should, query)])
            in_part = self._ranked(parted, len(found), by_date)
        if known is None:
            page, total = self._looked_at(wanted, only, part.stop, by_date)
        else:
            # What the reader may see is among what may be found: to ask for it again takes as long as the search.
            total = (known & only.mask).bit_count()
            page = self._first(narrow(query, None), known, only, part.stop, by_date)
        page = nsmallest(part.stop, page + in_part, key=lambda hit: hit[:2])[part.start :]
        return [self._id(address) for _, _, address in page], total + len(in_part)

    def _first(self, query: Query, known: int, only: Only, wanted: int, by_date: bool) -> list[Ranked]:
        """The first of the hits that may be found; `known` are all hits."""
        shown = known & only.mask
        total = shown.bit_count()
        if not total or not wanted:
            return []
        # As many as hold enough of these, if they lie evenly.
        ask = 2 * wanted * known.bit_count() // total + wanted
        if total <= 2 * ask:
            these = Query.const_score_query(Query.term_set_query(schema(), "row", to_rows(shown)), 0.0)
            every = self._ranked(Query.boolean_query([(Occur.Must, query), (Occur.Must, these)]), total, by_date)
            return nsmallest(wanted, every, key=lambda hit: hit[:2])
        while True:
            hits = self._ranked(query, ask, by_date)
            page = nsmallest(wanted, (hit for hit in hits if only.bits[hit[1]]), key=lambda hit: hit[:2])
            # A group of equal ranks must be whole before it is ordered by row.
            if len(hits) < ask or (len(page) == wanted and page[-1][0] < hits[-1][0]):
                return page
            ask *= 4

    def _looked_at(self, wanted: Query, only: Only, first: int, by_date: bool) -> tuple[list[Ranked], int]:
        """The first of those hits that may be found, and the number of all of these, by looking at hits one by one."""
        count = self._count_of(self.searcher.search(wanted, limit=1))
        if only.whole <= FEW and only.whole * NAMED_COSTS < count:
            wanted = Query.boolean_query([(Occur.Must, wanted), (Occur.Must, only.named)])
            count = self._count_of(self.searcher.search(wanted, limit=1))
        ask = count if count <= FEW else 4 * first
        while True:
            hits = self._ranked(wanted, min(ask, count), by_date)
            shown = [hit for hit in hits if only.bits[hit[1]]]
            page = nsmallest(first, shown, key=lambda hit: hit[:2])
            if ask >= count or (len(page) == first and (not page or page[-1][0] < hits[-1][0])):
                break
            ask *= 8
        return page, len(shown) if ask >= count else self._number(wanted, only, count)

    def _number(self, query: Query, only: Only, count: int) -> int:
        """How many of so many hits may be found: by looking at all hits, or for all that may be found, whichever takes less."""
        if only.whole * NAMED_COSTS < count:
            both = Query.boolean_query([(Occur.Must, query), (Occur.Must, only.named)])
            return self._count_of(self.searcher.search(both, limit=1))
        hits = self.searcher.search(query, limit=count, count=False, order_by_field="row", order=Order.Asc).hits
        return sum(only.bits[row] for row, _ in hits)

    def _ranked(self, query: Query, limit: int, by_date: bool) -> list[Ranked]:
        """The first hits with rank (the least first), row and address."""
        if by_date:
            result = self.searcher.search(
                query, limit=max(1, limit), count=False, order_by_field="order", order=Order.Asc
            )
        else:
            result = self.searcher.search(query, limit=max(1, limit), count=False)
        rows = self.searcher.fast_field_values("row", [address for _, address in result.hits])
        sign = 1 if by_date else -1
        return [(sign * rank, row, address) for (rank, address), row in zip(result.hits, _whole(rows), strict=True)]

    def _everything(self, only: Only, limit: int, offset: int) -> tuple[list[str], int]:
        """A page of all that may be found, by date."""
        places = only.by_date[offset : offset + limit]
        if not places:
            return [], len(only.by_date)
        these = Query.term_set_query(schema(), "order", places)
        result = self.searcher.search(these, limit=len(places), order_by_field="order", order=Order.Asc)
        return [self._id(address) for _, address in result.hits], len(only.by_date)

    def ids(self, query: Query) -> list[str]:
        """The ids of all that a query finds, for a small index."""
        found = self.searcher.search(query, limit=max(1, self.searcher.num_docs)).hits
        return sorted(self._id(address) for _, address in found)

    def _page(self, query: Query, limit: int, offset: int, by_date: bool) -> tuple[list[str], int]:
        if by_date:
            result = self.searcher.search(
                query, limit=max(1, limit), offset=offset, order_by_field="order", order=Order.Asc
            )
            return [self._id(address) for _, address in result.hits[:limit]], self._count_of(result)
        wanted = offset + limit
        ask = wanted + 1
        while True:
            result = self.searcher.search(query, limit=ask)
            hits = result.hits
            # A group of equal scores must be whole before it is ordered by row.
            if len(hits) < ask or wanted == 0 or hits[-1][0] < hits[wanted - 1][0] or ask > 4 * FARTHEST:
                break
            ask *= 4
        rows = self.searcher.fast_field_values("row", [address for _, address in hits])
        ordered = sorted(zip(hits, rows, strict=True), key=lambda hit: (-hit[0][0], hit[1]))
        return [self._id(address) for (_, address), _ in ordered[offset:wanted]], self._count_of(result)

    def _count_of(self, result: Any) -> int:
        return int(result.count)

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
        these = Query.const_score_query(Query.term_set_query(schema(), "id", ids), 0.0)
        for layer, fields in LAYERS.items():
            query = Query.boolean_query([(Occur.Must, these), (Occur.Must, Compiler(fields, reading).compile(tree))])
            for _, address in self.searcher.search(query, limit=len(ids)).hits:
                out[self._id(address)].append(layer)
        return {name: layers or list(LAYERS) for name, layers in out.items()}

    def _count(
        self, query: Query, access: Sequence[str] | None, filters: Mapping[str, str], only: Only | None
    ) -> dict[str, list[tuple[str, int]]]:
        narrowed = self._narrow(query, access, filters)
        if only is None:
            return self._counted(narrowed)
        whole = Query.boolean_query([(Occur.Must, narrowed), (Occur.Must, only.named)])
        counts = self._counted(whole)
        return _added(counts, only.parts._counted(narrowed)) if only.parts else counts

    def _counted(self, query: Query) -> dict[str, list[tuple[str, int]]]:
        asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS}
        answer = self.searcher.aggregate(query, asked)
        return {
            name: _most_first({str(b["key"]): int(b["doc_count"]) for b in answer[name]["buckets"]}) for name in FACETS
        }


def _whole(values: Iterable[float | None]) -> list[int]:
    """The values of a column of whole numbers that every document has."""
    return [int(value) for value in values if value is not None]


def _added(
    one: Mapping[str, list[tuple[str, int]]], other: Mapping[str, list[tuple[str, int]]]
) -> dict[str, list[tuple[str, int]]]:
    """Counts of two sets of documents together."""
    return {name: _most_first(Counter(dict(one[name])) + Counter(dict(other[name]))) for name in one}


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
