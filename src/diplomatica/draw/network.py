"""Who wrote to whom: actors round a circle, those of one house together, a curve for each pair, as broad as their papers are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import cos, pi, sin, sqrt

from diplomatica.draw.frame import Picture, Sign
from diplomatica.draw.ink import EDGE, INK
from diplomatica.draw.letters import cut, width
from diplomatica.draw.svg import Svg, element, joined, link, number
from diplomatica.draw.voice import Voice

RADIUS = 215
"""Of the circle of actors."""

WORDS = 170
"""Room for a name outside of it at most."""

APART = 1.6
"""How far houses stand apart, in places of the circle."""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, and the house that he belongs to; those of one house must follow each other."""

    name: str
    house: str = ""
    href: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """What went from one actor to another, by their places in the list."""

    source: int
    target: int
    n: int
    href: str | None = None
    title: str = ""


def network(nodes: Sequence[Node], ties: Sequence[Tie], voice: Voice, title: str, description: str) -> Picture:
    """The picture; in the order of the list clockwise from the top."""
    angles = _angles(nodes)
    room = max((min(width(node.name, 11.5), WORDS) for node in nodes), default=0) + 30
    side = 2.0 * (RADIUS + room)
    centre = (side / 2, side / 2)
    places = [_at(centre, RADIUS, angle) for angle in angles]
    most = max((tie.n for tie in ties), default=1)
    curves = [
        _curve(tie, places, centre, most) for tie in sorted(ties, key=lambda tie: (tie.n, tie.source, tie.target))
    ]
    plot = [
        *_houses(nodes, angles, centre),
        element("g", *curves, class_="ink certain ties", stroke=INK, fill="none"),
        *(_node(node, angle, place, centre) for node, angle, place in zip(nodes, angles, places, strict=True)),
    ]
    return Picture(
        title, description, joined(plot), side, side, key=_key(voice),
        counts={"actors": len(nodes), "ties": len(ties), "papers": sum(tie.n for tie in ties)},
    )  # fmt: skip


def _angles(nodes: Sequence[Node]) -> list[float]:
    """The place of each on the circle, houses a little apart."""
    groups = [len(list(group)) for _, group in groupby(nodes, key=lambda node: node.house)]
    gap = APART if len(groups) > 1 else 0.0
    step = 2 * pi / max(1.0, len(nodes) + gap * len(groups))
    out: list[float] = []
    at = gap / 2 + 0.5
    for size in groups:
        out += [step * (at + index) for index in range(size)]
        at += size + gap
    return out


def _at(centre: tuple[float, float], radius: float, angle: float) -> tuple[float, float]:
    return centre[0] + radius * sin(angle), centre[1] - radius * cos(angle)


def _houses(nodes: Sequence[Node], angles: Sequence[float], centre: tuple[float, float]) -> list[Svg]:
    """An arc behind the actors of each house, of which there are several."""
    out: list[Svg] = []
    index = 0
    step = min((b - a for a, b in pairwise(angles)), default=0.2) / 2
    for house, group in groupby(nodes, key=lambda node: node.house):
        size = len(list(group))
        first, last = angles[index] - step * 0.8, angles[index + size - 1] + step * 0.8
        index += size
        if not house or size < 2:
            continue
        (x1, y1), (x2, y2) = _at(centre, RADIUS + 9, first), _at(centre, RADIUS + 9, last)
        large = 1 if last - first > pi else 0
        way = f"M{number(x1)} {number(y1)}A{RADIUS + 9} {RADIUS + 9} 0 {large} 1 {number(x2)} {number(y2)}"
        arc = element("path", d=way, class_="span", stroke=EDGE, stroke_width=2.4, fill="none")
        out.append(link(None, house, arc))
    return out


def _curve(tie: Tie, places: Sequence[tuple[float, float]], centre: tuple[float, float], most: int) -> Svg:
    """A curve towards the middle; the way there and the way back bend a little to different sides. The receiver's end is thicker."""
    (x1, y1), (x2, y2) = places[tie.source], places[tie.target]
    middle = ((x1 + x2) / 2, (y1 + y2) / 2)
    bend = 0.62
    side = 0.09
    cx = middle[0] + (centre[0] - middle[0]) * bend - (y2 - y1) * side
    cy = middle[1] + (centre[1] - middle[1]) * bend + (x2 - x1) * side
    if tie.source == tie.target:
        cx, cy = centre[0] + (x1 - centre[0]) * 0.8, centre[1] + (y1 - centre[1]) * 0.8
    broad = 0.8 + 5.2 * sqrt(tie.n / most)
    way = f"M{number(x1)} {number(y1)}Q{number(cx)} {number(cy)} {number(x2)} {number(y2)}"
    # A dot a little before the receiver says which way it went.
    t = 0.93
    dot = ((1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2, (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2)
    return link(
        tie.href, tie.title,
        element("path", d=way, class_="hit", stroke="transparent", stroke_width=9),
        element("path", d=way, stroke_width=broad, stroke_opacity="0.5"),
        element("circle", cx=dot[0], cy=dot[1], r=1.6 + broad / 2, class_="tip certain", fill=INK, stroke="none"),
        data_s=str(tie.source), data_t=str(tie.target),
    )  # fmt: skip


def _node(node: Node, angle: float, place: tuple[float, float], centre: tuple[float, float]) -> Svg:
    """The name, outside and along its ray, so that none is in the way of another."""
    degrees = angle * 180 / pi - 90
    is_left = angle > pi
    x, y = _at(centre, RADIUS + 16, angle)
    turn = degrees + 180 if is_left else degrees
    name = element(
        "text", cut(node.name, 11.5, WORDS), x=x, y=y + 4, font_size=11.5, class_="lane-name", fill=INK,
        text_anchor="end" if is_left else None, transform=f"rotate({number(turn)} {number(x)} {number(y)})",
    )  # fmt: skip
    dot = element("circle", cx=place[0], cy=place[1], r=4, class_="tip certain", fill=INK)
    return link(node.href, node.title or node.name, dot, name, class_="knower")


def _key(voice: Voice) -> list[Sign]:
    line = joined([
        element("path", d="M1 6H27", class_="ink certain", stroke=INK, stroke_width=3, stroke_opacity="0.5"),
        element("circle", cx=23, cy=6, r=3.2, class_="tip certain", fill=INK),
    ])  # fmt: skip
    arc = element("path", d="M2 9Q14 1 26 9", class_="span", stroke=EDGE, stroke_width=2.4, fill="none")
    return [
        Sign(line, voice.say("as broad as the papers are many; the dot is at the end of who received them")),
        Sign(arc, voice.say("outside: those of one house")),
    ]
