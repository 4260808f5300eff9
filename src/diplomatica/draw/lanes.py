"""The lanes of a space-time diagram: one for each actor at a place, near to those with whom most was exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

Key: TypeAlias = tuple[str | None, str | None]
"""An actor and a place; None for one that is not known."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An actor at a place. `folded` counts the actors of a lane that stands for several; it has no actor."""

    actor_id: str | None
    place_id: str | None
    name: str
    place: str
    zone: str | None = None
    longitude: float | None = None
    traffic: int = 0
    folded: int = 0

    @property
    def key(self) -> Key:
        """What tells lanes apart."""
        return ("\0" if self.folded else self.actor_id, self.place_id)


Traffic: TypeAlias = Mapping[tuple[Key, Key], int]
"""How many transmissions went from one lane to another."""


def ordered(lanes: Sequence[Lane], traffic: Traffic) -> list[Lane]:
    """The lanes from top to bottom: those of a place stand together, unknown places last.

    Places go from west to east where the longitude of each is known, else so that much traffic has short ways. The same
    lanes and traffic always give the same order, whatever order they come in.
    """
    lanes = sorted(
        lanes, key=lambda lane: (-lane.traffic, lane.name, lane.place, lane.actor_id or "", lane.place_id or "")
    )
    houses: dict[str | None, list[Lane]] = defaultdict(list)
    for lane in lanes:
        houses[lane.place_id].append(lane)
    known = [place for place in houses if place is not None]
    weights: dict[tuple[str | None, str | None], int] = defaultdict(int)
    for (one, other), count in traffic.items():
        weights[_pair(one[1], other[1])] += count
    longitudes = {place: houses[place][0].longitude for place in known}
    if len(known) > 1 and all(value is not None for value in longitudes.values()):
        places: list[str | None] = list(_opened_up({p: v for p, v in longitudes.items() if v is not None}))
    else:
        known.sort(key=lambda place: (-sum(lane.traffic for lane in houses[place]), place))
        places = _arranged(known, {pair: n for pair, n in weights.items() if pair[0] != pair[1]})
    if None in houses:
        places.append(None)
    out: list[Lane] = []
    for place in places:
        out += _within(houses[place], place, places, traffic)
    return out


def _opened_up(longitudes: Mapping[str, float]) -> list[str]:
    """Places from west to east, begun behind the widest gap between them: the Pacific parts no neighbours."""
    round_the_earth = sorted(longitudes, key=lambda place: (longitudes[place], place))
    gaps = [longitudes[b] - longitudes[a] for a, b in pairwise(round_the_earth)]
    gaps.append(360 + longitudes[round_the_earth[0]] - longitudes[round_the_earth[-1]])
    cut = max(range(len(gaps)), key=lambda i: (gaps[i], i))
    return round_the_earth[cut + 1 :] + round_the_earth[: cut + 1]


def _arranged(items: Sequence[str | None], weights: Mapping[tuple[str | None, str | None], int]) -> list[str | None]:
    """Items in a row, each put where all ways, by their traffic, stay shortest."""
    row: list[str | None] = []
    for item in items:
        tries = [[*row[:at], item, *row[at:]] for at in range(len(row), -1, -1)]
        row = min(tries, key=lambda tried: _length(tried, weights))
    return row


def _length(row: Sequence[str | None], weights: Mapping[tuple[str | None, str | None], int]) -> int:
    at = {item: index for index, item in enumerate(row)}
    return sum(n * abs(at[a] - at[b]) for (a, b), n in weights.items() if a in at and b in at)


def _within(lanes: list[Lane], place: str | None, places: Sequence[str | None], traffic: Traffic) -> list[Lane]:
    """The lanes of one place: who wrote most to those above stands above, folded ones last."""
    at = {name: index for index, name in enumerate(places)}
    pull: dict[Key, float] = defaultdict(float)
    for (one, other), count in traffic.items():
        for near, far in ((one, other), (other, one)):
            if near[1] == place and far[1] in at:
                way = at[far[1]] - at[place]
                pull[near] += count * (way > 0) - count * (way < 0)
    return sorted(
        lanes,
        key=lambda lane: (
            bool(lane.folded),
            round(pull[lane.key] / max(1, lane.traffic), 1),
            -lane.traffic,
            lane.name,
            lane.key[0] or "",
        ),
    )


def _pair(a: str | None, b: str | None) -> tuple[str | None, str | None]:
    return (a, b) if (a or "") <= (b or "") else (b, a)
