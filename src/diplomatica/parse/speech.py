"""Speech inside the document: what the recipient is to say to somebody, and words that are quoted."""

from __future__ import annotations

from diplomatica.parse.phrases import shaped
from diplomatica.parse.state import State

SAYING = r"\b{SAY}\b[^\"“”«».;\n]{0,40}[:,] ?(?P<mark>[\"“«])"
"""A verb of saying, and the quotation mark behind it."""
CLOSING = {'"': '"', "“": "”", "«": "»"}
SHORTEST, LONGEST = 12, 4_000
"""Code points of quoted words: shorter ones are expressions, longer ones were never closed."""


def speech(state: State) -> None:
    """Add the span of the message that is to be conveyed, and quoted words behind a verb of saying."""
    if state.work.message is not None:
        start, end = state.work.message
        state.add("speech", rule="speech.to_be_conveyed", confidence=0.95, start=start, end=end, mode="to_be_conveyed")
    for start, end in state.work.sayings:
        state.add("speech", rule="speech.to_be_conveyed", confidence=0.9, start=start, end=end, mode="to_be_conveyed")
    if not any(mark in state.text for mark in CLOSING):
        return
    behind = 0
    for hit in state.scan.all(shaped(state.convention, SAYING)):
        mark = hit.span("mark")
        if mark is None or mark[0] < behind:
            continue
        start = mark[1]
        end = state.text.find(CLOSING[state.text[mark[0]]], start, start + LONGEST)
        if end - start >= SHORTEST:
            behind = end
            state.add("speech", rule="speech.quotes", confidence=0.85, start=start, end=end, mode="quotes")
