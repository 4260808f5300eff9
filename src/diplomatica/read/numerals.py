"""Numbers in Roman letters, as lists show them."""

from __future__ import annotations

_SIGNS = {
    "m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1
}  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 to 3999 in small Roman letters; another one in figures.

    >>> roman(1994), roman(4000)
    ('mcmxciv', '4000')
    """
    if not 0 < number < 4_000:
        return str(number)
    found = ""
    for sign, value in _SIGNS.items():
        found += sign * (number // value)
        number %= value
    return found
