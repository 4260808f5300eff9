"""The day that a writer names by his own: `I saw the minister this morning`, `yesterday afternoon the consul called on me`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from diplomatica.parse.clock_words import read_hour
from diplomatica.parse.scan import Hit, Scan, pattern
from diplomatica.parse.state import Span

_PART = "(?:early |late )?(?:morning|afternoon|noon|evening)"
_DAY = rf"(?:(?P<today>(?i:today|tonight|this {_PART}))|(?P<night>(?i:last night))|(?P<before>(?i:last evening|yesterday(?: {_PART})?)))\b"
_TIME = r"[0-9]{1,2}(?:[:.][0-9]{2})? ?[ap]\.? ?m\b\.?"
_HOUR = rf"(?:(?:at |about ){{0,2}}(?P<hour>noon|midday|{_TIME}),? )?"
_AT_ONCE = (
    "(?: (?:again|alone|also|briefly|privately|informally|at length|for (?:about |over |nearly |almost )?(?:an?|one|two|half an|[0-9]+) "
    r"(?:hours?|minutes)|(?:at|in) (?:the|his|her|my|our) (?:(?:own )?(?:request|house|home|residence|office|invitation)|[Mm]inistry"
    "|[Ee]mbassy|[Cc]hancery|[Ff]oreign (?:[Oo]ffice|[Mm]inistry)))){0,2}"
)
_BEHIND = pattern(
    rf"{_AT_ONCE},? (?:late |early )?{_HOUR}(?:late |early )?{_DAY}(?: (?:at )?(?:about )?(?P<after>noon|{_TIME}))?"
)
_BEFORE = pattern(rf"(?:(?:Late|Early) )?{_DAY}(?: at (?P<hour>noon|{_TIME}))?,? ")
_WITHIN = pattern(rf" {_DAY} ")

OF = "'’"
"""What makes the day that of something else: `today's meeting`."""


@dataclass(frozen=True, slots=True)
class Named:
    """The days that such words can mean, and the hour (`12:00`) where one stands with them."""

    first: date
    last: date
    hour: str | None = None


def named_by_writer(scan: Scan, own: date, sentence: Span, told: Span) -> Named | None:
    """The day of what is told at a span of a sentence, by words of time that stand beside it; None where none do.

    What stands further off, behind another verb or noun, may be the day of something else. A night belongs to two days.
    """
    behind = scan.at(_BEHIND, told[1], sentence[1])
    if behind and scan.text[behind.end : behind.end + 1] in OF and behind.end < len(scan.text):
        return None
    found = behind or scan.whole(_BEFORE, sentence[0], told[0]) or scan.first(_WITHIN, *told)
    return _day(found, own) if found else None


def _day(found: Hit, own: date) -> Named:
    words = found.text("hour") or found.text("after")
    read = read_hour(words) if words else None
    before = own - timedelta(days=1)
    if found.span("today"):
        return Named(own, own, read[0] if read else None)
    return Named(
        before, own if found.span("night") else before, None if found.span("night") or read is None else read[0]
    )
