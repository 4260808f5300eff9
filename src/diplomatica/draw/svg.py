"""Elements of SVG as text: what is put in is escaped, numbers are short, and no sign that XML forbids gets through."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

Value = str | float | None
"""What an attribute may be; None leaves it out."""


class Svg(str):
    """Text that is SVG already and is not escaped again; templates take it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def escaped(text: str) -> Svg:
    """The text as it may stand in an element or an attribute.

    >>> escaped('<a href="x">&\\x00')
    '&lt;a href=&quot;x&quot;&gt;&amp;\ufffd'
    """
    return Svg(_FORBIDDEN.sub("\ufffd", text).translate(_SIGNS))


def number(value: float) -> str:
    """A number of user units, to a tenth.

    >>> number(12.0), number(0.04), number(-3.26)
    ('12', '0', '-3.3')
    """
    if isinstance(value, int):
        return str(value)
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *inside: str | Svg, **attributes: Value) -> Svg:
    """An element; `stroke_width` is written `stroke-width`, `class_` is `class`.

    >>> element("g", element("line", x1=1.25), class_="a<b")
    '<g class="a&lt;b"><line x1="1.2"/></g>'
    """
    words = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, (int, float)) else escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not inside:
        return Svg(f"<{name}{words}/>")
    return Svg(f"<{name}{words}>{joined(inside)}</{name}>")


def joined(parts: Iterable[str | Svg]) -> Svg:
    """Parts one after another; plain text among them is escaped."""
    return Svg("".join(part if isinstance(part, Svg) else escaped(part) for part in parts))


def titled(text: str) -> Svg:
    """What is shown when one points at an element, and read aloud for it."""
    return element("title", text)


def link(href: str | None, title: str, *inside: Svg, **attributes: Value) -> Svg:
    """A link with its tooltip; a group where there is nowhere to go."""
    if href is None:
        return element("g", titled(title), *inside, **attributes)
    return element("a", titled(title), *inside, href=href, data_drawn="", **attributes)


def rows_of(points: Iterable[tuple[float, float]]) -> str:
    """Points of a line, for `points`.

    >>> rows_of([(1, 2), (3.5, 4)])
    '1,2 3.5,4'
    """
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
