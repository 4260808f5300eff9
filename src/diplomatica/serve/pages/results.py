"""Search: a page of hits, what they can be narrowed by, and how to ask."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.render import render
from diplomatica.serve.scope import scopes

PAGE_SIZE = 20

FILTERS = {
    "from": "From", "to": "To", "place": "Place", "kind": "Kind", "year": "Year", "scope": "What is here", "language": "Language",
}  # fmt: skip
"""What a search can be narrowed by, with the heading of each."""

SHOWN_VALUES = 8
"""Values of a facet that are shown; the others are counted."""

LAYERS = {"text": "in the text", "catalogue": "in title or summary", "header": "in the header"}


def results(archive: Archive, request: Request) -> Response:
    """The hits of `q` from page `page`, narrowed by the filters chosen; without words all documents by date."""
    query = request.query_params.get("q", "").strip()
    chosen = {name: value for name in FILTERS if (value := request.query_params.get(name, "")[:200])}
    page = _number(request.query_params.get("page", "1"))
    hits = archive.search(query, PAGE_SIZE, (page - 1) * PAGE_SIZE, chosen)
    facets = archive.view.facets(query, chosen)
    labels = {
        name: facet.label for name, values in facets.items() for facet in values if facet.value == chosen.get(name)
    }
    return render(
        "search.html", archive, "/search",
        q=query, hits=hits, page=page, pages=-(-hits.total // PAGE_SIZE), first=(page - 1) * PAGE_SIZE + 1,
        facets={name: facets[name] for name in FILTERS if len(facets[name]) > 1 or name in chosen},
        headings=FILTERS, chosen=chosen, labels=labels, shown=SHOWN_VALUES, layers=LAYERS,
        scopes=scopes(archive.view, [hit.id for hit in hits.hits]),
    )  # fmt: skip


def _number(text: str) -> int:
    return min(500, max(1, int(text))) if text.isdecimal() and len(text) < 6 else 1
