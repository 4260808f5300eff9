"""Names of the authority found in running text: whole words, the longest first, all forms in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from diplomatica.model.words import ideographs, lower, whole
from diplomatica.resolve.directory import Directory, Form

SHORTEST = 3
"""Forms with fewer letters are not looked for: they are words of too many languages."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of text that is a form of the authority, with every entity it can mean."""

    start: int
    end: int
    forms: tuple[Form, ...]


class Dictionary:
    """All printed forms of the authority in one automaton (built once per build)."""

    def __init__(self, directory: Directory) -> None:
        entries: dict[str, list[Form]] = {}
        self._capital: list[bool] = []
        capitals: dict[str, bool] = {}
        for written, forms in sorted(directory.forms.items()):
            for printed in sorted(directory.printed[written]):
                key = lower(printed)
                if len(key) < SHORTEST and not ideographs(key):
                    continue
                entries.setdefault(key, []).extend(f for f in forms if f not in entries.get(key, ()))
                # A form that the authority writes small everywhere ("headquarters") may stand small in the text.
                capitals[key] = capitals.get(key, True) and printed[:1].isupper()
        self._keys = sorted(entries)
        self._forms = [tuple(entries[key]) for key in self._keys]
        self._capital = [capitals[key] for key in self._keys]
        self._automaton = AhoCorasick(self._keys) if self._keys else None

    @property
    def names(self) -> int:
        """How many forms are looked for."""
        return len(self._keys)

    def find(self, text: str) -> list[Match]:
        """The names in a text, none overlapping, in text order; of overlapping ones the longest, then the first."""
        if self._automaton is None:
            return []
        hits = [
            (end - start, -start, number)
            for number, start, end in self._automaton.find_matches_as_indexes(lower(text), overlapping=True)
            if whole(text, start, end) and (not self._capital[number] or not text[start].islower())
        ]
        return sorted(self._longest(hits), key=lambda match: match.start)

    def _longest(self, hits: list[tuple[int, int, int]]) -> Iterator[Match]:
        taken: set[int] = set()
        for length, minus_start, number in sorted(hits, reverse=True):
            start = -minus_start
            # Ends suffice: a later hit is never longer than an accepted one, so it cannot span it.
            if start in taken or start + length - 1 in taken:
                continue
            taken.update(range(start, start + length))
            yield Match(start, start + length, self._forms[number])
