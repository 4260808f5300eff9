"""The files of a document: citations, plain text, all that is known; and what unAPI asks for."""

from __future__ import annotations

import json
from html import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from diplomatica.errors import UsageError
from diplomatica.library import STYLES, Archive
from diplomatica.model.layers import view
from diplomatica.model.plain import plain
from diplomatica.serve.paper.spans import LAYERS

SUFFIXES = {"json": "", "txt": "archive", **{style.suffix: name for name, style in STYLES.items() if name != "archive"}}
"""Suffixes of an address, and the citation style of each."""

UNAPI = ("ris", "bibtex")
"""Citation styles that reference managers fetch through unAPI."""


def split(name: str) -> tuple[str, str]:
    """The id and the suffix of a file's address; the suffix empty where it names no file."""
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.endswith("." + suffix):
            return name.removesuffix("." + suffix), suffix
    return name, ""


def file(archive: Archive, name: str, suffix: str, passage: str, layer: str) -> Response:
    """A file of a document, or of one passage of it."""
    target = f"{name}#{passage}" if passage else name
    if hidden := archive.hides(name):
        raise UsageError(hidden)
    lens = archive.lens
    if suffix == "json":
        shown = archive.show(target) | ({"lens": lens.summary | {"known": lens.word(name)}} if lens else {})
        return Response(json.dumps(plain(shown), ensure_ascii=False, indent=1) + "\n", media_type="application/json")
    if suffix == "txt":
        return PlainTextResponse(_text(archive, target, layer))
    style = STYLES[SUFFIXES[suffix]]
    headers = {"content-disposition": f'inline; filename="{name}.{suffix}"'}
    return Response(archive.cite(target, SUFFIXES[suffix]), media_type=style.media_type, headers=headers)


def unapi(archive: Archive, request: Request) -> Response:
    """The formats there are, or a document's record in one of them."""
    name, wanted = request.query_params.get("id", ""), request.query_params.get("format", "")
    if name:
        archive.show(name)
    if wanted and name:
        if wanted not in UNAPI:
            return PlainTextResponse(f"no such format; there are {', '.join(UNAPI)}\n", 406)
        return file(archive, name, STYLES[wanted].suffix, "", "")
    rows = "".join(f'<format name="{key}" type="{STYLES[key].media_type}"/>' for key in UNAPI)
    whose = f' id="{escape(name)}"' if name else ""
    said = f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{whose}>{rows}</formats>\n'
    return Response(said, 300 if name else 200, media_type="application/xml")


def _text(archive: Archive, target: str, layer: str) -> str:
    """The citation, then the words of a layer."""
    shown, lens = archive.show(target), archive.lens
    said = f"[{lens.line}; this document: {lens.word(shown['id'])}]\n\n" if lens else ""
    words = shown["text"]
    if layer in ("read", "before") and layer in LAYERS and not shown["passage"]:
        words = view(words, shown["marks"], "read" if layer == "read" else "before").text
    return f"{archive.cite_shown(shown)}\n\n{said}{words}\n".lstrip()
