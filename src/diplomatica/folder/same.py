"""Which inputs are one document: those with the same catalogue number, address or file, with two exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from diplomatica.folder.ids import encode_key

STRENGTH = {"id": 0, "url": 1, "slug": 2, "file": 3}
"""Kinds of keys, strongest first."""


class Head(msgspec.Struct):
    """What identity needs to know of one raw document."""

    path: str
    part: int
    """Which document of its file, from 0: tells inputs apart, and never goes into an id."""
    keys: list[str]
    preferred_id: str
    sha256: str
    """Hash of the file it stands in."""
    has_text: bool


def strength(key: str) -> int:
    """How strongly a key of this kind speaks: 0 is a catalogue number."""
    return STRENGTH.get(key.partition(":")[0], len(STRENGTH))


def by_strength(keys: Sequence[str]) -> list[str]:
    """The keys without repetitions, strongest first, in alphabetical order among equals."""
    return sorted(set(keys), key=lambda key: (strength(key), key))


def normalise(heads: Sequence[Head]) -> None:
    """Bring keys into the form of `ids.csv`, and give two documents of one file that share a file key one each."""
    seen: dict[str, int] = {}
    for head in sorted(heads, key=lambda head: (head.path, head.part)):
        head.keys = by_strength([encode_key(key) for key in head.keys]) or [encode_key(f"file:{head.path}")]
        if strength(head.keys[0]) < STRENGTH["file"]:
            continue
        whole = f"{head.path}\0{head.keys[0]}"
        seen[whole] = seen.get(whole, 0) + 1
        if seen[whole] > 1:
            # Same file, same heading, same date: nothing in the document itself tells them apart.
            head.keys = [f"{key}~{seen[whole]}" for key in head.keys]


def groups(heads: Sequence[Head]) -> tuple[list[list[int]], list[tuple[int, int, str]]]:
    """Indices of heads that are one document, in the order of path and part, and pairs kept apart with the shared key.

    Keys unite, the strong ones first. But inputs with different catalogue numbers stay apart where both are texts or
    both stand in one file: rows of a calendar may share the address of their collection.
    """
    parent = list(range(len(heads)))
    sides = {i: _Side.of(head) for i, head in enumerate(heads) if head.keys[0].startswith("id:")}

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    apart = []
    for key, first, other in _shared(heads):
        a, b = sorted((root(first), root(other)))
        if a == b:
            continue
        mine, theirs = sides.get(a), sides.get(b)
        if mine and theirs and mine.differs(theirs):
            apart.append((first, other, key))
            continue
        parent[b] = a
        if theirs:
            sides[a] = mine.joined(theirs) if mine else theirs
    found: dict[int, list[int]] = {}
    for i in _in_order(heads):
        found.setdefault(root(i), []).append(i)
    return list(found.values()), apart


class _Side(msgspec.Struct, frozen=True):
    """What inputs with a catalogue number have said so far of one document."""

    numbers: frozenset[str]
    paths: frozenset[str]
    has_text: bool

    @classmethod
    def of(cls, head: Head) -> _Side:
        numbers = frozenset(key for key in head.keys if key.startswith("id:"))
        return cls(numbers, frozenset([head.path]), head.has_text)

    def differs(self, other: _Side) -> bool:
        """Whether the numbers speak against one document."""
        if self.numbers & other.numbers:
            return False
        return bool(self.paths & other.paths) or (self.has_text and other.has_text)

    def joined(self, other: _Side) -> _Side:
        return _Side(self.numbers | other.numbers, self.paths | other.paths, self.has_text or other.has_text)


def _shared(heads: Sequence[Head]) -> Iterator[tuple[str, int, int]]:
    """(key, first input with it, another input with it), strong keys first.

    The only document of a file answers to the file's name, too, whatever stronger keys it has: a record, a picture or a row of a
    calendar may name the file.
    """
    order = _in_order(heads)
    alone = Counter(head.path for head in heads)
    for kind in sorted({strength(key) for head in heads for key in head.keys}):
        first: dict[str, int] = {}
        for i in order:
            head = heads[i]
            own = [key for key in head.keys if strength(key) == kind]
            if kind == STRENGTH["file"] and alone[head.path] == 1:
                own.append(encode_key(f"file:{head.path.removeprefix('documents/')}"))
            for key in own:
                known = first.setdefault(key, i)
                if known != i:
                    yield key, known, i


def _in_order(heads: Sequence[Head]) -> list[int]:
    return sorted(range(len(heads)), key=lambda i: (heads[i].path, heads[i].part))
