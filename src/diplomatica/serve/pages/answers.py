"""Answers to what needs not be asked: all channels, what is not held, problems."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.paging import leaf
from diplomatica.serve.render import render
from diplomatica.serve.titles import titles

PAGE_SIZE = 100
"""Rows of a long table on one page."""

MOST_PAPERS = 8
"""Papers that speak of a missing one and are named beside it; the others are counted."""


def channels(archive: Archive, request: Request) -> Response:
    """Who wrote to whom, how often, how late; with `copies=1` who got a copy alone counts, too."""
    copies = request.query_params.get("copies") == "1"
    answer = archive.channels(copies=copies)
    total = archive.view.rows("select count(*) as n from documents")[0]["n"]
    return render(
        "channels.html",
        archive,
        "/channels",
        answer=answer,
        leaf=leaf(answer.rows, request, PAGE_SIZE),
        total=total,
        copies=copies,
    )


def not_held(archive: Archive, request: Request) -> Response:
    """What is referred to or implied, and not here."""
    answer = archive.missing()
    shown = leaf(answer.rows, request, PAGE_SIZE)
    named = titles(archive.view, [name for row in shown.rows for name in row["mentioned_in"][:MOST_PAPERS]])
    return render(
        "not_held.html", archive, "/not-held", answer=answer, leaf=shown, titles=named, most_papers=MOST_PAPERS
    )


def problems(archive: Archive, request: Request) -> Response:
    """What a person should look at, the gravest first."""
    answer = archive.problems()
    counts = {word: sum(row["severity"] == word for row in answer.rows) for word in ("shelved", "warning", "note")}
    shown = leaf(answer.rows, request, PAGE_SIZE)
    named = titles(archive.view, [row["document_id"] for row in shown.rows])
    return render(
        "problems.html", archive, "/problems", leaf=shown, counts=counts, titles=named,
        possible=len(answer.rows) - len(answer.certain.rows) if answer.certain else 0,
    )  # fmt: skip
