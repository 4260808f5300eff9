"""The lists of an archive as files: the same rows as on their pages, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.pages.questions import as_csv, as_json

if TYPE_CHECKING:
    from diplomatica.library import Answer

LISTS: dict[str, Callable[[Archive], Answer]] = {
    "/channels": lambda archive: archive.channels(),
    "/not-held": lambda archive: archive.missing(),
    "/problems": lambda archive: archive.problems(),
    "/events": lambda archive: archive.events(),
    "/actors": lambda archive: archive.actors(),
}
"""Pages whose rows can be taken away, with the answer that they show."""

SUFFIXES = {"json": "application/json", "csv": "text/csv"}


def file(path: str, suffix: str) -> Callable[[Archive, Request], Response]:
    """The list of a page as JSON, as the command prints it, or as CSV."""

    def asked(archive: Archive, request: Request) -> Response:
        answer = LISTS[path](archive)
        made = as_json(answer) if suffix == "json" else as_csv(answer.rows)
        headers = {"content-disposition": f'inline; filename="{path[1:]}.{suffix}"'}
        return Response(made, media_type=SUFFIXES[suffix], headers=headers)

    return asked
