"""The address: to whom the document goes, and where, as its head says."""

from __future__ import annotations

from diplomatica.parse.layout import Block
from diplomatica.parse.partynames import same_body
from diplomatica.parse.phrases import patterns
from diplomatica.parse.scan import Hit
from diplomatica.parse.state import Span, State

WIDEST = 160
"""Code points; a longer line is no address."""


def heading(state: State) -> None:
    """Add the parties of address lines; the place of an address is the document's place of destination."""
    for block in state.head():
        if len(block.text) > WIDEST or block.text[0] in "[*" or not _cue(block.text) or _told_by_label(state, block):
            continue
        start = block.start + len(block.text) - len(block.text.lstrip("# "))
        for found in patterns(state.convention, "address"):
            hit = state.scan.whole(found, start, block.end)
            if hit is not None and not (hit.text("name") or "").lower().startswith("the "):
                _party(state, hit)
                break


def _told(state: State, office: str) -> bool:
    """Whether the caption has named the same body as recipient, perhaps in its other form."""
    return any(
        row["rule"] == "caption.to" and row["office_text"] and same_body(row["office_text"], office)
        for row in state.found("parties")
    )


def _told_by_label(state: State, block: Block) -> bool:
    """Whether the line is one of a labelled head, whose parties are known."""
    rows = (row for row in state.found("parties") if row["rule"] == "labelled.party")
    return any(block.start <= row["start"] < block.end for row in rows)


def _cue(words: str) -> bool:
    """Whether the line can be an address at all: cheaper than any pattern."""
    lower = words.lower()
    return (
        " to " in lower
        or lower.lstrip("# ").startswith(("to", "from", "for ", "destination"))
        or len(lower) < 24
        or (len(lower) < 100 and lower[-1] in "],:.")
    )


def _party(state: State, hit: Hit) -> None:
    place, office, name, sender, told = (
        hit.span(group) for group in ("place", "office", "name", "from_name", "for_name")
    )
    named = name or sender or told
    written_at = hit.span("place_from")
    if written_at and not state.document.get("place_from_text"):
        state.document["place_from_text"] = state.text[slice(*written_at)]
    words = [span for span in (office, named) if span]
    if not words:
        _place_to(state, place)
        return
    span = min(s for s, _ in words), max(e for _, e in words)
    text = state.text
    if office and not named and _told(state, text[slice(*office)]):
        return
    state.quote(
        "parties",
        span,
        rule="heading.address",
        confidence=0.95 if office and place else 0.9,
        ordinal=len(state.found("parties")),
        role="sender" if sender else "for" if told else "to",
        name_text=text[named[0] : named[1]] if named else None,
        office_text=text[slice(*office)] if office else None,
        place_text=text[slice(*place)] if place else None,
    )
    _place_to(state, place)


def _place_to(state: State, place: Span | None) -> None:
    if place and not state.document.get("place_to_text"):
        state.document["place_to_text"] = state.text[slice(*place)]
