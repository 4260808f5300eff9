"""The numbers that a word processor shows before its paragraphs and that stand nowhere in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from diplomatica.read.numerals import roman


def shown(number: int, kind: str) -> str:
    """A number in a word processor's kind of numbers: `decimal`, `lowerLetter`, `upperRoman` …, or the signs of OpenDocument `1 a A i I`.

    >>> shown(4, "lowerRoman"), shown(28, "a"), shown(3, "decimalZero")
    ('iv', 'bb', '03')
    """
    if kind in ("lowerLetter", "upperLetter", "a", "A"):
        # Both programs go on with aa, bb, cc after z.
        letters = (
            "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
            if 0 < number < 2_600
            else str(number)
        )
        return letters.upper() if kind in ("upperLetter", "A") else letters
    if kind in ("lowerRoman", "upperRoman", "i", "I"):
        return roman(number).upper() if kind in ("upperRoman", "I") else roman(number)
    return f"{number:02d}" if kind == "decimalZero" else str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it begins, its kind of numbers, and its pattern, in which `%2` is the number of the second level."""

    start: int
    kind: str
    pattern: str


@dataclass(slots=True)
class Counter:
    """Counts the items of one list on all its levels."""

    levels: dict[int, Level]
    numbers: dict[int, int] = field(default_factory=dict)

    def next(self, depth: int) -> str:
        """The label of the next item on a level (0 is the outermost); empty for a bullet."""
        level = self.levels.get(depth)
        if level is None:
            return ""
        self.numbers[depth] = self.numbers.get(depth, level.start - 1) + 1
        for deeper in [key for key in self.numbers if key > depth]:
            del self.numbers[deeper]
        if level.kind in ("bullet", "none", ""):
            return ""
        return re.sub(r"%([1-9])", lambda match: self._part(int(match[1]) - 1), level.pattern).strip()

    def _part(self, depth: int) -> str:
        level = self.levels.get(depth)
        if level is None:
            return ""
        return shown(self.numbers.get(depth, level.start), level.kind)
