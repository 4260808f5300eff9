"""One at a time: locks that the operating system lets go of when their holder dies, however it dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from diplomatica.errors import BuildError, UsageError

FAR = 1 << 20
"""Where Windows locks its byte: behind the process number, which others must be able to read."""

TURN_SECONDS = 10.0
"""How long a writer waits for those before it: each holds its turn for some milliseconds."""


@contextmanager
def in_turn(root: Path, name: str) -> Iterator[None]:
    """Hold the lock `name` of the archive while the block runs, after those who hold it now; UsageError where that takes too long."""
    path = root / ".diplomatica" / f"{name}.lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
    with file:
        last = time.monotonic() + TURN_SECONDS
        while not _take(file):
            if time.monotonic() > last:
                raise UsageError(
                    f"{path}: another program has held it for {TURN_SECONDS:.0f} seconds; nothing was written"
                )
            time.sleep(0.005)
        yield


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
