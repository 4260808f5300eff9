"""CSV files: columns by name, lines numbered, and a problem for each thing that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplomatica.folder.csvfiles import read_csv

COLUMNS = ("id", "name", "note")


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "places.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,name,note\na,Vell,x\n", [(2, {"id": "a", "name": "Vell", "note": "x"})]),
        ("\ufeffname,id\r\nVell,a\r\n", [(2, {"id": "a", "name": "Vell", "note": ""})]),
        ('id,name\na,"two\nlines"\nb,Orsk\n', [(2, "two\nlines"), (4, "Orsk")]),
        ("id,name\n\n , \n a , Vell \n", [(4, {"id": "a", "name": "Vell", "note": ""})]),
        ("id,name\na\n", [(2, {"id": "a", "name": "", "note": ""})]),
    ],
    ids=["plain", "mark-and-order", "lines-in-cells", "blank-lines", "short-row"],
)
def test_good_rows(tmp_path: Path, content: str, expected: list[tuple[int, object]]) -> None:
    rows, problems = read_csv(write(tmp_path, content), COLUMNS, ("id",))
    assert problems == []
    found = [
        (line, cells["name"] if isinstance(want, str) else cells)
        for (line, cells), (_, want) in zip(rows, expected, strict=True)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("content", "code", "words", "rows"),
    [
        ("name\nVell\n", "missing-column", "'id' is missing; expected id, name, note", 0),
        ("id,colour\na,red\n", "unknown-column", "'colour' is unknown", 1),
        ("id,id\na,b\n", "double-column", "stands there twice", 0),
        ("id,name\na,Vell, the old\nb,Orsk\n", "too-many-cells", "places.csv:2: 3 cells under 2 columns", 1),
        (b"id,name\na,V\xe9ll\n", "not-utf8", "byte 11", 0),
        ('id,name\na,Vell\nb,"open\n', "not-csv", "after line 2", 1),
    ],
    ids=["missing", "unknown", "double", "comma", "latin-1", "open-quote"],
)
def test_what_does_not_fit(tmp_path: Path, content: str | bytes, code: str, words: str, rows: int) -> None:
    found, problems = read_csv(write(tmp_path, content), COLUMNS, ("id",))
    assert [problem.code for problem in problems] == [code]
    assert words in problems[0].message
    assert len(found) == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id;name\r\na;J\xf6rg M\xfcller\r\nb;Ren\xe9\r\n".encode("cp1252"), "Windows-1252"),
        ("id\tname\na\tJ\xf6rg M\xfcller\nb\tRen\xe9\n".encode("utf-16"), "UTF-16"),
    ],
    ids=["Windows", "Unicode text"],
)
def test_what_spreadsheets_save_is_read_where_it_may_be(tmp_path: Path, content: bytes, said: str) -> None:
    path = write(tmp_path, content)
    rows, [note] = read_csv(path, COLUMNS, ("id",), any_encoding=True)
    assert [cells["name"] for _, cells in rows] == ["Jörg Müller", "René"]
    assert (
        (note.severity, note.code) == ("note", "encoding")
        and said in note.message
        and note.message.startswith("places.csv: ")
    )
    assert [problem.code for problem in read_csv(path, COLUMNS, ("id",))[1]] == ["not-utf8"]


def test_no_encoding_that_is_sure_is_shelved(tmp_path: Path) -> None:
    rows, [problem] = read_csv(write(tmp_path, b"id,name\na,\xcf\xf0\n"), COLUMNS, ("id",), any_encoding=True)
    assert (rows, problem.severity, problem.code) == ([], "shelved", "not-utf8")


def test_no_file_no_rows(tmp_path: Path) -> None:
    assert read_csv(tmp_path / "places.csv", COLUMNS) == ([], [])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_parts_the_cells_is_seen_from_the_header(tmp_path: Path, mark: str) -> None:
    """As a spreadsheet writes it: where a comma stands in numbers, a semicolon parts the cells."""
    rows, problems = read_csv(write(tmp_path, f'id{mark}name\na{mark}"Vell; or, Orsk"\n'), COLUMNS, ("id",))
    assert problems == []
    assert [(cells["id"], cells["name"]) for _, cells in rows] == [("a", "Vell; or, Orsk")]


def test_messages_use_the_name_given(tmp_path: Path) -> None:
    _, problems = read_csv(write(tmp_path, "name\n"), COLUMNS, ("id",), relative="authority/places.csv")
    assert problems[0].message.startswith("authority/places.csv:1: ")
