"""What the fields of a form hint at, and what may be asked for example: names, papers and days that the archive holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
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


class Held:
    """What an archive has to be asked about, each looked up when first asked for; what it has not is empty."""

    def __init__(self, archive: Archive) -> None:
        self._rows = archive.view.rows

    @cached_property
    def actors(self) -> Sequence[str]:
        """The two of whom most papers went or came."""
        return [row["id"] for row in self._rows(_BUSIEST)]

    @cached_property
    def document(self) -> str:
        """A document, one that has points where there is one."""
        return self._point["id"] if self._point else ""

    @cached_property
    def point(self) -> str:
        """A point of that document, or the document."""
        passage = self._point["passage_id"] if self._point else None
        return f"{self.document}#{passage}" if passage else self.document

    @cached_property
    def event(self) -> Row | None:
        """The event that most documents speak of."""
        return _first(self._rows(_SPOKEN_OF))

    @cached_property
    def first(self) -> str:
        """The first day of any paper."""
        return self._day("first")

    @cached_property
    def last(self) -> str:
        """The last day of any paper."""
        return self._day("last")

    @cached_property
    def place(self) -> str:
        """The place from which most went out."""
        row = _first(self._rows(_PLACES))
        return row["id"] if row else ""

    @cached_property
    def _point(self) -> Row | None:
        return _first(self._rows(_POINT))

    @cached_property
    def _days(self) -> Row | None:
        return _first(self._rows(_DAYS))

    def _day(self, end: str) -> str:
        day = (self._days or {}).get(end)
        return day.isoformat() if day else ""


_HELD: WeakKeyDictionary[Archive, Held] = WeakKeyDictionary()


def held(archive: Archive) -> Held:
    """What this archive has to be asked about, as this reader sees it; the same for all its pages."""
    if archive not in _HELD:
        _HELD[archive] = Held(archive)
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
    """What a search may look like here: a writer, a month and a word that together find something; empty where nobody is known.

    Through a lens there is none: it would cost as much as the page, for each lens.
    """
    if archive.lens is not None:
        return ""
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


_NAMED = re.compile(r"\{(point|document|first|last|place|event)\}")


def hint(archive: Archive, words: str) -> str:
    """The words of a hint with what the archive holds; nothing where it holds none of that."""
    found = held(archive)
    given: dict[str, str] = {}
    for name in _NAMED.findall(words):
        value = getattr(found, name)
        given[name] = (value["id"] if value else "") if name == "event" else value
    return gettext(words).format(**given) if words and all(given.values()) else ""


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
