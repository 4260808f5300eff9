"""The labels of points: `First.`, `3.`, `(b)`, `iv)`, `а)`, `§ 2`, `１．`, each read as a style and a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.layout import Block
from diplomatica.parse.scan import Scan, pattern

QUOTES = "\"“«„'‘"
CYRILLIC = "абвгдежзиклмнопрст"
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}

_NUMBERS = (
    r"\d{1,3}(?:\.\d{1,3}){1,3}\.?|\d{1,3}|[０-９]{1,3}"  # 2.3.1, 3, full width
    r"|[ivxl]{1,5}|[IVXL]{1,5}|\p{Latin}|[а-т]"
)
_FORM = pattern(
    rf"(?:(?P<paragraph>§ ?)(?P<after>\d{{1,3}})\.?|(?P<open>[(（])? ?(?P<many>{_NUMBERS})(?P<close>[)）.．、:]{{1,2}}|[)）]\.))"
    r"(?:\s|\p{Lu}|\p{Han}|[\"“«(\[]|\z|(?m:$))"
)


@dataclass(frozen=True, slots=True)
class Label:
    """One way to read a label: the style tells lists apart, the value counts from 1."""

    style: str
    value: int
    name: str
    """Its part of a passage id: `3`, `b`, `iv`."""
    depth: int
    """0, or how many numbers a label like `2.3.1` has."""
    start: int
    end: int


@lru_cache(maxsize=64)
def _ordinals(convention: Convention) -> dict[str, int]:
    return {form: place for place, forms in enumerate(convention.points, 1) for form in forms}


def read_labels(scan: Scan, block: Block, convention: Convention) -> list[Label]:
    """The ways to read the label that a paragraph begins with, likeliest first; none where it has no label.

    An opening quotation mark before the label is passed over.
    """
    words = block.text
    start = 0
    while start < len(words) and words[start] in QUOTES:
        start += 1
    head = words[start : start + 24]
    if not head:
        return []
    first = head[0]
    if first.isdigit() or first in "(（§" or (len(head) > 1 and head[1] in ").．）、:") or first in "ivxlIVXL":
        return _formed(scan, block.start + start, block.start + start + len(head))
    if first.isupper() or first == "第":
        return _worded(head, block.start + start, convention)
    return []


def _worded(head: str, start: int, convention: Convention) -> list[Label]:
    length = 0
    while length < len(head) and (head[length].isalpha() or head[length] == "-"):
        length += 1
    value = _ordinals(convention).get(head[:length])
    if value is None or head[length : length + 1] not in (".", ",", ":", ")", "，", "、", "．"):
        return []
    style = "word" if head[length] != "," else "word,"
    return [Label(style, value, str(value), 0, start, start + length + 1)]


def _formed(scan: Scan, start: int, limit: int) -> list[Label]:
    hit = scan.at(_FORM, start, limit)
    if hit is None:
        return []
    core = hit.text("after") or hit.text("many") or ""
    span = hit.span("close") or hit.span("after") or (0, 0)
    end = span[1]
    shape = f"{hit.text('paragraph') or ''}{hit.text('open') or ''}{hit.text('close') or ''}".strip()
    shape = shape.translate({0xFF08: "(", 0xFF09: ")", 0xFF0E: "."})
    if shape == ":" and not core.isdigit():
        return []
    core = core.rstrip(".")
    if "." in core:
        parts = [int(part) for part in core.split(".")]
        return [Label(f"many{len(parts)}", parts[-1], str(parts[-1]), len(parts), start, end)]
    if core.isdigit():
        value = int(core)
        return [Label(f"1{shape}", value, str(value), 0, start, end)] if value else []
    return _lettered(core, shape, start, end)


def _lettered(core: str, shape: str, start: int, end: int) -> list[Label]:
    case = "a" if core.islower() else "A"
    out = []
    lower = core.lower()
    if len(core) == 1 and "a" <= lower <= "z":
        out.append(Label(f"{case}{shape}", ord(lower) - 96, lower, 0, start, end))
    if lower in CYRILLIC and len(core) == 1:
        value = CYRILLIC.index(lower) + 1
        out.append(Label(f"c{shape}", value, chr(96 + value), 0, start, end))
    if all(letter in ROMAN for letter in lower):
        value = _roman(lower)
        if value:
            out.append(Label(f"{'i' if case == 'a' else 'I'}{shape}", value, lower, 0, start, end))
    return out


def _roman(lower: str) -> int:
    """The value of a Roman numeral, 0 for letters in no order of one."""
    values = [ROMAN[letter] for letter in lower]
    total = sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return total if 0 < total < 90 else 0
