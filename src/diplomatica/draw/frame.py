"""What all pictures have in common: their parts, their key, and the whole sheet that can be downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from diplomatica.draw.ink import DASHES, EDGE, FONT, INK, PAPER, SOFT, STROKES
from diplomatica.draw.letters import cut, width
from diplomatica.draw.svg import Svg, Value, element, joined
from diplomatica.draw.voice import Voice

NAMESPACE = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Sign:
    """One entry of a key: a small drawing, 28 by 12, and what it means."""

    drawn: Svg
    means: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: `plot`, and to its left `names` where it has any, both inside of an `svg` element of their own.

    `title` and `description` say in words what it shows. `counts` are the figures that are in it, by name.
    """

    title: str
    description: str
    plot: Svg
    width: float
    height: float
    names: Svg | None = None
    names_width: float = 0
    key: Sequence[Sign] = ()
    interactive: bool = True
    data: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def inline(self, uid: str) -> Svg:
        """The picture as it stands in a page; `uid` tells several of one page apart."""
        parts = []
        if self.names is not None:
            parts.append(
                element(
                    "svg", self.names, class_="picture names", width=self.names_width, height=self.height,
                    viewBox=f"0 0 {_whole(self.names_width)} {_whole(self.height)}", preserveAspectRatio="xMinYMin slice", role="group",
                    aria_label=self.title,
                )
            )  # fmt: skip
        # Links inside of an `img` would be hidden from those who cannot see it.
        words = (
            element("title", self.title, id=f"{uid}-t"), element("desc", self.description, id=f"{uid}-d"),
        )  # fmt: skip
        parts.append(
            element(
                "svg", *words, self.plot, class_="picture plot", width=self.width, height=self.height,
                viewBox=f"0 0 {_whole(self.width)} {_whole(self.height)}", role="group" if self.interactive else "img",
                aria_labelledby=f"{uid}-t", aria_describedby=f"{uid}-d",
                **{f"data_{name}": value for name, value in self.data.items()},
            )
        )  # fmt: skip
        return joined(parts)

    def sheet(self, source: str, voice: Voice) -> Svg:
        """The whole as a file of its own: heading, picture, key, and where it comes from."""
        margin, head = 18.0, 56.0
        inner = max(self.names_width + self.width, 520)
        key, below = _key(self.key, inner)
        full, tall = inner + 2 * margin, head + self.height + below + 34
        said = [
            element("text", cut(self.title, 17, inner), x=margin, y=26, font_size=17, font_weight="600", fill=INK),
            element("text", cut(self.description, 12, inner), x=margin, y=45, font_size=12, fill=SOFT),
        ]
        parts = [element("g", self.plot, transform=f"translate({_whole(margin + self.names_width)} {_whole(head)})")]
        if self.names is not None:
            parts.append(element("g", self.names, transform=f"translate({_whole(margin)} {_whole(head)})"))
        parts.append(element("g", key, transform=f"translate({_whole(margin)} {_whole(head + self.height + 14)})"))
        parts.append(element("text", cut(source, 11, inner), x=margin, y=tall - 10, font_size=11, fill=SOFT))
        return element(
            "svg", element("title", self.title), element("desc", self.description),
            element("rect", width=full, height=tall, fill=PAPER), *said, *parts,
            xmlns=NAMESPACE, width=full, height=tall, viewBox=f"0 0 {_whole(full)} {_whole(tall)}", font_family=FONT,
            font_size=12, fill=SOFT, role="img",
        )  # fmt: skip


def line_sign(ink: str, means: str) -> Sign:
    """The entry of the key for a line of that ink."""
    stroke = element(
        "line", x1=1, y1=6, x2=27, y2=6, class_=f"ink {ink}", stroke=STROKES[ink], stroke_width=1.6,
        stroke_dasharray=DASHES[ink], stroke_linecap="round" if ink == "told" else None,
    )  # fmt: skip
    return Sign(stroke, means)


def said(text: str, x: float, y: float, *, weight: str | None = None, anchor: str | None = None, **words: Value) -> Svg:
    """Words at a place; `size` is that of the letters."""
    size = words.pop("size", None)
    return element("text", text, x=x, y=y, text_anchor=anchor, font_size=size, font_weight=weight, **words)


def hair(x1: float, y1: float, x2: float, y2: float, class_: str = "hair", stroke: str = EDGE) -> Svg:
    """A thin straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_, stroke=stroke)


def _key(signs: Sequence[Sign], room: float) -> tuple[Svg, float]:
    """The key in lines that are filled from the left, and its height."""
    out: list[Svg] = []
    x = y = 0.0
    for sign in signs:
        needed = 36 + width(sign.means, 12) + 18
        if x and x + needed > room:
            x, y = 0.0, y + 20
        out.append(element("g", sign.drawn, transform=f"translate({_whole(x)} {_whole(y - 6)})"))
        out.append(said(cut(sign.means, 12, room - 40), x + 34, y + 4, size=12, fill=SOFT))
        x += needed
    return joined(out), (y + 26 if signs else 0)


def _whole(value: float) -> str:
    return f"{value:.0f}"
