"""Files opened so that no pipe, device or link misleads; written so that a crash leaves the old one or the new one, never half of it."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

NOT_PLAIN = "neither a file nor a folder"
ELSEWHERE = "a link that leaves documents/"
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe that nobody writes to is opened at once, and then refused, instead of waiting for ever."""


def open_plain(path: Path) -> BufferedReader:
    """Open a file for reading; OSError for a pipe, a device, a socket or a folder: what is open is looked at, not what lay there."""
    handle = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, NOT_PLAIN)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_plain(path: Path) -> bytes:
    """The bytes of a file, opened as `open_plain` does."""
    with open_plain(path) as file:
        return file.read()


def open_within(home: Path, path: Path) -> BufferedReader:
    """Open a file that lies below `home` (resolved); OSError for one that does not, even where a link changed a moment before."""
    file = open_plain(path)
    try:
        # The file is open by now: if the path leads inside and to that very file, no swap of links can have led out.
        real = os.path.realpath(path)
        if not Path(real).is_relative_to(home) or not os.path.samestat(os.stat(real), os.fstat(file.fileno())):  # noqa: PTH116
            raise OSError(errno.EPERM, ELSEWHERE)
    except BaseException:
        file.close()
        raise
    return file


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in place of the file, on disk before anybody can see it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; where a system cannot do that, nothing happens."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make every file and every name below a folder durable."""
    for here, _, names in os.walk(folder):
        for name in names:
            with (Path(here) / name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(here))
