"""Channels by period, and the quartiles of their delays."""

from __future__ import annotations

import statistics
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import UsageError
from diplomatica.flow.channels import channels_table
from diplomatica.flow.delays import Wanted, quantile
from diplomatica.library import Archive

SHARES = (0.25, 0.5, 0.75, 0.9)


@given(st.lists(st.integers(-100_000, 3_000_000), min_size=1, max_size=40))
def test_quantiles_never_leave_what_was_measured(values: list[int]) -> None:
    ordered = sorted(values)
    with duckdb.connect() as con:
        columns = ", ".join(quantile("xs", share) for share in SHARES)
        [found] = con.execute(f"SELECT {columns} FROM (SELECT ?::BIGINT[] AS xs)", [ordered]).fetchall()
    assert ordered[0] <= found[0] <= found[1] <= found[2] <= found[3] <= ordered[-1]
    assert found[1] == pytest.approx(statistics.median(values), abs=0.5)
    if len(values) > 2:
        expected = statistics.quantiles(values, n=4)
        assert (found[0], found[2]) == pytest.approx((expected[0], expected[2]), abs=0.5)


def test_nothing_measured_has_no_quantile() -> None:
    with duckdb.connect() as con:
        assert con.execute(f"SELECT {quantile('xs', 0.5)} FROM (SELECT []::BIGINT[] AS xs)").fetchall() == [(None,)]


def test_channels_by_period(archive: Archive) -> None:
    rows = [row for row in archive.channels(by="month").rows if (row["from_id"], row["to_id"]) == ("brandt", "orsk-fo")]
    assert [(row["period"], row["documents"], row["with_both_hours"]) for row in rows] == [("1951-02", 2, 1)]
    # Its hours stand on unknown clocks: no figure beside the printed one.
    assert (rows[0]["known_clocks"], rows[0]["delay_median_seconds"]) == (0, None)
    weeks = [row for row in archive.channels(by="week").rows if (row["from_id"], row["to_id"]) == ("brandt", "orsk-fo")]
    assert [row["period"] for row in weeks] == ["1951-W05", "1951-W06"]
    assert {row["period"] for row in archive.channels().rows} == {None}


def test_senders_counted_in_turn_make_the_same_list(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for wanted in (Wanted(), Wanted(by="week"), Wanted(copies=True)):
        whole = channels_table(archive.view.connection, wanted)
        with monkeypatch.context() as patch:
            patch.setattr("diplomatica.flow.channels.AT_ONCE", 2)
            assert channels_table(archive.view.connection, wanted).equals(whole)
        assert len(whole) > 2


def test_channels_of_one_kind(archive: Archive) -> None:
    every, telegrams = archive.channels(), archive.channels(kind="telegram")
    assert sum(row["transmissions"] for row in telegrams.rows) <= sum(row["transmissions"] for row in every.rows)
    assert not archive.channels(kind="airgram").rows
    assert "only papers of the kind telegram" in telegrams.notes


def test_a_channel_by_month(archive: Archive) -> None:
    rows = archive.channel("brandt", "orsk-fo", by="month", shortest_hours=0).rows
    volume = [(row["period"], row["n"], row["of"]) for row in rows if row["measure"] == "volume"]
    assert volume == [("1951-02", 2, 2)]
    (transit,) = [row for row in rows if row["measure"] == "transit"]
    assert (transit["period"], transit["n"], transit["of"], transit["left_out"]) == ("1951-02", 0, 2, 0)


def test_wrong_questions() -> None:
    with pytest.raises(UsageError, match="no period 'decade'; there are year, month, week"):
        Wanted(by="decade")
    with pytest.raises(UsageError, match="is above the longest"):
        Wanted(shortest_hours=2, longest_hours=1)


def test_the_commands_take_the_same_words(archive: Archive, shared_root: Path) -> None:
    from diplomatica.cli.knowledge import HOURS, PERIODS
    from diplomatica.flow import delays, intervals
    from diplomatica.model.schema import TABLES

    assert tuple(delays.PERIODS) == PERIODS
    assert (*intervals.LADDER, "other") == HOURS
    assert set(HOURS) == set(TABLES["times"].vocabularies["kind"])
