"""Delays, calendar, network and map as drawn: everything once, inside of the picture, well-formed, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from diplomatica.draw.calendar import Held, by_days, by_months
from diplomatica.draw.chart import WIDE, Frame, Post, Way, chart, framed
from diplomatica.draw.delays import Delay, Quarters, delays
from diplomatica.draw.frame import Picture
from diplomatica.draw.land import clipped, rings, within
from diplomatica.draw.network import Node, Tie, network
from diplomatica.draw.stage import Stage
from diplomatica.draw.voice import ENGLISH

DAY = 86400.0
EVIL = "<script>alert('x')</script>\x00&\"周"
STAGE = Stage(0, 10 * DAY)


def elements(made: Picture) -> Iterator[ElementTree.Element]:
    ElementTree.fromstring(made.sheet(EVIL, ENGLISH))
    return ElementTree.fromstring(f"<page>{made.inline('x')}</page>").iter()


def numbers(made: Picture, name: str) -> list[float]:
    return [float(value) for one in elements(made) if (value := one.get(name))]


BOUND = st.one_of(st.none(), st.integers(-86400, 400 * 86400).map(float))


@given(st.lists(st.tuples(st.floats(0, 10 * DAY), BOUND, BOUND), max_size=20))
def test_every_delay_stands_there_once_inside_of_the_scale(
    found: list[tuple[float, float | None, float | None]],
) -> None:
    given_ = [
        Delay(sent, None if most is None or least is None else min(least, most), most, "/d/x", EVIL)
        for sent, least, most in found
    ]
    made = delays(given_, Quarters(60, 3600, DAY, 5), STAGE, EVIL, EVIL)
    assert sum(one.get("href") == "/d/x" for one in elements(made)) == len(given_)
    known = [one for one in given_ if one.most is not None]
    assert made.counts == {"transmissions": len(given_), "known": len(known)}
    assert all(0 <= y <= made.height for name in ("cy", "y1", "y2") for y in numbers(made, name))


def test_what_arrived_before_it_was_sent_is_red_and_not_among_the_short_ones() -> None:
    made = delays([Delay(DAY, -600, -600), Delay(2 * DAY, 60, 60)], None, STAGE, "t", "d")
    wrong, right = (
        next(one for one in elements(made) if one.get("class") == name and one.get("r") == "3.4")
        for name in ("event", "tip certain")
    )
    assert float(wrong.get("cy") or 0) > float(right.get("cy") or 0)
    assert any("before it was sent" in sign.means for sign in made.key)


@given(st.dictionaries(st.dates(date(1949, 1, 1), date(1952, 12, 31)), st.integers(1, 900), min_size=1, max_size=30))
def test_each_day_is_a_square_with_its_papers(days: dict[date, int]) -> None:
    made = by_days({day: Held(n, f"/search?q=date:{day}") for day, n in days.items()}, ENGLISH, "t", "d")
    assert made.counts == {"papers": sum(days.values()), "days": len(days)}
    links = {one.get("href"): one.findtext("title") for one in elements(made) if one.tag == "a"}
    assert {f"/search?q=date:{day}" for day in days} == set(links)
    fullest = max(days, key=lambda day: days[day])
    assert f"{days[fullest]:,} paper" in (links[f"/search?q=date:{fullest}"] or "")


def test_a_week_goes_down_from_monday_and_a_blank_day_is_no_link() -> None:
    monday = date(1951, 5, 7)
    made = by_days({monday + timedelta(days=at): Held(1) for at in range(7)}, ENGLISH, "t", "d")
    squares = [(one.get("x"), one.get("y")) for one in elements(made) if one.get("class") == "square"]
    assert len({x for x, _ in squares}) == 1 and sorted(squares, key=lambda at: float(at[1] or 0)) == squares


def test_months_have_a_row_for_each_year() -> None:
    made = by_months({(1949, 12): Held(2), (1951, 1): Held(7)}, ENGLISH, "t", "d")
    assert [one.text for one in elements(made) if one.tag == "text" and (one.text or "").isdigit()] == ["1949", "1951"]


@given(
    st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.integers(1, 500)), max_size=60)
)
def test_every_tie_is_a_curve_and_every_node_has_its_place(n: int, pairs: list[tuple[int, int, int]]) -> None:
    nodes = [Node(f"{EVIL}{i}", f"house {i // 5}", f"/actor/{i}") for i in range(n)]
    ties = [Tie(a % n, b % n, many, "/channel", EVIL) for a, b, many in pairs]
    made = network(nodes, ties, ENGLISH, EVIL, EVIL)
    assert made.inline("x") == network(nodes, ties[::-1], ENGLISH, EVIL, EVIL).inline("x") or len(
        {(t.source, t.target, t.n) for t in ties}
    ) < len(ties)
    drawn = [one for one in elements(made) if one.tag == "a"]
    assert len(drawn) == len(ties) + n
    assert all(0 <= x <= made.width for x in numbers(made, "cx")) and all(
        0 <= y <= made.height for y in numbers(made, "cy")
    )


PLACES = st.tuples(st.integers(-180, 180).map(float), st.integers(-80, 80).map(float))


@given(st.lists(PLACES, min_size=1, max_size=12))
def test_all_posts_lie_on_the_map_whichever_way_round_the_earth(places: list[tuple[float, float]]) -> None:
    posts = [Post(f"{EVIL}{i}", lon, lat, i, f"/actor/{i}") for i, (lon, lat) in enumerate(places)]
    ways = [Way(i, (i + 1) % len(posts), i + 1, "/space-time") for i in range(len(posts))]
    made = chart(posts, ways, ENGLISH, EVIL, EVIL)
    dots = [
        (float(one.get("cx") or 0), float(one.get("cy") or 0)) for one in elements(made) if one.get("class") == "post"
    ]
    assert len(dots) == len(posts) + 0
    assert all(0 <= x <= WIDE and 0 <= y <= made.height for x, y in dots)
    assert len(made.inline("x")) < 90_000


def test_a_map_of_neighbours_over_the_date_line_is_small() -> None:
    frame = framed([(179.0, 50.0), (-179.0, 52.0)])
    assert frame.east - frame.west < 40
    assert frame.at((-179.0, 51.0))[0] > frame.at((179.0, 51.0))[0]


def test_coasts_lie_inside_of_the_frame_and_are_where_they_are() -> None:
    assert len(rings()) > 100
    kept = within(100, 20, 150, 60)
    assert kept and all(100 <= x <= 150 and 20 <= y <= 60 for ring in kept for x, y in ring)
    assert within(-35, -30, -25, -20) == [], "the middle of the South Atlantic"
    inside = Frame(0, 0, 1, 1, 100)
    assert inside.at((0.5, 0.5)) == (WIDE / 2, 50)
    assert clipped([(2.0, 2.0), (3.0, 2.0), (3.0, 3.0)], 0, 0, 1, 1) == []
