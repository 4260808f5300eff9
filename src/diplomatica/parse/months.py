"""Names of months as patterns and as numbers: English and Russian ones in all forms, others of Europe in full."""

from __future__ import annotations

ENGLISH = (
    r"(?i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
RUSSIAN = (
    r"(?i:январ[яье]|феврал[яье]|март[ае]?|апрел[яье]|ма[яйе]|июн[яье]|июл[яье]|август[ае]?"
    r"|сентябр[яье]|октябр[яье]|ноябр[яье]|декабр[яье])"
)
_ABROAD = (
    "janvier januar jänner januari gennaio enero janeiro|février fevrier februar februari febbraio febrero fevereiro"
    "|mars märz maerz maart marzo março|avril aprile abril|mai mei maggio mayo maio|juin juni giugno junio junho"
    "|juillet juli luglio julio julho|août aout augustus agosto|septembre settembre septiembre setembro"
    "|octobre oktober ottobre octubre outubro|novembre noviembre novembro|décembre decembre dezember dicembre diciembre dezembro"
)
_NUMBERS_ABROAD = {name: number for number, names in enumerate(_ABROAD.split("|"), 1) for name in names.split()}
ABROAD = rf"(?i:{'|'.join(_NUMBERS_ABROAD)})".replace("û", r"\p{L}")  # its place differs from text to text
"""French, German, Italian, Dutch, Spanish and Portuguese names that are no English ones; a year has to follow."""
ROMAN = r"(?:VIII|VII|VI|IV|V|III|II|IX|XII|XI|X|I)"

ROMAN_IN_ORDER = "I II III IV V VI VII VIII IX X XI XII"
_STEMS = "jan янв|feb фев|mar мар|apr апр|may мая май мае|jun июн|jul июл|aug авг|sep сен|oct окт|nov ноя|dec дек"
_NUMBERS = {stem: number for number, stems in enumerate(_STEMS.split("|"), 1) for stem in stems.split()}
ROMANS = {numeral: number for number, numeral in enumerate(ROMAN_IN_ORDER.split(), 1)}


"""Months as Roman numerals."""


def is_month(word: str) -> bool:
    """Whether a word begins like the name of a month; `month_number` looks closer."""
    return len(word) > 2 and (word[:3].lower() in _NUMBERS or word.lower() in _NUMBERS_ABROAD)


def month_number(word: str) -> int | None:
    """1 to 12 for the name, abbreviation or Roman numeral of a month; None for another word.

    English names begin with a capital: `may` is no month.

    >>> month_number("Sept."), month_number("ноября"), month_number("XI"), month_number("may"), month_number("août")
    (9, 11, 11, None, 8)
    """
    if word in ROMANS:
        return ROMANS[word]
    abroad = _NUMBERS_ABROAD.get(word.lower())
    if abroad:
        return abroad
    if word[:1].isascii() and not word[:1].isupper():
        return None
    return _NUMBERS.get(word[:3].lower())
