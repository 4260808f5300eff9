"""The front page: what is held, and of how much each thing is known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve import hints
from diplomatica.serve.language import gettext
from diplomatica.serve.render import render
from diplomatica.serve.titles import titles

HELD = """
select count(*) as documents,
    count(*) filter (where text_scope = 'full') as with_text,
    count(*) filter (where text_scope = 'excerpt') as with_excerpt,
    count(*) filter (where date_earliest is not null) as dated,
    min(date_earliest) as first_day, max(date_latest) as last_day,
    count(*) filter (where id in (select document_id from times where kind in ('sent', 'transmitted', 'handed_in')
        and status <> 'rejected' and contains(local, 'T'))) as with_sent,
    count(*) filter (where id in (select document_id from times where kind in ('received', 'deciphered')
        and status <> 'rejected' and contains(local, 'T'))) as with_received,
    count(*) filter (where id in (select document_id from numbers where status <> 'rejected')) as with_number,
    count(*) filter (where id in (select document_id from holdings where status <> 'rejected')) as with_holding,
    count(*) filter (where id in (select document_id from problems where code = 'listing-only')) as from_listing,
    count(*) filter (where id in (select document_id from problems where code = 'citation-only')) as from_citation
from documents
"""

MONTHS = """
select strftime(date_earliest, '%Y-%m') as month, count(*) as documents from documents
where date_earliest is not null and strftime(date_earliest, '%Y-%m') = strftime(date_latest, '%Y-%m')
group by month order by month
"""

YEARS = """
select strftime(date_earliest, '%Y') as month, count(*) as documents from documents
where date_earliest is not null group by month order by month
"""

COVERAGE = """
select * from coverage order by series, "from", "to", source limit 8
"""

READER = """
select e.id, e.name from transmissions t join entities e on e.id = t.to_id where e.kind <> 'place'
group by e.id, e.name order by count(distinct t.document_id) desc, e.id limit 1
"""
"""Whom most documents reached."""

MOST_MONTHS = 24
"""More months than this are counted by year."""


def front(archive: Archive, request: Request) -> Response:
    """What the archive is, what it holds, where its traffic ran, what to look at."""
    view = archive.view
    held = view.rows(HELD)[0]
    months = view.rows(MONTHS)
    if len(months) > MOST_MONTHS:
        months = view.rows(YEARS)
    channels = archive.channels()
    busiest = list(islice((row for row in channels.rows if row["from_id"] and row["to_id"]), 8))
    problems = archive.problems()
    gravest = [row for row in problems.rows if row["severity"] != "note"]
    missing = archive.missing()
    requests = archive.requests()
    return render(
        "front.html", archive, "/",
        held=held, months=months, most=max((row["documents"] for row in months), default=1),
        channels=busiest, channel_count=len(channels.rows), channel_notes=channels.notes,
        problems=gravest[:5], problem_count=len(problems.rows), grave_count=len(gravest),
        missing=missing.rows[:5], missing_count=len(missing.rows), missing_notes=missing.notes,
        open_requests=[row for row in requests.rows if row["state"] == "none_held"][:5],
        open_count=sum(row["state"] == "none_held" for row in requests.rows), request_count=requests.of,
        figures=_figures(held), coverage=view.rows(COVERAGE), event=hints.held(archive).event, reader=_first(view.rows(READER)),
        example=hints.held(archive).point,
        titles=titles(view, [*(i for r in missing.rows[:5] for i in r["mentioned_in"]), *(r["document_id"] for r in gravest[:5])]),
    )  # fmt: skip


def in_short(archive: Archive) -> dict[str, Any]:
    """What a page of several archives says of each: how many documents, and of what days."""
    [held] = archive.view.rows(
        """select count(*) as documents, count(*) filter (where text_scope = 'full') as with_text,
            min(date_earliest) as first_day, max(date_latest) as last_day from documents"""
    )
    return held


def _figures(held: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Label, count and how to find them, each out of all documents."""
    known = [
        (gettext("their whole text here"), held["with_text"], "/search?scope=full"),
        (gettext("an excerpt of their text here"), held["with_excerpt"], "/search?scope=excerpt"),
        (gettext("nothing but a title here, from a listing"), held["from_listing"], ""),
        (gettext("nothing but a citation here"), held["from_citation"], ""),
        (gettext("a date"), held["dated"], ""),
        (gettext("the hour of sending printed"), held["with_sent"], ""),
        (gettext("the hour of receipt or deciphering printed"), held["with_received"], ""),
        (gettext("a number"), held["with_number"], ""),
        (gettext("an archive reference"), held["with_holding"], ""),
    ]
    always = (known[0], known[5])
    return [figure for figure in known if figure[1] or figure in always]


def _first(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] if rows else None
