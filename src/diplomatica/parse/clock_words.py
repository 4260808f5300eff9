"""A printed hour in numbers: hour and minute on a 24-hour clock, with what was odd about it."""

from __future__ import annotations

from functools import lru_cache

import re2

_AFTERNOON = re2.compile(r"(?i:([ap])\.?\s?m\.?)")
_DIGITS = re2.compile(r"[0-9]+")

WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "24:00", "полдень": "12:00", "полночь": "24:00"}
"""Hours that have a name; midnight is the end of the day that stands with it."""


@lru_cache(maxsize=4096)
def read_hour(words: str) -> tuple[str, str | None] | None:
    """`HH:MM` and a remark (or None) for the words of an hour; None where they are none.

    >>> read_hour("8:15 p. m."), read_hour("20:55 p.m."), read_hour("8:101 a.m.")
    (('20:15', None), ('20:55', '24-hour clock, printed with p.m.'), ('08:10', 'the last digit is read as a note mark'))
    """
    lowered = words.lower()
    for name, local in WORDS.items():
        if name in lowered:
            return local, None
    half = _AFTERNOON.search(words)
    numbers = [match.group() for match in _DIGITS.finditer(words[: half.start()] if half else words)]
    remark = None
    if len(numbers) == 1 and len(numbers[0]) == 4:
        numbers = [numbers[0][:2], numbers[0][2:]]
    if len(numbers) > 1 and len(numbers[1]) == 3:
        numbers[1], remark = numbers[1][:2], "the last digit is read as a note mark"
    if not numbers or len(numbers[0]) > 2:
        return None
    minute = int(numbers[1]) if len(numbers) > 1 else 0
    return _on_24(int(numbers[0]), minute, half.group(1).lower() if half else None, remark)


def _on_24(hour: int, minute: int, half: str | None, remark: str | None) -> tuple[str, str | None] | None:
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if half and (hour > 12 or hour == 0):
        # Translators add a.m. or p.m. to a clock of 24 hours; the number says enough.
        if hour > 12 or half == "p":
            remark = remark or f"24-hour clock, printed with {half}.m."
    elif half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}", remark
