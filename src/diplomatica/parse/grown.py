"""Numbers that a footnote's number grew onto when the text was copied: `1498159` is 1498 and note 159."""

from __future__ import annotations

from diplomatica.parse.scan import Scan, pattern

MARK = pattern(r"(?:[\p{Ll})\]\"”»][.,]?|\b(?:1[89]|20)\d\d)(?P<note>[1-9]\d\d)(?:[^\p{L}\d]|$)")
"""A note's number of three digits grown onto a word, a bracket or a year."""
LEAST = 6
"""Digits of the shortest number that is looked at: shorter ones may well be what they seem."""
NEAR = 8
"""Notes are counted through: another note of the same text has a number so near."""


def apart(number: str, text: str) -> str:
    """The number without a note's number, where the text has other notes with numbers near to it; else as printed.

    >>> apart("488224", "The draft is attached225."), apart("488224", "The draft is attached.")
    ('488', '488224')
    """
    if len(number) < LEAST or not number.isdecimal():
        return number
    note = int(number[-3:])
    marks = (hit.text("note") for hit in Scan(text).all(MARK))
    near = any(mark and mark != number[-3:] and abs(int(mark) - note) <= NEAR for mark in marks)
    return number[:-3] if near else number
