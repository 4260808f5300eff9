"""The page of a question: a small form, the figures, the rows with their proofs, and the same answer as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.serve.hints import example
from diplomatica.serve.language import gettext
from diplomatica.serve.pages.tables import as_csv, as_json
from diplomatica.serve.paging import leaf
from diplomatica.serve.questions import QUESTIONS, Question, alone_of
from diplomatica.serve.render import NAVIGATION, render
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import kind
from diplomatica.view.apart import marked

if TYPE_CHECKING:
    from diplomatica.library import Answer

IN_BAR = frozenset(NAVIGATION)
"""Questions that have an entry of their own in the bar over every page."""

LONGEST = 300
"""Characters of a field that are read."""

OFFERED = 150
"""Names that a field offers; all others can be typed."""

ACTORS = f"""
select e.id, e.name, e.kind, count(distinct p.document_id) as n
from entities e left join (select unnest([entity_id, office_id]) as who, document_id from parties where status <> 'rejected') p
    on p.who = e.id
where e.kind <> 'place' group by e.id, e.name, e.kind order by n desc, e.name nulls last, e.id limit {OFFERED}
"""

TARGETS = f"""
select id, title, 'event' as kind, earliest as moment from events order by earliest nulls last, id limit {OFFERED // 2}
"""

PAPERS = f"""
select id, title, date_edtf as kind from documents order by date_earliest nulls last, id limit {OFFERED // 2}
"""

CALLED = """
select distinct e.id from entities e left join names n on n.entity_id = e.id and coalesce(n.status, '') <> 'rejected'
where e.kind <> 'place' and (lower(e.name) = lower($1) or lower(n.form) = lower($1)) order by e.id limit 6
"""


def page(question: Question) -> Callable[[Archive, Request], Response]:
    """The page of one question."""

    def asked(archive: Archive, request: Request) -> Response:
        given, answer, said = _answer(question, archive, request)
        shown = leaf(question.paged(answer), request) if answer else None
        rows = shown.rows if shown else []
        return render(
            "question.html", archive, question.path if question.path in IN_BAR else "/questions", status=404 if said else 200,
            q=question, given=given, answer=answer, said=said, leaf=shown,
            figures=question.figures(answer) if answer else [], alone=alone_of(question, answer) if answer else {},
            heading=question.heading(_named(archive, question, given)) if answer else gettext(question.title),
            offered=_offered(archive, question), titles=titles(archive.view, _papers([*rows, *_claims(question, answer)])),
            asked={key: value for key, value in given.items() if value}, choices=_chosen(question),
            example=None if answer or said else _example(archive, question),
        )  # fmt: skip

    return asked


def file(question: Question, suffix: str) -> Callable[[Archive, Request], Response]:
    """The whole answer as JSON, as the command prints it, or as CSV."""

    def asked(archive: Archive, request: Request) -> Response:
        _, answer, said = _answer(question, archive, request)
        if answer is None:
            wanted = ", ".join(field.name for field in question.fields if field.needed)
            return Response(f"{said or f'nothing is asked; name {wanted}'}\n", 404, media_type="text/plain")
        made = as_json(answer, archive.lens) if suffix == "json" else as_csv(marked(answer.rows, archive.lens))
        headers = {"content-disposition": f'inline; filename="{question.name}.{suffix}"'}
        return Response(made, media_type="application/json" if suffix == "json" else "text/csv", headers=headers)

    return asked


def questions(archive: Archive, request: Request) -> Response:
    """All questions, each with what it tells."""
    return render("questions.html", archive, "/questions", questions=QUESTIONS)


def _answer(question: Question, archive: Archive, request: Request) -> tuple[dict[str, str], Answer | None, str]:
    """What was given, with names turned into ids, and the answer, or why there is none."""
    given = {field.name: request.query_params.get(field.name, "").strip()[:LONGEST] for field in question.fields}
    try:
        for field in question.fields:
            if field.kind == "actor" and given[field.name]:
                given[field.name] = actor_id(archive, given[field.name])
        return given, question.ask(archive, given) if question.is_asked(given) else None, ""
    except UsageError as error:
        return given, None, str(error)


def actor_id(archive: Archive, words: str) -> str:
    """The id itself, or that of the one actor who is called so."""
    if archive.view.rows("select 1 from entities where id = ?", [words]):
        return words
    found = [row["id"] for row in archive.view.rows(CALLED, [words])]
    if len(found) > 1:
        raise UsageError(f"{words!r} may be several: {', '.join(found)}; take one id")
    return found[0] if found else words


def _example(archive: Archive, question: Question) -> tuple[dict[str, str], str] | None:
    """What may be asked here, of what the archive holds most of: the fields, and the question in words."""
    found = example(archive, question.fields)
    if found is None:
        return None
    given = {field.name: found.get(field.name, "") for field in question.fields}
    return found, question.heading(_named(archive, question, given))


def _named(archive: Archive, question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """What was given, as people call it."""
    out = dict(given)
    for field in question.fields:
        value = given[field.name]
        if field.kind == "actor":
            rows = archive.view.rows("select name from entities where id = ?", [value])
            out[field.name] = (rows and rows[0]["name"]) or value
        if field.kind == "paper" and value:
            rows = archive.view.rows("select title from documents where id = ?", [value])
            out[field.name] = (rows and rows[0]["title"]) or value
        if field.kind == "target":
            name, _, passage = value.partition("#")
            rows = archive.view.rows(
                "select title from documents where id = $1 union all select title from events where id = $1", [name]
            )
            said = (rows and rows[0]["title"]) or name
            out[field.name] = f"{said}, {passage}" if passage else said
    return out


def _offered(archive: Archive, question: Question) -> dict[str, list[tuple[str, str]]]:
    """What the fields of a question offer, by kind of field: value and words."""
    kinds = {field.kind for field in question.fields}
    out: dict[str, list[tuple[str, str]]] = {}
    if "actor" in kinds:
        out["actor"] = [(r["id"], f"{r['name'] or r['id']} ({kind(r['kind'])})") for r in archive.view.rows(ACTORS)]
    if "target" in kinds:
        found = [*archive.view.rows(TARGETS), *archive.view.rows(PAPERS)]
        out["target"] = [
            (r["id"], f"{(r['title'] or r['id'])[:90]} ({kind(r['kind']) or gettext('undated')})") for r in found
        ]
    if "paper" in kinds:
        out["paper"] = [(r["id"], (r["title"] or r["id"])[:90]) for r in archive.view.rows(PAPERS)]
    return out


def _chosen(question: Question) -> dict[str, dict[str, str]]:
    return {field.name: dict(field.choices) for field in question.fields if field.choices}


def _claims(question: Question, answer: Answer | None) -> Iterator[Mapping[str, Any]]:
    """What contemporaries said of a channel stands beside its pages of rows."""
    return (row for row in (answer.rows if answer and question.name == "channel" else ()) if row["measure"] == "claim")


def _papers(rows: Iterable[Mapping[str, Any]]) -> Iterable[str | None]:
    for row in rows:
        for column in ("document_id", "answered_by", "after_id", "before_id", "from_document_id", "to_document_id"):
            yield row.get(column)
        for proofs in ("chain", "a_chain", "b_chain", "attested"):
            yield from (step["document_id"] for step in row.get(proofs) or [])
