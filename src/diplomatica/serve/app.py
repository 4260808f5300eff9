"""The application: every address with its page, in one table."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from diplomatica.errors import AnotherVersion, UsageError
from diplomatica.serve import shelf, staticfiles
from diplomatica.serve.carry import ACTOR, AT, address, without
from diplomatica.serve.desk import SITTING, Desk, Sitting
from diplomatica.serve.language import LANG, LANGUAGES
from diplomatica.serve.pages import (
    actors,
    answers,
    chronology,
    deciding,
    document,
    document_files,
    events,
    front,
    lists,
    pictures,
    proof,
    questions,
    results,
    tables,
)
from diplomatica.serve.pictures.table import PICTURES
from diplomatica.serve.questions import QUESTIONS
from diplomatica.serve.render import ASKED, begin, render
from diplomatica.serve.room import Room
from diplomatica.serve.security import LOOPBACK, Wall

if TYPE_CHECKING:
    from diplomatica.library import Archive

    Page: TypeAlias = Callable[[Archive, Request], Response]

PAGES: dict[str, Page] = {
    "/": front.front,
    "/search": results.results,
    "/d/{id}": document.document,
    "/unapi": document_files.unapi,
    "/actors": actors.actors,
    "/actor/{id}": actors.actor,
    "/channels": answers.channels,
    "/not-held": answers.not_held,
    "/questions": questions.questions,
    **{question.path: questions.page(question) for question in QUESTIONS},
    "/pictures": pictures.pictures,
    **{drawn.path: pictures.page(drawn) for drawn in PICTURES},
    "/chronology": chronology.chronology,
    "/problems": answers.problems,
    "/events": events.events,
    "/event/{id}": events.event,
    "/explain/{id}": proof.explain,
}
"""All pages by address."""

FILES: dict[str, Page] = {
    **{f"{asked.path}.{suffix}": questions.file(asked, suffix) for asked in QUESTIONS for suffix in ("json", "csv")},
    **{f"{path}.{suffix}": lists.file(path, suffix) for path in lists.LISTS for suffix in tables.SUFFIXES},
    **{f"{drawn.path}.{suffix}": pictures.file(drawn, suffix) for drawn in PICTURES for suffix in pictures.SUFFIXES},
}
"""The whole answer to each question, each list, and each picture, as a file."""


KEPT_PAGES = 64
"""Pages of each kind that are kept ready."""


def create_app(
    archives: Archive | Sequence[Archive], hosts: Sequence[str] = LOOPBACK, desk: Desk | None = None
) -> Wall:
    """The reading room of an archive as an ASGI application, or of several side by side, each below its name.

    It answers to the names in `hosts` (`*` for any). With a desk, facts of the one archive can be decided on their pages by
    those who were given its key.
    """
    if isinstance(archives, Sequence):
        rooms = [Room(archive) for archive in archives]
        names = shelf.names(rooms)
        return Wall(shelf.Shelf({name: _pages(room, f"/{name}") for name, room in names.items()}, names), hosts)
    return Wall(_pages(Room(archives), desk=desk), hosts, WRITES if desk is not None else ())


def _pages(room: Room, base: str = "", desk: Desk | None = None) -> Starlette:
    """All pages of one archive, whose addresses stand after `base`."""
    if (wanted := room.archive.settings.language or "en") not in LANGUAGES:
        spoken = " or ".join(LANGUAGES)
        raise UsageError(f"diplomatica.toml: archive.language: found {wanted!r}, the pages speak {spoken}")
    pages = {**PAGES, **FILES}
    routes = [Route(path, _endpoint(room, page, base, desk), methods=["GET"]) for path, page in pages.items()]
    routes += [Route("/robots.txt", _robots), *staticfiles.ROUTES]
    routes += [Route("/facsimile/{id}/{number:int}", _picture(room, base), methods=["GET"])]

    if desk is not None:
        routes += _at_desk(room, desk)

    def missing(request: Request, error: Exception) -> Response:
        try:
            return _not_found(room, base, request, error)
        except AnotherVersion:
            return _outdated(room, base, request)

    def no_lens(request: Request, error: Exception) -> Response:
        try:
            return _no_lens(room, base, request, error)
        except AnotherVersion:
            return _outdated(room, base, request)

    def outdated(request: Request, error: Exception) -> Response:
        return _outdated(room, base, request)

    handlers = {404: missing, UsageError: missing, Unreadable: no_lens, AnotherVersion: outdated}
    return Starlette(routes=routes, exception_handlers=handlers)


WRITES = ("/decide/", "/build")
"""Addresses that take forms, where there is a desk."""

LONGEST_FORM = 20_000
"""Bytes of a form that are read."""


def _at_desk(room: Room, desk: Desk) -> list[Route]:
    """The addresses of the desk: the one that gives the cookie, the queue, and those that take forms."""

    async def sit(request: Request) -> Response:
        if not desk.fits(request.query_params.get("key", "")):
            return PlainTextResponse("open the address that `diplomatica serve --curate` printed\n", 403)
        return RedirectResponse("/decide", 303, {"set-cookie": desk.seat(), "cache-control": "no-store"})

    def queue(request: Request) -> Response:
        if not desk.knows(request):
            return PlainTextResponse("open the address that `diplomatica serve --curate` printed\n", 403)
        return pages(request)

    async def take(request: Request) -> Response:
        form = await _form(request)
        if form is None:
            return PlainTextResponse("no form of these pages\n", 400)
        if not desk.knows(request) or not desk.sent_by_us(form.get("token", "")):
            return PlainTextResponse(
                "the form is of an earlier run of `serve --curate`; open the address it printed now\n", 403
            )
        return await run_in_threadpool(_taken, room, desk, request, form)

    pages = _endpoint(room, deciding.queue, "", desk)
    return [
        Route("/desk", sit, methods=["GET"]),
        Route("/decide", queue, methods=["GET"]),
        Route("/decide/{id}", take, methods=["POST"]),
        Route("/build", take, methods=["POST"]),
    ]


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form; None for anything else, and for one that is too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_FORM:
            return None
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        return None


def _taken(room: Room, desk: Desk, request: Request, form: Mapping[str, str]) -> Response:
    """Do what a form asks for."""
    archive = room.archive
    _begin(archive, "", request, form.get(LANG))
    SITTING.set(Sitting(desk, archive))
    if request.url.path == "/build":
        return deciding.build(desk, form)
    return deciding.post(archive, request.path_params["id"], form)


def _endpoint(room: Room, page: Page, base: str, desk: Desk | None = None) -> Callable[[Request], Response]:
    """A page as Starlette calls it; a generation never changes, so a page that was made stays good for it.

    Pages for somebody at the desk show what is ruled and not yet built: they are made anew each time and kept for nobody.
    """
    made: OrderedDict[tuple[int, str], Response] = OrderedDict()
    lock = threading.Lock()

    def endpoint(request: Request) -> Response:
        archive = room.archive
        key = (archive.generation, f"{request.url.path}?{request.url.query}")
        at_desk = desk is not None and desk.knows(request)
        SITTING.set(Sitting(desk, archive) if desk is not None and at_desk else None)
        with lock:
            if key in made and not at_desk:
                made.move_to_end(key)
                return made[key]
        if strange := _begin(archive, base, request):
            raise HTTPException(404, f"these pages do not speak {strange!r}; they speak {', '.join(LANGUAGES)}")
        seen = _seen(archive, request)
        response = page(seen, request)
        if "location" in response.headers:
            response.headers["location"] = address(response.headers["location"], ASKED.get().kept(seen.lens))
        if response.status_code == 200 and not at_desk:
            with lock:
                made[key] = response
                while len(made) > KEPT_PAGES:
                    made.popitem(last=False)
        return response

    return endpoint


def _picture(room: Room, base: str) -> Callable[[Request], Response]:
    """Pictures of pages, which are not kept here: browsers keep them."""

    def endpoint(request: Request) -> Response:
        archive = room.archive
        _begin(archive, base, request)
        found = _seen(archive, request).facsimile(request.path_params["id"], request.path_params["number"])
        # A picture from the folder is data and nothing else, whatever its bytes say to a browser that opens it alone.
        headers = {"cache-control": "private, max-age=600", "content-disposition": "inline"}
        return Response(found.data, media_type=found.media_type, headers=headers)

    return endpoint


def _begin(archive: Archive, base: str, request: Request, spoken: str | None = None) -> str:
    """Note what page is made and speak the language of its address; what was asked for, if we do not speak it."""
    own = archive.settings.language or "en"
    return begin(request, own if own in LANGUAGES else "en", base, spoken)


class Unreadable(Exception):
    """The lens that an address asks for cannot be put on."""


def _seen(archive: Archive, request: Request) -> Archive:
    """The archive, through the lens that the address asks for; `at` alone is a page's own word."""
    asked = request.query_params
    if ACTOR not in asked:
        return archive
    # A plus sign in an address that was typed by hand is read as a space.
    actor, at = asked[ACTOR].strip()[:200], asked.get(AT, "").strip()[:60].replace(" ", "+")
    if not actor and not at:
        return archive
    try:
        if not actor or not at:
            raise UsageError("a lens needs both: as known to whom, and at what time")
        return archive.as_known_to(actor, at)
    except AnotherVersion:
        raise
    except UsageError as error:
        raise Unreadable(str(error)) from None


def _no_lens(room: Room, base: str, request: Request, error: Exception) -> Response:
    """The page for a lens that cannot be put on: what is wrong, and the form to do better."""
    _begin(room.archive, base, request)
    asked = request.query_params
    return render(
        "no_lens.html", room.archive, request.url.path, 400,
        said=str(error), actor=asked.get(ACTOR, "")[:200], at=asked.get(AT, "")[:60],
        off=without(request.url.path, request.url.query),
    )  # fmt: skip


def _outdated(room: Room, base: str, request: Request) -> Response:
    """The page for what another version of the program has built: nothing is wrong with the address, nor with a lens."""
    _begin(room.archive, base, request)
    return render("outdated.html", room.archive, request.url.path, 503)


def _not_found(room: Room, base: str, request: Request, error: Exception) -> Response:
    """The page for what is not there, with the likest ids."""
    _begin(room.archive, base, request)
    try:
        archive = _seen(room.archive, request)
    except Unreadable as wrong:
        return _no_lens(room, base, request, wrong)
    wanted = request.path_params.get("id") or request.query_params.get("target") or request.url.path.rpartition("/")[2]
    said = str(error) if isinstance(error, UsageError) else ""
    if isinstance(error, HTTPException) and error.detail != "Not Found":
        said = error.detail
    hidden = archive.hides(str(wanted)[:300])
    near = [] if hidden else archive.near(str(wanted).partition("#")[0][:200])
    return render("missing.html", archive, request.url.path, 404, wanted=wanted, said=said, near=near, hidden=hidden)


async def _robots(request: Request) -> Response:
    return PlainTextResponse(
        "User-agent: *\nDisallow: /search\nDisallow: /explain/\nDisallow: /*as-known-to=\nDisallow: /space-time?\nDisallow: /delays?\n"
    )
