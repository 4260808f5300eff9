"""The order of lanes: places together, west to east or by traffic, the same whatever order they come in."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from diplomatica.draw.lanes import Key, Lane, ordered

TRAFFIC: dict[tuple[Key, Key], int] = {
    (("lund", "tarn"), ("ministry", "halm")): 9, (("ministry", "halm"), ("lund", "tarn")): 4,
    (("embassy", "vell"), ("ministry", "halm")): 7, (("sorn", "tarn"), ("lund", "tarn")): 2,
    (("ministry", "halm"), ("nobody", None)): 1,
}  # fmt: skip
KEYS = sorted({key for pair in TRAFFIC for key in pair}, key=str)


def lanes(longitudes: dict[str, float] | None = None) -> list[Lane]:
    count = {key: sum(n for pair, n in TRAFFIC.items() if key in pair) for key in KEYS}
    return [Lane(a, p, str(a), str(p), None, (longitudes or {}).get(p or ""), count[a, p]) for a, p in KEYS]


@given(st.permutations(lanes()))
def test_any_order_gives_the_same(mixed: list[Lane]) -> None:
    found = ordered(mixed, TRAFFIC)
    assert found == ordered(lanes(), TRAFFIC)
    places = [place for place, _ in groupby(lane.place_id for lane in found)]
    assert len(places) == len(set(places)), "those of a place stand together"
    assert places[-1] is None, "unknown places last"


def test_busy_neighbours_stand_side_by_side() -> None:
    places = [place for place, _ in groupby(lane.place_id for lane in ordered(lanes(), TRAFFIC))]
    assert abs(places.index("tarn") - places.index("halm")) == 1
    assert abs(places.index("vell") - places.index("halm")) == 1


def test_known_places_go_from_west_to_east_round_the_earth() -> None:
    found = ordered(lanes({"tarn": 170.0, "halm": -170.0, "vell": -120.0}), TRAFFIC)
    assert [place for place, _ in groupby(lane.place_id for lane in found)] == ["tarn", "halm", "vell", None]
