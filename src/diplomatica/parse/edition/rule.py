"""The rule: the head of an edition becomes parties, hours, numbers and columns of the document."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import re2
from msgspec.structs import replace

from diplomatica.conventions import Convention
from diplomatica.parse.dates import DateFound, find_dates
from diplomatica.parse.edition.dateline import HOUR
from diplomatica.parse.edition.encoded import find_encoded
from diplomatica.parse.edition.head import Head, find_head
from diplomatica.parse.edition.heading import Party
from diplomatica.parse.hours import HourFound, find_hours
from diplomatica.parse.months import ENGLISH
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, Scan, pattern
from diplomatica.parse.shelfmarks import parse_holding
from diplomatica.parse.state import Span, State


def edition(state: State) -> None:
    """Read the head, where the convention's papers are printed with one (its list `kind` says how they begin)."""
    if not state.convention.list("kind") or not state.text:
        return
    head = find_encoded(state, state.convention) or find_head(state.scan, state.convention)
    if head is None:
        return
    # Without line breaks nothing else tells where the head ends.
    state.work.head_end = head.body if len(state.blocks) == 1 else max(state.work.head_end, head.body)
    _document(state, head)
    _numbers(state, head)
    formula = _formula(state, head)
    for party in head.parties.senders:
        _party(state, party, "sender", rule="edition.formula" if formula else "edition.heading")
    if head.parties.recipient:
        _party(state, head.parties.recipient, "to", rule="edition.heading")
    _marking(state, head)
    _holding(state, head)
    if head.dateline:
        _dateline(state, head)


def _words(state: State, span: Span | None) -> str | None:
    return " ".join(state.text[slice(*span)].split()) if span else None


def _document(state: State, head: Head) -> None:
    document = state.document
    if head.lead.number and not document.get("edition_number"):
        document["edition_number"] = _words(state, head.lead.number)
    title = _words(state, head.heading)
    if title and not document.get("title"):
        document["title"], document["title_source"] = title, "document"
    kind = _words(state, head.lead.kind or head.parties.kind)
    if kind and not document.get("kind"):
        document["kind"] = kind.lower()
    place = _words(state, head.place)
    if place and not document.get("place_from_text"):
        document["place_from_text"] = place.strip(" ,.[]")


def _numbers(state: State, head: Head) -> None:
    file = head.lead.file
    if file is None and head.source:
        hit = state.scan.first(_FILE_IN_NOTE, *head.source)
        file = hit.span("file") if hit else None
    for span, role in ((file, "file"), (head.number, "own")):
        if span:
            state.add(
                "numbers",
                rule=f"edition.{role}",
                confidence=0.93,
                value=_words(state, span),
                series=None,
                role=role,
                start=span[0],
                end=span[1],
            )


def _holding(state: State, head: Head) -> None:
    """The shelfmark with which a note of the source begins: its first sentence, as far as it names a place to look."""
    if head.source is None:
        return
    hit = state.scan.at(_SHELFMARK, *head.source)
    words_ = hit.text("shelfmark") if hit else None
    found = parse_holding(words_) if words_ else None
    if hit is None or found is None or not (found.reference or found.fond):
        return
    span = hit.span("shelfmark") or head.source
    row = {name: getattr(found, name) for name in HOLDING if getattr(found, name)}
    state.add(
        "holdings", rule="edition.holding", confidence=0.93, ordinal=0, text=words_, start=span[0], end=span[1], **row
    )


HOLDING = ("repository", "collection", "reference", "fond", "opis", "delo", "papka", "listy")
_SHELFMARK = pattern(r"Source: (?P<shelfmark>\p{Lu}[^\n]{8,300}?)\. ?(?:\p{Lu}|$|\n)")

_FILE_IN_NOTE = pattern(
    r"Central Files?, ?(?P<file>[^.;\n]*?(?:\.[\dA-Z–-][^.;\n]*?)?/\d{1,2}[–-]\d{3,4})"
    r"|[ ,](?P<other>\d{2,3}[A-Z]?\.\d[\w.–()-]*/\d{1,2}[–-]\d{3,4})"
)


def _formula(state: State, head: Head) -> bool:
    """Whether the service puts its head's office and name on whatever leaves the house: that proves the office, not the man.

    So it is for the kinds in the convention's list `formula` when they leave its seat and the heading names an office alone.
    """
    convention, senders = state.convention, head.parties.senders
    return (
        len(senders) == 1
        and senders[0].name is None
        and state.document.get("kind") in convention.list("formula")
        and state.document.get("place_from_text") in convention.list("seat")
    )


def _party(state: State, party: Party, role: str, *, rule: str) -> None:
    if party.name is None and party.office in {(t.start, t.end) for t in state.raw.tags if t.kind == "person"}:
        party = party._replace(name=party.office, office=None)  # the markup says that it is no office
    state.quote(
        "parties",
        party.span,
        rule=rule,
        confidence=0.93,
        ordinal=len(state.found("parties")),
        role=role,
        name_text=_words(state, party.name),
        office_text=_words(state, party.office),
    )


_DOUBT = re2.compile(r" ?\(\d{1,2}\?\)")
"""What editors thought the day may have been: `July 28 (27?)`."""


@lru_cache(maxsize=64)
def _word(convention: Convention, name: str) -> Pattern:
    return pattern(rf"(?i)(?:{words(convention, name)})")


@lru_cache(maxsize=64)
def _sole(convention: Convention) -> Pattern:
    """A sentence of a source note that gives classification and precedence."""
    return pattern(rf"(?i)[.)] (?P<marking>(?:{words(convention, 'marking')})[^.]{{0,110}})\.")


def _marking(state: State, head: Head) -> None:
    """Classification and precedence from their line, or from the sentence of the source note that says nothing else."""
    span = head.marking
    if span is None and head.source:
        hit = state.scan.first(_sole(state.convention), *head.source)
        span = hit.span("marking") if hit else None
    if span is None:
        return
    for column in ("classification", "precedence"):
        if state.document.get(column):
            continue
        found = [hit.text() or "" for hit in state.scan.all(_word(state.convention, column), *span)]
        if found:
            state.document[column] = " ".join(dict.fromkeys(" ".join(word.lower().split()) for word in found))


def _dateline(state: State, head: Head) -> None:
    line = head.dateline
    assert line is not None
    end = line.hour[1] if line.hour else line.day[1]
    words_ = _DOUBT.sub("", state.text[line.day[0] : end])
    if line.hour == line.day:
        hours = find_hours(words_, near=state.day, order="mdy")
        dates = find_dates(hours[0].local[:10]) if hours else []
    else:
        dates = [found for found in find_dates(words_, near=state.day, order="mdy") if found.first]
        clock = _first_hour(state.text[slice(*line.hour)]) if line.hour and dates else ""
        hours = _hours(words_[dates[0].start : dates[0].end], dates[0], clock) if clock else []
    if not dates:
        return
    day, hour = dates[0], hours[0] if hours else None
    local = hour.local if hour else day.edtf if day.first == day.last else None
    if hour and hour.local.startswith("T") and day.first:
        local = f"{day.first.isoformat()}{hour.local}"
    document = state.document
    if document.get("date_earliest") is None:
        document["date_text"] = words_ if line.hour == line.day else words_[day.start : day.end]
        document["date_edtf"] = day.edtf
        document["date_earliest"], document["date_latest"] = day.first, day.last
        document["date_basis"], document["calendar"] = "dateline", day.calendar
    zone = "UTC" if hour and hour.zone == "Z" else None
    place = document.get("place_from_text") if hour else None
    state.quote(
        "times",
        (line.day[0], end),
        rule="edition.dateline",
        confidence=0.95,
        kind="sent" if hour else "written",
        local=local,
        zone=zone,
        # Editors print the hour behind the place of writing: it runs on that place's clock, once the place is known.
        zone_basis="stated" if zone else "convention" if place else "unknown",
        place_text=place,
    )
    if head.received and day.first:
        _received(state, head.received, day.first)


def _hours(day: str, found: DateFound, clock: str) -> list[HourFound]:
    """The hours of a clock beside a day; a day whose year is printed need not be looked for again."""
    known = [replace(found, start=0, end=len(day))] if found.form == "day-month-year" else None
    return find_hours(f"{day}, {clock}", near=found.first, order="mdy", dates=known)


def _received(state: State, span: Span, sent: date) -> None:
    """The hour in `[Received May 11—11:40 a.m.]`; without a day it came on the day on which it was sent."""
    words_ = state.text[slice(*span)]
    hit = Scan(words_).first(_RECEIVED)
    if hit is None:
        return
    day, hour = hit.text("day"), hit.text("hour") or hit.text("late")
    # The day alone: `July 8—12:50 p.m.` is no range of days.
    dates = [found for found in find_dates(day, near=sent, order="mdy") if found.first] if day else []
    if day and not dates:
        return
    on = dates[0].first if dates else sent
    hours = find_hours(f"{on}, {_first_hour(hour)}", near=sent, order="mdy") if hour else []
    if not hours and not dates:
        return
    local = hours[0].local if hours else dates[0].edtf
    stamp = next((stamp for stamp in state.convention.times if stamp.kind == "received"), None)
    clock = stamp.clock if stamp else None
    stated = state.clock if state.clock and state.clock != "local" else None
    start = span[0] + (hit.span("day") or hit.span("hour") or (0, 0))[0]
    state.quote(
        "times",
        (start, span[1]),
        rule="edition.received",
        confidence=0.95 if dates else 0.9,
        kind="received",
        local=local,
        zone=stated or clock,
        zone_basis="assumed" if stated else "convention" if clock else "unknown",
    )


_RECEIVED = pattern(
    rf"(?i:received)\b[^\d\p{{Lu}}\[]{{0,20}}(?:(?P<day>{ENGLISH} \d{{1,2}}(?:, ?\d{{4}})?|\d{{1,2}} {ENGLISH}(?:,? \d{{4}})?)"
    rf"(?:[,.]?\s?[—–-]?,?\s?(?:at )?(?P<late>{HOUR}))?|(?P<hour>{HOUR}))"
)


def _first_hour(words_: str) -> str:
    """The hour at which a range begins, with the half of the day that is printed at its end: `3–4:40 p.m.` is 3 p.m."""
    words_ = words_.translate(_BRACKETS)
    first, dash, last = words_.replace("—", "–").replace("-", "–").replace(" to ", "–").partition("–")
    if not dash:
        return words_
    first = first.strip()
    half = pattern(r"[ap]\.?\s?m\.?")
    if Scan(first).first(half) or not (behind := Scan(last).first(half)):
        return first
    begin, end = (
        int(first.partition(":")[0]),
        int("".join(c for c in last.strip().partition(":")[0] if c.isdigit())[:2] or 0),
    )
    ends = (behind.text() or "")[0]
    starts = "a" if ends == "p" and begin % 12 > end % 12 else ends
    return f"{first} {starts}.m."


_BRACKETS = {ord(mark): None for mark in "[]()?"}
