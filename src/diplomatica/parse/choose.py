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


def choose(
    text: Scan, asked: str | None, conventions: Mapping[str, Convention], series: str = ""
) -> tuple[Convention, str]:
    """The convention asked for, else the one whose signs weigh most; equal weights go by name, no sign means `common`.

    Signs are looked for in the text and in the name of the series that it was printed in.
    """
    if asked is not None and asked in conventions:
        return conventions[asked], "set for this path"
    names = sorted(conventions)
    every, signs_of = _signs(tuple(conventions[name] for name in names))
    seen: dict[tuple[int, int], str] = {}
    hits = [*text.all(every), *Scan(series).all(every)] if series else text.all(every)
    for word in {hit.text() or "" for hit in hits}:
        for sign in signs_of.get(word, ()):
            seen[sign] = min(word, seen.get(sign, word))
    best: tuple[float, str, list[str]] = (0, COMMON, [])
    for place in sorted({place for place, _ in seen}):
        name = names[place]
        found = [(conventions[name].signs[number], seen[of, number]) for of, number in sorted(seen) if of == place]
        weight = sum(sign.weight for sign, _ in found)
        if weight >= LEAST and weight > best[0]:
            best = weight, name, [f"{sign.says} (“{word.strip()}”)" for sign, word in found]
    weight, name, why = best
    if not why:
        chosen = conventions.get(COMMON) or next(iter(conventions.values()))
        return chosen, "no sign of any convention"
    return conventions[name], f"best score, {weight:g}: {'; '.join(why)}"


@lru_cache(maxsize=64)
def _signs(conventions: tuple[Convention, ...]) -> tuple[Pattern, dict[str, list[tuple[int, int]]]]:
    """All words of all signs at once, longest first, so that one search finds them all; and whose sign each word is."""
    signs_of: dict[str, list[tuple[int, int]]] = {}
    for place, made in enumerate(conventions):
        for number, sign in enumerate(made.signs):
            for word in set(sign.words):
                signs_of.setdefault(word, []).append((place, number))
    return pattern(any_of(signs_of)), signs_of
