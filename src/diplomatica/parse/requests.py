"""Requests: what the recipient is asked to do, and what he is to pass on."""

from __future__ import annotations

from collections.abc import Iterator

from diplomatica.parse.demand import demands, in_quotation, to_us
from diplomatica.parse.partynames import split_party
from diplomatica.parse.people import bare
from diplomatica.parse.phrases import likely, shaped
from diplomatica.parse.scan import Hit
from diplomatica.parse.sentences import sentence_end, starts_sentence
from diplomatica.parse.state import Span, State
from diplomatica.parse.where import passage_at, points

CLOSING = {'"': '"', "“": "”", "«": "»"}


def requests(state: State) -> None:
    """Add a row of `requests` for each demand in the document's own voice; what is to be passed on asks nothing of the recipient."""
    hits = [
        state.scan.first(found, 0, state.work.tail_start) for found in likely(state.scan, state.convention, "convey")
    ]
    matches = [hit for hit in hits if hit is not None]
    if matches:
        # The first demand in the text; of two ways to read it the one that says for whom.
        _convey(state, min(matches, key=lambda hit: (hit.start, _to(state, hit, (hit.start, hit.end)) is None)))
    start, end = state.work.message or (state.work.tail_start, state.work.tail_start)
    rest = state.work.demands[-1][1] if state.work.demands else 0
    for first, last in ((rest, start), (end, state.work.tail_start)) if start < end else ((rest, start),):
        told = [span for hit in _that(state, first, last) for span in [_tell(state, hit)] if span]
        for demand in demands(state, first, last):
            if not any(begin < demand.span[1] and demand.span[0] < behind for begin, behind in told):
                _add(state, demand.span, demand.kind, f"requests.{demand.kind}", 0.9)


def _that(state: State, start: int, end: int) -> Iterator[Hit]:
    """Demands between two offsets to tell somebody else what their own words say: `You should inform Consul Lund that …`."""
    for found in likely(state.scan, state.convention, "convey_that"):
        for hit in state.scan.all(found, start, end):
            opens = starts_sentence(state.text, hit.start) or state.text[hit.start].islower()
            whom = hit.text("second") or ""
            named = any(letter.isupper() for letter in whom) and not to_us(state, whom)
            if opens and named and not in_quotation(state, hit.start):
                yield hit


def _tell(state: State, hit: Hit) -> Span | None:
    """The request, the party that it is for and the words that he is to be told; the span of the whole."""
    to, that = _to(state, hit, (hit.start, hit.end)), hit.span("that")
    if to is None or that is None:
        return None
    stop, behind = sentence_end(state, hit.end)
    span = hit.start, max(stop, hit.end)
    _add(state, span, "convey", "requests.convey_that", 0.9)
    state.work.sayings.append((that[1], span[1]))
    # None of the document's passages: the words stand in the demand itself.
    _act(state, span, _party(state, to, "requests.convey_that", 0.9), hit, ["-"], "requests.convey_that")
    return hit.start, max(behind, span[1])


def _add(state: State, span: Span, kind: str, rule: str, confidence: float) -> None:
    state.work.demands.append(span)
    state.quote(
        "requests",
        span,
        rule=rule,
        confidence=confidence,
        passage_id=passage_at(state, span[0]),
        kind=kind,
        state="none_held",
    )


def _convey(state: State, hit: Hit) -> None:
    """The demand to pass something on, the party that it is for, and the span of the message."""
    stop, _ = sentence_end(state, hit.end)
    colon = state.text.find(":", hit.end, stop)
    span = hit.start, max(stop if colon < 0 else colon, hit.end)
    told = [row for row in points(state) if row["start"] >= span[1] and row["parent_id"] is None]
    quoted = _quoted(state, span[1], told[0]["start"] if told else state.work.tail_start)
    if quoted:
        told = [row for row in points(state) if row["start"] <= hit.start < row["end"]][-1:]
    message = quoted or ((told[0]["start"], told[-1]["end"]) if told else _rest(state, span[1]))
    state.work.message = message
    _add(state, span, "convey", "requests.convey", 0.95)
    to = _to(state, hit, span)
    named = _party(state, to, "requests.convey", 0.95) if to else None
    _act(state, span, named, hit, [row["passage_id"] for row in told], "requests.convey")


def _party(state: State, to: Span, rule: str, confidence: float) -> Span:
    """Add the party that something is for, and give its span back."""
    named = split_party(state.text[slice(*to)])
    state.quote(
        "parties",
        to,
        rule=rule,
        confidence=confidence,
        ordinal=len(state.found("parties")),
        role="for",
        name_text=named.name,
        office_text=named.office,
        place_text=named.place,
    )
    return to


def _act(state: State, span: Span, to: Span | None, hit: Hit, passages: list[str], rule: str) -> None:
    parts = [f"by:{you[0]}:{you[1]}" for you in [_you(state, hit)] if you]
    parts += [f"to:{to[0]}:{to[1]}"] if to else []
    state.add_act(
        rule=rule,
        confidence=0.95,
        start=span[0],
        end=span[1],
        text=state.text[slice(*span)],
        kind="convey",
        parts=parts,
        passages=passages,
        mode="unknown",
    )


def _quoted(state: State, start: int, end: int) -> Span | None:
    """A message that stands as a quoted paragraph before the next point: `read to him the following. "The dam …"`."""
    for block in state.blocks:
        if start <= block.start < end - 1 and block.text[0] in CLOSING:
            close = state.text.find(CLOSING[block.text[0]], block.start + 1, end)
            return (block.start + 1, close) if close > 0 else None
    return None


def _you(state: State, hit: Hit) -> Span | None:
    span = hit.span("you")
    if span is None:
        return None
    at = state.text.lower().find("you", *span)
    return (at, at + 3) if at >= 0 else None


def _to(state: State, hit: Hit, span: Span) -> Span | None:
    for group in ("first", "second", "third"):
        to = hit.span(group)
        if to:
            return bare(state, to)
    after = state.scan.first(shaped(state.convention, r"following to (?P<to>{PARTY})"), hit.start, span[1])
    to = after.span("to") if after else None
    return bare(state, to) if to else None


def _rest(state: State, start: int) -> Span | None:
    """A message without points: what follows the demand, as far as the recipient is not spoken to again."""
    end = state.work.tail_start
    for demand in demands(state, start, end):
        if any(block.start == demand.span[0] for block in state.blocks):
            end = demand.span[0]
            break
    words = state.text[start:end]
    left = start + len(words) - len(words.lstrip(' .:\n"“«'))
    right = start + len(words.rstrip(" \n"))
    return (left, right) if left < right else None
