"""A page of the Wilson Center Digital Archive saved as text: the transcription, and what the record block says."""

from __future__ import annotations

from collections.abc import Callable

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, RawDocument
from diplomatica.read.columns import LISTS
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import ADDRESS, address_keys, file_key, file_slug, slug
from diplomatica.read.layout import cut
from diplomatica.read.plain import Header, find_header, header_fields
from diplomatica.read.reads import Reads, note
from diplomatica.read.wilson_further import with_further
from diplomatica.read.wilson_labels import LABELS, LAST_RECORD, RIGHTS, SITE_FURNITURE, is_date, split, version
from diplomatica.read.wilson_page import SUPPORT, Block, Line, Page, find_page

EXTENSIONS = (".txt", ".text", ".md")
MARKS = (
    "wilson center digital archive",
    "digitalarchive.wilsoncenter.org",
    "welcomes reuse of digital archive materials",
)
Add = Callable[[str, str, list[Line]], None]
"""Adds a field: its name, its value, the lines that hold it."""

LONGEST_TITLE = 5
"""Lines that a title may be wrapped into."""

HEAD = 60
"""Lines in which a page shows what it is."""


def recognise(path: str, text: str) -> bool:
    """Whether the text names the archive and has lines of its record block near the top, or its record behind the document."""
    if not path.lower().endswith(EXTENSIONS):
        return False
    lowered = text.lower()
    if not any(mark in lowered for mark in MARKS):
        return False
    lines = [line.strip() for line in text.split("\n", HEAD)[:HEAD]]
    labels = {"citation", "contents", "summary", "original language"}
    if any(version(line) or (split(line) or ("",))[0] in labels for line in lines):
        return True
    return any(line.strip().rstrip(":") == LAST_RECORD for line in lowered.split("\n"))


def read(decoded: Decoded, path: str) -> Reads:
    """The document of a page, and each further version of its text that the page carries.

    Raises DocumentError where the page has no record that can be read.
    """
    header = _own_header(decoded.text, path)
    page = find_page(decoded.text, header.end)
    if not page.blocks and not page.body:
        raise DocumentError("empty", "the page has no record block and no text; expected both")
    first, last = (page.body[0].start, page.body[-1].end) if page.body else (0, 0)
    text, spans = cut(decoded, first, last)
    own = header_fields(header, decoded)
    given = {field.name for field in own} - set(LISTS)
    fields = [field for field in own if field.name != "id"]
    of_page = sorted(_fields(page, decoded), key=lambda field: field.start or 0)
    fields += [field for field in of_page if field.name not in given]
    keys, preferred = _identity(page, decoded.text, path)
    identifier = next((field.value for field in own if field.name == "id"), None)
    if identifier is not None:
        keys, preferred = list(dict.fromkeys([f"id:{identifier}", *keys])), slug(identifier)
    raw = RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="record",
        text=text,
        spans=spans,
        fields=fields,
        source_start=0,
        source_end=decoded.source_end,
    )
    raws = with_further(raw, page, decoded)
    problems = []
    if not page.body:
        problems.append(note("no-transcription", "the page carries no text of the document; its record is kept"))
    if page.summary:
        words = f"line {page.summary.number}: the paragraph before the record is taken for the archive's summary, which stands there"
        problems.append(note("summary-behind", words, start=decoded.source(page.summary.start, page.summary.end)[0]))
    for other in page.further:
        heading = other.heading
        becomes = "it is a document of its own" if other.body else "no text stands under it"
        words = f"line {heading.number}: the page also carries {heading.text!r}; {becomes}"
        problems.append(note("second-version", words, start=decoded.source(heading.start, heading.end)[0]))
    return Reads(raws, problems)


def _own_header(text: str, path: str) -> Header:
    """The header block that somebody put above the page; an empty one where the page itself begins."""
    header = find_header(text)
    return header if header and recognise(path, text[header.end :]) else Header([], 0)


def _identity(page: Page, text: str, path: str) -> tuple[list[str], str]:
    """Keys and the wished-for id: the record number, the words of the address, or the file's name."""
    number = next((b.lines[0].text for b in page.blocks if LABELS[b.label] == "record_id" and b.lines), "")
    url = _address(page, text)
    keys, preferred = address_keys(text[url.start : url.end]) if url else ([], None)
    if number.isdecimal():
        keys, preferred = list(dict.fromkeys([f"id:{number}", *keys])), number
    if not keys:
        return [file_key(path)], file_slug(path)
    return keys, preferred or file_slug(path)


def _address(page: Page, text: str) -> Line | None:
    """The address of the page: in the citation, else in another line of the record."""
    blocks = sorted(page.blocks, key=lambda block: block.label != "citation")
    for line in [*(line for block in blocks for line in block.lines), *page.head]:
        match = ADDRESS.search(line.text)
        if match:
            end = match.start() + len(match.group().rstrip(".,;)"))
            return Line(line.number, line.start + match.start(), line.start + end, line.text[match.start() : end])
    return None


def _fields(page: Page, decoded: Decoded) -> list[Field]:
    """What the record says, with the place of each value in the source."""
    found: list[Field] = []

    seen: set[str] = set()

    def add(name: str, value: str, lines: list[Line]) -> None:
        """Add a field once: what stands first on the page counts, except for lists."""
        if value and lines and (name not in seen or name in LISTS):
            seen.add(name)
            start, end = decoded.source(lines[0].start, lines[-1].end)
            found.append(Field(name, value, f"line {lines[0].number}", start, end))

    citation = next((block for block in page.blocks if block.label == "citation"), None)
    above, quoted = _cited(citation.lines if citation else [])
    cited = _one_line(quoted)
    title = _title(page.head, cited)
    add("title", _one_line(title), title)
    dates = [line for line in page.head if is_date(line.text)]
    add("date", dates[0].text if dates else "", dates[:1])
    address = _address(page, decoded.text)
    add("url", address.text if address else "", [address] if address else [])
    add("summary", _one_line(above), above)
    add("citation", cited, quoted)
    for block in page.blocks:
        _block(block, add)
    if page.summary:
        add("summary", page.summary.text, [page.summary])
    if page.support:
        add("credit", f"donor:{page.support.text.removeprefix(SUPPORT).rstrip('.')}", [page.support])
    if page.versions:
        kind, language, line = page.versions[0]
        add("language", language, [line])
        if kind == "translation":
            add("version", "translation", [line])
    if page.tail:
        add("numbers", f"local:{page.tail.text}", [page.tail])
    return found


def _block(block: Block, add: Add) -> None:
    """Fields of one labelled block, except those that need the whole page."""
    name = LABELS[block.label]
    rights = [line for line in block.lines if line.text.startswith(RIGHTS)]
    add("rights", _one_line(rights), rights)
    lines = [line for line in block.lines if line not in rights]
    if block.label in {"source", LAST_RECORD} and lines:
        add("holdings", _one_line(lines), lines)
        return
    if not lines or name in {"", "citation", "contents", "record_id", "url", "original_archive"}:
        return
    if name in {"translator", "contributor", "donor"}:
        for line in block.lines:
            add("credit", f"{name}:{line.text}", [line])
    elif name == "original_language":
        add(name, block.lines[0].text, block.lines[:1])
    else:
        add(name, _one_line(block.lines), block.lines)


def _cited(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The summary that an older site printed under the same label, and the citation; lines with the address alone are left out."""
    words = [
        line
        for line in lines
        if line.text.lower() not in SITE_FURNITURE and not line.text.startswith(("<http", "http"))
    ]
    quote = next((i for i, line in enumerate(words) if line.text.startswith(('"', "“", "«"))), 0)
    return words[:quote], words[quote:]


def _one_line(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines)


def _title(head: list[Line], cited: str) -> list[Line]:
    """The lines of the title: those that the citation quotes, else the first that is no date and no furniture."""
    lines = [line for line in head if not is_date(line.text) and line.text.lower() not in SITE_FURNITURE]
    quoted = cited.lstrip("\"“'«")
    for first in range(len(lines)):
        for last in range(min(len(lines), first + LONGEST_TITLE), first, -1):
            if quoted.startswith(_one_line(lines[first:last])):
                return lines[first:last]
    return lines[:1]
