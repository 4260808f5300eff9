"""What one thing rests on: a fact, a paper that is not held, or a transmission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.library import Archive
from diplomatica.model.plain import plain
from diplomatica.serve.language import N_, Words
from diplomatica.serve.pages.deciding import fact_page
from diplomatica.serve.render import render
from diplomatica.serve.saying import TABLE_NAMES
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import ROLES, TIMES

MADE = Words({"not_held": N_("A paper that is not here"), "transmissions": N_("A transmission")})
"""What has no words of its own, for the program made it of several facts."""

WORDS = {"parties": ROLES, "times": TIMES}
"""The facts that say one thing of several, and the words for these."""

ACTORS = ("from_id", "to_id", "from_place_id", "to_place_id")
LISTED = ("senders", "recipients")
"""Columns that name actors: one, and several."""


def explain(archive: Archive, request: Request) -> Response:
    """A fact with what it says, its quotation in context and its reasons; what was made of facts with these."""
    asked = request.path_params["id"]
    made = archive.explain_made(asked)
    if made is None:
        return fact_page(archive, asked)
    row = made["row"]
    says = [(column, plain(value)) for column, value in row.items() if column != "id" and value not in (None, [])]
    told = [*made["facts"], *made["mentions"], *made["reasons"]]
    return render(
        "explain_made.html", archive, "/search", proof=made, says=says, kind=MADE[made["table"]],
        actors=ACTORS, listed=LISTED, names=_names(archive, [row["from_id"], row["to_id"]]),
        titles=titles(archive.view, [row.get("document_id"), *(one["document_id"] for one in told)]),
        read=[(_called(fact), fact) for fact in made["facts"]],
    )  # fmt: skip


def _called(fact: Mapping[str, Any]) -> str:
    """What a fact says of a transmission: the part of somebody, the hour by its label or kind, else the kind of the fact."""
    if fact["label"]:
        return str(fact["label"])
    if fact["table"] in WORDS:
        return WORDS[fact["table"]][fact["says"]]
    return TABLE_NAMES[fact["table"]]


def _names(archive: Archive, ids: Iterable[str | None]) -> dict[str, str]:
    rows = archive.view.rows("select id, name from entities where id = any(?)", [[name for name in ids if name]])
    return {row["id"]: row["name"] or row["id"] for row in rows}
