"""Marked-up words become running text: white space folded as a browser folds it, paragraphs apart, every run with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import combining, is_normalized, normalize

from diplomatica.model.document import How, Span, Tag

_SPACE = re.compile(r"[ \t\n\r\f]+")
"""What markup folds; a no-break space is a character like others."""
OPENERS = "([“‘«"
CLOSERS = ")],.;:!?”’»"


@dataclass(slots=True)
class _Open:
    """A tag whose end has not come; its start is None until words follow."""

    kind: str
    element: str
    value: str | None
    attributes: list[tuple[str, str]]
    start: int | None = None


@dataclass(slots=True)
class Flowing:
    """A text on its way: say words in the order of the source, then take `text`, `spans` and `tags`."""

    parts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    at: int = 0
    part: str = ""
    """The part of the file from which the next words come, as in `Span`."""
    _gap: str = ""
    """White space that stands before the next words, if there will be any."""
    _broken: bool = False
    """Whether the gap was made of a line break: such a gap beside a bracket is the file's layout, not the text's."""
    _open: list[_Open] = field(default_factory=list)
    _marks: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that was said."""
        return "".join(self.parts)

    @property
    def pending(self) -> str:
        """The white space that stands before the next words."""
        return self._gap

    def mark_from(self, name: str) -> None:
        """Remember where a range begins that need not nest in others."""
        self._marks[name] = self.at

    def mark_to(self, name: str, kind: str, element: str, value: str) -> None:
        """Tag the range from where `mark_from` was called to here; nothing where it was not, or the range is empty."""
        start = self._marks.pop(name, self.at)
        start += len(self.text_from(start)) - len(self.text_from(start).lstrip())
        if start < self.at:
            self.tags.append(Tag(kind, start, self.at, element, value))

    def text_from(self, start: int) -> str:
        """What was said from an offset on."""
        parts: list[str] = []
        at = self.at
        for part in reversed(self.parts):
            if at <= start:
                break
            at -= len(part)
            parts.append(part)
        return "".join(reversed(parts))[max(start - at, 0) :]

    def words(self, words: str, start: int, end: int) -> None:
        """Say words that stand at `start:end` of the source, white space folded."""
        inner = _SPACE.sub(" ", words)
        stripped = inner.strip(" ")
        if inner[:1] == " ":
            self._space("\n" in words[: len(words) - len(words.lstrip())] or not stripped)
        if not stripped:
            return
        left = len(words) - len(words.lstrip(" \t\n\r\f"))
        right = len(words) - len(words.rstrip(" \t\n\r\f"))
        if end - start == len(words):  # else a reference stands for them, which cannot be cut
            start, end = start + left, end - right
        folded = stripped != words[left : len(words) - right]
        self._say(stripped, start, end, "normalised" if folded or end - start != len(stripped) else "verbatim")
        if inner[-1:] == " ":
            self._space("\n" in words[len(words) - right :])

    def supply(self, words: str) -> None:
        """Say words that the source does not have, such as the number of an item."""
        self._fill()
        self._append(words, None, None, "supplied")

    def line(self) -> None:
        """Begin a line."""
        if self.at and "\n" not in self._gap:
            self._gap, self._broken = "\n", False

    def paragraph(self) -> None:
        """Begin a paragraph."""
        if self.at:
            self._gap, self._broken = "\n\n", False

    def tab(self) -> None:
        """Begin a cell of a table."""
        if self.at and "\n" not in self._gap:
            self._gap, self._broken = "\t", False

    def point(self, kind: str, element: str, value: str | None, attributes: list[tuple[str, str]]) -> None:
        """Set a tag at the point reached: behind the last word, before a gap."""
        self.tags.append(Tag(kind, self.at, self.at, element, value, attributes))

    def open(self, kind: str, element: str, value: str | None, attributes: list[tuple[str, str]]) -> None:
        """Begin a tag at the next words."""
        self._open.append(_Open(kind, element, value, attributes))

    def close(self) -> None:
        """End the tag that was opened last, behind the last words."""
        tag = self._open.pop()
        start = self.at if tag.start is None else tag.start
        self.tags.append(Tag(tag.kind, start, self.at, tag.element, tag.value, tag.attributes))

    def _space(self, broken: bool) -> None:
        if self.at and not self._gap:
            self._gap, self._broken = " ", broken

    def _fill(self, following: str = "") -> None:
        """Set the gap that waits before words; tags that wait begin behind it."""
        gap, self._gap = self._gap, ""
        if gap == " " and self._broken and (self.parts[-1][-1:] in OPENERS or following[:1] in CLOSERS):
            gap = ""
        if gap:
            self._append(gap, None, None, "supplied")
        for tag in self._open:
            if tag.start is None:
                tag.start = self.at

    def _say(self, words: str, start: int, end: int, how: How) -> None:
        self._fill(words)
        if (
            combining(words[0])
            and self.spans
            and self.spans[-1].source_start is not None
            and self.spans[-1].part == self.part
        ):
            # A mark over the last letter: both stand as one run, which alone can be composed.
            before, span = self.parts.pop(), self.spans.pop()
            self.at -= len(before)
            first = span.source_start or 0
            if kept := self.at - (span.start or 0):  # its span had been joined to the one before
                self.spans.append(Span(span.start, self.at, first, first + kept, span.how, span.part))
            words, start = before + words, first + kept
        if not is_normalized("NFC", words):
            words, how = normalize("NFC", words), "normalised"
        self._append(words, start, end, how if len(words) == end - start else "normalised")

    def _append(self, words: str, start: int | None, end: int | None, how: How) -> None:
        self.parts.append(words)
        last = self.spans[-1] if self.spans else None
        stop = self.at + len(words)
        part = self.part if start is not None else ""
        if (
            last
            and last.how == how
            and how != "normalised"
            and (last.source_end, last.end, last.part) == (start, self.at, part)
        ):
            self.spans[-1] = Span(last.start, stop, last.source_start, end, how, part)
        else:
            self.spans.append(Span(self.at, stop, start, end, how, part))
        self.at = stop
