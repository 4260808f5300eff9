"""Local hours and clocks as instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.model.clock import instants, zone

ZONES = ("Europe/Moscow", "Asia/Shanghai", "Asia/Pyongyang", "America/New_York", "Asia/Seoul", "+05:30")
hours = st.datetimes(datetime(1900, 1, 2), datetime(2030, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0))


@given(hours, st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True))
def test_every_reading_lies_within(local: datetime, names: list[str]) -> None:
    low, high = instants(local.isoformat(timespec="minutes"), tuple(names))
    for name in names:
        for fold in (0, 1):
            assert low <= local.replace(tzinfo=zone(name), fold=fold).astimezone(UTC) <= high


@given(hours)
def test_an_unknown_clock_contains_every_known_one(local: datetime) -> None:
    text = local.isoformat(timespec="minutes")
    low, high = instants(text, ())
    known = instants(text, ZONES)
    assert low <= known[0] <= known[1] <= high


@given(hours, st.sampled_from(ZONES))
def test_a_day_contains_its_hours_and_lasts_about_a_day(local: datetime, name: str) -> None:
    day = instants(local.date().isoformat(), (name,))
    hour = instants(local.isoformat(timespec="minutes"), (name,))
    assert day[0] <= hour[0] <= hour[1] <= day[1]
    assert timedelta(hours=21) <= day[1] - day[0] <= timedelta(hours=27)


def test_midnight_at_the_end_of_a_day_stays_there() -> None:
    assert instants("1950-09-20T24:00", ("Europe/Moscow",)) == instants("1950-09-21T00:00", ("Europe/Moscow",))


def test_zones_agree_with_the_library() -> None:
    moment = datetime(1950, 9, 20, 12, tzinfo=UTC)
    assert moment.astimezone(zone("Asia/Seoul")).utcoffset() == moment.astimezone(ZoneInfo("Asia/Seoul")).utcoffset()


@pytest.mark.parametrize(
    "wrong", ["", "Nowhere", "../zone.tab", "Europe/", "Europe", "+3", "/etc/passwd", "Europe/../Moscow"]
)
def test_what_is_no_zone_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        zone(wrong)
