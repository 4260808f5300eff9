"""The same word in Cyrillic and in Latin letters: what a reader types in one is found where the text has the other.

There is no one way to write Cyrillic in Latin letters. Towards Latin, a word becomes its spellings in the usual ways (English, with
and without soft endings; library; scholarly; German). Towards Cyrillic, both words become one key in which these ways agree.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from diplomatica.index.words import RUSSIAN, is_cyrillic, words

SHORTEST = 3
"""Letters that a word must have: shorter ones are alike by chance."""

_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуўфхцчшщъыьэюя"
_WAYS = {
    "english": "a b v g g d e e zh z i i i y k l m n o p r s t u u f kh ts ch sh shch . y . e yu ya",
    "library": "a b v g g d e ie zh z i i i i k l m n o p r s t u u f kh ts ch sh shch . y . e iu ia",
    "scholarly": "a b v g g d e je z z i i ji j k l m n o p r s t u u f x c c s sc . y . e ju ja",
    "german": "a b w g g d e je sch s i i ji i k l m n o p r s t u u f ch z tsch sch schtsch . y . e ju ja",
}
_SPELLED = {
    way: {letter: "" if latin == "." else latin for letter, latin in zip(_CYRILLIC, said.split(), strict=True)}
    for way, said in _WAYS.items()
}

_KEYED = {**dict.fromkeys("иіїйы", "и"), **dict.fromkeys("ъь", ""), "э": "е", "є": "е", "ё": "е", "ґ": "г", "ў": "у"}
"""Cyrillic letters that the ways do not keep apart; the others stand for themselves in a key."""

_SOUNDS = (
    ("щ", "schtsch shtch shch stsch šč sc̆"), ("ч", "tsch tch ch č"), ("ш", "sch sh š"), ("ж", "zh ž"), ("х", "kh"),
    ("ц", "ts tz"), ("я", "ya ia ja"), ("ю", "yu iu ju"), ("е", "yo jo ye je ie e"), ("кс", "x"), ("ф", "ph f"),
    ("и", "iy ij yi ii yj yy ji y j i"), ("а", "a"), ("б", "b"), ("в", "v w"), ("г", "g"), ("д", "d"), ("з", "z"),
    ("к", "k q"), ("л", "l"), ("м", "m"), ("н", "n"), ("о", "o"), ("п", "p"), ("р", "r"), ("с", "s"), ("т", "t"), ("у", "u"),
    ("х", "h"), ("ц", "c"),
)  # fmt: skip
_SOFT_END = re.compile(r"(?:iy|yy|ii|yi|ij|yj)$")
_LATIN = {latin: sound for sound, said in _SOUNDS for latin in said.split()}
_LATIN_PARTS = re.compile("|".join(sorted(map(re.escape, _LATIN), key=lambda part: (-len(part), part))))


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """What the word is in either script, as far as the ways to write it agree; empty for one that is too short.

    >>> key("Чиновник") == key("Chinovnik") == key("Tschinownik") == key("Činovnik")
    True
    """
    folded = unicodedata.normalize("NFC", word.lower())
    if is_cyrillic(folded):
        sounds = "".join(_KEYED.get(letter, letter) for letter in folded)
    else:
        sounds = _LATIN_PARTS.sub(lambda match: _LATIN[match[0]], _bare(folded))
    # Letters that stand twice in one way stand once in another.
    sounds = re.sub(r"(.)\1+", r"\1", "".join(sign for sign in sounds if sign.isalpha()))
    return sounds if len(sounds) >= SHORTEST else ""


@lru_cache(maxsize=2_000)
def spellings(word: str) -> tuple[str, ...]:
    """A Cyrillic word in Latin letters, as each of the usual ways writes it, folded as the index folds.

    >>> spellings("Чаща")
    ('casca', 'chashcha', 'tschaschtscha')
    """
    folded = word.lower().replace("ё", "е")
    if not is_cyrillic(folded) or len(folded) < SHORTEST:
        return ()
    written = {"".join(spelled.get(letter, letter) for letter in folded) for spelled in _SPELLED.values()}
    written |= {re.sub(_SOFT_END, end, form) for form in written for end in "yi"}
    if folded[0] == "е":
        written |= {start + form for form in written for start in "yj" if form[0] == "e"}
    return tuple(sorted(written))


def keys(text: str) -> list[str]:
    """The keys of all Cyrillic words of a text, and those of their stems, in order and each time they stand there."""
    out = []
    for word in words(text):
        if is_cyrillic(word):
            out += sorted({made for made in (key(word), *map(key, words(word, RUSSIAN))) if made})
    return out


def _bare(text: str) -> str:
    """Without accents, but for the hooks that make another sound."""
    return "".join(
        letter if letter in "šžč" else unicodedata.normalize("NFD", letter)[0] for letter in text if letter.isalpha()
    )
