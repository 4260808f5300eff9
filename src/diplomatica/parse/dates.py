"""Dates as they are printed in a text: where they stand, and which days they can mean.

A date without a year takes the year that brings it near to a known day, mostly before it: papers speak of what was.
The order of day and month in `07/05/50` is decided by what is near first, by the habit of the service second
(`order`), else it stays uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import re2

from diplomatica.model.civil import bounds, from_days
from diplomatica.parse.months import ENGLISH, ROMAN, RUSSIAN, month_number

Order = Literal["dmy", "mdy"]
Form = Literal["day-month-year", "day-month", "month-year", "numeric", "roman", "iso", "range", "day", "year"]


@dataclass(frozen=True, slots=True)
class DateFound:
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


_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_SECOND = r"(?:\s?(-|–|—|to|and)\s?([0-9]{1,2})(?:st|nd|rd|th)?)?"
_MONTH = rf"({ENGLISH}|{RUSSIAN})"
_PATTERN = re2.compile(
    rf"{_DAY}{_SECOND}\s(?:\s?of\s|day\sof\s)?\s?{_MONTH}(?:,?\s\s?([0-9]{{4}}))?"
    rf"|{_MONTH}\s\s?{_DAY}(?:\s?(-|–|—)\s?([0-9]{{1,2}}))?(?:,?\s\s?([0-9]{{4}}))?"
    rf"|{_MONTH},?\s\s?([0-9]{{4}})"
    rf"|([0-9]{{1,2}})([./-])(?:([0-9]{{1,2}})|({ROMAN}))([./-])([0-9]{{4}}|[0-9]{{2}})"
    r"|([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"|\b(?:on|of|by|until|till|since|from|before|after|dated)\sthe\s([0-9]{1,2})(?:st|nd|rd|th)"
    r"|\b(?i:in|of|since|during|by|until|till|before|after|from|early|late|spring|summer|autumn|fall|winter|year)"
    r"\s([0-9]{4})"
)
_YEAR_ALONE = re2.compile(r"\s*([0-9]{4})\s*")
_AFTER_DAY = re2.compile(
    r"\s*(?:$|[.,;:)\]\"”’]|(?:and|at|in|with|I|we|you|he|they|that|the|to|when|about|from|instant|inst|by|of this)\b)"
)
FORWARD = 3
"""A day after the known day counts as that many times farther away than one before it."""
DOUBT = 180
"""Farther than so many days (counted so) the year of a date without one is a guess."""


def find_dates(text: str, *, near: date | None = None, order: str | None = None) -> list[DateFound]:
    """The dates printed in a text in their order, none overlapping another.

    `near` is a day that the text is close to (its own date); `order` (`dmy`, `mdy`) how the service writes numbers.

    >>> [found.edtf for found in find_dates("Your 18 September talk", near=date(1950, 9, 20))]
    ['1950-09-18']
    """
    alone = _YEAR_ALONE.fullmatch(text) if len(text) < 12 else None
    if alone and _sensible(int(alone.group(1)), near):
        found = _days(alone.start(1), alone.end(1), "year", alone.group(1))
        return [found] if found else []
    dates = list(_scan(text, 0, len(text), near, order))
    return _join(text, dates) if len(dates) > 1 else dates


def _scan(text: str, start: int, end: int, near: date | None, order: str | None) -> Iterator[DateFound]:
    window = text if (start, end) == (0, len(text)) else text[start:end]
    for match in _PATTERN.finditer(window):
        first, last = match.start() + start, match.end() + start
        found = None
        if first == 0 or not (text[first - 1].isalnum() or text[first - 1] == "_"):
            found = list(_read(text, first, last, match.groups(), (near, order)))
            yield from found
        if not found and last - first > 1:
            # A wrong beginning must not hide what follows it: look once more inside these few characters.
            yield from _scan(text, first + 1, last, near, order)


def _read(
    text: str, start: int, end: int, groups: tuple[str | None, ...], hints: tuple[date | None, str | None]
) -> Iterator[DateFound]:
    """The date or dates of one match; nothing where it only looked like one."""
    near, order = hints
    day, joint, second, month, year, month2, day2, joint2, second2, year2 = groups[:10]
    month3, year3, one, mark, two, roman, mark2, short, iso, iso_month, iso_day, nth, lone = groups[10:]
    if day and month:
        if _bound(text, end):
            yield from _named(text, (start, end), (day, joint, second), (month, year), near)
    elif month2 and day2:
        if _bound(text, end):
            yield from _named(text, (start, end), (day2, joint2, second2), (month2, year2), near)
    elif month3 and year3:
        number = month_number(month3)
        if number and _bound(text, end) and _sensible(int(year3), near):
            yield from _one(_days(start, end, "month-year", f"{year3}-{number:02d}"))
    elif one and mark and mark2 and short:
        if _free(text, start, end) and (roman or mark == mark2):
            yield from _numeric((start, end), (one, two or roman or "", short), mark, near, order)
    elif iso:
        if _free(text, start, end):
            yield from _one(_days(start, end, "iso", f"{iso}-{iso_month}-{iso_day}"))
    elif nth:
        if near and _AFTER_DAY.match(text[end : end + 12]):
            yield from _one(_day_alone(end - len(nth) - 6, end, int(nth), near))
    elif lone and _free(text, start, end) and _sensible(int(lone), near):
        yield from _one(_days(end - 4, end, "year", lone))


def _one(found: DateFound | None) -> Iterator[DateFound]:
    if found:
        yield found


def _bound(text: str, end: int) -> bool:
    """Whether no letter or digit follows."""
    return end == len(text) or not (text[end].isalnum() or text[end] == "_")


def _free(text: str, start: int, end: int) -> bool:
    """Whether a number stands for itself: no part of a longer one such as `1887-1995` or `3.4.1950.7`."""
    if not _bound(text, end) or (end + 1 < len(text) and text[end] in "./-–_" and text[end + 1].isalnum()):
        return False
    return start < 2 or text[start - 1] not in "./-–_№#" or not text[start - 2].isalnum()


def _sensible(year: int, near: date | None) -> bool:
    """Whether four digits are a year and not an hour or a quantity."""
    return 1400 <= year <= 2100 and (near is None or abs(year - near.year) <= 150)


def _days(start: int, end: int, form: Form, edtf: str, *, certain: bool = True) -> DateFound | None:
    """A date from EDTF; None where the calendar has no such day."""
    try:
        first, last = bounds(edtf)
    except ValueError:
        return None
    return DateFound(start, end, edtf, first, last, "gregorian", form, certain)


def _named(
    text: str,
    place: tuple[int, int],
    days: tuple[str, str | None, str | None],
    month_year: tuple[str, str | None],
    near: date | None,
) -> Iterator[DateFound]:
    """A day, two days or a range of days in a month with a name."""
    (start, end), (one, joint, two), (name, year) = place, days, month_year
    month = month_number(name)
    if month is None:
        return
    if year and not _sensible(int(year), near):
        end -= len(text[start:end]) - len(text[start : end - 4].rstrip(", \n\u00a0"))
        year = None
    if two is None or joint is None:
        yield from _one(_day_month(start, end, int(one), month, year, near))
        return
    late = _day_month(start, end, int(two), month, year, near)
    early = _day_month(start, start + len(one), int(one), month, year, near)
    if late is None or early is None or early.first is None or late.first is None or late.first <= early.first:
        # No range: the number before it belongs to something else.
        at = text.index(two, start + len(one))
        yield from _one(_day_month(at, end, int(two), month, year, near) if text[start].isdigit() else early)
    elif joint == "and" and late.first - early.first > timedelta(days=1):
        yield early
        yield _moved(late, text.index(two, start + len(one)))
    else:
        edtf = f"{early.edtf}/{late.edtf}"
        yield DateFound(start, end, edtf, early.first, late.first, "gregorian", "range", late.certain)


def _moved(found: DateFound, start: int) -> DateFound:
    return DateFound(
        start, found.end, found.edtf, found.first, found.last, found.calendar, found.form, found.certain
    )


def _day_month(
    start: int, end: int, day: int, month: int, year: str | None, near: date | None
) -> DateFound | None:
    """A day of a month, with the year that is printed or the one that lies near."""
    if year:
        return _days(start, end, "day-month-year", f"{year}-{month:02d}-{day:02d}")
    if near is None:
        known = _days(start, end, "day-month", f"2000-{month:02d}-{day:02d}")
        edtf = f"XXXX-{month:02d}-{day:02d}"
        return known and DateFound(start, end, edtf, None, None, "gregorian", "day-month", certain=False)
    best = nearest(month, day, near)
    if best is None:
        return None
    return DateFound(
        start, end, best.isoformat(), best, best, "gregorian", "day-month", distance(best, near) <= DOUBT
    )


def distance(day: date, near: date) -> int:
    """How far a day is from a known day, days after it counted threefold."""
    days = (day - near).days
    return -days if days <= 0 else FORWARD * days


def nearest(month: int, day: int, near: date) -> date | None:
    """The day of that month nearest to a known day, rather before it than after; None for 30 February.

    >>> nearest(12, 30, date(1950, 1, 4))
    datetime.date(1949, 12, 30)
    """
    choices = []
    for year in range(max(near.year - 4, 1), min(near.year + 2, 9999)):
        try:
            choices.append(date(year, month, day))
        except ValueError:
            continue
    return min(choices, key=lambda choice: distance(choice, near), default=None)


def _day_alone(start: int, end: int, day: int, near: date) -> DateFound | None:
    """`the 18th`: of the month of the known day, or of the one before it."""
    before = near.replace(day=1) - timedelta(days=1) if near > date(1, 1, 31) else near
    choices = []
    for month in (near, before):
        try:
            choices.append(month.replace(day=day))
        except ValueError:
            continue
    best = min(choices, key=lambda choice: distance(choice, near), default=None)
    if best is None:
        return None
    return DateFound(start, end, best.isoformat(), best, best, "gregorian", "day", certain=False)


def _numeric(
    place: tuple[int, int], parts: tuple[str, str, str], mark: str, near: date | None, order: str | None
) -> Iterator[DateFound]:
    """A date in numbers; `07/05/50` has two readings."""
    (start, end), (one, two, short) = place, parts
    year = full_year(short, near)
    roman = month_number(two) if not two.isdecimal() else None
    if roman:
        yield from _one(_days(start, end, "roman", f"{year}-{roman:02d}-{int(one):02d}"))
        return
    best, certain = ordered(int(one), int(two), year, near, order or ("mdy" if mark == "/" else None))
    if best:
        sure = certain or bool(order)
        yield DateFound(start, end, best.isoformat(), best, best, "gregorian", "numeric", sure)


def full_year(short: str, near: date | None) -> int:
    """The year that two digits mean: the nearest to a known day, else of the twentieth century."""
    if len(short) == 4:
        return int(short)
    centre = near.year if near else 1950
    return min((century * 100 + int(short) for century in range(14, 22)), key=lambda year: abs(year - centre))


CLOSE = 31
"""So near to a known day (in counted days) a reading of a date in numbers is right if the other is far away."""


def ordered(one: int, two: int, year: int, near: date | None, order: str | None) -> tuple[date | None, bool]:
    """The day that two numbers and a year mean, and whether that is certain without knowing the order."""
    readings = []
    for day, month in ((one, two), (two, one)):
        try:
            readings.append(date(year, month, day))
        except ValueError:
            continue
    if len(readings) < 2 or readings[0] == readings[1]:
        return (readings[0], True) if readings else (None, False)
    if near:
        readings_near = sorted(readings, key=lambda reading: (distance(reading, near), reading))
        if distance(readings_near[0], near) <= CLOSE < distance(readings_near[1], near):
            return readings_near[0], True
        if order is None:
            return readings_near[0], False
    return (readings[1] if order == "mdy" else readings[0]), False


def _join(text: str, dates: list[DateFound]) -> list[DateFound]:
    """The dates with `28 September – 2 October 1950` made one range."""
    joined = dates[:1]
    for found in dates[1:]:
        last = joined[-1]
        between = text[last.end : found.start].strip()
        range_ = _range(last, found) if between in {"-", "–", "—", "to"} else None
        joined[-1:] = [range_] if range_ else [last, found]
    return joined


def _range(one: DateFound, two: DateFound) -> DateFound | None:
    if one.form == "day-month" and two.first:
        begun = date.fromisoformat(two.first.isoformat())
        first = nearest(int(one.edtf[-5:-3]), int(one.edtf[-2:]), begun)
    else:
        first = one.first
    days = {"day-month", "day-month-year", "numeric", "roman", "iso"}
    if not first or not two.last or first >= two.last or not {one.form, two.form} <= days:
        return None
    if two.last - first > timedelta(days=120):
        return None
    edtf = from_days(first, two.last)
    return DateFound(one.start, two.end, edtf, first, two.last, "gregorian", "range", two.certain)
