"""The patterns of a convention, compiled once per process and joined where a rule only asks whether any of them matches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.conventions.macros import any_of, expand
from diplomatica.parse.scan import Pattern, Scan, Sieve, pattern


@lru_cache(maxsize=1024)
def patterns(convention: Convention, name: str) -> tuple[Pattern, ...]:
    """The compiled patterns of that name, in the order of the files."""
    return tuple(pattern(source) for source in convention.patterns.get(name, ()))


@lru_cache(maxsize=1024)
def _sieve(convention: Convention, name: str) -> Sieve:
    return Sieve(convention.patterns.get(name, ()))


def likely(scan: Scan, convention: Convention, name: str) -> Sequence[Pattern]:
    """Those patterns of that name that can match in a text at all: cheaper than to search with each."""
    return scan.likely(_sieve(convention, name))


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
