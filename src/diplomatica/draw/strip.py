"""All that there is as a strip of bars, each a link that opens its stretch of time; the stretch that is shown is framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from diplomatica.draw.axis import when
from diplomatica.draw.frame import Picture, said
from diplomatica.draw.ink import BLUE, SOFT
from diplomatica.draw.letters import width
from diplomatica.draw.stage import NAMES, PAD, Stage
from diplomatica.draw.svg import Svg, element, joined, link, number

HEIGHT = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """How many there are from one moment to another, and the address that shows them."""

    start: float
    end: float
    n: int
    href: str


def strip(bars: Sequence[Bar], window: tuple[float, float], stage: Stage, title: str) -> Picture:
    """The strip of a stage that reaches over all bars; `window` is what is shown below it."""
    scale, voice = stage.scale, stage.voice
    most = max((bar.n for bar in bars), default=1)
    drawn = [_bar(bar, most, stage) for bar in bars if bar.n]
    x1, x2 = max(PAD - 4.0, scale.x(window[0])), min(stage.wide - PAD + 4.0, scale.x(window[1]))
    frame = element(
        "rect", x=x1, y=0.8, width=max(3.0, x2 - x1), height=HEIGHT, rx=2, class_="window", fill="none", stroke=BLUE,
        stroke_width=1.5,
    )  # fmt: skip
    words: list[Svg] = []
    free = 0.0
    for mark in scale.marks(voice, room=90):
        text = f"{mark.text} {mark.above}" if mark.above else mark.text
        half = width(text, 10.5) / 2
        x = scale.x(mark.at)
        if x - half > free and x + half < stage.wide:
            words.append(said(text, x, HEIGHT + 14, anchor="middle", size=10.5))
            free = x + half + 6
    total = sum(bar.n for bar in bars)
    parts = [element("g", *drawn, class_="bars", fill=SOFT), frame, element("g", *words, class_="axis", fill=SOFT)]
    return Picture(
        title, voice.many("%(n)s transmission in all", "%(n)s transmissions in all", total), joined(parts), stage.wide, HEIGHT + 20,
        said(voice.say("All there is"), 4, 24, size=12.5, class_="place", fill=SOFT, weight="600"), NAMES,
        data={"start": number(stage.start), "end": number(stage.end), "left": str(PAD), "right": number(stage.wide - PAD)},
        counts={"transmissions": total},
    )  # fmt: skip


def _bar(bar: Bar, most: int, stage: Stage) -> Svg:
    x1, x2 = stage.scale.x(bar.start), stage.scale.x(bar.end)
    # By the root: a single paper beside a day of a thousand can still be seen.
    tall = 3 + 26 * sqrt(bar.n / most)
    return link(
        bar.href,
        f"{when(bar.start, bar.end, stage.clock, stage.voice)}: {bar.n:,}",
        element("rect", x=x1, y=0, width=x2 - x1, height=HEIGHT, class_="hit", fill="transparent"),
        element("rect", x=x1 + 0.5, y=HEIGHT - tall, width=max(1.0, x2 - x1 - 1), height=tall),
    )
