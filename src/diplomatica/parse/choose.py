"""Which convention a text follows, with the reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.conventions.load import COMMON
from diplomatica.conventions.macros import any_of
from diplomatica.parse.scan import Pattern, Scan, pattern

LEAST = 2
"""One weak sign, such as an ambassador mentioned, is none."""


def choose(text: str, asked: str | None, conventions: Mapping[str, Convention]) -> tuple[Convention, str]:
    """The convention asked for, else the one whose signs weigh most; equal weights go by name, no sign means `common`."""
    if asked is not None and asked in conventions:
        return conventions[asked], "set for this path"
    names = sorted(conventions)
    words = {hit.text() or "" for hit in Scan(text).all(_signs(tuple(conventions[name] for name in names)))}
    best: tuple[float, str, list[str]] = (0, COMMON, [])
    for name in names:
        seen = [
            (sign, min(words.intersection(sign.words)))
            for sign in conventions[name].signs
            if not words.isdisjoint(sign.words)
        ]
        weight = sum(sign.weight for sign, _ in seen)
        if weight >= LEAST and weight > best[0]:
            best = weight, name, [f"{sign.says} (“{word.strip()}”)" for sign, word in seen]
    weight, name, why = best
    if not why:
        chosen = conventions.get(COMMON) or next(iter(conventions.values()))
        return chosen, "no sign of any convention"
    return conventions[name], f"best score, {weight:g}: {'; '.join(why)}"


@lru_cache(maxsize=64)
def _signs(conventions: tuple[Convention, ...]) -> Pattern:
    """All words of all signs at once, longest first: one search finds them all."""
    return pattern(any_of(word for made in conventions for sign in made.signs for word in sign.words))
