"""CSL-JSON, the records of citation processors (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from diplomatica.errors import DocumentError
from diplomatica.read.decode import Decoded
from diplomatica.read.reads import Reads
from diplomatica.read.records.record import LETTERS, Record, documents, iso

_TYPICAL = frozenset(
    (
        "issued",
        "author",
        "archive",
        "archive_location",
        "abstract",
        "URL",
        "recipient",
        "container-title",
        "genre",
        "publisher",
    )
)


def recognise(path: str, text: str) -> bool:
    """Whether the file is JSON by its name and holds items with a type and something that records have."""
    if not path.lower().endswith(".json"):
        return False
    try:
        items = _items(text)
    except DocumentError:
        return False
    return bool(items) and all("type" in item and (_TYPICAL & item.keys()) for item in items[:5])


def read(decoded: Decoded, path: str, beside: Sequence[str] = ()) -> Reads:
    """A document without words for each item. Raises DocumentError for what is no JSON of that kind."""
    records = [_record(item, number) for number, item in enumerate(_items(decoded.text), 1)]
    return documents(records, path, beside, decoded.source_end, [])


def _items(text: str) -> list[dict[str, Any]]:
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DocumentError("bad-json", f"no JSON ({error})") from None
    items = data if isinstance(data, list) else [data]
    return [item for item in items if isinstance(item, dict)]


def _record(item: dict[str, Any], number: int) -> Record:
    def words(key: str) -> str:
        value = item.get(key, "")
        return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""

    archive, shelf = words("archive"), words("archive_location") or words("archive-location") or words("call-number")
    genre = words("genre") or {"personal_communication": "letter", "report": "report"}.get(words("type"), "")
    fields = [
        ("title", words("title")),
        ("date", _date(item.get("issued"))),
        ("kind", genre.lower()),
        ("summary", words("abstract")),
        ("url", words("URL")),
        ("language", words("language")),
        ("repository", archive),
        ("holdings", ", ".join(word for word in (archive, shelf) if word) if shelf else ""),
        ("collection", words("collection-title") or words("archive_collection")),
        ("provider", words("source")),
        ("rights", words("license")),
        ("note", words("note")),
    ]
    if LETTERS.search(f"{words('type').replace('_', ' ')} {genre}") or "recipient" in item:
        fields += [("sender", name) for name in _names(item.get("author"))]
        fields += [("recipient", name) for name in _names(item.get("recipient"))]
    fields += [("credit", f"translator:{name}") for name in _names(item.get("translator"))]
    return Record(words("id"), f"item {number}", [(name, value) for name, value in fields if value])


def _names(value: object) -> list[str]:
    found = []
    for person in value if isinstance(value, list) else []:
        if isinstance(person, dict):
            parts = [
                person.get(key) for key in ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
            ]
            found.append(str(person.get("literal") or " ".join(str(part) for part in parts if part)).strip())
    return [name for name in found if name]


def _date(value: object) -> str:
    """`issued` as EDTF: a day, month or year, or two of them with a slash between."""
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and all(isinstance(part, list) for part in parts):
        days = [iso("-".join(str(number) for number in part)) for part in parts[:2] if part]
        return "/".join(day for day in days if day)
    return iso(str(value.get("raw") or value.get("literal") or ""))
