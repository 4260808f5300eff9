"""Attested ignorance: sentences that say what somebody had not been told, had not received, had no report of."""

from __future__ import annotations

from diplomatica.parse.people import somebody
from diplomatica.parse.scan import Hit
from diplomatica.parse.spans import Taken
from diplomatica.parse.state import Span, State
from diplomatica.parse.statements import readings, sentences_with, speaker
from diplomatica.parse.where import passage_at

KINDS = ("not_told", "not_received", "no_report")
CONFIDENCE = 0.92


def ignorance(state: State) -> None:
    """Add a row of `ignorance` for each lack, and an act that names who lacks it; of what is for later rooms to find.

    A lack without an actor or without a paper or event that it is of does not outlive `link`.
    """
    for sentence in sentences_with(state, "ignorance_sign"):
        taken = Taken()
        for kind in KINDS:
            for hit in readings(state, kind, sentence):
                if taken.claim((hit.start, hit.end)):
                    _add(state, kind, hit, sentence)


def _add(state: State, kind: str, hit: Hit, sentence: Span) -> None:
    """One row for each actor named; the row's words are the sentence's, for there the paper or event is named."""
    start, end = min(sentence[0], hit.start), max(sentence[1], hit.end)
    while end > start and state.text[end - 1].isspace():
        end -= 1
    named = [
        somebody(state, span) for group in ("actor", "to", "second", "third") for span in [hit.span(group)] if span
    ]
    what = hit.span("what") or ((hit.end, end) if hit.end < end else (hit.start, end))
    role = "thing" if what[1] < hit.end and hit.span("actor") is None else "what"  # named before the verb, or behind it
    said_by = speaker(state, (start, hit.start))
    for place, actor in enumerate(named or [None]):
        # The words of a row name the fact, and rows of one sentence differ by their actor.
        first = start if place == 0 else (actor[0] if actor else start)
        state.quote(
            "ignorance",
            (first, end),
            rule=f"ignorance.{kind}",
            confidence=CONFIDENCE,
            passage_id=passage_at(state, hit.start),
            kind=kind,
        )
        parts = [f"actor:{actor[0]}:{actor[1]}"] if actor else []
        parts += [f"voice:{said_by[0]}:{said_by[1]}"] if said_by else []
        state.add_act(
            rule=f"ignorance.{kind}",
            confidence=CONFIDENCE,
            start=first,
            end=end,
            text=state.text[first:end],
            kind="ignorance",
            parts=[*parts, f"{role}:{what[0]}:{what[1]}"],
            passages=[],
            mode="unknown",
        )
