"""The text of a document as blocks for its page: paragraphs with points, marks set apart, links and margin notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(slots=True)
class Span:
    """Something said of a stretch of the text: `kind` gives its look; `first` is false for its later pieces."""

    start: int
    end: int
    kind: str
    row: Mapping[str, Any]
    note: int | None = None
    same_as: int | None = None
    """An earlier note that says the same."""


@dataclass(slots=True)
class Piece:
    """Plain words, or a span with pieces inside."""

    text: str = ""
    span: Span | None = None
    first: bool = True
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A paragraph: the passages that begin here, how deep its point is, its pieces, and its notes."""

    anchors: list[str]
    label: str | None
    depth: int
    pieces: list[Piece]
    notes: list[Span]


def blocks(shown: Mapping[str, Any]) -> list[Block]:
    """The whole text in paragraphs; every character of it stands in exactly one piece, white space apart."""
    text: str = shown["text"]
    spans = sorted(_spans(shown), key=lambda span: (span.start, -span.end, span.kind))
    _number(spans)
    points = [row for row in shown["passages"] if row["kind"] != "paragraph"]
    out = []
    for start, end in _paragraphs(text):
        inside = [span for span in spans if span.start < end and span.end > start]
        begun = [row["passage_id"] for row in shown["passages"] if start <= row["start"] < end]
        opened = [row for row in points if start <= row["start"] < end]
        around = [row for row in points if row["start"] < end and row["end"] > start]
        deepest = min(around, key=lambda row: row["end"] - row["start"]) if around else None
        out.append(
            Block(
                anchors=begun,
                label=opened[-1]["passage_id"] if opened else None,
                depth=_depth(deepest, points),
                pieces=_pieces(text, start, end, inside),
                notes=[span for span in inside if span.note and start <= span.start < end],
            )
        )
    return out


NOTED = frozenset({"mark", "reference", "gone", "request", "claim"})
"""What has a note in the margin; names only link."""


def _number(spans: list[Span]) -> None:
    """Number what has a note, in the order of the text; a second note on the same event or paper points to the first."""
    said: dict[tuple[str, str], int] = {}
    number = 0
    for span in spans:
        if span.kind not in NOTED:
            continue
        number += 1
        span.note = number
        about = (span.row.get("event_id") or "", span.row.get("not_held_id") or "")
        if span.kind == "gone" and any(about):
            first = said.setdefault(about, number)
            span.same_as = first if first != number else None


def _spans(shown: Mapping[str, Any]) -> Iterable[Span]:
    for row in shown["marks"]:
        if row["start"] is not None and row["end"] > row["start"]:
            yield Span(row["start"], row["end"], "mark", row)
    for row in shown["references"]:
        if row["start"] is not None and row["end"] > row["start"]:
            yield Span(row["start"], row["end"], "reference" if row["target_id"] else "gone", row)
    for row in shown["requests"]:
        if row["start"] is not None and row["end"] > row["start"]:
            yield Span(row["start"], row["end"], "request", row)
    for row in shown["channel_claims"]:
        if row["start"] is not None and row["end"] > row["start"]:
            yield Span(row["start"], row["end"], "claim", row)
    for row in shown["mentions"]:
        if row["entity_id"] and row["end"] > row["start"]:
            yield Span(row["start"], row["end"], "name", row)


def _paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """Half-open spans of the paragraphs, without the white space between them."""
    at = 0
    for gap in [*_BLANK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
        end = start + len(text[start:end].rstrip())
        if end > start:
            yield start, end
        at = gap.end() if gap else end


def _depth(row: Mapping[str, Any] | None, points: list[Any]) -> int:
    """How many points the point is inside of, plus one; 0 outside all points."""
    depth, parents = 0, {point["passage_id"]: point["parent_id"] for point in points}
    name = row["passage_id"] if row else None
    while name is not None and depth < 6:
        depth, name = depth + 1, parents.get(name)
    return depth


def _pieces(text: str, start: int, end: int, spans: list[Span]) -> list[Piece]:
    """Nested pieces of a stretch; a span that crosses the end of an outer one goes on behind it as a second piece."""
    out: list[Piece] = []
    at = start
    waiting = list(spans)
    while waiting:
        span = waiting.pop(0)
        low, high = max(span.start, at, start), min(span.end, end)
        if low >= high:
            continue
        if low > at:
            out.append(Piece(text[at:low]))
        inner = [other for other in waiting if other.start < high]
        waiting = [other for other in waiting if other.end > high]
        piece = Piece(span=span, first=low == span.start)
        piece.pieces = _pieces(text, low, high, inner)
        out.append(piece)
        at = high
    if at < end:
        out.append(Piece(text[at:end]))
    return out
