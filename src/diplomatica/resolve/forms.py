"""Printed names made comparable: case, accents, titles, initials, and the identification that an editor adds in brackets."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import re2

_IDENTIFIED = re2.compile(r"^\s*(.+?)\s*[\[(]([^\[\]()]{2,60})[\])]\s*$")
_INITIAL = re2.compile(r"^(?:\p{L}\p{M}*\.-?)+$")
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart into a plain one and an accent."""

_TITLES = frozenset(
    [
        "cde",
        "cdes",
        "comrade",
        "comrades",
        "com",
        "t",
        "tov",
        "mr",
        "mrs",
        "dr",
        "sir",
        "general",
        "gen",
        "marshal",
        "ambassador",
        "minister",
        "premier",
        "president",
        "prime",
        "chairman",
        "secretary",
        "colonel",
        "col",
        "major",
        "captain",
        "admiral",
        "deputy",
        "foreign",
        "the",
    ]
)


def is_title(word: str) -> bool:
    """Whether a word is a rank or form of address and no name.

    >>> is_title("Colonel"), is_title("Carlos")
    (True, False)
    """
    return word.rstrip(".").casefold() in _TITLES


@lru_cache(maxsize=65_536)
def normal(text: str) -> str:
    """A form to compare by: lower case, no accents or apostrophes, hyphens and white space as one space.

    >>> normal("Érik-Jan  O’Brandt")
    'erik jan obrandt'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’ʼ‘`\"“”")
    return " ".join(kept.replace("-", " ").replace("–", " ").split())


@lru_cache(maxsize=65_536)
def identified(text: str) -> tuple[str, str | None]:
    """A name and the one an editor put beside it in brackets, or None.

    >>> identified("Falcon [Brandt]")
    ('Falcon', 'Brandt')
    """
    match = _IDENTIFIED.match(text)
    if match is None:
        return text.strip(), None
    return match.group(1), match.group(2).strip()


@lru_cache(maxsize=65_536)
def bare(text: str) -> str:
    """The normal form without titles and initials, in front or behind.

    >>> bare("Cde. E.A. Brandt")
    'brandt'
    >>> bare("Lund M.K.")
    'lund'
    """
    words = [word for word in text.replace(",", " ").split() if not _INITIAL.match(word)]
    kept = [word for word in map(normal, words) if word.rstrip(".") not in _TITLES]
    return " ".join(word.rstrip(".") for word in kept)


def tokens(text: str) -> frozenset[str]:
    """The words of a phrase that tell offices apart: normal form, without articles and prepositions.

    >>> sorted(tokens("the Orskian Minister in Tarn"))
    ['minister', 'orskian', 'tarn']
    """
    cleaned = normal(text)
    for sign in ",.;:()[]":
        cleaned = cleaned.replace(sign, " ")
    return frozenset(cleaned.split()) - _SMALL


_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "at",
        "to",
        "for",
        "and",
        "our",
        "your",
        "its",
        "their",
        "his",
        "my",
        "de",
        "la",
        "du",
    ]
)
