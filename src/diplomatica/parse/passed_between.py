"""Between whom a paper that is named passed, as the words about it say: `our`, `Deptel`, `from Praha`, `to the consul in Tarn`."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import joined, shaped, word_set
from diplomatica.parse.scan import Hit, Scan
from diplomatica.parse.sentences import sentence_start
from diplomatica.parse.state import Span, State

HOUR = r"(?:,|—|;)? ?(?:at )?(?P<hour>{CLOCK})"
"""The hour behind a date."""
BETWEEN = r",? (?:repeated |sent )?(?P<way>from|to) (?:the )?(?:{MISSION} (?:in|at) )?(?P<place>{CENTRE}|{PLACES})\b"
"""Where a paper came from or went, behind its number and date: `telegram 30, June 21, from Praha`."""
ADDRESSED = r"(?:,? (?:sent|addressed|directed))? to (?P<who>(?:the )?{PARTY})(?:[,.;:)\n]|$| \p{Ll})"
"""To whom a paper went, by his name or office: `your telegram No. 5 of 16 May to the consul in Tarn`."""
LONGEST_HOUR = 16
LONGEST_WAY = 70
OWN, THEIRS, CENTRE, POST = "@own", "@theirs", "@centre", "@post"
"""Whose paper a word makes it: the writer's, the recipient's, the head office's, or that of the post that it writes with."""
SERIES = {"of_own": (OWN, None), "of_theirs": (THEIRS, None), "of_centre": (CENTRE, POST), "of_post": (POST, CENTRE)}


class Ways(NamedTuple):
    """From whom and to whom a paper went, as the words about it say: one of the four words above, or a place."""

    sender: str | None
    recipient: str | None


def ends_behind(state: State, end: int, ways: Ways, *, dated: bool) -> tuple[int, str | None, Ways]:
    """What stands behind number and date: the hour, and from where or to where it went."""
    hour = None
    if dated:
        found = state.scan.at(shaped(state.convention, HOUR), end, min(end + LONGEST_HOUR, len(state.text)))
        if found:
            end, hour = found.end, clock(found.text("hour") or "")
    way = state.scan.at(shaped(state.convention, BETWEEN), end, min(end + LONGEST_WAY, len(state.text)))
    if way and state.convention.list("places"):
        place, known = way.text("place"), state.convention.list("centre")
        said = CENTRE if place in known else place
        ways = Ways(said, ways.recipient) if way.text("way") == "from" else Ways(ways.sender, said)
        end = way.end
    return end, hour, ways


def addressee(state: State, span: Span) -> Span | None:
    """Where the recipient of the paper that is named at a span is named right behind it; None where he is not.

    Somebody to whom it was shown or handed on is none: `I gave your telegram No. 5 to the minister`.
    """
    found = state.scan.at(shaped(state.convention, ADDRESSED), span[1], min(span[1] + LONGEST_WAY, len(state.text)))
    who = found.span("who") if found else None
    if who is None:
        return None
    before = Scan(f"{state.text[sentence_start(state, span[0]) : span[0]]}‹")
    return None if before.first(joined(state.convention, "handed_on")) else who


def clock(words: str) -> str | None:
    """`2 p.m.` as `14:00`.

    >>> clock("2 p.m."), clock("12:30 a. m."), clock("midnight"), clock("noon")
    ('14:00', '00:30', '24:00', '12:00')
    """
    if words in ("noon", "midnight"):
        return "12:00" if words == "noon" else "24:00"
    digits, half = words.rstrip(".").split("m")[0].replace(".", "").replace(" ", ""), 0
    half = 12 if digits.endswith("p") else 0
    hours, _, minutes = digits.rstrip("ap").partition(":")
    return f"{int(hours) % 12 + half:02d}:{minutes or '00'}" if int(hours) <= 12 else None


def whose(state: State, hit: Hit) -> Ways:
    """From whom to whom, by the word before the number: `my`, `Deptel`, `London’s`."""
    place, series, owner = hit.text("from"), hit.text("series"), hit.text("owner")
    if place:
        return Ways(place, None)
    if series:
        small = series.lower()
        for name, ends in SERIES.items():
            if small in _small(state.convention, name):
                return Ways(*ends)
    if owner:
        small = owner.lower().rstrip("’'").removesuffix("’s").removesuffix("'s")
        if small in ("your", "ur"):
            return Ways(THEIRS, None)
        if small in ("my", "our"):
            return Ways(OWN, None)
        for name, way in (("centre", CENTRE), ("mission", POST)):
            if {small, small.removesuffix("s")} & _small(state.convention, name):
                return Ways(way, POST if way == CENTRE else CENTRE)
    return Ways(None, None)


@lru_cache(maxsize=256)
def _small(convention: Convention, name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in word_set(convention, name))
