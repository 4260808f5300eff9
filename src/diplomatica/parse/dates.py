"""Dates as they are printed in a text: where they stand, and which days they can mean.

A date without a year takes the year that brings it near to a known day, mostly before it: papers speak of what was.
The order of day and month in `07/05/50` is decided by what is near first, by the habit of the service second
(`order`), else it stays uncertain.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from diplomatica.model.civil import from_days
from diplomatica.parse.date_choice import choices, distance, full_year, nearest, ordered
from diplomatica.parse.date_tokens import Token, shape_of
from diplomatica.parse.eras import era_days
from diplomatica.parse.months import ABROAD, ENGLISH, ROMAN, RUSSIAN, month_number
from diplomatica.parse.scan import Scan, pattern

Order = Literal["dmy", "mdy"]
Form = Literal["day-month-year", "day-month", "month-year", "numeric", "roman", "iso", "range", "day", "year"]


class DateFound(msgspec.Struct, frozen=True):
    """One date at `text[start:end]`."""

    start: int
    end: int
    edtf: str
    """`1950-09-18`, a range `1950-09-18/1950-09-20`, a month, a year; `XXXX-09-18` where no year can be told."""
    first: date | None
    """First and last day that it can mean; None where no year can be told."""
    last: date | None
    calendar: str
    form: Form
    """How it is written; `day` is `the 18th`, `year` a year alone: weak evidence both."""
    certain: bool
    """Whether year and order are printed or leave no doubt."""


_GAP = r"[\s\x{a0}]"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)?"
_MONTH = rf"(?:{ENGLISH}|{RUSSIAN})"
_PATTERN = pattern(
    rf"\b[0-9]{{1,2}}(?:er|º|°|\.)?{_GAP}{{1,2}}(?:de{_GAP})?{ABROAD}(?:{_GAP}de)?{_GAP}{{1,2}}[0-9]{{4}}"
    rf"|\b{_DAY}(?:{_GAP}?(?:-|–|—|to|and){_GAP}?{_DAY})?{_GAP}{{1,2}}(?:of{_GAP}|day{_GAP}of{_GAP})?"
    rf"{_MONTH}(?:,?{_GAP}{{1,2}}[0-9]{{4}})?"
    rf"|{_MONTH},?{_GAP}{{1,2}}[0-9]{{4}}"
    rf"|{_MONTH}{_GAP}{{1,2}}{_DAY}(?:{_GAP}?[-–—]{_GAP}?[0-9]{{1,2}})?(?:,?{_GAP}{{1,2}}[0-9]{{4}})?"
    rf"|[0-9]{{1,2}}[./-](?:[0-9]{{1,2}}|{ROMAN})[./-](?:[0-9]{{4}}|[0-9]{{2}})"
    r"|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}"
    r"|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
    r"|\b(?i:on|of|by|until|till|since|from|before|after|dated)\sthe\s[0-9]{1,2}(?:st|nd|rd|th)"
    r"|\b(?i:in|of|since|during|by|until|till|before|after|from|early|late|spring|summer|autumn|fall|winter|year)"
    r"\s[0-9]{4}"
)
"""Anything that may be a date; what it is, its tokens tell. Without groups, which would cost as much again."""
_AFTER_DAY = pattern(
    r"\s*(?:$|[.,;:)\]\"”’]|(?:and|at|in|with|I|we|you|he|they|that|the|to|when|about|from|instant|inst|by|of this)\b)"
)
BEYOND = 12
"""So many characters after a wrong date the right one may end: `5 May` before `May 1, 1950`."""
DOUBT = 180
"""Farther than so many days (counted so) the year of a date without one is a guess."""


def find_dates(
    text: str, *, near: date | None = None, order: str | None = None, scan: Scan | None = None
) -> list[DateFound]:
    """The dates printed in a text in their order, none overlapping another.

    `near` is a day that the text is close to (its own date); `order` (`dmy`, `mdy`) how the service writes numbers;
    `scan` is the text where the caller has it ready to be searched.

    >>> [found.edtf for found in find_dates("Your 18 September talk", near=date(1950, 9, 20))]
    ['1950-09-18']
    """
    if len(text) < 12 and _sensible(text.strip(), near):
        return [_days(text.index(text.strip()), len(text.rstrip()), "year", int(text))]
    ready = scan or Scan(text)
    dates = _scan(text, 0, ready, Hints(near, order))
    eras = [_of_era(*found) for found in era_days(text, ready)]
    if eras:
        free = [one for one in dates if not any(era.start < one.end and one.start < era.end for era in eras)]
        dates = sorted([*free, *eras], key=lambda found: found.start)
    return _join(text, dates) if len(dates) > 1 else dates


def _of_era(start: int, end: int, day: date, calendar: str) -> DateFound:
    """A day that is counted in years of an era."""
    return DateFound(start, end, day.isoformat(), day, day, calendar, "day-month-year", True)


class Hints(NamedTuple):
    """What the caller knows: a day that the text is close to, and the order of numbers."""

    near: date | None
    order: str | None


def _scan(text: str, shift: int, window: Scan, hints: Hints) -> list[DateFound]:
    dates: list[DateFound] = []
    done = 0
    for hit in window.all(_PATTERN):
        first, last = hit.start + shift, hit.end + shift
        if first < done:
            continue
        found: list[DateFound] = []
        if not _within(text, first):
            found = _read(text, first, last, hints)
        if not found and last - first > 1:
            # A wrong beginning must not hide what follows it or overlaps it: look once more inside these few characters.
            behind = min(last + BEYOND, shift + len(window.text))
            inside = _scan(text, first + 1, Scan(text[first + 1 : behind]), hints)
            found = [date for date in inside if date.start < last]
        if found:
            dates += found
            done = max(done, *(date.end for date in found))
    return dates


def _within(text: str, at: int) -> bool:
    """Whether what begins there goes on from a word or a number before it: the `5` of `No. P12/5`."""
    return at > 0 and (_wordy(text[at - 1]) or (at > 1 and text[at - 1] == "/" and text[at - 2].isdecimal()))


def _bound(text: str, end: int, shape: str) -> bool:
    """Whether a date ends there: no word goes on, save the number of a note that grew onto a year, `May 5, 1964226`."""
    behind = end
    while shape.endswith("y") and behind < min(len(text), end + 3) and text[behind].isdecimal():
        behind += 1
    return behind == len(text) or not _wordy(text[behind])


_OF_MONTHS = frozenset(("nm", "nmy", "mn", "mny", "n-nm", "n-nmy", "mn-n", "mn-ny"))
"""Shapes of a day, or of some days, of a month with a name: nearly all dates."""


def _read(text: str, start: int, end: int, hints: Hints) -> list[DateFound]:
    """The date or dates of one match; nothing where it only looked like one."""
    tokens, shape = shape_of(text[start:end])
    if shape == "n/my":  # 3. Mai 1951
        tokens, shape = (tokens[0], *tokens[2:]), "nmy"
    if shape in _OF_MONTHS:
        return _named((start, end), tokens, hints.near) if _bound(text, end, shape) else []
    return list(_other(text, (start, end), tokens, shape, hints))


def _other(
    text: str, place: tuple[int, int], tokens: tuple[Token, ...], shape: str, hints: Hints
) -> Iterator[DateFound]:
    """The dates in all other shapes."""
    start, end = place
    words = [token.text for token in tokens if token.kind not in "-/"]
    free = _free(text, start, end)
    match shape:
        case "my" if _bound(text, end, shape) and _sensible(words[1], hints.near):
            month = month_number(words[0])
            if month:
                yield _days(start, end, "month-year", int(words[1]), month)
        case "n/n/n" | "n/n/y" | "n-n-n" | "n-n-y" if free and tokens[1].text == tokens[3].text:
            yield from _numeric((start, end), words, tokens[1].text, hints)
        case "n/r/n" | "n/r/y" | "n-r-n" | "n-r-y" | "n/r-n" | "n-r/n" | "n/r-y" | "n-r/y" if free:
            year, month = full_year(words[2], hints.near), month_number(words[1]) or 0
            yield from _one(_day((start, end), "roman", year, month, int(words[0])))
        case "y-n-n" | "y/n/n" if free and tokens[1].text == tokens[3].text and _sensible(words[0], hints.near):
            yield from _one(_day((start, end), "iso", int(words[0]), int(words[1]), int(words[2])))
        case "ynn":
            yield from _one(_day((start, end), "iso", int(words[0]), int(words[1]), int(words[2])))
        case "n" if hints.near and Scan(text[end : end + 12]).at(_AFTER_DAY, 0):
            yield from _one(day_alone(text.index("the", start), end, int(words[0]), hints.near))
        case "y" if free and _sensible(words[0], hints.near):
            yield _days(end - 4, end, "year", int(words[0]))


def _one(found: DateFound | None) -> Iterator[DateFound]:
    if found:
        yield found


def _wordy(char: str) -> bool:
    return char.isalnum() or char == "_"


def _free(text: str, start: int, end: int) -> bool:
    """Whether a number stands for itself: no part of a longer one such as `1887-1995` or `3.4.1950.7`."""
    if end < len(text) and _wordy(text[end]):
        return False
    if end + 1 < len(text) and text[end] in "./-–" and text[end + 1].isalnum():
        return False
    return start < 2 or text[start - 1] not in "./-–№#" or not text[start - 2].isalnum()


def _sensible(year: str, near: date | None) -> bool:
    """Whether the words are a year and not an hour or a quantity."""
    if len(year) != 4 or not (year.isascii() and year.isdecimal()):
        return False
    return 1400 <= int(year) <= 2100 and (near is None or abs(int(year) - near.year) <= 150)


def _days(start: int, end: int, form: Form, year: int, month: int | None = None) -> DateFound:
    """A month or a year as a date."""
    first, last = date(year, month or 1, 1), date(year, month or 12, monthrange(year, month or 12)[1])
    return DateFound(start, end, from_days(first, last), first, last, "gregorian", form, True)


def _day(
    place: tuple[int, int], form: Form, year: int, month: int, day: int, *, certain: bool = True
) -> DateFound | None:
    """One day as a date; None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return DateFound(*place, found.isoformat(), found, found, "gregorian", form, certain)


def _named(place: tuple[int, int], tokens: tuple[Token, ...], near: date | None) -> list[DateFound]:
    """A day, two days or a range of days in a month with a name."""
    start, end = place
    month = next(month_number(token.text) for token in tokens if token.kind == "m")
    days = [token for token in tokens if token.kind == "n"]
    year = int(tokens[-1].text) if tokens[-1].kind == "y" else None
    if month is None:
        return []
    if year and not _sensible(tokens[-1].text, near):
        end, year = start + tokens[-2].end, None
    late = _day_month((start, end), int(days[-1].text), month, year, near)
    if len(days) == 1:
        return [late] if late else []
    first = start if tokens[0].kind == "n" else start + tokens[0].at
    early = _day_month((first, start + days[0].end), int(days[0].text), month, year, near)
    joint = next(token.text for token in tokens if token.kind == "-")
    alone = late and replace(late, start=start + days[1].at)
    if late is None or early is None or early.edtf >= late.edtf:
        # No range: the other number belongs to something else.
        only = early if tokens[0].kind == "m" else alone
        return [only] if only else []
    if not early.first or not late.first or (joint == "and" and late.first - early.first > timedelta(days=1)):
        return [early, alone] if alone else [early]
    return [replace(late, edtf=f"{early.edtf}/{late.edtf}", first=early.first, form="range")]


def _day_month(place: tuple[int, int], day: int, month: int, year: int | None, near: date | None) -> DateFound | None:
    """A day of a month, with the year that is printed or the one that lies near."""
    if year:
        return _day(place, "day-month-year", year, month, day)
    best = nearest(month, day, near or date(2000, 12, 31))
    if best is None:
        return None
    if near is None:
        return DateFound(*place, f"XXXX-{month:02d}-{day:02d}", None, None, "gregorian", "day-month", False)
    certain = distance(best, near) <= DOUBT
    return DateFound(*place, best.isoformat(), best, best, "gregorian", "day-month", certain)


def day_alone(start: int, end: int, day: int, near: date) -> DateFound | None:
    """`the 18th`: of the month of the known day, or of the one before it."""
    before = (near.year, near.month - 1) if near.month > 1 else (near.year - 1, 12)
    found = choices(((near.year, near.month, day), (*before, day)))
    best = min(found, key=lambda choice: distance(choice, near), default=None)
    return DateFound(start, end, best.isoformat(), best, best, "gregorian", "day", False) if best else None


def _numeric(place: tuple[int, int], words: list[str], mark: str, hints: Hints) -> Iterator[DateFound]:
    """A date in numbers; `07/05/50` has two readings. With points the day stands first whatever the service does with slashes."""
    one, two, year = int(words[0]), int(words[1]), full_year(words[2], hints.near)
    habit = hints.order or ("mdy" if mark == "/" else "dmy")
    if mark == ".":
        habit = "dmy"
    best, certain = ordered(one, two, year, hints.near, habit)
    if best:
        sure = certain or hints.order == habit
        yield DateFound(*place, best.isoformat(), best, best, "gregorian", "numeric", sure)


def _join(text: str, dates: list[DateFound]) -> list[DateFound]:
    """The dates with `28 September – 2 October 1950` made one range, and `30 April/13 May 1951` one day."""
    joined = dates[:1]
    for found in dates[1:]:
        last = joined[-1]
        between = text[last.end : found.start].strip()
        range_ = (
            _range(last, found)
            if between in {"-", "–", "—", "to"}
            else _double(last, found)
            if between == "/"
            else None
        )
        joined[-1:] = [range_] if range_ else [last, found]
    return joined


def _double(one: DateFound, two: DateFound) -> DateFound | None:
    """One day in the old calendar and in the new, which was ahead by 10 days in 1582 and by 13 from 1900 on."""
    if one.form != "day-month" or two.form != "day-month-year" or two.first is None:
        return None
    first = nearest(int(one.edtf[-5:-3]), int(one.edtf[-2:]), two.first)
    ahead = two.first - first if first else timedelta()
    return replace(two, start=one.start) if timedelta(days=10) <= ahead <= timedelta(days=13) else None


def _range(one: DateFound, two: DateFound) -> DateFound | None:
    first = one.first
    if one.form == "day-month" and two.first:
        first = nearest(int(one.edtf[-5:-3]), int(one.edtf[-2:]), two.first)
    days = {"day-month", "day-month-year", "numeric", "roman", "iso"}
    if not first or not two.last or first >= two.last or not {one.form, two.form} <= days:
        return None
    if two.last - first > timedelta(days=120):
        return None
    edtf = from_days(first, two.last)
    return replace(two, start=one.start, edtf=edtf, first=first, form="range")
