"""What a build did and what it took, for the person who started it and for `build.json`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from diplomatica.folder.settings import Settings


class Room(msgspec.Struct):
    """What one step of the build took."""

    cpu_seconds: float = 0.0
    """Of this process and, for reading and parsing, of its workers."""
    seconds: float = 0.0
    peak_bytes: int = 0
    """The largest resident memory of the build's main process so far, or of one of its workers."""


class Report(msgspec.Struct, kw_only=True):
    """One finished build; `build.json` holds the same."""

    generation: int
    version: str
    files: int = 0
    """Input files that were listed and could be looked at."""
    cached: int = 0
    """Files of these whose reading was in the cache."""
    bytes: int = 0
    documents: int = 0
    shelved: int = 0
    """Files and documents that could not be taken in; each has its problem."""
    problems: dict[str, int] = {}
    """Problems by severity."""
    skipped: dict[str, int] = {}
    """Names passed over without a problem, by reason."""
    tables: dict[str, int] = {}
    """Rows by table."""
    columns: str = ""
    """What names the columns of all tables: another version of the program may have others."""
    workers: int = 0
    """Processes that read; 0 when the files were so few that this one did it."""
    seconds: float = 0.0
    rooms: dict[str, Room] = {}
    libraries: dict[str, str] = {}
    aliases: dict[str, str] = {}
    """Other ids of documents and the id that stands for them now."""
    settings: Settings = Settings()


class Stopwatch:
    """Measures rooms: CPU, wall time and memory."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.started = time.perf_counter()

    @contextmanager
    def room(self, name: str) -> Iterator[Room]:
        """Add what the block takes to the room of that name."""
        found = self.rooms.setdefault(name, Room())
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield found
        finally:
            found.cpu_seconds += time.process_time() - cpu
            found.seconds += time.perf_counter() - wall
            found.peak_bytes = max(found.peak_bytes, peak_bytes())

    @property
    def seconds(self) -> float:
        """Wall time so far."""
        return time.perf_counter() - self.started


def peak_bytes() -> int:
    """The largest resident memory so far of this process or of one of its ended children; 0 where nobody counts."""
    if sys.platform == "win32":
        return 0
    import resource

    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return int(largest) * (1 if sys.platform == "darwin" else 1024)


def write(path: Path, report: Report) -> None:
    """Write `build.json`."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
