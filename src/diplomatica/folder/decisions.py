"""What people ruled: lines of `decisions/*.jsonl`, which the program only ever adds to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import msgspec

from diplomatica.errors import UsageError
from diplomatica.model.document import Problem

FOLDER = "decisions"
Ruling = Literal["confirm", "reject", "replace", "unsure"]


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
            data = path.read_bytes()
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


def in_force(ruled: list[Ruled]) -> list[Ruled]:
    """The last ruling about each fact, in the order of fact ids."""
    return [last for _, last in sorted({item.decision.fact_id: item for item in ruled}.items())]


def append(root: Path, decision: Decision, *, file: str = "decisions.jsonl") -> str:
    """Add one decision as one line, on disk when this returns; returns where it stands, such as `decisions/x.jsonl:7`.

    Raises UsageError for a decision that `read` would refuse.
    """
    _check(decision)
    path = root / FOLDER / file
    path.parent.mkdir(exist_ok=True)
    line = msgspec.json.encode(decision) + b"\n"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        size = os.fstat(handle).st_size
        if size and _last_byte(path, size) != b"\n":
            # A line that somebody's editor or a crash left open must not swallow this one.
            line = b"\n" + line
        os.write(handle, line)  # one write, so that two people deciding at once cannot mix their lines
        os.fsync(handle)
    finally:
        os.close(handle)
    lines = path.read_bytes().count(b"\n")
    return f"{FOLDER}/{file}:{lines}"


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
