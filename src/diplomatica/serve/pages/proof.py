"""The proofs of one fact: the words it was read from, and every rule that had a part in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.pages.deciding import fact_page


def explain(archive: Archive, request: Request) -> Response:
    """A fact with what it says, its quotation in context and its reasons."""
    return fact_page(archive, request.path_params["id"])
