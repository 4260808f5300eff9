"""Words that a file of another kind shows, read as text is read: a header block of the user's own, a saved record, or plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from diplomatica.model.document import Facsimile, RawDocument, Span, Tag
from diplomatica.read import plain, wilson
from diplomatica.read.decode import Decoded
from diplomatica.read.flowing import Flowing
from diplomatica.read.partition import gaps, in_order
from diplomatica.read.reads import Reads
from diplomatica.read.split import Cutter, split_file


def read_words(
    flowing: Flowing,
    path: str,
    lengths: Mapping[str, int],
    cutter: Cutter | None = None,
    pictures: Sequence[Facsimile] = (),
) -> Reads:
    """The documents of a file whose words are `flowing`, with its tags, and spans that partition each part of the file.

    `lengths` are the code points of each part of the source (`""` for a file that is text itself), in order. `pictures` stand in the words
    where they start; each goes to the document in which that is, else to the one before.
    Raises DocumentError where there are no words.
    """
    lines = _as_decoded(flowing, sum(lengths.values()))
    if cutter is not None:
        reads = split_file(lines, path, cutter)
    elif wilson.recognise("page.txt", lines.text):
        reads = wilson.read(lines, path)
    else:
        reads = plain.read(lines, path)
    raws, at = [], 0
    waiting = list(pictures)
    for place, raw in enumerate(reads.raws):
        at = flowing.text.find(raw.text, at) if raw.text else at
        spans = [_supplied(span) for span in raw.spans if span.how != "furniture"]
        tags = tags_within(flowing.tags, at, at + len(raw.text))
        last = place == len(reads.raws) - 1
        count = len(waiting) if last else sum((picture.start or 0) <= at + len(raw.text) for picture in waiting)
        own = [replace(picture, start=_inside(picture.start, at, raw.text)) for picture in waiting[:count]]
        waiting = waiting[count:]
        whole = sum(lengths.values())
        raws.append(replace(raw, spans=spans, tags=tags, facsimiles=own, source_start=0, source_end=whole))
    return Reads(with_furniture(raws, lengths), reads.problems)


def _inside(start: int | None, at: int, text: str) -> int:
    """A place in all words as one in a document's text that begins `at`; the nearer end where it lies outside."""
    return min(max((start or 0) - at, 0), len(text))


def tags_within(tags: list[Tag], start: int, end: int) -> list[Tag]:
    """The tags that lie in `start:end` of the words, counted from there."""
    inside = [tag for tag in tags if start <= tag.start and tag.end <= end]
    return in_order([replace(tag, start=tag.start - start, end=tag.end - start) for tag in inside])


def with_furniture(raws: list[RawDocument], lengths: Mapping[str, int]) -> list[RawDocument]:
    """The documents with furniture for all that none of them says of the parts of their file; it goes to the first."""
    said: dict[str, set[tuple[int, int]]] = {part: set() for part in lengths}
    for raw in raws:
        for span in raw.spans:
            if span.source_start is not None and span.source_end is not None:
                said[span.part].add((span.source_start, span.source_end))
    more = [
        Span(None, None, start, end, "furniture", part)
        for part, length in lengths.items()
        for start, end in gaps(sorted(said[part]), length)
    ]
    return [replace(raw, spans=[*raw.spans, *more]) if not place else raw for place, raw in enumerate(raws)]


def _as_decoded(flowing: Flowing, length: int) -> Decoded:
    """The words as the text of a file; what has no source stands behind what came before it."""
    pieces: list[Span] = []
    at, part = 0, ""
    for span in flowing.spans:
        piece = span
        if span.source_end is None:
            piece = Span(span.start, span.end, at, at, "normalised", part)
        else:
            at, part = span.source_end, span.part
        pieces.append(piece)
    return Decoded(flowing.text, tuple(pieces), length)


def _supplied(span: Span) -> Span:
    """What no word of the file stands for."""
    return Span(span.start, span.end, None, None, "supplied") if span.source_start == span.source_end else span


def cut_spans(spans: list[Span], start: int, end: int) -> list[Span]:
    """The spans of a text that lie in `start:end`, counted from its begin; a verbatim one is cut in the source, too."""
    found = []
    for span in spans:
        assert span.start is not None
        assert span.end is not None
        low, high = max(span.start, start), min(span.end, end)
        if low >= high:
            continue
        source_start, source_end = span.source_start, span.source_end
        if span.how == "verbatim" and source_start is not None:
            source_start, source_end = source_start + low - span.start, source_start + high - span.start
        found.append(Span(low - start, high - start, source_start, source_end, span.how, span.part))
    return found
