"""How wide words are, near enough to place them: no font is at hand where pictures are made."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iIjlftr.,;:'!|()[] ’‘-")
_WIDE = frozenset("mwMW@%—")


def width(text: str, size: float) -> float:
    """The width of a line of text in a sans serif of that size, rather too much than too little."""
    return size * sum(_one(sign) for sign in text)


def _one(sign: str) -> float:
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.92
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.02
    if unicodedata.combining(sign):
        return 0.0
    return 0.68 if sign.isupper() else 0.57


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for.

    >>> cut("Ministry of Foreign Affairs", 12, 80)
    'Ministry of F…'
    """
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
