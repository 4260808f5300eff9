r"""One byte for every code point: a code page of our own for texts in Latin letters, and patterns said in it.

In UTF-8 a class such as `\p{L}` is an automaton of hundreds of states, and a pattern that names five persons one of a
hundred thousand. Over single bytes the same pattern is a hundredth of that, searches are faster, and offsets are code points.
Nearly every English text fits; one that does not (Cyrillic, Chinese) is searched in UTF-8, with the same results.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

ABSENT = "\x01"
"""Stands in a pattern for every letter that the code page lacks: no text that is written in it holds this one."""
_TYPOGRAPHY = "‘’‚‛“”„–—―‐‑…•†‡‹›′″№€™\u2002\u2003\u2009\u200b⅓⅔⅜．\uf0b7"
_PLACES = "ÞÐÝÕÌÒÙÛÃØÅÆËÏÂÊ"
"""Letters whose places other letters of Latin script take in a text that lacks these."""
_GUESTS = frozenset(
    letter
    for code in (*range(0x100, 0x250), *range(0x1E00, 0x1F00))
    for letter in [chr(code)]
    if unicodedata.category(letter) in ("Lu", "Ll")
    and len(letter.swapcase()) == 1
    and letter.swapcase() > "ÿ"
    and letter.swapcase().swapcase() == letter != letter.swapcase()
)
_MOVED = _GUESTS | frozenset(_PLACES + _PLACES.lower())
"""Letters that no pattern for narrow texts may name, for their place differs from text to text."""
_NEVER = r"[^\x00-\x{10FFFF}]"
_CLASS = re.compile(r"\\[pP](?:\{([^}]*)\}|(.))")
_KEEPS = re.compile(r"\^?(?:L[ulo]?|M|Nd|Cyrillic|Greek|Han|Hangul|Arabic)")
"""Classes that hold the same letters of this code page as of Unicode."""
_SPELT = {
    r"\p{L}": "A-Za-zªµºÀ-ÖØ-öø-ÿ",
    r"\p{Lu}": "A-ZÀ-ÖØ-Þ",
    r"\p{Ll}": "a-zµß-öø-ÿ",
    r"\p{M}": "",
}
_TOKEN = re.compile(r"(?s)\\p\{\w+\}|\\.|.")
_ESCAPE = re.compile(r"\\x(?:\{([0-9A-Fa-f]+)\}|([89A-Fa-f][0-9A-Fa-f]))")
_ODD = re.compile(r"[^\[]-[^\x00-\x7f]|[^\x00-\x7f]-[^\]]|\[\[-|\\[0-7QC]")
"""A range of letters beyond ASCII, whose order is another here, and escapes that nobody needs."""


def _page() -> str:
    places = [chr(code) for code in range(256)]
    places[1] = "\ufffe"
    places[0x80:0xA0] = list(_TYPOGRAPHY)
    return "".join(places)


_HOUSED = frozenset(_page()) - {"\ufffe"}
_BACK = {ord(letter): place for place, letter in enumerate(_page()) if letter != "\ufffe"}
_TABLE = codecs.charmap_build(_page())


def narrow(text: str) -> bytes | None:
    """The text with one byte for each code point; None where it holds letters that have no place.

    >>> narrow("Šar’s"), narrow("Шар")
    (b'\\xdear\\x81s', None)
    """
    try:
        return codecs.charmap_encode(text, "strict", _TABLE)[0]
    except UnicodeEncodeError:
        pass
    letters = set(text)
    free = [place for place in _PLACES if place not in letters and place.lower() not in letters]
    guests = sorted({letter.upper() for letter in letters & _GUESTS})
    if not 0 < len(guests) <= len(free):
        return None
    for guest, place in zip(guests, free, strict=False):
        text = text.replace(guest, place).replace(guest.lower(), place.lower())
    try:
        return codecs.charmap_encode(text, "strict", _TABLE)[0]
    except UnicodeEncodeError:
        return None


def said(source: str) -> bytes | None:
    r"""An RE2 pattern as it is for texts made `narrow`; None where it cannot be said there.

    >>> said(r"the \p{Lu}+[’ш]"), said("[а-я]+")
    (b'the [A-Z\xc0-\xd6\xd8-\xde]+[\x81\x01]', None)
    """
    parts = [_said(part) for part in source.split(_NEVER)]
    return None if None in parts else rb"[^\x00-\xff]".join(part for part in parts if part is not None)


def _said(source: str) -> bytes | None:
    if any(not _KEEPS.fullmatch(named or short) for named, short in _CLASS.findall(source)):
        return None
    source = _ESCAPE.sub(_escaped, source)
    if _ODD.search(source) or not _MOVED.isdisjoint(source):
        return None
    for letter in set(source) - _HOUSED:
        source = source.replace(letter, ABSENT)
    return _spelt(source).translate(_BACK).encode("latin-1")


def _spelt(source: str) -> str:
    """The pattern with its classes of letters spelt out: they are short here, and the library need not build them from Unicode."""
    if "\\p" not in source or any(odd in source for odd in ("[]", "[^]", "[:", r"\Q", r"[\p{M}]")):
        return source
    inside = False
    out = []
    for token in _TOKEN.findall(source):
        if token in "[]":
            inside = token == "[" or (inside and token != "]")
            out.append(token)
        elif token in _SPELT:
            out.append(_SPELT[token] if inside else f"[{_SPELT[token]}]" if _SPELT[token] else token)
        else:
            out.append(token)
    return "".join(out)


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if 0x7F < code <= 0x10FFFF else found[0]


def behind_group(source: str) -> str:
    r"""What must match behind a name at the beginning of a pattern: cheaper to look for than the name.

    >>> behind_group(r"(?P<to>\p{Lu}\p{L}+) was told"), behind_group("(?:you|we) were told"), behind_group("(?i)told")
    (' was told', '(?:you|we) were told', '(?i)told')
    """
    if not source.startswith("(") or any(odd in source for odd in ("[]", "[^]", r"\Q")):
        return source
    depth, end, bracket = 0, 0, False
    letters = enumerate(source)
    for place, letter in letters:
        if letter == "\\":
            next(letters, None)
        elif bracket:
            bracket = letter != "]"
        elif letter == "[":
            bracket = True
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if not depth and not end:
                end = place + 1
        elif letter == "|" and not depth:
            return source
    plain = r"\p{" not in source[:end] or len(source) - end < 8
    return source if plain or source[end] in "*+?{" else source[end:]
