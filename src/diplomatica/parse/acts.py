"""Acts: conversations held and news told, as the document says; each is also a printed reference."""

from __future__ import annotations

from typing import Any

from diplomatica.model.document import Row
from diplomatica.parse.day_words import named_by_writer
from diplomatica.parse.people import bare, parties_in
from diplomatica.parse.phrases import joined, likely, patterns, shaped
from diplomatica.parse.scan import Hit
from diplomatica.parse.sentences import sentence_end, sentence_start, starts_sentence
from diplomatica.parse.spans import dates_in
from diplomatica.parse.state import Span, State
from diplomatica.parse.statements import conditional
from diplomatica.parse.where import enclosed, points

CONFIDENCE = 0.92
BY = ("by", "i", "o", "me", "host", "left_out")
"""Groups that name one of two who met."""
RECORDS = ("record", "memorand", "minutes", "notes")
"""How the heading of a record of a conversation begins."""
VIA = "{VIA} (?P<via>{PARTY})"
BY_WHOM = "(?: of (?:this|it|that|these views|the matter))? by (?P<by>{PARTY})"


def acts(state: State) -> None:
    """Add conversations and tellings; what the recipient is asked to do lies in the future and is none."""
    for found in likely(state.scan, state.convention, "conversation"):
        for hit in state.scan.all(found):
            _conversation(state, hit)
    for start, end in _meeting(state):
        for found in patterns(state.convention, "talk"):
            for hit in state.scan.all(found, start, end):
                _talk(state, hit)
    for found in likely(state.scan, state.convention, "told"):
        for hit in state.scan.all(found):
            _told(state, hit)
    for found in likely(state.scan, state.convention, "received"):
        for hit in state.scan.all(found):
            parts = [f"{role}:{span[0]}:{span[1]}" for role in ("by", "to") for span in [hit.span(role)] if span]
            _act(state, (hit.start, hit.end), "received", parts)


def _conversation(state: State, hit: Hit) -> None:
    span = hit.start, hit.end
    parts = []
    between = hit.span("between")
    if between:
        named = parties_in(state, between)
        if len(named) < 2:
            return
        parts = [f"by:{s}:{e}" for s, e in named[:-1]] + [f"with:{named[-1][0]}:{named[-1][1]}"]
    else:
        by, other = hit.span("by"), hit.span("with")
        if by is None or other is None:
            return
        start, end = bare(state, other)
        parts = [f"by:{by[0]}:{by[1]}", f"with:{start}:{end}"]
    _add(state, span, "conversation", parts, mode="oral")


def _meeting(state: State) -> list[Span]:
    """The sentences that may tell of a meeting, in order."""
    spans: dict[int, int] = {}
    for found in likely(state.scan, state.convention, "talk_sign"):
        for hit in state.scan.all(found):
            start = sentence_start(state, hit.start + 1)
            spans[start] = max(sentence_end(state, hit.end)[0], hit.end, spans.get(start, 0))
    return sorted(spans.items())


def _talk(state: State, hit: Hit) -> None:
    """Two who met, as the writer tells it: an act, but no words that point to a paper; on the one day that its sentence names."""
    by = next((span for group in BY if (span := hit.span(group))), None)
    other = hit.span("with")
    if by is None or other is None or (hit.span("left_out") and not starts_sentence(state.text, hit.start)):
        return
    by, other = _inside(state, by), _inside(state, other)
    start = sentence_start(state, max(by[0], other[0]))
    appeal = (
        hit.span("host") is None
        and other[0] < by[0]
        and state.text[hit.end : hit.end + 5].startswith((" to ", " for "))
    )
    if {state.text[slice(*other)].lower(), state.text[slice(*by)].lower()} & {"i", "it"} and other[0] < by[0]:
        return
    seen = (
        state.text[max(0, hit.start - 3) : hit.start].lower() == "as " and state.text[slice(*other)].lower() == "them"
    )
    if appeal or seen or state.text[slice(*other)].lower() == "it" or conditional(state, start, hit.start):
        return
    stop, _ = sentence_end(state, hit.end)
    days = dates_in(state, start, stop)
    dates: Row = {"date_earliest": days[0].first, "date_latest": days[0].last} if len(days) == 1 else {}
    if not days:
        dates = _by_own_day(state, (start, stop), (hit.start, hit.end))
    ends = [by if hit.span("me") is None else (by[0], by[0]), bare(state, other)]
    parts = [f"by:{ends[0][0]}:{ends[0][1]}", f"with:{ends[1][0]}:{ends[1][1]}"]
    span = min(by[0], other[0]), max(hit.end, by[1], other[1])
    if any((row["start"], row["end"]) == span for row in state.found("acts")):
        return  # another pattern has read it
    _act(state, span, "conversation", parts, mode="oral", rule="acts.talk", **dates)
    if state.text[hit.start : hit.end].lower().startswith(RECORDS):
        _present(state, bare(state, other))
    doing = [it for found in patterns(state.convention, "there") if (it := state.scan.first(found, span[1], stop))]
    if doing:
        start = doing[0].start + len("and ")
        first, second = sorted(ends)
        said = f"by:{first[0]}:{first[1]}", f"to:{second[0]}:{second[1]}"
        state.add("speech", rule="acts.there", confidence=CONFIDENCE, start=start, end=stop, mode="reports")
        _act(state, (start, stop), "said", list(said), rule="acts.there")


def _by_own_day(state: State, sentence: Span, told: Span) -> Row:
    """The day and hour that words such as `this morning` give, in a paper of one day; an enclosed paper has a day of its own."""
    own = state.day
    if own is None or state.document.get("date_latest") != own or enclosed(state, told[0]):
        return {}
    named = named_by_writer(state.scan, own, sentence, told)
    return {"date_earliest": named.first, "date_latest": named.last, "hour": named.hour} if named else {}


def _present(state: State, other: Span) -> None:
    """With whom a record says that it is of a conversation; his name behind his office, where both stand there."""
    start = max(other[0], state.text.rfind(", ", *other) + 2)
    span = bare(state, (start, other[1]))
    name = state.text[slice(*span)]
    order = len(state.found("parties"))
    state.quote(
        "parties", span, rule="acts.record", confidence=CONFIDENCE, ordinal=order, role="present", name_text=name
    )


def _inside(state: State, span: Span) -> Span:
    """A name without words of the sentence before or behind: `NATO. I` is `I`, `Mr. Lund. He` is `Mr. Lund`."""
    start = max(span[0], sentence_start(state, span[1]))
    return start, max(sentence_end(state, start, span[1])[0], start)


def _told(state: State, hit: Hit) -> None:
    stop, _ = sentence_end(state, hit.end)
    span = hit.start, max(stop, hit.end)
    to = hit.span("to")
    if to is None or _untold(state, hit, span[1]):
        return
    by = hit.span("by") or hit.span("i")
    if by is None:
        said = state.scan.at(shaped(state.convention, BY_WHOM), hit.end, span[1])
        by = said.span("by") if said else None
    parts = [f"by:{by[0]}:{by[1]}"] if by else []
    start, end = bare(state, to)
    parts.append(f"to:{start}:{end}")
    via = state.scan.first(shaped(state.convention, VIA), hit.end, span[1])
    through = via.span("via") if via else None
    if through:
        parts.append(f"via:{through[0]}:{through[1]}")
    words = state.text[slice(*span)].lower()
    points_back = any(word in words for word in state.convention.list("back"))
    _add(state, span, "told", parts, passages=_pointed(state, span[0]) if points_back else [])


def _untold(state: State, hit: Hit, stop: int) -> bool:
    """Whether a telling is asked about, stands under a condition or is denied: then nobody says that it was one."""
    before = sentence_start(state, hit.start)
    after = state.text.find(" ", hit.end + 1, stop)
    words = (before, hit.start), (hit.start, after if after > 0 else stop)
    if conditional(state, *words[0]) or state.text[hit.end : stop + 1].rstrip().endswith("?"):
        return True
    if any(state.scan.at(order, hit.end, stop) is not None for order in patterns(state.convention, "told_to")):
        return True
    found = joined(state.convention, "untold")
    return any(state.scan.cut(*one).first(found) is not None for one in words)


def _pointed(state: State, offset: int) -> list[str]:
    """What "these views" are: the points of the list before, else the point around, else the points before."""
    every = points(state)
    around = [row for row in every if row["start"] <= offset < row["end"]]
    inner = around[-1]["passage_id"] if around else None
    before = [row for row in every if row["end"] <= offset and row["parent_id"] == inner]
    if before:
        return [row["passage_id"] for row in before]
    return [inner] if inner else []


def _add(
    state: State, span: Span, kind: str, parts: list[str], *, passages: list[str] | None = None, mode: str = "unknown"
) -> None:
    inside = dates_in(state, *span)
    first = inside[0] if len(inside) == 1 else None
    if first is None and any(span[0] < end and start < span[1] for start, end in state.work.demands):
        return
    dates: Row = {"date_earliest": first.first, "date_latest": first.last} if first else {}
    _act(state, span, kind, parts, passages=passages or [], mode=mode, **dates)
    state.quote("references", span, rule=f"acts.{kind}", confidence=CONFIDENCE, relation="refers", **dates)


def _act(state: State, span: Span, kind: str, parts: list[str], **more: Any) -> None:
    columns = {"passages": [], "mode": "unknown", "rule": f"acts.{kind}"} | more
    state.add_act(
        confidence=CONFIDENCE,
        start=span[0],
        end=span[1],
        text=state.text[slice(*span)],
        kind=kind,
        parts=parts,
        **columns,
    )
