"""The sample archives that come with the program, copied and built in the user's cache folder."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from diplomatica import __version__
from diplomatica.errors import UsageError
from diplomatica.folder import generations
from diplomatica.model.schema import TABLES

Progress = Callable[[str, int, int], None]

SAMPLES = ("korea-1950", "straits-1951")
"""The sample archives that come with the program, in the order of the demonstration."""


def sample(name: str = SAMPLES[0], progress: Progress | None = None) -> Path:
    """A built copy of a sample that comes with the program, in the user's cache folder; built only when it changed.

    The files in the package are never touched. Texts that a person put into the copy's `documents/` stay there.
    """
    target = _copied(name)
    if not _is_fresh(target):
        _build_sample(target, progress)
    return target


def samples(names: Sequence[str] = SAMPLES) -> list[Path]:
    """Built copies of several samples; those that changed are built at the same time, each in a process of its own."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    targets = [_copied(name) for name in names]
    stale = [target for target in targets if not _is_fresh(target)]
    if len(stale) == 1:
        _build_sample(stale[0])
    elif stale:
        with ProcessPoolExecutor(len(stale), mp_context=get_context("spawn")) as pool:
            list(pool.map(_build_sample, stale))
    return targets


def _copied(name: str) -> Path:
    from importlib.resources import as_file, files

    source = files("diplomatica").joinpath("samples", name)
    if name not in SAMPLES:
        raise UsageError(f"no sample {name!r}; there are {', '.join(SAMPLES)}")
    target = cache_folder() / "samples" / name
    with as_file(source) as folder:
        # Unchanged files keep their time, so that the build's own cache sees them as it saw them before.
        shutil.copytree(
            folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".diplomatica")
        )
    return target


def _is_fresh(target: Path) -> bool:
    stamp = _stamp(target)
    built = generations.current(target) is not None and stamp.is_file()
    return built and stamp.read_text(encoding="utf-8") == _fingerprint(target)


def _build_sample(target: Path, progress: Progress | None = None) -> None:
    from diplomatica.build import build

    build(target, progress=progress)
    # The build may have given ids to new files: the stamp is of the folder as it is now.
    _stamp(target).write_text(_fingerprint(target), encoding="utf-8")


def _stamp(target: Path) -> Path:
    """Where a copy notes of what it was built."""
    return target / ".diplomatica" / "sample"


def cache_folder() -> Path:
    """Where this user's programs keep what can be made again; `DIPLOMATICA_CACHE` overrides it."""
    given = os.environ.get("DIPLOMATICA_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "diplomatica"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "diplomatica"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "diplomatica"


def _fingerprint(root: Path) -> str:
    """Changes with the program's version, with what its tables are, and with any file of the folder."""
    digest = sha256(f"{__version__} {TABLES!r}".encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and ".diplomatica" not in path.relative_to(root).parts:
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
