"""Hours in transit of a thousand telegrams to Washington: by post and year, against figures computed elsewhere."""

from __future__ import annotations

import json
import statistics
from typing import Any

import pytest
from click.testing import CliRunner

import diplomatica
from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.library import Archive
from diplomatica.read.ids import slug
from tests.cases import delays

pytestmark = pytest.mark.skipif(not (delays.DATA / "t5_delays.csv").exists(), reason="the shared data are not here")

MISPRINTS = {"kind": "telegram", "shortest_hours": -0.5, "longest_hours": 720}
"""Which rows the gold rests on: telegrams alone, from half an hour before they were sent to thirty days after.

Its README says "between 0 and 30 days"; three telegrams of five to ten minutes before zero are in it, those of 48 minutes and
more are not. What it counts was found by trying, not stated.
"""

ROUNDED = {("Caserta", "1945"), ("Lisbon", "1945"), ("Rome", "1945"), ("Sofia", "1945")}
"""Rows that differ by a hundredth of an hour: the gold takes quartiles of hours that were rounded to hundredths before."""

OUTSIDE = {("Hoechst", "1945")}
"""Two telegrams: the gold's quartiles lie 3.5 hours outside of both, ours never leave what was measured."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("delays") / "archive"
    assert delays.write(root) == 1052
    assert build(root, workers=0).documents == 1052
    return diplomatica.open(root)


@pytest.fixture(scope="module")
def gold() -> dict[tuple[str, str], tuple[float, ...]]:
    names = ("telegrams", "median_hours", "lower_quartile", "upper_quartile")
    return {
        (row["place"], row["year"]): tuple(float(row[name]) for name in names) for row in delays.rows("t5_medians.csv")
    }


def figures(row: dict[str, Any]) -> tuple[float, ...]:
    names = ("delay_median_seconds", "delay_lower_quartile_seconds", "delay_upper_quartile_seconds")
    return row["known_clocks"] - row["left_out"], *(round(row[name] / 3600, 2) for name in names)


def place(row: dict[str, Any]) -> str:
    return str(row["from_name"]).removeprefix("Post at ")


def test_every_row_by_post_and_year(archive: Archive, gold: dict[tuple[str, str], tuple[float, ...]]) -> None:
    answer = archive.channels(by="year", **MISPRINTS)
    found = {
        (place(row), row["period"]): figures(row) for row in answer.rows if row["delay_median_seconds"] is not None
    }
    assert set(found) == set(gold)
    assert {key for key in gold if found[key] != gold[key]} == ROUNDED | OUTSIDE
    for key in ROUNDED:
        assert found[key] == pytest.approx(gold[key], abs=0.0101), key
    for key in OUTSIDE:
        assert found[key][:2] == gold[key][:2], key
    assert any("1040 of these 1045" in note for note in answer.notes)
    # One post has nothing but a misprint: no figure, and its number is told.
    (none,) = [row for row in answer.rows if place(row) == "New York"]
    assert (none["known_clocks"], none["left_out"], none["delay_median_seconds"]) == (1, 1, None)
    assert sum(row["left_out"] for row in answer.rows) == 11


def test_the_gold_is_these_delays_rounded(archive: Archive, gold: dict[tuple[str, str], tuple[float, ...]]) -> None:
    """All 29 rows to the last figure, when delays are first rounded as the gold rounds them: what differs is rounding alone."""
    rows = archive.sql(
        "select e.name as from_name, strftime(d.date_earliest, '%Y') as year, t.delay_min_seconds as seconds from transmissions t "
        "join documents d on d.id = t.document_id join entities e on e.id = t.from_id "
        "where d.kind = 'telegram' and t.delay_min_seconds = t.delay_max_seconds order by t.id"
    ).to_pylist()
    hours: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if -0.5 <= row["seconds"] / 3600 <= 720:
            hours.setdefault((place(row), row["year"]), []).append(round(row["seconds"] / 3600, 2))
    found = {}
    for key, values in hours.items():
        quartiles = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
        found[key] = (len(values), *(round(x, 2) for x in (statistics.median(values), quartiles[0], quartiles[2])))
    assert found == gold


def test_every_delay(archive: Archive) -> None:
    """Each of the 1,047 delays whose zone is known, war time and summer time included, to the hundredth of an hour."""
    rows = archive.sql(
        "select document_id, delay_min_seconds as low, delay_max_seconds as high from transmissions"
    ).to_pylist()
    found = {row["document_id"]: (row["low"], row["high"]) for row in rows}
    assert len(found) == 1052
    given = delays.rows("t5_delays.csv")
    wrong = [
        row["id"]
        for row in given
        if row["zone"] and any(abs(s / 3600 - float(row["hours"])) > 0.0051 for s in found[slug(row["id"])])
    ]
    assert wrong == []
    # A place without a zone: any clock may be meant, and the delay is a range.
    assert all(found[slug(row["id"])][1] - found[slug(row["id"])][0] > 3600 for row in given if not row["zone"])


def test_one_channel_by_year(archive: Archive, gold: dict[tuple[str, str], tuple[float, ...]]) -> None:
    (post,) = [row["from_id"] for row in archive.channels().rows if place(row) == "Moscow"]
    words = [
        "channel",
        post,
        "department",
        "--by",
        "year",
        "--kind",
        "telegram",
        "--shortest",
        "-0.5",
        "--longest",
        "720",
    ]
    done = CliRunner().invoke(cli, [*words, "--archive", str(archive.root), "--json"])
    rows = json.loads(done.stdout)["rows"]
    transit = {row["period"]: row for row in rows if row["measure"] == "transit"}
    for year, row in transit.items():
        names = ("median_seconds", "quarter_seconds", "three_quarters_seconds")
        assert (row["n"], *(round(row[name] / 3600, 2) for name in names)) == gold["Moscow", year]
    assert {row["period"]: row["n"] for row in rows if row["measure"] == "volume"} == {"1945": 199, "1961": 1}
    assert transit["1945"]["left_out"] == 2


def test_hours_that_cannot_be_are_problems(archive: Archive) -> None:
    """Fourteen telegrams were received before they were sent on known clocks; zones explain all others printed so."""
    codes = [row["code"] for row in archive.problems().rows if row["document_id"]]
    assert codes.count("impossible-order") == 14
    reversed_ = archive.intervals_between("sent", "received", below_hours=0)
    by_the_clocks = [row for row in delays.rows("t5_delays.csv") if float(row["clock_hours"]) < 0]
    assert (len(reversed_.rows), reversed_.of) == (len(by_the_clocks), 1052)
    assert codes.count("printed-order") == 1  # a place without a zone: nothing is known that explains it
