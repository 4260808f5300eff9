"""CSV files that people keep by hand: columns by name, and a problem for each line that does not fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from diplomatica.folder.files import read_plain
from diplomatica.model.document import Problem
from diplomatica.model.encodings import characters

Line = tuple[int, dict[str, str]]
"""The line a row begins on (the header is line 1) and its cells by column: every column asked for, empty where
nothing stands."""


def read_csv(
    path: Path,
    columns: Sequence[str],
    required: Sequence[str] = (),
    *,
    relative: str | None = None,
    any_encoding: bool = False,
) -> tuple[list[Line], list[Problem]]:
    """The rows of a CSV file and what is wrong with it; a missing file has no rows and no problems.

    Columns come by header name in any order, parted by commas, semicolons or tabs; white space around a cell does not
    count. `required` columns must stand in the header, or no row is read; a column that nobody asked for is named and
    not read. `relative` is how messages call the file. It is UTF-8, or with `any_encoding` what spreadsheets save, too,
    where that is sure: then a note says what it was taken for.
    """
    name = relative or path.name
    if not path.exists():
        return [], []
    problems: list[Problem] = []
    try:
        data = read_plain(path)
    except OSError as error:
        return [], [_shelved("unreadable", f"{name}: {error.strerror}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = characters(data) if any_encoding else None
        if found is None:
            message = f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8 (in Excel: CSV UTF-8)"
            return [], [_shelved("not-utf8", message)]
        text = found.text.removeprefix("\ufeff")
        remark = f"{name}: {found.remark}"
        problems.append(Problem(stage="folder", severity="note", code="encoding", message=remark))
    lines = _lines(text, delimiter(text, columns))
    rows: list[Line] = []
    try:
        header = next(lines, (1, []))[1]
        problems += _header_problems(name, header, columns, required)
        if any(problem.severity == "shelved" for problem in problems):
            return [], problems
        for line, cells in lines:
            if len(cells) > len(header):
                message = f"{name}:{line}: {len(cells)} cells under {len(header)} columns; is a comma not quoted?"
                problems.append(_warning("too-many-cells", message))
                continue
            row = dict(zip(header, cells, strict=False))
            rows.append((line, {column: row.get(column, "") for column in columns}))
    except csv.Error as error:
        problems.append(_warning("not-csv", f"{name}: cannot be read after line {rows[-1][0] if rows else 1}: {error}"))
    return rows, problems


def delimiter(text: str, columns: Sequence[str]) -> str:
    """Comma, semicolon or tab, whichever gives more of the columns: spreadsheets write what their country's habit is.

    >>> delimiter("id;name", ["id", "name"])
    ';'
    """
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=lambda mark: sum(cell.strip(' "\r') in columns for cell in header.split(mark)))


def _lines(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    before = 0
    for cells in reader:
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield before + 1, cells
        before = reader.line_num


def _header_problems(
    name: str, header: Sequence[str], columns: Sequence[str], required: Sequence[str]
) -> Iterator[Problem]:
    expected = ", ".join(columns)
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            yield _shelved("double-column", f"{name}:1: the column {column!r} stands there twice")
        if column not in columns:
            message = f"{name}:1: the column {column!r} is unknown and not read; expected {expected}"
            yield _warning("unknown-column", message)
    for column in required:
        if column not in header:
            message = f"{name}:1: the column {column!r} is missing; expected {expected}"
            yield _shelved("missing-column", message)


def _shelved(code: str, message: str) -> Problem:
    return Problem(stage="folder", severity="shelved", code=code, message=message)


def _warning(code: str, message: str) -> Problem:
    return Problem(stage="folder", severity="warning", code=code, message=message)
