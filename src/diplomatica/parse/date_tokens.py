"""What a printed date is made of: numbers, names of months, marks between them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from diplomatica.parse.months import ROMANS, is_month


class Token(NamedTuple):
    """One part of a date.

    `kind` is `n` for one or two digits, `y` for four, `m` a month's name, `r` a Roman numeral, `-` what joins two days
    (dashes, `to`, `and`), `/` a slash or point between numbers. Ordinal endings, commas, `of` and the like are no parts.
    """

    kind: str
    text: str
    at: int
    """Offset within the words."""

    @property
    def end(self) -> int:
        """Offset behind the part, with the ordinal ending of a day left out."""
        return self.at + len(self.text)


def tokens_of(words: str) -> tuple[Token, ...]:
    """The parts of some words in their order.

    >>> [(token.kind, token.text) for token in tokens_of("18th to 20th Sept. 1950")]
    [('n', '18'), ('-', 'to'), ('n', '20'), ('m', 'Sept'), ('y', '1950')]
    """
    found: list[Token] = []
    at, size = 0, len(words)
    while at < size:
        start, char = at, words[at]
        at += 1
        if "0" <= char <= "9":
            while at < size and "0" <= words[at] <= "9":
                at += 1
            found.append(Token("y" if at - start == 4 else "n", words[start:at], start))
        elif char.isalpha():
            while at < size and words[at].isalpha():
                at += 1
            kind = _kind(words[start:at])
            if kind:
                found.append(Token(kind, words[start:at], start))
            if at < size and words[at] == "." and kind == "m":
                at += 1
        elif char in "-–—":
            found.append(Token("-", char, start))
        elif char in "./":
            found.append(Token("/", char, start))
    return tuple(found)


@lru_cache(maxsize=8192)
def shape_of(words: str) -> tuple[tuple[Token, ...], str]:
    """The parts of some words, and their kinds in a row: what sort of a date they may be.

    >>> shape_of("18 Sept. 1950")[1]
    'nmy'
    """
    tokens = tokens_of(words)
    return tokens, "".join(token.kind for token in tokens)


def _kind(word: str) -> str:
    if word in ROMANS:
        return "r"
    if word in {"to", "and"}:
        return "-"
    return "m" if is_month(word) else ""
