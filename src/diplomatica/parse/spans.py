"""Spans that must not overlap, and the dates within a span: by bisection, so that long texts cost no more per word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from diplomatica.parse.dates import DateFound
from diplomatica.parse.state import Span, State


class Taken:
    """Stretches of a text that belong to something already."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in spans:
            self.claim(span)

    def claim(self, span: Span) -> bool:
        """Take a stretch; False, and nothing changes, where it overlaps one that is taken."""
        start, end = span
        if end <= start or not self.free(span):
            return False
        place = bisect_left(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)
        return True

    def free(self, span: Span) -> bool:
        """Whether no taken stretch overlaps this one."""
        place = bisect_left(self._starts, span[1])
        return place == 0 or self._ends[place - 1] <= span[0]


def dates_in(state: State, start: int, end: int) -> list[DateFound]:
    """The dates that stand wholly between two offsets, in order."""
    dates = state.work.dates
    first = bisect_left(dates, start, key=lambda found: found.start)
    last = bisect_right(dates, end, key=lambda found: found.end)
    return dates[first:last]
