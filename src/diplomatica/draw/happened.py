"""Events over a picture of time: a triangle at an hour, a bar over an interval, their names where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diplomatica.draw.axis import when
from diplomatica.draw.frame import said
from diplomatica.draw.ink import INK, RED
from diplomatica.draw.letters import cut, width
from diplomatica.draw.lines import POINT
from diplomatica.draw.stage import HEAD, Stage
from diplomatica.draw.svg import Svg, element, link, number

ROW, ROWS = 19, 4
"""The height of a row of events, and how many have names."""

LONGEST = 300
"""The room for one name."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `main` is the one that a picture is about."""

    title: str
    earliest: float | None
    latest: float | None
    href: str | None = None
    main: bool = False

    @property
    def middle(self) -> float | None:
        """The middle of its interval; the one bound that there is; None for an unknown time."""
        ends = [end for end in (self.earliest, self.latest) if end is not None]
        return sum(ends) / len(ends) if ends else None


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its place: the middle of its time, its row, as much of its name as there is room for."""

    event: Event
    x: float
    row: int
    name: str
    before: bool


def arranged(events: Sequence[Event], stage: Stage) -> list[Placed]:
    """Events in as few rows as their names need; where all rows are full, below them and without a name."""
    free = [-1e9] * ROWS
    out: list[Placed] = []
    scale = stage.scale
    inside = [(scale.x(at), event) for event in events if (at := event.middle) is not None and stage.is_inside(at)]
    for x, event in sorted(inside, key=lambda found: (not found[1].main, found[0], found[1].title)):
        name = cut(event.title, 11, LONGEST)
        room = width(name, 11) + 12
        before = x + room > stage.wide
        left, right = (x - room, x + 8) if before else (x - 8, x + room)
        row = next((row for row in range(ROWS) if left >= free[row]), None)
        if row is None:
            out.append(Placed(event, x, ROWS, "", before))
            continue
        # The one that it is about has the first row to itself, so that nothing lies under its name.
        free[row] = 1e9 if event.main else right + 6
        out.append(Placed(event, x, row, name, before))
    return out


def height(placed: Sequence[Placed]) -> float:
    """The height of all rows of events."""
    return ROW * (1 + max(one.row for one in placed)) + 6 if placed else 0


def happened(placed: Sequence[Placed], bottom: float, stage: Stage) -> Svg:
    """The events as they were arranged; the one that a picture is about has a line down to its bottom."""
    return element("g", *(_one(one, bottom, stage) for one in placed), class_="events") if placed else Svg("")


def _one(one: Placed, bottom: float, stage: Stage) -> Svg:
    event, x, y = one.event, one.x, HEAD + 8.0 + ROW * one.row
    parts: list[Svg] = []
    if event.earliest is not None and event.latest is not None:
        left, right = max(stage.scale.x(event.earliest), 0.0), min(stage.scale.x(event.latest), stage.wide)
        if right - left >= POINT:
            bar = element(
                "rect",
                x=left,
                y=y + 10,
                width=right - left,
                height=3.5,
                class_="event-days",
                fill=RED,
                fill_opacity="0.35",
            )
            parts.append(bar)
    if event.main:
        parts.append(
            element("line", x1=x, y1=y + 10, x2=x, y2=bottom, class_="event-line", stroke=RED, stroke_dasharray="2 3")
        )
    parts.append(triangle(x, y - 2))
    if one.name:
        at, anchor = (x - 9, "end") if one.before else (x + 9, None)
        parts.append(said(one.name, at, y + 7, anchor=anchor, size=11, class_="event-name", fill=INK))
    title = f"{event.title}\n{when(event.earliest, event.latest, stage.clock, stage.voice)}"
    return link(event.href, title, *parts)


def triangle(x: float, y: float) -> Svg:
    """The sign of an event, its tip at a place."""
    return element("path", d=f"M{number(x)} {number(y)}l5.5 11h-11z", class_="event", fill=RED)
