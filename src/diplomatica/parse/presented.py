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
_PRESENTED = re2.compile(
    rf"((?:{_WORD}\.? ){{0,3}}{_WORD}), (?:then |at this time |formerly )?(?:the )?"
    r"((?:Acting |Deputy |Assistant |Under |First |Second |Third |Special |Vice |Executive |Associate |United States |U\.S\. "
    r"|\p{Lu}\p{L}+(?:ish|an|ch|ese) )*"
    rf"{_OFFICE}[^.;,()\[\]]{{0,110}}(?:, (?:Division|Office|Bureau|Department|Embassy)[^.;,()\[\]]{{3,80}})?)"
)


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
    for match in _PRESENTED.finditer(text):
        office = match.group(2).rstrip()
        yield Presented(match.group(1), office, match.start(1), match.start(2) + len(office))


def presented(state: State) -> None:
    """Stage `presented`: what the text tells in passing of who held which office."""
    for one in presentations(state.text):
        state.add_plain("presented", name=one.name, office=one.office, start=one.start, end=one.end)
