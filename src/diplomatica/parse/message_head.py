"""The head of an electrical message: `O 071304Z FEB 74`, `FM AMEMBASSY HALM`, `TO SECSTATE WASHDC IMMEDIATE 2345`, `INFO …`.

The form is that of the allied communications procedures (ACP 126), which foreign services have used since the teletype.
"""

from __future__ import annotations

import re

from diplomatica.parse.hours import find_hours
from diplomatica.parse.lines import lines
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import Span, State

FIRST = 40
"""Lines among which the head stands."""
CONFIDENCE = 0.93
ROLES = {"FM": "sender", "TO": "to", "INFO": "info"}
PRECEDENCE = {"Z": "flash", "O": "immediate", "P": "priority", "R": "routine"}
_POST = re.compile(r"AM[A-Z]+|US[A-Z]+|SECSTATE|CONGEN")
"""A station whose place stands behind it."""
_GROUP = pattern(
    r"(?:(?P<first>[ZOPR]) (?:[ZOPR] )?)?(?P<hour>\d{6}Z (?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) \d{2,4})\b.{0,30}"
)
_LABEL = pattern(r"(?P<label>FM|TO|INFO) (?P<who>[\p{Lu}\d][\p{Lu}\d /.,()&-]+)")
_MORE = pattern(r"(?:[A-Z]{4,7}/)?(?P<who>[A-Z][A-Z\d /.,()&-]*[A-Z)])(?: \d{1,6})?")
_END = pattern(r"(?:[A-Z] ){4,}[A-Z]\b.*|(?:UNCLAS|CONFIDENTIAL|SECRET|TOP SECRET|LIMITED OFFICIAL USE|BT|E\.O\.)\b.*")
_OWN = pattern(
    r"(?P<class>(?:[A-Z] ){4,}[A-Z]|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)(?: SECTION \d+ OF \d+)?"
    r" (?P<place>[A-Z][A-Z ]+?) (?P<number>\d{1,6})"
)


def message_head(state: State) -> None:
    """Add sender, recipients, those who got it for information, hour, precedence, class and number of a message that says *FM*."""
    head = [span for _, span in zip(range(FIRST), lines(state.text), strict=False)]
    if not any(state.text.startswith("FM ", start) for start, _ in head):
        return
    role: str | None = None
    for span in head:
        hit = state.scan.whole(_LABEL, *span)
        who = hit.span("who") if hit else None
        if hit and who:
            role = ROLES[hit.text("label") or ""]
            _party(state, who, role)
        elif (
            role in ("to", "info")
            and span[0] < span[1]
            and state.scan.whole(_END, *span) is None
            and (more := state.scan.whole(_MORE, *span))
        ):
            _party(state, more.span("who") or span, role)
        else:
            role = None
        _group(state, span)
        _own(state, span)


def _party(state: State, span: Span, role: str) -> None:
    """One station, without its routing indicator, the precedence and the number that the message has there."""
    start, end = span
    slash = state.text.find("/", start, end)
    if 3 < slash - start < 8:
        start = slash + 1
    tail = state.scan.all(pattern(rf"(?i: (?:{words(state.convention, 'precedence')}| )*(?: ?\d{{1,6}})?)"), start, end)
    end = next((hit.start for hit in tail if hit.end == end and hit.start > start), end)
    slips = state.text.find("//", start, end)
    end = slips if slips > start else end
    named = state.text.find(" FOR ", start, end)
    if named > start and role != "sender":
        _station(state, (named + len(" FOR "), end), "for")
        end = named
    _station(state, (start, end), role)


def _station(state: State, span: Span, role: str) -> None:
    start, end = span
    end = start + len(state.text[start:end].rstrip())
    parts = state.text[start:end].split()
    if not parts:
        return
    state.quote(
        "parties",
        (start, end),
        rule="message_head.station",
        confidence=CONFIDENCE,
        ordinal=len(state.found("parties")),
        role=role,
        office_text=" ".join(parts),
        place_text=" ".join(parts[1:]) or None if _POST.fullmatch(parts[0]) else None,
    )


def _group(state: State, span: Span) -> None:
    """The date-time group: when the message was released for sending, in universal time."""
    hit = state.scan.whole(_GROUP, *span)
    hour = hit.span("hour") if hit else None
    if hit is None or hour is None or any(row["rule"] == "message_head.group" for row in state.found("times")):
        return
    for found in find_hours(state.text[slice(*hour)], near=state.day)[:1]:
        state.quote(
            "times",
            hour,
            rule="message_head.group",
            confidence=CONFIDENCE,
            kind="sent",
            local=found.local,
            zone="Etc/UTC",
            zone_basis="stated",
        )
    first = hit.text("first")
    if first and not state.document.get("precedence"):
        state.document["precedence"] = PRECEDENCE[first]


def _own(state: State, span: Span) -> None:
    """The line of class, post and number."""
    hit = state.scan.whole(_OWN, *span)
    number = hit.span("number") if hit else None
    if hit is None or number is None:
        return
    said = hit.text("class") or ""
    if not state.document.get("classification"):
        told = said.replace(" ", "") if len(said.split()) > 4 else said
        state.document["classification"] = "unclassified" if told.startswith("UNCLAS") else told.lower()
    state.document["place_from_text"] = hit.text("place")
    row = state.add(
        "numbers", rule="message_head.number", confidence=CONFIDENCE, value=state.text[slice(*number)], role="own"
    )
    row |= {"series": None, "start": number[0], "end": number[1]}
