"""Spans of persons without their titles: shared by the rules that name persons."""

from __future__ import annotations

from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import shaped, words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import Span, State


@lru_cache(maxsize=64)
def _title(convention: Convention) -> Pattern:
    return pattern(rf"(?:(?:{words(convention, 'title', 'titles')}) )+")


def bare(state: State, span: Span) -> Span:
    """The span without titles at its beginning: `Cde. Anders Holt` is `Anders Holt`."""
    hit = state.scan.at(_title(state.convention), *span)
    return (hit.end, span[1]) if hit is not None and hit.end < span[1] else span


def parties_in(state: State, span: Span) -> list[Span]:
    """The persons, posts and groups listed in a span, each without title."""
    found = shaped(state.convention, "{PARTY}")
    return [bare(state, (hit.start, hit.end)) for hit in state.scan.all(found, *span)]


def somebody(state: State, span: Span) -> Span:
    """The span of `{WHO}` without titles before and stops behind: `Cde. Holt.` is `Holt`."""
    start, end = bare(state, span)
    while end - start > 1 and state.text[end - 1] in ".'’-":
        end -= 1
    return start, end
