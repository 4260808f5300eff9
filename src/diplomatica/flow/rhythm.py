"""How unlikely a stretch of silent days is beside its neighbours, for traffic whose rate may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

NEIGHBOURS = 10
"""Stretches that each one is compared with: five before, five after, more from one side at an end."""

FEWEST = NEIGHBOURS + 2
"""Days with traffic that a channel must have before any of its silences is called unusual."""


class Stretch(NamedTuple):
    """One stretch between two days with traffic, as it was tested."""

    place: int
    """It lies between the days with this place and the next."""
    chance: float
    """How often one of so many equal stretches is at least as long."""
    neighbours: tuple[int, ...]
    """Silent days of those it was compared with."""


def chance(length: int, neighbours: Sequence[int]) -> float:
    """The chance that a stretch is at least so many days long, given what it and its neighbours have together.

    Where every day has traffic with the same chance, the days of m stretches fall in any of the ways of dividing their sum
    equally often, whatever that chance is. So no rate is estimated and nothing is assumed of days further off.

    >>> chance(3, [3] * 10) > 0.3, chance(60, [3] * 10) < 1e-4
    (True, True)
    """
    total, out = length + sum(neighbours), 1.0
    for step in range(1, len(neighbours) + 1):
        out *= (total - length + step) / (total + step)
    return out


def stretches(silent: Sequence[int], at_least: Sequence[int], at_most: float = 1.0) -> Iterator[Stretch]:
    """The stretches with a chance of `at_most` or less: `silent` days of each, and the least that each may have.

    A stretch is tested by the least that it may have, against neighbours of the most that they may have.
    """
    half = NEIGHBOURS // 2
    for index, least in enumerate(at_least):
        begin = min(max(0, index - half), max(0, len(silent) - NEIGHBOURS - 1))
        window = silent[begin : begin + NEIGHBOURS + 1]
        total = sum(window) - silent[index] + least
        # No factor of the chance is less than its first: most stretches are told from the unusual by that alone.
        if ((total - least + 1) / (total + 1)) ** (len(window) - 1) > at_most:
            continue
        neighbours = tuple(window[: index - begin]) + tuple(window[index - begin + 1 :])
        found = chance(least, neighbours)
        if found <= at_most:
            yield Stretch(index, found, neighbours)
