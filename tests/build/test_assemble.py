"""Rows with ids: fact names that outlive offsets and rules, statuses, notes that become rows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.building.assemble import document_rows, name_facts, to_arrow
from diplomatica.building.merge import Source, merge
from diplomatica.building.reading import Content
from diplomatica.model.document import Problem, Row
from diplomatica.model.facts import fact_id
from diplomatica.model.schema import TABLES


def rows_of(text: str, tables: dict[str, list[Row]], problems: list[Problem] | None = None) -> dict[str, list[Row]]:
    content = Content("text", text, [], 0, len(text), {"title": "T", "kind": None}, tables, problems or [])
    return document_rows("d1", 7, merge([Source("documents/p.txt", "sha", "public", content)]))


def test_a_document_has_its_place_and_provenance() -> None:
    made = rows_of("Text", {})
    assert made["documents"] == [
        {
            "id": "d1",
            "row": 7,
            "title": "T",
            "access": "public",
            "text_scope": "full",
            "source_path": "documents/p.txt",
            "source_sha256": "sha",
            "source_start": 0,
            "source_end": 4,
        }
    ]
    assert made["texts"] == [{"document_id": "d1", "text": "Text"}]


def test_occurrences_count_in_the_order_of_the_text() -> None:
    rows: list[Row] = [
        {"kind": "person", "text": "Vell", "start": 50, "end": 54},
        {"kind": "person", "text": "Vell"},
        {"kind": "person", "text": "Orsk", "start": 20, "end": 24},
        {"kind": "person", "text": "Vell ", "start": 10, "end": 15},
        {"kind": "place", "text": "Vell", "start": 0, "end": 4},
    ]
    name_facts(TABLES["mentions"], "d1", rows, "")
    expected = [
        ("person", "Vell", 1),
        ("person", "Vell", 2),
        ("person", "Orsk", 0),
        ("person", "Vell", 0),
        ("place", "Vell", 0),
    ]
    assert [row["fact_id"] for row in rows] == [fact_id("mentions", "d1", *parts) for parts in expected]


def test_a_fact_without_words_is_named_by_its_span() -> None:
    rows: list[Row] = [{"mode": "quotes", "start": 2, "end": 300}]
    name_facts(TABLES["speech"], "d1", rows, "xx" + "y" * 400)
    assert rows[0]["fact_id"] == fact_id("speech", "d1", "quotes", "y" * 200, 0)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "a "]), st.none() | st.integers(0, 5)), max_size=8))
def test_names_are_unique_and_do_not_hang_on_the_order_of_rules(facts: list[tuple[str, int | None]]) -> None:
    def named(order: list[int]) -> list[tuple[str, int, str]]:
        rows: list[Row] = [{"role": "to", "text": facts[i][0], "start": facts[i][1], "end": i} for i in order]
        name_facts(TABLES["parties"], "d1", rows, "")
        return sorted(
            (row["text"].strip(), -1 if row["start"] is None else row["start"], row["fact_id"]) for row in rows
        )

    order = list(range(len(facts)))
    first = named(order)
    assert len({name for _, _, name in first}) == len(facts)
    assert named(order[::-1]) == first


@pytest.mark.parametrize(
    ("confidence", "status"), [(0.9, "accepted"), (1.0, "accepted"), (0.899, "suggested"), (0.0, "suggested")]
)
def test_status_follows_confidence(confidence: float, status: str) -> None:
    made = rows_of("Text", {"marks": [{"kind": "gloss", "text": "x", "start": 0, "end": 1, "confidence": confidence}]})
    assert made["marks"][0]["status"] == status


def test_notes_become_rows() -> None:
    reference = {
        "relation": "answers",
        "text": "№ 5",
        "rule": "r",
        "_place": "row 3, column answers",
        "_from": "Vell",
        "_kind": "telegram",
    }
    made = rows_of("Text", {"references": [reference], "credits": [{"role": "translator", "name": "G"}]})
    fact = made["references"][0]
    assert {key for key in fact if key.startswith("_")} == set()
    assert made["reasons"] == [
        {
            "fact_id": fact["fact_id"],
            "ordinal": 0,
            "rule": "r",
            "text": "row 3, column answers",
            "document_id": "d1",
            "source": "documents/p.txt",
        }
    ]
    names = {"fact_id": fact["fact_id"], "from_text": "Vell", "to_text": None, "kind_text": "telegram"}
    assert made["reference_names"] == [names | {"numbers_text": None}]
    assert made["credits"] == [{"document_id": "d1", "role": "translator", "name": "G"}]


def test_problems_name_file_and_document() -> None:
    problem = Problem(stage="parse", severity="warning", code="c", message="m", start=1, end=2)
    made = rows_of("Text", {}, [problem])
    assert made["problems"][0]["path"] == "documents/p.txt"
    assert made["problems"][0]["document_id"] == "d1"


def test_dates_may_be_texts_or_dates() -> None:
    day = dt.date(1950, 9, 18)
    moment = dt.datetime(1950, 9, 18, 8, 10, tzinfo=dt.UTC)
    table = to_arrow(TABLES["times"], [{"earliest": moment, "latest": "1950-09-18T08:10:00Z"}, {"earliest": None}])
    assert table["earliest"].to_pylist() == [moment, None]
    assert table["latest"].to_pylist() == [moment, None]
    assert to_arrow(TABLES["not_held"], [{"date_earliest": day, "date_latest": "1950-09-18"}])[
        "date_latest"
    ].to_pylist() == [day]
