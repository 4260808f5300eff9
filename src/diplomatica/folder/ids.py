"""`ids.csv`: which document has which id, assigned once and for ever; a build adds rows and changes none.

Columns are `id,key,source_sha256,alias_of`. A row says: what has one of these keys (`|` between them) is this document,
or: this id is another name of `alias_of`. Several rows about one id add up; where two rows claim the same key the
later one holds, so that a person corrects by adding a line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from diplomatica.errors import BuildError, UsageError
from diplomatica.folder.csvfiles import read_csv
from diplomatica.folder.files import replace_file
from diplomatica.model.document import Problem

FILE_NAME = "ids.csv"
COLUMNS = ("id", "key", "source_sha256", "alias_of")
VALID = re.compile(r"[a-z0-9._-]+\Z")


class IdRow(msgspec.Struct, frozen=True):
    """One row of `ids.csv`."""

    id: str
    keys: tuple[str, ...] = ()
    sha256: str = ""
    alias_of: str = ""


class Register(msgspec.Struct):
    """All that `ids.csv` says, ready to be asked."""

    content: bytes
    """The file as it was read, to notice that a person edited it while a build ran."""
    rank: dict[str, int] = {}
    """Every id ever given, with its place in the file; none is ever given again."""
    by_key: dict[str, str] = {}
    """The id of a key, aliases resolved."""
    by_sha256: dict[tuple[str, str], list[str]] = {}
    """Ids (aliases resolved) by a file's hash and the part of it, in the order of the rows."""
    keys: dict[str, list[str]] = {}
    """The keys of an id (aliases resolved)."""
    aliases: dict[str, str] = {}
    """Other ids of a document and the id that it goes by."""


def load(root: Path) -> tuple[Register, list[tuple[str, Problem]]]:
    """What `ids.csv` says, and problems with its rows (path, problem); an archive without the file has given no ids yet.

    UsageError where the file as a whole cannot be read: going on would give every document a new id.
    """
    path = root / FILE_NAME
    content = path.read_bytes() if path.exists() else b""
    lines, problems = read_csv(path, COLUMNS, COLUMNS, relative=FILE_NAME) if content.strip() else ([], [])
    for problem in problems:
        if problem.severity == "shelved" or problem.code in ("not-csv", "unknown-column"):
            raise UsageError(problem.message)
    rows: list[IdRow] = []
    for line, cells in lines:
        row = IdRow(cells["id"], _split(cells["key"]), cells["source_sha256"], cells["alias_of"])
        trouble = _trouble(row)
        if trouble:
            problems.append(_problem("bad-id-row", f"{FILE_NAME}:{line}: {trouble}; the row is not read"))
        else:
            rows.append(row)
    register = Register(content)
    problems += _resolve(register, rows)
    return register, [(FILE_NAME, problem) for problem in problems]


def _resolve(register: Register, rows: Sequence[IdRow]) -> list[Problem]:
    """Fill the register; returns what is wrong with its aliases."""
    problems = []
    for row in rows:
        register.rank.setdefault(row.id, len(register.rank))
    aliases = {row.id: row.alias_of for row in rows if row.alias_of}
    for identifier, target in aliases.items():
        seen, here = {identifier}, target
        while here in aliases and here not in seen:
            seen.add(here)
            here = aliases[here]
        if here in seen:
            problems.append(_problem("alias-ring", f"{FILE_NAME}: {identifier} is an alias of itself; it stays an id"))
        elif here not in register.rank:
            message = f"{FILE_NAME}: {identifier} is an alias of {here}, which is no id; it stays an id"
            problems.append(_problem("alias-of-nothing", message))
        else:
            register.aliases[identifier] = here
    for row in rows:
        identifier = register.aliases.get(row.id, row.id)
        for key in row.keys:
            register.by_key[key] = identifier
        register.keys.setdefault(identifier, []).extend(row.keys)
        for part in {part_of(key) for key in row.keys if key.startswith("file:")} if row.sha256 else ():
            register.by_sha256.setdefault((row.sha256, part), []).append(identifier)
    return problems


def part_of(key: str) -> str:
    """What a file key says besides the file's name: heading and date of one document of many.

    >>> part_of("file:vol.txt#1950-09-20 The Envoy")
    '1950-09-20 The Envoy'
    """
    return key.partition("#")[2]


def append(root: Path, register: Register, rows: Iterable[IdRow]) -> None:
    """Add rows to `ids.csv`, all of them or none, on disk when this returns.

    BuildError where somebody changed the file since it was read: their edit must not be lost, nor ids given twice.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow((row.id, "|".join(row.keys), row.sha256, row.alias_of))
    if not out.tell():
        return
    path = root / FILE_NAME
    now = path.read_bytes() if path.exists() else b""
    if now != register.content:
        raise BuildError(f"{path}: changed while the build ran; build again")
    before = now if now.strip() else (",".join(COLUMNS) + "\n").encode()
    if not before.endswith(b"\n"):
        before += b"\n"
    replace_file(path, before + out.getvalue().encode())


def encode_key(key: str) -> str:
    """The key as it stands in the file, where `|` parts keys."""
    return " ".join(key.replace("|", "%7C").split())


def _split(cell: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in cell.split("|") if key.strip())


def _trouble(row: IdRow) -> str | None:
    if not VALID.match(row.id):
        return f"the id {row.id!r} has other characters than a-z 0-9 . _ -"
    if row.alias_of and not VALID.match(row.alias_of):
        return f"alias_of {row.alias_of!r} has other characters than a-z 0-9 . _ -"
    if not row.keys and not row.alias_of:
        return f"{row.id} has neither key nor alias_of"
    return None


def _problem(code: str, message: str) -> Problem:
    return Problem(stage="folder", severity="warning", code=code, message=message)
