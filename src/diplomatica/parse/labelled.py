"""The labelled head: `FROM: …`, `TO: …`, `INFO: …`, `SUBJECT: …` on lines of their own, as memoranda and teletypes have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.lines import lines
from diplomatica.parse.partynames import split_party
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import Span, State

FIRST = 30
"""Lines among which the first label stands."""
BETWEEN = 5
"""Lines without a label that may stand between two: a number, a date, a classification."""
WIDEST = 400
"""Code points; a longer line is no line of a head."""
LONGEST = 160
"""Code points of one party."""
CONFIDENCE = 0.92
ROLES = {"sender": "from_label", "to": "to_label", "via": "via_label", "info": "info_label", "copy": "copy_label"}
"""Role of a party → the list of the convention that has its labels."""
SUBJECT = "subject"

_PART = pattern(r"(?:\s*;\s*(?:and )?|,? and to |, to )(?:(?i:to) )?")
_NAMES = pattern(r",? and ")
_NAME = pattern(r"(?:\p{Lu}[\p{L}\p{M}.'’-]*,? ?){1,5}")
_BEFORE = pattern(r"(?i)(?:the |to the |to |comrades? |messrs\. )*")
_DASH = pattern(r"(?P<office>[\p{Lu}\d/&.]{1,12}) ?[—–] ?(?P<name>(?:\p{L}+\.? )?\p{Lu}[\p{L}\p{M} .'’-]+)")


@dataclass(slots=True)
class Entry:
    """A label and the lines of its value."""

    role: str
    lines: list[Span] = field(default_factory=list)


def labelled(state: State) -> None:
    """Add the parties of a head with two labels or more, one of them of who writes or to whom; its subject becomes the title.

    Parties whom the head of an edition named stay as they are.
    """
    entries = _entries(state)
    roles = {entry.role for entry in entries if entry.lines}
    if len(roles) < 2 or not roles & {"sender", "to"}:
        return
    told = {row["role"] for row in state.found("parties") if str(row["rule"]).startswith("edition.")}
    for entry in entries:
        if entry.role == SUBJECT:
            _title(state, entry)
        elif entry.role not in told:
            for line in entry.lines:
                for span in _several(state, line):
                    _party(state, span, entry.role)


@lru_cache(maxsize=64)
def _label(convention: Convention) -> Pattern:
    lists = [*ROLES.items(), (SUBJECT, "subject_label")]
    groups = "|".join(f"(?P<{role}>{words(convention, name)})" for role, name in lists)
    return pattern(rf"(?i)[*#>|•\s]*(?:{groups})[ \t]*(?P<colon>:[*]*)?[ \t]*")


def _entries(state: State) -> list[Entry]:
    """The labels of the head in order, with what stands behind each or on the line below."""
    found: list[Entry] = []
    bare = 0
    if not state.convention.list("from_label"):
        return found
    for number, (start, end) in enumerate(lines(state.text)):
        line = state.text[start:end]
        if (not found and number > FIRST) or bare > BETWEEN:
            break
        if not line.strip():
            continue
        hit = state.scan.at(_label(state.convention), start, end) if end - start <= WIDEST else None
        role = next((name for name in (*ROLES, SUBJECT) if hit and hit.span(name)), None)
        if hit and role and (hit.span("colon") or (hit.end == end and line.isupper())):
            found.append(Entry(role, [(hit.end, end)] if hit.end < end else []))
            bare = 0
        elif found and end - start <= LONGEST and (not found[-1].lines or _goes_on(state, found[-1], line)):
            found[-1].lines.append((start, end))
        elif found:
            bare += 1
    return found


def _goes_on(state: State, entry: Entry, line: str) -> bool:
    """Whether a line without a label belongs to the one above: that ends in the middle of a list."""
    last = entry.lines[-1]
    between = state.text[last[1] : last[1] + 2]
    return between != "\n\n" and state.text[last[0] : last[1]].endswith((",", ";", " and")) and bool(line)


def _several(state: State, span: Span) -> Iterator[Span]:
    """The parties of a line: between semicolons and before each `to`, and two names that `and` joins."""
    at = span[0]
    for hit in [*state.scan.all(_PART, *span), None]:
        part = (at, hit.start if hit else span[1])
        joined = list(state.scan.all(_NAMES, *part))
        halves = [(part[0], joined[0].start), (joined[0].end, part[1])] if len(joined) == 1 else []
        if halves and all(_is_name(state, half) for half in halves):
            yield from halves
        else:
            yield part
        at = hit.end if hit else at


def _is_name(state: State, span: Span) -> bool:
    """Whether the words are a person's name, perhaps behind a title, and no office."""
    begin = state.scan.at(_BEFORE, *span)
    start = begin.end if begin else span[0]
    return (
        state.scan.whole(_NAME, start, span[1]) is not None and split_party(state.text[start : span[1]]).office is None
    )


def _party(state: State, span: Span, role: str) -> None:
    begin = state.scan.at(_BEFORE, *span)
    start, end = (begin.end if begin else span[0]), span[1]
    while end > start and state.text[end - 1] in " .,;*":
        end -= 1
    if not 1 < end - start <= LONGEST or not any(letter.isupper() for letter in state.text[start:end]):
        return
    hit = state.scan.whole(_DASH, start, end)
    parts = split_party(state.text[start:end])
    state.quote(
        "parties",
        (start, end),
        rule="labelled.party",
        confidence=CONFIDENCE,
        ordinal=len(state.found("parties")),
        role=role,
        name_text=hit.text("name") if hit else parts.name,
        office_text=hit.text("office") if hit else parts.office,
        place_text=None if hit else parts.place,
    )


def _title(state: State, entry: Entry) -> None:
    title = " ".join(" ".join(state.text[slice(*line)].split()) for line in entry.lines).strip(" *")
    if title and not state.document.get("title"):
        state.document["title"], state.document["title_source"] = title, "document"
