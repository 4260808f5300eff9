"""Names of months as patterns and as numbers, for English and Russian texts."""

from __future__ import annotations

ENGLISH = (
    r"(?i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
RUSSIAN = (
    r"(?i:январ[яье]|феврал[яье]|март[ае]?|апрел[яье]|ма[яйе]|июн[яье]|июл[яье]|август[ае]?"
    r"|сентябр[яье]|октябр[яье]|ноябр[яье]|декабр[яье])"
)
ROMAN = r"(?:VIII|VII|VI|IV|V|III|II|IX|XII|XI|X|I)"

ROMAN_IN_ORDER = "I II III IV V VI VII VIII IX X XI XII"
_STEMS = "jan янв|feb фев|mar мар|apr апр|may мая май мае|jun июн|jul июл|aug авг|sep сен|oct окт|nov ноя|dec дек"
_NUMBERS = {stem: number for number, stems in enumerate(_STEMS.split("|"), 1) for stem in stems.split()}
ROMANS = {numeral: number for number, numeral in enumerate(ROMAN_IN_ORDER.split(), 1)}


"""Months as Roman numerals."""


def is_month(word: str) -> bool:
    """Whether a word begins like the name of a month; `month_number` looks closer."""
    return len(word) > 2 and word[:3].lower() in _NUMBERS


def month_number(word: str) -> int | None:
    """1 to 12 for the name, abbreviation or Roman numeral of a month; None for another word.

    Names in Latin letters begin with a capital: `may` is no month.

    >>> month_number("Sept."), month_number("ноября"), month_number("XI"), month_number("may")
    (9, 11, 11, None)
    """
    if word in ROMANS:
        return ROMANS[word]
    if word[:1].isascii() and not word[:1].isupper():
        return None
    return _NUMBERS.get(word[:3].lower())
