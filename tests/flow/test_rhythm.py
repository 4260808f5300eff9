"""The chance of a silence: by counting all ways, and on traffic made by dice."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random

import pytest

from diplomatica.flow.rhythm import FEWEST, NEIGHBOURS, chance, stretches


@pytest.mark.parametrize(("length", "neighbours"), [(0, [1, 2]), (3, [1, 2]), (5, [0, 0, 1]), (2, [2, 2]), (6, [0])])
def test_the_chance_counts_all_ways_to_divide_the_days(length: int, neighbours: list[int]) -> None:
    total = length + sum(neighbours)
    ways = [w for w in product(range(total + 1), repeat=len(neighbours) + 1) if sum(w) == total]
    assert chance(length, neighbours) == pytest.approx(sum(w[0] >= length for w in ways) / len(ways))


def silent_days(dice: Random, rates: list[float]) -> list[int]:
    """Stretches between days with traffic, where each day has its own chance of it."""
    days = [n for n, rate in enumerate(rates) if dice.random() < rate]
    return [after - before - 1 for before, after in pairwise(days)]


@pytest.mark.parametrize(
    "rates", [[0.3] * 600, [0.05 + 0.6 * n / 1200 for n in range(1200)], [0.02] * 3000], ids=["even", "rising", "rare"]
)
def test_by_chance_alone_no_more_silences_than_are_said_to_be_expected(rates: list[float]) -> None:
    dice, tested, unusual = Random(1951), 0, 0
    for _ in range(40):
        silent = silent_days(dice, rates)
        found = list(stretches(silent, silent))
        tested += len(found)
        unusual += sum(one.chance <= 0.01 for one in found)
    assert tested > 1000
    # One in a hundred, or fewer: days are whole, and stretches of equal length share their chance.
    assert 0.002 * tested < unusual <= 0.013 * tested


def test_a_silence_put_into_the_traffic_is_found_and_its_neighbours_are_not() -> None:
    silent = silent_days(Random(7), [0.4] * 400)
    silent[60] = 45
    found = list(stretches(silent, silent))
    assert min(found, key=lambda one: one.chance).place == 60
    assert found[60].chance * len(found) < 0.001
    assert [one.place for one in found if one.chance * len(found) <= 0.05] == [60]


def test_a_rate_that_falls_is_no_silence() -> None:
    silent = [1] * 40 + [6] * 40
    assert all(one.chance * len(silent) > 0.05 for one in stretches(silent, silent))


def test_at_the_ends_the_neighbours_come_from_one_side() -> None:
    silent = list(range(FEWEST - 1))
    assert len(silent) == NEIGHBOURS + 1
    for one in stretches(silent, silent):
        assert sorted([silent[one.place], *one.neighbours]) == silent


def test_what_may_be_shorter_is_tested_as_the_shortest() -> None:
    silent = [2] * 11
    silent[5] = 30
    least = [*silent]
    least[5] = 4
    assert [*stretches(silent, least)][5].chance > 0.05 > [*stretches(silent, silent)][5].chance


@pytest.mark.parametrize("at_most", [0.5, 0.05, 0.001])
def test_what_is_passed_over_is_not_unusual(at_most: float) -> None:
    silent = silent_days(Random(3), [0.2] * 800)
    silent[20] = 60
    everything = list(stretches(silent, silent))
    assert list(stretches(silent, silent, at_most)) == [one for one in everything if one.chance <= at_most]
