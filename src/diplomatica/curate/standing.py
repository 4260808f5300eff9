"""What people ruled about facts: as the files say now, and as it was when a generation was built."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diplomatica.folder.decisions import FOLDER, Decision, Ruled, kept, read, standing


@dataclass(frozen=True, slots=True)
class Standing:
    """The ruling that is in force about a fact, and where it stands; `pending` until a build has taken it up.

    `ruling` is `withdraw` where the rulings that a generation was built with were all taken back.
    """

    fact_id: str
    ruling: str
    pending: bool
    line: str = ""
    by: str | None = None
    at: str | None = None
    note: str | None = None
    replacement: Mapping[str, Any] | None = None
    before: int = 0
    """How many standing rulings about the fact this one stands on."""


class Rulings:
    """The rulings of an archive beside one generation; looks at the files again when they have changed."""

    def __init__(self, root: Path, generation: Path) -> None:
        self._folder = root / FOLDER
        self._root = root
        self._built = kept(generation)
        self._seen: object = None
        self._now: dict[str, Standing] = {}
        self._lock = threading.Lock()

    def now(self) -> Mapping[str, Standing]:
        """By fact: the ruling in force, or the one of the generation that was taken back."""
        signature = _signature(self._folder)
        with self._lock:
            if signature != self._seen:
                self._now = _standing(read(self._root)[0], self._built)
                self._seen = signature
            return self._now


def _signature(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Name, time, size and place on disk of each file of decisions."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            stat = path.stat()
        except OSError:
            continue  # gone since it was listed
        found.append((path.name, stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)


def _standing(ruled: Sequence[Ruled], built: Mapping[str, Decision]) -> dict[str, Standing]:
    out = {}
    for fact_id, of_fact in standing(ruled).items():
        last = of_fact[-1].decision
        then = built.get(fact_id)
        pending = then is None or (then.ruling, then.replacement) != (last.ruling, last.replacement)
        out[fact_id] = Standing(
            fact_id,
            last.ruling,
            pending,
            of_fact[-1].line,
            last.by,
            last.at,
            last.note,
            last.replacement,
            len(of_fact) - 1,
        )
    taken_back = {fact_id: Standing(fact_id, "withdraw", True) for fact_id in built if fact_id not in out}
    return out | taken_back
