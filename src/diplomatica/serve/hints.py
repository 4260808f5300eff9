"""What the fields of a form hint at, and what may be asked for example: names, papers and days that the archive holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from diplomatica.serve.language import gettext

if TYPE_CHECKING:
    from diplomatica.library import Archive
    from diplomatica.serve.questions import Field

Row = dict[str, Any]

_BUSIEST = """
select who as id from (
    select from_id as who, document_id from transmissions union select to_id, document_id from transmissions
) join entities e on e.id = who where e.kind <> 'place' group by who order by count(distinct document_id) desc, who limit 2
"""

_POINT = """
select d.id, p.passage_id from documents d left join passages p on p.document_id = d.id and p.kind = 'point' and p.status <> 'rejected'
order by p.passage_id is null, d.row, p.start limit 1
"""
"""A point of a document, or a document."""

_SPOKEN_OF = """
select e.id, e.title from events e join reports r on r.event_id = e.id and r.status <> 'rejected'
group by e.id, e.title order by count(distinct r.document_id) desc, e.id limit 1
"""
"""The event that most documents speak of."""

_DAYS = """
select min(date_earliest) as first, max(date_latest) as last from documents
"""

_PLACES = """
select from_place_id as id from transmissions where from_place_id is not null group by 1 order by count(*) desc, 1 limit 1
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive has to be asked about; what it has not is empty."""

    actors: Sequence[str]
    document: str
    point: str
    event: Row | None
    first: str
    last: str
    place: str


_HELD: WeakKeyDictionary[Archive, Held] = WeakKeyDictionary()


def held(archive: Archive) -> Held:
    """What this archive has to be asked about, as this reader sees it; the same for all its pages."""
    if archive not in _HELD:
        rows = archive.view.rows
        point, event, place, days = (_first(rows(query)) for query in (_POINT, _SPOKEN_OF, _PLACES, _DAYS))
        document = point["id"] if point else ""
        first, last = ((days or {}).get(end) for end in ("first", "last"))
        _HELD[archive] = Held(
            actors=[row["id"] for row in rows(_BUSIEST)],
            document=document,
            point=f"{document}#{point['passage_id']}" if point and point["passage_id"] else document,
            event=event,
            first=first.isoformat() if first else "",
            last=last.isoformat() if last else "",
            place=place["id"] if place else "",
        )
    return _HELD[archive]


_WRITTEN = """
select p.entity_id as id, e.name, strftime(d.date_earliest, '%Y-%m') as month, min(d.row) as "row", first(d.title order by d.row) as title
from parties p join entities e on e.id = p.entity_id join documents d on d.id = p.document_id
where p.role in ('sender', 'signed') and p.status <> 'rejected' and e.kind = 'person' and e.name is not null
    and strftime(d.date_earliest, '%Y-%m') = strftime(d.date_latest, '%Y-%m')
group by all order by count(distinct d.id) desc, "row", p.entity_id limit 1
"""
"""Who wrote most in one month, and the first of these papers."""

_ASKING: WeakKeyDictionary[Archive, str] = WeakKeyDictionary()


def asking(archive: Archive) -> str:
    """What a search may look like here: a writer, a month and a word that together find something; empty where nobody is known."""
    if archive not in _ASKING:
        _ASKING[archive] = _asking(archive)
    return _ASKING[archive]


def _asking(archive: Archive) -> str:
    row = _first(archive.view.rows(_WRITTEN))
    if row is None:
        return ""
    named = f"from:{row['name'].split()[-1]} date:{row['month']}"
    event = held(archive).event
    words = f"{event['title'] or '' if event else ''} {row['title'] or ''}"
    for word in dict.fromkeys(re.findall(r"\b[^\W\d_]{5,}\b", words)):
        asked = f"{named} {word.lower()}"
        if word.lower() not in named.lower() and archive.view.search(asked, 1).total:
            return asked
    return named if archive.view.search(named, 1).total else ""


def hint(archive: Archive, words: str) -> str:
    """The words of a hint with what the archive holds; nothing where it holds none of that."""
    found = held(archive)
    given = {
        "point": found.point, "document": found.document, "first": found.first, "last": found.last, "place": found.place,
        "event": found.event["id"] if found.event else "",
    }  # fmt: skip
    if any("{" + name + "}" in words and not value for name, value in given.items()):
        return ""
    return gettext(words).format(**given) if words else ""


def example(archive: Archive, fields: Sequence[Field]) -> dict[str, str] | None:
    """The fields that must be given, filled with what the archive holds most of; None where nothing need or can be given."""
    found = held(archive)
    actors = iter(found.actors)
    given = {}
    for field in fields:
        if field.needed:
            if field.kind == "actor":
                value = next(actors, "")
            elif field.kind == "target":
                value = found.event["id"] if found.event else found.document
            else:
                value = found.first if field.name == "from" else found.last
            given[field.name] = value
    return given if given and all(given.values()) else None


def _first(rows: Sequence[Row]) -> Row | None:
    return rows[0] if rows else None
