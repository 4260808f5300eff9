"""Events: what happened, what was said of it, who had heard."""

from __future__ import annotations

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.pages.tables import split, written
from diplomatica.serve.paging import leaf
from diplomatica.serve.render import render

PAGE_SIZE = 100

REPORTS = """
select r.*, d.title, d.date_earliest, d.date_latest, d.date_edtf, v.name as voice
from reports r join documents d on d.id = r.document_id left join entities v on v.id = r.voice_id
where r.event_id = $id and r.status <> 'rejected'
order by d.date_earliest nulls last, d.id, r.start nulls first
"""


def events(archive: Archive, request: Request) -> Response:
    """All events by their time, with the number of documents that speak of each."""
    answer = archive.events()
    return render("events.html", archive, "/events", leaf=leaf(answer.rows, request, PAGE_SIZE), total=answer.of)


def event(archive: Archive, request: Request) -> Response:
    """One event: its reports in order, and who had heard of it when; or all of it as a file by the suffix of the address."""
    name, suffix = request.path_params["id"], ""
    found = archive.events(name).rows
    if not found:
        name, suffix = split(name)
        found = archive.events(name).rows if suffix else []
    if not found:
        raise HTTPException(404, f"{name!r}: no event of this archive has that id")
    reports, knew = archive.view.rows(REPORTS, {"id": name}), archive.who_knew(name)
    if suffix:
        return written(
            name, suffix, reports, {"event": found[0], "reports": reports, "who_had_heard": knew.rows, "of": knew.of}
        )
    shown = leaf(reports, request, PAGE_SIZE)
    members = [row for row in knew.rows if row["level"] == "member"]
    first = [row for row in knew.rows if row["level"] != "member"][:PAGE_SIZE] + members[:PAGE_SIZE]
    return render("event.html", archive, "/events", e=found[0], leaf=shown, knew=knew, first=replace(knew, rows=first))
