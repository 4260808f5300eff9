"""Every code point of a file belongs to one document: to its words, or to what stands around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from diplomatica.model.document import RawDocument, Span, Tag
from diplomatica.read.decode import Decoded


def in_order(tags: list[Tag]) -> list[Tag]:
    """Tags as the text goes, the outer before the inner."""
    return sorted(tags, key=lambda tag: (tag.start, -tag.end))


def in_source(decoded: Decoded, span: Span) -> Span:
    """A span over the normalised file as one over the file itself."""
    if span.source_start is None or span.source_end is None:
        return span
    start, end = decoded.source(span.source_start, span.source_end)
    how = span.how if decoded.is_verbatim(span.source_start, span.source_end) else "normalised"
    return Span(span.start, span.end, start, end, how, span.part)


def partitioned(decoded: Decoded, raws: list[RawDocument]) -> list[RawDocument]:
    """The documents with furniture for all that none of them says: to the one in whose element it lies, else to the first."""
    said = sorted({(s.source_start, s.source_end) for raw in raws for s in raw.spans if s.source_start is not None})
    owners = [(raw.source_start, raw.source_end, n) for n, raw in enumerate(raws)]
    inner = _apart(own for own in owners if own[:2] != (0, decoded.source_end))
    furniture: list[list[Span]] = [[] for _ in raws]
    for start, end in gaps(said, decoded.source_end):
        for first, last, owner in _shares(start, end, inner):
            furniture[owner].append(Span(None, None, first, last, "furniture"))
    return [replace(raw, spans=[*raw.spans, *more]) for raw, more in zip(raws, furniture, strict=True)]


def gaps(said: Iterable[tuple[int | None, int | None]], end: int) -> Iterator[tuple[int, int]]:
    """What lies between stretches that are in order."""
    at = 0
    for first, last in said:
        if first is not None and last is not None:
            if first > at:
                yield at, first
            at = max(at, last)
    if at < end:
        yield at, end


def _apart(owners: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Stretches that may lie in each other as stretches one after the other: the inner one's are its own.

    >>> _apart([(0, 9, 0), (2, 4, 1)])
    [(0, 2, 0), (2, 4, 1), (4, 9, 0)]
    """
    found: list[tuple[int, int, int]] = []
    open_: list[tuple[int, int]] = []
    at = 0

    def until(end: int) -> None:
        nonlocal at
        while open_ and at < end:
            stop, owner = open_[-1]
            if min(stop, end) > at:
                found.append((at, min(stop, end), owner))
                at = min(stop, end)
            if stop > end:
                return
            open_.pop()
        at = max(at, end)

    for start, end, owner in sorted(owners, key=lambda own: (own[0], -own[1], own[2])):
        until(start)
        open_.append((end, owner))
    until(max((end for end, _ in open_), default=at))
    return found


def _shares(start: int, end: int, inner: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """A gap cut where documents begin and end, each piece with its owner; what is nobody's is the first one's."""
    at = start
    place = max(bisect_right(inner, start, key=lambda own: own[0]) - 1, 0)
    for first, last, owner in inner[place:]:
        if first >= end:
            break
        if last <= at:
            continue
        if first > at:
            yield at, first, 0
            at = first
        stop = min(last, end)
        yield at, stop, owner
        at = stop
    if at < end:
        yield at, end, 0
