"""A calendar: a list of documents, one a row, as CSV or JSON Lines with the columns of `docs/tables.md`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, Problem, RawDocument, Span
from diplomatica.read.cells import Cells, csv_header, csv_rows, is_calendar, json_rows
from diplomatica.read.columns import IDENTITY, LISTS, OBJECTS, PARTIES, TEXT, TIMES, column, heading
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import address_keys, file_key, slug
from diplomatica.read.layout import furniture
from diplomatica.read.reads import Reads, problem

SAYING_IN_ORDER = ("date", "sender", "recipient", "numbers")
SAYING = frozenset(SAYING_IN_ORDER)
ENOUGH = 2
"""A row without id and title says at least so many of these."""
MONTHS = 12
DATED = frozenset((*TIMES, "date"))
_NUMBERS = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}(?!\d)")
UNKNOWN = frozenset(
    (
        "?",
        "??",
        "???",
        "-",
        "--",
        "–",
        "—",
        "n/a",
        "unknown",
        "not known",
        "undated",
        "n.d.",
        "s.d.",
        "o.d.",
        "n.n.",
        "unbekannt",
        "inconnu",
        "sconosciuto",
    )
)
"""Cells by which people say that they do not know."""
MAY_BE_UNKNOWN = frozenset((*PARTIES, *TIMES, "date", "numbers", "place_from", "place_to"))
_PARTED = re.compile(r";|\n")
_REPEATED = re.compile(
    r"(?i)(?:and )?(?:(?:repeated|rpt\.?)(?: to|:)|(?:repeated|rpt\.)(?: )|(?:info|information|cc|copy|copies):|cop(?:y|ies) to)"
    r" *(.+)",
    re.DOTALL,
)
"""`CC ORU` is a body and `Information Minister` an office: such words want a colon."""
_LISTED = re.compile(r",| and | & ")
_RECTE = re.compile(r"(?i)[ \[(]+(?:recte|corrected to|i\.e\.)[ :]*")
"""A number that is put right: both find the paper."""
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
    order = _order(good)
    raws: list[RawDocument] = []
    first_rows: dict[str, int] = {}
    made: Counter[str] = Counter()
    for row in good:
        found = _document(row, path, decoded, problems, made)
        if found is None:
            continue
        name = found.keys[0]
        if name in first_rows:
            message = f"row {row.number}: {name!r} stands in row {first_rows[name]} already; this row is left out"
            problems.append(problem("duplicate-id", message, start=found.source_start, end=found.source_end))
            continue
        first_rows[name] = row.number
        found.fields.extend([order] if order else [])
        raws.append(found)
    return Reads(_fill_gaps(raws, decoded.source_end), problems)


def _check_columns(names: list[str], problems: list[Problem]) -> None:
    """Raise DocumentError unless there is an id or title and another column of a calendar, or a date and one of the ends."""
    found = dict.fromkeys(names)
    if is_calendar(found):
        return
    words = ", ".join(list(found)[:12]) or (problems[0].message if problems else "no columns")
    expected = "id or title and another column, or date and sender or recipient (docs/formats.md)"
    raise DocumentError("unknown-columns", f"this is no calendar: found {words}; expected {expected}")


def _unknown_columns(rows: list[Cells]) -> Iterator[Problem]:
    """One problem for each column that is not understood, however many rows have it."""
    seen: dict[str, list[int]] = {}
    for row in rows:
        for name, value in row.values.items():
            if heading(name) is None and value not in (None, "", []):
                seen.setdefault(name, []).append(row.number)
    for name, numbers in seen.items():
        where = f"row {numbers[0]}" + (f" and {len(numbers) - 1} more" if len(numbers) > 1 else "")
        yield problem("unknown-column", f"{where}: the column {name!r} is not read (docs/formats.md lists the columns)")


def _document(
    row: Cells, path: str, decoded: Decoded, problems: list[Problem], made: Counter[str]
) -> RawDocument | None:
    """The document of a row, or None with a problem where the row says too little to be one."""
    start, end = decoded.source(row.start, row.end)
    fields = list(_fields(row, problems))
    given = {field.name: field.value for field in reversed(fields)}
    if given.keys().isdisjoint(("id", "title")) and len(given.keys() & SAYING) < ENOUGH:
        message = f"row {row.number}: neither id nor title, and fewer than two of day, sender, recipient and number; the row is left out"
        problems.append(problem("missing-id", message, start=start, end=end))
        return None
    keys, preferred = _identity(given, path, made)
    return RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="calendar",
        text=given.get(TEXT, ""),
        spans=[],
        fields=[field for field in fields if field.name not in IDENTITY and field.name != TEXT],
        source_start=start,
        source_end=end,
    )


def _order(rows: list[Cells]) -> Field | None:
    """The order of day and month in a table's dates, where one of them can be read in one way alone and none in the other."""
    proofs: dict[str, list[int]] = {"dmy": [], "mdy": []}
    for row in rows:
        for name, value in row.values.items():
            match = _NUMBERS.match(value) if row.parted and isinstance(value, str) and heading(name) in DATED else None
            if match:
                one, two = int(match[1]), int(match[2])
                if (one > MONTHS) != (two > MONTHS):
                    proofs["dmy" if one > MONTHS else "mdy"].append(row.number)
    [(order, numbers), *more] = [(order, found) for order, found in proofs.items() if found] or [("", [])]
    return Field("date_order", order, f"row {numbers[0]}, where it is plain") if numbers and not more else None


def _identity(given: dict[str, str], path: str, made: Counter[str]) -> tuple[list[str], str]:
    """The keys of a row and the id it would like. Where it has neither id nor title, its day, ends and number make one; `made`
    counts such ids, for two rows may say the same."""
    keys, from_address = address_keys(given.get("url", ""))
    if "id" in given:
        keys = [f"id:{given['id']}", *keys]
    if "path" in given:
        keys.append(file_key(given["path"]))
    preferred = slug(given["id"]) if "id" in given else from_address
    if preferred is None and "title" in given:
        preferred = slug(f"{given.get('date', '')} {given['title']}")
    if preferred is None:
        preferred = slug(" ".join(given[name] for name in SAYING_IN_ORDER if name in given))
        made[preferred] += 1
        preferred += f"-{made[preferred]}" if made[preferred] > 1 else ""
    return list(dict.fromkeys(keys)) or [f"{file_key(path)}#{preferred}"], preferred


def _fields(row: Cells, problems: list[Problem]) -> Iterator[Field]:
    """A row's cells as fields; a cell that cannot be understood is a problem."""
    for name, value in row.values.items():
        known = heading(name)
        if known is None:
            continue
        place = f"row {row.number}, column {name}" + (
            f", the same as in row {row.above[name]}" if name in row.above else ""
        )
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
    if not parted:
        return [words] if words else []
    items = words.split("|") if known in LISTS else [words]
    if known in PARTIES:
        items = [party for item in items for party in _parties(item)]
    elif known == "numbers":
        items = [number for item in items for number in _numbers(item)]
    found = [item.strip() for item in items]
    return [item for item in found if item and (known not in MAY_BE_UNKNOWN or item.lower() not in UNKNOWN)]


def _numbers(item: str) -> list[str]:
    """A number, or of one that is put right (`13 [recte 14]`) both."""
    parts = _RECTE.split(item)
    return parts if len(parts) == 1 else [*parts[:-1], parts[-1].rstrip(" ])")]


def _parties(cell: str) -> Iterator[str]:
    """Who stands in a cell, parted by semicolons or lines; those to whom it was *repeated* got it for information."""
    for item in _PARTED.split(cell):
        repeated = _REPEATED.match(item.strip())
        if repeated:
            yield from (f"{one.strip()} (for information)" for one in _LISTED.split(repeated[1]) if one.strip())
        else:
            yield item


def _fill_gaps(raws: list[RawDocument], source_end: int) -> list[RawDocument]:
    """The documents with spans that partition the file: what lies between rows goes to the one after it."""
    filled, at = [], 0
    for i, raw in enumerate(raws):
        end = source_end if i == len(raws) - 1 else raw.source_end
        spans = furniture(at, end)
        if raw.text:
            # The words as the cell has them: in the file they may be quoted.
            cell = Span(0, len(raw.text), raw.source_start, raw.source_end, "normalised")
            spans = [*furniture(at, raw.source_start), cell, *furniture(raw.source_end, end)]
        filled.append(msgspec.structs.replace(raw, spans=spans))
        at = end
    return filled
