"""Lines as strokes in their ink, and the bars of the intervals they begin and end in."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from diplomatica.draw.frame import said
from diplomatica.draw.ink import DASHES, EDGE, INK, PAPER, STROKES
from diplomatica.draw.letters import width
from diplomatica.draw.lines import Line, Shape
from diplomatica.draw.svg import Svg, element, link, number

WIDE_TARGETS = 160
"""Up to so many lines each has a broad invisible border, so that it is easily pointed at."""

NUMBERED = 12
"""A bundle says how many it holds, if it holds at least one in so many of what the largest holds."""


def bars(drawn: Sequence[tuple[Line, Shape]], wide: float) -> Svg:
    """The intervals of sending and arrival, each once."""
    found = {
        (y, max(left, 0.0), min(right, wide))
        for _, one in drawn
        for left, right, y in one.bars
        if right > 0 and left < wide
    }
    each = [
        element("rect", x=left, y=y - 3, width=max(right - left, 1.0), height=6, rx=1)
        for y, left, right in sorted(found)
    ]
    return element("g", *each, class_="day", fill=EDGE, fill_opacity="0.34") if each else Svg("")


def strokes(drawn: Sequence[tuple[Line, Shape]], ink: str, wide: float, *, bundled: bool) -> Svg:
    """All lines of one ink."""
    mine = [(line, one) for line, one in drawn if line.ink == ink]
    if not mine:
        return Svg("")
    most = max(line.count for line, _ in drawn) if bundled else 0
    targets = len(drawn) <= WIDE_TARGETS
    broadest = 7.0 if targets else 4.0
    each = [_stroke(line, one, wide, most=most, broadest=broadest, targets=targets) for line, one in mine]
    return element(
        "g", *each, class_=f"ink {ink}",
        stroke=STROKES[ink], fill="none", stroke_width=1.5, stroke_dasharray=DASHES[ink],
        stroke_linecap="round" if ink == "told" else None,
    )  # fmt: skip


def _stroke(line: Line, one: Shape, wide: float, *, most: int, broadest: float, targets: bool) -> Svg:
    """One line with its dots and its open end; `most` is the largest bundle, 0 where there are none."""
    (x1, y1), (x2, y2) = _clipped(one, wide)
    way = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    if line.source == line.target and not one.ends_open:
        middle, last = (x1 + x2) / 2, max(x2, x1 + 6)
        way = f"M{number(x1)} {number(y1)}Q{number(middle)} {number(y1 - 14)} {number(last)} {number(y2)}"
    parts: list[Svg] = []
    if targets:
        parts.append(
            element("path", d=way, class_="hit", stroke_width=11, stroke="transparent", stroke_dasharray="none")
        )
    parts.append(element("path", d=way, stroke_width=1 + broadest * sqrt(line.count / most) if most else None))
    exact = [(one.starts_exact, one.start), (one.ends_exact, one.end)]
    dots = [element("circle", cx=x, cy=y, r=2.1) for known, (x, y) in exact if known and 0 <= x <= wide]
    if dots and not most:
        parts.append(element("g", *dots, class_=f"tip {line.ink}", fill=STROKES[line.ink], stroke="none"))
    if one.ends_open and 0 < one.end[0] < wide:
        arrow = f"M{number(x2 - 2)} {number(y2 - 3.5)}l4.5 3.5l-4.5 3.5"
        parts.append(element("path", d=arrow, stroke_width=1.2, stroke_dasharray="none"))
    return link(line.href, line.title, *parts, data_p=str(line.paper), data_s=str(line.source), data_t=str(line.target))


def counted(drawn: Sequence[tuple[Line, Shape]], wide: float) -> Svg:
    """How many there are in each large bundle, where no other number is in the way."""
    most = max((line.count for line, _ in drawn), default=1)
    large = [(line, one) for line, one in drawn if line.count > 1 and line.count * NUMBERED >= most]
    taken: list[tuple[float, float, float]] = []
    words: list[Svg] = []
    for line, one in sorted(large, key=lambda found: (-found[0].count, found[1].start, found[1].end)):
        (x1, y1), (x2, y2) = _clipped(one, wide)
        text, x, y = f"{line.count:,}", (x1 + x2) / 2 + 5, (y1 + y2) / 2 + 4
        end = x + width(text, 11)
        if end < wide and all(end < left or x > right or abs(y - other) > 12 for left, right, other in taken):
            taken.append((x - 3, end + 3, y))
            words.append(said(text, x, y, class_="many", size=11, fill=INK))
    if not words:
        return Svg("")
    return element("g", *words, class_="counts", paint_order="stroke", stroke=PAPER, stroke_width=3)


def _clipped(one: Shape, wide: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of the line as far as they lie on the plot: cut at its edge, a short piece where all of it lies beyond."""
    (x1, y1), (x2, y2) = one.start, one.end
    if x1 >= wide:
        return (wide - 6, y1), (wide, y1)
    if x2 <= 0:
        return (0.0, y2), (6.0, y2)
    steep = (y2 - y1) / (x2 - x1) if x2 != x1 else 0.0
    begin = (0.0, y1 - x1 * steep) if x1 < 0 else (x1, y1)
    stop = (wide, y1 + (wide - x1) * steep) if x2 > wide else (x2, y2)
    return begin, stop
