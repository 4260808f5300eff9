"""Hours as they are printed, with the day that stands beside them: `26.9.50 at 8:10 a.m.`, `0810 12 October 1949`.

A day is taken from the same line, before the hour or behind it; else from the line above or below. What could be
an amount (`11.20`, `2212`, `20 hours`) is an hour only beside a day.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

import re2

from diplomatica.parse.clock_words import read_hour
from diplomatica.parse.date_choice import full_year, nearest, ordered
from diplomatica.parse.dates import DateFound, find_dates
from diplomatica.parse.months import month_number
from diplomatica.parse.scan import Scan, pattern


@dataclass(frozen=True, slots=True)
class HourFound:
    """One hour, with its day where one stands beside it, at `text[start:end]`."""

    start: int
    end: int
    text: str
    """As printed, day included."""
    local: str
    """`1950-10-14T03:15`, or `T03:15` where no day stands beside it; 24:00 stays the end of its day."""
    day_found: bool
    note: str | None = None
    """What was odd: a note mark run into the number, `p.m.` after 20:55, an order of numbers that is a guess."""
    local_end: str | None = None
    """End of a range of hours, written like `local`."""
    zone: str | None = None
    """`Z` where the hour itself says so."""


_HALF = r"(?:\s?[ap]\.\s?m\.?|\s?[ap]m\b|\s?[AP]\.\s?M\.?|\s?[AP]M\b)"
_HOURS = r"(?:hours?|hrs?\.?|час(?:ов|а)?|ч\.|Uhr)"
_SURE = (
    rf"[0-9]{{1,2}}[:.][0-9]{{2}}{_HALF}|[0-9]{{1,2}}\.[0-9]{_HALF}|[0-9]{{1,2}}:[0-9]{{3}}{_HALF}|[0-9]{{1,2}}{_HALF}"
    rf"|[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:\s?{_HOURS})?"
    rf"|[0-9]{{1,2}}\s{_HOURS},?\s(?:and\s)?[0-9]{{1,2}}\s(?:minutes?|min\.?|минут[аы]?|мин\.?)"
    rf"|[0-9]{{1,2}}\.[0-9]{{2}}\s{_HOURS}|[0-9]{{4}}\s?(?:hours|hrs?\.?)\b|[0-9]{{6}}Z|[0-9]{{4}}Z"
    r"|(?:12\s)?(?:noon|midday|midnight|полдень|полночь)"
)
_BESIDE = rf"[0-9]{{1,2}}\.[0-9]{{2}}|[0-9]{{4}}|[0-9]{{1,2}}\s{_HOURS}|[0-9]{{1,2}}:[0-9]{{3}}"
_HOUR = pattern(f"({_SURE})|{_BESIDE}")
_RANGE = re2.compile(rf"\s?(?:-|–|—|to|until)\s?({_SURE}|{_BESIDE})")
_HINT = pattern(r"[0-9][:.][0-9]{2}|[0-9]{4}|[0-9]\s?[aApP]\.?\s?[mM]|hour|hrs|час|Uhr|noon|midnight|midday|пол[дн]")
_BEFORE = re2.compile(r",?[\s\x{a0}]*(?:at|,|—|–|-|в|um|about|at about)?[\s\x{a0}]*(?:г\.,?\s)?(?:в\s)?")
_BEHIND = re2.compile(r"[.,]?[\s\x{a0}]*(?:on(?:\sthe)?|,|of)?[\s\x{a0}]*")
_SHORT_BEFORE = re2.compile(r"(?:^|[^0-9\p{L}./:_-])([0-9]{1,2})[./]([0-9]{1,2})\.?[\s,]{1,2}(?:at\s|в\s|at about\s)?$")
_SHORT_BEHIND = re2.compile(r"^,?\s(?:on\s)?([0-9]{1,2})[./]([0-9]{1,2})\.?(?:$|[^0-9\p{L}./:_-])")
_ZULU_MONTH = re2.compile(r"^\s?(\p{L}{3,9})\.?\s([0-9]{4}|[0-9]{2})(?:$|[^0-9\p{L}])")


_CLEAR_LEFT = re2.compile(r"(?i:(?:^|\n|[:;(]|\b(?:at|time|sent|received|dispatched|filed|hour))\s*)$")


def find_hours(
    text: str, *, near: date | None = None, order: str | None = None, dates: list[DateFound] | None = None
) -> list[HourFound]:
    """The hours printed in a text in their order; `near` and `order` as for `find_dates`.

    `dates` are those of the text where the caller has them already; else they are looked for here.

    >>> [(hour.local, hour.note) for hour in find_hours("27.9.50 at 20:55 p.m.", near=date(1950, 9, 27))]
    [('1950-09-27T20:55', '24-hour clock, printed with p.m.')]
    >>> [hour.local for hour in find_hours("0810 12 October 1949")]
    ['1949-10-12T08:10']
    """
    scan = Scan(text)
    if scan.first(_HINT) is None:
        return []
    if dates is None:
        dates = find_dates(text, near=near, order=order, scan=scan)
    return _Search(scan, near, order, dates).hours()


class _Search:
    """One text being searched: its dates, and which of them already belong to an hour."""

    def __init__(self, scan: Scan, near: date | None, order: str | None, dates: list[DateFound]) -> None:
        self.scan, self.text, self.near, self.order = scan, scan.text, near, order
        self.dates = [found for found in dates if found.form not in {"day", "year"}]
        self.starts = [found.start for found in self.dates]
        self.used: set[int] = set()
        self.at = 0
        """Where the last hour ended."""

    def hours(self) -> list[HourFound]:
        """All hours in their order."""
        found = []
        for hit in self.scan.all(_HOUR):
            start, end = hit.start, hit.end
            if start < self.at or not self._free(start, end) or self._in_date(start, end):
                continue
            hour = self._hour(start, end, sure=hit.span(1) is not None)
            if hour:
                found.append(hour)
                self.at = max(self.at, hour.end)
        return found

    def _free(self, start: int, end: int) -> bool:
        text = self.text
        if start and (text[start - 1].isalnum() or text[start - 1] in "_:/№#$£" or text[start - 2 : start] == "No"):
            return False
        if start > 1 and text[start - 1] in ".,-" and text[start - 2].isdigit():
            return False
        if end < len(text) and (text[end].isalnum() or text[end] in "_%/"):
            return False
        return not (end + 1 < len(text) and text[end] in ".:," and text[end + 1].isdigit())

    def _in_date(self, start: int, end: int) -> bool:
        return any(found.start < end and start < found.end for _, found in self._around(start))

    def _around(self, at: int) -> list[tuple[int, DateFound]]:
        """The few dates next to a place in the text, with their numbers."""
        middle = bisect_right(self.starts, at)
        first = max(0, middle - 3)
        return list(enumerate(self.dates[first : middle + 3], first))

    def _hour(self, start: int, end: int, *, sure: bool) -> HourFound | None:
        words = self.text[start:end]
        if words.endswith("Z") and len(words) == 7:
            return self._zulu(start, end, words)
        zone = "Z" if words.endswith("Z") else None
        read = read_hour(words)
        if read is None:
            return None
        close, until = self._until(end)
        day = self._day(start, close)
        if day is None and not sure and self.text.strip() != words:
            return None
        if day is None and not sure and not words.isdigit():
            return None
        if day and len(words) == 4 and words.isdigit() and not self._no_number(start, end, day):
            return None
        local, note = read
        remarks = [remark for remark in (note, day and day[3]) if remark]
        first, last = (min(start, day[0]), max(close, day[1])) if day else (start, close)
        prefix = day[2] if day else ""
        return HourFound(
            first,
            last,
            self.text[first:last],
            f"{prefix}T{local}",
            day is not None,
            "; ".join(remarks) or None,
            f"{prefix}T{until}" if until else None,
            zone,
        )

    def _no_number(self, start: int, end: int, day: tuple[int, int, str, str | None]) -> bool:
        """Whether four digits beside a day are an hour and not the number of a paper (`your 1403, October 3`)."""
        if day[1] <= start:
            return not self.text[day[1] : start].strip(" \n\u00a0at,в")
        if self.text[end : day[0]].strip():
            return False
        return self.text[start] == "0" or _CLEAR_LEFT.search(self.text[max(0, start - 14) : start]) is not None

    def _until(self, end: int) -> tuple[int, str | None]:
        """The end of a range that begins with the hour before `end`."""
        window = self.text[end : end + 40]
        match = _RANGE.match(window)
        if match is None or not self._free(end + match.start(1), end + match.end(1)):
            return end, None
        if self._in_date(end + match.start(1), end + match.end(1)):
            return end, None
        read = read_hour(match.group(1))
        return (end + match.end(), read[0]) if read else (end, None)

    def _day(self, start: int, end: int) -> tuple[int, int, str, str | None] | None:
        """Start, end, ISO day and remark of the day beside an hour: on its line first, then a line away."""
        choices = []
        for number, found in self._around(start):
            if number in self.used or found.first is None or found.first != found.last:
                continue
            before = found.end <= start and start - found.end < 24
            behind = found.start >= end and found.start - end < 12
            if not before and not behind:
                continue
            between = self.text[found.end : start] if before else self.text[end : found.start]
            if (_BEFORE if before else _BEHIND).fullmatch(between) and between.count("\n") < 2:
                choices.append(("\n" in between, behind, number))
        if choices:
            number = min(choices)[2]
            self.used.add(number)
            return self._known(self.dates[number])
        return self._short(start, end)

    def _known(self, found: DateFound) -> tuple[int, int, str, str | None]:
        remark = None if found.certain else "the day is a guess: its year or the order of its numbers is not printed"
        return found.start, found.end, found.edtf, remark

    def _short(self, start: int, end: int) -> tuple[int, int, str, str | None] | None:
        """A day such as `31.8` beside an hour; it takes its year from the day that is near."""
        low = max(self.at, start - 18)
        match = _SHORT_BEFORE.search(self.text[low:start])
        shift = low
        if match is None:
            match, shift = _SHORT_BEHIND.match(self.text[end : end + 14]), end
        near = self.near
        if match is None or near is None:
            return None
        one, two = int(match.group(1)), int(match.group(2))
        days = [day for day in (nearest(two, one, near), nearest(one, two, near)) if day]
        if not days:
            return None
        year = min(days, key=lambda day: abs((day - near).days)).year
        best, certain = ordered(one, two, year, near, self.order or "dmy")
        if best is None:
            return None
        remark = None if certain or self.order else "the order of day and month is a guess"
        return match.start(1) + shift, match.end(2) + shift, best.isoformat(), remark

    def _zulu(self, start: int, end: int, words: str) -> HourFound | None:
        """A military group such as `122212Z OCT 50`: day, hour, minute."""
        match = _ZULU_MONTH.match(self.text[end : end + 20])
        read = read_hour(words[2:6])
        month = month_number(match.group(1)) if match else None
        if read is None or match is None or month is None:
            return None
        try:
            day = date(full_year(match.group(2), self.near), month, int(words[:2]))
        except ValueError:
            return None
        last = end + match.end(2)
        local = f"{day.isoformat()}T{read[0]}"
        return HourFound(start, last, self.text[start:last], local, True, None, None, "Z")
