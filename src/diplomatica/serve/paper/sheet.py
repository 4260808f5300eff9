"""The text of a document for its page: paragraphs with points, marks set apart, links and notes, in leaves of bounded size."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diplomatica.model.layers import view
from diplomatica.serve.paper.spans import Span, number, spans

LEAF = 75_000
"""About how many bytes of a page the text of one leaf makes."""

_BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(slots=True)
class Piece:
    """Plain words, or a span with pieces inside."""

    text: str = ""
    span: Span | None = None
    first: bool = True
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the printed text: the passages that begin here, and how deep its point is."""

    start: int
    end: int
    anchors: list[str]
    label: str | None
    depth: int
    kind: str
    spans: list[Span] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """The passage whose address the paragraph has: its point, else the innermost passage that begins here."""
        return self.label or (self.anchors[-1] if self.anchors else None)


@dataclass(slots=True)
class Block:
    """A paragraph as it is shown: its words in pieces, and its notes."""

    paragraph: Paragraph
    pieces: list[Piece]
    notes: list[Span]
    rows: int = 1
    """How many paragraphs long the margin is free for its notes."""


class Sheet:
    """The text of a document in one layer."""

    def __init__(self, shown: Mapping[str, Any], layer: str = "printed") -> None:
        self.text: str = shown["text"] or ""
        self.layer = layer
        self._kept = [(0, len(self.text))]
        if layer in ("read", "before"):
            pieces = view(self.text, shown["marks"], "read" if layer == "read" else "before").pieces
            self._kept = [(start, end) for _, start, end in pieces]
        found = [
            span for span in spans(shown, layer) if span.start == span.end or self._has_words(span.start, span.end)
        ]
        if layer != "diplomatic":
            number(found)
        self.paragraphs = self._laid_out(shown["passages"], found)
        self._place = {name: n for n, paragraph in enumerate(self.paragraphs) for name in paragraph.anchors}

    def leaves(self, budget: int = LEAF) -> list[range]:
        """The paragraphs in runs, each about as long as a page may be; one run for nearly every document."""
        out, start, size = [], 0, 0
        for n, paragraph in enumerate(self.paragraphs):
            weight = self._weight(paragraph)
            if size and size + weight > budget:
                out.append(range(start, n))
                start, size = n, 0
            size += weight
        return [*out, range(start, len(self.paragraphs))]

    def place(self, passage_id: str) -> int | None:
        """Which paragraph a passage begins in."""
        return self._place.get(passage_id)

    def blocks(self, which: Iterable[int] | None = None) -> list[Block]:
        """Paragraphs as they are shown, all of them or those asked for."""
        chosen = self.paragraphs if which is None else [self.paragraphs[n] for n in which]
        out = []
        for paragraph in chosen:
            notes = [span for span in paragraph.spans if span.note and paragraph.start <= span.start < paragraph.end]
            out.append(Block(paragraph, self._pieces(paragraph.start, paragraph.end, paragraph.spans), notes))
        free = 1
        for block in reversed(out):
            block.rows = min(free, MOST_ROWS)
            free = 1 if block.notes else free + 1
        return out

    def _laid_out(self, passages: Sequence[Mapping[str, Any]], found: list[Span]) -> list[Paragraph]:
        begun = sorted(passages, key=lambda row: row["start"])
        starts = [row["start"] for row in begun]
        points = [row for row in begun if row["kind"] != "paragraph"]
        parents = {row["passage_id"]: row["parent_id"] for row in points}
        out: list[Paragraph] = []
        waiting: list[str] = []
        around: list[Mapping[str, Any]] = []
        open_spans: list[Span] = []
        next_point = next_span = 0
        for start, end in _paragraphs(self.text):
            while next_point < len(points) and points[next_point]["start"] < end:
                around.append(points[next_point])
                next_point += 1
            around = [row for row in around if row["end"] > start]
            while next_span < len(found) and found[next_span].start <= end:
                open_spans.append(found[next_span])
                next_span += 1
            open_spans = [span for span in open_spans if span.end >= start]
            here = begun[bisect_left(starts, start) : bisect_left(starts, end)]
            anchors = [*waiting, *(row["passage_id"] for row in here)]
            if not self._has_words(start, end):
                waiting = anchors  # what is not in this layer leads to what follows it
                continue
            waiting = []
            named = [row for row in here if row["kind"] not in ("paragraph", "heading")]
            deepest = min(around, key=lambda row: row["end"] - row["start"]) if around else None
            inside = [span for span in open_spans if span.overlaps(start, end)]
            label = named[-1]["passage_id"] if named else None
            kind = here[-1]["kind"] if here else "paragraph"
            out.append(Paragraph(start, end, anchors, label, _depth(deepest, parents), kind, inside))
        if waiting and out:
            out[-1].anchors = [*waiting, *out[-1].anchors]
        return out

    def _has_words(self, start: int, end: int) -> bool:
        return any(self.text[low:high].strip() for low, high in self._stretches(start, end))

    def _words(self, start: int, end: int) -> str:
        return "".join(self.text[low:high] for low, high in self._stretches(start, end))

    def _stretches(self, start: int, end: int) -> Iterable[tuple[int, int]]:
        """What the layer keeps of a stretch of the printed text."""
        at = max(0, bisect_right(self._kept, (start, len(self.text) + 1)) - 1)
        while at < len(self._kept) and self._kept[at][0] < end:
            low, high = max(start, self._kept[at][0]), min(end, self._kept[at][1])
            if low < high:
                yield low, high
            at += 1

    def _pieces(self, start: int, end: int, inside: list[Span]) -> list[Piece]:
        """Nested pieces of a stretch; a span that crosses the end of an outer one goes on behind it as a second piece."""
        out: list[Piece] = []
        at = start
        waiting = list(inside)
        while waiting:
            span = waiting.pop(0)
            low, high = max(span.start, at), min(span.end, end)
            if low > high or (low == high and span.start < span.end):
                continue
            if low > at and (words := self._words(at, low)):
                out.append(Piece(words))
            if span.start == span.end:
                out.append(Piece(span=span))
                at = low
                continue
            # A link holds no link: of a name inside another name the longer one leads on.
            inner = [other for other in waiting if other.start < high and not span.kind == other.kind == "name"]
            waiting = [other for other in waiting if other.end > high or other.start >= high]
            piece = Piece(span=span, first=low == span.start)
            piece.pieces = self._pieces(low, high, inner)
            if piece.pieces:
                out.append(piece)
            at = high
        if at < end and (words := self._words(at, end)):
            out.append(Piece(words))
        return out

    def _weight(self, paragraph: Paragraph) -> int:
        """About how many bytes of a page the paragraph makes."""
        words = len(self.text[paragraph.start : paragraph.end].encode())
        names = sum(170 for span in paragraph.spans if not span.note)
        notes = sum(1100 + len(str(span.row.get("text") or "")) for span in paragraph.spans if span.note)
        return 260 + words + names + notes


MOST_ROWS = 12
"""As many as there are rules for in the stylesheet."""


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


def _depth(row: Mapping[str, Any] | None, parents: Mapping[str, str | None]) -> int:
    """How many points the point is inside of, plus one; 0 outside all points."""
    depth, name = 0, row["passage_id"] if row else None
    while name is not None and depth < 6:
        depth, name = depth + 1, parents.get(name)
    return depth
