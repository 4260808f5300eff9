"""The front page: what is held, and of how much each thing is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve import hints
from diplomatica.serve.apart import counted
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

COUNTS = (
    "documents", "with_text", "with_excerpt", "dated", "with_sent", "with_received", "with_number", "with_holding",
    "from_listing", "from_citation",
)  # fmt: skip
"""The columns of it that count documents."""

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
    [held] = counted(archive, HELD, counts=" ".join(COUNTS))
    months = counted(archive, MONTHS, key="month", counts="documents")
    if len(months) > MOST_MONTHS:
        months = counted(archive, YEARS, key="month", counts="documents")
    channels = archive.channels()
    busiest = list(islice((row for row in channels.rows if row["from_id"] and row["to_id"]), 8))
    problems = archive.problems()
    gravest = [row for row in problems.rows if row["severity"] != "note"]
    missing = archive.missing()
    requests = archive.requests()
    unanswered = [row for row in requests.rows if row["state"] == "none_held"]
    return render(
        "front.html", archive, "/",
        held=held, months=months, most=max((row["documents"] for row in months), default=1),
        channels=busiest, channel_count=len(channels.rows), channel_notes=channels.notes,
        problems=gravest[:5], problem_count=len(problems.rows), grave_count=len(gravest),
        missing=missing.rows[:5], missing_count=len(missing.rows), missing_notes=missing.notes,
        open_requests=unanswered[:5],
        open_count=len(unanswered), request_count=requests.of,
        channel_possible=sum(row.get("documents_possible") == row["documents"] for row in channels.rows),
        missing_possible=_possible(archive, missing.rows), problem_possible=_possible(archive, problems.rows),
        open_possible=_possible(archive, unanswered),
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


def _possible(archive: Archive, rows: Iterable[Mapping[str, Any]]) -> int:
    """How many of the rows rest on what had only possibly come."""
    lens = archive.lens
    return sum((row["known"] or "").startswith("possible") for row in lens.marked(rows)) if lens else 0


def _figures(held: dict[str, Any]) -> list[tuple[str, int, str, int]]:
    """Label, count, how to find them, each out of all documents; and how many of them are only possible."""
    known = [
        ("with_text", gettext("their whole text here"), "/search?scope=full"),
        ("with_excerpt", gettext("an excerpt of their text here"), "/search?scope=excerpt"),
        ("from_listing", gettext("nothing but a title here, from a listing"), ""),
        ("from_citation", gettext("nothing but a citation here"), ""),
        ("dated", gettext("a date"), ""),
        ("with_sent", gettext("the hour of sending printed"), ""),
        ("with_received", gettext("the hour of receipt or deciphering printed"), ""),
        ("with_number", gettext("a number"), ""),
        ("with_holding", gettext("an archive reference"), ""),
    ]
    found = [(words, held[name], link, held.get(f"{name}_possible", 0)) for name, words, link in known]
    always = (found[0], found[5])
    return [figure for figure in found if figure[1] or figure in always]


def _first(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] if rows else None
