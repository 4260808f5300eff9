"""Files copied into an archive, and what each of them is: nothing is moved, nothing is overwritten, links are not followed out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from diplomatica import read
from diplomatica.errors import DocumentError, UsageError
from diplomatica.folder.files import replace_file
from diplomatica.folder.listing import LARGEST


class Added(msgspec.Struct, frozen=True):
    """One file that was to be added."""

    path: str
    """Where it lies in the archive now, or where it came from if it was not taken."""
    status: str
    """`added`, `there` (the same bytes lie there already), or `refused`."""
    format: str | None
    documents: int
    with_text: int
    title: str | None
    """Of the first document."""
    notes: list[str]
    """Why it was refused or cannot be read, and what the reader says of it."""


class Seen(msgspec.Struct, frozen=True):
    """What the readers see in one file."""

    format: str | None
    reads: read.Reads | None
    reason: str | None
    """Why it cannot be read."""


def add(root: Path, paths: Sequence[Path]) -> Iterator[Added]:
    """Copy files, and folders with all that is in them, into `documents/`, and say what each is.

    Raises UsageError for a path that is not there.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    home = root / "documents"
    for path in paths:
        for source, name in _files(path):
            yield _take(home, source, name)


def look(data: bytes, path: str, beside: Sequence[str] = ()) -> Seen:
    """What the readers see in a file of this path. Never raises for what stands in it."""
    try:
        found = read.reader_of(data, path)
        return Seen(found, read.read_file(data, path, beside=beside), None)
    except DocumentError as error:
        return Seen(None, None, str(error))


def beside(file: Path) -> list[str]:
    """Names of the files in the same folder that differ in their ending alone, sorted."""
    return sorted(
        other.name
        for other in file.parent.iterdir()
        if other.stem == file.stem and other.name != file.name and other.is_file()
    )


def _files(path: Path) -> Iterator[tuple[Path, PurePosixPath]]:
    """Each file with its place below `documents/`, in the order of names; hidden ones are passed over."""
    if not path.is_dir():
        yield path, PurePosixPath(path.name)
        return
    top = path.resolve().name
    for here, folders, names in os.walk(path):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith("~"):
                source = Path(here) / name
                yield source, PurePosixPath(top, source.relative_to(path).as_posix())


def _take(home: Path, source: Path, name: PurePosixPath) -> Added:
    target = home / name
    said = f"documents/{name}"
    try:
        if source.is_symlink():
            return _refused(source, "a link; add the file that it leads to")
        if not source.is_file():
            return _refused(source, "neither a file nor a folder")
        if source.stat().st_size > LARGEST:
            return _refused(
                source, f"{source.stat().st_size} bytes, more than the {LARGEST} that are read; split the file"
            )
        data = source.read_bytes()
        if not target.resolve().is_relative_to(home.resolve()):
            return _refused(source, f"{said} is a link that leaves the archive")
        there = target.exists()
        if there and target.read_bytes() != data:
            return _refused(source, f"{said} is there already and is another file; rename one of them")
        if not there:
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, data)
    except OSError as error:
        return _refused(source, f"cannot be copied: {error.strerror}")
    folder = said.rpartition("/")[0]
    seen = look(data, said, [f"{folder}/{other}" for other in beside(source)])
    reads = seen.reads.raws if seen.reads else []
    title = next((field.value for raw in reads[:1] for field in raw.fields if field.name == "title"), None)
    notes = [seen.reason] if seen.reason else [found.message for found in seen.reads.problems] if seen.reads else []
    return Added(
        said, "there" if there else "added", seen.format, len(reads), sum(bool(raw.text) for raw in reads), title, notes
    )


def _refused(source: Path, reason: str) -> Added:
    return Added(str(source), "refused", None, 0, 0, None, [reason])
