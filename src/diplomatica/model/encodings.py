"""Which characters bytes stand for: what a file says, UTF-8, else the encoding that fits its words, with a remark."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple
from unicodedata import category

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, the longer ones first."""
_DECLARED = re.compile(
    rb"""(?i)<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})["']|<meta[^>]{0,200}charset=["']?([\w.:-]{1,40})"""
)
_HEAD = 4_096
SAMPLE = 200_000
"""Bytes from which an encoding is guessed."""
CANDIDATES = ("cp1252", "cp1250", "cp1251", "koi8_r", "cp866", "cp1253", "cp1254", "gb18030", "big5", "cp932", "cp949")
"""Encodings in which people saved texts before UTF-8."""
CODE_PAGES = dict.fromkeys(("Polish", "Czech", "Slovak", "Hungarian", "Slovene", "Croatian", "Romanian"), "cp1250") | {
    "Turkish": "cp1254"
}
"""The Windows encoding of languages that Windows-1252 cannot write."""
LEAST = 20
"""Bytes beyond ASCII without which a guess would be a throw of dice."""
TYPOGRAPHIC = frozenset(b"\x82\x84\x85\x86\x87\x89\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa7\xab\xb0\xbb")
"""Quotation marks, dashes and spaces that are the same in the Windows encodings of Western and Central Europe, Russian and Greek."""
SHARED = frozenset("áâäçéëíîóôöúüýßÁÂÄÇÉËÍÎÓÔÖÚÜÝ".encode("cp1252"))
"""Letters that are the same in the Windows encodings of Western and Central Europe and in Latin 1 and 2."""
_WORD = re.compile(rb"[A-Za-z\xc0-\xff]+")
_ROW = re.compile(rb"[\xc0-\xff]{3}")
LETTERS = 3
"""Of the letters of a word with such ones most are plain: in other scripts they stand side by side."""
_WITHIN = re.compile(rb"[A-Za-z][\x82\x84\x91\x93\x94\x99][a-z]")
"""A quotation mark within a word: there it is a letter of MS-DOS or of a Macintosh."""
_PLAIN_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NO_TEXT = frozenset(("Cc", "Cn", "Co", "Cs"))
_PLAIN = frozenset(" \n\r\t.,;:-()0123456789，。、")
PLAIN = 40
"""Of so many characters of a text one at least is a space, a line end, a digit or a stop."""
_BROKEN = re.compile("[\u0080-\uffff]+")


_ASCII = bytes(range(128))


class Found(NamedTuple):
    """The characters of a file, and a remark where they are not simply UTF-8."""

    text: str
    remark: str | None


def characters(data: bytes) -> Found | None:
    """The file's characters, byte order mark left out where the codec eats it; None where no encoding is sure enough.

    >>> characters("Чей мост?".encode("utf-16")).text
    'Чей мост?'
    """
    mark = next((name for sign, name in MARKS if data.startswith(sign)), None)
    if mark is None and b"\0" in data[:SAMPLE]:
        wide = unmarked(data)
        if wide:
            return _strictly(
                data, wide, f"read as {wide.upper()}, which fits every character, though no byte order mark says so"
            )
    if mark and mark != "utf-8":
        return _strictly(data, mark, f"read as {mark.upper()}, as its byte order mark says")
    try:
        return Found(data.decode("utf-8"), None)
    except UnicodeDecodeError:
        pass
    stated = _DECLARED.search(data[:_HEAD])
    if stated is not None:
        name = (stated[1] or stated[2]).decode("ascii")
        found = _strictly(data, _as_browsers_do(name), f"read as {name}, as the file says")
        if found is not None:
            return found
    return _guessed(data)


def _as_browsers_do(name: str) -> str:
    """Latin-1 means Windows-1252 in pages (https://encoding.spec.whatwg.org/#names-and-labels)."""
    return "cp1252" if name.lower() in ("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252") else name


def _strictly(data: bytes, name: str, remark: str) -> Found | None:
    try:
        if not codecs.lookup(name)._is_text_encoding:
            return None
        return Found(data.decode(name), remark)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _guessed(data: bytes) -> Found | None:
    """By the words of the file, with charset-normalizer; short texts are not guessed at."""
    if TYPOGRAPHIC.issuperset(data.translate(None, _ASCII)) and not _WITHIN.search(data):
        return _strictly(
            data,
            "cp1252",
            "is no UTF-8; read as Windows-1252: beyond ASCII it has quotation marks, dashes and spaces alone",
        )
    if _is_latin(data):
        remark = "is no UTF-8; read as Windows-1252: beyond ASCII it has letters alone that all encodings of Latin letters share"
        return _strictly(data, "cp1252", remark)
    beyond = sum(byte > 127 for byte in data[:SAMPLE])
    if beyond < LEAST or b"\0" in data[:SAMPLE]:
        return None
    if _is_japanese(data):
        return _strictly(
            data, "cp932", "is no UTF-8; read as cp932, for it is full of Japanese letters; save it as UTF-8 to be sure"
        )
    from charset_normalizer import from_bytes

    matches = list(
        from_bytes(data[:SAMPLE], cp_isolation=list(CANDIDATES), preemptive_behaviour=False, enable_fallback=False)
    )
    if not matches or matches[0].chaos > 0.1 or not matches[0].coherence:
        return None
    best = matches[0]
    alike = [found for found in matches if found.coherence > best.coherence - 0.05 and found.chaos < best.chaos + 0.05]
    if len({str(found) for found in alike}) > 1:
        # Western and Central European look alike to statistics: the language says which it is.
        wanted = CODE_PAGES.get(best.language, "cp1252")
        alike = [found for found in alike if found.encoding == wanted]
    if not alike:
        return None
    remark = f"is no UTF-8; read as {alike[0].encoding}, which fits its words; save it as UTF-8 to be sure"
    return _strictly(data, alike[0].encoding, remark)


def _is_latin(data: bytes) -> bool:
    """Whether all beyond ASCII are accented letters that no encoding of Latin letters has elsewhere, alone within words of plain ones."""
    others = data.translate(None, _ASCII)
    letters = others.translate(None, bytes(TYPOGRAPHIC))
    if not letters or not SHARED.issuperset(letters):
        return False
    if _ROW.search(data):
        return False
    # All letters beyond ASCII stand in such words; a word is looked at once, however long it is.
    highs = ((len(word[0]), len(word[0].translate(None, _PLAIN_LETTERS))) for word in _WORD.finditer(data))
    return all(length >= LETTERS * high for length, high in highs)


def unmarked(data: bytes) -> str | None:
    """The UTF-16 that a file without a byte order mark is in: the one order of bytes in which every character is one of a text.

    A zero byte must stand in it, as it does beside every space and line end; None where neither order fits, or both.
    """
    if len(data) % 2 or b"\0" not in data[:SAMPLE]:
        return None
    fits = [name for name in ("utf-16-le", "utf-16-be") if _is_text(data, name)]
    return fits[0] if len(fits) == 1 else None


def _is_text(data: bytes, name: str) -> bool:
    try:
        text = data.decode(name)[:SAMPLE]
    except UnicodeDecodeError:
        return False
    if any(category(char) in _NO_TEXT for char in text if char not in "\t\n\r\f"):
        return False
    plain = sum(char in _PLAIN for char in text)
    return plain * PLAIN >= len(text)


def _is_japanese(data: bytes) -> bool:
    """Whether the bytes are Shift-JIS: full of hiragana, which no other encoding yields by chance, and without half-width letters."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return False
    beyond = [char for char in text if ord(char) > 127]
    hiragana = sum("\u3041" <= char <= "\u309f" for char in beyond)
    narrow = sum("\uff61" <= char <= "\uff9f" for char in beyond)
    return hiragana * 6 >= len(beyond) and narrow * 50 <= len(beyond)


def mended(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """UTF-8 that was once read as Windows-1252 (`Ã©` for `é`) put right where that is certain; and each change with its place.

    It is certain when every run beyond ASCII in the whole text comes out as valid UTF-8: a text that has an `é` of its own is left alone.
    """
    changes: list[tuple[int, int, str]] = []
    if text.isascii():
        return text, changes
    for match in _BROKEN.finditer(text):
        whole = _unbroken(match.group())
        if whole is None:
            return text, []
        changes.append((match.start(), match.end(), whole))
    parts, at = [], 0
    for start, end, whole in changes:
        parts += [text[at:start], whole]
        at = end
    return "".join([*parts, text[at:]]), changes


def _unbroken(run: str) -> str | None:
    """The run as it was before it was read wrongly; None where it was not."""
    try:
        data = b"".join(_byte(char) for char in run)
        whole = data.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    return whole if len(whole) < len(run) else None


def _byte(char: str) -> bytes:
    """The byte that Windows-1252 shows as this character; its five gaps are read as control characters."""
    if char in "\x81\x8d\x8f\x90\x9d":
        return char.encode("latin-1")
    return char.encode("cp1252")
