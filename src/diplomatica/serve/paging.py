"""Long lists in pages of their own, so that none grows without end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

PAGE_SIZE = 50
"""Rows with their proofs on one page."""

MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list: its rows, which page of how many it is, and the query that leads to the others."""

    rows: list[dict[str, Any]]
    number: int
    pages: int
    total: int
    first: int
    path: str
    query: Mapping[str, str]

    @property
    def last(self) -> int:
        """The place of the last row in the list."""
        return self.first + len(self.rows) - 1


def leaf(rows: Sequence[dict[str, Any]], request: Request, size: int = PAGE_SIZE) -> Leaf:
    """The page of the rows that `page` in the address asks for; beyond the last one, the last."""
    return fetched(lambda first, most: list(rows[first : first + most]), len(rows), request, size)


def fetched(fetch: Callable[[int, int], list[dict[str, Any]]], total: int, request: Request, size: int) -> Leaf:
    """The same page of rows that are fetched for it alone: `fetch` is asked for so many from a place on."""
    pages = max(1, -(-total // size))
    number = min(page_number(request), pages)
    start = (number - 1) * size
    query = {key: value[:300] for key, value in request.query_params.items() if key != "page" and value}
    return Leaf(fetch(start, size), number, pages, total, start + 1, request.url.path, query)


def page_number(request: Request) -> int:
    """The page that the address asks for, from 1."""
    text = request.query_params.get("page", "1")
    return min(MOST_PAGES, max(1, int(text))) if text.isdecimal() and len(text) < 6 else 1
