"""Plain text, with a header block of the user's own where there is one.

A telegram may begin with typed lines such as `To: the Envoy`: those are text. A header block is told from them by one of
three signs (`docs/formats.md`): a fence of `---` lines, a first line `diplomatica:`, or `id:` or `title:` among its keys.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, RawDocument
from diplomatica.read.columns import LISTS, column
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import address_keys, file_key, file_slug, slug
from diplomatica.read.layout import cut
from diplomatica.read.reads import Reads

EXTENSIONS = (".txt", ".text", ".md")
MAX_LINES = 100
"""A header block is short; a longer run of `Key: value` lines is text."""

_LINE = re.compile(r"([^\W\d_][\w .-]{0,39}?)[ \t]*:[ \t]*(.*)\Z")
_FENCE = re.compile(r"-{3,}[ \t]*\Z")


class Entry(NamedTuple):
    """One `Key: value` of a header: its words as written, and where the value stands in the text."""

    key: str
    value: str
    line: int
    start: int
    end: int


class Header(NamedTuple):
    """A header block: its entries, and the offset at which the document's text begins."""

    entries: list[Entry]
    end: int


def recognise(path: str, text: str) -> bool:
    """Whether the file is plain text by its name; what it says does not matter."""
    return path.lower().endswith(EXTENSIONS)


def read(decoded: Decoded, path: str) -> Reads:
    """The one document of a plain text file, with the fields of its header block."""
    if not decoded.text.strip():
        raise DocumentError("empty", "the file has no text; expected a document")
    header = find_header(decoded.text) or Header([], 0)
    text, spans = cut(decoded, header.end, len(decoded.text))
    fields = header_fields(header, decoded)
    keys, preferred = identity(fields, path)
    raw = RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="record",
        text=text,
        spans=spans,
        fields=[field for field in fields if field.name != "id"],
        source_start=0,
        source_end=decoded.source_end,
    )
    return Reads([raw], [])


def header_fields(header: Header, decoded: Decoded) -> list[Field]:
    """The fields of a header block, `id` among them, in its order."""
    return [field for entry in header.entries for field in _fields(entry, decoded)]


def find_header(text: str) -> Header | None:
    """The header block at the top of a text, or None where all of it is text."""
    lines = text.split("\n", MAX_LINES + 1)
    first = lines[0].strip()
    fenced = bool(_FENCE.match(first)) and len(first) >= 3
    named = first.lower() == "diplomatica:"
    at = len(lines[0]) + 1 if fenced or named else 0
    entries: list[Entry] = []
    closed = False
    number = 2 if fenced or named else 1
    for line in lines[number - 1 : MAX_LINES]:
        after = at + len(line) + 1
        if _FENCE.match(line) or (not line.strip() and not fenced):
            at, closed = after, True
            break
        if line.strip() and not _take(line, number, at, entries):
            return None
        at, number = after, number + 1
    if not entries or (fenced and not closed):
        return None
    keys = {column(entry.key) for entry in entries}
    written = {entry.key.strip().lower() for entry in entries}
    ours = fenced or named or (column(entries[0].key) is not None and bool(written & {"id", "title"}))
    return Header(entries, min(at, len(text))) if ours and keys != {None} else None


def _take(line: str, number: int, at: int, entries: list[Entry]) -> bool:
    """Add a line to the entries; an indented line goes on with the value above. False for a line that is no header."""
    if line[0] in " \t":
        if not entries:
            return False
        last = entries[-1]
        more = line.strip()
        end = at + len(line.rstrip())
        start = last.start if last.value else end - len(more)
        entries[-1] = last._replace(value=f"{last.value} {more}".strip(), start=start, end=end)
        return True
    match = _LINE.match(line)
    if match is None:
        return False
    value = match.group(2).rstrip()
    start = at + match.start(2)
    entries.append(Entry(match.group(1), value, number, start, start + len(value)))
    return True


def _fields(entry: Entry, decoded: Decoded) -> list[Field]:
    """The fields of an entry: one for each item of a list; an unknown key as `?key`."""
    if not entry.value:
        return []
    name = column(entry.key)
    if name is None:
        return [_field(f"?{entry.key.strip()}", entry.value, entry, decoded)]
    value = f"translator:{entry.value}" if entry.key.strip().lower() == "translator" else entry.value
    items = [item.strip() for item in value.split("|")] if name in LISTS else [value]
    return [_field(name, item, entry, decoded) for item in items if item]


def _field(name: str, value: str, entry: Entry, decoded: Decoded) -> Field:
    start, end = decoded.source(entry.start, entry.end)
    at = decoded.text.find(value, entry.start, entry.end)
    if at >= 0:
        start, end = decoded.source(at, at + len(value))
    return Field(name, value, f"line {entry.line}", start, end)


def identity(fields: list[Field], path: str) -> tuple[list[str], str]:
    """Keys and the wished-for id: from the header's `id`, else its address, else the file's name."""
    given = {field.name: field.value for field in reversed(fields)}
    keys, from_address = address_keys(given.get("url", ""))
    if "id" in given:
        return list(dict.fromkeys([f"id:{given['id']}", *keys])), slug(given["id"])
    if keys:
        return keys, from_address or file_slug(path)
    return [file_key(path)], file_slug(path)
