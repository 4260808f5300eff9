"""Place, day and hour of a dateline: `Orsk, May 13, 1951—3 p.m.`, `[Orsk,] 3 June 1945`, `Vell, May 1, 1965, 1817Z.`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diplomatica.parse.months import ENGLISH
from diplomatica.parse.scan import Hit, Scan, pattern
from diplomatica.parse.state import Span

SPACE = r"[\s\x{a0}\x{2002}\x{2003}]"
_WORD = r"(?:St\.|Ft\.|Mt\.|\p{Lu}[\p{L}\p{M}’'-]*)"
_PLACE = rf"{_WORD}(?:,? (?:{_WORD}|de|del|of|the|am|la|el|janeiro|D\. ?C\.|D\. ?F\.)){{0,4}}"
_DAY = (
    rf"(?:{ENGLISH} \d{{1,2}}(?: ?\(\d{{1,2}}\?\))?(?: ?[–-] ?(?:{ENGLISH} )?\d{{1,2}})?,? ?(?:1[89]|20)\d\d"
    rf"|\d{{1,2}} {ENGLISH},? ?(?:1[89]|20)\d\d|undated)"
)
_GROUP = rf"\d{{6}}Z {ENGLISH} (?:(?:1[89]|20)\d\d|\d\d)"
"""A group of date and time: `140615Z MAY 51`."""
_CLOCK = r"\[?\(?\d{1,2}\??\)?\]?(?:[:.] ?\d\d)?"
_HALF = rf"{SPACE}?\[?[ap]\.?{SPACE}?m\b\.?\]?"
HOUR = (
    rf"(?:noon|midnight|{_CLOCK}(?:{_HALF})?(?:{SPACE}?[–-]{SPACE}?|{SPACE}to{SPACE})(?:{_CLOCK}{_HALF}|noon)"
    rf"|{_CLOCK}(?:{_HALF}|{SPACE}noon|{SPACE}midnight)|\[\?\]{_HALF}|\d{{4}}Z|\d{{6}}Z|\d{{1,2}}:\d\d)"
)
_DATELINE = pattern(
    rf"(?:(?P<place>\[?{_PLACE}\]?)(?P<gap>{SPACE}?,{SPACE}?\]?,?{SPACE}?|{SPACE}?\],?{SPACE}?|{SPACE}\.{SPACE}|{SPACE}{{1,3}}))?"
    rf"\[?(?P<day>{_GROUP}|{_DAY})\.?\]?(?:(?:{SPACE}?[—–-]{SPACE}?|,{SPACE}?|{SPACE}|\.{SPACE})\[?(?P<hour>{HOUR})\]?)?"
)


class Dateline(NamedTuple):
    """A dateline as it stands: the span of the whole, and of its parts."""

    start: int
    end: int
    place: Span | None
    day: Span
    hour: Span | None
    supplied: bool
    """Whether the editors supplied the place, in brackets."""


def datelines(scan: Scan, start: int, end: int) -> Iterator[Dateline]:
    """Everything between start and end that has the shape of a dateline, in order."""
    for hit in scan.all(_DATELINE, start, end):
        day = hit.span("day")
        if day is None or _part_of_a_word(scan.text, hit):
            continue
        place = hit.span("place")
        supplied = place is not None and scan.text[place[0]] == "["
        if place and supplied:
            place = place[0] + 1, place[1] - (scan.text[place[1] - 1] == "]")
        hour = day if scan.text[day[0] : day[0] + 7][6:] == "Z" else hit.span("hour")
        yield Dateline(hit.start, hit.end, place, day, hour, supplied)


def _part_of_a_word(text: str, hit: Hit) -> bool:
    """Whether the match ends or begins inside a number or word."""
    before = text[hit.start - 1 : hit.start]
    after = text[hit.end : hit.end + 1]
    return (before.isdigit() and text[hit.start].isdigit()) or (text[hit.end - 1].isdigit() and after.isdigit())
