"""Where a picture over time is drawn: its scale, its clock, its words, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

from diplomatica.draw.axis import Scale, clock, offset
from diplomatica.draw.frame import hair, said
from diplomatica.draw.ink import EDGE, LINE, SOFT
from diplomatica.draw.letters import width
from diplomatica.draw.svg import Svg, element, joined
from diplomatica.draw.voice import ENGLISH, Voice

NAMES, PLOT, PAD = 208, 860, 22
"""Widths of the names, of the plot, and of its margin on either side."""

HEAD = 40
"""The height of the scale above a plot."""

BOLD = 1.1
"""How much wider bold letters are."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A plot of time from left to right, on a clock, in a language."""

    start: float
    end: float
    voice: Voice = ENGLISH
    clock: tzinfo = UTC
    clock_name: str = "UTC"
    wide: float = PLOT

    @property
    def scale(self) -> Scale:
        """The scale of the plot, within its margins."""
        return Scale(self.start, self.end, PAD, self.wide - PAD)

    def clock_words(self) -> str:
        """Which clock the scale shows."""
        shown = offset(self.start, self.clock)
        name = shown if self.clock_name in (shown, "UTC") else f"{self.clock_name}, {shown}"
        return self.voice.say("hours: %(clock)s", clock=name)

    def is_inside(self, at: float) -> bool:
        """Whether a moment lies on the plot."""
        return self.start <= at <= self.end

    def grid(self, bottom: float, *, twice: bool = False) -> Svg:
        """The marks of the scale through the plot, their words above it, and where it is high below it too."""
        lines: list[Svg] = []
        words: list[Svg] = []
        free = -9.0
        for mark in self.scale.marks(self.voice, self.clock):
            x = self.scale.x(mark.at)
            strong = ("hair strong", EDGE, HEAD - 6) if mark.strong else ("hair", LINE, HEAD - 2)
            lines.append(hair(x, strong[2], x, bottom, strong[0], strong[1]))
            words += [
                said(mark.text, x, y, anchor="middle", size=11) for y in (HEAD - 9, bottom + 16)[: 2 if twice else 1]
            ]
            room = BOLD * width(mark.above, 11.5)
            at = min(max(x, room / 2 + 1), self.wide - room / 2 - 1)
            if mark.above and at - room / 2 >= free:
                words.append(said(mark.above, at, 14, anchor="middle", size=11.5, weight="600"))
                free = at + room / 2 + 8
        return joined([element("g", *lines, stroke_width=0.7), element("g", *words, class_="axis", fill=SOFT)])

    def is_midnight(self, at: float, where: tzinfo) -> bool:
        """Whether a day begins at a moment on a clock."""
        shown = clock(at, where)
        return (shown.hour, shown.minute, shown.second) == (0, 0, 0)
