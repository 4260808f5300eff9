"""Claims: sentences in which somebody says how well a channel works."""

from __future__ import annotations

from diplomatica.conventions.macros import QUALITIES
from diplomatica.parse.people import somebody
from diplomatica.parse.phrases import patterns, shaped, word_set
from diplomatica.parse.scan import Hit, pattern
from diplomatica.parse.sentences import sentence_end
from diplomatica.parse.spans import Taken
from diplomatica.parse.state import Span, State
from diplomatica.parse.statements import readings, sentences_with, speaker
from diplomatica.parse.where import passage_at

CONFIDENCE = 0.92
COUNTER = "fragmentary"
"""What a channel is that is *not* regular, or not complete."""
GROUPS = {
    "regular": "regular",
    "none": "none",
    "ceased": "none",
    "fragmentary": "fragmentary",
    "late": "late",
    "counter": COUNTER,
}
"""Groups of a pattern that say a quality by themselves."""
ENDS = {"from": "from", "sent": "from", "to": "to", "us": "to"}
"""Groups of a pattern that name an end."""
_JOINTS = pattern(r",|\b(?:and|but)\b")
_TAIL = pattern(r" (?:[^.,;:]{0,90}? )?(?:from|through|via|by way of) ")
"""Between a claim and the one from whom things come, in the same clause."""


def claims(state: State) -> None:
    """Add a row of `channel_claims` for each quality said of a channel, and an act that names its ends."""
    for sentence in sentences_with(state, "claim_sign"):
        taken = Taken()
        for hit in readings(state, "claim", sentence):
            if taken.claim((hit.start, hit.end)):
                _add(state, hit, sentence)


def _add(state: State, hit: Hit, sentence: Span) -> None:
    qualities = _qualities(state, hit)
    if not qualities:
        return
    ends = {ENDS[group]: somebody(state, span) for group in ENDS for span in [hit.span(group)] if span}
    end = hit.end
    while end > hit.start and state.text[end - 1] in " ,.;:":
        end -= 1
    if "from" not in ends and "to" in ends:
        source = _source(state, end, sentence[1])
        if source:
            ends["from"], end = source, source[1]
    cause = _cause(state, end, sentence[1])
    for quality in qualities:
        state.add(
            "channel_claims",
            rule="claims.said",
            confidence=CONFIDENCE if len(ends) == 2 else 0.8,
            start=hit.start,
            end=end,
            passage_id=passage_at(state, hit.start),
            quality=quality,
            cause=cause,
        )
    said_by = speaker(state, (sentence[0], hit.start))
    if said_by:
        ends["voice"] = said_by
    state.add_act(
        rule="claims.said",
        confidence=CONFIDENCE,
        start=hit.start,
        end=end,
        text=state.text[hit.start : end],
        kind="claim",
        parts=[f"{role}:{first}:{last}" for role, (first, last) in sorted(ends.items())],
        passages=[],
        mode="unknown",
    )


def _qualities(state: State, hit: Hit) -> list[str]:
    """The qualities that the words of a claim say, each once, in text order."""
    found = [quality for group, quality in GROUPS.items() if hit.span(group)]
    span = hit.span("quality")
    if span:
        at, words = span[0], []
        for joint in state.scan.all(_JOINTS, *span):
            words.append(state.text[at : joint.start])
            at = joint.end
        words.append(state.text[at : span[1]])
        said = [quality for word in words for quality in QUALITIES if _says(state, word.strip(), quality)]
        found = said + found
    return list(dict.fromkeys(found))


def _says(state: State, words: str, quality: str) -> bool:
    """Whether words such as `very late` end with a word of that quality."""
    listed = word_set(state.convention, quality)
    return any(words == word or words.endswith(f" {word}") for word in listed)


def _source(state: State, start: int, end: int) -> Span | None:
    """From whom it comes, behind the claim: `… through its ambassador in Vell`."""
    gap = state.scan.at(_TAIL, start, end)
    if gap is None:
        return None
    who = state.scan.at(shaped(state.convention, "{WHO}"), gap.end, end)
    return somebody(state, (who.start, who.end)) if who else None


def _cause(state: State, start: int, end: int) -> str | None:
    """Why, in the words of the text: behind the claim, or in the next sentence where that begins with it."""
    for found in patterns(state.convention, "cause"):
        hit = state.scan.first(found, start, end)
        if hit:
            return _clean(hit)
    behind = end
    while behind < len(state.text) and state.text[behind] in " \"'”’)]":
        behind += 1
    stop, _ = sentence_end(state, behind)
    for found in patterns(state.convention, "cause_behind"):
        hit = state.scan.at(found, behind, max(stop, behind))
        if hit:
            return _clean(hit)
    return None


def _clean(hit: Hit) -> str | None:
    """The words of a cause; none where the text only says what the cause is not."""
    words = " ".join((hit.text("cause") or "").split()).strip(" ,")
    words = words.partition(", and not ")[0]
    return None if not words or words.startswith("not ") else words
