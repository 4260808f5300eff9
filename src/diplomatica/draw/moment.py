"""A moment that is marked through a whole picture: that of the lens."""

from __future__ import annotations

from dataclasses import dataclass

from diplomatica.draw.frame import said
from diplomatica.draw.ink import BLUE, WASH
from diplomatica.draw.letters import width
from diplomatica.draw.stage import BOLD, HEAD, Stage
from diplomatica.draw.svg import Svg, element, titled


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that is marked through all lanes, and what it is called."""

    at: float
    name: str


def seen(lens: Moment, bottom: float, stage: Stage) -> Svg:
    """The ground of all that lies before the lens."""
    x = min(stage.scale.x(lens.at), stage.wide)
    return element("rect", x=0, y=HEAD, width=x, height=bottom - HEAD, class_="seen", fill=WASH, fill_opacity="0.6")


def passed(lens: Moment, bottom: float, stage: Stage) -> Svg:
    """The moment of the lens through all lanes."""
    x = stage.scale.x(lens.at)
    words = stage.voice.say("the lens: %(when)s", when=lens.name)
    at, anchor = (x - 5, "end") if x + BOLD * width(words, 11.5) + 8 > stage.wide else (x + 5, None)
    return element(
        "g", titled(words),
        element("line", x1=x, y1=HEAD - 4, x2=x, y2=bottom, class_="lens-line", stroke=BLUE, stroke_width=2),
        said(words, at, bottom - 3, anchor=anchor, size=11.5, class_="lens-name", fill=BLUE, weight="600"),
    )  # fmt: skip
