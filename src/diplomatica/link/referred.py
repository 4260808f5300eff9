"""Papers that references name and no document of the archive is: one for all who speak of it, with what editors say of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from diplomatica.link.gone import Missing
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

_REFERRED = """
SELECT r.fact_id, r.document_id, r.number, r.from_id, r.to_id, r.date_earliest, r.date_latest,
       extract('year' FROM d.date_earliest) AS year, w.hour,
       coalesce(n.kind_text, regexp_extract(lower(r.text), '(telegram|cable|letter|note|despatch|memorandum|report)', 1)) AS kind,
       coalesce(p.senders, []) AS senders, coalesce(p.recipients, []) AS recipients, coalesce(own.abroad, []) AS traffic,
       e.kind AS pointer, e.value AS place
FROM "references" r JOIN documents d ON d.id = r.document_id
LEFT JOIN reference_names n ON n.fact_id = r.fact_id
LEFT JOIN reference_ways w ON w.fact_id = r.fact_id
LEFT JOIN reference_posts p ON p.fact_id = r.fact_id
LEFT JOIN document_posts own ON own.document_id = r.document_id
LEFT JOIN reference_pointers e ON e.fact_id = r.fact_id
WHERE r.status <> 'rejected' AND r.relation IN ('answers', 'refers', 'follows', 'corrects')
  AND r.target_id IS NULL AND r.event_id IS NULL AND coalesce(len(r.rivals), 0) = 0
  AND coalesce(n.kind_text, '') NOT IN ('conversation', 'meeting', 'talk')
  -- "To item XLI of protocol No. 140" at the head of that item names the paper itself.
  AND NOT EXISTS (SELECT 1 FROM numbers own WHERE own.document_id = r.document_id AND own.status <> 'rejected'
                  AND (own.value = r.number OR regexp_replace(own.value, '^[A-ZА-Я]', '') = r.number))
  AND (r.number IS NOT NULL
       OR (r.date_earliest IS NOT NULL
           AND (coalesce(r.from_id, r.to_id) IS NOT NULL OR len(p.senders) > 0 OR len(p.recipients) > 0)))
ORDER BY r.fact_id
"""
STATUS = {
    "unprinted": "not_printed",
    "unfound": "not_found",
    "destroyed": "destroyed",
    "printed": "extant_elsewhere",
    "elsewhere": "extant_elsewhere",
}
"""What an editor's note makes of a paper, or the words of who saw it burnt."""
KNOWN = ("extant_elsewhere", "not_printed", "destroyed", "not_found", "not_held")
"""From the most that is known of a paper to the least: a note that one saw it counts for more than one that another did not."""


UNKNOWN = "paper"
"""What a paper is called whose kind nobody tells."""

Row = dict[str, Any]


@dataclass(slots=True)
class Named:
    """A paper as one or several references name it."""

    missing: Missing
    senders: frozenset[str]
    """The posts that it may have come from, as far as the words tell."""
    recipients: frozenset[str]
    traffic: frozenset[str]
    """The posts of the papers that speak of it, the head office left out."""
    documents: set[str]

    @property
    def told(self) -> bool:
        """Whether anything says who wrote it."""
        return bool(self.missing.sender or self.senders)

    def same(self, other: Named) -> bool:
        """Whether two of one number and day are one paper: nothing in them differs, and one writer or one traffic ties them."""
        one, two = self.missing, other.missing
        if one.sender and two.sender:
            sent: bool | None = not set(one.everybody("from")).isdisjoint(two.everybody("from"))
        else:
            sent = bool(self.senders & other.senders) if self.senders and other.senders else None
        went = self.went_with(other)
        if one.recipient and two.recipient:
            went = went and not set(one.everybody("to")).isdisjoint(two.everybody("to"))
        if sent is False or not went:
            return False
        return bool(sent) or bool(self.documents & other.documents) or bool(self._around() & other._around())

    def went_with(self, other: Named) -> bool:
        """Whether the posts that both went to, as far as the words tell, may be the same."""
        return not (self.recipients and other.recipients) or bool(self.recipients & other.recipients)

    def _around(self) -> frozenset[str]:
        """The posts that have to do with it."""
        return self.senders | self.recipients if self.senders else self.traffic

    def take(self, other: Named) -> None:
        """Learn what another reference to the same paper tells."""
        one, two = self.missing, other.missing
        one.learn(two)
        if KNOWN.index(two.status) < KNOWN.index(one.status):
            one.status, one.location = two.status, two.location
        one.facts += two.facts
        self.senders = self.senders & other.senders or self.senders or other.senders
        self.recipients = self.recipients & other.recipients or self.recipients or other.recipients
        self.documents |= other.documents


def referred(con: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Papers that a reference names by number, or by day and a party, and that no document of the archive is.

    A reference with rivals is not counted: one of them may well be the paper. References with one number and day are one paper
    where nothing that they say differs and they belong to one traffic. A number without its day is one paper with the same
    number of the same sender and year, one without its sender only within one document. Of those without a number that differ in
    their addressees alone, the one is the other where that is the only one that names all of them (`_wider`).
    """
    rows = dicts(con, _REFERRED)
    more: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for fact, side, who in con.execute(
        "SELECT fact_id, side, who FROM reference_more WHERE side <> 'number' ORDER BY ALL"
    ).fetchall():
        more[fact].setdefault(side, []).append(who)
    _date(rows)
    papers: list[Named] = []
    by_day: dict[tuple[Any, ...], list[Named]] = defaultdict(list)
    by_key: dict[tuple[Any, ...], Named] = {}
    for row in sorted(rows, key=lambda r: (not (r["from_id"] or r["senders"]), r["fact_id"])):
        named = _named(row, more.get(row["fact_id"], {}))
        if row["number"] and row["date_earliest"] and row["date_earliest"] == row["date_latest"]:
            known = by_day[row["number"], row["date_earliest"]]
            fitting = [paper for paper in known if paper.same(named)]
            if len(fitting) == 1:
                fitting[0].take(named)
                continue
            if fitting or not named.told:
                named.missing.scope = row["document_id"]
            known.append(named)
        else:
            key = _key(row, named)
            if key in by_key:
                by_key[key].take(named)
                continue
            by_key[key] = named
        papers.append(named)
    papers = _wider(papers)
    towns = dict(con.execute("SELECT post, name FROM post_names").fetchall())
    for paper in papers:
        for side, posts in (("from", paper.senders), ("to", paper.recipients)):
            if len(posts) == 1:
                paper.missing.posts[side] = [towns[post] for post in posts]
    return [paper.missing for paper in papers]


def _named(row: Row, more: dict[str, list[str]]) -> Named:
    """The paper as one reference names it."""
    missing = Missing(
        "document",
        "certain",
        STATUS.get(row["pointer"], "not_held"),
        row["from_id"],
        row["to_id"],
        row["number"],
        row["date_earliest"],
        row["date_latest"],
        row["kind"] or UNKNOWN,
        row["place"] if STATUS.get(row["pointer"]) == "extant_elsewhere" else None,
        [row["fact_id"]],
        more,
    )
    senders, recipients, traffic = (frozenset(row[name]) for name in ("senders", "recipients", "traffic"))
    return Named(missing, senders, recipients, traffic, {row["document_id"]})


def _wider(papers: list[Named]) -> list[Named]:
    """The papers, those put together of which one names all the addressees of the other and more, both without a number.

    They have one kind, one sender and one day. Where two others name them all, nobody knows which is meant; who speaks of both
    in one paper means two; and who names no addressee says nothing of them.
    """
    alike: dict[tuple[Any, ...], list[Named]] = defaultdict(list)
    for paper in papers:
        one = paper.missing
        told = one.sender and one.recipient and one.words != UNKNOWN
        if one.number is None and told and one.first and one.first == one.last:
            alike[one.words, frozenset(one.everybody("from")), one.first].append(paper)
    taken: set[int] = set()
    for several in alike.values():
        kept: list[Named] = []
        # Those with most addressees first; equal ones in the order in which they stand.
        for paper in sorted(several, key=lambda p: -len(p.missing.everybody("to"))):
            wider = [one for one in kept if set(one.missing.everybody("to")) >= set(paper.missing.everybody("to"))]
            if len(wider) == 1 and not paper.documents & wider[0].documents and paper.went_with(wider[0]):
                alone = paper.missing.everybody("to")
                if len(alone) < len(wider[0].missing.everybody("to")):
                    wider[0].missing.narrower += [(document, alone) for document in sorted(paper.documents)]
                wider[0].take(paper)
                taken.add(id(paper))
            else:
                kept.append(paper)
    return [paper for paper in papers if id(paper) not in taken]


def _writer(row: Row) -> tuple[str, ...]:
    """Who wrote it, as far as the words tell: an actor, else posts."""
    return (row["from_id"],) if row["from_id"] else tuple(sorted(row["senders"]))


def _date(rows: list[Row]) -> None:
    """Give a number that one writer's references date once that day everywhere in the same year."""
    days: dict[tuple[Any, ...], set[date]] = defaultdict(set)
    for row in rows:
        if row["number"] and row["date_earliest"] and row["date_earliest"] == row["date_latest"]:
            days[_numbered(row)].add(row["date_earliest"])
    for row in rows:
        known = days.get(_numbered(row), set())
        if row["number"] and row["date_earliest"] is None and len(known) == 1:
            row["date_earliest"] = row["date_latest"] = next(iter(known))


def _numbered(row: Row) -> tuple[Any, ...]:
    return row["number"], row["year"], _writer(row) or row["document_id"]


def _key(row: Row, named: Named) -> tuple[Any, ...]:
    """What makes a paper without number or exact day one; sets the scope of what is known within its document alone."""
    missing = named.missing
    writer, reader = _writer(row), (row["to_id"],) if row["to_id"] else tuple(sorted(row["recipients"]))
    if row["number"]:
        # Numbers restart every year and at every post: without its sender a number is nobody else's.
        missing.scope = None if named.told else row["document_id"]
        return row["number"], writer, missing.first, row["year"], missing.scope
    if not (missing.sender or missing.recipient):
        missing.scope = row["hour"] or row["document_id"]  # between two towns more than one may have gone that day
    others = tuple(who for side in ("from", "to") for who in missing.more.get(side, ()))
    return writer, reader, missing.first, missing.last, missing.scope, others
