"""How pages say things: dates, hours, lengths of time, and the words of closed vocabularies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from diplomatica.errors import UsageError
from diplomatica.model.clock import zone

ROLES = {
    "sender": "From", "signed": "Signed", "authorised": "Authority", "drafted": "Drafted by", "cleared": "Cleared by",
    "to": "To", "for": "For", "via": "Via", "copy": "Copies", "info": "For information", "present": "Present",
    "interpreter": "Interpreter", "note_taker": "Notes by",
}  # fmt: skip
"""Roles in the order of the header."""

TIMES = {
    "written": "Written", "handed_in": "Handed in", "sent": "Sent", "transmitted": "Transmitted", "received": "Received",
    "deciphered": "Deciphered", "typed": "Typed", "distributed": "Distributed", "delivered": "Delivered", "other": "Other hour",
}  # fmt: skip
"""Hours in the order in which they happen."""

CLOCKS = {
    "stated": "clock printed with it",
    "convention": "clock by the custom of the service",
    "assumed": "clock assumed",
    "unknown": "clock not printed, the range of all that may be meant",
}

MARKS = {
    "handwritten": "Written by hand", "inserted": "Inserted by hand", "deleted": "Struck out", "underlined": "Underlined",
    "stamp": "Stamp", "resolution": "Resolution", "signature": "Signature", "gloss": "Gloss", "supplied": "Supplied",
    "uncertain": "Reading uncertain", "translator_note": "Translator’s note", "editor_note": "Editor’s note",
    "footnote": "Note", "illegible": "Illegible", "garbled": "Garbled", "omission": "Left out", "redaction": "Blacked out",
    "sic": "So in the text",
}  # fmt: skip

STATES = {
    "answered": "answered",
    "answered_not_held": "answered by a paper that is not held",
    "partly": "partly answered",
    "superseded": "superseded",
    "none_held": "no answer held",
}

STATES_AT = {
    "none_held": "no answer held",
    "perhaps_answered": "the answer may have been sent by then",
    "answered_not_held": "answered by a paper that is not held",
    "partly": "partly answered",
    "answered": "answered",
    "superseded": "superseded",
}
"""How a request stood at a moment."""

VALUES = {
    "certain": "certain",
    "possible": "possible",
    "attested_not": "attested not",
    "no_evidence": "no evidence",
    "certain_in_time": "certainly in time",
    "possible_in_time": "possibly in time",
    "certain_late": "certainly late",
}
"""What an answer says of a row."""

QUALITIES = {"regular": "regular", "complete": "complete", "fragmentary": "in fragments", "late": "late", "none": "nothing comes",
             "distorted": "distorted"}  # fmt: skip
"""What contemporaries said of a channel."""

MEASURES = {
    "transit printed": "Sent to received, as printed",
    "transit least": "at the least, on any clock",
    "transit most": "at the most, on any clock",
    "report least": "Event to arrival, at the least",
    "report most": "Event to arrival, at the most",
}
"""Delays of a channel."""

IGNORANCE = {"not_told": "had not been told", "not_received": "had not received it", "no_report": "had no report of it"}

MODALITIES = {
    "fact": "as a fact",
    "rumour": "as a rumour",
    "forecast": "as to come",
    "denial": "denied",
    "presupposed": "taken as known",
}

EXISTENCE = {"certain": "surely existed", "inferred": "must have existed", "possible": "may have existed"}

RUNGS = {"addressed": "addressed", "sent": "sent to them", "arrived": "arrived", "readable": "deciphered",
         "distributed": "passed on to them", "read": "went through their hands"}  # fmt: skip
"""How far it had come to them."""

SCOPES = {"full": "the text", "excerpt": "an excerpt", "summary": "a summary", "none": "no text"}
"""How much of a document is here."""

LANGUAGES = {"en": "English", "ru": "Russian", "zh": "Chinese", "ko": "Korean", "de": "German", "fr": "French", "ja": "Japanese",
             "es": "Spanish", "pl": "Polish", "cs": "Czech", "hu": "Hungarian", "ro": "Romanian", "it": "Italian",
             "vi": "Vietnamese", "ar": "Arabic", "sq": "Albanian", "bg": "Bulgarian", "mn": "Mongolian"}  # fmt: skip


def words(value: str | None) -> str:
    """A word of a vocabulary for people: `none_held` as `none held`."""
    return (value or "").replace("_", " ")


def day(value: date | None) -> str:
    """`20 September 1950`."""
    return f"{value.day} {value:%B} {value.year}" if value else ""


def days(first: date | None, last: date | None, edtf: str | None = None) -> str:
    """A span of days in words: one day, a month, a year, or from … to …; `undated` where nothing is known.

    >>> days(date(1950, 9, 1), date(1950, 9, 30))
    'September 1950'
    >>> days(date(1950, 9, 18), date(1950, 9, 20))
    '18–20 September 1950'
    """
    if first is None and last is None:
        return edtf or "undated"
    if first is None:
        return f"by {day(last)}"
    if last is None:
        return f"from {day(first)}"
    if first == last:
        return day(first)
    from diplomatica.model.civil import from_days

    shortest = from_days(first, last)
    if shortest == f"{first.year:04d}":
        return shortest
    if "/" not in shortest:
        return f"{first:%B} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{first.day} {first:%B} – {day(last)}" if first.year == last.year else f"{day(first)} – {day(last)}"


def instant(value: datetime | None) -> str:
    """`20 Sept 1950, 21:00 UTC`; a midnight keeps its hour, for it is one."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    return f"{moment.day} {_month(moment)} {moment.year}, {moment:%H:%M} UTC"


def bound(shown: str | None) -> str:
    """A bound as the answers give it: `20 September 1950` for a day, `30 September 1950, 23:32 (UTC+3)` for an hour.

    >>> bound("1950-09-30T23:32+03:00")
    '30 September 1950, 23:32 (UTC+3)'
    """
    if not shown:
        return ""
    if "T" not in shown:
        return day(date.fromisoformat(shown))
    moment = datetime.fromisoformat(shown)
    hours = moment.strftime("%z")
    sign, number, rest = hours[0], int(hours[1:3]), hours[3:5]
    zone_words = "UTC" if number == 0 and rest == "00" else f"UTC{sign}{number}" + (f":{rest}" if rest != "00" else "")
    return f"{day(moment.date())}, {moment:%H:%M} ({zone_words})"


def between(first: str | None, last: str | None) -> str:
    """Two shown bounds in words: one day, a span of days, an hour, or what is known of them.

    >>> between("1950-09-18", "1950-09-20"), between("1950-09-20", None)
    ('18–20 September 1950', 'not before 20 September 1950')
    """
    if not first or not last:
        return f"not before {bound(first)}" if first else f"not after {bound(last)}" if last else "not known"
    if first == last:
        return bound(first)
    if "T" not in first and "T" not in last:
        return days(date.fromisoformat(first), date.fromisoformat(last))
    return f"{bound(first)} – {bound(last)}"


def lengths(least: int | None, most: int | None) -> str:
    """A length of time between bounds, either of which may not be known.

    >>> lengths(3600, 7200), lengths(None, 3600), lengths(0, 0)
    ('1 h – 2 h', 'at most 1 h', '0 min')
    """
    if least is None and most is None:
        return "not known"
    if most is None:
        return f"at least {length(least)}"
    if least is None:
        return f"at most {length(most)}"
    return length(least) if length(least) == length(most) else f"{length(least)} – {length(most)}"


def instants(first: datetime | None, last: datetime | None) -> str:
    """Two ends of what is known of a moment."""
    if first and last:
        if first == last:
            return instant(first)
        start, end = first.astimezone(UTC), last.astimezone(UTC)
        same_day = start.date() == end.date()
        return f"{instant(first).removesuffix(' UTC')}{f'–{end:%H:%M} UTC' if same_day else f' – {instant(last)}'}"
    if first:
        return f"not before {instant(first)}"
    return f"not after {instant(last)}" if last else "not known"


def local(time: dict[str, Any]) -> str:
    """A printed hour as understood: day, hour, and on which clock."""
    text = str(time["local"] or "")
    if not text:
        return ""
    day_text, _, hour = text.partition("T")
    try:
        when = day(date.fromisoformat(day_text))
    except ValueError:
        when = day_text
    clock = _clock(time["zone"], day_text) if hour else ""
    return ", ".join(part for part in (when, hour and f"{hour[:5]}{clock}") if part)


def _clock(name: str | None, day_text: str) -> str:
    """` in Oslo (UTC+1)`; nothing for an unknown clock."""
    if not name:
        return ""
    try:
        offset = datetime.fromisoformat(day_text).replace(hour=12, tzinfo=zone(name)).strftime("%z")
    except (ValueError, UsageError):
        return f" {name}"
    hours = f"UTC{offset[:3]}" + (f":{offset[3:5]}" if offset[3:5] != "00" else "")
    place = name.rpartition("/")[2].replace("_", " ")
    return f" {hours}" if place[:1] in "+-" else f" in {place} ({hours.replace('+0', '+').replace('-0', '-')})"


def length(seconds: int | None) -> str:
    """A length of time in two units at most: `15 h 30 min`, `3 d 4 h`."""
    if seconds is None:
        return ""
    sign, left = ("−", -seconds) if seconds < 0 else ("", seconds)
    if left < 3600:
        return f"{sign}{left // 60} min"
    if left < 48 * 3600:
        hours, minutes = divmod(left // 60, 60)
        return f"{sign}{hours} h" + (f" {minutes} min" if minutes else "")
    whole, hours = divmod(left // 3600, 24)
    return f"{sign}{whole} d" + (f" {hours} h" if hours else "")


def language(code: str | None) -> str:
    """The name of a language; its code where we have none."""
    return LANGUAGES.get(code or "", code or "")


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _month(moment: datetime) -> str:
    name = f"{moment:%B}"
    return name if len(name) <= 4 else "Sept" if name == "September" else name[:3]


def points(passages: list[str]) -> str:
    """Passages in words, a run of points as one: those inside another of them go without saying.

    >>> points(["1", "2", "3", "3.a", "5"])
    'points 1–3, 5'
    """
    outer = [name for name in passages if name.rpartition(".")[0] not in passages]
    runs: list[list[str]] = []
    for name in outer:
        if runs and name.isdecimal() and runs[-1][-1].isdecimal() and int(name) == int(runs[-1][-1]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    said = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs]
    return f"point{'s' if len(outer) > 1 else ''} {', '.join(said)}"


def says_more(printed: str | None, name: str | None) -> bool:
    """Whether the printed words say more than the name: `Brandt` beside Erik Brandt does not.

    >>> says_more("Filin [Bartold]", "A. Bartold"), says_more("BARTOLD (2)", "A. Bartold")
    (True, False)
    """
    bare = (printed or "").rpartition(" (")[0] if (printed or "").endswith(")") else printed or ""
    have = {word.casefold().strip(".,") for word in (name or "").split()}
    return not {word.casefold().strip(".,") for word in bare.split()} <= have
