"""Files copied into an archive, and what each of them is: nothing is moved, overwritten or doubled, links are not followed out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from unicodedata import normalize

import msgspec

from diplomatica import read
from diplomatica.errors import DocumentError, UsageError
from diplomatica.folder.files import open_plain, read_plain, replace_file
from diplomatica.folder.listing import LARGEST

_OF_OTHERS = frozenset(("image", "page-alto", "mets"))
"""Formats of files that belong to others: a blank page may stand in two volumes."""


class Added(msgspec.Struct, frozen=True):
    """One file that was to be added."""

    path: str
    """Where it lies in the archive, or where it came from if it was refused."""
    status: str
    """`added`, `there` (it lies there already), `double` (the same bytes lie in the archive, at `path`: not copied), or `refused`."""
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


class _Held:
    """What lies in `documents/`: names as Unicode composes them, and sizes, by which files of the same bytes are found."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._spelled: dict[str, str] = {}
        """By composed path, the path as the system has it: macOS takes `é` apart, and both are one name."""
        self._sizes: dict[int, list[str]] = {}
        for here, folders, names in os.walk(home):
            folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
            below = Path(here).relative_to(home)
            for folder in folders:
                self._spell((below / folder).as_posix())
            for name in sorted(names):
                if not name.startswith(".") and not name.endswith("~"):
                    self._note((below / name).as_posix(), (Path(here) / name).lstat())

    def place(self, name: PurePosixPath) -> Path:
        """Where a file of this composed name lies or would lie, below folders that are there already."""
        for folder in (name, *name.parents):
            if (there := self._spelled.get(folder.as_posix())) is not None:
                return self.home / there / name.relative_to(folder)
        return self.home / name

    def twin(self, data: bytes) -> str | None:
        """The composed path of the first file of the same bytes."""
        for there in self._sizes.get(len(data), ()):
            if read_plain(self.home / there) == data:
                return normalize("NFC", there)
        return None

    def take(self, target: Path) -> None:
        """Learn that a file lies there now."""
        below = target.relative_to(self.home)
        for folder in list(below.parents)[:-1]:
            self._spell(folder.as_posix())
        self._note(below.as_posix(), target.lstat())

    def _spell(self, there: str) -> None:
        self._spelled.setdefault(normalize("NFC", there), there)

    def _note(self, there: str, status: os.stat_result) -> None:
        self._spell(there)
        if stat.S_ISREG(status.st_mode) and status.st_size:
            self._sizes.setdefault(status.st_size, []).append(there)


def add(root: Path, paths: Sequence[Path]) -> Iterator[Added]:
    """Copy files, and folders with all that is in them, into `documents/`, and say what each is.

    Names are composed (NFC). Raises UsageError for a path that is not there.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    held = _Held(root / "documents")
    for path in paths:
        for source, name in _files(path, root):
            yield _take(held, source, name)


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


def _files(path: Path, root: Path) -> Iterator[tuple[Path, PurePosixPath]]:
    """Each file with its place below `documents/`, in the order of names; hidden ones are passed over, and the archive itself."""
    if not path.is_dir():
        yield path, _composed(path.name)
        return
    top, own = path.resolve(), root.resolve()
    for here, folders, names in os.walk(path):
        # An archive that lies in the folder would be copied into itself, and the copy again.
        below = top / Path(here).relative_to(path)
        folders[:] = sorted(folder for folder in folders if not folder.startswith(".") and below / folder != own)
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith("~"):
                source = Path(here) / name
                yield source, _composed(PurePosixPath(top.name, source.relative_to(path).as_posix()).as_posix())


def _composed(name: str) -> PurePosixPath:
    return PurePosixPath(normalize("NFC", name))


def _take(held: _Held, source: Path, name: PurePosixPath) -> Added:
    said = f"documents/{name}"
    try:
        if not said.isprintable():
            return _refused(source, "its name holds characters that are no text; rename it")
        if source.is_symlink():
            return _refused(source, "a link; add the file that it leads to")
        if not source.is_file():
            return _refused(source, "neither a file nor a folder")
        if source.stat().st_size > LARGEST:
            return _refused(
                source, f"{source.stat().st_size} bytes, more than the {LARGEST} that are read; split the file"
            )
        with open_plain(source) as file:
            data = file.read(LARGEST + 1)
        inside = _inside(held.home, source)
        target = held.home / inside if inside else held.place(name)
        said = f"documents/{normalize('NFC', inside.as_posix())}" if inside else said
        if not target.resolve().is_relative_to(held.home.resolve()):
            return _refused(source, f"{said} is a link that leaves the archive")
        there = target.exists()
        if there and read_plain(target) != data:
            return _refused(source, f"{said} is there already and is another file; rename one of them")
        seen = look(data, said, [f"{said.rpartition('/')[0]}/{other}" for other in beside(source)])
        if not there:
            if (twin := held.twin(data)) is not None and _alone(seen, source):
                note = f"{source}: the same bytes as documents/{twin}; not copied"
                return _added(f"documents/{twin}", "double", seen, [note])
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, data)
            held.take(target)
    except OSError as error:
        return _refused(source, f"cannot be copied: {error.strerror}")
    notes = [seen.reason] if seen.reason else [found.message for found in seen.reads.problems] if seen.reads else []
    return _added(said, "there" if there else "added", seen, notes)


def _inside(home: Path, source: Path) -> Path | None:
    """Where in the archive's documents the file lies, if it does."""
    real = source.resolve()
    return real.relative_to(home.resolve()) if real.is_relative_to(home.resolve()) else None


def _alone(seen: Seen, source: Path) -> bool:
    """Whether the file says by itself all that it says, so that the same bytes elsewhere are the same: a picture belongs to the
    text beside it, a record to its file, a page to the record that names it."""
    return seen.reads is not None and seen.format not in _OF_OTHERS and not beside(source)


def _added(said: str, status: str, seen: Seen, notes: list[str]) -> Added:
    reads = seen.reads.raws if seen.reads else []
    title = next((field.value for raw in reads[:1] for field in raw.fields if field.name == "title"), None)
    return Added(said, status, seen.format, len(reads), sum(bool(raw.text) for raw in reads), title, notes)


def _refused(source: Path, reason: str) -> Added:
    return Added(_shown(source), "refused", None, 0, 0, None, [reason])


def _shown(source: Path) -> str:
    """A path as it can be printed: bytes that are no text stand as `\\xff`."""
    return os.fsencode(source).decode("utf-8", "backslashreplace")
