"""The input files of an archive: sorted, hashed, each inside the folder and of a size that can be read."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import msgspec

from diplomatica.folder.files import ELSEWHERE, NOT_PLAIN, open_within
from diplomatica.model.document import Problem

_SAVED = re.compile(r"(.+)(?:_files|\.files|-dateien|_fichiers|_archivos|_bestanden|\.fld)")
"""Names that browsers and word processors give to the folder beside a saved page."""
LARGEST = 256 * 1024 * 1024
"""Bytes of the largest input file that is read; a larger one is shelved, so that one file cannot fill the memory."""


class InputFile(msgspec.Struct, frozen=True):
    """One file of `documents/`: what it is called, how big it is, and which bytes it holds."""

    path: str
    """Relative to the archive folder, with `/`, in Unicode's composed form (NFC): the same name on every system."""
    on_disk: str
    """The path relative to the archive folder as the system spells it."""
    size: int
    sha256: str


class Listing(msgspec.Struct, frozen=True):
    """The files in the order of their paths, and what was left out and why."""

    files: list[InputFile]
    problems: list[tuple[str, Problem]]
    """(path, problem) of every file that is shelved."""
    skipped: dict[str, int]
    """How many names were passed over, by reason: no problem, but no secret either."""


def list_files(root: Path) -> Listing:
    """All input files below `root/documents`, sorted by path; a missing folder has none.

    Every file is hashed every time: a time stamp can lie, and a wrong hash would give a document another one's text.
    Links are followed to files inside `documents/` only.
    """
    files: dict[str, InputFile] = {}
    problems: list[tuple[str, Problem]] = []
    skipped: Counter[str] = Counter()
    home = (root / "documents").resolve()
    for path, reason in _walk(root / "documents", skipped):
        on_disk = path.relative_to(root).as_posix()
        name = unicodedata.normalize("NFC", on_disk)
        found = reason or _look(path, home, name, on_disk)
        if isinstance(found, InputFile) and name in files:
            found = _shelved("same-name", f"two files are called {name} up to Unicode's ways to spell it; rename one")
        if isinstance(found, Problem):
            problems.append((name.encode("utf-8", "backslashreplace").decode(), found))
        else:
            files[name] = found
    return Listing([files[name] for name in sorted(files)], sorted(problems, key=lambda item: item[0]), dict(skipped))


def _walk(folder: Path, skipped: Counter[str]) -> Iterator[tuple[Path, Problem | None]]:
    """Each candidate below the folder in order, with the problem where a folder cannot be looked into."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        yield folder, _shelved("unreadable", f"the folder cannot be read: {error.strerror}")
        return
    names = {entry.name.lower() for entry in entries}
    for entry in entries:
        path = Path(entry.path)
        if _of_saved_page(entry, names):
            skipped["parts of a saved page"] += 1
        elif entry.name.startswith(".") or entry.name.endswith("~"):
            skipped["hidden"] += 1
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, skipped)
        else:
            yield path, None


def _of_saved_page(entry: os.DirEntry[str], names: set[str]) -> bool:
    """Whether a folder holds what a browser saved along with a page: its pictures, styles and programs."""
    match = _SAVED.fullmatch(entry.name.lower())
    return (
        match is not None
        and any(f"{match[1]}{ending}" in names for ending in (".html", ".htm"))
        and entry.is_dir(follow_symlinks=False)
    )


def _look(path: Path, home: Path, name: str, on_disk: str) -> InputFile | Problem:
    """The file at the path, or why it is shelved."""
    if not name.isprintable() or any("\ud800" <= c <= "\udfff" for c in name):
        return _shelved("bad-name", "the file name holds characters that are no text; rename it")
    try:
        if path.is_symlink():
            target = Path(os.path.realpath(path))  # a ring of links is no error here, but below
            if not target.is_relative_to(home):
                return _shelved("link-outside", "a link that leaves documents/ is not followed; copy the file instead")
            if target.is_dir():
                return _shelved(
                    "link-to-folder", "a link to a folder is not followed; its files are read where they are"
                )
        if not stat.S_ISREG(path.stat().st_mode):
            # Opening a pipe or a device could wait for ever.
            return _shelved("not-a-file", NOT_PLAIN)
        with open_within(home, path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST:
                message = f"{size} bytes, more than the {LARGEST} that are read; split the file"
                return _shelved("too-large", message)
            return InputFile(name, on_disk, size, file_digest(file, "sha256").hexdigest())
    except OSError as error:
        codes = {NOT_PLAIN: "not-a-file", ELSEWHERE: "link-outside"}
        return _shelved(codes.get(error.strerror or "", "unreadable"), f"the file cannot be read: {error.strerror}")


def _shelved(code: str, message: str) -> Problem:
    return Problem(stage="folder", severity="shelved", code=code, message=message)
