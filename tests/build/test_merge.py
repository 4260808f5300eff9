"""One document from several inputs: what wins, what fills, what stays."""

from __future__ import annotations

from typing import Any

import pytest

from diplomatica.building.merge import Source, merge
from diplomatica.building.reading import Content
from diplomatica.model.document import Row, Span


def source(
    path: str, text: str = "", access: str = "public", rows: dict[str, list[Row]] | None = None, **document: Any
) -> Source:
    span = Span(0, len(text), 0, len(text), "verbatim") if text else Span(None, None, 5, 9, "furniture")
    content = Content("text" if text else "calendar", text, [span], 0, 9, document, rows or {}, [])
    return Source(path, f"sha-{path}", access, content)


def test_the_text_has_the_word_and_the_calendar_fills() -> None:
    calendar = source(
        "a.csv",
        title="Row",
        summary="Short",
        classification="secret",
        text_scope="none",
        date_edtf="1950-09",
        date_text="Sept",
    )
    page = source("p.txt", "Text", title="Page", text_scope="full", date_edtf="1950-09-20")
    merged = merge([calendar, page])
    assert merged.main is page
    assert merged.document == {
        "title": "Page",
        "text_scope": "full",
        "date_edtf": "1950-09-20",
        "summary": "Short",
        "classification": "secret",
    }


def test_a_made_up_title_gives_way() -> None:
    page = source("p.txt", "Text", title="p", title_source="supplied")
    merged = merge([source("a.csv", title="Row", title_source="catalogue"), page])
    assert (merged.document["title"], merged.document["title_source"]) == ("Row", "catalogue")


@pytest.mark.parametrize(
    ("table", "own", "other", "kept"),
    [
        ("parties", {"role": "to", "text": "Vell"}, {"role": "to", "text": "V."}, False),
        ("parties", {"role": "to", "text": "Vell"}, {"role": "via", "text": "Orsk"}, True),
        ("times", {"kind": "sent", "text": "8.10"}, {"kind": "sent", "text": "08:10"}, False),
        ("times", {"kind": "sent", "text": "8.10"}, {"kind": "received", "text": "9.00"}, True),
        ("numbers", {"value": "483/sh"}, {"value": "No. 483/Sh"}, False),
        ("numbers", {"value": "483/sh"}, {"value": "48"}, True),
        ("references", {"number": "12", "date_earliest": None}, {"number": "№ 12"}, False),
        ("references", {"date_earliest": "1950-09-18"}, {"number": "9", "date_earliest": "1950-09-18"}, False),
        ("references", {"number": "12"}, {"number": "13"}, True),
        ("references", {"text": "your cable"}, {"text": "our cable"}, True),
        ("holdings", {"text": "Archive X"}, {"text": "Archive Y"}, False),
        ("reports", {"event_id": "e1", "modality": "fact"}, {"event_id": "e2", "modality": "fact"}, True),
        ("credits", {"role": "translator", "name": "G"}, {"role": "translator", "name": "G"}, False),
        ("credits", {"role": "translator", "name": "G"}, {"role": "editor", "name": "G"}, True),
    ],
)
def test_a_calendars_fact_stays_where_the_page_has_none(table: str, own: Row, other: Row, kept: bool) -> None:
    merged = merge([source("a.csv", rows={table: [other]}), source("p.txt", "Text", rows={table: [own]})])
    assert merged.rows[table] == ([own, other] if kept else [own])
    assert list(merged.paths.values()) == (["a.csv"] if kept else [])


def test_kept_facts_are_numbered_on() -> None:
    calendar = source("a.csv", rows={"parties": [{"role": "via", "ordinal": 0}, {"role": "copy", "ordinal": 1}]})
    page = source("p.txt", "Text", rows={"parties": [{"role": "to", "ordinal": 0}]})
    assert [row["ordinal"] for row in merge([calendar, page]).rows["parties"]] == [0, 1, 2]


def test_of_two_texts_the_last_path_is_taken_and_the_other_says_so() -> None:
    fact = {"kind": "person", "text": "Vell", "start": 0, "end": 4}
    first, second = source("a.txt", "One", rows={"mentions": [fact]}), source("b.txt", "Two")
    merged = merge([first, second])
    assert merged.main is second
    assert merged.rows["mentions"] == []
    assert [(path, problem.code, problem.severity) for path, problem in merged.problems] == [
        ("a.txt", "second-text", "warning")
    ]
    assert "b.txt" in merged.problems[0][1].message
    assert [(row["source_path"], row["how"]) for row in merged.spans] == [("b.txt", "verbatim"), ("a.txt", "furniture")]


def test_the_same_text_twice_is_a_note() -> None:
    merged = merge([source("a.txt", "One"), source("b.txt", "One")])
    assert merged.problems[0][1].severity == "note"


def test_two_rows_of_calendars_make_one_document() -> None:
    first = source("a.csv", title="A", rows={"parties": [{"role": "to", "text": "x"}]})
    second = source("b.csv", title="B", kind="telegram", rows={"parties": [{"role": "via", "text": "y"}]})
    merged = merge([first, second])
    assert merged.main is first
    assert merged.document == {"title": "A", "kind": "telegram"}
    assert len(merged.rows["parties"]) == 2


def test_what_one_input_hides_is_hidden() -> None:
    assert merge([source("a.csv", access="restricted"), source("p.txt", "T")]).document["access"] == "restricted"


def test_inputs_are_not_changed() -> None:
    rows: dict[str, list[Row]] = {"parties": [{"role": "to", "ordinal": 0}]}
    page = source("p.txt", "Text", rows=rows)
    merge([source("a.csv", rows={"parties": [{"role": "via", "ordinal": 0}]}), page])
    assert page.content.rows == {"parties": [{"role": "to", "ordinal": 0}]}
