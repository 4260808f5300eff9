"""Finished builds: each in a folder of its own, the newest named in `CURRENT`, none ever seen half done."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from diplomatica.errors import BuildError
from diplomatica.folder.files import replace_file, sync_folder, sync_tree

KEPT = 2
"""Generations that stay: the newest, and the one that readers may still have open."""

_NUMBER = re.compile(r"\d{6}\Z")
_WORK = ".work-"


def derived(root: Path) -> Path:
    """The folder for all that a build can make again."""
    return root / ".diplomatica"


def current(root: Path) -> int | None:
    """The number of the newest finished generation, None where the archive was never built.

    BuildError where `CURRENT` says something else than a number.
    """
    path = derived(root) / "CURRENT"
    try:
        text = path.read_text("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    if not _NUMBER.match(text):
        raise BuildError(f"{path}: found {text[:20]!r}, expected six digits; build again")
    return int(text)


def folder(root: Path, number: int) -> Path:
    """Where a finished generation stands."""
    return derived(root) / "generations" / f"{number:06d}"


def begin(root: Path) -> tuple[int, Path, Path]:
    """The number of a new generation, its folder while it is unfinished, and a folder for the build's own work.

    Leftovers of builds that did not finish are cleared. Call it with the lock held.
    """
    generations = derived(root) / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    try:
        last = current(root)
    except BuildError:
        # Nobody can read a `CURRENT` that says nothing; whatever was finished stays until the new one is in service.
        last = max(_numbers(generations), default=None)
    for path in [*generations.iterdir(), *derived(root).glob(f"{_WORK}*")]:
        finished = _NUMBER.match(path.name) and last is not None and int(path.name) <= last
        if not finished:
            # A folder that was renamed but never named in CURRENT has had no reader either.
            _remove(path)
    number = (last or 0) + 1
    unfinished = generations / f".tmp-{number:06d}"
    unfinished.mkdir()
    work = _fresh(derived(root))
    return number, unfinished, work


def publish(root: Path, number: int) -> Path:
    """Put the unfinished generation into service and return its folder; older ones than the last are removed.

    Everything is on disk before the name changes, and the name is on disk before `CURRENT` says it.
    """
    generations = derived(root) / "generations"
    unfinished = generations / f".tmp-{number:06d}"
    sync_tree(unfinished)
    unfinished.rename(folder(root, number))
    sync_folder(generations)
    replace_file(derived(root) / "CURRENT", f"{number:06d}\n".encode())
    for old in sorted(_numbers(generations))[:-KEPT]:
        _remove(folder(root, old))
    return folder(root, number)


def abandon(unfinished: Path, work: Path) -> None:
    """Clear what a build that failed, or one that is done, leaves behind."""
    _remove(unfinished)
    _remove(work)


def _numbers(generations: Path) -> Iterator[int]:
    for path in generations.iterdir():
        if _NUMBER.match(path.name):
            yield int(path.name)


def _fresh(parent: Path) -> Path:
    """A new folder that no earlier build had: a worker of a killed build may live on and write into that one's."""
    number = 0
    while True:
        path = parent / f"{_WORK}{number}-{_token()}"
        try:
            path.mkdir()
        except FileExistsError:
            number += 1
            continue
        return path


def _token() -> str:
    from secrets import token_hex

    return token_hex(4)


def _remove(path: Path) -> None:
    """Remove a file or folder; what cannot be removed now is a leftover for the next build."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
