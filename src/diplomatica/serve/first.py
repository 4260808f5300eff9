"""The first reader is the server itself: once pages are answered it asks for one of each kind, so that nobody waits for what is made once.

Nothing depends on it: a page that was not asked for is made when somebody asks.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from diplomatica.library import Archive

PATIENCE = 60.0
"""Seconds that one page may take."""


def greet(address: str, pages: Sequence[Sequence[str]], named: bool) -> threading.Thread:
    """Ask for pages in a thread of its own, which ends by itself: as `visit` does."""
    thread = threading.Thread(target=visit, args=(address, pages, named), daemon=True)
    thread.start()
    return thread


def visit(address: str, pages: Sequence[Sequence[str]], named: bool = False) -> int:
    """Ask for the pages of each archive at an address; `named` says that each archive lies below its name.

    Returns how many came: none from a server that closes.
    """
    where = urlsplit(address)
    host = where.hostname or "127.0.0.1"
    # A server that listens everywhere is asked here.
    connection = HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), where.port, timeout=PATIENCE)
    try:
        bases = _bases(_asked(connection, "/")) if named else [""]
        return sum(
            bool(_asked(connection, base + path)) for base, paths in zip(bases, pages, strict=False) for path in paths
        )
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def paths(archive: Archive) -> list[str]:
    """One address of each kind of page."""
    found = ["/", "/search", "/channels", "/not-held", "/requests", "/actors", "/space-time"]
    for hit in archive.search("", 1).hits:
        word = next(iter(re.findall(r"\w+", hit.title or hit.id)), "")
        found += [f"/d/{quote(hit.id, safe='')}", f"/search?{urlencode({'q': word})}"]
        found.append(f"/who-knew?{urlencode({'target': hit.id})}")
    busiest = next((row for row in archive.channels().rows if row["from_id"] and row["to_id"]), None)
    if busiest:
        a, b = busiest["from_id"], busiest["to_id"]
        found += [
            f"/actor/{quote(b, safe='')}",
            f"/known?{urlencode({'actor': b})}",
            f"/channel?{urlencode({'a': a, 'b': b})}",
        ]
        # Nothing had come by then: what a lens is made with is there, and it hides everything.
        found.append(f"/search?{urlencode({'as-known-to': b, 'at': '0001'})}")
    return found


def _asked(connection: HTTPConnection, path: str) -> bytes:
    """The page, empty where it is none."""
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read()
    return page if answer.status == 200 else b""


def _bases(start: bytes) -> list[str]:
    """Where each archive lies, in the order of the page with all of them."""
    return [f"/{name.decode()}" for name in re.findall(rb'<h2[^>]*><a href="/([^"/]+)/?"', start)]
