"""Lists of those who get copies: `Copies to: the Minister; Embassy Vell`, `Four copies: 1 to Ott, 2 to file`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.layout import Block
from diplomatica.parse.partynames import split_party
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import Span, State

WIDEST = 500
"""Code points; a longer paragraph is no list."""
LONGEST = 70
"""Code points of one recipient; longer words tell a story."""
_COUNT = re.compile(r" ?(?:[-–—] ?([0-9]{1,2})|\(([0-9]{1,2})\))$")
"""How many copies somebody gets, behind the name."""
_BROKEN = re.compile(r"(?:[^;\n]|,\s*\n)*")
"""A list in commas that is broken into lines."""
_CIRCULAR = pattern(r"(?i)\b(?:circular|depcirtel|circulaire)\b")
_NUMBERED = pattern(r"(?:^|[.;,]?\s+)\d{1,3}(?:-\d{1,3})?(?:[.)]| ?[-–—:]| to) ?")
_MARKS = pattern(r"[;\n]\s*")
_COMMAS = pattern(r",\s+")
_BEFORE = pattern(r"(?:(?:to|for|and) )?(?:the )?")
_BEHIND = pattern(r"(?i),? (?:by|via) (?:post|mail|bag|pouch|courier|hand|air|wire)\.?")
_POSTED = pattern(r"(?P<place>\p{Lu}[\p{L}' -]*), to (?:the )?(?P<office>\p{L}[\p{L}' -]*)")
_KEPT = pattern(r"(?i)(?:the )?(?:\d+ cop(?:y|ies) to )?(?:the )?(?:files?|archives?|record)")


def copies(state: State) -> None:
    """Add a party for each recipient of a list of copies; the list of a circular names those whom it is for."""
    if len(state.blocks) == 1 or not state.convention.list("distribution"):
        return
    hits = list(state.scan.all(_label(state.convention)))
    if not hits:
        return
    opened = {block.start: block for block in state.blocks if len(block.text) <= WIDEST}
    for hit in hits:
        block = opened.get(hit.start)
        if block is not None:
            items = list(_items(state, _whole(state, block, hit.end), hit.end))
            if items and all(_is_name(state, item) for item in items):
                role = "to" if state.scan.first(_CIRCULAR, 0, min(len(state.text), WIDEST)) else "copy"
                for item in items:
                    _add(state, item, role)


@lru_cache(maxsize=64)
def _label(convention: Convention) -> Pattern:
    """The beginning of a list, perhaps with how many there are: `Four copies:`."""
    return pattern(
        rf"(?im)^(?:[\p{{L}}\d]{{1,10}} )?(?:{words(convention, 'distribution')})(?: ?[-–—(]? ?\d{{1,2}} copies\)?)?:?"
    )


def _whole(state: State, block: Block, start: int) -> Block:
    """The list with the lines below that go on with it: behind a comma, or numbered where nothing stands on its first line."""
    end, numbered = block.end, not state.text[start : block.end].strip()
    for below in state.blocks[state.blocks.index(block) + 1 :]:
        further = state.text[start:end].rstrip().endswith(",") or (
            numbered and state.scan.at(_NUMBERED, below.start, below.end)
        )
        if not further or len(below.text) > LONGEST + 10 or below.end - start > WIDEST:
            break
        end = below.end
    return Block(block.start, end, state.text[block.start : end])


def _items(state: State, block: Block, start: int) -> Iterator[Span]:
    """The recipients of a list, without numbers, articles and ways of sending; the copy for the file is none."""
    marks = _NUMBERED if len(list(state.scan.all(_NUMBERED, start, block.end))) > 1 else _MARKS
    if marks is _MARKS and _BROKEN.fullmatch(state.text, start, block.end):
        marks = _COMMAS
    at = start
    for hit in [*state.scan.all(marks, start, block.end), None]:
        item = _bare(state, (at, hit.start if hit else block.end))
        if item[0] < item[1] and state.scan.whole(_KEPT, *item) is None:
            yield item
        if hit is None:
            return
        at = hit.end


def _bare(state: State, span: Span) -> Span:
    start, end = span
    while start < end and state.text[start] in " \n.;,:":
        start += 1
    while start < end and state.text[end - 1] in " \n.;,":
        end -= 1
    behind = next((hit for hit in state.scan.all(_BEHIND, start, end) if hit.end == end), None)
    end = behind.start if behind else end
    before = state.scan.at(_BEFORE, start, end)
    return (before.end if before else start), end


@lru_cache(maxsize=64)
def _office(convention: Convention) -> Pattern:
    return pattern(rf"(?:{words(convention, 'office', 'body', 'house')})\b")


def _is_name(state: State, item: Span) -> bool:
    """Whether the words can be a recipient: a name, or an office in small letters."""
    start, end = item
    return end - start <= LONGEST and (
        state.text[start].isupper() or state.scan.at(_office(state.convention), start, end) is not None
    )


def _add(state: State, item: Span, role: str) -> None:
    posted = state.scan.whole(_POSTED, *item)
    words = state.text[slice(*item)]
    counted = _COUNT.search(words)
    parts = split_party(words[: counted.start()] if counted else words)
    state.quote(
        "parties",
        item,
        rule="copies.list",
        confidence=0.9,
        ordinal=len(state.found("parties")),
        role=role,
        name_text=None if posted else parts.name,
        office_text=posted.text("office") if posted else parts.office,
        place_text=posted.text("place") if posted else parts.place,
        copies=int(counted[1] or counted[2]) if counted else None,
    )
