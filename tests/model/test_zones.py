"""Clocks before 1970 of places whose history the tzdata package replaces by a larger neighbour's."""

from __future__ import annotations

import csv
import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from diplomatica.model.clock import instants, zone
from diplomatica.model.zones import FIRST_YEAR, _corrections

DELAYS = Path(__file__).parents[3] / "shared" / "data" / "frus-dev" / "t5_delays.csv"


@pytest.mark.parametrize(
    ("name", "local", "hours"),
    [
        ("Europe/Stockholm", "1945-04-10T20:00", 1),  # no summer time in the war; the package says 2
        ("Europe/Oslo", "1945-07-05T10:00", 2),  # the package has the double summer time of another capital: 3
        ("Europe/Copenhagen", "1945-10-03T18:00", 1),
        ("America/New_York", "1945-01-10T10:00", -4),  # war time, which the package knows
        ("America/New_York", "1945-10-10T10:00", -5),
        ("America/New_York", "1950-07-10T10:00", -4),
        ("Europe/London", "1945-06-10T10:00", 2),
        ("Asia/Kuala_Lumpur", "1943-06-10T10:00", 9),
        ("Atlantic/Reykjavik", "1950-01-10T10:00", -1),
    ],
)
def test_what_clocks_showed(name: str, local: str, hours: int) -> None:
    moment = datetime.fromisoformat(local)
    assert moment.replace(tzinfo=zone(name)).utcoffset() == timedelta(hours=hours)
    earliest, latest = instants(local, (name,))
    assert earliest == latest == (moment - timedelta(hours=hours)).replace(tzinfo=UTC)
    assert earliest.astimezone(zone(name)).replace(tzinfo=None) == moment


def test_an_hour_that_was_repeated_has_two_readings() -> None:
    earliest, latest = instants("1916-10-01T00:30", ("Europe/Stockholm",))
    assert latest - earliest == timedelta(hours=1)


def test_since_1970_zones_are_the_package_s() -> None:
    for name in _corrections():
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
            given = ZoneInfo.from_file(data, key=name)
        for month in range(1, 13):
            for year in (FIRST_YEAR, 1985, 2020):
                moment = datetime(year, month, 15, 12)
                assert moment.replace(tzinfo=zone(name)).utcoffset() == moment.replace(tzinfo=given).utcoffset()


def test_every_correction_is_needed_and_in_order() -> None:
    with files("diplomatica.model").joinpath("zones.toml").open("rb") as data:
        corrections: dict[str, str] = tomllib.load(data)
    for name, steps in corrections.items():
        words = steps.split()
        assert len(words) % 2 == 1, name
        assert words[1::2] == sorted(set(words[1::2])), name
        assert all("1880" <= word < "1970" for word in words[1::2]), name
        assert all(before != after for before, after in zip(words[::2], words[2::2], strict=False)), name
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as given:
            package = ZoneInfo.from_file(given, key=name)
        days = [datetime(1880, 1, 1) + timedelta(days=5 * n) for n in range(6500)]
        assert any(d.replace(tzinfo=zone(name)).utcoffset() != d.replace(tzinfo=package).utcoffset() for d in days), (
            name
        )


@pytest.mark.skipif(not DELAYS.exists(), reason="the shared data are not on this machine")
def test_a_thousand_delays_between_two_clocks() -> None:
    """Hours in transit of telegrams of 1945 to 1965, as computed elsewhere from the printed hours and both zones."""
    with DELAYS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["zone"]]
    assert len(rows) == 1047
    differing = []
    for row in rows:
        (sent, _), (received, _) = (
            instants(row["sent"], (row["zone"],)),
            instants(row["received"], ("America/New_York",)),
        )
        if abs((received - sent).total_seconds() / 3600 - float(row["hours"])) > 0.0051:
            differing.append(row["id"])
    assert differing == []
