"""Collect what is searched of each document from the tables of a build, a few thousand documents at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from diplomatica.index.compile import EPOCH
from diplomatica.index.document import IndexDocument
from diplomatica.model.layers import view

if TYPE_CHECKING:
    import duckdb

CHUNK = 2_000
"""Documents that are held in memory at once."""

SENDERS = ("sender", "signed", "authorised", "drafted")
RECIPIENTS = ("to", "for", "via", "copy", "info")

QUERY = """
with chunk as (select * from documents where "row" between ? and ?),
alive_parties as (
    select p.* from parties p join chunk s on s.id = p.document_id where p.status <> 'rejected'),
called as (
    select entity_id, list(distinct form order by form) as forms from (
        select entity_id, form from names where coalesce(status, '') <> 'rejected'
        union all select id, name from entities where name is not null)
    group by entity_id),
party as (
    select p.document_id, p.role, p.entity_id, p.place_id,
        list_distinct(list_filter(
            flatten([[p.text, p.name_text, p.office_text],
                     coalesce(e.forms, []), coalesce(o.forms, [])]), lambda x: x is not null)) as forms,
        list_filter([p.entity_id, p.office_id], lambda x: x is not null) as ids,
        list_distinct(list_filter(flatten([[p.place_text], coalesce(l.forms, [])]), lambda x: x is not null)) as places
    from alive_parties p
    left join called e on e.entity_id = p.entity_id
    left join called o on o.entity_id = p.office_id
    left join called l on l.entity_id = p.place_id),
parties_of as (
    select document_id,
        list_sort(list_distinct(flatten(list(forms)))) as party_names,
        list_sort(list_distinct(flatten(list(forms) filter (where role in $senders)))) as from_names,
        list_sort(list_distinct(flatten(list(forms) filter (where role in $recipients)))) as to_names,
        list_sort(list_distinct(flatten(list(ids) filter (where role in $senders)))) as from_ids,
        list_sort(list_distinct(flatten(list(ids) filter (where role in $recipients)))) as to_ids,
        list_sort(list_distinct(flatten(list(ids)))) as party_ids,
        list_sort(list_distinct(flatten(list(places)))) as party_places
    from party group by document_id),
mentions_of as (
    select m.document_id,
        list(distinct m.text order by m.text) filter (where m.text is not null and m.kind <> 'date') as mention_names,
        list(distinct m.text order by m.text) filter (where m.kind = 'place') as mention_places,
        list(distinct m.entity_id order by m.entity_id) filter (where m.kind = 'place' and m.entity_id is not null)
            as mention_place_ids,
        list_sort(list_distinct(flatten(list(coalesce(c.forms, [])) filter (where m.kind = 'place')))) as mentioned_places,
        list_sort(list_distinct(flatten(list(coalesce(c.forms, []))))) as mentioned_forms,
        list(distinct m.entity_id order by m.entity_id) filter (where m.entity_id is not null) as mention_ids
    from mentions m join chunk s on s.id = m.document_id left join called c on c.entity_id = m.entity_id
    where m.status <> 'rejected' group by m.document_id),
numbers_of as (
    select n.document_id, list(distinct n.value order by n.value) as numbers
    from numbers n join chunk s on s.id = n.document_id where n.status <> 'rejected' group by n.document_id),
marks_of as (
    select m.document_id, list({'kind': m.kind, 'subtype': m.subtype, 'start': m.start, 'end': m.end, 'text': m.text}
        order by m.start, m.end desc, m.fact_id) as marks
    from marks m join chunk s on s.id = m.document_id where m.status <> 'rejected' group by m.document_id),
ranked as (
    select id, row_number() over (order by date_earliest nulls last, date_latest nulls last, "row") - 1 as rank
    from documents)
select s.*, r.rank, t.text as body, p.* exclude (document_id), m.* exclude (document_id), n.numbers, k.marks,
    (select forms from called where entity_id = s.place_from) as from_places,
    (select forms from called where entity_id = s.place_to) as to_places
from chunk s
join ranked r on r.id = s.id
left join texts t on t.document_id = s.id
left join parties_of p on p.document_id = s.id
left join mentions_of m on m.document_id = s.id
left join numbers_of n on n.document_id = s.id
left join marks_of k on k.document_id = s.id
order by s."row"
"""


def documents(con: duckdb.DuckDBPyConnection) -> Iterator[IndexDocument]:
    """What is searched of every document, by row, from the tables of a build (`texts` holds the transcriptions)."""
    sql = QUERY.replace("$senders", repr(SENDERS)).replace("$recipients", repr(RECIPIENTS))
    counted = con.execute('select coalesce(max("row") + 1, 0) from documents').fetchone()
    count = int(counted[0]) if counted else 0
    for first in range(0, count, CHUNK):
        result = con.execute(sql, [first, first + CHUNK - 1])
        names = [column[0] for column in result.description or []]
        for values in result.fetchall():
            yield _document(dict(zip(names, values, strict=True)))


def _document(row: dict[str, Any]) -> IndexDocument:
    def several(*columns: str) -> tuple[str, ...]:
        found = dict.fromkeys(text for column in columns for text in (row.get(column) or []) if text)
        return tuple(found)

    def one(*columns: str) -> tuple[str, ...]:
        return tuple(str(row[column]) for column in columns if row.get(column))

    marks = row.get("marks") or []
    text = row.get("body") or ""
    places = several("party_places", "mention_places", "mentioned_places", "from_places", "to_places")
    place_ids = tuple(dict.fromkeys((*one("place_from", "place_to"), *several("mention_place_ids"))))
    return IndexDocument(
        row=row["row"],
        order=row["rank"],
        id=row["id"],
        access=row["access"] or "restricted",
        text=text,
        variants=_variants(text, marks),
        title=row["title"] or "",
        summary=row["summary"] or "",
        kind=(row["kind"] or "").lower(),
        scope=row["text_scope"] or "",
        language=row["language"] or "",
        convention=row["convention"] or "",
        earliest=_day(row["date_earliest"]),
        latest=_day(row["date_latest"]),
        names=tuple(dict.fromkeys((*several("party_names", "mention_names", "mentioned_forms"), *places))),
        from_names=several("from_names"),
        to_names=several("to_names"),
        place_names=tuple(dict.fromkeys((*one("place_from_text", "place_to_text"), *places))),
        numbers=several("numbers"),
        from_ids=several("from_ids"),
        to_ids=several("to_ids"),
        place_ids=place_ids,
        entity_ids=tuple(dict.fromkeys((*several("party_ids", "mention_ids"), *place_ids))),
        mark_kinds=tuple(dict.fromkeys(mark["kind"] for mark in marks)),
        marks=tuple(mark["text"] for mark in marks if mark["text"]),
    )


def _variants(text: str, marks: list[dict[str, Any]]) -> tuple[str, ...]:
    """The text as read through and as it was before hands changed it, where they differ from what is printed."""
    if not text or not marks:
        return ()
    found = dict.fromkeys((view(text, marks, "read").text, view(text, marks, "before").text))
    return tuple(variant for variant in found if variant != text)


def _day(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days
