"""Markdown with front matter or footnotes: the front matter's keys are those of a header block, notes stand at the end of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, RawDocument
from diplomatica.read.columns import LISTS, column
from diplomatica.read.decode import Decoded
from diplomatica.read.flowing import Flowing
from diplomatica.read.laid_out import with_furniture
from diplomatica.read.partition import in_order, in_source
from diplomatica.read.plain import identity
from diplomatica.read.reads import Reads

EXTENSIONS = (".md", ".markdown")
MAX_LINES = 200
_FENCE = re.compile(r"---[ \t]*\Z")
_KEY = re.compile(r"([A-Za-z][\w .-]{0,39}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)\Z")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)\Z")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]?")
_SIGN = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")


class Item(NamedTuple):
    """One value of the front matter, and its line."""

    key: str
    value: str
    line: int


def recognise(path: str, text: str) -> bool:
    """Whether the file is Markdown by its name and begins with front matter, or has footnotes."""
    return path.lower().endswith(EXTENSIONS) and (_fenced(text) is not None or any(map(_NOTE.match, text.split("\n"))))


def read(decoded: Decoded, path: str) -> Reads:
    """The one document of a file. Raises DocumentError where it has neither words nor keys."""
    text = decoded.text
    items, begin = _fenced(text) or ([], 0)
    flowing = Flowing()
    notes = list(_say(flowing, text, begin))
    for label, lines in notes:
        flowing.paragraph()
        flowing.open("note", "note", label, [])
        for start, end in lines:
            flowing.words(text[start:end] + " ", start, end)
        flowing.close()
    fields = [field for item in items for field in _fields(item, text, decoded)]
    if not flowing.text and not fields:
        raise DocumentError("empty", "the file has neither words nor front matter; expected a document")
    keys, preferred = identity(fields, path)
    raw = RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="record",
        text=flowing.text,
        spans=[in_source(decoded, span) for span in flowing.spans],
        fields=[field for field in fields if field.name != "id"],
        source_start=0,
        source_end=decoded.source_end,
        tags=in_order(flowing.tags),
    )
    return Reads(with_furniture([raw], {"": decoded.source_end}), [])


def _fenced(text: str) -> tuple[list[Item], int] | None:
    """Front matter between two lines `---` at the top, and where it ends; None where there is none, or it is none of ours.

    Of YAML this reads what people write there: `key: value`, `key: [a, b]`, and `key:` with `- item` lines under it.
    """
    lines = text.split("\n", MAX_LINES + 1)[: MAX_LINES + 1]
    if not _FENCE.match(lines[0]):
        return None
    items: list[Item] = []
    key, at = "", len(lines[0]) + 1
    for number, line in enumerate(lines[1:], 2):
        at += len(line) + 1
        if _FENCE.match(line):
            return (items, min(at, len(text))) if items else None
        item, pair = _ITEM.match(line), _KEY.match(line)
        if item and key:
            items.append(Item(key, _plain(item[1]), number))
        elif pair:
            key = pair[1]
            items += [Item(key, value, number) for value in _values(pair[2] or "")]
        elif line.strip() and not line.lstrip().startswith("#"):
            return None
    return None


def _values(words: str) -> list[str]:
    words = words.strip()
    if words.startswith("[") and words.endswith("]"):
        return [_plain(item) for item in words[1:-1].split(",") if item.strip()]
    return [_plain(words)] if words else []


def _plain(words: str) -> str:
    """A value without the quotation marks around it."""
    words = words.strip()
    quoted = len(words) > 1 and words[0] == words[-1] and words[0] in "\"'"
    return words[1:-1] if quoted else words


def _fields(item: Item, text: str, decoded: Decoded) -> Iterator[Field]:
    name = column(item.key) or f"?{item.key}"
    value = f"translator:{item.value}" if item.key.lower() == "translator" else item.value
    start = sum(len(line) + 1 for line in text.split("\n", item.line)[: item.line - 1])
    at = text.find(item.value, start)
    place = decoded.source(at, at + len(item.value)) if at >= 0 else (None, None)
    for part in [part.strip() for part in value.split("|")] if name in LISTS else [value]:
        if part:
            yield Field(name, part, f"line {item.line}", *place)


def _say(flowing: Flowing, text: str, begin: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Say the lines of the text with anchors; gives the notes that are defined in it, with the stretches of their lines."""
    note: tuple[str, list[tuple[int, int]]] | None = None
    blank = False
    at = begin
    for line in text[begin:].split("\n"):
        start, end, at = at, at + len(line), at + len(line) + 1
        found = _NOTE.match(line)
        if note and not found and (line.startswith(("    ", "\t")) or not line.strip()):
            note[1].append((start, end))
            continue
        if note:
            yield note
            note = None
        if found:
            note = (found[1], [(start + found.end(), end)])
        elif line.strip():
            flowing.paragraph() if blank else flowing.line()
            _line(flowing, line, start)
        blank = not line.strip() or found is not None
    if note:
        yield note


def _line(flowing: Flowing, line: str, start: int) -> None:
    """A line, with an anchor where a note is called."""
    at = 0
    for sign in _SIGN.finditer(line):
        flowing.words(line[at : sign.start()], start + at, start + sign.start())
        flowing.point("anchor", "note", sign[1], [])
        at = sign.end()
    flowing.words(line[at:], start + at, start + len(line))
