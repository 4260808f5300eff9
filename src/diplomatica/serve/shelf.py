"""Several archives in one server: a page with all of them, each of them below its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from diplomatica.serve import staticfiles
from diplomatica.serve.pages import front
from diplomatica.serve.render import begin, page
from diplomatica.serve.room import Room

KEPT = frozenset({"static", "robots.txt", "favicon.ico"})
"""Names that are the server's own."""


def names(rooms: Sequence[Room]) -> dict[str, Room]:
    """The rooms by the names in their addresses: that of the folder, with a number where two are called alike."""
    out: dict[str, Room] = {}
    for room in rooms:
        called = re.sub(r"[^a-z0-9._-]+", "-", room.archive.root.name.lower()).strip(".-") or "archive"
        number, name = 1, called
        while name in out or name in KEPT:
            number, name = number + 1, f"{called}-{number + 1}"
        out[name] = room
    return out


class Shelf:
    """Hands each request to the archive that its address names; such an archive sees the rest of the address alone."""

    def __init__(self, apps: Mapping[str, Starlette], rooms: Mapping[str, Room]) -> None:
        self._apps = apps
        self._rooms = rooms
        self._own = Starlette(routes=[Route("/", self._start), Route("/robots.txt", _robots), *staticfiles.ROUTES])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        name, slash, rest = scope["path"].removeprefix("/").partition("/")
        if name not in self._apps:
            await self._own(scope, receive, send)
        elif not slash or rest.endswith("/"):
            query = scope["query_string"].decode("latin-1")
            path = f"/{name}/{rest.rstrip('/')}"
            await RedirectResponse(f"{path}?{query}" if query else path, 308)(scope, receive, send)
        else:
            await self._apps[name](dict(scope, path=f"/{rest}"), receive, send)

    def _start(self, request: Request) -> Response:
        """The page with all archives."""
        begin(request, self._language())
        return page("shelf.html", archives=[_told(name, room) for name, room in self._rooms.items()])

    def _language(self) -> str:
        """The language of all archives, if they have one."""
        spoken = {room.archive.settings.language or "en" for room in self._rooms.values()}
        return spoken.pop() if len(spoken) == 1 else "en"


def _told(name: str, room: Room) -> dict[str, Any]:
    archive = room.archive
    return {"name": name, "archive": archive, **front.in_short(archive)}


async def _robots(request: Request) -> Response:
    return PlainTextResponse(
        "User-agent: *\n"
        "Disallow: /*/search\nDisallow: /*/explain/\nDisallow: /*as-known-to=\nDisallow: /*/space-time?\nDisallow: /*/delays?\n"
    )
