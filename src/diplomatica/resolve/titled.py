"""Who is meant by a bare title: "the Ambassador" is the one man whom the paper calls Ambassador, if it speaks of no other."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OF_A_HOUSE = re.compile(r" (?:of|to|in|at|from)(?: the)? (?P<house>[^\W\d_]+)")
_NAME = re.compile(r"\s+(?P<name>[^\W\d_]{2,})")
_BEFORE = re.compile(r"(?P<comma>,)?\s*(?P<word>[^\W\d_]+)?\s*$")
_OWN = frozenset({"our", "your", "my", "his", "her", "their", "another", "other"})
_FIRST = frozenset(
    {"The", "This", "That", "A", "As", "If", "When", "And", "But", "To", "By", "For", "With", "From", "In", "Both"}
)
"""Words that open a sentence before a title."""
_MEASURED = 60
"""Code points before a title that are looked at."""


def titled(text: str, persons: Iterable[tuple[int, str]], words: str) -> str | None:
    """The one person of those named at these offsets before whose name the title stands; None for none or several.

    It is nobody, too, where the paper speaks of another who has the title: with a name that nobody knows, of a house
    (*Ambassador of Vell*, *the Vellan Ambassador*, *our Ambassador*), or behind a name (*Mr. Berk, Ambassador*).

    >>> titled("Ambassador Lund came. The Ambassador spoke.", [(11, "lund")], "The Ambassador")
    'lund'
    >>> titled("The Vellan Ambassador called. Ambassador Lund had written. The Ambassador was told.", [(41, "lund")], "The Ambassador")
    """
    noun = words[4:].strip()
    noun = noun.title() if noun.islower() else noun
    if words[:4].lower() != "the " or not noun:
        return None
    named = dict(persons)
    found = set()
    for hit in re.finditer(rf"(?<![\w-]){re.escape(noun)}\b", text):
        after = _NAME.match(text, hit.end())
        entity = named.get(hit.start()) or (named.get(after.start("name")) if after else None)
        if entity:
            found.add(entity)
        elif (after and after["name"][0].isupper()) or _is_another(text, hit.start(), hit.end()):
            return None
    return found.pop() if len(found) == 1 else None


def _is_another(text: str, start: int, end: int) -> bool:
    """Whether a title without a name stands for another than the one man: of a house, or behind his name."""
    house = _OF_A_HOUSE.match(text, end)
    if house and house["house"][0].isupper():
        return True
    before = _BEFORE.search(text, max(0, start - _MEASURED), start)
    word = before["word"] if before else None
    if before and before["comma"] and not word:
        return True
    return word is not None and (word.lower() in _OWN or (word[0].isupper() and word not in _FIRST))
