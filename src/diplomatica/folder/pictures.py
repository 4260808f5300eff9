"""Pictures of pages for a browser: image files as they are, pages of a PDF drawn; only what lies in `documents/`."""

from __future__ import annotations

import struct
import threading
import zlib
from pathlib import Path
from typing import NamedTuple

from diplomatica.errors import UsageError

TYPES = ((b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
"""First bytes of the images that every browser shows. Others, above all SVG, which may hold programs, are not given out."""
LARGEST = 64 * 1024 * 1024
LONGEST = 2_200
"""Pixels on the longer side of a page that is drawn."""
_PDFIUM = threading.Lock()
"""The library draws one page at a time."""


class Picture(NamedTuple):
    """A picture and its kind."""

    data: bytes
    media_type: str


def picture(root: Path, path: str) -> Picture:
    """The picture of a page, by its path in the archive (`documents/a.pdf#page=3`). Raises UsageError where there is none to show."""
    name, _, page = path.partition("#page=")
    home = (root / "documents").resolve()
    file = (root / name).resolve()
    if not file.is_relative_to(home) or not file.is_file():
        raise UsageError(f"{name}: there is no such picture in documents/")
    if file.stat().st_size > LARGEST * (4 if page else 1):
        raise UsageError(f"{name}: too large to be shown")
    data = file.read_bytes()
    if page or b"%PDF-" in data[:1024]:
        return Picture(_drawn(data, int(page) if page.isdecimal() else 1, name), "image/png")
    kind = next((kind for sign, kind in TYPES if data.startswith(sign)), None)
    if kind is None:
        raise UsageError(f"{name}: browsers show PNG, JPEG and GIF; this is another kind of file")
    return Picture(data, kind)


def _drawn(data: bytes, number: int, name: str) -> bytes:
    """A page of a PDF in grey, as PNG."""
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            raise UsageError(f"{name}: the PDF cannot be opened") from None
        try:
            if not 0 < number <= len(document):
                raise UsageError(f"{name}: there is no page {number}")
            page = document[number - 1]
            scale = min(2.5, LONGEST / max(page.get_width(), page.get_height(), 1.0))
            bitmap = page.render(scale=scale, grayscale=True)
            rows = bytes(bitmap.buffer)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            bitmap.close()
            page.close()
        finally:
            document.close()
    return png(width, height, [rows[n * stride : n * stride + width] for n in range(height)])


def png(width: int, height: int, rows: list[bytes]) -> bytes:
    """Rows of grey pixels as PNG (https://www.w3.org/TR/png/).

    >>> png(1, 1, [b"x"])[:4]
    b'\\x89PNG'
    """
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
