"""One transmission as a line: where it begins and ends, and where it stays open because that is not known.

A line begins within the interval of its sending and ends within that of its arrival, and never goes back in time as far as
the intervals allow it. Where the arrival has no latest bound it ends in the air before the lane of the receiver.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from diplomatica.draw.axis import Scale

Interval: TypeAlias = tuple[float | None, float | None]
"""Earliest and latest, in seconds; None where there is no bound."""

CERTAIN, POSSIBLE, TOLD = "certain", "possible", "told"
INKS = (CERTAIN, POSSIBLE, TOLD)

OPEN = 11.0
"""How far to the side an open end leans, in user units."""

SHORT = 7.0
"""How far before the lane an open end stops."""

POINT = 2.0
"""An interval narrower than this is drawn as a point."""


@dataclass(frozen=True, slots=True)
class Line:
    """A transmission from one lane to another (both by their place in the list), or `count` of them."""

    source: int
    target: int
    ink: str
    sent: Interval
    arrived: Interval
    paper: int = 0
    href: str | None = None
    title: str = ""
    count: int = 1


def ink(status: str, arrived_latest: float | None) -> str:
    """How sure the arrival is: what another paper tells of is dotted, one without a latest bound is only possible.

    >>> ink("documented", 1.0), ink("inferred", None), ink("asserted", 1.0)
    ('certain', 'possible', 'told')
    """
    if status in ("asserted", "instructed"):
        return TOLD
    return POSSIBLE if arrived_latest is None else CERTAIN


@dataclass(frozen=True, slots=True)
class Shape:
    """The geometry of a line: its ends, which of them are exact, and the bars over intervals on either lane."""

    start: tuple[float, float]
    end: tuple[float, float]
    starts_exact: bool
    ends_exact: bool
    starts_open: bool
    ends_open: bool
    bars: list[tuple[float, float, float]] = field(default_factory=list)
    """From, to, and the height of the lane."""


def shape(line: Line, scale: Scale, source_y: float, target_y: float) -> Shape | None:
    """The geometry on a scale; None where neither sending nor arrival has any bound."""
    sent, arrived = line.sent, line.arrived
    earliest_sent = sent[0]
    latest_sent = _least(sent[1], arrived[1])
    earliest_arrived = _most(arrived[0], sent[0])
    latest_arrived = arrived[1]
    if earliest_sent is None and latest_sent is None:
        return None
    bars: list[tuple[float, float, float]] = []
    # Sending: an exact hour, or the middle of what is left of its interval, or its one bound with the rest open.
    left = None if earliest_sent is None else scale.x(earliest_sent)
    right = None if latest_sent is None else scale.x(latest_sent)
    starts_exact = left is not None and right is not None and right - left < POINT and sent[1] is not None
    if left is not None and sent[1] is not None and scale.x(sent[1]) - left >= POINT:
        bars.append((left, scale.x(sent[1]), source_y))
    begin = _between(left, right)
    # Arrival.
    low = None if earliest_arrived is None else scale.x(earliest_arrived)
    if latest_arrived is None:
        down = 1 if target_y >= source_y else -1
        lane = target_y - down * SHORT if abs(target_y - source_y) > 2 * SHORT else source_y - SHORT
        end = (max(begin + OPEN, low if low is not None else begin), lane)
        return Shape((begin, source_y), end, starts_exact, False, left is None or right is None, True, bars)
    high = scale.x(latest_arrived)
    if low is not None and high - low >= POINT:
        bars.append((low, high, target_y))
    ends_exact = low is not None and high - low < POINT
    stop = max(_between(low, high), min(begin, high))
    return Shape(
        (begin, source_y), (stop, target_y), starts_exact, ends_exact, left is None or right is None, False, bars
    )


def _between(low: float | None, high: float | None) -> float:
    """The middle of two ends, or the one that there is."""
    if low is None or high is None:
        return high if low is None else low  # type: ignore[return-value]  # one of them is known
    return (low + max(low, high)) / 2


def _least(a: float | None, b: float | None) -> float | None:
    return min((value for value in (a, b) if value is not None), default=None)


def _most(a: float | None, b: float | None) -> float | None:
    return max((value for value in (a, b) if value is not None), default=None)
