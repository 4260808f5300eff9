"""Stylesheet and scripts, under an address that changes when any of them does, so that browsers keep them for good."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""The kinds of files that pages may load, all of them ours."""


@cache
def held() -> tuple[dict[str, bytes], str]:
    """All files by name, and a short hash of the whole: scripts that load each other change together."""
    folder = files("diplomatica.serve").joinpath("static")
    found = sorted(
        (item.name, item.read_bytes()) for item in folder.iterdir() if f".{item.name.rpartition('.')[2]}" in TYPES
    )
    return dict(found), sha256(repr(found).encode()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a file; KeyError where there is none."""
    all_files, version = held()
    if name not in all_files:
        raise KeyError(name)
    return f"/static/{version}/{name}"


async def answer(request: Request) -> Response:
    """One of the files; kept for good where the address names today's version."""
    all_files, version = held()
    name = request.path_params["name"]
    if name not in all_files:
        raise HTTPException(404)
    keep = "public, max-age=31536000, immutable" if request.path_params.get("version") == version else "no-cache"
    media_type = TYPES[f".{name.rpartition('.')[2]}"]
    return Response(all_files[name], media_type=media_type, headers={"cache-control": keep})


async def nothing(request: Request) -> Response:
    """What browsers ask for unasked and we do not have."""
    return Response(status_code=204)


ROUTES = [Route("/static/{name}", answer), Route("/static/{version}/{name}", answer), Route("/favicon.ico", nothing)]
"""The addresses of all files; those of several archives are the same."""
