"""Where things stand on a page of the Wilson Center Digital Archive that was saved as text: blocks, body, tail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from diplomatica.read.wilson_labels import (
    LAST_RECORD,
    SITE_FURNITURE,
    STRONG,
    heads,
    is_date,
    is_local_number,
    split,
    version,
)

SUPPORT = "This document was made possible with support from "

_SENTENCE = re.compile(r"[.!?][\"”'’)]*(?:\s*\([^()]{1,40}\))?$")
"""The end of a sentence, perhaps with a pointer behind it: `(see also)`."""

SHORTEST_SUMMARY = 40
"""Letters: a shorter last paragraph may be a signature."""


class Line(NamedTuple):
    """A line without white space at its ends: its number in the file, its offsets, its words."""

    number: int
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Block:
    """A label and the lines of its value (without blank ones)."""

    label: str
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Version:
    """A further version of the text, under the first one: the line that heads it, its kind and language, its words."""

    heading: Line
    kind: str
    language: str
    body: list[Line] = field(default_factory=list)
    tail: Line | None = None


@dataclass(slots=True)
class Page:
    """The parts of a page; `body` are lines from the first to the last one of the transcription."""

    head: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    versions: list[tuple[str, str, Line]] = field(default_factory=list)
    """Kind and language of the texts that the page says it carries, with the line that says so."""
    body: list[Line] = field(default_factory=list)
    tail: Line | None = None
    """A file number of the archive's own system, under the transcription."""
    further: list[Version] = field(default_factory=list)
    """The other versions of the text that the page carries."""
    summary: Line | None = None
    """The paragraph between the transcription and a record behind it: there the site prints its summary."""
    support: Line | None = None
    """Who paid for the translation, as a line under the title says."""


def lines_of(text: str) -> list[Line]:
    """All lines of a text, blank ones too."""
    found, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        words = line.strip()
        start = at + len(line) - len(line.lstrip()) if words else at
        found.append(Line(number, start, start + len(words), words))
        at += len(line) + 1
    return found


def find_page(text: str, after: int = 0) -> Page:
    """The parts of a page that begins at an offset. What is not there stays empty; nothing is raised."""
    page = Page()
    lines = [line for line in lines_of(text) if line.start >= after]
    contents = next((i for i, line in enumerate(lines) if _opens_contents(line.text)), None)
    behind = _record_behind(lines) if contents is None else None
    if behind is not None:
        _document_first(page, lines, behind)
        return page
    start = _record(page, lines, contents)
    _body(page, lines[start:])
    return page


def _record_behind(lines: list[Line]) -> int | None:
    """Where a record begins that is printed behind its document; None where a label stands above the text."""
    labels = [(i, found[0]) for i, line in enumerate(lines) if line.text and (found := split(line.text))]
    first = next((i for i, label in labels if label in STRONG or label.startswith("author")), None)
    return first if any(label == LAST_RECORD for _, label in labels) else None


def _document_first(page: Page, lines: list[Line], record: int) -> None:
    """Fill a page that has its date, its title, the transcription and the summary above the record."""
    above = [line for line in lines[:record] if line.text.lower() not in SITE_FURNITURE]
    words = [i for i, line in enumerate(above) if line.text]
    dated = bool(words) and is_date(above[words[0]].text)
    start = words[1 if dated and len(words) > 1 else 0] + 1 if words else 0
    page.head = [line for line in above[:start] if line.text]
    _body(page, above[start:])
    if page.body and page.body[0].text.startswith(SUPPORT):
        page.support = page.body.pop(0)
    body = page.further[-1].body if page.further else page.body
    last = body[-1].text if body else ""
    if len(body) > 1 and len(last) >= SHORTEST_SUMMARY and _SENTENCE.search(last):
        page.summary = body.pop()
    _trim(body)
    block: Block | None = None
    for line in lines[record:]:
        found = heads(line.text) if line.text else None
        if found:
            block = _open(page, found, line)
        elif block and line.text and line.text.lower() not in SITE_FURNITURE:
            block.lines.append(line)


def _opens_contents(line: str) -> bool:
    found = split(line)
    return version(line) is not None or (found is not None and found[0] == "contents")


def _record(page: Page, lines: list[Line], contents: int | None) -> int:
    """Fill head and blocks; returns the index of the first line after the record block."""
    block: Block | None = None
    for i, line in enumerate(lines):
        if i == contents:
            return _contents(page, lines, i)
        if not line.text:
            # Without a table of contents, the record ends with the first paragraph that has no label.
            block = block if contents is not None or (block and not block.lines) else None
            continue
        found = split(line.text)
        if found:
            block = _open(page, found, line)
        elif block:
            block.lines.append(line)
        elif contents is None and page.blocks and not _label_soon(lines[i:]):
            return i
        else:
            page.head.append(line)
    return len(lines)


def _label_soon(lines: list[Line]) -> bool:
    """Whether a label of the record follows in a moment: a summary may have several paragraphs."""
    words = [line.text for line in lines[:12] if line.text][:3]
    return any((found := split(line)) is not None and found[0] in STRONG for line in words)


def _open(page: Page, found: tuple[str, str], line: Line) -> Block:
    label, rest = found
    block = Block(label, [Line(line.number, line.end - len(rest), line.end, rest)] if rest else [])
    page.blocks.append(block)
    return block


def _contents(page: Page, lines: list[Line], i: int) -> int:
    """Read the list of versions; returns the index of the first line under it."""
    if version(lines[i].text) is None:
        i += 1
    while i < len(lines):
        found = version(lines[i].text)
        if found:
            page.versions.append((*found, lines[i]))
        elif lines[i].text and split(lines[i].text) is None:
            break
        i += 1
    return i


def _body(page: Page, lines: list[Line]) -> None:
    """Fill body, tail, a second version, and the blocks that follow the transcription."""
    block: Block | None = None
    for line in lines:
        found = split(line.text) if line.text else None
        if found and (block or found[0] in STRONG):
            block = _open(page, found, line)
        elif block:
            block.lines += [line] if line.text else []
        elif (other := version(line.text)) and any(above.text for above in page.body):
            page.further.append(Version(line, *other))
        else:
            (page.further[-1] if page.further else page).body.append(line)
    texts: list[Page | Version] = [page, *page.further]
    for text in texts:
        _trim(text.body)
        if len(text.body) > 1 and is_local_number(text.body[-1].text) and not text.body[-2].text:
            text.tail = text.body.pop()
            _trim(text.body)


def _trim(body: list[Line]) -> None:
    while body and (not body[-1].text or body[-1].text.lower() in SITE_FURNITURE):
        body.pop()
    while body and not body[0].text:
        body.pop(0)
