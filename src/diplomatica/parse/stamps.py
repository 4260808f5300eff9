"""Hours and days on stamps: `Sent 14.10.50 at 03:15`, `[Received June 30, 12:17 a.m.]`, `Deciphered … by …`."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.conventions.macros import any_of
from diplomatica.parse.dates import find_dates
from diplomatica.parse.hours import find_hours
from diplomatica.parse.scan import Hit, Pattern, pattern
from diplomatica.parse.state import Span, State

WIDEST = 200
"""Code points; a longer paragraph tells a story and is no stamp."""


NEAR = 30
"""Code points between a label and its hour, unless it is said by whom."""


_WHOSE = re.compile(
    r" to (?!(?:the )?addressees?\b)(?P<whose>(?:the |an? )?[^\W\d_a-z][^\n;:]{1,90}?)[\s,.:;-]*(?:on|at)?\s*"
)
"""Of those who get a paper the one to whom this was handed: `Delivered to the Legation of Vell, 12 May`."""


_WITHIN = re.compile(r" to (?:the )?[^\n;:]{2,100}?[\s,.:;-]*(?:on|at)?\s*")
"""Where a clerk passed it on to: `Sent to the Third Department 31.8 17:35`."""


@lru_cache(maxsize=64)
def _labels(convention: Convention) -> tuple[Pattern, dict[str, tuple[str, str | None]]]:
    kinds = {label: (stamp.kind, stamp.clock) for stamp in reversed(convention.times) for label in stamp.labels}
    found = pattern(
        rf"(?im)(?:^|[\[;] ?|(?P<glued>\.) ?|\[stamp(?:ed)?: ?(?:(?P<whose>[^\[\]\n.:;\d]{{1,60}})[.:] ?)?)"
        rf"(?P<label>{any_of(kinds)})\b(?:[^\n\]]*)"
    )
    return found, kinds


def stamps(state: State) -> None:
    """Add a row of `times` for each stamped hour or day, on the clock that the convention names for its kind."""
    found, kinds = _labels(state.convention)
    starts = [hit.start for hit in state.scan.all(found)]
    if not starts:
        return
    for block in state.blocks:
        flat = len(state.blocks) == 1
        if len(block.text) > WIDEST and not flat:
            continue
        if not flat and bisect_left(starts, block.start) == bisect_left(starts, block.end):
            continue
        for hit in state.scan.all(found, block.start, state.work.head_end if flat else block.end):
            label = (hit.text("label") or "").lower()
            # Behind a full stop a label stands in the head alone: `Orsk.Sent 12.5.51 11:32`; elsewhere it begins a sentence.
            if hit.span("glued") and not block.start < state.work.head_end < len(state.text):
                continue
            if any(letter.isdigit() for letter in hit.text() or ""):
                _add(state, hit, *kinds[label])


def _add(state: State, hit: Hit, kind: str, clock: str | None) -> None:
    label = hit.span("label")
    if label is None:
        return
    span = label[1], min(hit.end, label[1] + WIDEST)
    moment = _moment(state, span)
    if moment is None:
        return
    start, end, local, confidence = moment
    if any(row["start"] <= start < row["end"] for row in state.found("times") if row["kind"] == kind):
        return  # the head of an edition has told it
    between = state.text[span[0] : start]
    whose = re.fullmatch(_WHOSE, between) if kind == "delivered" else None
    to = re.fullmatch(_WITHIN, between) if kind == "sent" else None
    if to and label:
        # A clerk's stamp of passing it on within the house: the sending is another hour.
        state.quote(
            "times",
            (start, end),
            rule="stamps.label",
            confidence=confidence,
            kind="other",
            label=" ".join(state.text[label[0] : start].split()),
            local=local,
            zone_basis="unknown",
        )
        return
    if start - span[0] > NEAR and " by " not in between and not whose:
        return
    by = state.scan.first(pattern(r"\bby (?P<who>\p{Lu}[\p{L}.' -]*\p{L})"), *span)
    stated = state.clock if state.clock and state.clock != "local" else None
    state.quote(
        "times",
        (start, end),
        rule="stamps.label",
        confidence=confidence,
        kind=kind,
        label=hit.text("label") if kind == "other" else None,
        local=local,
        zone=stated or clock,
        zone_basis="assumed" if stated else "convention" if clock else "unknown",
        by_text=(by.text("who") or "").removesuffix(" on").removesuffix(" at") if by else None,
        whose_text=whose["whose"] if whose else hit.text("whose") if kind in ("received", "delivered") else None,
    )


def _moment(state: State, span: Span) -> tuple[int, int, str | None, float] | None:
    """Where the first hour of a stamp stands, else its first day, and what it is in ISO."""
    words, order, near = state.text[slice(*span)], state.convention.order, state.day or _stamped(state)
    for hour in find_hours(words, near=near, order=order)[:1]:
        confidence = 0.93 if hour.day_found and not hour.note else 0.85
        return span[0] + hour.start, span[0] + hour.end, hour.local, confidence
    for day in find_dates(words, near=near, order=order)[:1]:
        if day.form not in ("day", "year"):
            exact = day.first is not None and day.first == day.last
            return span[0] + day.start, span[0] + day.end, day.edtf if exact else None, 0.9
    return None


def _stamped(state: State) -> date | None:
    """The day of the first stamp that prints its year, for those that leave it out."""
    days = (row["local"] for row in state.found("times") if row["rule"] == "stamps.label" and row["local"])
    return next((date.fromisoformat(day[:10]) for day in days if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day)), None)
