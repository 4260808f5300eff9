"""How text becomes words, the same for the index, for queries and for snippets."""

from __future__ import annotations

import re
from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST = 100
"""Longer runs of letters are noise of scanning and not indexed."""

EXACT, ENGLISH, RUSSIAN = "exact", "english", "russian"
"""Names under which every process registers the three analyzers."""

_SYLLABLES = re.compile(
    r"([\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def spread(text: str) -> str:
    """The text with Chinese, Japanese, Korean and Thai signs set apart, so that each is a word and a run a phrase.

    >>> spread("to 周恩来, ёлка")
    'to  周  恩  来 , елка'
    """
    if text.isascii():
        return text
    return _SYLLABLES.sub(r" \1 ", text.replace("ё", "е").replace("Ё", "Е"))


def is_cyrillic(text: str) -> bool:
    """Whether the text has a Cyrillic letter: only then is it stemmed as Russian."""
    return not text.isascii() and _CYRILLIC.search(text) is not None


@cache
def analyzer(name: str) -> TextAnalyzer:
    """The analyzer of that name: words, lower case, diacritics folded; the two others also stem."""
    built = (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    if name != EXACT:
        built = built.filter(Filter.stemmer(name.capitalize()))
    return built.build()


def words(text: str, name: str = EXACT) -> list[str]:
    """The words of a text as the index holds them, in order.

    >>> words("Cdes. Brandt, Dmitriĭ")
    ['cdes', 'brandt', 'dmitrii']
    """
    return analyzer(name).analyze(spread(text))
