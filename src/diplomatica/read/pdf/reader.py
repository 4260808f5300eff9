"""A PDF as raw documents: its words in the order of reading, lines joined to paragraphs, every word with its page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Facsimile, RawDocument
from diplomatica.read.flowing import Flowing
from diplomatica.read.ids import file_key, file_slug
from diplomatica.read.laid_out import read_words
from diplomatica.read.pdf import scanned
from diplomatica.read.pdf.order import in_order
from diplomatica.read.pdf.page import Line, Sheet, sheet
from diplomatica.read.pdf.running import running
from diplomatica.read.reads import Reads, note
from diplomatica.read.split import Cutter

T = TypeVar("T")
MOST_PAGES = 3_000
MAX_BYTES = 256 * 1024 * 1024
_HYPHENS = "-\u00ad\u2010\ufffe\x02"
"""How line-end hyphens come out of files; the last two are PDFium's own signs for one that it recognised."""
_ENUMERATED = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-zа-я]\)|[•▪–—-]) ")


def recognise(_path: str, data: bytes) -> bool:
    """Whether the bytes begin like a PDF; some have a few bytes before that."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, path: str, cutter: Cutter | None = None) -> Reads:
    """The documents of a PDF. Raises DocumentError for what is damaged, locked, too large, or has no words."""
    if len(data) > MAX_BYTES:
        raise DocumentError(
            "too-large", f"the file has {len(data) / 1_048_576:.0f} MB; PDF files up to 256 MB are read"
        )
    sheets = _sheets(data)
    if not any(page.lines for page in sheets):
        return scanned.read(data, path, cutter)
    text = _Text()
    for number, (page, heads) in enumerate(zip(sheets, running(sheets), strict=True), 1):
        text.page(number, page, heads)
    blank = [str(number) for number, page in enumerate(sheets, 1) if not page.lines]
    lengths = {f"#page={number}": len(page.text) for number, page in enumerate(sheets, 1)}
    reads = read_words(text.flowing, path, lengths, cutter)
    reads = Reads([_with_pages(raw, path, len(sheets)) for raw in reads.raws], reads.problems)
    if not blank:
        return reads
    words = (
        f"{len(blank)} of {len(sheets)} pages have no text layer: {', '.join(blank[:10])}{' …' if blank[10:] else ''}"
    )
    return Reads(reads.raws, [*reads.problems, note("pages-without-text", words)])


def facsimile(data: bytes, path: str, text: str) -> Reads:
    """The pages of a PDF as pictures of the document whose words stand in the file `text` beside it.

    Raises DocumentError for what is damaged or locked.
    """
    count = _opened(data, len)
    raw = RawDocument(
        keys=[file_key(text)],
        preferred_id=file_slug(text),
        basis="record",
        text="",
        spans=[],
        fields=[],
        source_start=0,
        source_end=0,
        facsimiles=[Facsimile(f"{path}#page={number}") for number in range(1, min(count, MOST_PAGES) + 1)],
    )
    name = text.rpartition("/")[2]
    return Reads(
        [raw],
        [note("facsimile", f"{count} pages are shown beside the words of {name}; the PDF's own words are not read")],
    )


def _with_pages(raw: RawDocument, path: str, count: int) -> RawDocument:
    """The document with a picture for each page on which its words stand."""
    parts = list(dict.fromkeys(span.part for span in raw.spans if span.start is not None and span.part))
    pages = [part for part in (f"#page={number}" for number in range(1, count + 1)) if part in parts]
    begins = {
        tag.attributes[-1][1]: (tag.start, tag.value) for tag in raw.tags if tag.kind == "page" and tag.attributes
    }
    found = [Facsimile(f"{path}{part}", *begins.get(part, (None, None))) for part in pages]
    return replace(raw, facsimiles=found)


def _sheets(data: bytes) -> list[Sheet]:
    def all_sheets(document: Any) -> list[Sheet]:
        if len(document) > MOST_PAGES:
            message = f"the PDF has {len(document)} pages; up to {MOST_PAGES} are read, please split it"
            raise DocumentError("too-large", message)
        return [sheet(document, number) for number in range(len(document))]

    return _opened(data, all_sheets)


def _opened(data: bytes, use: Callable[[Any], T]) -> T:
    """What `use` makes of the opened PDF. Raises DocumentError for one that cannot be opened or read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("encrypted", "the PDF needs a password; save it without one") from None
        raise DocumentError("bad-pdf", f"no PDF that can be opened ({error})") from None
    try:
        return use(document)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("bad-pdf", f"a page of the PDF cannot be read ({error})") from None
    finally:
        document.close()


@dataclass(slots=True)
class _Text:
    """Joins lines to paragraphs over all pages."""

    flowing: Flowing = field(default_factory=Flowing)
    last: Line | None = None
    hyphen: bool = False
    """Whether the last line ended in a hyphen that is not said yet."""

    def page(self, number: int, page: Sheet, heads: dict[int, str | None]) -> None:
        """Say a page; `heads` are its lines that are no text."""
        printed = next((label for label in heads.values() if label), None)
        label = printed or page.label or str(number)
        self.flowing.part = f"#page={number}"
        lines = [line for line in in_order(page) if id(line) not in heads]
        if not lines:
            return
        self.flowing.point("page", "page", label, [("n", label), ("facs", f"#page={number}")])
        leading = _leading(lines)
        right = {id(line): _right(line, lines) for line in lines}
        left = {id(line): _left(line, lines) for line in lines}
        for place, line in enumerate(lines):
            self._between(line, place == 0, leading, left, right)
            self._say(line, page.text)
            self.last = line

    def _between(
        self, line: Line, first: bool, leading: float, left: dict[int, float], right: dict[int, float]
    ) -> None:
        """What stands between the last line and this one: nothing, a blank, a line break, or a new paragraph."""
        last = self.last
        if last is None:
            return
        height = max(line.height, 4.0)
        column = first or line.bottom > last.top or line.left > last.right + height
        gap = 0.0 if column else last.bottom - line.bottom
        indented = line.left - left[id(line)] > 0.9 * height
        full = id(last) not in right or last.right > right[id(last)] - 4 * height
        if self.hyphen and not indented:
            return
        ends = last.text[-1:] in '.:;!?”"’)' or not full
        if gap > 1.45 * leading or (indented and ends) or (column and ends and not line.text[:1].islower()) or (
            _ENUMERATED.match(line.text) and ends
        ):  # fmt: skip
            self.flowing.paragraph()
        elif full or column:
            self.flowing.words(" ", line.start, line.start)
        else:
            self.flowing.line()

    def _say(self, line: Line, text: str) -> None:
        words = line.text
        self.hyphen = False
        if len(words) > 2 and words[-1] in _HYPHENS and words[-2].isalpha() and words[-2].islower():
            words = words[:-1]
            self.hyphen = True
        at = line.start
        for piece in re.split(r"([\x00-\x08\x0e-\x1f\ufffe\uffff]+)", words):
            if piece and not re.match(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]", piece):
                self.flowing.words(piece, at, at + len(piece))
            at += len(piece)


def _leading(lines: list[Line]) -> float:
    """The usual distance from line to line."""
    steps = [above.bottom - below.bottom for above, below in itertools.pairwise(lines)]
    heights = [line.height for line in lines]
    usual = [step for step in steps if 0 < step < 4 * median(heights)]
    return median(usual) if usual else 1.4 * median(heights)


def _column(line: Line, lines: list[Line]) -> list[Line]:
    """The lines that stand over or under this one."""
    return [other for other in lines if other.left < line.right and line.left < other.right]


def _right(line: Line, lines: list[Line]) -> float:
    ends = sorted((other.right for other in _column(line, lines)), reverse=True)
    return ends[min(len(ends) // 10, len(ends) - 1)]


def _left(line: Line, lines: list[Line]) -> float:
    starts = sorted(other.left for other in _column(line, lines))
    return starts[min(len(starts) // 10, len(starts) - 1)]
