"""Newlines and NFC in small pieces, so that every changed stretch of a text still knows its source."""

from __future__ import annotations

import re
from unicodedata import combining, is_normalized, normalize

from diplomatica.model.document import How, Span

_SUSPECT = re.compile(r"\r\n?|[\x00-\x7f]?[^\x00-\x7f]+")
"""A newline to change, or a run that NFC could touch. No ASCII character ever melts into what stands before it,
so a run may be normalised alone; the one ASCII character before it may take up its marks."""


def pieces_of(source: str, shift: int) -> tuple[str, tuple[Span, ...]]:
    """The normalised text and its pieces, whose source offsets begin at `shift`."""
    parts: list[str] = []
    pieces: list[Span] = []
    at = 0
    for start, end, new in _changes(source):
        _append(parts, pieces, source[at:start], at + shift, start + shift, "verbatim")
        _append(parts, pieces, new, start + shift, end + shift, "normalised")
        at = end
    _append(parts, pieces, source[at:], at + shift, len(source) + shift, "verbatim")
    return "".join(parts), tuple(pieces)


def _changes(source: str) -> list[tuple[int, int, str]]:
    """What must change, in order: start, end, new words."""
    found = []
    for match in _SUSPECT.finditer(source):
        run = match.group()
        if run[0] == "\r":
            found.append((match.start(), match.end(), "\n"))
        elif not is_normalized("NFC", run):
            found += _clusters(run, match.start())
    return found


def _clusters(run: str, start: int) -> list[tuple[int, int, str]]:
    """The changed letters of a run with their marks; the whole run where letters melt into each other."""
    cuts = [i for i, char in enumerate(run) if i == 0 or combining(char) == 0]
    clusters = [run[a:b] for a, b in zip(cuts, [*cuts[1:], len(run)], strict=True)]
    composed = [normalize("NFC", cluster) for cluster in clusters]
    if "".join(composed) != normalize("NFC", run):
        return [(start, start + len(run), normalize("NFC", run))]
    return [
        (start + cut, start + cut + len(old), new)
        for cut, old, new in zip(cuts, clusters, composed, strict=True)
        if old != new
    ]


def _append(parts: list[str], pieces: list[Span], words: str, start: int, end: int, how: How) -> None:
    if start == end:
        return
    at = pieces[-1].end or 0 if pieces else 0
    parts.append(words)
    pieces.append(Span(at, at + len(words), start, end, how))
