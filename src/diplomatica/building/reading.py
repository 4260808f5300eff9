"""One input file through reading and parsing, in whatever process: what comes out lies in the cache."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from diplomatica import parse, read
from diplomatica.conventions import Convention, load_all
from diplomatica.errors import DocumentError
from diplomatica.folder import cache as store
from diplomatica.folder.files import open_within
from diplomatica.folder.listing import LARGEST
from diplomatica.folder.settings import SourceSettings
from diplomatica.model.document import Parsed, Problem, RawDocument, Row, Span
from diplomatica.model.schema import STAGED, TABLES

COLUMNS = {name: frozenset(table.names) for name, table in (TABLES | STAGED).items()}


class Task(msgspec.Struct, frozen=True):
    """One input file to be read."""

    path: str
    on_disk: str
    sha256: str
    source: SourceSettings
    entry: str
    """Its name in the cache."""
    beside: tuple[str, ...] = ()
    """Files in the same folder whose names differ in their ending alone."""


class Content(msgspec.Struct, frozen=True, array_like=True):
    """One document as the cache keeps it: its raw form without the fields, and what it says about itself."""

    basis: str
    text: str
    spans: list[Span]
    source_start: int
    source_end: int
    document: Row
    rows: dict[str, list[Row]]
    problems: list[Problem]


class FileHead(msgspec.Struct, frozen=True):
    """What the build needs to know of a file that went through, and what it took."""

    entry: store.Entry
    cached: bool
    stored: bool
    """Whether the cache holds the entry; without it there are problems alone."""
    read_seconds: float
    """CPU seconds of reading, or of looking into the cache."""
    parse_seconds: float


def read_one(root: Path, cache_folder: Path, task: Task) -> FileHead:
    """The head of the file's entry, taken from the cache or made. Never raises for what stands in the file."""
    started = time.process_time()
    entry = store.load(cache_folder, task.entry)
    if entry is not None:
        return FileHead(entry, True, True, time.process_time() - started, 0.0)
    try:
        with open_within((root / "documents").resolve(), root / task.on_disk) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return _nothing("unreadable", f"the file cannot be read: {error.strerror}", started)
    if sha256(data).hexdigest() != task.sha256:
        return _nothing("changed", "the file changed while the build ran; build again", started)
    raws, problems = _read(data, task)
    middle = time.process_time()
    documents: list[tuple[list[str], str, bool, Content]] = []
    adds: set[int] = set()
    for raw in raws:
        try:
            content = _parse(raw, root, task.source)
            if raw.adds:
                adds.add(len(documents))
            documents.append((raw.keys, raw.preferred_id, bool(raw.text), content))
        except Exception as error:  # noqa: BLE001  the border of the room: one document must not stop the others
            message = f"{raw.preferred_id} could not be parsed ({_say(error)}); please report it with the file"
            problems.append(_shelved("parse", "parse-failed", message, raw.source_start, raw.source_end))
    entry = store.store(cache_folder, task.entry, documents, problems, adds)
    return FileHead(entry, False, True, middle - started, time.process_time() - middle)


def _read(data: bytes, task: Task) -> tuple[list[RawDocument], list[Problem]]:
    try:
        reads = read.read_file(data, task.path, split=task.source.split, beside=task.beside)
    except DocumentError as error:
        return [], [_shelved("read", error.code, str(error), error.start, error.end)]
    except Exception as error:  # noqa: BLE001  the border of the room: one file must not stop the build
        message = f"the file could not be read ({_say(error)}); please report it with the file"
        return [], [_shelved("read", "read-failed", message)]
    return list(reads.raws), list(reads.problems)


def _parse(raw: RawDocument, root: Path, source: SourceSettings) -> Content:
    settings = parse.ParseSettings(convention=source.convention, clock=source.clock, conventions=conventions(root))
    parsed = parse.parse(raw, settings)
    _check(parsed)
    content = Content(
        raw.basis, raw.text, raw.spans, raw.source_start, raw.source_end, parsed.document, parsed.rows, parsed.problems
    )
    msgspec.msgpack.encode(content)  # what cannot be stored must fail here, where it costs one document
    return content


def _check(parsed: Parsed) -> None:
    """KeyError for a row that no table can hold; keys that begin with `_` are notes for the assembly."""
    unknown = set(parsed.document) - COLUMNS["documents"]
    for name, rows in parsed.rows.items():
        columns = COLUMNS[name]
        for row in rows:
            if not columns.issuperset(row):
                unknown |= {f"{name}.{key}" for key in row if key not in columns and not key.startswith("_")}
    if unknown:
        raise KeyError(f"no such columns: {', '.join(sorted(unknown))}")


@cache
def conventions(root: Path) -> Mapping[str, Convention]:
    """The conventions that hold in an archive: the packaged ones, and those of its folder `conventions/`."""
    return load_all(root / "conventions")


def _nothing(code: str, message: str, started: float) -> FileHead:
    entry = store.Entry([], [_shelved("folder", code, message)])
    return FileHead(entry, False, False, time.process_time() - started, 0.0)


def _shelved(stage: str, code: str, message: str, start: Any = None, end: Any = None) -> Problem:
    return Problem(stage=stage, severity="shelved", code=code, message=message, start=start, end=end)


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
