"""The two steps that are shared among workers: files into the cache, and documents into staged tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial
from itertools import groupby
from pathlib import Path

import msgspec

from diplomatica.building import workers
from diplomatica.building.assemble import Batch, Origin, write_batch
from diplomatica.building.fingerprint import entry_name
from diplomatica.building.reading import FileHead, Task, read_one
from diplomatica.building.report import Room
from diplomatica.building.workers import Lost
from diplomatica.errors import BuildError
from diplomatica.folder import cache
from diplomatica.folder.identity import Identities
from diplomatica.folder.listing import InputFile
from diplomatica.folder.same import Head
from diplomatica.folder.settings import Settings
from diplomatica.model.document import Problem
from diplomatica.read.ids import file_key

FEW_FILES, FEW_BYTES = 40, 4 * 1024 * 1024
"""So little is read faster in this process than by workers, who must start first."""
DOCUMENTS_AT_ONCE = 1000
"""Documents of one staged batch. Batches are in the order of ids, so that their size changes no table."""

Advance = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


class Gathered(msgspec.Struct):
    """All raw documents of the archive in the order of path and part, and what went wrong in getting them."""

    heads: list[Head]
    parts: list[tuple[str, cache.Part]]
    """For each head, the cache entry and the part of it that holds the document."""
    problems: list[tuple[str, Problem]]
    access: dict[str, str]
    """By path, who may see what stands in the file."""
    cached: int
    used: list[str]
    """Names of the cache entries that this build uses."""


def processes(wanted: int | None, files: Sequence[InputFile], cores: int) -> int:
    """How many workers to start: as many as asked for, else one per processor unless there is little to do."""
    if wanted is not None:
        return max(0, wanted)
    few = len(files) <= FEW_FILES and sum(file.size for file in files) <= FEW_BYTES
    return 0 if few else cores


def read_all(
    root: Path, files: Sequence[InputFile], settings: Settings, count: int, rooms: tuple[Room, Room], advance: Advance
) -> Gathered:
    """Every file through reading and parsing, or from the cache; CPU seconds go to the two rooms.

    The first room is being measured in this process; it gets what workers read, and gives away what was parsed here.
    """
    folder = root / ".diplomatica" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    out = Gathered([], [], [], {}, 0, [])
    work = partial(read_one, root, folder)
    held = {file_key(file.path) for file in files}
    for done, (task, head) in enumerate(workers.run(work, _tasks(root, files, settings), count), 1):
        advance(done, len(files))
        if isinstance(head, Lost):
            message = "reading this file ended the process that did it, twice; it is left out, please report it"
            out.problems.append((task.path, _shelved("worker-died", message)))
            continue
        rooms[0].cpu_seconds += head.read_seconds if count else -head.parse_seconds
        rooms[1].cpu_seconds += head.parse_seconds
        _take(out, task, head, held)
    return out


def _tasks(root: Path, files: Sequence[InputFile], settings: Settings) -> Iterator[Task]:
    stems: dict[str, list[str]] = {}
    for file in files:
        stems.setdefault(_stem(file.path), []).append(file.path)
    for file in files:
        source = settings.for_path(file.path)
        beside = tuple(path for path in stems[_stem(file.path)] if path != file.path)
        yield Task(file.path, file.on_disk, file.sha256, source, entry_name(root, file, source, beside), beside)


def _stem(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}"


def _take(out: Gathered, task: Task, head: FileHead, held: Set[str]) -> None:
    out.cached += head.cached
    out.problems += [(task.path, problem) for problem in head.entry.problems]
    if head.stored:
        out.used.append(task.entry)
    out.access[task.path] = task.source.access
    for number, part in enumerate(head.entry.parts):
        if part.adds and held.isdisjoint(part.keys):
            continue
        out.heads.append(Head(task.path, number, part.keys, part.preferred_id, task.sha256, part.has_text))
        out.parts.append((task.entry, part))


def stage_all(
    root: Path,
    gathered: Gathered,
    identities: Identities,
    staging: Path,
    count: int,
    advance: Advance,
) -> float:
    """Write the rows of all documents to the folder `staging`; returns the CPU seconds of workers.

    Nobody needs the heads after that, and they are emptied: the rooms to come need the memory.
    """
    staging.mkdir()
    work = partial(write_batch, root / ".diplomatica" / "cache", staging)
    total, done, seconds = len(identities.documents), 0, 0.0
    for batch, spent in workers.run(work, _batches(gathered, identities), count, batch=1):
        if isinstance(spent, Lost):
            first = batch.documents[0][0]
            raise BuildError(
                f"assembling the {len(batch.documents)} documents from {first} on ended its process, twice"
            )
        done += len(batch.documents)
        seconds += spent if count else 0.0
        advance(done, total)
    gathered.heads.clear()
    gathered.parts.clear()
    return seconds


def _batches(gathered: Gathered, identities: Identities) -> Iterator[Batch]:
    numbered = enumerate(identities.documents)
    for number, group in groupby(numbered, key=lambda item: item[0] // DOCUMENTS_AT_ONCE):
        documents = [
            (identifier, [_origin(gathered, index) for index in members]) for _, (identifier, members) in group
        ]
        yield Batch(number, number * DOCUMENTS_AT_ONCE, documents)


def _origin(gathered: Gathered, index: int) -> Origin:
    head = gathered.heads[index]
    entry, part = gathered.parts[index]
    return Origin(entry, part, head.path, head.sha256, gathered.access[head.path])


def _shelved(code: str, message: str) -> Problem:
    return Problem(stage="read", severity="shelved", code=code, message=message)
