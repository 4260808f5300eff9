"""The order in which a person reads a page: columns one after the other, what runs across them between."""

from __future__ import annotations

import itertools

from diplomatica.read.pdf.page import Line, Sheet

FEW = 4
"""Lines on each side that make two columns out of a gap."""


def in_order(sheet: Sheet) -> list[Line]:
    """The lines of a page as they are read. Where the page shows no columns the file's own order is kept."""
    lines = sheet.lines
    gutter = _gutter(lines)
    if gutter is None:
        return lines if _falls(lines) else sorted(lines, key=lambda line: (-round(line.top), line.left))
    ordered: list[Line] = []
    waiting: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.top, line.left)):
        if line.left < gutter < line.right:
            ordered += [*_columns(waiting, gutter), line]
            waiting = []
        else:
            waiting.append(line)
    return [*ordered, *_columns(waiting, gutter)]


def _columns(lines: list[Line], gutter: float) -> list[Line]:
    return [line for line in lines if line.right <= gutter] + [line for line in lines if line.right > gutter]


def _falls(lines: list[Line]) -> bool:
    """Whether the lines come from top to bottom in the file, but for few."""
    rises = sum(later.bottom > earlier.top for earlier, later in itertools.pairwise(lines))
    return rises <= len(lines) // 20


def _gutter(lines: list[Line]) -> float | None:
    """A place between two columns: crossed by few lines, with lines side by side on both sides of it; None without one."""
    if len(lines) < 2 * FEW:
        return None
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float] | None = None
    for line in lines:
        place = line.left - 2.0  # a gutter ends where lines of the right column begin
        if not low + 0.3 * (high - low) < place < low + 0.7 * (high - low):
            continue
        right = [other for other in lines if other.left > place]
        left = [other for other in lines if other.right < place]
        across = len(lines) - len(left) - len(right)
        beside = sum(any(_level(one, other) for other in left) for one in right[:200])
        if len(left) >= FEW and len(right) >= FEW and across <= (len(left) + len(right)) // 3 and beside >= FEW:
            score = (across, place)
            best = min(best, score) if best else score
    return best[1] if best else None


def _level(one: Line, other: Line) -> bool:
    """Whether two lines stand beside each other."""
    return one.bottom < other.top and other.bottom < one.top
