"""Calendars: rows as documents, and bad rows that cost nothing but themselves."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import Reads, read_file
from tests.read.books import read_or_shelve

ROW = {
    "id": "orsk-1",
    "title": "Telegram, Mora to Ruiz",
    "date": "1951-05-14",
    "sender": ["Mora"],
    "recipient": ["Ruiz", "Ott"],
    "sent": "1951-05-14T08:10",
    "printed": {"sent": "14.5.51 at 8:10"},
    "copies": ["Grey (2)"],
    "copies_stated": 3,
}
CSV = "id,title,date,sender,recipient,sent,printed.sent,copies,copies_stated\n"
CSV_ROW = 'orsk-1,"Telegram, Mora to Ruiz",1951-05-14,Mora,Ruiz|Ott,1951-05-14T08:10,14.5.51 at 8:10,Grey (2),3\n'


def read_json(*rows: object) -> Reads:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return read_file("\n".join(lines).encode(), "documents/list.jsonl")


def read_csv(text: str) -> Reads:
    return read_file(text.encode(), "documents/list.csv")


def pairs(raw: RawDocument) -> list[tuple[str, str]]:
    return sorted((field.name, field.value) for field in raw.fields)


def check_file(reads: Reads, source: str) -> None:
    """The spans of all documents of a file partition it."""
    at = 0
    for raw in reads.raws:
        assert raw.text == ""
        for span in raw.spans:
            assert (span.start, span.end, span.source_start, span.how) == (None, None, at, "furniture")
            at = span.source_end or 0
        assert raw.spans[0].source_start is not None
        assert raw.spans[0].source_start <= raw.source_start < raw.source_end <= at
    assert not reads.raws or at == len(source)


def test_json_and_csv_say_the_same() -> None:
    one, two = read_json(ROW), read_csv(CSV + CSV_ROW)
    assert one.problems == two.problems == []
    assert pairs(one.raws[0]) == pairs(two.raws[0])
    assert pairs(one.raws[0]) == [
        ("copies", "Grey (2)"),
        ("copies_stated", "3"),
        ("date", "1951-05-14"),
        ("printed.sent", "14.5.51 at 8:10"),
        ("recipient", "Ott"),
        ("recipient", "Ruiz"),
        ("sender", "Mora"),
        ("sent", "1951-05-14T08:10"),
        ("title", "Telegram, Mora to Ruiz"),
    ]
    assert one.raws[0].basis == "calendar"
    assert {field.place for field in one.raws[0].fields} >= {"row 1, column sender", "row 1, column printed"}
    assert {field.place for field in two.raws[0].fields} >= {"row 2, column sender", "row 2, column printed.sent"}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_delimiters(mark: str) -> None:
    raw = read_csv(f"id{mark}title{mark}date\na{mark}Note{mark}1951\n").raws[0]
    assert pairs(raw) == [("date", "1951"), ("title", "Note")]


def test_rows_that_are_wrong_cost_themselves_alone() -> None:
    source = [
        ROW,
        "{not json",
        "[1, 2]",
        {"date": "1951"},
        ROW | {"title": "again"},
        {"id": "b", "sender": [["x"]]},
        "",
    ]
    reads = read_json(*source, ROW | {"id": "c", "colour": "red", "sent": {"a": 1}, "by": {"sent": 3}})
    assert [raw.preferred_id for raw in reads.raws] == ["orsk-1", "b", "c"]
    found = [(problem.code, problem.message.split(",")[0].split(":")[0]) for problem in reads.problems]
    assert found == [
        ("bad-row", "row 2"),
        ("bad-row", "row 3"),
        ("unknown-column", "row 8"),
        ("missing-id", "row 4"),
        ("duplicate-id", "row 5"),
        ("bad-value", "row 6"),
        ("bad-value", "row 8"),
        ("bad-value", "row 8"),
    ]
    assert all(problem.stage == "read" for problem in reads.problems)
    check_file(
        reads,
        "\n".join(row if isinstance(row, str) else json.dumps(row) for row in source)
        + "\n"
        + "x" * 0
        + json.dumps(ROW | {"id": "c", "colour": "red", "sent": {"a": 1}, "by": {"sent": 3}}),
    )


def test_a_quotation_mark_without_its_partner_costs_one_row() -> None:
    source = CSV + CSV_ROW + '"broken,Note,1951\n' + CSV_ROW.replace("orsk-1", "orsk-2") + "a,b,c,d,e,f,g,h,i,j\n"
    reads = read_csv(source)
    assert [raw.preferred_id for raw in reads.raws] == ["orsk-1", "orsk-2"]
    assert [problem.code for problem in reads.problems] == ["bad-row", "too-many-cells"]
    assert "row 3" in reads.problems[0].message
    check_file(reads, source)


def test_a_cell_over_two_lines() -> None:
    source = 'id,title,summary\na,Note,"one\ntwo"\n\nb,Note,\n'
    reads = read_csv(source)
    assert pairs(reads.raws[0]) == [("summary", "one\ntwo"), ("title", "Note")]
    assert source[reads.raws[0].source_start : reads.raws[0].source_end] == 'a,Note,"one\ntwo"'
    assert {field.place for field in reads.raws[1].fields} == {"row 4, column title"}  # as a spreadsheet counts
    check_file(reads, source)


def test_windows_files() -> None:
    source = "\ufeff" + (CSV + CSV_ROW).replace("\n", "\r\n")
    reads = read_csv(source)
    assert reads.problems == []
    assert source[reads.raws[0].source_start : reads.raws[0].source_end] == CSV_ROW.strip()
    check_file(reads, source)


@pytest.mark.parametrize(
    ("row", "keys", "preferred"),
    [
        ({"id": "a", "title": "x"}, ["id:a"], "a"),
        (
            {"id": "a", "title": "x", "url": "https://digitalarchive.wilsoncenter.org/document/99"},
            ["id:a", "id:99", "url:https://digitalarchive.wilsoncenter.org/document/99"],
            "a",
        ),
        (
            {"title": "x", "date": "1951", "url": "http://digitalarchive.wilsoncenter.org/document/Note-Mora?x=1"},
            ["url:https://digitalarchive.wilsoncenter.org/document/note-mora", "slug:note-mora"],
            "note-mora",
        ),
        ({"id": "a", "title": "x", "path": "documents/notes/a.txt"}, ["id:a", "file:notes/a.txt"], "a"),
        ({"title": "Note to Ruiz", "date": "1951"}, ["file:list.jsonl#1951-note-to-ruiz"], "1951-note-to-ruiz"),
    ],
)
def test_identity(row: dict[str, str], keys: list[str], preferred: str) -> None:
    raw = read_json(row).raws[0]
    assert (raw.keys, raw.preferred_id) == (keys, preferred)
    assert not {"id", "path"} & {field.name for field in raw.fields}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "name,price\nbread,3\n"),
        ("a.csv", "id,colour\na,red\n"),
        ("a.jsonl", '{"x": 1}\n'),
        ("a.jsonl", "not json at all\n"),
        ("a.csv", "id\na\n"),
    ],
)
def test_other_tables_are_shelved(name: str, text: str) -> None:
    with pytest.raises(DocumentError, match=r"no calendar: found .*; expected id or title") as caught:
        read_file(text.encode(), name)
    assert caught.value.code == "unknown-columns"


def test_lone_surrogates_in_json_escapes_are_no_text() -> None:
    reads = read_json('{"id": "a", "title": "x\\ud800"}', {"id": "b", "title": "y"})
    for raw in reads.raws:
        for field in raw.fields:
            field.value.encode()


CELLS = st.sampled_from(
    ["id", "title", "date", ",", ";", "\n", '"', "a", "|", " ", "\r\n", "é", "sender", "{", "}", ":", "[", "]"]
)


@given(st.lists(CELLS, max_size=40).map("".join), st.sampled_from(["a.csv", "a.jsonl"]), st.booleans())
def test_any_cells(text: str, name: str, headed: bool) -> None:
    source = ("id,title,date\n" if headed and name == "a.csv" else "") + text
    reads = read_or_shelve(source.encode(), name)
    if isinstance(reads, DocumentError):
        assert reads.code in {"unknown-columns", "empty"}
    else:
        check_file(reads, source)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ROW, "by", "path", "url", "numbers", "x"]), JSON, max_size=6))
def test_any_values(row: dict[str, object]) -> None:
    reads = read_json(ROW, row | {"id": "b"})
    assert [raw.preferred_id for raw in reads.raws][:1] == ["orsk-1"]


def test_a_calendar_without_rows_is_empty() -> None:
    assert read_csv(CSV) == Reads([], [])


def test_a_calendar_with_bad_rows_alone_names_them() -> None:
    reads = read_csv('id,title\n"a\n"b\n')
    assert reads.raws == []
    assert [problem.code for problem in reads.problems] == ["bad-row", "bad-row"]
