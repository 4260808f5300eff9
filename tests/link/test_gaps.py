"""Absent numbers in a series declared complete: told with their neighbours, and never of a selective one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.link.gaps import MOST_ALONE, gaps
from diplomatica.model.serial import named, run, serial
from tests.flow.tables import Row, paper, tables
from tests.resolve.orsk import FILES

PAPERS = {"a": (4, "No. 13"), "b": (5, "14"), "c": (8, "17")}


def archive(
    claim: Row | None = None, papers: dict[str, tuple[int, str]] = PAPERS, sender: str = "consul", **more: list[Row]
) -> Any:
    return tables(
        documents=[*(paper(name, date(1951, 2, day)) for name, (day, _) in papers.items()), *more.pop("documents", [])],
        numbers=[
            {"document_id": name, "value": value, "role": "own"} for name, (_, value) in papers.items() if value
        ],
        parties=[
            *({"document_id": name, "role": "sender", "entity_id": sender} for name in papers), *more.pop("parties", []),
        ],
        coverage=[
            {"series": "Telegrams of the legation", "from_id": "legation", "to_id": "office", "extent": "complete", **(claim or {})}
        ],
        **more,
    )  # fmt: skip


def test_what_lies_between_is_absent_with_its_days_and_neighbours() -> None:
    first, second = gaps(archive())
    assert (first.number, second.number) == ("15", "16")
    assert (first.from_id, first.to_id, first.earliest, first.latest) == (
        "consul", "office", date(1951, 2, 5), date(1951, 2, 8),
    )  # fmt: skip
    assert first.beside == [("14", "b"), ("17", "c")] and not first.may_be_here


def test_a_selective_coverage_and_one_without_a_sender_claim_nothing() -> None:
    assert gaps(archive({"extent": "selective"})) == []
    assert gaps(archive({"from_id": None})) == []
    assert gaps(archive({"from_id": "vell"})) == []


@pytest.mark.parametrize(
    ("series", "absent"),
    [("Nos. 13 to 18", "15 16 18"), ("Telegrams Nos. 12-17", "12 15 16"), ("№ 14 – 17 alone", "15 16"), ("of 1951", "15 16")],
)  # fmt: skip
def test_the_name_of_the_series_gives_the_first_and_last(series: str, absent: str) -> None:
    assert [gap.number for gap in gaps(archive({"series": series}))] == absent.split()


def test_the_days_say_which_papers_count() -> None:
    assert [gap.number for gap in gaps(archive({"to": "1951-02-05"}))] == []
    assert [gap.number for gap in gaps(archive({"series": "Nos. 13 to 15", "from": "1951-02-05"}))] == ["13", "15"]


def test_a_paper_whose_sender_is_not_known_may_be_the_one() -> None:
    bare = [paper("bare", date(1951, 2, 6), title="Despatch No. 15, to the office")]
    assert [gap.number for gap in gaps(archive(documents=bare))] == ["16"]
    far = [paper("bare", date(1950, 2, 6), title="Despatch No. 15, to the office")]
    assert [gap.number for gap in gaps(archive({"from": "1951"}, documents=far))] == ["15", "16"]


def test_a_paper_of_those_days_without_a_number_may_be_the_one() -> None:
    found = gaps(archive(papers={**PAPERS, "bare": (6, "")}))
    assert [(gap.number, gap.may_be_here) for gap in found] == [("15", True), ("16", True)]


def test_what_a_reference_names_is_not_told_twice() -> None:
    assert [gap.number for gap in gaps(archive(), [("consul", "15"), ("vell", "16"), (None, "16")])] == ["16"]


def test_numbers_that_begin_anew_are_no_one_series() -> None:
    assert gaps(archive(papers={"a": (4, "98"), "b": (5, "101"), "c": (6, "1"), "d": (7, "3")})) == []


def test_numbers_of_another_kind_are_another_series() -> None:
    papers = {"a": (4, "13/sh"), "b": (5, "14"), "c": (6, "16/sh"), "d": (7, "17/sh")}
    assert [gap.number for gap in gaps(archive(papers=papers))] == ["14/sh", "15/sh"]


def test_a_long_run_is_one_row() -> None:
    [gap] = gaps(archive(papers={"a": (4, "1"), "b": (5, str(MOST_ALONE + 3))}))
    assert gap.number == f"2–{MOST_ALONE + 2}"


def test_a_person_counts_for_the_days_of_the_tenure() -> None:
    def by(first: str) -> list[str]:
        tenure = {"person_id": "lund", "office_id": "consul", "kind": "appointed", "from": first}
        return [gap.number for gap in gaps(archive(sender="lund", tenures=[tenure]))]

    assert by("1951-01") == ["15", "16"]
    assert by("1951-03") == []


def test_the_build_lists_them_with_their_proofs(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "authority").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    for name, content in FILES.items():
        (tmp_path / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    (tmp_path / "coverage.csv").write_text(
        "series,from_id,to_id,from,to,extent,source\nNos. 1 to 3,orsk-legation,orsk-fo,1951-02,,complete,the binder\n",
        encoding="utf-8",
    )
    rows = "".join(f"t{n},telegram,1951-02-0{n},Erik Brandt,Foreign Office of Orsk,own:{n},\n" for n in (1, 3))
    (tmp_path / "documents" / "list.csv").write_text(
        f"id,kind,date,sender,recipient,numbers,summary\n{rows}", encoding="utf-8"
    )
    build(tmp_path, workers=0)
    with Archive.open(tmp_path) as archive:
        [gone] = [row for row in archive.missing().rows if row["kind"] == "series_gap"]
        assert (gone["number"], gone["existence"], gone["from_id"], gone["to_id"]) == (
            "2",
            "inferred",
            "brandt",
            "orsk-fo",
        )
        assert (gone["date_earliest"], gone["date_latest"]) == (date(1951, 2, 1), date(1951, 2, 3))
        assert gone["description"] == (
            "Paper of a series declared complete (Nos. 1 to 3): No. 2 from Erik Brandt to Foreign Office of Orsk"
        )
        proofs = [row for row in archive.table("reasons").to_pylist() if row["fact_id"] == gone["id"]]
        assert [(row["rule"], row["document_id"]) for row in proofs] == [("link.gaps", "t1"), ("link.gaps", "t3")]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("No. 483/SH", (483, 483, "/sh")), ("№ 14", (14, 14, "")), ("211-212", (211, 212, "")), ("7", (7, 7, "")),
        ("611.84/5–1151", None), ("12-11", None), ("QS-99", None), (None, None), ("", None), ("1234567", None),
    ],
)  # fmt: skip
def test_numbers_as_numbers(value: str | None, found: tuple[int, int, str] | None) -> None:
    assert serial(value) == found


def test_numbers_in_titles() -> None:
    assert [s.first for s in named("Telegram No. 14 and No. 15 of 1951")] == [14, 15]
    assert named("Notes 14 to 15, casino 7") == [] and run("1951") is None
