"""One build at a time: a lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from diplomatica.errors import BuildError

FAR = 1 << 20
"""Where Windows locks its byte: behind the process number, which others must be able to read."""


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Hold the archive's lock while the block runs; BuildError naming the other process where it is taken."""
    path = root / ".diplomatica" / "lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b")
    except OSError as error:
        raise BuildError(f"{path}: cannot be written: {error.strerror}") from None
    with file:
        if not _take(file):
            holder = file.read(32).decode("ascii", "replace").strip() or "unknown"
            raise BuildError(f"{root}: another build is running (process {holder}); wait for it to end")
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        yield
        # Closing the file lets go of the lock; its name stays, since removing it could part two waiting builds.


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        file.seek(FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True

else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
