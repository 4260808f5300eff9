"""Delays of a channel: how long each transmission was on its way, over the time of its sending, and how many are not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from diplomatica.draw.axis import DAY, HOUR, length
from diplomatica.draw.frame import Picture, Sign, hair, said
from diplomatica.draw.ink import BLUE, DASHES, EDGE, INK, LINE, RED, SOFT, WASH
from diplomatica.draw.moment import Moment, passed, seen
from diplomatica.draw.stage import HEAD, PAD, Stage
from diplomatica.draw.svg import Svg, element, joined, link, number, titled
from diplomatica.draw.voice import Voice

MARKS = (
    5 * 60,
    15 * 60,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    91 * DAY,
    365 * DAY,
)
"""Lengths that have a line, as far as they lie on the scale."""

TALL = 300
"""The height of the scale of lengths."""

BESIDE = 76
"""The room for the words of that scale."""

LOST = 30
"""The height of the lane of those whose delay is not known."""


@dataclass(frozen=True, slots=True)
class Delay:
    """One transmission, or `count` of them: when it was sent, and between which bounds its delay lies; None for no bound."""

    sent: float
    least: float | None
    most: float | None
    href: str | None = None
    title: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Quarters:
    """A quarter, a half, three quarters came within these lengths; of `n` whose delay is known."""

    low: float
    middle: float
    high: float
    n: int


def delays(
    found: Sequence[Delay],
    quarters: Quarters | None,
    stage: Stage,
    title: str,
    description: str,
    lens: Moment | None = None,
) -> Picture:
    """The picture of a stretch of time."""
    known = [one for one in found if one.most is not None]
    lost = [one for one in found if one.most is None]
    scale = _Lengths([length_ for one in known for length_ in (one.least, one.most) if length_ is not None])
    bottom = HEAD + TALL + (LOST if lost else 0)
    most = max((one.count for one in found), default=1)
    plot = [
        *([seen(lens, bottom, stage)] if lens and lens.at > stage.start else []),
        stage.grid(bottom),
        *_quarters(quarters, scale, stage),
        scale.lines(stage.wide),
        *([passed(lens, bottom, stage)] if lens and stage.is_inside(lens.at) else []),
        hair(0, HEAD + TALL, stage.wide, HEAD + TALL, "hair strong", EDGE),
        *([_lost(lost, bottom, stage)] if lost else []),
        element(
            "g", *(_one(one, scale, stage, most) for one in known), class_="ink certain", stroke=INK, stroke_width=1.4
        ),
    ]
    return Picture(
        title, description, joined(plot), stage.wide, bottom + 10, _names(scale, stage, bottom if lost else None), BESIDE,
        key=_key(found, quarters, stage.voice),
        data={
            "start": number(stage.start), "end": number(stage.end), "left": str(PAD), "right": number(stage.wide - PAD),
        },
        counts={"transmissions": sum(one.count for one in found), "known": sum(one.count for one in known)},
    )  # fmt: skip


class _Lengths:
    """The scale of lengths, upwards: by their logarithm, since some take minutes and others weeks."""

    def __init__(self, found: Sequence[float]) -> None:
        positive = [one for one in found if one > 0]
        self.low = max((mark for mark in MARKS if mark <= min(positive, default=HOUR)), default=MARKS[0])
        self.high = min(
            (mark for mark in MARKS if mark >= max(positive, default=DAY)), default=max(positive, default=DAY)
        )
        if self.high <= self.low:
            self.high = next((mark for mark in MARKS if mark > self.low), self.low * 2)

    def y(self, length_: float) -> float:
        """Where a length lies; nothing, and less than nothing, lies at the bottom."""
        if length_ <= 0:
            return HEAD + TALL
        share = (log(length_) - log(self.low)) / (log(self.high) - log(self.low))
        return HEAD + TALL - 22 - min(max(share, 0.0), 1.0) * (TALL - 32)

    def marks(self) -> list[float]:
        """The lengths that have a line, none too near to the next."""
        out: list[float] = []
        for mark in (mark for mark in MARKS if self.low <= mark <= self.high):
            if not out or self.y(out[-1]) - self.y(mark) >= 17:
                out.append(mark)
        return out

    def lines(self, wide: float) -> Svg:
        """The lines of the lengths."""
        return element(
            "g", *(hair(0, self.y(mark), wide, self.y(mark), "hair", LINE) for mark in self.marks()), stroke_width=0.7
        )


def _names(scale: _Lengths, stage: Stage, lost: float | None) -> Svg:
    out = [
        said(stage.clock_words(), 2, HEAD - 22, size=11),
        said(stage.voice.say("on the way"), BESIDE - 8, HEAD - 5, anchor="end", size=11),
    ]
    out += [
        said(length(mark, stage.voice), BESIDE - 8, scale.y(mark) + 4, anchor="end", size=11) for mark in scale.marks()
    ]
    out.append(said("0", BESIDE - 8, HEAD + TALL + 4, anchor="end", size=11))
    if lost is not None:
        out.append(
            said(
                stage.voice.say("not known"),
                BESIDE - 8,
                lost - LOST / 2 + 4,
                anchor="end",
                size=11,
                class_="unknown",
                fill=RED,
            )
        )
    return element("g", *out, class_="axis", fill=SOFT)


def _quarters(found: Quarters | None, scale: _Lengths, stage: Stage) -> list[Svg]:
    """The middle half as a band and the median as a line, with its words."""
    if found is None:
        return []
    top, middle, low = scale.y(found.high), scale.y(found.middle), scale.y(found.low)
    words = stage.voice.say("median %(length)s, of %(n)s", length=length(found.middle, stage.voice), n=f"{found.n:,}")
    return [
        element("rect", x=0, y=top, width=stage.wide, height=max(low - top, 1.0), class_="seen", fill=WASH, fill_opacity="0.8"),
        element("line", x1=0, y1=middle, x2=stage.wide, y2=middle, class_="lens-line", stroke=BLUE, stroke_width=1.2,
            stroke_dasharray=DASHES["possible"],
        ),
        said(words, stage.wide - 4, middle - 4, anchor="end", size=11, class_="lens-name", fill=BLUE, weight="600"),
    ]  # fmt: skip


def _one(one: Delay, scale: _Lengths, stage: Stage, most: int) -> Svg:
    """A dot where the delay is known, a bar between its bounds; larger where it stands for several."""
    x = stage.scale.x(one.sent)
    assert one.most is not None
    high = scale.y(one.most)
    low = scale.y(one.least) if one.least is not None else HEAD + TALL
    if one.most < 0:
        shape = element("circle", cx=x, cy=HEAD + TALL, r=3.4, class_="event", fill=RED, stroke="none")
    elif low - high >= 3:
        shape = joined([
            element("line", x1=x, y1=high, x2=x, y2=low, class_="hit", stroke="transparent", stroke_width=9),
            element("line", x1=x, y1=high, x2=x, y2=low, class_="span", stroke=EDGE, stroke_width=2.4),
            hair(x - 3, high, x + 3, high, "ink certain", INK), hair(x - 3, low, x + 3, low, "ink certain", INK),
        ])  # fmt: skip
    else:
        r = 3.4 if most == 1 else 1.8 + 4.4 * sqrt(one.count / most)
        shape = element(
            "circle", cx=x, cy=high, r=r, class_="tip certain", fill=INK, fill_opacity="0.82", stroke="none"
        )
    return link(one.href, one.title, shape)


def _lost(lost: Sequence[Delay], bottom: float, stage: Stage) -> Svg:
    """Those of which nobody says how long they took, at their sending."""
    y = bottom - LOST / 2
    most = max(one.count for one in lost)
    ticks = []
    for one in lost:
        x, half = stage.scale.x(one.sent), 7.0 if most == 1 else 3 + 9 * sqrt(one.count / most)
        ticks.append(
            link(
                one.href,
                one.title,
                element("line", x1=x, y1=y - half, x2=x, y2=y + half, class_="denied", stroke=RED, stroke_width=1.6),
            )
        )
    total = sum(one.count for one in lost)
    words = stage.voice.many(
        "%(n)s transmission of which it is not known", "%(n)s transmissions of which it is not known", total
    )
    return element("g", titled(words), *ticks)


def _key(found: Sequence[Delay], quarters: Quarters | None, voice: Voice) -> list[Sign]:
    dot = element("circle", cx=14, cy=6, r=3.4, class_="tip certain", fill=INK, fill_opacity="0.82")
    out = [Sign(dot, voice.say("dot: both hours are known on their clocks"))]
    if any(one.count > 1 for one in found):
        out = [Sign(dot, voice.say("dot: both hours are known; the larger, the more of them"))]
    if any(one.most is not None and one.least != one.most for one in found):
        bar = joined(
            [
                element("line", x1=14, y1=0, x2=14, y2=12, class_="span", stroke=EDGE, stroke_width=2.4),
                hair(11, 0.5, 17, 0.5, "ink certain", INK),
                hair(11, 11.5, 17, 11.5, "ink certain", INK),
            ]
        )
        out.append(Sign(bar, voice.say("bar: somewhere between")))
    if quarters is not None:
        band = joined(
            [
                element("rect", x=1, y=1, width=26, height=10, class_="seen", fill=WASH),
                element("line", x1=1, y1=6, x2=27, y2=6, class_="lens-line", stroke=BLUE, stroke_dasharray="6 4"),
            ]
        )
        out.append(Sign(band, voice.say("median, and the middle half")))
    if any(one.most is not None and one.most < 0 for one in found):
        words = voice.say("red dot: said to have arrived before it was sent")
        out.append(Sign(element("circle", cx=14, cy=6, r=3.4, class_="event", fill=RED), words))
    if any(one.most is None for one in found):
        out.append(
            Sign(
                element("line", x1=14, y1=0, x2=14, y2=12, class_="denied", stroke=RED, stroke_width=1.6),
                voice.say("red: how long is not known"),
            )
        )
    return out
