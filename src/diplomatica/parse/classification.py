"""How secret and how urgent the document is, as its head says."""

from __future__ import annotations

from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import State


@lru_cache(maxsize=64)
def _words(convention: Convention, name: str) -> Pattern:
    return pattern(rf"\b(?P<word>(?i:{words(convention, name)}))\b")


SPACED = r"(?:\p{L} ){4,}\p{L}\b"
"""A letter-spaced word, `M e m o r a n d u m`, which titles the paper."""


@lru_cache(maxsize=64)
def _sole(convention: Convention) -> Pattern:
    """A line of nothing but classification, precedence and copy number."""
    both = words(convention, "classification", "precedence")
    return pattern(
        rf"(?i)\W*(?:(?:{both}|copy(?: no\.?)? ?\d+|no\. \d+ of \d+ copies|indefinite duration|{SPACED})\W*)+"
    )


def classification(state: State) -> None:
    """Fill `classification` and `precedence` from lines that say nothing else, or say it in capitals."""
    flat = len(state.blocks) == 1
    for block in state.head():
        end = min(block.end, state.work.head_end)
        sole = len(block.text) < 80 and state.scan.whole(_sole(state.convention), block.start, block.end) is not None
        for column in ("classification", "precedence"):
            if state.document.get(column):
                continue
            for hit in state.scan.all(_words(state.convention, column), block.start, end):
                word = hit.text("word") or ""
                if sole or word.isupper() or (flat and word.islower()):
                    state.document[column] = " ".join(word.lower().split())
                    break
