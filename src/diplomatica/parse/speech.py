"""Speech inside the document: what the recipient is to say to somebody."""

from __future__ import annotations

from diplomatica.parse.state import State


def speech(state: State) -> None:
    """Add the span of the message that is to be conveyed."""
    if state.work.message is None:
        return
    start, end = state.work.message
    state.add("speech", rule="speech.to_be_conveyed", confidence=0.95, start=start, end=end, mode="to_be_conveyed")
