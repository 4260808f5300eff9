"""A PDF without a text layer: its pages as pictures, read by Tesseract where that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diplomatica.read import ocr
from diplomatica.read.reads import Reads
from diplomatica.read.split import Cutter

RESOLUTION = 300 / 72
"""Pixels for each point: what Tesseract asks for."""
MAX_SIDE = 6_000
"""Pixels on the longer side, whatever size the page says it has."""


def read(data: bytes, path: str, cutter: Cutter | None) -> Reads:
    """The documents on the pages. Raises DocumentError where Tesseract is not installed or finds no words."""
    return ocr.read_pages(_pictures(data), path, cutter)


def _pictures(data: bytes) -> Iterator[tuple[dict[int, str], bytes]]:
    """Each page as a picture in grey (PGM), with its part."""
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            longest = max(page.get_width(), page.get_height(), 1.0)
            bitmap = page.render(scale=min(RESOLUTION, MAX_SIDE / longest), grayscale=True)
            rows = bytes(bitmap.buffer)
            packed = b"".join(rows[n * bitmap.stride : n * bitmap.stride + bitmap.width] for n in range(bitmap.height))
            yield {1: f"#page={number + 1}"}, b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + packed
            bitmap.close()
            page.close()
    finally:
        document.close()
