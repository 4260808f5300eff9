"""Bytes become raw documents: one module per format; knows the formats, nothing of diplomacy.

>>> read_file(b"The Envoy to the Minister\\n", "documents/note.txt").raws[0].text
'The Envoy to the Minister'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diplomatica.errors import DocumentError
from diplomatica.read import calendar, frus, html, plain, tei, wilson
from diplomatica.read.decode import READABLE, Decoded, decode
from diplomatica.read.reads import Reads
from diplomatica.read.split import Cutter, by_pattern, split_file

__all__ = ["CUTTERS", "READERS", "Reader", "Reads", "read_file"]


class Reader(NamedTuple):
    """One format: its name, whether a file (path, normalised text) is of it, and how it is read."""

    name: str
    recognise: Callable[[str, str], bool]
    read: Callable[[Decoded, str], Reads]


READERS = (
    Reader("calendar", calendar.recognise, calendar.read),
    Reader("tei", tei.recognise, tei.read),
    Reader("html", html.recognise, html.read),
    Reader("wilson-page", wilson.recognise, wilson.read),
    Reader("plain-text", plain.recognise, plain.read),
)
"""All formats in the order in which they are tried; the first that recognises a file reads it."""


CUTTERS: dict[str, Cutter] = {"frus-flat": frus.cuts}
"""Ways to cut a file into documents, by the name that the settings give them."""

PATTERN = "pattern:"
"""Begins the name of a way that is a pattern of the user's own: every document begins where it matches."""


def read_file(data: bytes, path: str, *, split: str | None = None) -> Reads:
    """The documents of one file, and what was wrong with parts of it. Pure: the path is only looked at as words.

    `split` names a way to cut a file into documents (`CUTTERS`, or `pattern:` and an RE2 pattern).
    Raises DocumentError for a file that cannot be read, with code, reason and what to do.
    """
    cutter = None if split is None else _cutter(split)
    decoded = decode(data)
    if cutter is not None:
        return split_file(decoded, path, cutter)
    for reader in READERS:
        if reader.recognise(path, decoded.text):
            return reader.read(decoded, path)
    name = path.rpartition("/")[2]
    kind = f"*.{name.rpartition('.')[2]}" if "." in name else "a name without an ending such as .txt"
    raise DocumentError("unsupported-format", f"the file is {kind}; what can be read: {READABLE}")


def _cutter(name: str) -> Cutter:
    if name.startswith(PATTERN):
        return by_pattern(name.removeprefix(PATTERN).strip())
    if name not in CUTTERS:
        known = ", ".join([*CUTTERS, f"{PATTERN} and a pattern"])
        raise DocumentError("unknown-split", f"no way to split a file is called {name!r}; there are {known}")
    return CUTTERS[name]
