r"""One byte for every code point: a code page of our own for texts in Latin letters, and patterns said in it.

In UTF-8 a class such as `\p{L}` is an automaton of hundreds of states, and a pattern that names five persons one of a
hundred thousand. Over single bytes the same pattern is a hundredth of that, searches are faster, and offsets are code points.
Nearly every English text fits; one that does not (Cyrillic, Chinese) is searched in UTF-8, with the same results.
"""

from __future__ import annotations

import codecs
import re

ABSENT = b"\x01"
"""Stands in a pattern for every letter that the code page lacks: no text that is written in it holds this one."""
_TYPOGRAPHY = "‘’‚‛“”„–—―‐‑…•†‡‹›′″№€™\u2002\u2003\u2009\u200b⅓⅔⅛⅜\uf0b7"
_LENT = dict(zip("ŠšČčŽžĆćŁłŘřŃńŐő", "ÞþÐðÝýÕõÌìÒòÙùÛû", strict=True))
"""Letters of Central Europe in the places of some of the West that are rarer in English, small for small."""
_NEVER = r"[^\x00-\x{10FFFF}]"
_CLASS = re.compile(r"\\[pP](?:\{([^}]*)\}|(.))")
_KEEPS = re.compile(r"\^?(?:L[ulo]?|M|Nd|Cyrillic|Greek|Han|Hangul|Arabic)")
"""Classes that hold the same letters of this code page as of Unicode."""
_ESCAPE = re.compile(r"\\x(?:\{([0-9A-Fa-f]+)\}|([89A-Fa-f][0-9A-Fa-f]))")
_ODD = re.compile(r"[^\[]-[^\x00-\x7f]|[^\x00-\x7f]-[^\]]|\\[0-7QC]")
"""A range of letters beyond ASCII, whose order is another here, and escapes that nobody needs."""


def _page() -> str:
    places = [chr(code) for code in range(256)]
    places[1] = "\ufffe"
    places[0x80:0xA0] = list(_TYPOGRAPHY)
    for letter, place in _LENT.items():
        places[ord(place)] = letter
    return "".join(places)


_TABLE = codecs.charmap_build(_page())


def narrow(text: str) -> bytes | None:
    """The text with one byte for each code point; None where it holds a letter that has no place.

    >>> narrow("Šar’s"), narrow("Шар")
    (b"\\xdear\\x81s", None)
    """
    try:
        return codecs.charmap_encode(text, "strict", _TABLE)[0]
    except UnicodeEncodeError:
        return None


def said(source: str) -> bytes | None:
    r"""An RE2 pattern as it is for texts made `narrow`; None where it cannot be said there.

    >>> said(r"\p{Lu}[\p{L}’]+ш?"), said("[а-я]+")
    (b'\\p{Lu}[\\p{L}\x81]+\x01?', None)
    """
    parts = [_said(part) for part in source.split(_NEVER)]
    return None if None in parts else rb"[^\x00-\xff]".join(part for part in parts if part is not None)


def _said(source: str) -> bytes | None:
    if any(not _KEEPS.fullmatch(named or short) for named, short in _CLASS.findall(source)):
        return None
    source = _ESCAPE.sub(_escaped, source)
    if _ODD.search(source):
        return None
    return b"".join(narrow(letter) or ABSENT for letter in source)


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if 0x7F < code <= 0x10FFFF else found[0]
