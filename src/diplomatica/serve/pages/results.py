"""Search: a page of hits, what they can be narrowed by, how to ask, and what to do where nothing is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.language import N_, Words
from diplomatica.serve.render import query as address
from diplomatica.serve.render import render
from diplomatica.serve.scope import scopes
from diplomatica.view import Reading, alone

PAGE_SIZE = 20

FILTERS = Words(
    {
        "from": N_("From"),
        "to": N_("To"),
        "place": N_("Place"),
        "kind": N_("Kind"),
        "year": N_("Year"),
        "scope": N_("What is here"),
        "language": N_("Language"),
    }
)
"""What a search can be narrowed by, with the heading of each."""

SWITCHES = ("exact", "letters")
"""Words of an address that turn off how words are widened: `exact=1` other forms, `letters=1` the other script."""

MOST_VALUES = 8
"""Values of a facet that are shown; the others are counted, and shown on demand."""

MOST_PARTS = 8
"""Parts of a query that found nothing which are looked for one by one."""

LAYERS = Words(
    {
        "text": N_("in the document’s words"),
        "catalogue": N_("in title or summary: the catalogue’s words, not the document’s"),
        "header": N_("in the header: names and numbers as they were read"),
    }
)


def results(archive: Archive, request: Request) -> Response:
    """The hits of `q` from page `page`, narrowed by the filters chosen; without words all documents by date."""
    asked = request.query_params
    query = asked.get("q", "").strip()
    chosen = {name: value for name in FILTERS if (value := asked.get(name, "")[:200])}
    switches = {name: "1" for name in SWITCHES if asked.get(name)}
    reading = Reading(stems="exact" not in switches, letters="letters" not in switches)
    page = _number(asked.get("page", "1"))
    hits = archive.view.search(query, PAGE_SIZE, (page - 1) * PAGE_SIZE, chosen, reading)
    if page > (last := max(1, -(-hits.total // PAGE_SIZE))):
        page, hits = last, archive.view.search(query, PAGE_SIZE, (last - 1) * PAGE_SIZE, chosen, reading)
    facets = archive.view.facets(query, chosen, reading)
    labels = {
        name: facet.label for name, values in facets.items() for facet in values if facet.value == chosen.get(name)
    }

    def again(other: Mapping[str, Any]) -> str:
        return address("/search", **{"q": query, **chosen, **switches, **other})

    return render(
        "search.html", archive, "/search",
        q=query, hits=hits, page=page, pages=-(-hits.total // PAGE_SIZE), first=(page - 1) * PAGE_SIZE + 1,
        facets={name: facets[name] for name in FILTERS if len(facets[name]) > 1 or name in chosen} if hits.total else {},
        again=again, none_of_them=dict.fromkeys(chosen, ""), headings=FILTERS,
        chosen=chosen, switches=switches, labels=labels, most_values=MOST_VALUES,
        more=asked.get("more", "")[:20], layers=LAYERS, weighed=bool(query) and not hits.by_date,
        helps={} if hits.total else _helps(archive, query, chosen, reading),
        scopes=scopes(archive.view, [hit.id for hit in hits.hits]),
    )  # fmt: skip


def _helps(archive: Archive, query: str, chosen: Mapping[str, str], reading: Reading) -> dict[str, Any]:
    """What would find something: the same without filters, either word, each part by itself, actors called so."""
    view = archive.view

    def number(words: str, filters: Mapping[str, str]) -> int:
        return view.search(words, 1, 0, filters, reading).total

    parts = alone(query)[:MOST_PARTS]
    either = " OR ".join(parts) if len(parts) > 1 else ""
    called: dict[str, Any] = {}
    for words in parts:
        if plain := words.partition(":")[2] or words:
            called |= {row["id"]: row for row in archive.actors(plain.strip('"*~0123456789')).rows[:3]}
    return {
        "without_filters": number(query, {}) if chosen else 0,
        "either_query": either, "either": number(either, chosen) if either else 0,
        "parts": [(words, number(words, {})) for words in parts] if len(parts) > 1 else [],
        "actors": list(called.values())[:MOST_PARTS],
    }  # fmt: skip


def _number(text: str) -> int:
    return min(500, max(1, int(text))) if text.isdecimal() and len(text) < 6 else 1
