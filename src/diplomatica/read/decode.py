"""Bytes become text with a map back: newlines as `\\n`, NFC. What is no text is shelved with what it looks like."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import is_normalized, normalize

from diplomatica.errors import DocumentError
from diplomatica.model.document import How, Span
from diplomatica.model.encodings import characters, mended, unmarked
from diplomatica.read.normal import pieces_of

MAX_BYTES = 50 * 1024 * 1024

SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip file (Word .docx, OpenDocument and e-books are such)"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file (save a table as .xlsx or .csv, a text as .docx or .txt)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"AT&TFORM", "a DjVu file"),
    (b"\x1f\x8b", "a gzip file"),
)
"""First bytes of files that are no text, and what to call them."""

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
READABLE = "plain text, web pages, TEI, PDF, Word, OpenDocument, e-mail, calendars, and more (docs/formats.md)"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and its map: offsets of `text` on one side, of the decoded bytes on the other."""

    text: str
    """NFC with `\\n` newlines, without a byte order mark."""
    pieces: tuple[Span, ...]
    """Verbatim and normalised stretches in order; they cover the text and, with the mark, the source."""
    source_end: int
    """Length of the source in code points, before newline and NFC changes."""
    remarks: tuple[tuple[str, str], ...] = ()
    """What a person should know of how the characters were found: code and message of notes."""

    @property
    def source_start(self) -> int:
        """Where the text begins in the source: 1 after a byte order mark, else 0."""
        return self.pieces[0].source_start or 0 if self.pieces else self.source_end

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of `text[start:end]`; what lies inside a normalised piece gets the whole piece."""
        first = self._outer(start, left=True)
        return first, self._outer(end, left=False) if end > start else first

    def _outer(self, offset: int, *, left: bool) -> int:
        """The source offset of a text offset; inside a normalised piece its beginning, or else its end."""
        index = bisect_right(self.pieces, offset if left else offset - 1, key=_start) - 1
        if index < 0:
            return self.source_start
        start, end, source_start, source_end, how = _offsets(self.pieces[index])
        if offset >= end:
            return source_end
        if how == "verbatim":
            return source_start + offset - start
        return source_start if left else source_end

    def is_verbatim(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` stands in the source as it is."""
        first = bisect_right(self.pieces, start, key=_start) - 1
        last = bisect_right(self.pieces, end - 1, key=_start)
        return all(piece.how == "verbatim" for piece in self.pieces[max(first, 0) : last])

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """The stretch `start:end` widened so that it cuts no normalised piece."""
        for piece in self.pieces:
            if piece.how == "normalised":
                first, last, *_ = _offsets(piece)
                if first < start < last:
                    start = first
                if first < end < last:
                    end = last
        return start, end

    def spans(self, start: int, end: int) -> list[Span]:
        """The map of a document whose text is `text[start:end]`, counted from 0; cut with `whole` first."""
        if len(self.pieces) == 1 and self.pieces[0].how == "verbatim" and not self.pieces[0].part:
            shift = self.source_start
            return [Span(0, end - start, start + shift, end + shift, "verbatim")] if end > start else []
        found = []
        for piece in self.pieces:
            first, last, source_start, source_end, how = _offsets(piece)
            low, high = max(first, start), min(last, end)
            if low >= high:
                continue
            if how == "verbatim":
                source_start, source_end = source_start + low - first, source_start + high - first
            found.append(Span(low - start, high - start, source_start, source_end, piece.how, piece.part))
        return found


def _start(piece: Span) -> int:
    return piece.start or 0


def _offsets(piece: Span) -> tuple[int, int, int, int, How]:
    """The offsets of a piece, which has all four."""
    assert piece.start is not None
    assert piece.end is not None
    assert piece.source_start is not None
    assert piece.source_end is not None
    return piece.start, piece.end, piece.source_start, piece.source_end, piece.how


def decode(data: bytes) -> Decoded:
    """The file's text with its map back. Raises DocumentError for what is too large, binary, or in no encoding that is sure."""
    if len(data) > MAX_BYTES:
        found = f"{len(data) / 1_048_576:.0f} MB; files up to {MAX_BYTES // 1_048_576} MB can be read, please split it"
        raise DocumentError("too-large", f"the file has {found}")
    _refuse_binary(data)
    said = characters(data)
    if said is None:
        raise DocumentError("not-utf8", _not_utf8(data))
    source = said.text
    mark = 1 if source.startswith("\ufeff") else 0
    whole, changes = mended(source[mark:])
    if changes:
        text, pieces = _with_changes(source[mark:], changes, mark)
        first, last, new = changes[0]
        example = f"{source[mark:][first:last]!r} to {new!r}"
        words = f"{len(changes)} places were UTF-8 read as Windows-1252 and are put right, such as {example}"
        return Decoded(text, pieces, len(source), (*_remarks(said.remark), ("mojibake", words)))
    text = whole
    if "\r" not in text and (text.isascii() or is_normalized("NFC", text)):
        pieces = (Span(0, len(text), mark, len(source), "verbatim"),) if text else ()
        return Decoded(text, pieces, len(source), _remarks(said.remark))
    return Decoded(*pieces_of(text, mark), len(source), _remarks(said.remark))


def _remarks(encoding: str | None) -> tuple[tuple[str, str], ...]:
    return (
        (("encoding", f"the file {encoding}" if encoding.startswith("is ") else f"the file is {encoding}"),)
        if encoding
        else ()
    )


def _with_changes(source: str, changes: list[tuple[int, int, str]], shift: int) -> tuple[str, tuple[Span, ...]]:
    """The text with changes made in it, then newlines and NFC; each change is one normalised piece."""
    parts: list[str] = []
    pieces: list[Span] = []
    at = length = 0

    def take(words: str, found: Iterable[Span]) -> None:
        nonlocal length
        parts.append(words)
        for piece in found:
            start, end, source_start, source_end, how = _offsets(piece)
            pieces.append(Span(start + length, end + length, source_start, source_end, how))
        length += len(words)

    for start, end, new in [*changes, (len(source), len(source), "")]:
        if start > at:
            take(*pieces_of(source[at:start], shift + at))
        if end > start:
            composed = normalize("NFC", new)
            take(composed, (Span(0, len(composed), shift + start, shift + end, "normalised"),))
        at = end
    return "".join(parts), tuple(pieces)


def _refuse_binary(data: bytes) -> None:
    looks = next((name for signature, name in SIGNATURES if data.startswith(signature)), None)
    if looks is None and b"\0" in data and not data.startswith(WIDE) and unmarked(data) is None:
        looks = f"a binary file (a zero byte at {data.index(0)})"
    if looks:
        raise DocumentError("unsupported-format", f"the file is {looks}; what can be read: {READABLE}")


def _not_utf8(data: bytes) -> str:
    if data.startswith(WIDE):
        return "the bytes are not what the byte order mark says; expected UTF-8 text, please save the file as UTF-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {error.start} (line {line}) is 0x{data[error.start]:02X}, which is no UTF-8 there"
        return f"{found}, and no other encoding is sure; expected UTF-8 text, please save the file as UTF-8"
    raise AssertionError("bytes that are UTF-8 are read")
