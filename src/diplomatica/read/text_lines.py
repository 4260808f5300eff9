"""Typed lines become flowing words: a line stays a line, an empty one parts paragraphs."""

from __future__ import annotations

from diplomatica.read.flowing import Flowing


def say_lines(flowing: Flowing, text: str) -> None:
    """Say a text line by line; offsets count its code points."""
    at, blank = 0, False
    for line in text.split("\n"):
        if line.strip():
            flowing.paragraph() if blank else flowing.line()
            flowing.words(line.strip(), at + len(line) - len(line.lstrip()), at + len(line.rstrip()))
        blank = not line.strip()
        at += len(line) + 1
