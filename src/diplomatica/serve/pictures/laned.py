"""The lanes of a picture: the busiest actors at their places, all others together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diplomatica.draw.lanes import Key, Lane, ordered
from diplomatica.serve.language import gettext, ngettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.made import Names, Row

if TYPE_CHECKING:
    from diplomatica.view import View

FOLDED = "\0"
"""Stands for an actor, or a place, where a lane is that of several."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a picture in their order, and how to find that of an actor at a place."""

    lanes: list[Lane]
    at: Mapping[Key, int]

    def find(self, actor: str | None, place: str | None) -> int:
        """The lane of an actor at a place: its own, that of all others there, that of all others."""
        keys = ((actor, place), (FOLDED, place), (FOLDED, FOLDED))
        return next(self.at[key] for key in keys if key in self.at)

    def numbered(self) -> traffic.Numbered:
        """The same as a query needs it."""
        own = [((lane.actor_id, lane.place_id), at) for at, lane in enumerate(self.lanes) if not lane.folded]
        others = [(lane.place_id, at) for at, lane in enumerate(self.lanes) if lane.folded and lane.place_id != FOLDED]
        return traffic.Numbered(own, others, self.at.get((FOLDED, FOLDED), -1))


def lanes(view: View, between: traffic.Between, most_lanes: int, most_places: int) -> Lanes:
    """The busiest lanes; all others folded into one for each place, those of small places into one."""
    each, both = between
    busiest = sorted(each, key=lambda key: (-each[key], key[0] or "", key[1] or ""))
    by_place: dict[str | None, int] = defaultdict(int)
    for key, n in each.items():
        by_place[key[1]] += n
    places = sorted(by_place, key=lambda place: (-by_place[place], place or ""))[:most_places]
    fitting = len(each) <= most_lanes
    kept = busiest if fitting else [key for key in busiest if key[1] in places][:most_lanes]
    folded: dict[Key, list[Key]] = defaultdict(list)
    inside = set(kept)
    for key in busiest:
        if key not in inside:
            folded[FOLDED, key[1] if key[1] in places else FOLDED].append(key)
    names = Names(view.rows).of([name for key in kept for name in key] + [place for _, place in folded])
    lanes = [_lane(key, names, each[key]) for key in kept]
    lanes += [_others(key, names, len(members), sum(each[one] for one in members)) for key, members in folded.items()]
    to_lane = {one: key for key, members in folded.items() for one in members}
    ways: dict[tuple[Key, Key], int] = defaultdict(int)
    for (one, other), n in both.items():
        ways[to_lane.get(one, one), to_lane.get(other, other)] += n
    final = ordered(lanes, ways)
    return Lanes(final, {lane.key: index for index, lane in enumerate(final)})


def _lane(key: Key, names: Mapping[str, Row], n: int) -> Lane:
    actor, place = key
    there = names.get(place or "", {})
    return Lane(
        actor, place, names.get(actor or "", {}).get("name") or actor or gettext("not known"),
        there.get("name") or place or gettext("place not known"), there.get("timezone"), there.get("longitude"), n,
    )  # fmt: skip


def _others(key: Key, names: Mapping[str, Row], members: int, n: int) -> Lane:
    place = key[1]
    there = names.get(place or "", {})
    name = ngettext("%(num)s other", "%(num)s others", members) % {"num": number(members)}
    called = gettext("elsewhere") if place == FOLDED else there.get("name") or place or gettext("place not known")
    return Lane(None, place, name, called, there.get("timezone"), there.get("longitude"), n, members)
