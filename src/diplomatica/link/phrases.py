"""The words by which an event is recognised, found in texts: whole words, any case, simple forms of one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import re2
from ahocorasick_rs import AhoCorasick

from diplomatica.model.words import ideographs, lower, whole

_RE2: Any = re2
WEAK = "~"
"""Stands before words that mean the event only in a paper that also names it by others."""

ARTICLES = frozenset({"the", "a", "an"})
AUXILIARIES = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "will", "would", "shall", "to"}
)
_BETWEEN = "|".join(
    sorted({*AUXILIARIES, "not", "never", "now", "since", "already", "just", "recently", "soon", "may", "might"})
)
_GAP = r"[\s\x{a0}]+"
_LINK = rf"{_GAP}(?:(?:the|a|an){_GAP})?"
_HELPED = rf"{_GAP}(?:(?:{_BETWEEN}|the|a|an){_GAP}){{0,5}}"
_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s", "e")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text that names an event; `weak` where it counts only beside others."""

    start: int
    end: int
    event_id: str
    weak: bool


def stem(word: str) -> str:
    """What the simple forms of a word have in common; a name keeps all of its letters.

    >>> stem("landing"), stem("closed"), stem("loss"), stem("Vell")
    ('land', 'clos', 'loss', 'vell')
    """
    small = lower(word)
    if word[:1].isupper() or not word.isalpha() or small.endswith("ss"):
        return small
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 3:
            return small[: -len(ending)]
    return small


def pattern(words: str) -> str:
    """An RE2 pattern for a phrase: articles may come and go, auxiliaries stand for one another, endings vary.

    `straits are closed` finds *the straits will be closed*, *straits closed* and *the straits were not closed*.
    """
    out, helped = "", False
    for word in words.split():
        if lower(word) in ARTICLES:
            continue
        if out and lower(word) in AUXILIARIES:
            helped = True
            continue
        out += (_HELPED if helped else _LINK) if out else ""
        out += _forms(word)
        helped = False
    return f"(?i){out}"


def _forms(word: str) -> str:
    """The forms that a word of a phrase may take in a text: *landing* is also *landed*, never *lands*."""
    base, small = stem(word), lower(word)
    said: str = _RE2.escape(base)
    if word[:1].isupper() or not word.isalpha():
        return rf"{said}(?:['’]s)?"
    if small.endswith("ing") and base != small:
        return rf"{said}(?:ings?|ed)"
    if small.endswith("ed") and base != small:
        return rf"{said}(?:ed|es|e|s)?"
    return rf"{said}(?:s|es|e|ies|y|['’]s)?"


class Phrases:
    """All words of all events as one automaton over their longest words; each hit is then tried with its phrases."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        keys: dict[str, list[tuple[str, bool, Any, int]]] = {}
        for event, phrase in sorted(set(words)):
            plain = phrase.removeprefix(WEAK).strip()
            told = [word for word in plain.split() if lower(word) not in ARTICLES | AUXILIARIES]
            if not told or (len(plain) < 3 and not ideographs(plain)):
                continue
            key = max((stem(word) for word in told), key=len)
            row = event, phrase.startswith(WEAK), _RE2.compile(pattern(plain)), 2 * len(plain) + 60
            keys.setdefault(key, []).append(row)
        self._keys = sorted(keys)
        self._phrases = [keys[key] for key in self._keys]
        self._automaton = AhoCorasick(self._keys) if self._keys else None

    def find(self, text: str) -> list[Found]:
        """The places that name an event, in text order; of overlapping ones of one event the longest."""
        if self._automaton is None:
            return []
        found: set[Found] = set()
        for number, start, end in self._automaton.find_matches_as_indexes(lower(text), overlapping=True):
            for event, weak, compiled, reach in self._phrases[number]:
                first = max(0, start - reach)
                for match in compiled.finditer(text[first : end + reach]):
                    low, high = first + match.start(), first + match.end()
                    if low <= start < high and whole(text, low, high):
                        found.add(Found(low, high, event, weak))
        return _longest(found)


def _longest(found: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.event_id, f.start - f.end, f.weak, f.start)):
        if not any(o.event_id == one.event_id and o.start < one.end and one.start < o.end for o in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: (f.start, f.end, f.event_id))
