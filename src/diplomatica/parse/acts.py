"""Acts: conversations held and news told, as the document says; each is also a printed reference."""

from __future__ import annotations

from typing import Any

from diplomatica.model.document import Row
from diplomatica.parse.people import bare, parties_in
from diplomatica.parse.phrases import likely, shaped
from diplomatica.parse.scan import Hit
from diplomatica.parse.sentences import sentence_end
from diplomatica.parse.spans import dates_in
from diplomatica.parse.state import Span, State
from diplomatica.parse.where import points

CONFIDENCE = 0.92
VIA = "{VIA} (?P<via>{PARTY})"


def acts(state: State) -> None:
    """Add conversations and tellings; what the recipient is asked to do lies in the future and is none."""
    for found in likely(state.scan, state.convention, "conversation"):
        for hit in state.scan.all(found):
            _conversation(state, hit)
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


def _told(state: State, hit: Hit) -> None:
    stop, _ = sentence_end(state, hit.end)
    span = hit.start, max(stop, hit.end)
    parts = [f"by:{by[0]}:{by[1]}" for by in [hit.span("by") or hit.span("i")] if by]
    to = hit.span("to")
    if to is None:
        return
    start, end = bare(state, to)
    parts.append(f"to:{start}:{end}")
    via = state.scan.first(shaped(state.convention, VIA), hit.end, span[1])
    through = via.span("via") if via else None
    if through:
        parts.append(f"via:{through[0]}:{through[1]}")
    words = state.text[slice(*span)].lower()
    points_back = any(word in words for word in state.convention.list("back"))
    _add(state, span, "told", parts, passages=_pointed(state, span[0]) if points_back else [])


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
    columns = {"passages": [], "mode": "unknown"} | more
    state.add_act(
        rule=f"acts.{kind}",
        confidence=CONFIDENCE,
        start=span[0],
        end=span[1],
        text=state.text[slice(*span)],
        kind=kind,
        parts=parts,
        **columns,
    )
