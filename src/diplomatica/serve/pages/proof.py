"""The proofs of one fact: the words it was read from, and every rule that had a part in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.serve.render import render


def explain(archive: Archive, request: Request) -> Response:
    """A fact with its row, its quotation in context and its reasons."""
    proof = archive.explain(request.path_params["id"])
    hidden = ("fact_id", "basis", "rule", "confidence", "status", "document_id", "start", "end")
    row = {key: value for key, value in proof["row"].items() if key not in hidden and value not in (None, [])}
    return render("explain.html", archive, "/search", proof=proof, row=row)
