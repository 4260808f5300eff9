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
    inner = sorted(own for own in owners if own[:2] != (0, decoded.source_end))
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
