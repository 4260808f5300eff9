"""Hands a paper went through: who drafted, cleared, approved and carried it, to whom it was repeated, who was present, who interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.people import bare
from diplomatica.parse.phrases import joined, likely, patterns, shaped, words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import Span, State

LONGEST = 90
"""Code points of one who was present, with what he is."""
WIDEST = 900
CONFIDENCE = 0.92
ROLES = ("drafted", "cleared", "authorised", "info", "note_taker", "via")
RECORDED = "hands.recorded"
"""The rule that says who wrote a record: whoever recorded it, where nobody else sent it."""
_ITEMS = pattern(r"[;\n]\s*")
_INTERPRETS = pattern(r"(?i)\binterpret(?:er|ing)\b")
_TAKES_NOTES = pattern(r"(?i)\b(?:note-?taker|recorder|took notes)\b")


def hands(state: State) -> None:
    """Add a party for each hand that a note of its own names; one who stands for himself in a sentence of the text is none."""
    # What such a note begins with is cheaper to look for than the names in it.
    signed = likely(state.scan, state.convention, "hand_sign")
    for hit in state.scan.all(joined(state.convention, "hand_sign")) if signed else ():
        for found in patterns(state.convention, "hand"):
            made = state.scan.at(found, hit.start)
            if made is None:
                continue
            for role in ROLES:
                span = made.span(role)
                if span:
                    sent = any(row["role"] == "sender" for row in state.found("parties"))
                    for one in _each(state, span):
                        _add(state, one, role)
                        if role == "note_taker" and not sent:
                            _add(state, one, "sender", rule=RECORDED)
    if " interpreted" in state.text:
        for found in patterns(state.convention, "interpreted"):
            for hit in state.scan.all(found):
                span = hit.span("interpreter")
                if span:
                    _add(state, bare(state, span), "interpreter")
    _present(state)


def _each(state: State, span: Span) -> Iterator[Span]:
    for hit in state.scan.all(shaped(state.convention, "(?:{TITLE} )?{NAME}"), *span):
        yield bare(state, (hit.start, hit.end))


def _add(state: State, span: Span, role: str, *, rule: str | None = None) -> None:
    name = state.text[slice(*span)].strip()
    if any(row["role"] == role and row.get("start") == span[0] for row in state.found("parties")):
        return
    state.quote(
        "parties",
        span,
        rule=rule or f"hands.{role}",
        confidence=CONFIDENCE,
        ordinal=len(state.found("parties")),
        role=role,
        name_text=name,
    )


@lru_cache(maxsize=64)
def _label(convention: Convention) -> Pattern:
    return pattern(rf"(?:{words(convention, 'participants')}):\s*")


def _present(state: State) -> None:
    """Those whom a list names, parted by semicolons: `Participants: Ambassador Holt; Miss Task, Under Secretary`."""
    if not state.convention.list("participants"):
        return
    for block in state.blocks[:14]:
        label = state.scan.at(_label(state.convention), block.start, block.end)
        if label is None or len(block.text) > WIDEST:
            continue
        at = label.end
        cuts = [*(hit.start for hit in state.scan.all(_ITEMS, at, block.end)), block.end]
        spans = []
        for cut in cuts:
            spans.append((at, cut))
            at = cut + 1
        if all(end - start <= LONGEST for start, end in spans):
            for start, end in spans:
                _one(state, start, end)


def _one(state: State, start: int, end: int) -> None:
    """One of a list, without what he is: the words up to a comma, `of` or a small letter behind his name."""
    while start < end and state.text[start].isspace():
        start += 1
    who = next(
        (hit for found in patterns(state.convention, "someone") if (hit := state.scan.at(found, start, end))), None
    )
    span = who.span("name") if who else None
    if span is None:
        return
    notes, speaks = state.scan.first(_TAKES_NOTES, start, end), state.scan.first(_INTERPRETS, start, end)
    role = "note_taker" if notes else "interpreter" if speaks else "present"
    _add(state, bare(state, span), role)
