"""The page of a picture: what it shows, the drawing, its figures, the same as a table, and all of it as files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.model.plain import plain
from diplomatica.serve.apart import Alone, alone
from diplomatica.serve.hints import example
from diplomatica.serve.language import gettext
from diplomatica.serve.pages.questions import LONGEST, actor_id
from diplomatica.serve.pages.tables import as_csv
from diplomatica.serve.paging import PAGE_SIZE, Leaf, page_number
from diplomatica.serve.pictures.made import MOST_ROWS, SPOKEN, Made
from diplomatica.serve.pictures.table import PICTURES, Drawn
from diplomatica.serve.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIXES = {"svg": "image/svg+xml", "csv": "text/csv", "json": "application/json"}
"""The files of each picture and what they are."""

LINK = re.compile(r' href="(/[^"]*)" data-drawn=""')
"""A link inside of a drawing; what comes from outside holds no quotation mark."""

EVENTS = """
select id, title from events order by earliest nulls last, id limit 150
"""


def page(drawn: Drawn) -> Callable[[Archive, Request], Response]:
    """The page of one picture."""

    def asked(archive: Archive, request: Request) -> Response:
        given, made, said = _made(drawn, archive, request)
        leaf = _leaf(made, request) if made else None
        return render(
            "picture.html", archive, "/pictures", status=404 if said else 200,
            p=drawn, given=given, made=made, said=said, leaf=leaf,
            heading=made.heading if made else gettext(drawn.title),
            asked={key: value for key, value in given.items() if value},
            alone=_alone(drawn, archive, given, made),
            events=archive.view.rows(EVENTS) if any(field.kind in ("event", "target") for field in drawn.fields) else [],
        )  # fmt: skip

    return asked


def file(drawn: Drawn, suffix: str) -> Callable[[Archive, Request], Response]:
    """The picture alone as SVG, or the rows behind it as CSV or JSON."""

    def asked(archive: Archive, request: Request) -> Response:
        given, made, said = _made(drawn, archive, request)
        if made is None or (suffix == "svg" and made.picture is None):
            wanted = ", ".join(field.name for field in drawn.fields if field.needed)
            nothing = gettext("there is nothing to draw") if made else f"nothing is asked; name {wanted}"
            return Response(f"{said or nothing}\n", 404, media_type="text/plain")
        headers = {"content-disposition": f'inline; filename="{drawn.name}.{suffix}"'}
        return Response(
            _written(archive, made, suffix, _alone(drawn, archive, given, made) if suffix == "json" else {}),
            media_type=SUFFIXES[suffix],
            headers=headers,
        )

    return asked


def pictures(archive: Archive, request: Request) -> Response:
    """All pictures: what each answers, a small one of this archive, and what it must be told."""
    asked = {drawn.name: example(archive, drawn.fields) for drawn in PICTURES}
    drawable = {
        drawn.name: bool(archive.view.rows(drawn.drawable)) and drawn.is_asked(asked[drawn.name] or {})
        for drawn in PICTURES
    }
    return render(
        "pictures.html", archive, "/pictures", pictures=PICTURES, asked=asked, drawable=drawable,
        events=archive.view.rows(EVENTS),
    )  # fmt: skip


def _made(drawn: Drawn, archive: Archive, request: Request) -> tuple[dict[str, str], Made | None, str]:
    """What was given, with names turned into ids, and the picture, or why there is none."""
    given = {field.name: request.query_params.get(field.name, "").strip()[:LONGEST] for field in drawn.fields}
    try:
        for field in drawn.fields:
            # A plus sign in an address that was typed by hand is read as a space.
            if field.name in ("from", "to", "clock"):
                given[field.name] = given[field.name].replace(" ", "+")
            if field.kind == "actor" and given[field.name]:
                given[field.name] = actor_id(archive, given[field.name])
        return given, drawn.make(archive, given) if drawn.is_asked(given) else None, ""
    except UsageError as error:
        return given, None, str(error)


def _alone(drawn: Drawn, archive: Archive, given: dict[str, str], made: Made | None) -> Alone:
    """Through a lens, the figures of the picture that are others from what had surely come."""
    if made is None or archive.surely is None:
        return {}
    try:
        return alone(made.figures, drawn.make(archive.surely, given).figures)
    except UsageError:
        # What is drawn had itself only possibly come.
        return alone(made.figures, [])


def _leaf(made: Made, request: Request) -> Leaf:
    """The page of the table that the address asks for; beyond the last one, the last."""
    total = made.table.total
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(page_number(request), pages)
    start = (number - 1) * PAGE_SIZE
    query = {key: value[:LONGEST] for key, value in request.query_params.items() if key != "page" and value}
    return Leaf(made.table.fetch(PAGE_SIZE, start), number, pages, total, start + 1, request.url.path, query)


def _sure(found: tuple[int, int | None] | None) -> dict[str, Any]:
    """What a figure would be from what had surely come, where it is something else."""
    return {"certain_alone": {"n": found[0], "of": found[1]}} if found else {}


def _written(archive: Archive, made: Made, suffix: str, sure: Alone) -> str:
    if suffix == "svg":
        assert made.picture is not None
        source = gettext("%(archive)s, generation %(n)s; made with diplomatica") % {
            "archive": archive.name,
            "n": archive.generation,
        }
        if archive.lens:
            source += "; " + gettext("as known to %(actor)s at %(at)s") % {
                "actor": archive.lens.actor,
                "at": archive.lens.at,
            }
        return _away(made.picture.sheet(source, SPOKEN), archive.settings.base_url or "")
    rows = [_bare(row) for row in made.table.fetch(MOST_ROWS, 0)]
    if suffix == "csv":
        return as_csv(rows)
    whole: Mapping[str, Any] = {
        "rows": rows, "count": len(rows), "of": made.table.total, "notes": list(made.notes),
        "figures": [{"n": n, "of": of, "what": what, **_sure(sure.get(what))} for n, of, what in made.figures],
        **({"lens": archive.lens.summary} if archive.lens else {}),
    }  # fmt: skip
    return json.dumps(plain(whole), ensure_ascii=False, indent=1) + "\n"


def _away(drawing: str, base: str) -> str:
    """A drawing that leaves the room: its links lead to the archive's own address on the web, or nowhere where it has none."""
    if not base.startswith(("https://", "http://")):
        return LINK.sub("", drawing)
    return LINK.sub(lambda found: f' href="{escape(base.rstrip("/"))}{found[1]}" data-drawn=""', drawing)


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what is there for the eye alone."""
    return {key: value for key, value in row.items() if key not in ("href", "how") and not key.endswith("_shown")}
