"""What reading and parsing a file gave, kept by everything it depends on; a damaged or missing entry is read anew.

An entry is a head (what identity needs, and where each document's part begins) and one compressed blob per
document, so that a calendar of a hundred thousand rows need not be in memory to use one of them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from diplomatica.model.document import Problem

MAGIC = b"diplomatica-1\n"
USED = "used-"
BUILDS_KEPT = 2
"""An entry that so many builds in a row did not use is dropped."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One document of an entry: what identity needs to know, and where its blob lies."""

    keys: list[str]
    preferred_id: str
    has_text: bool
    offset: int
    """Bytes from the beginning of the blobs."""
    length: int
    size: int
    """Bytes once decompressed."""
    adds: bool = False
    """Whether it is nothing without the file that its key names."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """The head of an entry."""

    parts: list[Part]
    problems: list[Problem]
    """What was wrong with the file as a whole or with parts of it that gave no document."""


def key(parts: Iterable[str | None]) -> str:
    """The name of an entry: a hash of all that its content depends on, in order."""
    return sha256(msgspec.json.encode(list(parts))).hexdigest()


def path_of(cache: Path, name: str) -> Path:
    """Where an entry stands."""
    return cache / name[:2] / name[2:]


def load(cache: Path, name: str) -> Entry | None:
    """The head of an entry, after its whole content was compared to its checksum; None for a miss."""
    try:
        data = path_of(cache, name).read_bytes()
    except OSError:
        return None
    start = len(MAGIC) + 36
    if not data.startswith(MAGIC) or sha256(data[start - 4 :]).digest() != data[len(MAGIC) : start - 4]:
        return None
    try:
        return msgspec.msgpack.decode(data[start : start + int.from_bytes(data[start - 4 : start], "big")], type=Entry)
    except msgspec.MsgspecError:
        return None


def store(
    cache: Path,
    name: str,
    documents: Sequence[tuple[list[str], str, bool, Any]],
    problems: list[Problem],
    adds: Collection[int] = (),
) -> Entry:
    """Write an entry, whole or not at all, and return its head. A document is (keys, preferred id, has text, content).

    `adds` are the places of those that are nothing without the file that their key names.
    """
    blobs = []
    parts = []
    offset = 0
    for place, (keys, preferred_id, has_text, content) in enumerate(documents):
        packed = msgspec.msgpack.encode(content)
        blob = pa.compress(packed, codec="zstd", asbytes=True)
        parts.append(Part(keys, preferred_id, has_text, offset, len(blob), len(packed), place in adds))
        blobs.append(blob)
        offset += len(blob)
    entry = Entry(parts, problems)
    head = msgspec.msgpack.encode(entry)
    body = len(head).to_bytes(4, "big") + head + b"".join(blobs)
    path = path_of(cache, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    # No fsync: after a crash a half-written entry fails its checksum, and that is a miss.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(MAGIC + sha256(body).digest() + body)
    temporary.replace(path)
    return entry


class Opened:
    """An entry that `load` or `store` has just vouched for, open to take documents out of it."""

    def __init__(self, cache: Path, name: str) -> None:
        self.file = path_of(cache, name).open("rb")
        self.file.seek(len(MAGIC) + 32)
        self.start = len(MAGIC) + 36 + int.from_bytes(self.file.read(4), "big")

    def content(self, part: Part, kind: type[Any]) -> Any:
        """What was stored of one document."""
        self.file.seek(self.start + part.offset)
        packed = pa.decompress(self.file.read(part.length), part.size, codec="zstd", asbytes=True)
        return msgspec.msgpack.decode(packed, type=kind)

    def close(self) -> None:
        self.file.close()


def prune(cache: Path, generation: int, used: Iterable[str]) -> int:
    """Remember what this build used and drop what the last builds did not; returns how many entries went."""
    cache.mkdir(parents=True, exist_ok=True)
    (cache / f"{USED}{generation:06d}").write_text("".join(f"{name}\n" for name in used), "ascii")
    lists = sorted(cache.glob(f"{USED}*"))
    for old in lists[:-BUILDS_KEPT]:
        old.unlink()
    kept = {name for path in lists[-BUILDS_KEPT:] for name in path.read_text("ascii", "replace").split()}
    gone = 0
    for folder in sorted(path for path in cache.iterdir() if path.is_dir()):
        for path in sorted(folder.iterdir()):
            if folder.name + path.name not in kept:
                path.unlink(missing_ok=True)
                gone += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return gone
