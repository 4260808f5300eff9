"""Notes that people put on a paper with their initials and a day: `Agreed. A.L. 16.V`."""

from __future__ import annotations

from diplomatica.parse.date_choice import full_year, nearest
from diplomatica.parse.months import month_number
from diplomatica.parse.scan import Scan, pattern
from diplomatica.parse.state import State

BY_HAND = frozenset({"handwritten", "resolution"})
CONFIDENCE = 0.9
RULE = "initialled.note"
_NOTE = pattern(
    r"(?:^|[.!?:;,] ?|\n)(?P<who>(?:\p{Lu}\p{Ll}?\. ?){2,3}),? ?(?P<date>(?P<day>\d{1,2})[./](?P<month>[IVX]{1,4}|\d{1,2})"
    r"(?:[./](?P<year>(?:\d\d)?\d\d))?)\.?\s*$"
)


def initialled(state: State) -> None:
    """Add the day of each such note, and who authorised the paper where the note agrees to it."""
    for mark in state.found("marks"):
        if mark["kind"] not in BY_HAND or not mark["text"]:
            continue
        note = str(mark["text"]).rstrip()
        hit = Scan(note).first(_NOTE)
        start = state.text.find(note, mark["start"], mark["end"])
        who, day = (hit.span("who"), hit.span("date")) if hit else (None, None)
        if hit is None or start < 0 or who is None or day is None:
            continue
        local = _day(state, hit.text("day"), hit.text("month"), hit.text("year"))
        if local is None:
            continue
        name = note[slice(*who)].strip()
        state.quote(
            "times",
            (start + day[0], start + day[1]),
            rule=RULE,
            confidence=CONFIDENCE,
            kind="other",
            label=f"note by {name}",
            local=local,
            zone_basis="unknown",
            by_text=name,
        )
        if note.lower().startswith(state.convention.list("approval")):
            state.quote(
                "parties",
                (start + who[0], start + who[0] + len(name)),
                rule=RULE,
                confidence=CONFIDENCE,
                ordinal=len(state.found("parties")),
                role="authorised",
                name_text=name,
            )


def _day(state: State, day: str | None, month: str | None, year: str | None) -> str | None:
    """The day in ISO; without a printed year that of the paper's own day."""
    number = month_number(month or "") or (int(month) if month and month.isdecimal() else None)
    if not day or not number or state.day is None or not 1 <= number <= 12:
        return None
    found = nearest(number, int(day), state.day)
    if found is None or (year and full_year(year, state.day) != found.year):
        return None
    return found.isoformat()
