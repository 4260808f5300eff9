"""A document: its header with each hour as printed and as understood, its text, and all that points to and from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from diplomatica.errors import UsageError
from diplomatica.library import STYLES, Archive, Source, coins
from diplomatica.serve.pages.document_files import file, split
from diplomatica.serve.paging import page_number
from diplomatica.serve.paper import beside, wording
from diplomatica.serve.paper.around import thread, ways
from diplomatica.serve.paper.leaves import Leaf, leaves, notes_apart, page_of
from diplomatica.serve.paper.sheet import Sheet
from diplomatica.serve.paper.spans import LAYERS
from diplomatica.serve.render import render
from diplomatica.serve.scope import scope_of, was_seen
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import ROLES, TIMES, points

ALWAYS = ("sent", "received")
"""Hours whose absence is said."""

MOST_ROWS, FEW_ROWS = 20, 10
"""Rows of a list about the document that its page shows, and that of a long text; its file has all."""

LONG = 12_000
"""Code points of a long text."""


def document(archive: Archive, request: Request) -> Response:
    """The page of a document, or one of its files by the suffix of the address."""
    name = request.path_params["id"]
    asked = request.query_params
    if not archive.view.rows("select 1 from documents where id = ?", [name]):
        whose, suffix = split(name)
        if suffix:
            return file(archive, whose, suffix, asked.get("passage", ""), asked.get("layer", ""))
        if name != name.lower() and archive.view.rows("select 1 from documents where id = ?", [name.lower()]):
            return RedirectResponse(f"/d/{name.lower()}", 308)
        if archive.view.canonical(name) != name:
            return RedirectResponse(f"/d/{archive.view.canonical(name)}", 308)
    shown = archive.show(name)
    layer = asked.get("layer") or "printed"
    if layer not in LAYERS:
        raise UsageError(f"no layer {layer[:20]!r} of a text; there are {', '.join(LAYERS)}")
    sheet = Sheet(shown, layer)
    parts = leaves(sheet)
    if passage := asked.get("passage", ""):
        return _to_passage(shown, page_of(sheet, parts, passage), layer, passage)
    leaf = parts[min(page_number(request), len(parts)) - 1]
    cited = _cited(shown, asked.get("cite", ""))
    versions = titles(archive.view, _versions(shown))
    originals = beside.others(shown, versions)
    other = _other(archive, shown, asked.get("beside", ""), originals)
    blocks = sheet.blocks() if other else sheet.blocks(leaf.paragraphs)
    most = MOST_ROWS if len(sheet.text) < LONG else FEW_ROWS
    knew = _knew(archive, name) if leaf.number == 1 else None
    source = Source.of(cited, archive.name, archive.settings.base_url)
    earlier, later = thread(shown)
    seen = was_seen(shown)
    return render(
        "document.html", archive, "/search",
        d=shown, scope=scope_of(shown), seen=seen, say=wording, most=most,
        blocks=blocks, layer=layer, layers=_layers(shown, layer), layers_all=LAYERS, originals=originals, versions=versions,
        beside=other, pairs=beside.paired(blocks, Sheet(other, layer).blocks()) if other else [],
        leaf=leaf.number, leaves=[] if other else parts, page_of=notes_apart(shown, sheet, parts),
        parties=_grouped(shown["parties"], ROLES), times=_grouped(shown["times"], TIMES), always=ALWAYS,
        hours={row["kind"] for row in shown["times"] if "T" in (row["local"] or "")},
        following=[row for row in shown["intervals"] if row["next"]], more_hours=_beyond(shown["times"], most),
        knew=knew, knew_first=knew and replace(knew, rows=_first(knew.rows, most)), ways=ways(archive.view, shown),
        earlier=earlier, later=later,
        source=source, citations={style: STYLES[style].write(source) for style in ("archive", "chicago")},
        coins=coins(source),
        cited=source.passage_id, address=_address(archive, name), conveyed=_conveyed(shown), to=_to(request, name, layer, leaf),
    )  # fmt: skip


def _to_passage(shown: Mapping[str, Any], page: int | None, layer: str, passage: str) -> Response:
    """To the page of the text that a passage stands on, and there to the passage."""
    if page is None:
        raise UsageError(f"{shown['id']}: no passage {passage[:60]!r}")
    asked = [f"page={page}"] if page > 1 else []
    asked += [f"layer={layer}"] if layer != "printed" else []
    return RedirectResponse(f"/d/{shown['id']}{'?' if asked else ''}{'&'.join(asked)}#{passage}", 302)


def _layers(shown: Mapping[str, Any], layer: str) -> dict[str, str]:
    """The layers that differ from each other in this text, and the one that is shown."""
    kinds = {mark["kind"] for mark in shown["marks"] if mark["start"] is not None and mark["end"] > mark["start"]}
    wanted = ["printed", *(["read"] if kinds else []), *(["before"] if kinds & CHANGES else []), "diplomatic"]
    return {name: LAYERS[name] for name in LAYERS if name in wanted or name == layer}


CHANGES = frozenset({"inserted", "handwritten", "deleted"})
"""Marks of hands that changed the text."""


def _cited(shown: dict[str, Any], passage: str) -> dict[str, Any]:
    """What is cited: the document, or one passage of it."""
    if not passage:
        return shown
    row = next((row for row in shown["passages"] if row["passage_id"] == passage), None)
    if row is None:
        raise UsageError(f"{shown['id']}: no passage {passage[:60]!r}")
    return {**shown, "passage": row}


def _versions(shown: Mapping[str, Any]) -> list[str]:
    """The ids of papers that are tied to this one as versions, held or not."""
    return [row["other_id"] for row in shown["versions"]] + [row["document_id"] for row in shown["other_versions"]]


def _other(
    archive: Archive, shown: Mapping[str, Any], wanted: str, originals: Sequence[tuple[str, str]]
) -> dict[str, Any] | None:
    """The original or translation that is to stand beside the text; None where none is asked for."""
    if not wanted:
        return None
    if wanted not in dict(originals):
        raise UsageError(f"{shown['id']}: {wanted[:60]!r} is neither its original nor its translation")
    return archive.show(wanted)


def _to(request: Request, name: str, layer: str, leaf: Leaf) -> Callable[..., str]:
    """The address of this page with some of its words changed."""
    kept = {"layer": layer, "page": str(leaf.number), "cite": request.query_params.get("cite", ""),
            "beside": request.query_params.get("beside", "")}  # fmt: skip
    default = {"layer": "printed", "page": "1"}

    def to(**changed: Any) -> str:
        words = {**kept, **{key: str(value) for key, value in changed.items()}}
        if "layer" in changed:
            words["page"] = "1"
        asked = [f"{key}={quote(value)}" for key, value in words.items() if value and value != default.get(key)]
        return f"/d/{quote(name, safe='')}{'?' if asked else ''}{'&'.join(asked)}"

    return to


def _grouped(rows: list[dict[str, Any]], order: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Rows by role or kind, in the order of a vocabulary."""
    key = "role" if order is ROLES else "kind"
    return {name: found for name in order if (found := [row for row in rows if row[key] == name])}


def _beyond(times: Iterable[Mapping[str, Any]], most: int) -> int:
    """How many times of a kind are more than are shown, of all kinds together."""
    return sum(max(0, n - most) for n in Counter(row["kind"] for row in times).values())


def _knew(archive: Archive, name: str) -> Any:
    try:
        return archive.who_knew(name)
    except UsageError:
        return None


def _first(rows: Iterable[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """The first rows of those who had it themselves, and the first of those through members."""
    found = list(rows)
    members = [row for row in found if row["level"] == "member"]
    return [*[row for row in found if row["level"] != "member"][:most], *members[:most]]


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
