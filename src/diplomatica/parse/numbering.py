"""The numbers that the document bears: its own, the file's, the copy's."""

from __future__ import annotations

from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.conventions.load import Series
from diplomatica.parse.scan import Pattern, Sieve, pattern
from diplomatica.parse.state import State

LOCAL = r"\p{L}{2,8}[-_]?\d[\w.-]{2,30}"
"""A last line such as `ab1234_05-06`: an archive's name for its scan."""


@lru_cache(maxsize=64)
def _series(convention: Convention) -> tuple[Sieve, tuple[tuple[Pattern, Series], ...]]:
    sources = [series.pattern for series in convention.numbers]
    return Sieve(sources), tuple((pattern(series.pattern), series) for series in convention.numbers)


def numbering(state: State) -> None:
    """Add the numbers of the head by the convention's series, and the local number at the very end."""
    taken: set[int] = set()
    sieve, every = _series(state.convention)
    able = state.scan.likely(sieve)
    for found, series in every:
        end = state.work.head_end if series.where == "head" else None
        if end == 0 or found not in able:
            continue
        for hit in state.scan.all(found, 0, end):
            span = hit.span("value")
            if span is None or span[0] in taken:
                continue
            taken.add(span[0])
            state.add(
                "numbers",
                rule="numbering.head",
                confidence=0.92,
                value=_tidy(state.text[slice(*span)]),
                series=series.name,
                role=series.role,
                start=span[0],
                end=span[1],
            )
    _local(state)


def _tidy(words: str) -> str:
    return words.replace(" - ", "-").replace(" – ", "–").strip()


def _local(state: State) -> None:
    last = state.blocks[-1] if len(state.blocks) > 1 else None
    if last is None or len(last.text) > 40 or state.scan.whole(pattern(LOCAL), last.start, last.end) is None:
        return
    state.add(
        "numbers",
        rule="numbering.local",
        confidence=0.9,
        value=last.text,
        series=None,
        role="local",
        start=last.start,
        end=last.end,
    )
