"""Scales of time: marks at round moments of a clock, on any span."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.draw.axis import DAY, Scale, clock, length, seconds, when, zone_of
from diplomatica.draw.voice import ENGLISH


@given(
    st.floats(-4e10, 6e9),
    st.floats(3600, 2e10),
    st.sampled_from(["UTC", "Europe/Moscow", "Asia/Shanghai", "America/New_York"]),
)
def test_marks_are_in_order_inside_and_few(start: float, span: float, zone: str) -> None:
    scale = Scale(start, start + span, 0, 800)
    marks = scale.marks(ENGLISH, zone_of(zone))
    places = [scale.x(mark.at) for mark in marks]
    assert places == sorted(set(places)) and all(-0.1 <= x <= 800.1 for x in places)
    assert 1 <= len(marks) <= 30
    assert all(clock(mark.at, zone_of(zone)).minute == 0 for mark in marks if abs(mark.at) < 1e9)


@pytest.mark.parametrize(("start", "end"), [(-62e9, 253e9), (0, 253.4e9), (250e9, 260e9)])
def test_at_the_end_of_all_years_the_marks_end(start: float, end: float) -> None:
    places = [mark.at for mark in Scale(start, end, 0, 800).marks(ENGLISH)]
    assert places == sorted(set(places)) and len(places) <= 130


def test_a_clock_that_is_put_forward_keeps_its_marks() -> None:
    start = seconds(datetime(1951, 4, 28, 12, tzinfo=UTC))
    marks = Scale(start, start + 2 * DAY, 0, 800).marks(ENGLISH, zone_of("America/New_York"))
    steps = {round(b.at - a.at) for a, b in pairwise(marks)}
    assert len(marks) >= 8 and max(steps) <= 6 * 3600 + 3600


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0.0, DAY, "1 Jan 1970"),
        (0.0, 3 * DAY, "1 Jan 1970 – 3 Jan 1970"),
        (3600.0, 7200.0, "1 Jan 1970, 01:00–02:00"),
        (None, 3600.0, "by 1 Jan 1970, 01:00"),
        (None, None, "not known"),
        (-14 * 3600.0, DAY + 14 * 3600.0, "1 Jan 1970"),
        (0.0, 0.0, "1 Jan 1970, 00:00"),
    ],
)
def test_intervals_in_words(first: float | None, last: float | None, said: str) -> None:
    assert when(first, last, UTC, ENGLISH) == said


def test_lengths() -> None:
    assert (
        length(59 * 60, ENGLISH) == "59 min"
        and length(47 * 3600, ENGLISH) == "47 h"
        and length(50 * 3600, ENGLISH) == "2 d 2 h"
    )
