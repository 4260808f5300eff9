"""Who is meant by a bare title: "the Ambassador" is the one man whom the paper calls Ambassador."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 40
"""Code points of a title."""


def titled(text: str, persons: Iterable[tuple[int, str]], words: str) -> str | None:
    """The one person of those named at these offsets before whose name the title stands; None for none or several.

    >>> titled("Ambassador Lund came. The Ambassador spoke.", [(11, "lund")], "The Ambassador")
    'lund'
    """
    lower = words.lower()
    noun = lower.removeprefix("the ")
    if noun == lower or not noun:
        return None
    found = {
        entity for start, entity in persons if text[max(0, start - LONGEST) : start].rstrip().lower().endswith(noun)
    }
    return found.pop() if len(found) == 1 else None
