"""Civil dates as EDTF with their first and last day; they carry no zone.

EDTF is ISO 8601-2:2019 levels 0 and 1, with `X` digits from level 2. The bounds are compared to an
independent implementation in the tests; this one is kept because it runs for every date of every document.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_PART = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[?~%]?\Z")


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """First and last day that an EDTF string allows; None for an end that is open or unknown.

    Raises ValueError for what is no EDTF, with the string in it.

    >>> bounds("1950-09")
    (datetime.date(1950, 9, 1), datetime.date(1950, 9, 30))
    >>> bounds("1950-09-18/1950-09-20")
    (datetime.date(1950, 9, 18), datetime.date(1950, 9, 20))
    >>> bounds("../1950-09-18")
    (None, datetime.date(1950, 9, 18))
    """
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        first = None if left in ("", "..") else _part(left, edtf)[0]
        last = None if right in ("", "..") else _part(right, edtf)[1]
        if first is None and last is None:
            raise ValueError(f"not an EDTF date: {edtf!r}")
        if first and last and first > last:
            raise ValueError(f"an EDTF interval that ends before it begins: {edtf!r}")
        return first, last
    return _part(edtf, edtf)


def _part(text: str, whole: str) -> tuple[date, date]:
    match = _PART.match(text)
    if match is None:
        raise ValueError(f"not an EDTF date: {whole!r}")
    year, month, day = match.groups()
    try:
        low_year, high_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
        if month is None:
            return date(low_year, 1, 1), date(high_year, 12, 31)
        months = _choices(month, 1, 12)
        low_month, high_month = months[0], months[-1]
        if day is None:
            return date(low_year, low_month, 1), date(high_year, high_month, monthrange(high_year, high_month)[1])
        first = date(low_year, low_month, _choices(day, 1, monthrange(low_year, low_month)[1])[0])
        last = date(high_year, high_month, _choices(day, 1, monthrange(high_year, high_month)[1])[-1])
        return first, last
    except (ValueError, IndexError):
        raise ValueError(f"not an EDTF date: {whole!r}") from None


def _choices(digits: str, lowest: int, highest: int) -> list[int]:
    """Numbers from lowest to highest that fit two digits of which each may be X."""
    return [
        n for n in range(lowest, highest + 1) if all(d in ("X", c) for d, c in zip(digits, f"{n:02d}", strict=True))
    ]


def from_days(first: date, last: date) -> str:
    """The shortest EDTF that covers exactly the days from first to last.

    >>> from_days(date(1950, 9, 1), date(1950, 9, 30))
    '1950-09'
    >>> from_days(date(1950, 9, 18), date(1950, 9, 20))
    '1950-09-18/1950-09-20'
    """
    if first == last:
        return first.isoformat()
    if (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31) and first.year == last.year:
        return f"{first.year:04d}"
    if first.day == 1 and first.replace(day=monthrange(first.year, first.month)[1]) == last:
        return f"{first.year:04d}-{first.month:02d}"
    return f"{first.isoformat()}/{last.isoformat()}"
