"""The spread of news: a lane for each who had it, in the order in which they had it, and the lines by which it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diplomatica.draw.axis import when
from diplomatica.draw.frame import Picture, Sign, hair, line_sign, said
from diplomatica.draw.happened import Event, arranged, happened, height, triangle
from diplomatica.draw.ink import BLUE, DASHES, INK, LINE, RED, SOFT
from diplomatica.draw.letters import cut, width
from diplomatica.draw.lines import INKS, Line, shape
from diplomatica.draw.moment import Moment, passed, seen
from diplomatica.draw.stage import HEAD, NAMES, PAD, Stage
from diplomatica.draw.strokes import strokes
from diplomatica.draw.svg import Svg, element, joined, link, number, titled
from diplomatica.draw.voice import Voice

LANE = 27
"""The height of a lane."""

HIGH = 16
"""With more lanes than this the scale stands below them too."""

STROKES: dict[str, tuple[str, float, str | None]] = {
    "held": (INK, 2.6, None),
    "maybe": (INK, 1.8, DASHES["possible"]),
    "open": (INK, 1.2, DASHES["told"]),
    "denied": (RED, 1.6, None),
}
"""Ink, breadth and dashes of what is certain, possible, possible at an unknown time, and denied."""


@dataclass(frozen=True, slots=True)
class Knower:
    """One who had it: for certain from `certain` on, possibly from `possible` on, and not up to `denied`.

    Two Nones and no denial mean: possibly, nobody says when. `beside` are the words beside the mark.
    """

    name: str
    possible: float | None = None
    certain: float | None = None
    denied: float | None = None
    is_denied: bool = False
    beside: str = ""
    href: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """What is drawn: who had it, the lines between them by their places in that list, the event that it is about."""

    knowers: Sequence[Knower]
    lines: Sequence[Line] = ()
    event: Event | None = None
    lens: Moment | None = None
    public: float | None = None
    """From when on anybody may have read of it."""


def spread(content: Spread, stage: Stage, title: str, description: str) -> Picture:
    """The picture of a stretch of time."""
    placed = arranged([content.event] if content.event else [], stage)
    top = HEAD + height(placed) + 4
    rows = [(knower, top + LANE * (at + 0.5)) for at, knower in enumerate(content.knowers)]
    bottom = top + LANE * len(rows)
    twice = len(rows) > HIGH
    drawn = [
        (line, found)
        for line in content.lines
        if (found := shape(line, stage.scale, rows[line.source][1], rows[line.target][1]))
    ]
    lens = content.lens
    plot = [
        *([seen(lens, bottom, stage)] if lens and lens.at > stage.start else []),
        stage.grid(bottom, twice=twice),
        element("g", *(hair(0, y, stage.wide, y, "lane", LINE) for _, y in rows), stroke_width=0.8),
        *([passed(lens, bottom, stage)] if lens and stage.is_inside(lens.at) else []),
        *(
            [_public(content.public, top, bottom, stage)]
            if content.public is not None and stage.is_inside(content.public)
            else []
        ),
        happened(placed, bottom, stage),
        *(strokes(drawn, ink, stage.wide, bundled=False) for ink in INKS),
        *(_held(knower, y, stage) for knower, y in rows),
    ]
    return Picture(
        title, description, joined(plot), stage.wide, bottom + (30 if twice else 8),
        _names(rows, stage, events=bool(placed)), NAMES, key=_key(content, stage.voice),
        data={
            "start": number(stage.start), "end": number(stage.end), "left": str(PAD), "right": number(stage.wide - PAD),
        },
        counts={"knowers": len(rows), "lines": len(drawn)},
    )  # fmt: skip


def _names(rows: Sequence[tuple[Knower, float]], stage: Stage, *, events: bool) -> Svg:
    out = [said(stage.clock_words(), 4, HEAD - 9, size=11)]
    if events:
        words = stage.voice.say("What happened")
        out.append(said(words, 4, HEAD + 15, size=12.5, class_="place", fill=SOFT, weight="600"))
    for knower, y in rows:
        words = said(cut(knower.name, 12.5, NAMES - 12), 4, y + 4, size=12.5, class_="lane-name", fill=INK)
        out.append(link(knower.href, knower.name, words))
    return joined(out)


def _public(at: float, top: float, bottom: float, stage: Stage) -> Svg:
    """The moment from which on it stood in public."""
    x = stage.scale.x(at)
    words = stage.voice.say("public")
    left = x + width(words, 10.5) + 8 > stage.wide
    return element(
        "g", titled(stage.voice.say("public from %(when)s: anybody may have read of it", when=_at(at, stage))),
        element("line", x1=x, y1=top - 4, x2=x, y2=bottom, class_="public", stroke=BLUE, stroke_width=1.4, stroke_dasharray="1.5 3.5"),
        said(words, x - 4 if left else x + 4, bottom - 3, anchor="end" if left else None, size=10.5, class_="lens-name", fill=BLUE),
    )  # fmt: skip


def _held(knower: Knower, y: float, stage: Stage) -> Svg:
    """What is known of one: red up to a denial, dashed where it is possible, broad from where it is certain on."""
    scale, edge = stage.scale, stage.wide
    parts: list[Svg] = []
    if knower.denied is not None:
        x = min(scale.x(knower.denied), edge)
        parts.append(_stroke("denied", 0, x, y))
        parts.append(
            element("path", d=f"M{number(x - 4)} {number(y - 4)}l8 8m0 -8l-8 8", class_="denied", stroke=RED, stroke_width=1.8)
        )  # fmt: skip
    certain = None if knower.certain is None else scale.x(knower.certain)
    possible = None if knower.possible is None else scale.x(knower.possible)
    at = certain if certain is not None else possible
    if certain is not None:
        if possible is not None and certain - possible >= 3:
            parts += [
                _stroke("maybe", max(possible, 0.0), certain, y),
                _ring(possible, y),
            ]
        parts += [
            _stroke("held", max(certain, 0.0), edge, y),
            element("circle", cx=certain, cy=y, r=4.2, class_="tip certain", fill=INK),
        ]
    elif possible is not None:
        parts += [_stroke("maybe", max(possible, 0.0), edge, y), _ring(possible, y)]
    elif not knower.is_denied:
        parts.append(_stroke("open", 0, edge, y))
    if knower.beside:
        parts.append(_beside(knower, at, y, edge))
    return link(knower.href, knower.title or knower.name, *parts, class_="knower")


def _stroke(kind: str, x1: float, x2: float, y: float) -> Svg:
    ink, wide, dashes = STROKES[kind]
    return element(
        "line", x1=x1, y1=y, x2=max(x2, x1), y2=y, class_=kind, stroke=ink, stroke_width=wide, stroke_dasharray=dashes
    )


def _ring(x: float, y: float) -> Svg:
    """Where it becomes possible."""
    return element("circle", cx=x, cy=y, r=3.6, class_="ring", fill="#fff", stroke=INK, stroke_width=1.4)


def _beside(knower: Knower, at: float | None, y: float, edge: float) -> Svg:
    """The words over a lane, beside its mark; at its left end where there is none."""
    room = width(knower.beside, 10.5) + 10
    class_, ink = ("beside", SOFT) if at is not None else ("beside unknown", RED)
    x, anchor = (6.0, None) if at is None else (at + 7, None) if at + room < edge else (at - 7, "end")
    return said(knower.beside, x, y - 5, anchor=anchor, size=10.5, class_=class_, fill=ink)


def _key(content: Spread, voice: Voice) -> list[Sign]:
    """What is in the picture, each explained."""
    out: list[Sign] = []
    if any(one.certain is not None for one in content.knowers):
        held = joined([_stroke("held", 6, 27, 6), element("circle", cx=6, cy=6, r=4.2, class_="tip certain", fill=INK)])
        out.append(Sign(held, voice.say("broad: had it for certain, from the dot on")))
    if any(one.possible is not None and one.possible != one.certain for one in content.knowers):
        maybe = joined([_stroke("maybe", 6, 27, 6), _ring(6, 6)])
        out.append(Sign(maybe, voice.say("dashed: may have had it, from the ring on")))
    if any(one.possible is one.certain is None and not one.is_denied for one in content.knowers):
        out.append(
            Sign(
                _stroke("open", 1, 27, 6),
                voice.say("dotted: may have had it, nobody says when"),
            )
        )
    if any(one.is_denied for one in content.knowers):
        cross = element("path", d="M16 2l8 8m0 -8l-8 8", class_="denied", stroke=RED, stroke_width=1.8)
        out.append(
            Sign(
                joined([_stroke("denied", 1, 20, 6), cross]),
                voice.say("red: a paper says that it had not come up to then"),
            )
        )
    if content.lines:
        out.append(line_sign("certain", voice.say("slanting: on its way, from sending to arrival")))
    if content.event:
        out.append(Sign(triangle(14, 0), voice.say("the event")))
    if content.public is not None:
        dotted = element(
            "line",
            x1=14,
            y1=0,
            x2=14,
            y2=12,
            class_="public",
            stroke=BLUE,
            stroke_width=1.4,
            stroke_dasharray="1.5 3.5",
        )
        out.append(Sign(dotted, voice.say("public: from then on anybody may have read of it")))
    if content.lens:
        mark = element("line", x1=14, y1=0, x2=14, y2=12, class_="lens-line", stroke=BLUE, stroke_width=2)
        out.append(Sign(mark, voice.say("the lens")))
    return out


def words_of(knower: Knower, stage: Stage) -> str:
    """What is known of one, in words for whoever points at the lane or hears it."""
    voice, name = stage.voice, knower.name
    if knower.certain is not None:
        said_ = voice.say("%(who)s had it for certain from %(when)s", who=name, when=_at(knower.certain, stage))
    elif knower.is_denied:
        said_ = voice.say("%(who)s: attested not", who=name)
    elif knower.possible is None:
        return voice.say("%(who)s may have had it; nobody says when", who=name)
    else:
        return voice.say("%(who)s may have had it from %(when)s", who=name, when=_at(knower.possible, stage))
    if knower.certain is not None and knower.possible is not None and knower.possible < knower.certain:
        said_ += "\n" + voice.say("possibly from %(when)s", when=_at(knower.possible, stage))
    if knower.denied is not None:
        said_ += "\n" + voice.say("attested not up to %(when)s", when=_at(knower.denied, stage))
    return said_


def _at(moment: float, stage: Stage) -> str:
    return when(moment, moment, stage.clock, stage.voice)
