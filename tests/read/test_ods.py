"""Calendars in OpenDocument tables: cells as they are, rows and cells that say how often they stand there, files that do harm."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import odfdo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.read import read_file, reader_of
from diplomatica.read.office import ods
from tests.read.test_archive import packed
from tests.read.test_calendar import check_file
from tests.read.test_sheets import HEAD

KIND = b"application/vnd.oasis.opendocument.spreadsheet"
FULL: list[list[Any]] = [
    ["Register of the legation"],
    [],
    HEAD,
    [date(1951, 5, 4), "Lund", "Holt", 12, datetime(1951, 5, 4, 18, 15), datetime(1951, 5, 5)],
    [],
    [date(1951, 5, 6), "do.", "Brandt; Holt", 13.0, timedelta(hours=9, minutes=5), None],
]


def table(**sheets: list[list[Any]]) -> bytes:
    """An OpenDocument table with these sheets, as odfdo writes it."""
    made, out = odfdo.Document("spreadsheet"), io.BytesIO()
    made.body.clear()
    for name, rows in sheets.items():
        sheet = odfdo.Table(name)
        for values in rows:
            row = odfdo.Row()
            row.set_values(values)
            sheet.append_row(row)
        made.body.append(sheet)
    made.save(out)
    return out.getvalue()


def content(sheets: str, styles: str = "", before: str = "") -> bytes:
    """A table of which this is the content."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in {"o": "office", "t": "table", "x": "text", "s": "style"}.items()
    )
    body = f"{before}<o:document-content {spaces}>{styles}<o:body><o:spreadsheet>{sheets}</o:spreadsheet></o:body></o:document-content>"
    return packed({"mimetype": KIND, "content.xml": body.encode()})


def row(*cells: str, times: int = 1) -> str:
    found = "".join(f"<t:table-cell><x:p>{cell}</x:p></t:table-cell>" for cell in cells)
    return f'<t:table-row t:number-rows-repeated="{times}">{found}</t:table-row>'


def sheet(*rows: str, name: str = "One", style: str = "shown") -> str:
    return f'<t:table t:name="{name}" t:style-name="{style}">{"".join(rows)}</t:table>'


GOOD = row("1951-05-04", "Lund", "Holt")
TOP = row(*HEAD[:3])


def test_cells_are_read_as_a_person_would_type_them() -> None:
    data = table(Telegrams=FULL)
    reads = read_file(data, "documents/register.ods")
    assert reader_of(data, "documents/register.ods") == "ods"
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


def test_repeated_rows_and_cells_count_as_they_are_shown() -> None:
    """LibreOffice keeps equal neighbours once, and ends every sheet with a million blank rows."""
    blank = (
        '<t:table-row t:number-rows-repeated="1048570"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>'
    )
    same = (
        "<t:table-row><t:table-cell><x:p>1951-05-05</x:p></t:table-cell>"
        '<t:table-cell t:number-columns-repeated="2"><x:p>Holt</x:p></t:table-cell>'
        '<t:table-cell t:number-columns-repeated="16381"/></t:table-row>'
    )
    gap = '<t:table-row t:number-rows-repeated="3"><t:table-cell/></t:table-row>'
    grouped = (
        f"<t:table-header-rows>{TOP}</t:table-header-rows><t:table-row-group>{GOOD}{gap}{same}</t:table-row-group>"
    )
    reads = read_file(content(sheet(grouped, blank)), "documents/register.ods")
    assert reads.problems == []
    assert [[field.value for field in raw.fields] for raw in reads.raws] == [
        ["1951-05-04", "Lund", "Holt"],
        ["1951-05-05", "Holt", "Holt"],
    ]
    assert reads.raws[1].fields[0].place == "row 6, column Date"
    far = content(sheet(TOP, GOOD, blank, row("1951-05-09", "Lund", "Holt")))
    assert [problem.code for problem in read_file(far, "documents/register.ods").problems] == ["blank-rows"]


def test_what_is_not_shown_in_a_cell_is_not_read() -> None:
    """Comments, what lies under a spread cell, tables within cells, tracked changes; blanks and breaks are words."""
    odd = (
        "<t:table-row><t:table-cell><o:annotation><x:p>Why?</x:p></o:annotation><x:p>4 May<x:s x:c='2'/>1951</x:p></t:table-cell>"
        "<t:table-cell><x:p>Lund<x:line-break/>Grey</x:p><x:p>Ott</x:p></t:table-cell>"
        "<t:covered-table-cell><x:p>Nobody</x:p></t:covered-table-cell>"
        "<t:table-cell><t:table><t:table-row><t:table-cell><x:p>Inner</x:p></t:table-cell></t:table-row></t:table></t:table-cell>"
        "</t:table-row>"
    )
    changes = f"<t:tracked-changes>{sheet(TOP, GOOD, name='Old')}</t:tracked-changes>"
    (raw,) = read_file(content(changes + sheet(TOP, odd)), "documents/register.ods").raws
    assert [(field.name, field.value) for field in raw.fields] == [
        ("date", "4 May  1951"),
        ("sender", "Lund"),
        ("sender", "Grey"),
        ("sender", "Ott"),
    ]


def test_each_visible_sheet_that_is_a_calendar_is_read() -> None:
    hidden = "<o:automatic-styles><s:style s:name='hid'><s:table-properties t:display='false'/></s:style></o:automatic-styles>"
    data = content(
        sheet(TOP, GOOD, name="One")
        + sheet(TOP, GOOD, name="Hidden", style="hid")
        + sheet(row("what", "how much"), row("ink", "3"), name="Costs")
        + sheet(TOP, row("1951-05-05", "Holt", "Lund"), name="Two"),
        hidden,
    )
    reads = read_file(data, "documents/register.ods")
    assert [raw.preferred_id for raw in reads.raws] == ["1951-05-04-lund-holt", "1951-05-05-holt-lund"]
    assert reads.raws[1].fields[0].place == "sheet 'Two', row 2, column Date"
    assert [(problem.code, "Costs" in problem.message) for problem in reads.problems] == [("other-sheets", True)]
    check_file(reads, "x" * (reads.raws[-1].spans[-1].source_end or 0))


LONG = "x" * 1_000_000
LAUGHS = '<!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (table(Costs=[["what", "how much"], ["ink", 3]]), "unknown-columns"),
        (content(""), "unknown-columns"),
        (table(A=FULL)[:400], "bad-zip"),
        (packed({"mimetype": KIND}), "bad-zip"),
        (packed({"mimetype": KIND, "content.xml": b"<a><b></a>"}), "bad-xml"),
        (packed({"mimetype": KIND, "content.xml": b"\x8f\0", "META-INF/manifest.xml": b"<encryption-data/>"}), "encrypted"),
        (content(sheet(TOP, GOOD), before=LAUGHS), "declared-entity"),
        (content(sheet(TOP, row(*[*HEAD] * 8, times=900_000_000))), "too-large"),
        (content(sheet(TOP, row("1951-05-04", "Lund", LONG, times=1000))), "too-large"),
        (content(sheet(*["<t:table-row>"] * 300, *["</t:table-row>"] * 300)), "too-deep"),
    ],
    ids=["no calendar", "empty", "cut", "no content", "not well-formed", "password", "entities", "rows", "words", "deep"],
)  # fmt: skip
@pytest.mark.timeout(20)
def test_what_cannot_be_read_is_shelved_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_file(data, "documents/register.ods")
    assert caught.value.code == code


def test_an_encrypted_text_says_so() -> None:
    made = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"\x8f\0",
        "META-INF/manifest.xml": b"<m:encryption-data/>",
    }
    with pytest.raises(DocumentError, match="has a password"):
        read_file(packed(made), "documents/a.odt")


def test_an_old_excel_file_says_what_to_do() -> None:
    with pytest.raises(DocumentError, match=r"save a table as \.xlsx or \.csv") as caught:
        read_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "documents/register.xls")
    assert caught.value.code == "unsupported-format"


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_damaged_files_are_shelved(junk: bytes, at: int) -> None:
    data = table(A=FULL)
    with suppress(DocumentError):
        ods.read(data[:at] + junk + data[at + len(junk) :], "documents/a.ods")


ODD = st.lists(st.sampled_from([
    "<t:table>", "</t:table>", "<t:table-row>", "</t:table-row>", "<t:table-cell>", "</t:table-cell>", "<x:p>", "</x:p>", "a",
    "<t:table-row t:number-rows-repeated='-3'>", "<t:table-cell t:number-columns-repeated='9e9'>", "<x:s x:c='999999999'/>",
    "<t:table-cell o:value-type='date' o:date-value='0000-00-00'>", "<t:table-cell o:value-type='float' o:value='1e999'>",
    "<t:table-cell o:value-type='time' o:time-value='PT99H99M99S'>", "<o:annotation>", "</o:annotation>",
]), max_size=12)  # fmt: skip


@given(ODD)
def test_any_order_of_elements(pieces: list[str]) -> None:
    """What is not well-formed, and what is and makes no sense."""
    opened = [
        piece.split()[0].strip("<>") for piece in pieces if piece[0] == "<" and piece[1] != "/" and piece[-2] != "/"
    ]
    for body in (
        "".join(pieces),
        "".join(piece for piece in pieces if piece[1:2] != "/") + "".join(f"</{name}>" for name in reversed(opened)),
    ):
        with suppress(DocumentError):
            read_file(content(sheet(TOP, GOOD) + body), "documents/a.ods")
