"""Pictures of pages for a browser: images as they are, or as a kind that it shows, pages of a PDF drawn; only what lies in `documents/`."""

from __future__ import annotations

import io
import lzma
import struct
import threading
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from diplomatica.errors import UsageError
from diplomatica.folder.files import open_within

TYPES = ((b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
"""First bytes of the images that every browser shows. Others, above all SVG, which may hold programs, are not given out."""
CONVERTED = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"\0\0\0\x0cjP  \r\n\x87\n")
"""First bytes of TIFF and JPEG 2000, which are shown as another kind."""
MOST_PIXELS = 80_000_000
"""Of a picture that is converted: a page of A3 with 600 points to the inch has 70 million."""
MOST_PAGES = 3_000
PACKAGE = 256 * 1024 * 1024
"""Bytes of a package from which a picture is taken."""
LARGEST = 64 * 1024 * 1024
LONGEST = 2_200
"""Pixels on the longer side of a page that is drawn."""
_BROKEN = (
    *(OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, RuntimeError),
    *(OverflowError, MemoryError, struct.error, zlib.error),
)
"""What the library raises for pictures that are damaged, or made to do harm."""
_ONE = threading.Lock()
"""One page is drawn at a time: PDFium asks for it, and no two large pictures are in memory together."""


Inside = Callable[[bytes, str], bytes | None]
"""Takes a file out of another one, by its name there (`12.eml!scan.jpg`); None where it is not there."""


class Picture(NamedTuple):
    """A picture and its kind."""

    data: bytes
    media_type: str


def _nothing(_data: bytes, _member: str) -> bytes | None:
    return None


def picture(root: Path, path: str, inside: Inside = _nothing) -> Picture:
    """The picture of a page, by its path in the archive (`documents/a.pdf#page=3`, `documents/a.docx!word/media/image1.png`).

    `inside` takes a file out of one that is no package, or out of one within a package. Raises UsageError where there is none to show.
    """
    name, _, said = path.partition("#page=")
    page = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 1
    data = _bytes(root, name, LARGEST * (4 if said else 1), inside)
    if b"%PDF-" in data[:1024]:
        return Picture(_drawn(data, page, name), "image/png")
    kind = next((kind for sign, kind in TYPES if data.startswith(sign)), None)
    if kind is not None:
        return Picture(data, kind)
    if data.startswith(CONVERTED):
        return _converted(data, page, name)
    raise UsageError(f"{name}: only PNG, JPEG, GIF, TIFF and JPEG 2000 are shown; this is another kind of file")


def holders(path: str) -> list[str]:
    """The files that a picture may lie in, the picture's own path first, if packages have their names.

    >>> holders("documents/a.zip!b.pdf#page=2")
    ['documents/a.zip!b.pdf', 'documents/a.zip']
    """
    parts = path.partition("#page=")[0].split("!")
    return ["!".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _bytes(root: Path, name: str, most: int, inside: Inside) -> bytes:
    """The bytes of a file in `documents/`, or of one in a package there. Nothing is unpacked to disk, no name leads out."""
    home = (root / "documents").resolve()
    for outer in holders(name):
        file = (root / outer).resolve()
        if not file.is_relative_to(home) or not file.is_file():
            continue
        bound = most if outer == name else PACKAGE
        try:
            with open_within(home, file) as opened:
                data = opened.read(bound + 1)
        except OSError as error:
            raise UsageError(f"{name}: it cannot be read ({error.strerror})") from None
        if len(data) > bound:
            raise UsageError(f"{name}: too large to be shown")
        if outer == name:
            return data
        member = name[len(outer) + 1 :]
        found = None if data.startswith(b"PK") and "!" not in member else inside(data, member)
        if found is None:
            return _member(data, member, name, most)
        if len(found) > most:
            raise UsageError(f"{name}: too large to be shown")
        return found
    raise UsageError(f"{name}: there is no such picture in documents/")


def _member(data: bytes, member: str, name: str, most: int) -> bytes:
    """One file of a package. What the package says of its size is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(member) as file:
            found = file.read(most + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        KeyError,
        EOFError,
        ValueError,
        OSError,
        RuntimeError,
    ) as error:
        raise UsageError(f"{name}: it cannot be taken out of its package ({type(error).__name__})") from None
    if len(found) > most:
        raise UsageError(f"{name}: too large to be shown")
    return found


def _converted(data: bytes, number: int, name: str) -> Picture:
    """A page of a picture that browsers do not show, as PNG where it is grey, as JPEG where it has colours."""
    from PIL import Image

    with _ONE, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large pictures, which are refused below, and of odd tags
        try:
            with Image.open(io.BytesIO(data), formats=("TIFF", "JPEG2000")) as image:
                if not 0 < number <= MOST_PAGES:
                    raise UsageError(f"{name}: there is no page {number}")
                image.seek(number - 1)
                if image.width * image.height > MOST_PIXELS:
                    raise UsageError(f"{name}: more than {MOST_PIXELS // 1_000_000} million points are not shown")
                grey = image.mode in ("1", "L", "I;16", "I", "F")
                kind = "L" if grey else "RGB"
                made = image if image.mode == kind else image.convert(kind)
                made.thumbnail((LONGEST, LONGEST))
                out = io.BytesIO()
                made.save(out, "PNG" if grey else "JPEG")
        except EOFError:
            raise UsageError(f"{name}: there is no page {number}") from None
        except (*_BROKEN, Image.DecompressionBombError) as error:
            raise UsageError(f"{name}: page {number} cannot be shown ({type(error).__name__})") from None
    return Picture(out.getvalue(), "image/png" if grey else "image/jpeg")


def _drawn(data: bytes, number: int, name: str) -> bytes:
    """A page of a PDF in grey, as PNG."""
    import pypdfium2

    with _ONE:
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
