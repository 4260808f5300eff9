"""Sentences that may say something rare: found by a sign, then tried with the patterns that read them.

The patterns name anybody in any place and would be dear over a whole text. A sign is short and names nobody; most
texts hold none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import re2

from diplomatica.conventions import Convention
from diplomatica.model.schema import ASIDE
from diplomatica.parse.people import somebody
from diplomatica.parse.phrases import joined, patterns
from diplomatica.parse.scan import Hit, Pattern, Scan, pattern
from diplomatica.parse.sentences import sentence_end, sentence_start
from diplomatica.parse.state import Span, State

SIGNS = ("claim_sign", "ignorance_sign")


@lru_cache(maxsize=64)
def _sign(convention: Convention, *names: str) -> Pattern | None:
    """All patterns of some signs as one; None where the convention has none."""
    sources = [source for name in names for source in convention.patterns.get(name, ())]
    return pattern("|".join(f"(?:{source})" for source in sources)) if sources else None


@lru_cache(maxsize=256)
def _filter(convention: Convention, name: str) -> Any:
    """The patterns of a name by the words that each cannot do without."""
    made: Any = re2.Filter()
    for source in convention.patterns.get(name, ()):
        made.Add(source)
    made.Compile()
    return made


def _possible(state: State, name: str, span: Span) -> Sequence[int]:
    """Which patterns of a name can match in a sentence, by their place in the convention."""
    if not state.convention.patterns.get(name):
        return ()
    return sorted(_filter(state.convention, name).Match(state.text[slice(*span)], potential=True) or ())


def sentences_with(state: State, sign: str) -> Iterator[Span]:
    """The sentences of the text, as far as its signature, in which a sign stands; each once."""
    if state.work.quiet is None:
        # One pass for all signs: most texts show none.
        every = _sign(state.convention, *SIGNS)
        state.work.quiet = every is None or state.scan.first(every, 0, state.work.tail_start) is None
    found = None if state.work.quiet else _sign(state.convention, sign)
    if found is None:
        return
    behind = 0
    aside = [(row["start"], row["end"]) for row in state.found("marks") if row["kind"] in ASIDE]
    for hit in state.scan.all(found, behind, state.work.tail_start):
        if hit.start < behind or any(start <= hit.start < end for start, end in aside):
            continue
        start = sentence_start(state, hit.start)
        _, end = sentence_end(state, hit.end)
        behind = max(end, hit.end)
        yield start, min(behind, max(state.work.tail_start, hit.end))


def readings(state: State, name: str, span: Span) -> Iterator[Hit]:
    """What the patterns of a name find in a sentence, in the order of the convention.

    Nothing under a condition, unless the sentence goes on to explain it: `if he does not write, it is because …`.
    """
    every = patterns(state.convention, name)
    for found in [every[place] for place in _possible(state, name, span)]:
        at = span[0]
        while hit := state.scan.first(found, at, span[1]):
            at = max(hit.end, at + 1)
            if not _under(state, span[0], hit) or _any(state, "explained", hit.end, span[1]):
                yield hit


def conditional(state: State, start: int, end: int) -> bool:
    """Whether what follows a stretch of text stands under a condition or is asked: `if …`, `whether …`."""
    return _any(state, "conditional", start, end)


def _under(state: State, start: int, hit: Hit) -> bool:
    first = state.text.find(" ", hit.start, hit.end)
    return conditional(state, start, hit.end if first < 0 else first)


def _any(state: State, name: str, start: int, end: int) -> bool:
    """Whether any pattern of a name matches a stretch of text, taken by itself."""
    return state.scan.cut(start, end).first(joined(state.convention, name)) is not None


def speaker(state: State, before: Span) -> Span | None:
    """Who says what follows, where the sentence names him: `The consul said that …`; the nearest one."""
    words = state.text[slice(*before)].replace("‹", " ")
    if not words.strip():
        return None
    scan = Scan(f"{words}‹")
    for found in patterns(state.convention, "attributed"):
        for hit in scan.all(found):
            who = hit.span("second") or hit.span("who")
            if who and hit.end == len(words) + 1:
                return somebody(state, (before[0] + who[0], before[0] + who[1]))
    return None
