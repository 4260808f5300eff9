"""The space-time diagram: a lane for each actor at a place, time to the right, a line for each transmission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from diplomatica.draw.axis import DAY, clock, offset, zone_of
from diplomatica.draw.frame import Picture, Sign, hair, line_sign, said
from diplomatica.draw.happened import Event, arranged, happened, height, triangle
from diplomatica.draw.ink import BLUE, DASHES, EDGE, INK, LINE, RED, SOFT
from diplomatica.draw.lanes import Lane
from diplomatica.draw.letters import cut, width
from diplomatica.draw.lines import INKS, Line, shape
from diplomatica.draw.moment import Moment, passed, seen
from diplomatica.draw.stage import BOLD, HEAD, NAMES, PAD, Stage
from diplomatica.draw.strokes import bars, counted, strokes
from diplomatica.draw.svg import Svg, element, joined, link, number
from diplomatica.draw.voice import Voice

LANE, PLACE = 25, 24
"""The height of a lane, and of the head of a place."""

ROOMY, MOST_ROOM = 440, 90
"""Few lanes with bundles between them share this height, each has at most that of it: their lines slant less, their numbers part."""

HIGH = 14
"""With more lanes than this the scale stands below them too."""

MIDNIGHTS = 16 * DAY
"""A span up to which the midnights of each place are marked."""


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
    bundled = any(line.count > 1 for line in content.lines)
    rows = _rows(content.lanes, HEAD + height(placed), _lane_height(len(content.lanes)) if bundled else LANE)
    twice = len(content.lanes) > HIGH
    drawn = [
        (line, found)
        for line in content.lines
        if (found := shape(line, stage.scale, rows.lanes[line.source][1], rows.lanes[line.target][1]))
    ]
    lens = content.lens
    plot = [
        *([seen(lens, rows.bottom, stage)] if lens and lens.at > stage.start else []),
        stage.grid(rows.bottom, twice=twice),
        _lanes(rows, stage),
        *([passed(lens, rows.bottom, stage)] if lens and stage.is_inside(lens.at) else []),
        happened(placed, rows.bottom, stage),
        bars(drawn, stage.wide),
        *(strokes(drawn, ink, stage.wide, bundled=bundled) for ink in INKS),
        *([counted(drawn, stage.wide)] if bundled else []),
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


def _lane_height(lanes: int) -> float:
    """The height of a lane between which bundles run.

    >>> [_lane_height(n) for n in (1, 4, 10, 30)]
    [90, 90, 44.0, 25]
    """
    return max(LANE, min(MOST_ROOM, ROOMY / max(lanes, 1)))


def _rows(lanes: Sequence[Lane], top: float, tall: float) -> _Rows:
    rows: list[tuple[Lane, float]] = []
    places: list[tuple[Lane, float]] = []
    y = float(top)
    for _, group in groupby(lanes, key=lambda lane: lane.place_id):
        members = list(group)
        places.append((members[0], y + PLACE / 2 + 2))
        rows += [(lane, y + PLACE + tall * (at + 0.5)) for at, lane in enumerate(members)]
        y += PLACE + tall * len(members) + 4
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
    for mark in scale.marks(stage.voice, where, room=room * 0.4):
        x = scale.x(mark.at)
        if not stage.is_midnight(mark.at, where):
            continue
        out.append(hair(x, y - 8, x, y + 8, "midnight", EDGE))
        day = clock(mark.at, where)
        words = f"{day.day} {stage.voice.month(day.month)}" if room > 50 else str(day.day)
        if room > 20 and x + 4 + width(words, 9.5) < stage.wide:
            out.append(said(words, x + 3, y + 3.5))
    return out


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
