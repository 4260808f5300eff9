"""A calendar in an OpenDocument table (`.ods`): each visible sheet with the columns of a calendar, row by row.

After OASIS OpenDocument 1.3, part 3, chapter 9. A row or a cell may say how often it stands there; the file is followed, and never
held as a tree.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.parsers import expat

from diplomatica.errors import DocumentError
from diplomatica.read.decode import decode
from diplomatica.read.office.grid import MOST_CELLS, MOST_COLUMNS, Room, Sheet, calendars, said
from diplomatica.read.office.odt import MAIN, refuse_encrypted
from diplomatica.read.package import Package
from diplomatica.read.reads import Reads
from diplomatica.read.xml_tree import DEEPEST

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SPACES = 100
"""Blanks that one element may stand for."""
_LASTING = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_SILENT = frozenset(
    ("annotation", "tracked-changes", "shapes", "note", "ruby-text", "named-expressions", "database-ranges", "content-validations",
     "dde-links", "sub-table")
)  # fmt: skip
"""Elements whose words stand in no cell."""
_BREAKS = {"tab": "\t", "line-break": "\n"}


def recognise(path: str, data: bytes) -> bool:
    """Whether the bytes are a zip file that says it is an OpenDocument table, or is called one."""
    return data.startswith(b"PK") and (TYPE in data[:200] or path.lower().endswith((".ods", ".ots")))


def read(data: bytes, path: str, _cutter: object = None) -> Reads:
    """One document for each row of each sheet that is a calendar.

    Raises DocumentError where the file cannot be unpacked, is not well-formed, declares entities, or has no such sheet.
    """
    package = Package(data)
    if not package.has(MAIN):
        raise DocumentError("bad-zip", f"the file has no {MAIN}; expected an OpenDocument table")
    refuse_encrypted(package)
    return calendars(_Content().sheets(decode(package.read(MAIN)).text), path)


class _Content:
    """Follows Expat through the content; holds one row at a time."""

    def __init__(self) -> None:
        self.found: list[Sheet] = []
        self.room = Room()
        self.hidden: set[str] = set()
        """Names of the styles of sheets that are not shown."""
        self.style = ""
        self.depth = self.silent = 0
        """Elements that are open; the depth of the one that is silent, or 0."""
        self.sheet: Sheet | None = None
        self.inside = 0
        """The depth of the sheet, for a cell may hold a table of its own."""
        self.cells: list[str] = []
        self.times = 1
        self.cell: tuple[str | None, int] = None, 1
        """What the cell holds by its attributes, and how often it stands there."""
        self.words: list[str] | None = None
        """The paragraphs of the cell that is open."""
        self.spoken = False

    def sheets(self, text: str) -> list[Sheet]:
        parser = expat.ParserCreate("utf-8", "\x1f")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.EntityDeclHandler = self._declared
        parser.buffer_text = True
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            reason = f"{MAIN}, line {error.lineno}: no well-formed XML ({expat.ErrorString(error.code)})"
            raise DocumentError("bad-xml", reason) from None
        return self.found

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise DocumentError("too-deep", f"more than {DEEPEST} elements within each other; expected a table")
        local = name.rpartition("\x1f")[2]
        if self.silent:
            return
        attributes = {key.rpartition("\x1f")[2]: value for key, value in given.items()}
        if local in _SILENT or (local == "table" and self.sheet is not None):
            self.silent = self.depth
        elif local == "style":
            self.style = attributes.get("name", "")
        elif local == "table-properties":
            if attributes.get("display") == "false":
                self.hidden.add(self.style)
        elif local == "table":
            self.sheet, self.inside = Sheet(attributes.get("name", ""), self.room), self.depth
            if attributes.get("style-name") not in self.hidden:
                self.found.append(self.sheet)
        elif self.sheet is not None:
            self._within(local, attributes)

    def _within(self, local: str, attributes: dict[str, str]) -> None:
        """What begins in a sheet."""
        if local == "table-row":
            self.cells, self.times = [], _times(attributes.get("number-rows-repeated"), MOST_CELLS + 1)
        elif local in ("table-cell", "covered-table-cell"):
            times = _times(attributes.get("number-columns-repeated"), MOST_COLUMNS)
            # What lies under a cell that was spread over others is not seen.
            self.cell = "" if local == "covered-table-cell" else _held(attributes), times
            self.words = []
        elif self.words is not None:
            if local == "p":
                self.spoken = True
                self.words.append("")
            elif local == "s":
                self._say(" " * _times(attributes.get("c"), _SPACES))
            elif local in _BREAKS:
                self._say(_BREAKS[local])

    def _end(self, name: str) -> None:
        local = name.rpartition("\x1f")[2]
        if self.silent:
            self.silent = 0 if self.silent == self.depth else self.silent
        elif self.sheet is not None:
            if local == "p":
                self.spoken = False
            elif local in ("table-cell", "covered-table-cell") and self.words is not None:
                held, times = self.cell
                words = "\n".join(self.words).strip() if held is None else held
                # Blank cells at the end of a row may be many thousands, and are nothing.
                self.cells += [words] * min(times, MOST_COLUMNS - len(self.cells))
                self.words = None
            elif local == "table-row":
                while self.cells and not self.cells[-1]:
                    self.cells.pop()
                self.sheet.row(self.cells, self.times)
            elif self.depth == self.inside:
                self.sheet = None
        self.depth -= 1

    def _say(self, words: str) -> None:
        if self.words and self.spoken and not self.silent:
            self.words[-1] += words

    def _declared(self, name: str, *_: object) -> None:
        raise DocumentError(
            "declared-entity", f"{MAIN} declares the entity {name}; declared entities are never expanded"
        )


def _times(said: str | None, most: int) -> int:
    """How often something stands there: once where nothing, or nothing that can be, is said."""
    return min(int(said), most) if said and said.isdecimal() and len(said) < 10 and int(said) else 1


def _held(attributes: dict[str, str]) -> str | None:
    """What a cell holds, not how it is shown; None where that is its words."""
    kind = attributes.get("value-type")
    try:
        if kind == "date":
            return said(datetime.fromisoformat(attributes.get("date-value", "")))
        if kind in ("float", "percentage", "currency"):
            return said(float(attributes.get("value", "")))
    except ValueError:
        return None  # a day before the year 1, a number that is none: as it is shown
    if kind == "time" and (match := _LASTING.fullmatch(attributes.get("time-value", ""))):
        hours, minutes, seconds = match.groups()
        return f"{int(hours):02}:{int(minutes):02}" + (f":{int(seconds):02}" if int(seconds) else "")
    return None
