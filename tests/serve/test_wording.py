"""How pages say dates, hours and lengths of time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from diplomatica.serve import wording


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(1950, 9, 20), date(1950, 9, 20), "20 September 1950"),
        (date(1950, 9, 1), date(1950, 9, 30), "September 1950"),
        (date(1950, 1, 1), date(1950, 12, 31), "1950"),
        (date(1950, 9, 18), date(1950, 9, 20), "18–20 September 1950"),
        (date(1950, 9, 18), date(1950, 10, 2), "18 September – 2 October 1950"),
        (date(1950, 12, 31), date(1951, 1, 1), "31 December 1950 – 1 January 1951"),
        (None, date(1950, 9, 20), "by 20 September 1950"),
        (date(1950, 9, 20), None, "from 20 September 1950"),
        (None, None, "undated"),
    ],
)
def test_days(first: date | None, last: date | None, words: str) -> None:
    assert wording.days(first, last) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "0 min"),
        (59, "0 min"),
        (3600, "1 h"),
        (55_800, "15 h 30 min"),
        (172_800, "2 d"),
        (200_000, "2 d 7 h"),
        (-3600, "−1 h"),
    ],
)
def test_length(seconds: int | None, words: str) -> None:
    assert wording.length(seconds) == words


def test_instants() -> None:
    one, two = datetime(1950, 9, 26, 5, 10, tzinfo=UTC), datetime(1950, 9, 26, 8, 0, tzinfo=UTC)
    assert wording.instant(one) == "26 Sept 1950, 05:10 UTC"
    assert wording.instants(one, two) == "26 Sept 1950, 05:10–08:00 UTC"
    assert wording.instants(one, one) == "26 Sept 1950, 05:10 UTC"
    assert wording.instants(None, two) == "not after 26 Sept 1950, 08:00 UTC"
    assert wording.instants(None, None) == "not known"


@pytest.mark.parametrize(
    ("local", "zone", "words"),
    [
        ("1950-09-26T08:10", None, "26 September 1950, 08:10"),
        ("1950-09-26T24:00", None, "26 September 1950, 24:00"),
        ("1950-09-26T08:10", "Europe/Moscow", "26 September 1950, 08:10 in Moscow (UTC+3)"),
        ("1950-09-26T08:10", "+03:30", "26 September 1950, 08:10 UTC+03:30"),
        ("1950-09-26", "Europe/Moscow", "26 September 1950"),
        (None, None, ""),
    ],
)
def test_local(local: str | None, zone: str | None, words: str) -> None:
    assert wording.local({"local": local, "zone": zone}) == words
