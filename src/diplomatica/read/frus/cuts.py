"""Where the documents of a volume begin.

From 1951 on the editors numbered the documents: the longest run of rising numbers that look like the head of a document
tells all of them. Earlier volumes have no numbers: there a document begins with its file number or the word for its
kind, a heading and a dateline.
"""

from __future__ import annotations

from diplomatica.read.frus.headings import unnumbered
from diplomatica.read.frus.numbers import numbered
from diplomatica.read.split import Cut

LEAST = 20
"""Fewer numbers in a row than this are a list of points."""
DENSE = 60_000
"""A run of numbers that stands for documents has one in so many code points."""


def cuts(text: str) -> list[Cut]:
    """The documents of a volume in order; empty where the text shows none."""
    found = numbered(text)
    if len(found) >= LEAST and len(found) * DENSE >= len(text):
        return found
    return unnumbered(text)
