"""Lines that go from lane to lane in one slice of time as one, where there are too many to be drawn one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from diplomatica.draw.axis import when
from diplomatica.draw.lines import CERTAIN, POSSIBLE, TOLD, Line
from diplomatica.serve.language import gettext, ngettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.laned import FOLDED, Lanes, lanes
from diplomatica.serve.pictures.made import SPOKEN, Row

if TYPE_CHECKING:
    from diplomatica.view import View

MOST_BUNDLES = 240

LEVELS = ((24, 9), (14, 9), (6, 8), (0, 9), (0, 6), (0, 3))
"""How many lanes of their own and how many places there are; fewer, where bundles between them are too many."""

SLICES, LEAST_SLICES = 64, 16
"""Into how many slices of time bundles are cut; half as many until there are few enough, but not below the latter."""

ENOUGH = 0.9
"""The share of all transmissions that must be in the bundles drawn; else there are fewer lanes."""

Stretch = Callable[..., str]
"""The address of the same picture from one moment to another, with other words."""


def bundled(view: View, window: traffic.Window, between: traffic.Between, stretch: Stretch) -> tuple[Lanes, list[Line]]:
    """Bundles of lines that go from lane to lane in one slice of time, each a link that opens it, and the lanes.

    Rather fewer lanes than fewer slices of time: else nobody saw when.
    """
    found = lanes(view, between, *LEVELS[0])
    finest = traffic.bundles(view, window, SLICES, found.numbered())
    slices, rows = _fewer_slices(finest)
    for level in LEVELS[1:]:
        if sum(row["n"] for row in rows) >= ENOUGH * sum(row["n"] for row in finest):
            break
        fewer = lanes(view, between, *level)
        lane = [fewer.find(*one.key) for one in found.lanes]
        finest = _merged([{**row, "source": lane[row["source"]], "target": lane[row["target"]]} for row in finest])
        found = fewer
        slices, rows = _fewer_slices(finest)
    wide = (window.end - window.start) / slices
    # Side by side within their slice, those between the same two lanes next to each other: on top of each other nobody saw them.
    pairs = sorted(
        {(row["source"], row["target"], row["ink"]) for row in rows}, key=lambda way: (min(way[:2]), max(way[:2]), way)
    )
    place = {way: (at + 0.5) / len(pairs) for at, way in enumerate(pairs)}
    return found, [
        _bundle(
            row,
            (window.start + row["bucket"] * wide, wide),
            place[row["source"], row["target"], row["ink"]],
            found,
            stretch,
        )
        for row in rows
    ]


def _fewer_slices(rows: list[Row]) -> tuple[int, list[Row]]:
    """The bundles in as many slices of time as they are few enough, and the thickest of them."""
    slices = SLICES
    while len(rows) > MOST_BUNDLES and slices > LEAST_SLICES:
        slices //= 2
        rows = _merged([{**row, "bucket": row["bucket"] // 2} for row in rows])
    thickest = sorted(rows, key=lambda row: (-row["n"], row["bucket"], row["source"], row["target"], row["ink"]))
    return slices, thickest[:MOST_BUNDLES]


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Bundles of the same lanes, ink and slice as one."""
    out: dict[tuple[int, int, str, int], Row] = {}
    for row in rows:
        place = (row["source"], row["target"], row["ink"], row["bucket"])
        one = out.get(place)
        if one is None:
            out[place] = dict(row)
            continue
        for name in ("n", "left_sum", "came", "came_sum"):
            one[name] += row[name]
    return list(out.values())


def _bundle(row: Row, cut: tuple[float, float], place: float, found: Lanes, stretch: Stretch) -> Line:
    """A bundle at its place in a slice of time, `cut`: where it begins and how long it is."""
    begin, wide = cut
    source, target = found.lanes[row["source"]], found.lanes[row["target"]]
    left = begin + wide * (0.06 + 0.88 * place)
    came = left + max(row["came_sum"] / row["came"] - row["left_sum"] / row["n"], 0.0) if row["came"] else None
    ends = {name: lane.actor_id for name, lane in (("a", source), ("b", target)) if lane.actor_id}
    ends |= {
        name: lane.place_id
        for name, lane in (("from-place", source), ("to-place", target))
        if lane.folded and lane.place_id and lane.place_id != FOLDED
    }
    said = ngettext("%(num)s transmission", "%(num)s transmissions", row["n"]) % {"num": number(row["n"])}
    during = f"{when(begin, begin, UTC, SPOKEN)} – {when(begin + wide, begin + wide, UTC, SPOKEN)}"
    title = (
        f"{source.name}, {source.place} → {target.name}, {target.place}\n{said}, {during}\n{ink_words()[row['ink']]}"
    )
    href = stretch(begin, begin + wide, **ends)
    return Line(row["source"], row["target"], row["ink"], (left, left), (came, came), 0, href, title, row["n"])


def ink_words() -> dict[str, str]:
    """What each ink says."""
    return {
        CERTAIN: gettext("had arrived for certain"),
        POSSIBLE: gettext("may have arrived"),
        TOLD: gettext("told or ordered, as another paper says"),
    }
