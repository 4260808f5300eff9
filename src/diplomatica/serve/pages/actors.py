"""Actors: everybody who can know, and the page of each; a place has a page of the same kind."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.apart import counted
from diplomatica.serve.language import N_, Words
from diplomatica.serve.pages.tables import split, written
from diplomatica.serve.paging import leaf
from diplomatica.serve.render import render

LIST = """
select e.id, e.name, e.kind, up.name as parent, e.parent_id,
    count(distinct p.document_id) filter (where p.role in ('sender', 'signed', 'drafted', 'authorised')) as sent,
    count(distinct p.document_id) filter (where p.role in ('to', 'for', 'via', 'copy', 'info')) as addressed,
    (select count(distinct m.document_id) from mentions m where m.entity_id = e.id and m.status <> 'rejected') as tagged
from entities e
left join entities up on up.id = e.parent_id
left join parties p on (p.entity_id = e.id or p.office_id = e.id) and p.status <> 'rejected'
group by all order by sent + addressed desc, tagged desc, e.name, e.id
"""

PAGE_SIZE = 100

KINDS = Words({
    "person": N_("People"), "office": N_("Offices"), "service": N_("Services"), "government": N_("Governments"),
    "party": N_("Parties"), "group": N_("Groups"), "place": N_("Places"),
})  # fmt: skip

DOCUMENTS = """
select d.id, d.title, d.date_edtf, d.date_earliest, d.date_latest, d.text_scope,
    list_sort(list(distinct p.role)) as roles
from parties p join documents d on d.id = p.document_id
where (p.entity_id = $id or p.office_id = $id) and p.status <> 'rejected'
group by all order by d.date_earliest nulls last, d.date_latest nulls last, d.id
"""

TAGGED = """
select d.id, d.title, d.date_edtf, d.date_earliest, d.date_latest, d.text_scope, count(*) as times
from mentions m join documents d on d.id = m.document_id
where m.entity_id = $id and m.status <> 'rejected'
group by all order by d.date_earliest nulls last, d.date_latest nulls last, d.id
"""

LAST_DAY = """
select max(date_latest) as day from documents
"""

ACTOR = """
select e.*, up.name as parent, pl.name as place from entities e left join entities up on up.id = e.parent_id
left join entities pl on pl.id = e.place_id where e.id = ?
"""

MEMBERS = """
select id, name, kind from entities where parent_id = $id order by kind, name, id
"""

MOST = 50
"""Channels, and documents in which the actor is tagged, that a page lists; the file has all."""

TENURES = """
select t.*, p.name as person, o.name as office from tenures t
left join entities p on p.id = t.person_id left join entities o on o.id = t.office_id
where t.person_id = $id or t.office_id = $id order by t."from" nulls first, t.person_id, t.office_id
"""


def actors(archive: Archive, request: Request) -> Response:
    """Everybody, by kind, with how many documents each sent, was addressed in and is tagged in."""
    words = request.query_params.get("q", "").strip()[:200]
    rows = counted(archive, LIST, key="id", counts="sent addressed tagged")
    if words:
        fitting = {row["id"] for row in archive.actors(words).rows}
        wanted = words.casefold().split()
        rows = [r for r in rows if r["id"] in fitting or all(w in f"{r['name']} {r['id']}".casefold() for w in wanted)]
    order = list(KINDS)
    rows.sort(key=lambda row: order.index(row["kind"]))  # stable: the busiest first in each kind
    shown = leaf(rows, request, PAGE_SIZE)
    groups = {kind: [row for row in shown.rows if row["kind"] == kind] for kind in KINDS}
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in KINDS}
    total = archive.view.rows("select count(*) as n from documents")[0]["n"]
    return render(
        "actors.html", archive, "/actors", groups={name: found for name, found in groups.items() if found}, total=total,
        leaf=shown, counts=counts, kinds=KINDS, words=words,
    )  # fmt: skip


def actor(archive: Archive, request: Request) -> Response:
    """One actor: names with their rivals, offices held or holders, documents, channels; or all of it as a file by the suffix."""
    view, name, suffix = archive.view, request.path_params["id"], ""
    found = view.rows(ACTOR, [name])
    if not found:
        name, suffix = split(name)
        found = view.rows(ACTOR, [name]) if suffix else []
    if not found:
        raise HTTPException(404, f"{name!r}: no actor or place of this archive has that id")
    given = {"id": name}
    names, tenures, members = _names(archive, name), view.rows(TENURES, given), view.rows(MEMBERS, given)
    documents, tagged = view.rows(DOCUMENTS, given), view.rows(TAGGED, given)
    channels = [row for row in archive.channels().rows if name in (row["from_id"], row["to_id"])]
    total = view.rows("select count(*) as n from documents")[0]["n"]
    if suffix:
        papers = _together(documents, tagged)
        record = {"actor": found[0], "names": names, "tenures": tenures, "members": members, "channels": channels,
                  "documents": papers, "of": total}  # fmt: skip
        return written(name, suffix, papers, record)
    return render(
        "actor.html", archive, "/actors",
        a=found[0], kind=KINDS.get(found[0]["kind"], ""), names=names, tenures=tenures, members=members,
        leaf=leaf(documents, request), documents=documents, tagged=tagged, channels=channels, most=MOST, total=total,
        only_possible=lambda rows: _only_possible(archive, rows),
        is_place=found[0]["kind"] == "place", last_day=view.rows(LAST_DAY)[0]["day"],
    )  # fmt: skip


def _only_possible(archive: Archive, rows: list[dict[str, Any]]) -> int:
    """How many of the documents had only possibly come, through a lens."""
    lens = archive.lens
    return sum(lens.documents.get(row["id"]) == "possible" for row in rows) if lens else 0


def _together(documents: list[dict[str, Any]], tagged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each document once: in what roles the actor stands in it, and how often it is tagged there."""
    out: dict[str, dict[str, Any]] = {}
    for row in documents:
        out[row["id"]] = {**row, "times_tagged": 0}
    for row in tagged:
        bare = {key: value for key, value in row.items() if key != "times"}
        out.setdefault(row["id"], {**bare, "roles": []})["times_tagged"] = row["times"]
    return list(out.values())


def _names(archive: Archive, name: str) -> list[dict[str, object]]:
    """The forms of a name, each with the others whom it may mean."""
    return archive.view.rows(
        """select n.form, n.kind, n."from", n."to", n.source, n.status,
            list(distinct {'id': e.id, 'name': e.name}) filter (where e.id is not null) as rivals
        from names n left join names o on o.form = n.form and o.entity_id <> n.entity_id
        left join entities e on e.id = o.entity_id
        where n.entity_id = $id and coalesce(n.status, '') <> 'rejected' group by all order by n.kind, n.form""",
        {"id": name},
    )
