"""The space-time diagram: a lane for each actor at a place, time to the right, a line for each transmission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from urllib.parse import quote

from diplomatica.draw.axis import DAY, clock, offset, zone_of
from diplomatica.draw.frame import Picture, Sign, hair, line_sign, said
from diplomatica.draw.happened import Event, arranged, happened, height, triangle
from diplomatica.draw.ink import BLUE, DASHES, EDGE, INK, LINE, RED, SOFT, STROKES, WASH
from diplomatica.draw.lanes import Lane
from diplomatica.draw.letters import cut, width
from diplomatica.draw.lines import INKS, Line, Shape, shape
from diplomatica.draw.stage import BOLD, HEAD, NAMES, PAD, Stage
from diplomatica.draw.svg import Svg, element, joined, link, number, titled
from diplomatica.draw.voice import Voice

LANE, PLACE = 25, 24
"""The height of a lane, and of the head of a place."""

HIGH = 14
"""With more lanes than this the scale stands below them too."""

MIDNIGHTS = 16 * DAY
"""A span up to which the midnights of each place are marked."""

WIDE_TARGETS = 160
"""Up to so many lines each has a broad invisible border, so that it is easily pointed at."""

NUMBERED = 12
"""A bundle says how many it holds, if it holds at least one in so many of what the largest holds."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that is marked through all lanes, and what it is called."""

    at: float
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is drawn: lanes in their final order, those of a place together; lines name them by their place in the list."""

    lanes: Sequence[Lane]
    lines: Sequence[Line]
    events: Sequence[Event] = ()
    lens: Moment | None = None


@dataclass(frozen=True, slots=True)
class _Rows:
    """The height of each lane and of the head of each place, and where the lanes end."""

    lanes: Sequence[tuple[Lane, float]]
    places: Sequence[tuple[Lane, float]]
    bottom: float


def space_time(content: Content, stage: Stage, title: str, description: str) -> Picture:
    """The diagram of a stretch of time; lines whose ends lie outside go on to its edge."""
    placed = arranged(content.events, stage)
    rows = _rows(content.lanes, HEAD + height(placed))
    twice = len(content.lanes) > HIGH
    bundled = any(line.count > 1 for line in content.lines)
    drawn = [
        (line, found)
        for line in content.lines
        if (found := shape(line, stage.scale, rows.lanes[line.source][1], rows.lanes[line.target][1]))
    ]
    lens = content.lens
    plot = [
        *([_seen(lens, rows.bottom, stage)] if lens and lens.at > stage.start else []),
        stage.grid(rows.bottom, twice=twice),
        _lanes(rows, stage),
        *([_lens(lens, rows.bottom, stage)] if lens and stage.is_inside(lens.at) else []),
        happened(placed, rows.bottom, stage),
        _bars(drawn, stage.wide),
        *(_strokes(drawn, ink, stage.wide, bundled=bundled) for ink in INKS),
    ]
    return Picture(
        title, description, joined(plot), stage.wide, rows.bottom + (30 if twice else 10),
        _names(rows, stage, events=bool(placed)), NAMES,
        key=_key(stage.voice, bundled=bundled, events=bool(placed), lens=lens is not None),
        data={
            "start": number(stage.start), "end": number(stage.end), "left": str(PAD), "right": number(stage.wide - PAD),
        },
        counts={
            "lines": len(drawn), "transmissions": sum(line.count for line, _ in drawn),
            **{ink: sum(line.count for line, _ in drawn if line.ink == ink) for ink in INKS},
        },
    )  # fmt: skip


def _rows(lanes: Sequence[Lane], top: float) -> _Rows:
    rows: list[tuple[Lane, float]] = []
    places: list[tuple[Lane, float]] = []
    y = float(top)
    for _, group in groupby(lanes, key=lambda lane: lane.place_id):
        members = list(group)
        places.append((members[0], y + PLACE / 2 + 2))
        rows += [(lane, y + PLACE + LANE * (at + 0.5)) for at, lane in enumerate(members)]
        y += PLACE + LANE * len(members) + 4
    return _Rows(rows, places, y)


def _names(rows: _Rows, stage: Stage, *, events: bool) -> Svg:
    """Places with their clocks, and the actors at each."""
    voice = stage.voice
    out: list[Svg] = [said(stage.clock_words(), 4, HEAD - 9, size=11)]
    if events:
        out.append(said(voice.say("What happened"), 4, HEAD + 15, size=12.5, class_="place", fill=SOFT, weight="600"))
    for lane, y in rows.places:
        shown = f" · {offset(stage.start, zone_of(lane.zone))}" if lane.zone else ""
        ink, class_ = (SOFT, "place") if lane.place_id else (RED, "place unknown")
        name = cut(lane.place, 12.5, (NAMES - 10 - width(shown, 11)) / BOLD)
        place = (
            element("tspan", name, class_=class_, font_weight="600", fill=ink),
            element("tspan", shown, font_size=11),
        )
        out.append(element("text", *place, x=4, y=y + 4, font_size=12.5))
    for lane, y in rows.lanes:
        class_, ink = ("lane-name", INK) if lane.actor_id else ("others", SOFT) if lane.folded else ("unknown", RED)
        words = said(cut(lane.name, 12.5, NAMES - 22), 14, y + 4, size=12.5, class_=class_, fill=ink)
        href = f"/actor/{quote(lane.actor_id, safe='')}" if lane.actor_id else None
        out.append(link(href, f"{lane.name}, {lane.place}", words))
    return joined(out)


def _lanes(rows: _Rows, stage: Stage) -> Svg:
    """The lanes on the ground of their places, with the midnights of each."""
    grounds = [
        element("rect", x=0, y=y - 8, width=stage.wide, height=16, class_="ground", fill=LINE, fill_opacity="0.45")
        for _, y in rows.places
    ]
    lanes = [hair(0, y, stage.wide, y, "lane", LINE) for _, y in rows.lanes]
    ticks = [tick for lane, y in rows.places if lane.zone for tick in _midnights(lane.zone, y, stage)]
    midnights = element("g", *ticks, class_="midnights", fill=SOFT, font_size=9.5) if ticks else Svg("")
    return joined([*grounds, element("g", *lanes, stroke_width=0.8), midnights])


def _midnights(zone: str, y: float, stage: Stage) -> list[Svg]:
    """Where a new day begins on the clock of a place, with its date where there is room."""
    if stage.end - stage.start > MIDNIGHTS:
        return []
    where, scale = zone_of(zone), stage.scale
    room = scale.x(stage.start + DAY) - scale.left
    out: list[Svg] = []
    for mark in scale.marks(stage.voice, where, room=room * 0.99):
        x = scale.x(mark.at)
        if not stage.is_midnight(mark.at, where):
            continue
        out.append(hair(x, y - 8, x, y + 8, "midnight", EDGE))
        day = clock(mark.at, where)
        words = f"{day.day} {stage.voice.month(day.month)}" if room > 50 else str(day.day)
        if room > 20 and x + 4 + width(words, 9.5) < stage.wide:
            out.append(said(words, x + 3, y + 3.5))
    return out


def _bars(drawn: Sequence[tuple[Line, Shape]], wide: float) -> Svg:
    """The intervals of sending and arrival, each once."""
    found = {
        (y, max(left, 0.0), min(right, wide))
        for _, one in drawn
        for left, right, y in one.bars
        if right > 0 and left < wide
    }
    bars = [
        element("rect", x=left, y=y - 3, width=max(right - left, 1.0), height=6, rx=1)
        for y, left, right in sorted(found)
    ]
    return element("g", *bars, class_="day", fill=EDGE, fill_opacity="0.34") if bars else Svg("")


def _strokes(drawn: Sequence[tuple[Line, Shape]], ink: str, wide: float, *, bundled: bool) -> Svg:
    """All lines of one ink."""
    mine = [(line, one) for line, one in drawn if line.ink == ink]
    if not mine:
        return Svg("")
    most = max(line.count for line, _ in drawn) if bundled else 0
    targets = len(drawn) <= WIDE_TARGETS
    return element(
        "g", *(_stroke(line, one, wide, most=most, targets=targets) for line, one in mine), class_=f"ink {ink}",
        stroke=STROKES[ink], fill="none", stroke_width=1.5, stroke_dasharray=DASHES[ink],
        stroke_linecap="round" if ink == "told" else None,
    )  # fmt: skip


def _stroke(line: Line, one: Shape, wide: float, *, most: int, targets: bool) -> Svg:
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
    parts.append(element("path", d=way, stroke_width=1 + 7 * sqrt(line.count / most) if most else None))
    exact = [(one.starts_exact, one.start), (one.ends_exact, one.end)]
    dots = [element("circle", cx=x, cy=y, r=2.1) for known, (x, y) in exact if known and 0 <= x <= wide]
    if dots and not most:
        parts.append(element("g", *dots, class_=f"tip {line.ink}", fill=STROKES[line.ink], stroke="none"))
    if one.ends_open and 0 < one.end[0] < wide:
        arrow = f"M{number(x2 - 2)} {number(y2 - 3.5)}l4.5 3.5l-4.5 3.5"
        parts.append(element("path", d=arrow, stroke_width=1.2, stroke_dasharray="none"))
    if most and line.count > 1 and line.count * NUMBERED >= most:
        parts.append(said(f"{line.count:,}", (x1 + x2) / 2 + 5, (y1 + y2) / 2 + 4, class_="many", size=11, fill=INK))
    return link(line.href, line.title, *parts, data_p=str(line.paper), data_s=str(line.source), data_t=str(line.target))


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


def _seen(lens: Moment, bottom: float, stage: Stage) -> Svg:
    """The ground of all that lies before the lens."""
    x = min(stage.scale.x(lens.at), stage.wide)
    return element("rect", x=0, y=HEAD, width=x, height=bottom - HEAD, class_="seen", fill=WASH, fill_opacity="0.6")


def _lens(lens: Moment, bottom: float, stage: Stage) -> Svg:
    """The moment of the lens through all lanes."""
    x = stage.scale.x(lens.at)
    words = stage.voice.say("the lens: %(when)s", when=lens.name)
    at, anchor = (x - 5, "end") if x + BOLD * width(words, 11.5) + 8 > stage.wide else (x + 5, None)
    return element(
        "g", titled(words),
        element("line", x1=x, y1=HEAD - 4, x2=x, y2=bottom, class_="lens-line", stroke=BLUE, stroke_width=2),
        said(words, at, bottom - 3, anchor=anchor, size=11.5, class_="lens-name", fill=BLUE, weight="600"),
    )  # fmt: skip


def _key(voice: Voice, *, bundled: bool, events: bool, lens: bool) -> list[Sign]:
    dashes = DASHES["possible"]
    slope = element(
        "line", x1=1, y1=10, x2=16, y2=4, stroke=INK, class_="ink possible", stroke_width=1.5, stroke_dasharray=dashes
    )
    arrow = element("path", d="M15 0l5 4l-5 4", fill="none", stroke=INK, class_="ink possible", stroke_width=1.2)
    bar = element("rect", x=1, y=3, width=26, height=6, rx=1, class_="day", fill=EDGE, fill_opacity="0.34")
    out = [
        line_sign("certain", voice.say("solid: it had arrived for certain")),
        line_sign("possible", voice.say("dashed: it may have arrived")),
        line_sign("told", voice.say("dotted: another paper tells of it, or orders it")),
        Sign(joined([slope, arrow]), voice.say("open end: when it arrived is not known")),
        Sign(bar, voice.say("bar: within this time, the hour is not known")),
    ]
    if bundled:
        broad = element("line", x1=1, y1=6, x2=27, y2=6, class_="ink certain", stroke=INK, stroke_width=6)
        out.append(Sign(broad, voice.say("broad: several at once, by their number; it opens them")))
    else:
        out.append(
            Sign(
                element("circle", cx=14, cy=6, r=2.6, class_="tip certain", fill=INK),
                voice.say("dot: the hour is known"),
            )
        )
    if events:
        out.append(Sign(triangle(14, 0), voice.say("an event")))
    if lens:
        line = element("line", x1=14, y1=0, x2=14, y2=12, class_="lens-line", stroke=BLUE, stroke_width=2)
        out.append(Sign(line, voice.say("the lens")))
    return out
