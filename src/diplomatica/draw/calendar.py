"""A calendar of traffic: a square for each day, darker the more papers bear its date; by months where the years are many."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from diplomatica.draw.frame import Picture, Sign, said
from diplomatica.draw.ink import EDGE, INK, LINE, SOFT
from diplomatica.draw.svg import Svg, element, joined, link, number
from diplomatica.draw.voice import Voice

CELL, GAP = 13, 3
STEP = CELL + GAP
"""The side of a day, and from one to the next."""

WIDE = 46
"""The width of a month where months are shown."""

LEFT, TOP = 54, 22
"""Room for the years, and for the names of the months."""

DAYS = 366
"""More days than this with papers are shown by months."""

LEVELS = (0.22, 0.42, 0.64, 0.86, 1.0)
"""How dark a square is, by the root of its share of the fullest one."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many papers bear a day or a month, and the address that lists them."""

    n: int
    href: str | None = None
    possible: int = 0
    """How many of them are only possible, where some are."""


def by_days(days: Mapping[date, Held], voice: Voice, title: str, description: str) -> Picture:
    """A block for each year in which there is one, seven rows of days from Monday on.

    All blocks have the same months: from the earliest in which any year has a paper to the latest, so that a few weeks need
    not be looked for in a year.
    """
    years = sorted({day.year for day in days})
    months = (min((day.month for day in days), default=1), max((day.month for day in days), default=12))
    most = max((held.n for held in days.values()), default=1)
    tall, wide = TOP + 7 * STEP + 14, LEFT + max((_weeks(year, months) for year in years), default=54) * STEP
    blocks: list[Svg] = []
    for at, year in enumerate(range(years[0], years[-1] + 1) if years and years[-1] - years[0] < 6 else years):
        blocks.append(element("g", _year(year, months, days, most, voice), transform=f"translate(0 {at * tall})"))
    return Picture(
        title, description, joined(blocks), wide, tall * len(blocks), key=_key(most, voice),
        counts={"papers": sum(held.n for held in days.values()), "days": len(days)},
    )  # fmt: skip


def by_months(months: Mapping[tuple[int, int], Held], voice: Voice, title: str, description: str) -> Picture:
    """A row for each year in which there is one, twelve months each."""
    years = sorted({year for year, _ in months})
    most = max((held.n for held in months.values()), default=1)
    heads = [said(voice.month(m), LEFT + WIDE * (m - 0.5), 14, anchor="middle", size=11) for m in range(1, 13)]
    rows: list[Svg] = []
    for at, year in enumerate(years):
        y = TOP + at * 20
        rows.append(said(str(year), LEFT - 8, y + 13, anchor="end", size=12, class_="lane-name", fill=INK))
        rows.append(_blank([(LEFT + WIDE * m, y) for m in range(12)], (WIDE - 3, 17)))
        for month in range(1, 13):
            if held := months.get((year, month)):
                words = f"{voice.month(month)} {year}: {_count(held, voice)}"
                rows.append(_square(held, words, (LEFT + WIDE * (month - 1), y), most, (WIDE - 3, 17)))
    return Picture(
        title, description, joined([element("g", *heads, class_="axis", fill=SOFT), *rows]), LEFT + 12 * WIDE + 4,
        TOP + 20 * len(years) + 6, key=_key(most, voice),
        counts={"papers": sum(held.n for held in months.values()), "months": len(months)},
    )  # fmt: skip


def _year(year: int, months: tuple[int, int], days: Mapping[date, Held], most: int, voice: Voice) -> Svg:
    first = date(year, months[0], 1)
    shift = first.weekday()
    blank: list[tuple[float, float]] = []
    full: list[Svg] = []
    heads = [
        said(
            str(year),
            LEFT - 10,
            TOP + 3.5 * STEP + 4,
            anchor="end",
            size=13,
            class_="lane-name",
            fill=INK,
            weight="600",
        )
    ]
    week_days = ((0, voice.say("Mon")), (6, voice.say("Sun")))
    heads += [said(words, LEFT - 10, TOP + row * STEP + 10, anchor="end", size=10) for row, words in week_days]
    for passed in range((date(year, months[1], monthrange(year, months[1])[1]) - first).days + 1):
        day = first + timedelta(days=passed)
        week, row = divmod(passed + shift, 7)
        x, y = LEFT + week * STEP, TOP + row * STEP
        if day.day == 1:
            heads.append(said(voice.month(day.month), x + (STEP if row else 0), 14, size=11))
        if held := days.get(day):
            words = f"{day.day} {voice.month(day.month)} {year}: {_count(held, voice)}"
            full.append(_square(held, words, (x, y), most))
        else:
            blank.append((x, y))
    return joined([element("g", *heads, class_="axis", fill=SOFT), _blank(blank), *full])


def _weeks(year: int, months: tuple[int, int]) -> int:
    """How many weeks these months of a year touch, and room for the name of the last."""
    first = date(year, months[0], 1)
    last = date(year, months[1], monthrange(year, months[1])[1])
    return ((last - first).days + first.weekday()) // 7 + 2


def _blank(places: list[tuple[float, float]], size: tuple[float, float] = (CELL, CELL)) -> Svg:
    """All squares without a paper as one path: a page of many years stays small."""
    way = "".join(
        f"M{number(x)} {number(y)}h{number(size[0])}v{number(size[1])}h-{number(size[0])}z" for x, y in places
    )
    return element("path", d=way, class_="ground", fill=LINE, fill_opacity="0.45")


def _square(
    held: Held, words: str, place: tuple[float, float], most: int, size: tuple[float, float] = (CELL, CELL)
) -> Svg:
    shade = _shade(held.n, most)
    square = element(
        "rect",
        x=place[0],
        y=place[1],
        width=size[0],
        height=size[1],
        rx=1.5,
        class_="square",
        fill=INK,
        fill_opacity=f"{shade}",
    )
    return link(held.href, words, square, class_="of-day")


def _shade(n: int, most: int) -> float:
    return LEVELS[min(len(LEVELS) - 1, int(sqrt(n / most) * len(LEVELS) - 1e-9))]


def _count(held: Held, voice: Voice) -> str:
    said = voice.many("%(n)s paper", "%(n)s papers", held.n)
    perhaps = voice.say("%(n)s of them possible", n=f"{held.possible:,}")
    return f"{said}, {perhaps}" if held.possible else said


def _key(most: int, voice: Voice) -> list[Sign]:
    """One square for each shade with the numbers that it stands for."""
    none = element(
        "rect",
        x=7,
        y=0,
        width=CELL,
        height=12,
        class_="ground",
        fill=LINE,
        fill_opacity="0.45",
        stroke=EDGE,
        stroke_width=0.3,
    )
    out = [Sign(none, voice.say("no paper here"))]
    seen: dict[float, list[int]] = {}
    for n in range(1, min(most, 5000) + 1):
        seen.setdefault(_shade(n, most), [n, n])[1] = n
    if most > 5000:
        seen.setdefault(LEVELS[-1], [5000, most])[1] = most
    for shade, (low, high) in seen.items():
        square = element(
            "rect", x=7, y=0, width=CELL, height=12, rx=1.5, class_="square", fill=INK, fill_opacity=f"{shade}"
        )
        out.append(Sign(square, f"{low:,}" if low == high else f"{low:,}–{high:,}"))
    return out
