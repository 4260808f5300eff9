"""Bytes become raw documents: one module per format; knows the formats, nothing of diplomacy.

>>> read_file(b"The Envoy to the Minister\\n", "documents/note.txt").raws[0].text
'The Envoy to the Minister'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from diplomatica.errors import DocumentError
from diplomatica.read import (
    archive,
    calendar,
    frus,
    html,
    image,
    mail,
    mailbox,
    markdown,
    mets,
    mhtml,
    ocr,
    pdf,
    plain,
    records,
    tei,
    transcribed,
    tropy,
    wilson,
)
from diplomatica.read.decode import READABLE, Decoded, decode
from diplomatica.read.office import docx, ods, odt, sheets
from diplomatica.read.reads import Reads, note
from diplomatica.read.split import Cutter, by_pattern, split_file

__all__ = ["CUTTERS", "FILES", "READERS", "FileReader", "Reader", "Reads", "ocr_version", "read_file", "reader_of"]


class Reader(NamedTuple):
    """One format that is text: its name, whether a file (path, normalised text) is of it, and how it is read.

    A reader with `describes` is also told which files of the same name stand beside (`beside`).
    """

    name: str
    recognise: Callable[[str, str], bool]
    read: Callable[..., Reads]
    describes: bool = False


class FileReader(NamedTuple):
    """One format that is no text: whether a file (path, bytes) is of it, and how it is read; `takes` says what else it needs."""

    name: str
    recognise: Callable[[str, bytes], bool]
    read: Callable[..., Reads]
    takes: str = "cutter"
    """`cutter`: a way to cut the words into documents; `beside`: names of files beside; `inner`: the reader of files in it."""


FILES = (
    FileReader("pdf", pdf.recognise, pdf.read),
    FileReader("docx", docx.recognise, docx.read),
    FileReader("odt", odt.recognise, odt.read),
    FileReader("xlsx", sheets.recognise, sheets.read),
    FileReader("ods", ods.recognise, ods.read),
    FileReader("zip", archive.recognise, archive.read, "inner"),
    FileReader("image", image.recognise, image.read, "beside"),
    FileReader("mbox", mailbox.recognise, mailbox.read, "inner"),
    FileReader("mhtml", mhtml.recognise, mhtml.read),
    FileReader("mail", mail.recognise, mail.read, "inner"),
)
"""Formats that are no text, in the order in which they are tried, before those that are."""

READERS = (
    Reader("calendar", calendar.recognise, calendar.read),
    Reader("mets", mets.recognise, mets.read, describes=True),
    Reader("tei", tei.recognise, tei.read),
    Reader("page-alto", transcribed.recognise, transcribed.read, describes=True),
    Reader("tropy", tropy.recognise, tropy.read, describes=True),
    Reader("csl-json", records.csl.recognise, records.csl.read, describes=True),
    Reader("ris", records.ris.recognise, records.ris.read, describes=True),
    Reader("bibtex", records.bibtex.recognise, records.bibtex.read, describes=True),
    Reader("html", html.recognise, html.read),
    Reader("wilson-page", wilson.recognise, wilson.read),
    Reader("markdown", markdown.recognise, markdown.read),
    Reader("plain-text", plain.recognise, plain.read),
)
"""All formats that are text in the order in which they are tried; the first that recognises a file reads it."""


CUTTERS: dict[str, Cutter] = {"frus-flat": frus.cuts}
"""Ways to cut a file into documents, by the name that the settings give them."""

PATTERN = "pattern:"
"""Begins the name of a way that is a pattern of the user's own: every document begins where it matches."""
ocr_version = ocr.version


def read_file(data: bytes, path: str, *, split: str | None = None, beside: Sequence[str] = ()) -> Reads:
    """The documents of one file, and what was wrong with parts of it. The path is only looked at as words.

    `split` names a way to cut a file into documents (`CUTTERS`, or `pattern:` and an RE2 pattern); `beside` are the paths of files in the
    same folder whose names differ in their ending alone. Scans are given to Tesseract, where it is installed; all else is pure.
    Raises DocumentError for a file that cannot be read, with code, reason and what to do.
    """
    cutter = None if split is None else _cutter(split)
    for file in FILES:
        if file.recognise(path, data):
            return _read(file, data, path, cutter, beside)
    decoded = decode(data)
    if cutter is not None and not html.recognise(path, decoded.text):
        return _remarked(split_file(decoded, path, cutter), decoded)
    for reader in READERS:
        if reader.recognise(path, decoded.text):
            reads = reader.read(decoded, path, beside) if reader.describes else reader.read(decoded, path)
            return _remarked(reads, decoded)
    name = path.rpartition("/")[2]
    kind = f"*.{name.rpartition('.')[2]}" if "." in name else "a name without an ending such as .txt"
    raise DocumentError("unsupported-format", f"the file is {kind}; what can be read: {READABLE}")


def reader_of(data: bytes, path: str) -> str | None:
    """The name of the format that would read the file; None where none would.

    Raises DocumentError for what is neither text nor of a known format.
    """
    found = next((file.name for file in FILES if file.recognise(path, data)), None)
    if found is not None:
        return found
    text = decode(data).text
    return next((reader.name for reader in READERS if reader.recognise(path, text)), None)


def _read(file: FileReader, data: bytes, path: str, cutter: Cutter | None, beside: Sequence[str]) -> Reads:
    if file.takes == "beside":
        return file.read(data, path, beside)
    if file.takes == "inner":
        return file.read(data, path, _inner)
    if file.read is pdf.read and (words := image.text_beside(beside)):
        return pdf.facsimile(data, path, words)
    return file.read(data, path, cutter)


def _inner(data: bytes, path: str, beside: Sequence[str] = ()) -> Reads:
    """A file within another. Raises DocumentError as `read_file` does, and for what may not lie in another file."""
    if archive.recognise(path, data):
        raise DocumentError("nested-archive", "a package within a file is not opened; unpack it")
    return read_file(data, path, beside=beside)


def _remarked(reads: Reads, decoded: Decoded) -> Reads:
    """With a note for each thing that a person should know of how the characters were found."""
    if not decoded.remarks:
        return reads
    return Reads(reads.raws, [*reads.problems, *(note(code, message) for code, message in decoded.remarks)])


def _cutter(name: str) -> Cutter:
    if name.startswith(PATTERN):
        return by_pattern(name.removeprefix(PATTERN).strip())
    if name not in CUTTERS:
        known = ", ".join([*CUTTERS, f"{PATTERN} and a pattern"])
        raise DocumentError("unknown-split", f"no way to split a file is called {name!r}; there are {known}")
    return CUTTERS[name]
