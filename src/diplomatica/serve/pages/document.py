"""A document: its header with each hour as printed and as understood, its text, and all that points to and from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from diplomatica.errors import UsageError
from diplomatica.library import STYLES, Archive
from diplomatica.model.plain import plain
from diplomatica.serve.body import blocks
from diplomatica.serve.render import render
from diplomatica.serve.scope import scope_of, was_seen
from diplomatica.serve.wording import ROLES, TIMES, points

FILES = {"json": "", "csl.json": "csl-json", "bib": "bibtex", "ris": "ris", "txt": "archive"}
"""Suffixes of an address, the longest first where one ends in another, and the citation style of each."""

ALWAYS = ("sent", "received")
"""Hours whose absence is said."""

NEIGHBOURS = """
with one as (select "row", date_earliest from documents where id = $id),
ordered as (
    select id, title, date_earliest, date_latest, date_edtf,
        row_number() over (order by date_earliest nulls last, date_latest nulls last, "row") as place from documents)
select o.*, o.place - m.place as step from ordered o, (select place from ordered where id = $id) m
where abs(o.place - m.place) = 1 order by o.place
"""


def document(archive: Archive, request: Request) -> Response:
    """The page of a document, or one of its files by the suffix of the address."""
    name = request.path_params["id"]
    if not archive.view.rows("select 1 from documents where id = ?", [name]):
        for suffix in sorted(FILES, key=len, reverse=True):
            if name.endswith("." + suffix):
                return _file(archive, name.removesuffix("." + suffix), suffix, request.query_params.get("passage", ""))
        if name != name.lower() and archive.view.rows("select 1 from documents where id = ?", [name.lower()]):
            return RedirectResponse(f"/d/{name.lower()}", 308)
        if archive.view.canonical(name) != name:
            return RedirectResponse(f"/d/{archive.view.canonical(name)}", 308)
    shown = archive.show(name)
    seen = was_seen(shown)
    return render(
        "document.html", archive, "/search",
        d=shown, blocks=blocks(shown), scope=scope_of(shown), seen=seen,
        parties=_grouped(shown["parties"], ROLES), times=_grouped(shown["times"], TIMES), always=ALWAYS,
        hours={row["kind"] for row in shown["times"] if "T" in (row["local"] or "")},
        knew=_knew(archive, name), neighbours=archive.view.rows(NEIGHBOURS, {"id": name}),
        citations={style: archive.cite_shown(shown, style) for style in ("archive", "chicago")},
        address=_address(archive, name), conveyed=_conveyed(shown),
    )  # fmt: skip


def _file(archive: Archive, name: str, suffix: str, passage: str) -> Response:
    target = f"{name}#{passage}" if passage else name
    if hidden := archive.hides(name):
        raise UsageError(hidden)
    lens = archive.lens
    if suffix == "json":
        shown = archive.show(target) | ({"lens": lens.summary | {"known": lens.word(name)}} if lens else {})
        return Response(json.dumps(plain(shown), ensure_ascii=False, indent=1) + "\n", media_type="application/json")
    if suffix == "txt":
        shown = archive.show(target)
        said = f"[{lens.line}; this document: {lens.word(name)}]\n\n" if lens else ""
        return PlainTextResponse(f"{archive.cite_shown(shown)}\n\n{said}{shown['text']}\n".lstrip())
    style = STYLES[FILES[suffix]]
    headers = {"content-disposition": f'inline; filename="{name}.{suffix}"'}
    return Response(archive.cite(target, FILES[suffix]), media_type=style.media_type, headers=headers)


def _grouped(rows: list[dict[str, Any]], order: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Rows by role or kind, in the order of a vocabulary."""
    key = "role" if order is ROLES else "kind"
    return {name: found for name in order if (found := [row for row in rows if row[key] == name])}


def _knew(archive: Archive, name: str) -> Any:
    try:
        return archive.who_knew(name)
    except UsageError:
        return None


def _address(archive: Archive, name: str) -> str:
    base = archive.settings.base_url
    return f"{base.rstrip('/')}/d/{name}" if base else ""


def _conveyed(shown: dict[str, Any]) -> dict[str, str]:
    """By addressee: the passages that are to be conveyed, where the transmissions name them."""
    out: dict[str, str] = {}
    for row in shown["transmissions"]:
        if row["status"] == "instructed" and row["passages"]:
            out[row["to_id"]] = points(row["passages"])
    return out
