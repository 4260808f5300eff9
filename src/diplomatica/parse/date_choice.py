"""Which day is meant where the year or the order of day and month is not printed: the nearest to a known day."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import lru_cache

FORWARD = 3
"""A day after the known day counts as that many times farther away than one before it."""
CLOSE = 31
"""So near to a known day (in counted days) a reading of a date in numbers is right if the other is far away."""


def distance(day: date, near: date) -> int:
    """How far a day is from a known day, days after it counted threefold."""
    days = (day - near).days
    return -days if days <= 0 else FORWARD * days


def choices(readings: Iterable[tuple[int, int, int]]) -> list[date]:
    """Those of some readings (year, month, day) that the calendar has."""
    found = []
    for reading in readings:
        with suppress(ValueError):
            found.append(date(*reading))
    return found


@lru_cache(maxsize=8192)
def nearest(month: int, day: int, near: date) -> date | None:
    """The day of that month nearest to a known day, rather before it than after; None for 30 February.

    >>> nearest(12, 30, date(1950, 1, 4))
    datetime.date(1949, 12, 30)
    """
    years = range(near.year - 1, near.year + 2) if (month, day) != (2, 29) else range(near.year - 8, near.year + 5)
    found = choices((year, month, day) for year in years)
    return min(found, key=lambda choice: distance(choice, near), default=None)


def full_year(short: str, near: date | None) -> int:
    """The year that two digits mean: the nearest to a known day, else of the twentieth century.

    >>> full_year("50", None), full_year("02", date(1998, 1, 1))
    (1950, 2002)
    """
    if len(short) == 4:
        return int(short)
    centre = near.year if near else 1949
    return min((century * 100 + int(short) for century in range(14, 22)), key=lambda year: abs(year - centre))


def ordered(one: int, two: int, year: int, near: date | None, order: str) -> tuple[date | None, bool]:
    """The day that two numbers and a year mean, and whether that is certain without knowing the order.

    >>> ordered(10, 1, 1950, date(1950, 10, 1), "dmy")
    (datetime.date(1950, 10, 1), True)
    """
    readings = choices(((year, two, one), (year, one, two)))
    if len(readings) < 2 or readings[0] == readings[1]:
        return (readings[0], True) if readings else (None, False)
    if near:
        best, other = sorted(readings, key=lambda reading: (distance(reading, near), reading))
        if distance(best, near) <= CLOSE < distance(other, near):
            return best, True
    return readings[1 if order == "mdy" else 0], False
