"""A page that a browser saved in one file (MHTML, RFC 2557): its words and its address; pictures and styles are passed over."""

from __future__ import annotations

import re
from email.message import EmailMessage

from diplomatica.errors import DocumentError
from diplomatica.read import html, mail
from diplomatica.read.decode import MAX_BYTES, Decoded, decode
from diplomatica.read.reads import Reads

EXTENSIONS = (".mht", ".mhtml")
_MIME = re.compile(rb"(?im)^(?:mime-version|content-type):")
HEAD = 20_000
"""Bytes in which a file shows what it is."""
PART = "page.html"
"""What the page is called within the file."""


def recognise(path: str, data: bytes) -> bool:
    """Whether the file is such a page by its name and has heads as mail has them."""
    return path.lower().endswith(EXTENSIONS) and _MIME.search(data[:HEAD]) is not None


def read(data: bytes, path: str, _cutter: object = None) -> Reads:
    """The one document of the page. Raises DocumentError where there is no page in the file, or none with words."""
    if len(data) > MAX_BYTES:
        raise DocumentError(
            "too-large", f"the file has {len(data) / 1_048_576:.0f} MB; up to {MAX_BYTES // 1_048_576} MB are read"
        )
    saved = mail.taken_apart(data)
    page = _page(saved)
    if page is None:
        raise DocumentError("bad-mail", "the file holds no page (no part of the type text/html); save it again")
    reads = html.read(_decoded(page), path, _address(saved, page))
    return Reads(mail.within(reads.raws, f"{path}!{PART}"), reads.problems)


def _page(saved: EmailMessage) -> EmailMessage | None:
    """The part that the file names as its beginning, else the first page in it; others are frames."""
    pages = [part for part in saved.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = str(saved.get_param("start", ""))
    named = (part for part in pages if start and str(part.get("Content-ID", "")) == start)
    found = next(named, pages[0] if pages else None)
    return found if isinstance(found, EmailMessage) else None


def _decoded(page: EmailMessage) -> Decoded:
    """The text of the page in the encoding that its part names; found by its bytes where it names none that exists."""
    data = mail.payload(page)
    try:
        return decode(data.decode(page.get_content_charset() or "").encode())
    except (LookupError, ValueError):
        return decode(data)


def _address(saved: EmailMessage, page: EmailMessage) -> str:
    """The address of the page, as the browser kept it."""
    said = (str(saved.get("Snapshot-Content-Location", "")), str(page.get("Content-Location", "")))
    return next((words.strip() for words in said if words.strip().startswith(("http://", "https://"))), "")
