"""The lists of an archive as files: the same rows as on their pages, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.pages import chronology
from diplomatica.serve.pages.tables import SUFFIXES, as_csv, as_json
from diplomatica.view.apart import marked

if TYPE_CHECKING:
    from diplomatica.serve.pages.tables import Whole

LISTS: dict[str, Callable[[Archive, Request], Whole]] = {
    "/channels": lambda archive, request: archive.channels(copies=request.query_params.get("copies") == "1"),
    "/not-held": lambda archive, request: archive.missing(),
    "/problems": lambda archive, request: archive.problems(),
    "/events": lambda archive, request: archive.events(),
    "/actors": lambda archive, request: archive.actors(),
    "/chronology": chronology.whole,
}
"""Pages whose rows can be taken away, with the answer that they show."""


def file(path: str, suffix: str) -> Callable[[Archive, Request], Response]:
    """The list of a page as JSON, as the command prints it, or as CSV."""

    def asked(archive: Archive, request: Request) -> Response:
        answer = LISTS[path](archive, request)
        made = as_json(answer, archive.lens) if suffix == "json" else as_csv(marked(answer.rows, archive.lens))
        headers = {"content-disposition": f'inline; filename="{path[1:]}.{suffix}"'}
        return Response(made, media_type=SUFFIXES[suffix], headers=headers)

    return asked
