"""Whole words in running text, without regard to case, with every offset kept."""

from __future__ import annotations


def lower(text: str) -> str:
    """Lower case of the same length: the few letters whose lower case is longer stay as they are.

    >>> lower("İzmir, ORSK")
    'İzmir, orsk'
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def ideographs(text: str) -> bool:
    """Whether the text is of a script that sets no spaces between words."""
    return any("\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def whole(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit continues the stretch on either side; scripts without spaces always pass."""
    if ideographs(text[start:end]):
        return True
    return not (start > 0 and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
