"""The answers as tables: channels, what is not held, requests, who knew, what was known, problems."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.serve.render import render
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import STATES

PAGE_SIZE = 200
"""Rows of a long table on one page."""

CHOICES = """
select id, title as name, date_earliest from documents order by date_earliest nulls last, id limit 500
"""


def channels(archive: Archive, request: Request) -> Response:
    """Who wrote to whom, how often, how late."""
    return render("channels.html", archive, "/channels", answer=archive.channels())


def not_held(archive: Archive, request: Request) -> Response:
    """What is referred to or implied, and not here."""
    answer = archive.missing()
    named = titles(archive.view, [name for row in answer.rows for name in row["mentioned_in"]])
    return render("not_held.html", archive, "/not-held", answer=answer, titles=named)


def requests(archive: Archive, request: Request) -> Response:
    """What documents ask for; `state` shows those of one state."""
    state = request.query_params.get("state", "")
    answer = archive.requests()
    counts = {name: sum(row["state"] == name for row in answer.rows) for name in STATES}
    rows = [row for row in answer.rows if not state or row["state"] == state]
    named = titles(archive.view, [row["answered_by"] for row in rows])
    return render(
        "requests.html", archive, "/requests", answer=answer, rows=rows, counts=counts, state=state, titles=named
    )


def who_knew(archive: Archive, request: Request) -> Response:
    """Who had a document or news of an event; without a `target`, the choice of one."""
    target = request.query_params.get("target", "").strip()[:300]
    answer, said = None, ""
    if target:
        try:
            answer = archive.who_knew(target)
        except UsageError as error:
            said = str(error)
    events = archive.view.rows(
        "select id, title as name, earliest from events order by earliest nulls last, id limit 200"
    )
    return render(
        "who_knew.html", archive, "/who-knew",
        status=404 if said else 200, target=target, answer=answer, said=said, subject=_subject(archive, target),
        events=events, documents=archive.view.rows(CHOICES),
    )  # fmt: skip


def known(archive: Archive, request: Request) -> Response:
    """What had reached an actor by a moment."""
    actor = request.query_params.get("actor", "").strip()[:200]
    at = request.query_params.get("at", "").strip()[:40]
    answer, said = None, ""
    if actor:
        try:
            answer = archive.known(actor, at or None)
        except UsageError as error:
            said = str(error)
    actors = archive.view.rows(
        "select id, name, kind from entities where kind <> 'place' order by kind, name, id limit 2000"
    )
    name = next((row["name"] for row in actors if row["id"] == actor), actor)
    return render(
        "known.html", archive, "/who-knew",
        status=404 if said else 200, actor=actor, at=at, answer=answer, said=said, actors=actors, name=name,
    )  # fmt: skip


def problems(archive: Archive, request: Request) -> Response:
    """What a person should look at, the gravest first."""
    answer = archive.problems()
    counts = {word: sum(row["severity"] == word for row in answer.rows) for word in ("shelved", "warning", "note")}
    return render(
        "problems.html", archive, "/problems", rows=answer.rows[:PAGE_SIZE], of=answer.of, counts=counts, limit=PAGE_SIZE,
        titles=titles(archive.view, [row["document_id"] for row in answer.rows[:PAGE_SIZE]]),
    )  # fmt: skip


def _subject(archive: Archive, target: str) -> dict[str, object] | None:
    """Title and address of what was asked about."""
    name, _, passage = target.partition("#")
    for table, path in (("documents", "/d/"), ("events", "/event/")):
        for row in archive.view.rows(f"select id, title from {table} where id = ?", [name]):
            return {
                "title": row["title"] or name,
                "path": path + name + (f"#{passage}" if passage else ""),
                "passage": passage,
            }
    return None
