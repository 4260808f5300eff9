"""Where a sentence begins and ends, without stopping at abbreviations and initials."""

from __future__ import annotations

import re
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import word_set
from diplomatica.parse.state import Span, State

STOPS = ".!?"
_STOP = re.compile(r"[.!?]")
LONGEST = 1_200
"""Code points; no sentence is longer, so that a text without stops costs no more than others."""
LONGEST_WORD = 60
"""Code points; no word that is cut short is longer."""
CLOSERS = "\"'”’»)]"


def sentence_end(state: State, start: int, limit: int | None = None) -> Span:
    """Where the sentence around `start` ends: before its stop, and behind it; at the latest at the end of the line."""
    text = state.text
    line = text.find("\n", start)
    end = min(len(text) if line < 0 else line, start + LONGEST)
    if limit is not None:
        end = min(end, limit)
    for stop in _STOP.finditer(text, start, end):
        if _stops(state, stop.start(), end):
            return stop.start(), stop.end()
    while end > start and text[end - 1] in ' :;,"”»':
        end -= 1
    return end, end


def sentence_start(state: State, at: int) -> int:
    """Where the sentence around an offset begins: behind the stop before it, at the earliest at the beginning of the line."""
    text = state.text
    first = max(text.rfind("\n", 0, at) + 1, at - LONGEST)
    stop = max(at - 1, 0)
    while (stop := _last_stop(text, first + 1, stop)) >= 0:
        if _stops(state, stop, len(text)):
            start = stop + 1
            while start < at and (text[start] in CLOSERS or text[start].isspace()):
                start += 1
            return start
    return first


def _last_stop(text: str, start: int, end: int) -> int:
    """Where the last sign of a stop stands between two offsets; -1 where there is none."""
    last = text.rfind(".", start, end)
    for mark in "!?":
        behind = text.rfind(mark, start if last < start else last, end)
        last = max(last, behind)
    return last


def _stops(state: State, at: int, end: int) -> bool:
    """Whether the stop at an offset ends a sentence: not after a title or an initial, nor before a small letter."""
    text = state.text
    after = at + 1
    while after < end and text[after] in CLOSERS:
        after += 1
    if after < end and not text[after].isspace():
        return False
    if text[at] != ".":
        return True
    token = text[max(0, at - LONGEST_WORD) : at + 1].split()[-1].lstrip('("“«[')
    if (len(token) == 2 and token[0].isupper()) or token in _short(state.convention):
        return False
    rest = text[after : after + 2].strip()
    if token in ("no.", "nos.") and rest[:1].isdigit():
        return False
    return not (rest[:1].islower())


@lru_cache(maxsize=64)
def _short(convention: Convention) -> frozenset[str]:
    """Words behind whose stop a sentence goes on."""
    titles = word_set(convention, "title") | word_set(convention, "titles")
    return titles | {"No.", "Nos.", "a.m.", "p.m.", "i.e.", "e.g."}


def starts_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins at an offset: at the beginning of a line, or behind a stop.

    >>> starts_sentence("Done. Report", 6), starts_sentence("the Report", 4)
    (True, False)
    """
    before = text[max(0, at - 12) : at]
    line = before.rpartition("\n")[2] if "\n" in before or len(before) < 12 else before
    words = line.rstrip(" \t\"“«'(").rstrip(CLOSERS)
    return not words or words[-1] in STOPS
