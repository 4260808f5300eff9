"""The lines of a text as spans."""

from __future__ import annotations

from collections.abc import Iterator

from diplomatica.parse.state import Span


def lines(text: str) -> Iterator[Span]:
    """Each line without white space at its ends; an empty line is an empty span.

    >>> list(lines("  FM HALM\\n\\nTO TARN"))
    [(2, 9), (10, 10), (11, 18)]
    """
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        start = at + len(line) - len(line.lstrip())
        yield start, max(start, at + len(line.rstrip()))
        at = end + 1
