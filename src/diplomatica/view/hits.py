"""Search through a view: hits with where they lie, a snippet each, and counts with their denominators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from diplomatica.index import AS_USUAL, Found, Reading
from diplomatica.index.grammar import Term, parse, positive, typed
from diplomatica.index.snippet import Snippet, snippet

if TYPE_CHECKING:
    from diplomatica.view.view import View

LARGEST_PAGE = 200
"""Hits of one page at most."""

HEADS = """
select d.id, d.title, d.kind, d.date_edtf, d.date_text, d.date_earliest, d.date_latest, d.text_scope, d.language,
    d.summary, d.edition_number
from documents d where d.id = any(?)
"""

PARTIES = """
select p.document_id, p.role, p.entity_id, coalesce(e.name, p.name_text, p.office_text, p.text) as name
from parties p left join entities e on e.id = p.entity_id
where p.document_id = any(?) and p.role in ('sender', 'to', 'for') and p.status <> 'rejected'
order by p.document_id, p.ordinal
"""

PASSAGE = """
select document_id, passage_id, start, "end" from passages
where document_id = any(?) and status <> 'rejected' order by document_id, start, "end" desc
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found."""

    id: str
    title: str | None
    kind: str | None
    date_edtf: str | None
    text_scope: str | None
    language: str | None
    summary: str | None
    date_earliest: date | None
    date_latest: date | None
    layers: list[str]
    """Where the words stand: `text` (the document's), `catalogue` (title, summary), `header` (names, numbers)."""
    senders: list[str]
    recipients: list[str]
    snippet: Snippet | None = None
    passage_id: str | None = None
    """The passage that the snippet begins in."""
    of_summary: Snippet | None = None
    """Where it is the summary that has the words: the stretch with them."""
    known: str | None = None
    """Through a lens, how surely it had come: `certain`, `possible`, or either `in part`."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to narrow a search by: `count` of the hits have it, `of` of all documents; how many of either had only possibly come."""

    value: str
    label: str
    count: int
    of: int
    count_possible: int = 0
    of_possible: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of hits; `total` were found of `of` documents that may be seen, `possible` of these had only possibly come."""

    query: str
    total: int
    of: int
    hits: list[Hit]
    by_date: bool = False
    """Whether the hits come by date, for want of words to weigh."""
    notes: list[str] = field(default_factory=list)
    possible: int = 0

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The hits as plain rows, as commands print them."""
        return [_row(hit) for hit in self.hits]


def search(
    view: View, query: str, limit: int, offset: int, filters: Mapping[str, str], reading: Reading = AS_USUAL
) -> Hits:
    """The hits of a query through a view; snippets are made for these hits only."""
    found = view.index.query(query, view.access, filters, min(limit, LARGEST_PAGE), offset, view.only, reading)
    heads = {row["id"]: row for row in view.rows(HEADS, [found.ids])} if found.ids else {}
    parties = _by_document(view, PARTIES, found.ids)
    passages = _by_document(view, PASSAGE, found.ids)
    wanted = [term for term in positive(found.tree) if term.field in ("", "mark", "number")]
    hits = []
    for name in found.ids:
        piece = _snippet(view, name, found, wanted)
        hits.append(
            Hit(
                id=name,
                **{
                    key: heads[name][key]
                    for key in (
                        "title",
                        "kind",
                        "date_edtf",
                        "text_scope",
                        "language",
                        "summary",
                        "date_earliest",
                        "date_latest",
                    )
                },
                layers=found.layers.get(name, []),
                senders=_names(parties.get(name, []), "sender"),
                recipients=_names(parties.get(name, []), "to", "for"),
                snippet=piece,
                of_summary=_of_summary(heads[name]["summary"], found, wanted, piece),
                passage_id=_passage(passages.get(name, []), piece),
                known=view.lens.word(name) if view.lens else None,
            )
        )
    perhaps = view.index.query(query, view.access, filters, 0, 0, view.perhaps, reading).total if view.perhaps else 0
    return Hits(query, found.total, view.documents, hits, found.by_date, found.notes, perhaps)


def alone(query: str) -> list[str]:
    """The words, phrases and fields of a query one by one, as they can be asked alone; what is excluded is none.

    >>> alone('from:Filin (landing OR "main front") NOT rumour')
    ['from:Filin', 'landing', '"main front"']
    """
    return list(dict.fromkeys(typed(term) for term in positive(parse(query)[0])))


def facets(view: View, query: str, filters: Mapping[str, str], reading: Reading = AS_USUAL) -> dict[str, list[Facet]]:
    """By facet: how many of the hits, and of all documents, have each value; entities with their names."""
    counts = view.index.counts(query, view.access, filters, view.only, reading)
    totals = view.index.totals(view.access, view.only)
    some = view.perhaps
    perhaps = view.index.counts(query, view.access, filters, some, reading) if some else {}
    perhaps_of = view.index.totals(view.access, some) if some else {}
    ids = sorted({value for name in ("from", "to", "place") for value, _ in counts[name]})
    names = {row["id"]: row["name"] for row in view.rows("select id, name from entities where id = any(?)", [ids])}
    return {
        name: [
            Facet(
                value,
                names.get(value, value),
                number,
                totals[name].get(value, number),
                dict(perhaps.get(name, [])).get(value, 0),
                perhaps_of.get(name, {}).get(value, 0),
            )
            for value, number in pairs
        ]
        for name, pairs in counts.items()
    }


def _snippet(view: View, name: str, found: Found, wanted: list[Term]) -> Snippet | None:
    if not wanted:
        return None
    text = view.words(name)
    return snippet(text, found.tree, found.reading) if text else None


def _of_summary(summary: str | None, found: Found, wanted: list[Term], piece: Snippet | None) -> Snippet | None:
    """The words of a summary around what was looked for, where they do not stand in the text."""
    if piece is not None or not wanted or not summary:
        return None
    return snippet(summary, found.tree, found.reading)


def _names(parties: list[dict[str, Any]], *roles: str) -> list[str]:
    """Names of those in some roles, each once: who stands in the heading and in the signature is one."""
    return list(dict.fromkeys(row["name"] for row in parties if row["role"] in roles))


def _by_document(view: View, query: str, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for row in view.rows(query, [ids]) if ids else []:
        out.setdefault(row["document_id"], []).append(row)
    return out


def _passage(passages: list[dict[str, Any]], piece: Snippet | None) -> str | None:
    if piece is None:
        return None
    at = piece.start + (piece.highlights[0][0] if piece.highlights else 0)
    around = [row for row in passages if row["start"] <= at < row["end"]]
    return min(around, key=lambda row: row["end"] - row["start"])["passage_id"] if around else None


def _row(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "date": hit.date_edtf,
        "title": hit.title,
        "kind": hit.kind,
        "from": hit.senders,
        "to": hit.recipients,
        "found_in": hit.layers,
        "passage_id": hit.passage_id,
        "snippet": hit.snippet.text if hit.snippet else None,
        "highlights": [list(span) for span in hit.snippet.highlights] if hit.snippet else [],
        "text_scope": hit.text_scope,
        **({"known": hit.known} if hit.known else {}),
    }
