"""One page as PDFium gives it: its characters in the order of the file, and the lines that they stand in."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from diplomatica.errors import DocumentError

MAX_CHARACTERS = 200_000
"""Characters of one page; a printed page has some thousand."""
GAP = 1.6
"""A gap inside a line, in heights of its letters, from which on its two sides are two lines: the gutter between columns."""


@dataclass(slots=True)
class Line:
    """A stretch of a page's characters on one height; the box is in points from the page's lower left corner."""

    text: str
    start: int
    end: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """Of its letters."""
        return self.top - self.bottom


@dataclass(slots=True)
class Sheet:
    """A page: all its characters, which spans count; its lines in the order of the file; its size in points; its number."""

    text: str
    lines: list[Line]
    width: float
    height: float
    label: str


def sheet(document: Any, number: int) -> Sheet:
    """The page of a PDFium document, counted from 0. Characters that are no Unicode are left as U+FFFD."""
    page = document[number]
    words = page.get_textpage()
    try:
        size = words.count_chars()
        if size > MAX_CHARACTERS:
            message = f"page {number + 1} has {size} characters; up to {MAX_CHARACTERS} are read"
            raise DocumentError("too-large", message)
        text = _characters(words, size)
        boxes = _boxes(words, size)
        return Sheet(text, _lines(text, boxes), page.get_width(), page.get_height(), document.get_page_label(number))
    finally:
        words.close()
        page.close()


def _characters(words: Any, size: int) -> str:
    """One code point for each of PDFium's characters, so that offsets agree with boxes."""
    import pypdfium2.raw as pdfium

    handle = words.raw
    codes = (pdfium.FPDFText_GetUnicode(handle, n) for n in range(size))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _boxes(words: Any, size: int) -> list[tuple[float, float, float, float]]:
    """Left, right, bottom and top of each character."""
    import pypdfium2.raw as pdfium

    handle = words.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found = []
    for n in range(size):
        pdfium.FPDFText_GetCharBox(handle, n, left, right, bottom, top)
        found.append((left.value, right.value, bottom.value, top.value))
    return found


def _lines(text: str, boxes: list[tuple[float, float, float, float]]) -> list[Line]:
    """Lines end at line breaks, at a jump in height, and at a gap as wide as a gutter."""
    found: list[Line] = []
    start = 0
    current: Line | None = None
    for n, char in enumerate(text):
        if char in "\r\n":
            current = None
            continue
        left, right, bottom, top = boxes[n]
        if char.isspace() or right <= left:
            if current is not None:
                current.end = n + 1
            continue
        if current is None or _apart(current, left, right, bottom, top):
            start = n
            current = Line("", start, n + 1, left, right, bottom, top)
            found.append(current)
        current.end = n + 1
        current.left, current.right = min(current.left, left), max(current.right, right)
        current.bottom, current.top = min(current.bottom, bottom), max(current.top, top)
    for line in found:
        stretch = text[line.start : line.end]
        line.text = stretch.rstrip()
        line.end = line.start + len(line.text)
    return [line for line in found if line.text]


def _apart(line: Line, left: float, right: float, bottom: float, top: float) -> bool:
    height = max(line.height, top - bottom, 1.0)
    jump = bottom > line.top or top < line.bottom
    return jump or left - line.right > GAP * height or line.left - right > GAP * height
