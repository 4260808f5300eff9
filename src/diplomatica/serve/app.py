"""The application: every address with its page, in one table."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from diplomatica.errors import UsageError
from diplomatica.serve import language, staticfiles
from diplomatica.serve.carry import ACTOR, AT, address, without
from diplomatica.serve.language import LANG, LANGUAGES
from diplomatica.serve.pages import actors, answers, document, events, front, pictures, proof, questions, results
from diplomatica.serve.pictures.table import PICTURES
from diplomatica.serve.questions import QUESTIONS
from diplomatica.serve.render import ASKED, Asked, render
from diplomatica.serve.room import Room
from diplomatica.serve.security import LOOPBACK, Wall

if TYPE_CHECKING:
    from diplomatica.library import Archive

    Page: TypeAlias = Callable[[Archive, Request], Response]

PAGES: dict[str, Page] = {
    "/": front.front,
    "/search": results.results,
    "/d/{id}": document.document,
    "/actors": actors.actors,
    "/actor/{id}": actors.actor,
    "/channels": answers.channels,
    "/not-held": answers.not_held,
    "/questions": questions.questions,
    **{question.path: questions.page(question) for question in QUESTIONS},
    "/pictures": pictures.pictures,
    **{drawn.path: pictures.page(drawn) for drawn in PICTURES},
    "/problems": answers.problems,
    "/events": events.events,
    "/event/{id}": events.event,
    "/explain/{id}": proof.explain,
}
"""All pages by address."""

FILES: dict[str, Page] = {
    **{f"{asked.path}.{suffix}": questions.file(asked, suffix) for asked in QUESTIONS for suffix in ("json", "csv")},
    **{f"{drawn.path}.{suffix}": pictures.file(drawn, suffix) for drawn in PICTURES for suffix in pictures.SUFFIXES},
}
"""The whole answer to each question, and each picture, as a file."""


KEPT_PAGES = 64
"""Pages of each kind that are kept ready."""


def create_app(archive: Archive, hosts: Sequence[str] = LOOPBACK) -> Wall:
    """The reading room of an archive as an ASGI application; it answers to the names in `hosts` (`*` for any)."""
    room = Room(archive)
    if (wanted := archive.settings.language or "en") not in LANGUAGES:
        spoken = " or ".join(LANGUAGES)
        raise UsageError(f"diplomatica.toml: archive.language: found {wanted!r}, the pages speak {spoken}")
    routes = [Route(path, _endpoint(room, page), methods=["GET"]) for path, page in {**PAGES, **FILES}.items()]
    routes += [
        Route("/static/{name}", staticfiles.answer),
        Route("/static/{version}/{name}", staticfiles.answer),
        Route("/robots.txt", _robots),
        Route("/favicon.ico", _nothing),
    ]

    def missing(request: Request, error: Exception) -> Response:
        return _not_found(room, request, error)

    def no_lens(request: Request, error: Exception) -> Response:
        return _no_lens(room, request, error)

    handlers = {404: missing, UsageError: missing, Unreadable: no_lens}
    return Wall(Starlette(routes=routes, exception_handlers=handlers), hosts)


def _endpoint(room: Room, page: Page) -> Callable[[Request], Response]:
    """A page as Starlette calls it; a generation never changes, so a page that was made stays good for it."""
    made: OrderedDict[tuple[int, str], Response] = OrderedDict()
    lock = threading.Lock()

    def endpoint(request: Request) -> Response:
        archive = room.archive
        key = (archive.generation, f"{request.url.path}?{request.url.query}")
        with lock:
            if key in made:
                made.move_to_end(key)
                return made[key]
        if strange := _begin(archive, request):
            raise HTTPException(404, f"these pages do not speak {strange!r}; they speak {', '.join(LANGUAGES)}")
        seen = _seen(archive, request)
        response = page(seen, request)
        if "location" in response.headers:
            response.headers["location"] = address(response.headers["location"], ASKED.get().kept(seen.lens))
        if response.status_code == 200:
            with lock:
                made[key] = response
                while len(made) > KEPT_PAGES:
                    made.popitem(last=False)
        return response

    return endpoint


def _begin(archive: Archive, request: Request) -> str:
    """Note what page is made and speak the language of its address; what was asked for, if we do not speak it."""
    own = archive.settings.language or "en"
    own = own if own in LANGUAGES else "en"
    asked = request.query_params.get(LANG) or own
    language.choose(asked if asked in LANGUAGES else own)
    ASKED.set(Asked(request.url.path, request.url.query, own))
    return "" if asked in LANGUAGES else asked[:20]


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
    except UsageError as error:
        raise Unreadable(str(error)) from None


def _no_lens(room: Room, request: Request, error: Exception) -> Response:
    """The page for a lens that cannot be put on: what is wrong, and the form to do better."""
    _begin(room.archive, request)
    asked = request.query_params
    return render(
        "no_lens.html", room.archive, request.url.path, 400,
        said=str(error), actor=asked.get(ACTOR, "")[:200], at=asked.get(AT, "")[:60],
        off=without(request.url.path, request.url.query),
    )  # fmt: skip


def _not_found(room: Room, request: Request, error: Exception) -> Response:
    """The page for what is not there, with the likest ids."""
    _begin(room.archive, request)
    try:
        archive = _seen(room.archive, request)
    except Unreadable as wrong:
        return _no_lens(room, request, wrong)
    wanted = request.path_params.get("id") or request.query_params.get("target") or request.url.path.rpartition("/")[2]
    said = str(error) if isinstance(error, UsageError) else ""
    if isinstance(error, HTTPException) and error.detail != "Not Found":
        said = error.detail
    hidden = archive.hides(str(wanted)[:300])
    near = [] if hidden else archive.near(str(wanted).partition("#")[0][:200])
    return render("missing.html", archive, request.url.path, 404, wanted=wanted, said=said, near=near, hidden=hidden)


async def _robots(request: Request) -> Response:
    return PlainTextResponse(
        "User-agent: *\nDisallow: /search\nDisallow: /explain/\nDisallow: /*as-known-to=\nDisallow: /space-time?\n"
    )


async def _nothing(request: Request) -> Response:
    return Response(status_code=204)
