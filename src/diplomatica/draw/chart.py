"""A map of posts: a dot for each place, a curve for what went from one to another, coasts behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sqrt

from diplomatica.draw.frame import Picture, Sign, said
from diplomatica.draw.ink import BLUE, EDGE, INK, LINE, SOFT
from diplomatica.draw.land import Point, within
from diplomatica.draw.letters import cut, width
from diplomatica.draw.svg import Svg, element, joined, link, number
from diplomatica.draw.voice import Voice

WIDE, TALLEST, LOWEST = 1040.0, 620.0, 260.0
"""The width of a map, and between what its height lies."""

LEAST = 6.0
"""Degrees that a map shows at least, so that one town is not the whole of it."""

NAMED = 60
"""Places that have their names; the others when one points at them."""

NEAR = 1.8
"""Points of a coast that lie nearer than this to the last one are left out."""


@dataclass(frozen=True, slots=True)
class Post:
    """A place with how much was sent from it or came to it."""

    name: str
    longitude: float
    latitude: float
    n: int
    href: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """What went from one post to another, by their places in the list."""

    source: int
    target: int
    n: int
    href: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth that is shown, with longitudes that only grow eastwards, and how large."""

    west: float
    south: float
    east: float
    north: float
    height: float

    def at(self, point: Point) -> Point:
        """Where a point lies on the map; a longitude may be a whole turn off."""
        longitude = point[0]
        while longitude < self.west - 1e-9:
            longitude += 360
        return (
            (longitude - self.west) / (self.east - self.west) * WIDE,
            (self.north - point[1]) / (self.north - self.south) * self.height,
        )


def framed(points: Sequence[Point]) -> Frame:
    """The frame round all points: begun behind the widest gap, with room on all sides."""
    degrees = sorted({point[0] for point in points})
    gaps = [(b - a, b) for a, b in pairwise(degrees)]
    gaps.append((360 + degrees[0] - degrees[-1], degrees[0]))
    west = max(gaps, key=lambda gap: (gap[0], gap[1]))[1]
    east = max((longitude if longitude >= west else longitude + 360) for longitude in degrees)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    room = max(LEAST, 0.16 * (east - west), 0.2 * (north - south))
    west, east, south, north = west - room, east + room, south - room * 0.8, north + room * 0.8
    if east - west > 360:
        middle = (east + west) / 2
        west, east = middle - 180, middle + 180
    south, north = max(south, -86.0), min(north, 86.0)
    # A degree of longitude is shorter than one of latitude by the cosine of where one stands.
    shorter = max(cos(radians((south + north) / 2)), 0.2)
    tall = WIDE * (north - south) / ((east - west) * shorter)
    if tall > TALLEST:
        more = (east - west) * (tall / TALLEST - 1) / 2
        west, east, tall = max(west - more, (west + east) / 2 - 180), min(east + more, (west + east) / 2 + 180), TALLEST
    if tall < LOWEST:
        more = (north - south) * (LOWEST / tall - 1) / 2
        south, north, tall = max(south - more, -88.0), min(north + more, 88.0), LOWEST
    return Frame(west, south, east, north, tall)


def chart(posts: Sequence[Post], ways: Sequence[Way], voice: Voice, title: str, description: str) -> Picture:
    """The map of all posts, of which there is at least one."""
    frame = framed([(post.longitude, post.latitude) for post in posts])
    places = [frame.at((post.longitude, post.latitude)) for post in posts]
    most = max((way.n for way in ways), default=1)
    largest = max((post.n for post in posts), default=1) or 1
    curves = [
        _curve(way, places, most)
        for way in sorted(ways, key=lambda way: (way.n, way.source, way.target))
        if way.source != way.target
    ]
    plot = [
        element(
            "rect", x=0, y=0, width=WIDE, height=frame.height, class_="sea", fill="none", stroke=EDGE, stroke_width=0.8
        ),
        _land(frame),
        element("g", *curves, class_="ink certain ties", stroke=INK, fill="none"),
        *_posts(posts, places, largest, frame),
    ]
    return Picture(
        title, description, joined(plot), WIDE, frame.height, key=_key(voice),
        counts={"posts": len(posts), "ways": len(ways), "papers": sum(way.n for way in ways)},
    )  # fmt: skip


def _land(frame: Frame) -> Svg:
    """All coasts as one path, without points that nobody could tell apart."""
    parts: list[str] = []
    for ring in within(frame.west, frame.south, frame.east, frame.north):
        kept: list[Point] = []
        for point in ring:
            x, y = frame.at((max(point[0], frame.west), point[1]))
            if not kept or hypot(x - kept[-1][0], y - kept[-1][1]) >= NEAR:
                kept.append((x, y))
        if len(kept) >= 3:
            parts.append("M" + "L".join(f"{number(x)} {number(y)}" for x, y in kept) + "z")
    return element(
        "path", d="".join(parts), class_="land", fill=LINE, fill_opacity="0.5", stroke=EDGE, stroke_width=0.4
    )


def _curve(way: Way, places: Sequence[Point], most: int) -> Svg:
    """A curve that bends to the right of its way, so that there and back are two; the dot is near the receiver."""
    (x1, y1), (x2, y2) = places[way.source], places[way.target]
    cx, cy = (x1 + x2) / 2 - (y2 - y1) * 0.14, (y1 + y2) / 2 + (x2 - x1) * 0.14
    broad = 0.9 + 6 * sqrt(way.n / most)
    path = f"M{number(x1)} {number(y1)}Q{number(cx)} {number(cy)} {number(x2)} {number(y2)}"
    t = max(0.6, 1 - 16 / max(hypot(x2 - x1, y2 - y1), 1.0))
    dot = ((1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2, (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2)
    return link(
        way.href, way.title,
        element("path", d=path, class_="hit", stroke="transparent", stroke_width=9),
        element("path", d=path, stroke_width=broad, stroke_opacity="0.5"),
        element("circle", cx=dot[0], cy=dot[1], r=1.4 + broad / 2, class_="tip certain", fill=INK, stroke="none"),
        data_s=str(way.source), data_t=str(way.target),
    )  # fmt: skip


def _posts(posts: Sequence[Post], places: Sequence[Point], largest: int, frame: Frame) -> list[Svg]:
    """The dots, and the names of the busiest where no other name or dot is in their way."""
    radii = [3 + 5 * sqrt(post.n / largest) for post in posts]
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places, radii, strict=True)]
    names: dict[int, Svg] = {}
    for at in sorted(range(len(posts)), key=lambda at: (-posts[at].n, posts[at].name))[:NAMED]:
        name = cut(posts[at].name, 12.5, 180)
        room, (x, y), r = width(name, 12.5) + 2, places[at], radii[at] + 4
        tries = (
            (x + r, y + 4.5, None, x + r), (x - r, y + 4.5, "end", x - r - room),
            (x, y - r - 1, "middle", x - room / 2), (x, y + r + 11, "middle", x - room / 2),
        )  # fmt: skip
        for words_x, words_y, anchor, left in tries:
            box = (left, words_y - 11, left + room, words_y + 3)
            others = (one for index, one in enumerate(taken) if index != at)
            if (
                box[0] >= 2
                and box[2] <= WIDE - 2
                and box[1] >= 2
                and box[3] <= frame.height - 2
                and not any(_meet(box, one) for one in others)
            ):
                taken.append(box)
                names[at] = said(name, words_x, words_y, anchor=anchor, size=12.5, class_="many place-name", fill=INK)
                break
    return [
        link(
            post.href, post.title or post.name, element("circle", cx=x, cy=y, r=r, class_="post", fill=BLUE), names.get(at, Svg("")),
            class_="knower",
        )
        for at, (post, (x, y), r) in enumerate(zip(posts, places, radii, strict=True))
    ]  # fmt: skip


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _key(voice: Voice) -> list[Sign]:
    line = joined([
        element("path", d="M1 6H27", class_="ink certain", stroke=INK, stroke_width=3, stroke_opacity="0.5"),
        element("circle", cx=22, cy=6, r=3.2, class_="tip certain", fill=INK),
    ])  # fmt: skip
    land = element(
        "rect",
        x=7,
        y=0,
        width=14,
        height=12,
        class_="land",
        fill=LINE,
        fill_opacity="0.5",
        stroke=SOFT,
        stroke_width=0.4,
    )
    post = element("circle", cx=14, cy=6, r=5, class_="post", fill=BLUE)
    return [
        Sign(post, voice.say("a post, the larger, the more it sent and received")),
        Sign(line, voice.say("as broad as the papers are many; the dot is at the end of who received them")),
        Sign(land, voice.say("land, as it is today: Natural Earth")),
    ]
