"""Who speaks in a message that is to be passed on: the name under its last words, within its quotation marks."""

from __future__ import annotations

from diplomatica.parse.phrases import shaped
from diplomatica.parse.state import State

LAST = 90
"""Code points at the end of a message among which the name stands."""
CONFIDENCE = 0.85
_NAME = r"(?:[.!?\n]\s*(?:With (?:\p{Ll}+ )?greetings[.,]?\s+)?)(?P<name>{NAME}(?: ?\[[^\[\]:]{2,40}\])?)\.?"


def conveyed(state: State) -> None:
    """Add the signer of the message: on his authority the paper went; where nobody else sends it, he does."""
    message = state.work.message
    if (
        message is None
        or message[1] - message[0] < LAST
        or state.text[message[1] : message[1] + 1] not in ('"', "”", "»")
    ):
        return
    begin = max(message[0], message[1] - LAST)
    found = [hit for hit in state.scan.all(shaped(state.convention, _NAME), begin, message[1]) if hit.end == message[1]]
    name = found[-1].span("name") if found else None
    if name is None:
        return
    sent = any(row["role"] == "sender" for row in state.found("parties"))
    state.quote(
        "parties",
        name,
        rule="conveyed.signer",
        confidence=CONFIDENCE,
        ordinal=len(state.found("parties")),
        role="authorised" if sent else "sender",
        name_text=state.text[slice(*name)],
    )
