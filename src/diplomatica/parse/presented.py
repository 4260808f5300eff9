"""Persons presented with their office in running text: “Ada Brandt, Chief of the Division of Tides”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from diplomatica.parse.state import State

_WORD = r"\p{Lu}[\p{L}\p{M}’'\-]*"
_OFFICE = (
    r"(?:Secretary|Chief|Director|Ambassador|Minister|Counselor|Chargé|Adviser|Chairman|President|Representative|High Commissioner|"
    r"Consul|Prime Minister|Foreign Minister|Officer|Commissioner|Administrator|Commander|Assistant|Deputy|Foreign Secretary)\b"
)
_SIGN = re2.compile(_OFFICE)
"""The word of an office: where none stands nothing needs to be tried, and one pattern for all would be tried at every capital."""
_NAME = re2.compile(rf"(?:{_WORD}\.? ){{0,3}}{_WORD}$")
_BEHIND = re2.compile(
    r", (?:then |at this time |formerly )?(?:the )?"
    r"((?:Acting |Deputy |Assistant |Under |First |Second |Third |Special |Vice |Executive |Associate |United States |U\.S\. "
    r"|\p{Lu}\p{L}+(?:ish|an|ch|ese) )*"
    rf"{_OFFICE}[^.;,()\[\]]{{0,110}}(?:, (?:Division|Office|Bureau|Department|Embassy)[^.;,()\[\]]{{3,80}})?)"
)
BEFORE, BETWEEN, AFTER = 160, 100, 450
"""Code points that are looked at: before the comma for a name, between it and the word of an office, and behind it."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A name and the office that stands behind it, with the span of both."""

    name: str
    office: str
    start: int
    end: int


def presentations(text: str) -> Iterator[Presented]:
    """All persons that a text presents with their offices, in text order.

    >>> [(one.name, one.office) for one in presentations("I saw Ada Brandt, Chief of the Division of Tides, today.")]
    [('Ada Brandt', 'Chief of the Division of Tides')]
    """
    last = tried = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < last:
            continue
        comma = text.rfind(", ", max(tried, sign.start() - BETWEEN), sign.start())
        if comma < 0:
            continue
        tried = comma + 1
        office = _BEHIND.match(text[comma : comma + AFTER])
        name = _NAME.search(text[max(last, comma - BEFORE) : comma]) if office else None
        if office is None or name is None:
            continue
        last = comma + office.end()
        words = office.group(1).rstrip()
        start = comma + office.start(1)
        yield Presented(name.group(), words, comma - len(name.group()), start + len(words))


def presented(state: State) -> None:
    """Stage `presented`: what the text tells in passing of who held which office."""
    for one in presentations(state.text):
        state.add_plain("presented", name=one.name, office=one.office, start=one.start, end=one.end)
