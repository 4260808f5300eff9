"""A calendar in an Excel file (`.xlsx`, Office Open XML): each visible sheet with the columns of a calendar, row by row.

Cells become what a CSV file of the sheet has; days and hours are those that the cells hold, not how they are shown.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from diplomatica.errors import DocumentError
from diplomatica.read.office.grid import MOST_COLUMNS, Room, Sheet, calendars, said
from diplomatica.read.package import Package
from diplomatica.read.reads import Reads

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAIN = "xl/workbook.xml"


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
        found = list(_sheets(book))
    except DocumentError:
        raise
    except Exception as error:  # noqa: BLE001 - the library raises whatever it meets in a damaged file
        message = f"the workbook cannot be read ({type(error).__name__}: {error})"
        raise DocumentError("bad-zip", message) from None
    return calendars(found, path)


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


def _sheets(book: Workbook) -> Iterator[Sheet]:
    """Each visible sheet."""
    room = Room()
    for sheet in book.worksheets:
        if getattr(sheet, "sheet_state", "visible") != "visible":
            continue
        # What a file says of a sheet's size need not be so.
        getattr(sheet, "reset_dimensions", lambda: None)()
        found = Sheet(sheet.title, room)
        for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            if not found.row([said(cell) for cell in cells]):
                found.leave()
                break
        yield found
