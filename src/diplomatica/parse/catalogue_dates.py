"""Days as cataloguers write them around a date: `before 10 May 1951`, `10 or 11 May 1951`, `c. 10 May 1951`, `7/20 November 1917`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from diplomatica.model.civil import bounds

Bounds = tuple[date | None, date | None]
Read = Callable[[str], Bounds | None]
_DAY = timedelta(days=1)
_BEFORE = re.compile(r"(?i)(?:before|prior to|earlier than|vor dem|vor|avant le|avant|prima del|antes del?|до) (.+)")
_AFTER = re.compile(r"(?i)(?:after|later than|nach dem|nach|après le|après|dopo il|después del?|после) (.+)")
_BY = re.compile(r"(?i)(?:by|not after|not later than|no later than|on or before|bis zum|spätestens) (.+)")
_SINCE = re.compile(r"(?i)(?:not before|not earlier than|no earlier than|on or after|frühestens) (.+)")
_BETWEEN = re.compile(r"(?i)(?:between|zwischen|entre) (.+?) (?:and|und|et|y) (.+)")
_EITHER = re.compile(r"(?i)(\d{1,2}\.?) (?:or|oder|ou|o) (\d{1,2}\.? .+)")
_ABOUT = re.compile(
    r"(?i)(?:c\.|ca\.?|circa|about|around|approx\.?|approximately|um den|um|etwa|vers le|vers|около|ок\.) ?(.+)"
)
_DOUBTED = re.compile(r"(.+?) ?(?:\(\?\)|\[\?\]|\?)")
_DOUBLE = re.compile(r"(\d{1,2}) ?(?:/ ?(\d{1,2})|[(\[](\d{1,2})[)\]]) (\D+\d{4})")
_YEAR = re.compile(r"\d{4}$")


def qualified(value: str, read: Read) -> str | None:
    """The EDTF of a date with words around it that say how far it holds; None where there are none that are understood.

    `read` gives first and last day of the bare date, None for what is no single date. *Before* and *after* leave the day itself out.
    Of a day in both calendars, twelve days apart in the nineteenth century, the Gregorian is meant.

    >>> qualified("before 1951-05-10", bounds), qualified("c. 1951-05-10", bounds)
    ('../1951-05-09', '1951-05-10~')
    """
    words = " ".join(value.strip(" .,;").split())
    for form, made in (
        (_BEFORE, lambda first, last: ("..", _shifted(first, -_DAY))),
        (_AFTER, lambda first, last: (_shifted(last, _DAY), "..")),
        (_BY, lambda first, last: ("..", last)),
        (_SINCE, lambda first, last: (first, "..")),
    ):
        match = form.fullmatch(words)
        if match:
            return _interval(read(match[1]), made)
    return _both(words, read) or _double(words, read) or _unsure(words, read)


def _shifted(day: date | None, by: timedelta) -> date | None:
    try:
        return day + by if day else None
    except OverflowError:
        return None


def _interval(found: Bounds | None, made: Callable[[date | None, date | None], tuple[object, object]]) -> str | None:
    if found is None or None in found:
        return None
    ends = made(*found)
    return None if None in ends else f"{ends[0]}/{ends[1]}"


def _both(words: str, read: Read) -> str | None:
    """`10 or 11 May 1951`, `between 10 and 12 May 1951`: from the one to the other."""
    match = _BETWEEN.fullmatch(words) or _EITHER.fullmatch(words)
    if match is None:
        return None
    last = read(match[2])
    if last is None or last[1] is None:
        return None
    one = match[1].rstrip(".")
    if one.isdecimal() and 0 < int(one) <= last[1].day:
        first: Bounds | None = (last[1].replace(day=int(one)),) * 2
    else:
        first = read(match[1]) or read(f"{match[1]} {last[1].year}")
    if first is None or first[0] is None or first[0] > last[1]:
        return None
    return f"{first[0]}/{last[1]}"


def _double(words: str, read: Read) -> str | None:
    """`7/20 November 1917`: the old style and the new, where they are as far apart as the calendars then were."""
    match = _DOUBLE.fullmatch(words)
    year = _YEAR.search(words)
    if match is None or year is None:
        return None
    old, new = int(match[1]), int(match[2] or match[3])
    # In a year divisible by 100 the calendars come a day farther apart in March, unless 400 divides it.
    apart = {one - one // 4 - 2 for one in (int(year[0]) // 100, (int(year[0]) - 1) // 100)}
    found = read(f"{new} {match[4]}") if new - old in apart else None
    return str(found[0]) if found and found[0] and found[0] == found[1] else None


def _unsure(words: str, read: Read) -> str | None:
    """`c. 10 May 1951` and `10 May 1951?`: the signs of EDTF for *approximate* and *uncertain*."""
    for form, sign in ((_ABOUT, "~"), (_DOUBTED, "?")):
        match = form.fullmatch(words)
        found = read(match[1]) if match else None
        if found and found[0] and found[0] == found[1]:
            return f"{found[0]}{sign}"
        if found and found[0] and found[1]:
            year, month = f"{found[0].year:04d}", f"{found[0].year:04d}-{found[0].month:02d}"
            return next((f"{edtf}{sign}" for edtf in (month, year) if bounds(edtf) == found), None)
    return None
