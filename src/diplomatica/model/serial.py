"""Numbers of a series as whole numbers: `483/sh` is the 483rd of those that end in `/sh`; `211-212` are two."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = r"(?:\bnos?\b|\bnumbers?\b|№|nº|#|\bnr\b)[. :]*"
_SERIAL = re.compile(rf"(?i)^\s*(?:{_MARK})?\s*(\d{{1,6}})(?:\s*[-–]\s*(\d{{1,6}}))?\s*(/?[^\W\d_]{{0,6}})\s*$")
_NAMED = re.compile(rf"(?i){_MARK}\s*(\d{{1,6}})(?!\d)(/[^\W\d_]{{1,6}})?")
_RUN = re.compile(rf"(?i){_MARK}\s*(\d{{1,6}})(/[^\W\d_]{{1,6}})?\s*(?:to|-|–)\s*(\d{{1,6}})(?!\d)(/[^\W\d_]{{1,6}})?")


class Serial(NamedTuple):
    """One number, or a run of numbers that one paper bears."""

    first: int
    last: int
    tail: str
    """What stands behind the figures, lower case; numbers of one series share it."""


def serial(value: str | None) -> Serial | None:
    """The number that a printed value means; None for a file number, or what is no number.

    >>> serial("No. 483/SH"), serial("211-212"), serial("611.84/5–1151")
    (Serial(first=483, last=483, tail='/sh'), Serial(first=211, last=212, tail=''), None)
    """
    found = _SERIAL.match(value or "")
    if not found:
        return None
    first, last, tail = int(found[1]), int(found[2] or found[1]), found[3].lower()
    return Serial(first, last, tail) if first <= last else None


def named(words: str | None) -> list[Serial]:
    """The numbers that stand behind a number sign in a title.

    >>> named("Despatch No. 15, the Consul to the Ministry")
    [Serial(first=15, last=15, tail='')]
    """
    return [Serial(int(n), int(n), tail.lower()) for n, tail in _NAMED.findall(words or "")]


def run(words: str | None) -> Serial | None:
    """The first and last number that the name of a series gives.

    >>> run("Numbered papers to the Ministry, Nos. 13 to 18")
    Serial(first=13, last=18, tail='')
    """
    found = _RUN.search(words or "")
    if not found:
        return None
    first, last, tail = int(found[1]), int(found[3]), (found[4] or found[2] or "").lower()
    return Serial(first, last, tail) if first <= last else None
