"""What stands on every page around the text: running heads and feet, and printed page numbers."""

from __future__ import annotations

import re
from collections import Counter

from diplomatica.read.pdf.page import Line, Sheet

EDGE = 0.12
"""The part of a page's height, at the top and at the bottom, in which running heads stand."""
_FIGURES = re.compile(r"\d+")
_NUMBER = re.compile(
    r"[\s–—\-\[(]*(?:(?:p|page|стр)\.? *)?(\d{1,5}|[ivxlc]{1,7})[\s–—\-\])]*(?:(?:of|/|von|из) *\d+)?\s*\Z",
    re.IGNORECASE,
)


def running(sheets: list[Sheet]) -> list[dict[int, str | None]]:
    """For each page the lines (by `id()`) that are no text, with the printed page number where a line is one.

    A head runs when it stands at the edge of a third of the pages, and of two at least, with nothing but its figures changed.
    Where it comes first it stays if it holds no figures: it may be a title, or a classification stamped on every page.
    """
    edges = [[(line, _shape(line, sheet)) for line in _edge(sheet)] for sheet in sheets]
    often = Counter(shape for page in edges for shape in {shape for _, shape in page})
    least = max(2, len(sheets) // 3)
    found: list[dict[int, str | None]] = []
    met: set[tuple[str, bool]] = set()
    for page in edges:
        out: dict[int, str | None] = {}
        for line, shape in page:
            number = _NUMBER.match(line.text)
            runs = often[shape] >= least and (shape in met or any(char.isdecimal() for char in shape[0]))
            met.add(shape)
            if runs or (number is not None and _alone(line, page)):
                out[id(line)] = number[1] if number else None
        found.append(out)
    return found


def _edge(sheet: Sheet) -> list[Line]:
    """The lines at the very top and bottom: at most two at each end."""
    lines = sorted(sheet.lines, key=lambda line: -line.top)
    high = [line for line in lines if line.bottom > sheet.height * (1 - EDGE)]
    low = [line for line in lines if line.top < sheet.height * EDGE]
    return [*high[:3], *low[-3:]]


def _shape(line: Line, sheet: Sheet) -> tuple[str, bool]:
    """What stays the same from page to page: the words without figures, and whether they stand at the top."""
    return _FIGURES.sub("0", " ".join(line.text.lower().split())), line.bottom > sheet.height / 2


def _alone(line: Line, page: list[tuple[Line, tuple[str, bool]]]) -> bool:
    """Whether nothing stands beyond the line, towards the edge of the page, but what is on its own height."""
    top = page[0][0].top if page else 0.0
    upper = line.bottom > top - 60
    return all(
        not (other.bottom > line.top if upper else other.top < line.bottom) for other, _ in page if other is not line
    )
