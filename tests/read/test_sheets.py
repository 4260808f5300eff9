"""Calendars in Excel files: cells as they are, sheets that are none, and files that do harm."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from diplomatica.errors import DocumentError
from diplomatica.read import read_file
from diplomatica.read.office import sheets
from tests.read.test_calendar import check_file

Rows = list[list[Any]]


def workbook(**tables: Rows) -> bytes:
    """An Excel file with these sheets."""
    book = Workbook()
    for number, (name, rows) in enumerate(tables.items()):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The file with some bytes of one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            words = before.read(info.filename)
            after.writestr(info.filename, words.replace(old, new) if info.filename == name else words)
    return out.getvalue()


HEAD = ["Date", "From", "To", "No.", "Sent", "Received"]
FULL: Rows = [
    ["Register of the legation"],
    [],
    HEAD,
    [date(1951, 5, 4), "Lund", "Holt", 12, datetime(1951, 5, 4, 18, 15), datetime(1951, 5, 5)],
    [],
    [date(1951, 5, 6), "do.", "Brandt; Holt", 13.0, time(9, 5), None],
]


def test_cells_are_read_as_a_person_would_type_them() -> None:
    reads = read_file(workbook(Telegrams=FULL), "documents/register.xlsx")
    assert [problem.code for problem in reads.problems] == ["above-the-head"]
    assert [[(field.name, field.value, field.place) for field in raw.fields] for raw in reads.raws] == [
        [
            ("date", "1951-05-04", "row 4, column Date"),
            ("sender", "Lund", "row 4, column From"),
            ("recipient", "Holt", "row 4, column To"),
            ("numbers", "12", "row 4, column No."),
            ("sent", "1951-05-04T18:15", "row 4, column Sent"),
            ("received", "1951-05-05", "row 4, column Received"),
        ],
        [
            ("date", "1951-05-06", "row 6, column Date"),
            ("sender", "Lund", "row 6, column From, the same as in row 4"),
            ("recipient", "Brandt", "row 6, column To"),
            ("recipient", "Holt", "row 6, column To"),
            ("numbers", "13", "row 6, column No."),
            ("sent", "09:05", "row 6, column Sent"),
        ],
    ]


def test_each_sheet_that_is_a_calendar_is_read_and_the_others_are_named() -> None:
    data = workbook(
        One=[HEAD, ["1951-05-04", "Lund", "Holt"]],
        Costs=[["what", "how much"], ["ink", 3]],
        Two=[HEAD, ["1951-05-05", "Holt", "Lund"]],
    )
    reads = read_file(data, "documents/register.xlsx")
    assert [raw.preferred_id for raw in reads.raws] == ["1951-05-04-lund-holt", "1951-05-05-holt-lund"]
    assert [raw.fields[0].place for raw in reads.raws] == [
        "sheet 'One', row 2, column Date",
        "sheet 'Two', row 2, column Date",
    ]
    assert [(problem.code, "Costs" in problem.message) for problem in reads.problems] == [("other-sheets", True)]
    assert len({key for raw in reads.raws for key in raw.keys}) == 2
    check_file(reads, "x" * (reads.raws[-1].spans[-1].source_end or 0))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(Costs=[["what", "how much"], ["ink", 3]]), "unknown-columns"),
        (workbook(Empty=[]), "unknown-columns"),
        (workbook(A=FULL)[:400], "bad-zip"),
        (changed(workbook(A=FULL), "xl/worksheets/sheet1.xml", b"</sheetData>", b""), "bad-zip"),
        (changed(workbook(A=FULL), "xl/workbook.xml", b"<workbook", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook"), "declared-entity"),
    ],
    ids=["no calendar", "empty", "cut", "not well-formed", "entities"],
)  # fmt: skip
def test_what_cannot_be_read_is_shelved_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_file(data, "documents/register.xlsx")
    assert caught.value.code == code


def test_a_sheet_that_says_it_has_millions_of_rows_costs_nothing() -> None:
    """One cell in the last row and the last column."""
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    data = changed(workbook(A=[HEAD, ["1951-05-04", "Lund", "Holt"]]), "xl/worksheets/sheet1.xml", b"</sheetData>", far)
    reads = read_file(data, "documents/register.xlsx")
    assert len(reads.raws) == 1
    assert [problem.code for problem in reads.problems] == ["blank-rows"]
    assert "behind row 2" in reads.problems[0].message


def test_a_word_that_a_million_cells_share_is_not_written_out() -> None:
    """A few kilobytes that would be gigabytes of words."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(4, 1004))
    data = workbook(A=[HEAD, ["1951-05-04", "Lund", "Holt"]])
    data = changed(data, "xl/worksheets/sheet1.xml", b"</sheetData>", rows.encode() + b"</sheetData>")
    out = io.BytesIO(changed(data, "[Content_Types].xml", b"</Types>", part.encode()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{"word" * 100_000}</t></si></sst>')
    data = out.getvalue()
    assert len(data) < 20_000
    with pytest.raises(DocumentError, match="50 MB of words") as caught:
        read_file(data, "documents/register.xlsx")
    assert caught.value.code == "too-large"


def test_entities_in_a_part_of_any_name_and_behind_any_space_are_refused() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(A=FULL))) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for info in before.infolist():
            after.writestr(info.filename, before.read(info.filename))
        after.writestr(
            "xl/worksheets/sheet9.bin",
            b"<?xml version='1.0'?>" + b" " * 11_000_000 + b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
        )
    with pytest.raises(DocumentError) as caught:
        read_file(out.getvalue(), "documents/register.xlsx")
    assert caught.value.code == "declared-entity"


def test_hidden_sheets_are_not_read() -> None:
    book = Workbook()
    book.create_sheet("Hidden").sheet_state = "hidden"
    for row in (HEAD, ["1951-05-04", "Lund", "Holt"]):
        book["Hidden"].append(row)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(DocumentError, match="no sheet is a calendar"):
        read_file(out.getvalue(), "documents/register.xlsx")


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_damaged_files_are_shelved(junk: bytes, at: int) -> None:
    data = workbook(A=FULL)
    with suppress(DocumentError):
        sheets.read(data[:at] + junk + data[at + len(junk) :], "documents/a.xlsx")
