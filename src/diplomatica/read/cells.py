"""Rows of JSON Lines and CSV with their offsets; a bad row is a problem, and reading goes on behind it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from diplomatica.model.document import Problem
from diplomatica.read.columns import heading
from diplomatica.read.reads import note, problem

HEAD_WITHIN = 12
"""A table's head is looked for in so many first lines: a title, and who made the list, may stand above it."""
DITTO = frozenset(
    ('"', "''", "〃", "″", "”", "do", "do.", "ditto", "dto", "dto.", "idem", "same", "the same", "dgl.", "desgl.")
)
"""Cells that mean what stands above them."""
AGAIN = frozenset(
    ("date", "sender", "recipient", "copies", "via", "for", "kind", "place_from", "place_to", "classification", "title")
)
"""Columns in which such a sign is understood."""
MAX_BAD = 200
"""After so many rows that are no CSV, the rest of the file is left out: it is something else."""


class Cells(NamedTuple):
    """One row: its number as people count (CSV: the header is row 1), its offsets in the text, its values by column."""

    number: int
    start: int
    end: int
    values: dict[str, Any]
    parted: bool
    """Whether `|` parts the items of a list, as in CSV."""
    above: Mapping[str, int] = MappingProxyType({})
    """The rows in which the values stand that a sign for *the same* repeats, by column."""


def is_calendar(names: Iterable[str]) -> bool:
    """Whether the heads of a table are a calendar's: it tells an id or a title and something else, or a day and one of the ends."""
    known = {heading(name) for name in names} - {None}
    return (bool(known & {"id", "title"}) and len(known) > 1) or (
        "date" in known and bool(known & {"sender", "recipient"})
    )


def json_rows(text: str) -> Iterator[Cells | Problem]:
    """The rows of JSON Lines; row n is line n."""
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        end = start + len(line)
        try:
            value = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            yield problem("bad-row", f"row {number}: not JSON: {error}; the row is left out", start=start, end=end)
            continue
        if isinstance(value, dict):
            yield Cells(number, start, end, value, parted=False)
        else:
            kind = type(value).__name__
            message = f"row {number}: expected a JSON object, found {kind}; the row is left out"
            yield problem("bad-row", message, start=start, end=end)


def csv_rows(text: str) -> Iterator[Cells | Problem]:
    """The rows of a CSV file under its header; comma, semicolon or tab, whichever gives known columns."""
    lines = text.split("\n")
    lines = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    top, delimiter = _head(lines)
    if top:
        until = f"rows 1 to {top}" if top > 1 else "row 1"
        yield note(
            "above-the-head",
            f"{until}: what stands above the names of the columns is not read",
            start=0,
            end=starts[top],
        )
    header: list[str] | None = None
    number, bad = top, 0
    above: dict[str, tuple[int, str]] = {}
    for first, last, cells in _records(lines[top:], delimiter):
        number += 1
        if isinstance(cells, list) and not any(cells):
            continue
        start, end = starts[first + top], starts[last + top] - (1 if lines[last + top - 1].endswith("\n") else 0)
        if isinstance(cells, str):
            bad += 1
            message = f"row {number} (line {first + top + 1}): {cells}; the row is left out"
            yield problem("bad-row", message, start=start, end=end)
            if bad >= MAX_BAD:
                yield problem("bad-row", f"{bad} rows are no CSV; what follows row {number} is left out")
                return
        elif header is None:
            header = cells
            yield from _header_problems(header, number)
        elif len(cells) > len(header) and any(cells[len(header) :]):
            message = (
                f"row {number}: {len(cells)} cells under {len(header)} columns; is a comma not quoted? It is left out"
            )
            yield problem("too-many-cells", message, start=start, end=end)
        else:
            values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
            yield Cells(number, start, end, values, parted=True, above=_repeat(values, above, number))


def _repeat(values: dict[str, str], above: dict[str, tuple[int, str]], number: int) -> dict[str, int]:
    """Put in what signs for *the same* repeat; the rows in which it stands, by column. `above` has the values of the row before.

    Below an empty cell such a sign says nothing.
    """
    found = {}
    for name, value in values.items():
        if value.lower() in DITTO and heading(name) in AGAIN:
            if name in above:
                found[name], values[name] = above[name]
            else:
                values[name] = ""
        elif value:
            above[name] = number, value
        else:
            above.pop(name, None)
    return found


def csv_header(text: str) -> list[str]:
    """The names of the columns of a CSV file, empty where its first line is no CSV."""
    lines = text.lstrip("\n").split("\n", HEAD_WITHIN)[:HEAD_WITHIN]
    top, delimiter = _head(lines)
    return _names(lines[top], delimiter)


def _head(lines: list[str]) -> tuple[int, str]:
    """The line with the names of the columns, and what parts them: the first that can be a calendar's, else the first line."""
    for place, line in enumerate(lines[:HEAD_WITHIN]):
        delimiter = _delimiter(line)
        if is_calendar(_names(line, delimiter)):
            return place, delimiter
    return 0, _delimiter(lines[0])


def _names(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in cells if cell.strip()]


def _delimiter(header: str) -> str:
    return max(",;\t", key=lambda mark: sum(heading(cell.strip('" \n')) is not None for cell in header.split(mark)))


def _header_problems(header: list[str], number: int) -> Iterator[Problem]:
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        yield problem("double-column", f"row {number}: the column {name!r} stands there twice; the last one counts")


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, int, list[str] | str]]:
    """First line, line after the last, and cells of each record, or what is wrong with its first line.

    After an error reading begins again on the next line, so that a quotation mark without its partner
    costs one row and not all that follow.
    """
    at = 0
    while at < len(lines):
        reader = csv.reader(iter(lines[at:]), delimiter=delimiter, strict=True)
        base, before = at, 0
        try:
            for cells in reader:
                at = base + reader.line_num
                yield base + before, at, [cell.strip() for cell in cells]
                before = reader.line_num
            return
        except csv.Error as error:
            first = base + before
            at = first + 1
            yield first, at, f"not CSV: {error}"
