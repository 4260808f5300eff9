"""Items of Tropy, the program with which historians keep their archive photographs, exported as JSON-LD (https://docs.tropy.org)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Facsimile, Field, Problem, RawDocument
from diplomatica.read.decode import Decoded
from diplomatica.read.flowing import Flowing
from diplomatica.read.html.flow import Page
from diplomatica.read.html.notes import Notes
from diplomatica.read.html.tree import parse_html
from diplomatica.read.ids import address_keys, file_key, file_slug, slug
from diplomatica.read.laid_out import with_furniture
from diplomatica.read.layout import furniture
from diplomatica.read.partition import in_order
from diplomatica.read.reads import Reads, problem
from diplomatica.read.records.record import iso
from diplomatica.read.text_lines import say_lines

PROPERTIES = {
    **dict.fromkeys(("creator", "author", "sender", "from"), "sender"),
    **dict.fromkeys(("audience", "recipient", "to"), "recipient"),
    **dict.fromkeys(("description", "abstract"), "summary"),
    **dict.fromkeys(("spatial", "location"), "place_from"),
    **dict.fromkeys(("repository", "archive", "source"), "repository"),
    **dict.fromkeys(("url", "isVersionOf"), "url"),
    "title": "title",
    "date": "date",
    "type": "kind",
    "language": "language",
    "rights": "rights",
    "collection": "collection",
    "identifier": "reference",
}
"""The end of a property's name, whatever vocabulary it is from, and the column of the calendar that it is."""
SHELF = ("archive", "source", "collection", "series", "box", "folder", "identifier")
"""Properties that together say where a document lies, in their order."""


def recognise(path: str, text: str) -> bool:
    """Whether the file is JSON by its name and an export of Tropy."""
    return path.lower().endswith((".json", ".jsonld")) and "@graph" in text and "tropy" in text.lower()


def read(decoded: Decoded, path: str, _beside: Sequence[str] = ()) -> Reads:
    """A document for each item, with its transcriptions as text and its photographs. Raises DocumentError for what is no such export."""
    try:
        data = msgspec.json.decode(decoded.text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DocumentError("bad-json", f"no JSON ({error})") from None
    graph = data.get("@graph") if isinstance(data, dict) else None
    items = [item for item in graph if isinstance(item, dict)] if isinstance(graph, list) else []
    if not items:
        raise DocumentError("empty", "the export has no items")
    problems: list[Problem] = []
    raws = [_document(item, number, path, decoded, problems) for number, item in enumerate(items, 1)]
    raws[0] = replace(raws[0], spans=[*raws[0].spans, *furniture(0, decoded.source_end)])
    return Reads(raws, problems)


def _document(item: dict[str, Any], number: int, path: str, decoded: Decoded, problems: list[Problem]) -> RawDocument:
    place = f"item {number}"
    said = {str(key).rpartition(":")[2].rpartition("/")[2]: value for key, value in item.items()}
    fields = [
        Field(column, iso(words) if column == "date" else words, place)
        for name, column in PROPERTIES.items()
        for words in _texts(said.get(name))
    ]
    shelf = [words for name in SHELF for words in _texts(said.get(name))[:1]]
    if any(name in said for name in ("box", "folder", "identifier")):
        fields.append(Field("holdings", ", ".join(shelf), place))
    photos = [photo for photo in _list(item.get("photo")) if isinstance(photo, dict)]
    pictures = [picture for photo in photos for picture in _picture(photo, place, path, problems)]
    flowing, lengths = Flowing(), {}
    for pointer, words in _transcriptions(photos, f"#/@graph/{number - 1}/photo"):
        flowing.paragraph()
        flowing.part = pointer
        lengths[pointer] = len(words)
        if words.lstrip().startswith("<"):
            Page(Notes(), flowing=flowing).say(parse_html(words).root)
        else:
            say_lines(flowing, words)
    url = next((field.value for field in fields if field.name == "url"), "")
    keys, wished = address_keys(url)
    name = str(item.get("@id") or "") or next((field.value for field in fields if field.name == "title"), place)
    raw = RawDocument(
        keys=[*keys, f"{file_key(path)}#{name}"],
        preferred_id=wished
        or slug(next((field.value for field in fields if field.name == "title"), f"{file_slug(path)}-{number}")),
        basis="record",
        text=flowing.text,
        spans=flowing.spans,
        fields=fields,
        source_start=0,
        source_end=decoded.source_end,
        facsimiles=pictures,
        tags=in_order(flowing.tags),
    )
    return with_furniture([raw], lengths)[0]


def _transcriptions(photos: list[dict[str, Any]], pointer: str) -> Iterator[tuple[str, str]]:
    """The texts of photographs and of their selections, each with its JSON pointer: transcriptions, and where there are none notes."""
    for number, photo in enumerate(photos):
        parts = [(f"{pointer}/{number}", photo)]
        selections = [found for found in _list(photo.get("selection")) if isinstance(found, dict)]
        parts += [(f"{pointer}/{number}/selection/{n}", found) for n, found in enumerate(selections)]
        for place, part in parts:
            for kind in ("transcription", "note"):
                texts = [
                    (f"{place}/{kind}/{n}", words)
                    for n, entry in enumerate(_list(part.get(kind)))
                    for words in _note(entry)
                ]
                if texts:
                    yield from texts
                    break


def _note(entry: object) -> list[str]:
    if isinstance(entry, dict):
        return _texts(entry.get("text")) or _texts(entry.get("html")) or _texts(entry.get("@value"))
    return _texts(entry)


def _picture(photo: dict[str, Any], place: str, path: str, problems: list[Problem]) -> list[Facsimile]:
    """The photograph as a facsimile where its file is in the archive's folder."""
    name = str(photo.get("path") or photo.get("filename") or "").replace("\\", "/")
    if not name:
        return []
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    if name.startswith("/") or whole.startswith("..") or whole.partition("/")[0] != path.partition("/")[0]:
        problems.append(
            problem(
                "path-outside", f"{place}: the photograph {name!r} is not in the archive's folder; it is not looked for"
            )
        )
        return []
    number = photo.get("page")
    return [
        Facsimile(f"{whole}#page={number + 1}" if isinstance(number, int) and whole.lower().endswith(".pdf") else whole)
    ]


def _texts(value: object) -> list[str]:
    """The words of a JSON-LD value: a text, a value object, or a list of these."""
    found = []
    for item in _list(value):
        words = item.get("@value") if isinstance(item, dict) else item
        if isinstance(words, str | int | float) and str(words).strip():
            found.append(str(words).strip())
    return found


def _list(value: object) -> list[Any]:
    if isinstance(value, dict) and "@list" in value:
        value = value["@list"]
    return value if isinstance(value, list) else [] if value is None else [value]
