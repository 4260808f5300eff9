"""How many pages a TIFF holds: its chain of directories, walked without a look at a single pixel.

After TIFF 6.0 and its form for large files, BigTIFF.
"""

from __future__ import annotations

import struct

from diplomatica.errors import DocumentError

MOST_PAGES = 3_000
_SUBFILE = 254
_SMALLER, _MASK = 1, 4
"""What the tag says of a picture that is no page of its own: a smaller one of another, a mask."""


def is_tiff(data: bytes) -> bool:
    """Whether the bytes begin like TIFF.

    >>> is_tiff(b"II*\\0"), is_tiff(b"GIF89a")
    (True, False)
    """
    return data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))


def pages(data: bytes) -> list[int]:
    """The numbers, from 1, of the pictures in a TIFF that are pages. Raises DocumentError where the chain is broken or endless."""
    order = "<" if data[:2] == b"II" else ">"
    large = data[2:4] in (b"+\0", b"\0+")
    offset, entry, count = ("Q", 20, "Q") if large else ("I", 12, "H")
    found: list[int] = []
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + offset, data, 8 if large else 4)
        while at:
            if at in seen:
                raise DocumentError("bad-tiff", f"the pages of the TIFF go round in a circle at byte {at}")
            seen.add(at)
            if len(seen) > MOST_PAGES:
                raise DocumentError("too-large", f"the TIFF has more than {MOST_PAGES:,} pages; split it")
            (entries,) = struct.unpack_from(order + count, data, at)
            at += struct.calcsize(order + count)
            if at + entries * entry > len(data):
                raise DocumentError("bad-tiff", f"page {len(seen)} of the TIFF is cut off; expected {entries} entries")
            if not _kind(data, order, at, entry, entries) & (_SMALLER | _MASK):
                found.append(len(seen))
            (at,) = struct.unpack_from(order + offset, data, at + entries * entry)
    except (struct.error, OverflowError):
        raise DocumentError("bad-tiff", f"the TIFF is cut off at page {len(seen)}; mend or save it again") from None
    if not found:
        raise DocumentError("bad-tiff", "the TIFF holds no page")
    return found


def _kind(data: bytes, order: str, at: int, entry: int, entries: int) -> int:
    """What a directory says of its picture; 0 for a page. Its tags stand in rising order, and this one comes first."""
    for place in range(at, at + min(entries, 16) * entry, entry):
        tag, form = struct.unpack_from(order + "HH", data, place)
        if tag == _SUBFILE:
            value = place + entry - (8 if entry == 20 else 4)
            found: int = struct.unpack_from(order + ("H" if form == 3 else "I"), data, value)[0]
            return found
    return 0
