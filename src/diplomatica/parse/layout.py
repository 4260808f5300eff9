"""The plain shape of a text before any meaning: its paragraphs, and where the head ends."""

from __future__ import annotations

from dataclasses import dataclass

HEAD_LINES = 24
"""A head is never longer than so many paragraphs."""
HEAD_WIDTH = 160
"""Code points; a longer paragraph is prose."""
ENDS = ".:;,?!\"'”’)"
FLAT_HEAD = 700
"""Head of a text that was stored without line breaks."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: a span without white space at its ends, and its words."""

    start: int
    end: int
    text: str


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text in order.

    A line is a paragraph of its own unless the text is broken to a fixed width: then lines up to an empty line belong together.
    """
    lines = _lines(text)
    if not _wrapped(text, lines):
        return lines
    joined: list[Block] = []
    for line in lines:
        last = joined[-1] if joined else None
        # A line that is clearly shorter than the width ended on purpose.
        if last and "\n\n" not in text[last.end : line.start].replace(" ", "") and _full(last.text):
            joined[-1] = Block(last.start, line.end, text[last.start : line.end])
        else:
            joined.append(line)
    return joined


def _lines(text: str) -> list[Block]:
    out = []
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            start = at + line.index(words[0])
            out.append(Block(start, start + len(words), words))
        at += len(line) + 1
    return out


def _wrapped(text: str, lines: list[Block]) -> bool:
    """Whether the lines were broken to a width: many, none long, and most that go on end within a sentence."""
    if len(lines) < 6 or max(len(line.text) for line in lines) > 110 or "\n\n" not in text:
        return False
    long = [line for line in lines if len(line.text) > 50]
    return len(long) * 2 > len(lines) and sum(line.text[-1] not in ".!?:;" for line in long) * 2 > len(long)


def _full(words: str) -> bool:
    last = words.rpartition("\n")[2]
    return len(last) > 45


def head_end(paragraphs: list[Block], length: int) -> int:
    """Where the head ends and prose begins: addresses, numbers and stamps stand before it."""
    if len(paragraphs) <= 1 and length > HEAD_WIDTH:
        return min(length, FLAT_HEAD)
    for place, block in enumerate(paragraphs):
        if place >= HEAD_LINES or _prose(block.text):
            return block.start
    return length


def _prose(words: str) -> bool:
    if words[0] == "[" and words[-1] == "]":
        return False
    if len(words) > HEAD_WIDTH:
        return "    " not in words and (_ended(words) or len(words) > 3 * HEAD_WIDTH)  # else a long title
    small = sum(word[0].islower() for word in words.split())
    if words.startswith(("Dear ", "My dear ", "My Dear ", "Excellency", "Sir:", "Gentlemen")):
        return True
    return _ended(words) and (small >= 12 or (len(words) > 60 and small >= 6))


def _ended(words: str) -> bool:
    """Whether a sentence ends there. A quoted name at the end, `… on "The bridge"`, ends a title and no sentence."""
    inside = words.rstrip("\"'”’")
    return words[-1] in ENDS if inside == words else inside[-1:] in ".:;,?!)"
