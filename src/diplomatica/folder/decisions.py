"""What people ruled: lines of `decisions/*.jsonl`, which the program only ever adds to."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

from diplomatica.errors import UsageError
from diplomatica.folder.files import read_plain, sync_folder
from diplomatica.folder.lock import in_turn
from diplomatica.model.document import Problem

FOLDER = "decisions"
BUILT = "decisions.jsonl"
"""The file of a generation that holds the rulings it was built with."""

Ruling = Literal["confirm", "reject", "replace", "unsure", "withdraw"]
"""`withdraw` takes back the ruling before it, so that the one before that counts again, or none."""


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words a decision was about, so that a person can find them again should the fact's name ever change."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One ruling about one fact."""

    fact_id: str
    ruling: Ruling
    quote: Quote | None = None
    replacement: dict[str, Any] | None = None
    """Columns of the fact's table and their new values; with the ruling `replace` alone."""
    note: str | None = None
    by: str | None = None
    at: str | None = None
    """When, ISO 8601 with Z."""


class Ruled(msgspec.Struct, frozen=True):
    """A decision and where it stands: `decisions/mine.jsonl:3`."""

    decision: Decision
    line: str


def read(root: Path) -> tuple[list[Ruled], list[tuple[str, Problem]]]:
    """All decisions, files by name and lines in order, so that the last about a fact is the one in force.

    A line that is no decision is a problem with its file and line; the others count.
    """
    found: list[Ruled] = []
    problems: list[tuple[str, Problem]] = []
    decoder = msgspec.json.Decoder(Decision)
    for path in sorted((root / FOLDER).glob("*.jsonl")):
        name = path.relative_to(root).as_posix()
        try:
            data = read_plain(path)
        except OSError as error:
            problems.append((name, _problem(f"{name}: cannot be read: {error.strerror}")))
            continue
        for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if not line.strip():
                continue
            place = f"{name}:{number}"
            try:
                decision = decoder.decode(line)
                _check(decision)
                found.append(Ruled(decision, place))
            except (msgspec.MsgspecError, UsageError, UnicodeDecodeError) as error:
                problems.append((name, _problem(f"{place}: no decision: {error}")))
    return found, problems


def standing(ruled: Iterable[Ruled]) -> dict[str, list[Ruled]]:
    """The rulings about each fact that were not taken back, in their order, so that the last is the one in force."""
    found: dict[str, list[Ruled]] = {}
    for item in ruled:
        of_fact = found.setdefault(item.decision.fact_id, [])
        if item.decision.ruling != "withdraw":
            of_fact.append(item)
        elif of_fact:
            of_fact.pop()
    return {fact_id: of_fact for fact_id, of_fact in sorted(found.items()) if of_fact}


def in_force(ruled: Iterable[Ruled]) -> list[Ruled]:
    """The last standing ruling about each fact, in the order of fact ids."""
    return [of_fact[-1] for of_fact in standing(ruled).values()]


def keep(generation: Path, ruled: Iterable[Ruled]) -> None:
    """Write into an unfinished generation which rulings it was built with, given those in force."""
    lines = [msgspec.json.encode(item.decision) + b"\n" for item in ruled]
    (generation / BUILT).write_bytes(b"".join(lines))


def kept(generation: Path) -> dict[str, Decision]:
    """The ruling about each fact that a finished generation was built with; none where its build kept no note of them."""
    decoder = msgspec.json.Decoder(Decision)
    try:
        data = (generation / BUILT).read_bytes()
    except FileNotFoundError:
        return {}
    found = [decoder.decode(line) for line in data.splitlines()]
    return {decision.fact_id: decision for decision in found}


def append(root: Path, decision: Decision, *, file: str = "decisions.jsonl") -> str:
    """Add one decision as one line, on disk when this returns; returns where it stands, such as `decisions/x.jsonl:7`.

    Writers take turns. Where the line cannot be written whole, the file stays as it was. Raises UsageError for that, and for a
    decision that `read` would refuse.
    """
    _check(decision)
    path = root / FOLDER / file
    with in_turn(root, FOLDER):
        try:
            return f"{FOLDER}/{file}:{_write(path, msgspec.json.encode(decision))}"
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}; the decision is not stored") from None


def _write(path: Path, line: bytes) -> int:
    """Write the line and make it durable; returns its number."""
    if not path.parent.is_dir():
        path.parent.mkdir()
        sync_folder(path.parent.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        size = os.fstat(handle).st_size
        if size and _last_byte(path, size) != b"\n":
            # A line that somebody's editor or a crash left open must not swallow this one.
            line = b"\n" + line
        try:
            if os.write(handle, line + b"\n") <= len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
    if not size:
        sync_folder(path.parent)
    return path.read_bytes().count(b"\n")


def _last_byte(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1)


def _check(decision: Decision) -> None:
    if decision.ruling == "replace" and not decision.replacement:
        raise UsageError("the ruling replace needs a replacement: an object of columns and values")
    if decision.ruling != "replace" and decision.replacement:
        raise UsageError(f"the ruling {decision.ruling} takes no replacement")
    if not decision.fact_id:
        raise UsageError("the fact_id is empty")


def _problem(message: str) -> Problem:
    return Problem(stage="decide", severity="warning", code="bad-decision", message=message)
