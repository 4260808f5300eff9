"""One document from several inputs: the text has the word, the calendar fills what the text leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from diplomatica.building.reading import Content
from diplomatica.model.document import Problem, Row

TOGETHER = (
    ("title", "title_source"),
    ("date_text", "date_edtf", "date_earliest", "date_latest", "date_basis", "calendar"),
    ("place_from_text", "place_from"),
    ("place_to_text", "place_to"),
)
"""Columns of `documents` that come from one input or not at all: half a date from each would be no date."""

OF_THE_TEXT = frozenset({"text", "text_scope", "witness", "convention", "convention_reason"})
"""Columns of `documents` that say how the text itself was read; no other input can fill them."""


class Source(msgspec.Struct, frozen=True):
    """One input of a document."""

    path: str
    sha256: str
    access: str
    content: Content


class Merged(msgspec.Struct):
    """One document as all its inputs tell it, still without ids."""

    main: Source
    """The input whose text it has, else the first."""
    document: Row
    rows: dict[str, list[Row]]
    spans: list[Row]
    problems: list[tuple[str, Problem]]
    paths: dict[int, str]
    """By `id()` of a row that another input than the main one gave: that input's path."""


def merge(sources: Sequence[Source]) -> Merged:
    """The inputs, in the order of their paths, as one document.

    Of several texts the last by path is taken, and a problem at each of the others says so.
    """
    main = next((source for source in reversed(sources) if source.content.text), sources[0])
    content = main.content
    rows = {name: list(found) for name, found in content.rows.items()}
    out = Merged(main, dict(content.document), rows, _spans(main, True), [], {})
    out.problems += [(main.path, problem) for problem in content.problems]
    if any(source.access == "restricted" for source in sources):
        out.document["access"] = "restricted"
    for other in sources:
        if other is not main:
            _add(out, other)
    return out


def _add(out: Merged, other: Source) -> None:
    """Let another input fill what is open and add the facts that nobody has yet."""
    out.spans += _spans(other, False)
    out.problems += [(other.path, problem) for problem in other.content.problems]
    if other.content.text:
        same = other.content.text == out.main.content.text
        message = f"a second text of the document in {out.main.path}, which is the one used; this one is " + (
            "the same" if same else "neither shown nor searched; remove one, or give it a number of its own"
        )
        problem = Problem(stage="folder", severity="note" if same else "warning", code="second-text", message=message)
        out.problems.append((other.path, problem))
    _fill(out.document, other.content.document)
    lowest = min((row["start"] for mine in out.rows.values() for row in mine if is_stated(row)), default=0)
    for name, found in other.content.rows.items():
        mine = out.rows.setdefault(name, [])
        # A fact with a place in the other's text cannot be shown in this one.
        found = [row for row in found if not other.content.text or row.get("start") is None or is_stated(row)]
        kept = [row for row in found if is_stated(row) or not _matches(name, row, mine)]
        ordinal = max((row.get("ordinal") or 0 for row in mine), default=-1)
        for row in kept:
            if is_stated(row):
                row = {**row, "start": row["start"] + lowest, "end": row["end"] + lowest}
            else:
                row = {**row, "start": None, "end": None} if "start" in row else dict(row)
            if "ordinal" in row:
                ordinal += 1
                row["ordinal"] = ordinal
            out.paths[id(row)] = other.path
            mine.append(row)


def is_stated(row: Row) -> bool:
    """Whether a catalogue states it as one of several rows that belong together, by a place below zero (`parse.fields_acts`)."""
    return (row.get("start") or 0) < 0


def _fill(document: Row, other: Row) -> None:
    if document.get("title_source") == "supplied" and other.get("title_source") not in (None, "supplied"):
        document["title"] = None  # a title that we made up gives way to one that somebody gave
    for columns in TOGETHER:
        if all(document.get(column) is None for column in columns if column != "title_source"):
            document |= {column: other[column] for column in columns if column in other}
    grouped = {column for columns in TOGETHER for column in columns}
    for column, value in other.items():
        if column not in grouped and column not in OF_THE_TEXT and document.get(column) is None:
            document[column] = value


def _matches(name: str, row: Row, mine: Sequence[Row]) -> bool:
    """Whether the rows hold a fact that says what this one says, by the table's own measure."""
    if name == "holdings":
        return bool(mine)
    keys = _keys(name, row)
    # A text that only refers to a paper does not deny that it answers it.
    said = [own for own in mine if name != "references" or row.get("relation") in ("refers", own.get("relation"))]
    return any(keys & _keys(name, own) for own in said)


def _keys(name: str, row: Row) -> set[object]:
    match name:
        case "parties":
            found: list[object] = [row.get("role")]
        case "times":
            found = [row.get("kind")]
        case "facsimiles":
            found = [row.get("path")]
        case "numbers":
            found = [_number(row.get("value"))]
        case "references":
            found = [_number(row.get("number")), row.get("date_earliest")]
        case "reports":
            found = [(row.get("event_id"), row.get("modality"))]
        case "credits":
            found = [(row.get("role"), row.get("name"))]
        case _:
            found = []
    return {key for key in found if key is not None}


def _number(value: str | None) -> str | None:
    """A number as people compare it: without its sign and spaces."""
    return re.sub(r"^(?:nos?\b\.?|n\b\.?|№|nº|#)|[\s,]", "", value.strip().lower()).strip(". ") if value else None


def _spans(source: Source, own: bool) -> list[Row]:
    """Rows of `spans`; those of an input whose text is not used map to nothing."""
    rows = []
    for span in source.content.spans:
        row = {"source_path": source.path + span.part, "source_start": span.source_start, "source_end": span.source_end}
        if own:
            rows.append(row | {"start": span.start, "end": span.end, "how": span.how})
        elif span.source_start is not None:
            rows.append(row | {"how": "furniture"})
    return rows
