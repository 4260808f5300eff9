"""Calendars among the sheets of a workbook, whatever program wrote it: each sheet becomes what a CSV file of it would hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import msgspec

from diplomatica.errors import DocumentError
from diplomatica.model.document import Problem, RawDocument, Span
from diplomatica.read import calendar
from diplomatica.read.cells import csv_header, is_calendar
from diplomatica.read.decode import MAX_BYTES, decode
from diplomatica.read.reads import Reads, note

MOST_CELLS = 5_000_000
MOST_COLUMNS = 200
"""A calendar has fewer; cells farther right are left out."""
MOST_BLANK = 10_000
"""After so many rows without a word a sheet is at its end, whatever it says of its size."""
MIDNIGHT = time(0, 0)


class Room:
    """How much may still be read of a workbook: a few bytes can say that a cell stands there a million times."""

    def __init__(self) -> None:
        self._cells, self._letters = MOST_CELLS, MAX_BYTES

    def take(self, row: Sequence[str], times: int) -> None:
        """Raises DocumentError where so many of a row are more than is left."""
        self._cells -= len(row) * times
        self._letters -= sum(map(len, row)) * times
        if self._cells < 0:
            raise DocumentError("too-large", f"the workbook has more than {MOST_CELLS} cells; split it")
        if self._letters < 0:
            raise DocumentError(
                "too-large", f"the workbook has more than {MAX_BYTES // 1_048_576} MB of words; split it"
            )


class Sheet:
    """One sheet on its way to CSV."""

    def __init__(self, name: str, room: Room) -> None:
        self.name = name
        self.cut: int | None = None
        """The last row that was read, where the sheet goes on behind too many blank ones."""
        self._room = room
        self._out = io.StringIO()
        self._rows = csv.writer(self._out, lineterminator="\n")
        self._number = self._blank = 0

    def row(self, words: Sequence[str], times: int = 1) -> bool:
        """Take so many rows with these words; False behind too many blank ones."""
        if not any(words):
            self._blank += times
        elif self._blank > MOST_BLANK:
            self.leave()
        else:
            # Blank rows count as a spreadsheet counts, save those at the end.
            self._rows.writerows([[""]] * self._blank)
            self._room.take(words, times)
            self._rows.writerows([words] * times)
            self._number += self._blank + times
            self._blank = 0
        return self._blank <= MOST_BLANK

    def leave(self) -> None:
        """Note that the sheet goes on and is not read."""
        self.cut = self._number if self.cut is None else self.cut

    def text(self) -> str:
        """The CSV text."""
        return self._out.getvalue()


def calendars(sheets: Sequence[Sheet], path: str) -> Reads:
    """One document for each row of each sheet that is a calendar. Raises DocumentError where none is."""
    found = [(sheet.name, sheet.text()) for sheet in sheets]
    tables = [(name, text) for name, text in found if is_calendar(csv_header(text))]
    if not tables:
        names = (
            ", ".join(f"{name!r} ({', '.join(csv_header(text)[:6]) or 'empty'})" for name, text in found[:5])
            or "no visible sheet"
        )
        expected = "a sheet with id or title and another column, or date and sender or recipient (docs/formats.md)"
        raise DocumentError("unknown-columns", f"no sheet is a calendar: found {names}; expected {expected}")
    reads = _together(tables, path)
    reads.problems.extend(
        note(
            "blank-rows",
            f"sheet {sheet.name!r}, behind row {sheet.cut}: {MOST_BLANK} blank rows; what stands below is not read",
        )
        for sheet in sheets
        if sheet.cut is not None
    )
    others = [name for name, text in found if text.strip() and name not in dict(tables)]
    if others:
        reads.problems.append(note("other-sheets", f"{', '.join(map(repr, others))}: no calendar, and not read"))
    return reads


def said(value: Any) -> str:
    """A cell as a person would type it into a calendar: a day without an hour, a whole number without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        if value.time() == MIDNIGHT:
            return value.date().isoformat()
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _together(tables: list[tuple[str, str]], path: str) -> Reads:
    """The rows of all sheets; their places name the sheet where there are several."""
    raws: list[RawDocument] = []
    problems: list[Problem] = []
    at = 0
    for number, (name, text) in enumerate(tables):
        decoded = decode(text.encode("utf-8", "replace"))
        reads = calendar.read(decoded, path if not number else f"{path}/{name}")
        several = f"sheet {name!r}, " if len(tables) > 1 else ""
        raws += [
            msgspec.structs.replace(
                raw,
                fields=[msgspec.structs.replace(field, place=f"{several}{field.place}") for field in raw.fields],
                spans=[_moved(span, at) for span in raw.spans],
                source_start=raw.source_start + at,
                source_end=raw.source_end + at,
            )
            for raw in reads.raws
        ]
        problems += [
            msgspec.structs.replace(
                one, message=f"{several}{one.message}", start=_plus(one.start, at), end=_plus(one.end, at)
            )
            for one in reads.problems
        ]
        at += decoded.source_end
    return Reads(raws, problems)


def _moved(span: Span, by: int) -> Span:
    return msgspec.structs.replace(
        span, source_start=_plus(span.source_start, by), source_end=_plus(span.source_end, by)
    )


def _plus(offset: int | None, by: int) -> int | None:
    return None if offset is None else offset + by
