"""What one thing rests on: a fact, a paper that is not held, or a transmission."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.model.plain import plain
from diplomatica.serve.language import N_, Words
from diplomatica.serve.pages.deciding import fact_page
from diplomatica.serve.render import render

MADE = Words({"not_held": N_("A paper that is not here"), "transmissions": N_("A transmission")})
"""What has no words of its own, for the program made it of several facts."""


def explain(archive: Archive, request: Request) -> Response:
    """A fact with what it says, its quotation in context and its reasons; what was made of facts with these."""
    asked = request.path_params["id"]
    made = archive.explain_made(asked)
    if made is None:
        return fact_page(archive, asked)
    says = [
        (column, plain(value)) for column, value in made["row"].items() if column != "id" and value not in (None, [])
    ]
    return render("explain_made.html", archive, "/search", proof=made, says=says, kind=MADE[made["table"]])
