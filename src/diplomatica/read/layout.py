"""One document in one file: its text is cut out, everything around it is furniture."""

from __future__ import annotations

from diplomatica.model.document import Span
from diplomatica.read.decode import Decoded


def cut(decoded: Decoded, start: int, end: int) -> tuple[str, list[Span]]:
    """The text `start:end` without white space at its ends, and spans that partition the whole file."""
    text = decoded.text
    stretch = text[start:end]
    left, right = len(stretch) - len(stretch.lstrip()), len(stretch) - len(stretch.rstrip())
    if left == len(stretch):
        return "", furniture(0, decoded.source_end)
    start, end = decoded.whole(start + left, end - right)
    spans = decoded.spans(start, end)
    first, last = decoded.source(start, end)
    return text[start:end], [*furniture(0, first), *spans, *furniture(last, decoded.source_end)]


def furniture(start: int, end: int) -> list[Span]:
    """The source stretch `start:end` as furniture; nothing where it is empty."""
    return [Span(None, None, start, end, "furniture")] if end > start else []
