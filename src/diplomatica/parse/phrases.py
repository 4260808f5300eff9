"""The patterns of a convention, compiled once per process and joined where a rule only asks whether any of them matches."""

from __future__ import annotations

from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.conventions.macros import any_of, expand
from diplomatica.parse.scan import Pattern, Scan, Sieve, pattern


@lru_cache(maxsize=1024)
def patterns(convention: Convention, name: str) -> tuple[Pattern, ...]:
    """The compiled patterns of that name, in the order of the files."""
    return tuple(pattern(source) for source in convention.patterns.get(name, ()))


NEVER = r"[^\x00-\x{10FFFF}]"
"""A pattern that matches nothing."""
TOGETHER = (
    "conversation",
    "talk_sign",
    "told",
    "received",
    "draft",
    "reference",
    "beside",
    "named",
    "convey",
    "convey_that",
    "hand_sign",
    "repeat_sign",
)
"""Patterns that are looked for anywhere in a text: with the series of numbers they share one pass over it."""


@lru_cache(maxsize=64)
def _sieve(convention: Convention) -> tuple[Sieve, dict[str, tuple[int, int]]]:
    """All of them, and which places belong to each name."""
    sources: list[str] = []
    places = {}
    for name in TOGETHER:
        first = len(sources)
        sources += convention.patterns.get(name, ())
        places[name] = first, len(sources)
    places["numbers"] = len(sources), len(sources) + len(convention.numbers)
    return Sieve([*sources, *(series.pattern for series in convention.numbers)]), places


def able(scan: Scan, convention: Convention, name: str) -> list[int]:
    """Which patterns of that name, or which series of `numbers`, can match in a text at all: by their place in the convention."""
    sieve, places = _sieve(convention)
    first, last = places[name]
    return [place - first for place in scan.likely(sieve) if first <= place < last]


def likely(scan: Scan, convention: Convention, name: str) -> list[Pattern]:
    """Those patterns of that name that can match in a text at all: cheaper than to search with each."""
    return [pattern(convention.patterns[name][place]) for place in able(scan, convention, name)]


@lru_cache(maxsize=256)
def joined(convention: Convention, name: str) -> Pattern:
    """The patterns of that name as one that matches where any of them does; it matches nowhere where there are none."""
    return pattern("|".join(f"(?:{source})" for source in convention.patterns.get(name, ())) or NEVER)


@lru_cache(maxsize=1024)
def shaped(convention: Convention, template: str) -> Pattern:
    """A rule's own pattern with the convention's words put in: `{PARTY}`, `{OFFICE}` …"""
    return pattern(expand(template, convention.words))


@lru_cache(maxsize=1024)
def words(convention: Convention, *lists: str) -> str:
    """An RE2 alternative of all words of some lists, longest first."""
    return any_of([word for name in lists for word in convention.list(name)])


@lru_cache(maxsize=1024)
def word_set(convention: Convention, name: str) -> frozenset[str]:
    """A word list as a set."""
    return frozenset(convention.list(name))
