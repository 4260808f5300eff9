"""Silences and absent numbers: counted only within declared coverage, and never from a handful of papers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from diplomatica.errors import UsageError
from diplomatica.flow import ledger_write
from diplomatica.flow.ledger import Ledger
from diplomatica.flow.rhythm import FEWEST
from diplomatica.flow.silences import silences
from tests.flow.tables import Row, paper, tables, went

BEGIN = date(1951, 2, 1)
DAYS = [0, 2, 3, 5, 7, 8, 10, 11, 13, 60, 61, 63, 64, 66, 67, 69]
"""Traffic every second day or so, and a silence of 46 days."""


def traffic(days: list[int], **more: Any) -> dict[str, list[Row]]:
    """One telegram a day from the consul to the office."""
    names = [f"d{n:02d}" for n in range(len(days))]
    return {
        "documents": [paper(name, BEGIN + timedelta(days=day), **more) for name, day in zip(names, days, strict=True)],
        "transmissions": [went(name, "consul", "office") for name in names],
    }


def coverage(**more: Any) -> Row:
    return {
        "series": "telegrams",
        "from_id": "legation",
        "to_id": "office",
        "extent": "complete",
        "from": "1951",
        **more,
    }


def test_an_unusual_silence_with_what_it_is_compared_with() -> None:
    answer = silences(tables(**traffic(DAYS)), "consul", "office")
    [row] = answer.rows
    assert (row["first_day"], row["last_day"], row["days_min"], row["days_max"]) == (
        date(1951, 2, 15), date(1951, 4, 1), 46, 46,
    )  # fmt: skip
    assert (row["after_id"], row["before_id"], row["usual_days"]) == ("d08", "d09", 0.5)
    assert row["expected"] == pytest.approx(row["chance"] * 15, rel=0.01) and row["expected"] < 0.001
    assert (row["within_coverage"], row["coverage"]) == (False, "of this folder")
    assert answer.of == 15
    assert answer.notes[0] == (
        "1 of 15 stretches between days with traffic are unusual; chance alone would give at most 0.05"
    )


def test_no_silence_from_fewer_days_than_is_said() -> None:
    few = [*range(FEWEST - 2), 200]
    assert len(few) == FEWEST - 1
    answer = silences(tables(**traffic(few)))
    assert answer.rows == [] and "0 of 1 channels have 12 days" in answer.notes[1]
    assert silences(tables(**traffic([*few, 201]))).rows


def test_several_papers_a_day_are_one_day_with_traffic() -> None:
    answer = silences(tables(**traffic([0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 200])))
    assert answer.rows == []


@pytest.mark.parametrize(
    ("claim", "inside"),
    [
        (coverage(), True),
        (coverage(to="1951-03"), False),
        (coverage(extent="selective"), False),
        (coverage(from_id="vell"), False),
        (coverage(from_id=None, to_id=None), True),
    ],
)
def test_only_a_complete_coverage_of_channel_and_days_makes_it_count(claim: Row, inside: bool) -> None:
    [row] = silences(tables(**traffic(DAYS), coverage=[claim])).rows
    assert (row["within_coverage"], row["coverage"]) == ((True, "telegrams") if inside else (False, "of this folder"))


def test_a_paper_of_some_day_of_a_month_may_lie_in_the_silence() -> None:
    given = traffic(DAYS)
    given["documents"].append(paper("march", date(1951, 3, 1), date(1951, 3, 20)))
    given["transmissions"].append(went("march", "consul", "office"))
    [row] = silences(tables(**given)).rows
    assert (row["days_min"], row["days_max"]) == (14, 46)
    assert (row["first_day"], row["last_day"]) == (date(1951, 2, 15), date(1951, 2, 28))
    given["documents"][-1] |= {"date_earliest": date(1951, 2, 10), "date_latest": date(1951, 4, 10)}
    assert silences(tables(**given)).rows == []


def test_undated_papers_are_told() -> None:
    given = traffic(DAYS)
    given["documents"].append(paper("some", None))
    given["transmissions"].append(went("some", "consul", "office"))
    assert silences(tables(**given)).rows[0]["undated"] == 1


def test_many_tests_ask_for_more() -> None:
    """The same stretch among many channels is less unusual than alone."""
    days = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]
    alone = tables(**traffic(days))
    assert len(silences(alone).rows) == 1
    given = traffic(days)
    for sender in ("brandt", "lund", "olsen", "minister", "legation", "vell"):
        for n in range(2, 62):
            given["documents"].append(paper(f"{sender}{n}", BEGIN + timedelta(days=n)))
            given["transmissions"].append(went(f"{sender}{n}", sender, "orsk"))
    answer = silences(tables(**given))
    assert answer.rows == [] and answer.of == 11 + 6 * 59
    assert len(silences(tables(**given), "consul", "office").rows) == 1
    assert len(silences(tables(**given), expected=20).rows) == 1


def numbers(*values: tuple[int, str]) -> dict[str, list[Row]]:
    given = traffic([day for day, _ in values])
    given["numbers"] = [
        {"document_id": f"d{n:02d}", "value": value, "role": "own"} for n, (_, value) in enumerate(values)
    ]
    return given


def test_absent_numbers_of_a_sender() -> None:
    given = numbers((0, "No. 14"), (1, "15"), (2, "16-17"), (4, "20"), (5, "21"), (6, "22"))
    answer = silences(tables(**given))
    [row] = answer.rows
    assert (row["first_number"], row["last_number"], row["n_missing"], row["seen"], row["span"]) == (18, 19, 2, 7, 9)
    assert (row["after_id"], row["before_id"], row["coverage"]) == ("d02", "d03", "of this folder")


def test_a_number_that_another_recipient_got_is_not_absent() -> None:
    given = numbers((0, "1"), (1, "2"), (2, "3"), (3, "4"), (4, "5"))
    given["transmissions"][2]["to_id"] = "vell"
    assert silences(tables(**given), "consul", "office").rows == []


def test_a_number_of_a_paper_whose_sender_is_not_known_is_perhaps_here() -> None:
    given = numbers((0, "1"), (1, "2"), (2, "3"), (3, "6"), (4, "7"))
    given["documents"].append(paper("bare", date(1951, 2, 3), title="Telegram No. 4"))
    given["parties"] = [{"document_id": f"d{n:02d}", "role": "sender", "entity_id": "consul"} for n in range(5)]
    [row] = silences(tables(**given)).rows
    assert (row["n_missing"], row["n_perhaps"]) == (1, 1)


@pytest.mark.parametrize(
    "given", [((0, "1"), (1, "9"), (2, "10"), (3, "11")), ((0, "9"), (1, "8"), (2, "1"), (3, "2"), (4, "20"))]
)
def test_too_few_numbers_or_numbers_against_the_days_show_nothing(given: tuple[tuple[int, str], ...]) -> None:
    rows = silences(tables(**numbers(*given))).rows
    assert not [row for row in rows if row["first_number"] in (2, 3)]


def test_within_declared_coverage_the_build_tells_the_numbers() -> None:
    given = numbers((0, "1"), (1, "2"), (2, "3"), (3, "6"), (4, "7"))
    gone: Row = {
        "id": "nh-5", "kind": "series_gap", "existence": "inferred", "status": "not_held", "from_id": "consul", "to_id": "office",
        "senders": ["consul"], "recipients": ["office"],
        "number": "5", "date_earliest": date(1951, 2, 3), "date_latest": date(1951, 2, 4), "mentions": 0,
    }  # fmt: skip
    [row] = silences(tables(**given, coverage=[coverage()], not_held=[gone])).rows
    assert (row["first_number"], row["last_number"], row["not_held_id"], row["within_coverage"]) == (5, 5, "nh-5", True)


def test_numbers_beyond_those_that_the_coverage_names_are_of_this_folder() -> None:
    given = numbers((0, "1"), (1, "2"), (2, "3"), (3, "6"), (4, "7"))
    [row] = silences(tables(**given, coverage=[coverage(series="Nos. 1 to 3")])).rows
    assert (row["first_number"], row["last_number"], row["coverage"]) == (4, 5, "of this folder")
    assert silences(tables(**given, coverage=[coverage(series="Nos. 1 to 7")])).rows == []


def many() -> dict[str, list[Row]]:
    """Two channels of one sender with numbers that run over both, a copy, a telling, a month and an undated paper."""
    given = traffic(DAYS)
    given["documents"] += [paper(f"x{n}", BEGIN + timedelta(days=n)) for n in range(8)]
    given["documents"] += [paper("month", BEGIN, BEGIN + timedelta(days=27)), paper("none", None)]
    given["transmissions"] += [went(f"x{n}", "consul", "vell") for n in range(8)]
    given["transmissions"] += [
        went("month", "consul", "office"),
        went("none", "consul", "office"),
        went("x1", "vell", "office"),
    ]
    given["transmissions"] += [{**went("x3", "consul", "office"), "status": "asserted", "asserted_by": "x3"}]
    given["parties"] = [{"document_id": "x5", "role": "copy", "entity_id": "vell", "status": "accepted"}]
    given["numbers"] = [{"document_id": f"x{n}", "value": str(10 + 2 * n), "role": "own"} for n in range(8)]
    given["numbers"] += [{"document_id": f"d{n:02d}", "value": str(50 + 3 * n), "role": "own"} for n in range(5)]
    return given


@pytest.mark.parametrize(
    ("a", "b"), [("consul", "office"), ("consul", "vell"), ("vell", "office"), ("office", "consul"), (None, None)]
)
def test_a_ledger_gives_the_same(tmp_path: Path, a: str | None, b: str | None) -> None:
    con = tables(**many())
    ledger_write.write(con, tmp_path / "ledger")
    ledger = Ledger.find(tmp_path / "ledger")
    assert ledger is not None
    quick, slow = silences(con, a, b, 5.0, ledger), silences(con, a, b, 5.0)
    assert (quick.rows, quick.of, quick.notes) == (slow.rows, slow.of, slow.notes)
    assert bool(slow.rows) is (a in (None, "consul"))


def test_one_end_alone_and_a_stranger_are_refused() -> None:
    with pytest.raises(UsageError, match="two ends"):
        silences(tables(), "consul")
    with pytest.raises(UsageError, match="`diplomatica actors` lists them"):
        silences(tables(), "consul", "nobody")


def test_a_house_sends_and_gets_what_its_members_do() -> None:
    given = traffic(DAYS)
    for n, row in enumerate(given["transmissions"]):
        row |= {"from_id": ("consul", "legation")[n % 2], "id": f"t-{n}"}
    con = tables(**given)
    # Each alone has too few days; of the legation, to which the consul belongs, there are enough.
    assert silences(con, "legation", "office").rows == []
    answer = silences(con, "legation", "office", exact=False)
    [row] = answer.rows
    assert (row["from_id"], row["to_id"], row["days_min"], row["documents"]) == ("legation", "office", 46, 16)
    assert answer.notes[0] == (
        "8 of 16 documents went from the one itself to the other itself, the others through members of either side"
    )


def test_the_same_for_two_who_have_no_house() -> None:
    con = tables(**traffic(DAYS))
    assert silences(con, "consul", "brandt", exact=False) == silences(con, "consul", "brandt")
    whole, exact = silences(con, "consul", "office", exact=False), silences(con, "consul", "office")
    assert whole.rows == exact.rows
    assert exact.notes[0] == whole.notes[-len(exact.notes)]


def test_a_paper_that_counts_only_perhaps_leaves_its_day_open() -> None:
    """The minister held an office of the legation's on a day that nobody knows."""
    given = traffic(DAYS)
    for n, row in enumerate(given["transmissions"]):
        row |= {"from_id": ("consul", "legation")[n % 2], "id": f"t-{n}"}
    given["documents"].append(paper("loose", date(1951, 3, 1), date(1951, 3, 2)))
    given["transmissions"].append(went("loose", "olsen", "office"))
    tenure = {
        "person_id": "olsen",
        "office_id": "consul",
        "kind": "appointed",
        "from": "1951-03-02",
        "to": "1951-03-30",
    }
    answer = silences(tables(**given, tenures=[tenure]), "legation", "office", exact=False)
    [row] = answer.rows
    assert (row["days_max"], row["days_min"]) == (46, 30)


def test_numbers_of_a_house_run_by_each_sender() -> None:
    given = traffic([0, 1, 2, 3, 4, 5])
    for row in given["transmissions"][1::2]:
        row["from_id"] = "legation"
    numbers = [
        {"document_id": f"d{n:02d}", "value": value, "role": "own", "start": 0, "end": 2}
        for n, value in enumerate(("1", "40", "2", "41", "3", "42"))
    ]
    answer = silences(tables(**given, numbers=numbers), "legation", "office", exact=False)
    assert [row for row in answer.rows if row["measure"] == "numbers"] == []
