"""A calendar in an Excel file (`.xlsx`, Office Open XML): each visible sheet with the columns of a calendar, row by row.

Cells become what a CSV file of the sheet has; days and hours are those that the cells hold, not how they are shown.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from diplomatica.errors import DocumentError
from diplomatica.model.document import Problem, RawDocument, Span
from diplomatica.read import calendar
from diplomatica.read.cells import csv_header, is_calendar
from diplomatica.read.decode import decode
from diplomatica.read.package import Package
from diplomatica.read.reads import Reads, note

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAIN = "xl/workbook.xml"
MOST_CELLS = 5_000_000
MOST_COLUMNS = 200
"""A calendar has fewer; cells farther right are left out."""
MOST_BLANK = 10_000
"""After so many rows without a word a sheet is at its end, whatever it says of its size."""
MIDNIGHT = time(0, 0)


def recognise(path: str, data: bytes) -> bool:
    """Whether the bytes are a zip file with a workbook in it, as its ending says."""
    return path.lower().endswith((".xlsx", ".xlsm")) and data.startswith(b"PK")


def read(data: bytes, path: str, _cutter: object = None) -> Reads:
    """One document for each row of each sheet that is a calendar.

    Raises DocumentError where the file cannot be unpacked, declares entities, or has no such sheet.
    """
    _check(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        cut: list[str] = []
        found = list(_sheets(book, cut))
    except DocumentError:
        raise
    except Exception as error:  # noqa: BLE001 - the library raises whatever it meets in a damaged file
        message = f"the workbook cannot be read ({type(error).__name__}: {error})"
        raise DocumentError("bad-zip", message) from None
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
        note("blank-rows", f"{said}: {MOST_BLANK} blank rows; what stands below is not read") for said in cut
    )
    others = [name for name, text in found if text.strip() and name not in dict(tables)]
    if others:
        reads.problems.append(note("other-sheets", f"{', '.join(map(repr, others))}: no calendar, and not read"))
    return reads


def _check(data: bytes) -> None:
    """Unpacks all of it once, within bounds: the library would believe what the file says of its sizes, and expand entities."""
    package = Package(data)
    if not package.has(MAIN):
        raise DocumentError("bad-zip", f"the file has no {MAIN}; expected an Excel workbook")
    for name in package.names():
        # Whatever its ending is: a part is what another one calls so. Pictures may be SVG, which declares what it is.
        if not name.startswith("xl/media/") and b"<!DOCTYPE" in package.read(name).replace(b"\0", b""):
            raise DocumentError(
                "declared-entity", f"{name} in the workbook declares entities of its own: they are never expanded"
            )


def _sheets(book: Workbook, cut: list[str]) -> Iterator[tuple[str, str]]:
    """Name and CSV text of each visible sheet; `cut` learns where one was taken to be at its end."""
    left = MOST_CELLS
    for sheet in book.worksheets:
        if getattr(sheet, "sheet_state", "visible") != "visible":
            continue
        # What a file says of a sheet's size need not be so.
        getattr(sheet, "reset_dimensions", lambda: None)()
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        blank = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            words = [_said(cell) for cell in cells]
            left -= len(words)
            if left < 0:
                raise DocumentError("too-large", f"the workbook has more than {MOST_CELLS} cells; split it")
            if any(words):
                # Blank rows count as a spreadsheet counts, save those at the end.
                rows.writerows([[""]] * blank)
                rows.writerow(words)
                blank = 0
            elif (blank := blank + 1) > MOST_BLANK:
                cut.append(f"sheet {sheet.title!r}, behind row {number - blank}")
                break
        yield sheet.title, out.getvalue()


def _said(value: Any) -> str:
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
