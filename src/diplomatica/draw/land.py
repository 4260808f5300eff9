"""Coasts of the earth for maps: Natural Earth at 1:110 million, which is in the public domain, cut to what a map shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""


@cache
def rings() -> tuple[tuple[Point, ...], ...]:
    """All coasts as closed rings; the last point is not repeated."""
    lines = files("diplomatica.draw").joinpath("land.txt").read_text("utf-8").splitlines()
    return tuple(tuple(_point(pair) for pair in line.split()) for line in lines if not line.startswith("#"))


def _point(pair: str) -> Point:
    longitude, _, latitude = pair.partition(",")
    return int(longitude) / 10, int(latitude) / 10


def within(west: float, south: float, east: float, north: float) -> list[list[Point]]:
    """The parts of all coasts inside of a frame, whose longitudes may reach beyond 180 degrees on either side."""
    out: list[list[Point]] = []
    for turn in (-360.0, 0.0, 360.0):
        for ring in rings():
            moved = [(longitude + turn, latitude) for longitude, latitude in ring]
            if max(p[0] for p in moved) < west or min(p[0] for p in moved) > east:
                continue
            kept = clipped(moved, west, south, east, north)
            if len(kept) >= 3:
                out.append(kept)
    return out


def clipped(ring: Sequence[Point], west: float, south: float, east: float, north: float) -> list[Point]:
    """A ring cut to a frame, side by side (Sutherland and Hodgman).

    >>> clipped([(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)], 0, 0, 9, 9)
    [(0, 0), (5.0, 0), (5.0, 5.0), (0, 5.0)]
    """
    kept = list(ring)
    kept = _side(kept, lambda p: p[0] >= west, lambda a, b: (west, _cross(a, b, 0, west)))
    kept = _side(kept, lambda p: p[0] <= east, lambda a, b: (east, _cross(a, b, 0, east)))
    kept = _side(kept, lambda p: p[1] >= south, lambda a, b: (_cross(a, b, 1, south), south))
    return _side(kept, lambda p: p[1] <= north, lambda a, b: (_cross(a, b, 1, north), north))


def _side(ring: list[Point], is_in: Callable[[Point], bool], meet: Callable[[Point, Point], Point]) -> list[Point]:
    out: list[Point] = []
    for at, point in enumerate(ring):
        before = ring[at - 1]
        if is_in(point) != is_in(before):
            out.append(meet(before, point))
        if is_in(point):
            out.append(point)
    return out


def _cross(a: Point, b: Point, axis: int, value: float) -> float:
    """Where the way between two points meets a line: its other coordinate."""
    share = (value - a[axis]) / (b[axis] - a[axis])
    return a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
