"""Ask the index of a finished generation: hits in one order, counts, and the text of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from diplomatica.errors import UsageError
from diplomatica.index.compile import Compiler
from diplomatica.index.grammar import Node, parse, positive
from diplomatica.index.schema import CATALOGUE_LAYER, FACETS, HEADER_LAYER, TEXT_LAYER, VERSION, register, schema

LAYERS = {"text": TEXT_LAYER, "catalogue": CATALOGUE_LAYER, "header": HEADER_LAYER}
FARTHEST = 10_000
"""Hits beyond this are counted but not listed."""
MOST_VALUES = 200
"""Values of a facet that are counted out."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: ids of the page asked for, the number of all hits, and the layers of each hit."""

    ids: list[str]
    total: int
    layers: dict[str, list[str]]
    """By id: `text`, `catalogue`, `header`; several words found in different layers give all of these."""
    tree: Node
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
    return Index(folder)


class Index:
    """The open index; every question names whose eyes ask (`access` values), and nothing else is found or counted."""

    def __init__(self, folder: Path) -> None:
        self._index = register(tantivy.Index.open(str(folder)))
        self._searcher = self._index.searcher()
        # Counts for everything held do not change while a generation is open.
        self.totals = lru_cache(maxsize=8)(self._totals)

    def query(
        self,
        query: str,
        access: Sequence[str] | None,
        filters: Mapping[str, str] | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """The hits of a query, best first and equal ones by row; without words to look for, by date."""
        tree, notes = parse(query)
        compiler = Compiler(notes=notes)
        compiled = self._narrow(compiler.compile(tree), access, filters or {})
        limit, offset = max(0, min(limit, FARTHEST)), max(0, min(offset, FARTHEST))
        # Without words to weigh (fields and filters alone) there is no better and worse: then by date.
        by_date = not any(not term.field for term in positive(tree))
        ids, total = self._page(compiled, limit, offset, by_date)
        layers = {} if by_date else self._layers(tree, ids)
        return Found(ids, total, layers, tree, by_date, compiler.notes)

    def counts(
        self, query: str, access: Sequence[str] | None, filters: Mapping[str, str] | None = None
    ) -> dict[str, list[tuple[str, int]]]:
        """How many hits have each value of each facet, most first."""
        compiled = self._narrow(Compiler().compile(parse(query)[0]), access, filters or {})
        return self._count(compiled)

    def _totals(self, access: tuple[str, ...] | None) -> dict[str, dict[str, int]]:
        return {name: dict(pairs) for name, pairs in self._count(self._narrow(Query.all_query(), access, {})).items()}

    def text(self, document_id: str) -> str:
        """The transcription of a document as printed; empty where there is none. Asks nobody's leave: View does."""
        found = self._searcher.search(Query.term_query(schema(), "id", document_id, "basic"), limit=1).hits
        if not found:
            return ""
        stored: bytes | None = self._searcher.doc(found[0][1]).get_first("text")
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

    def _page(self, query: Query, limit: int, offset: int, by_date: bool) -> tuple[list[str], int]:
        if by_date:
            result = self._searcher.search(
                query, limit=max(1, limit), offset=offset, order_by_field="order", order=Order.Asc
            )
            return [self._id(address) for _, address in result.hits[:limit]], self._count_of(result)
        wanted = offset + limit
        ask = wanted + 1
        while True:
            result = self._searcher.search(query, limit=ask)
            hits = result.hits
            # A group of equal scores must be whole before it is ordered by row.
            if len(hits) < ask or wanted == 0 or hits[-1][0] < hits[wanted - 1][0] or ask > 4 * FARTHEST:
                break
            ask *= 4
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        ordered = sorted(zip(hits, rows, strict=True), key=lambda hit: (-hit[0][0], hit[1]))
        return [self._id(address) for (_, address), _ in ordered[offset:wanted]], self._count_of(result)

    def _count_of(self, result: Any) -> int:
        return int(result.count)

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address).get_first("id"))

    def _layers(self, tree: Node, ids: list[str]) -> dict[str, list[str]]:
        """Which layer alone answers the query for each of these documents; none alone means all of them together."""
        out: dict[str, list[str]] = {name: [] for name in ids}
        if not ids:
            return out
        these = Query.const_score_query(Query.term_set_query(schema(), "id", ids), 0.0)
        for layer, fields in LAYERS.items():
            query = Query.boolean_query([(Occur.Must, these), (Occur.Must, Compiler(fields).compile(tree))])
            for _, address in self._searcher.search(query, limit=len(ids)).hits:
                out[self._id(address)].append(layer)
        return {name: layers or list(LAYERS) for name, layers in out.items()}

    def _count(self, query: Query) -> dict[str, list[tuple[str, int]]]:
        asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS}
        answer = self._searcher.aggregate(query, asked)
        return {
            name: sorted(
                ((str(b["key"]), int(b["doc_count"])) for b in answer[name]["buckets"]), key=lambda p: (-p[1], p[0])
            )
            for name in FACETS
        }
