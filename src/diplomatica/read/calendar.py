"""A calendar: a list of documents, one a row, as CSV or JSON Lines with the columns of `docs/tables.md`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, Problem, RawDocument
from diplomatica.read.cells import Cells, csv_header, csv_rows, json_rows
from diplomatica.read.columns import IDENTITY, LISTS, OBJECTS, column
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import address_keys, file_key, slug
from diplomatica.read.layout import furniture
from diplomatica.read.reads import Reads, problem

JSON_LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv")


def recognise(path: str, text: str) -> bool:
    """Whether the file is a table by its name; `read` says whether its columns are a calendar's."""
    return path.lower().endswith(JSON_LINES + TABLES)


def read(decoded: Decoded, path: str) -> Reads:
    """One document for each good row. Raises DocumentError where the columns are not those of a calendar."""
    if not decoded.text.strip():
        raise DocumentError("empty", "the file has no rows; expected a calendar")
    is_json = path.lower().endswith(JSON_LINES)
    rows = json_rows if is_json else csv_rows
    problems: list[Problem] = []
    good: list[Cells] = []
    for row in rows(decoded.text):
        if isinstance(row, Problem):
            problems.append(row)
        else:
            good.append(row)
    names = [name for row in good for name in row.values] if is_json else csv_header(decoded.text)
    _check_columns(names, problems)
    problems += _unknown_columns(good)
    raws: list[RawDocument] = []
    first_rows: dict[str, int] = {}
    for row in good:
        found = _document(row, path, decoded, problems)
        if found is None:
            continue
        name = found.keys[0]
        if name in first_rows:
            message = f"row {row.number}: {name!r} stands in row {first_rows[name]} already; this row is left out"
            problems.append(problem("duplicate-id", message, start=found.source_start, end=found.source_end))
            continue
        first_rows[name] = row.number
        raws.append(found)
    return Reads(_fill_gaps(raws, decoded.source_end), problems)


def _check_columns(names: list[str], problems: list[Problem]) -> None:
    """Raise DocumentError unless there is an id or title and another column of a calendar."""
    found = dict.fromkeys(names)
    known = {column(name) for name in found} - {None}
    if known & {"id", "title"} and len(known) > 1:
        return
    words = ", ".join(list(found)[:12]) or (problems[0].message if problems else "no columns")
    expected = "id or title, and date, sender, recipient, sent, received, … (docs/formats.md)"
    raise DocumentError("unknown-columns", f"this is no calendar: found {words}; expected {expected}")


def _unknown_columns(rows: list[Cells]) -> Iterator[Problem]:
    """One problem for each column that is not understood, however many rows have it."""
    seen: dict[str, list[int]] = {}
    for row in rows:
        for name, value in row.values.items():
            if column(name) is None and value not in (None, "", []):
                seen.setdefault(name, []).append(row.number)
    for name, numbers in seen.items():
        where = f"row {numbers[0]}" + (f" and {len(numbers) - 1} more" if len(numbers) > 1 else "")
        yield problem("unknown-column", f"{where}: the column {name!r} is not read (docs/formats.md lists the columns)")


def _document(row: Cells, path: str, decoded: Decoded, problems: list[Problem]) -> RawDocument | None:
    """The document of a row, or None with a problem where the row has neither id nor title."""
    start, end = decoded.source(row.start, row.end)
    fields = list(_fields(row, problems))
    given = {field.name: field.value for field in reversed(fields)}
    if "id" not in given and "title" not in given:
        message = f"row {row.number}: neither id nor title; the row is left out"
        problems.append(problem("missing-id", message, start=start, end=end))
        return None
    keys, preferred = _identity(given, path)
    return RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="calendar",
        text="",
        spans=[],
        fields=[field for field in fields if field.name not in IDENTITY],
        source_start=start,
        source_end=end,
    )


def _identity(given: dict[str, str], path: str) -> tuple[list[str], str]:
    keys, from_address = address_keys(given.get("url", ""))
    if "id" in given:
        keys = [f"id:{given['id']}", *keys]
    if "path" in given:
        keys.append(file_key(given["path"]))
    preferred = slug(given["id"]) if "id" in given else from_address
    if preferred is None:
        preferred = slug(f"{given.get('date', '')} {given['title']}")
    return list(dict.fromkeys(keys)) or [f"{file_key(path)}#{preferred}"], preferred


def _fields(row: Cells, problems: list[Problem]) -> Iterator[Field]:
    """A row's cells as fields; a cell that cannot be understood is a problem."""
    for name, value in row.values.items():
        known = column(name)
        if known is None:
            continue
        place = f"row {row.number}, column {name}"
        if isinstance(value, dict) and known in OBJECTS:
            yield from _object(known, value, place, row.number, problems)
            continue
        items = _items(known, value, row.parted)
        if items is None or known in OBJECTS:
            kind = "an object" if isinstance(value, dict) else "this"
            message = f"row {row.number}, column {name}: {kind} cannot be read; expected text or a list of texts"
            problems.append(problem("bad-value", message))
            continue
        for item in items:
            yield Field(known, item, place)


def _object(known: str, value: dict[str, object], place: str, number: int, problems: list[Problem]) -> Iterator[Field]:
    for label, words in value.items():
        if isinstance(words, str) and words.strip():
            yield Field(f"{known}.{column(label) or label}", words.strip(), place)
        elif words not in (None, ""):
            message = f"row {number}, column {known}: the value of {label!r} is no text"
            problems.append(problem("bad-value", message))


def _items(known: str, value: object, parted: bool) -> list[str] | None:
    """The texts of a cell, none for an empty one; None where it holds something else."""
    if value is None:
        return []
    if isinstance(value, list):
        parts = [_items(known, item, parted=False) if not isinstance(item, list) else None for item in value]
        return [item for part in parts for item in part] if not any(p is None for p in parts) else None  # type: ignore[union-attr]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = str(value).strip()
    items = words.split("|") if parted and known in LISTS else [words]
    return [item.strip() for item in items if item.strip()]


def _fill_gaps(raws: list[RawDocument], source_end: int) -> list[RawDocument]:
    """The documents with spans that partition the file: what lies between rows goes to the one after it."""
    filled, at = [], 0
    for i, raw in enumerate(raws):
        end = source_end if i == len(raws) - 1 else raw.source_end
        filled.append(msgspec.structs.replace(raw, spans=furniture(at, end)))
        at = end
    return filled
