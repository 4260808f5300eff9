"""How pages say things: dates, hours, lengths of time, and the words of closed vocabularies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from diplomatica.errors import UsageError
from diplomatica.model.clock import zone
from diplomatica.serve.language import N_, Words, gettext, ngettext

ROLES = Words(
    {
        "sender": N_("From"),
        "signed": N_("Signed"),
        "authorised": N_("Authority"),
        "drafted": N_("Drafted by"),
        "cleared": N_("Cleared by"),
        "to": N_("To"),
        "for": N_("For"),
        "via": N_("Via"),
        "copy": N_("Copies"),
        "info": N_("For information"),
        "present": N_("Present"),
        "interpreter": N_("Interpreter"),
        "note_taker": N_("Notes by"),
    }
)
"""Roles in the order of the header."""

TIMES = Words(
    {
        "written": N_("Written"),
        "handed_in": N_("Handed in"),
        "sent": N_("Sent"),
        "transmitted": N_("Transmitted"),
        "received": N_("Received"),
        "deciphered": N_("Deciphered"),
        "typed": N_("Typed"),
        "distributed": N_("Distributed"),
        "delivered": N_("Delivered"),
        "other": N_("Other hour"),
    }
)
"""Hours in the order in which they happen."""

COUNTS_AS = Words(
    {
        "direct": N_("itself"),
        "holder": N_("an office that he held alone that day"),
        "member": N_("one who belongs to it"),
    }
)
"""By which right a paper of somebody counts for the one asked about."""

CLOCKS = Words(
    {
        "stated": N_("clock printed with it"),
        "convention": N_("clock by the custom of the service"),
        "assumed": N_("clock assumed"),
        "unknown": N_("clock not printed, the range of all that may be meant"),
    }
)

MARKS = Words(
    {
        "handwritten": N_("Written by hand"),
        "inserted": N_("Inserted by hand"),
        "deleted": N_("Struck out"),
        "underlined": N_("Underlined"),
        "stamp": N_("Stamp"),
        "resolution": N_("Resolution"),
        "signature": N_("Signature"),
        "gloss": N_("Gloss"),
        "supplied": N_("Supplied"),
        "uncertain": N_("Reading uncertain"),
        "translator_note": N_("Translator’s note"),
        "editor_note": N_("Editor’s note"),
        "footnote": N_("Note"),
        "illegible": N_("Illegible"),
        "garbled": N_("Garbled"),
        "omission": N_("Left out"),
        "redaction": N_("Blacked out"),
        "sic": N_("So in the text"),
    }
)

STATES = Words(
    {
        "answered": N_("answered"),
        "answered_not_held": N_("answered by a paper that is not held"),
        "partly": N_("partly answered"),
        "superseded": N_("superseded"),
        "none_held": N_("no answer held"),
    }
)

STATES_AT = Words(
    {
        "none_held": N_("no answer held"),
        "perhaps_answered": N_("the answer may have been sent by then"),
        "answered_not_held": N_("answered by a paper that is not held"),
        "partly": N_("partly answered"),
        "answered": N_("answered"),
        "superseded": N_("superseded"),
    }
)
"""How a request stood at a moment."""

VALUES = Words(
    {
        "certain": N_("certain"),
        "possible": N_("possible"),
        "attested_not": N_("attested not"),
        "no_evidence": N_("no evidence"),
        "certain_in_time": N_("certainly in time"),
        "possible_in_time": N_("possibly in time"),
        "certain_late": N_("certainly late"),
    }
)
"""What an answer says of a row."""

QUALITIES = Words(
    {
        "regular": N_("regular"),
        "complete": N_("complete"),
        "fragmentary": N_("in fragments"),
        "late": N_("late"),
        "none": N_("nothing comes"),
        "distorted": N_("distorted"),
    }
)
"""What contemporaries said of a channel."""

MEASURES = Words(
    {
        "transit printed": N_("Sent to received, as printed"),
        "transit least": N_("at the least, on any clock"),
        "transit most": N_("at the most, on any clock"),
        "transit bounded": N_("At most so long, where not both hours are printed"),
        "report least": N_("Event to arrival, at the least"),
        "report most": N_("Event to arrival, at the most"),
    }
)
"""Delays of a channel."""

IGNORANCE = Words(
    {
        "not_told": N_("had not been told"),
        "not_received": N_("had not received it"),
        "no_report": N_("had no report of it"),
    }
)

MODALITIES = Words(
    {
        "fact": N_("as a fact"),
        "rumour": N_("as a rumour"),
        "forecast": N_("as to come"),
        "denial": N_("denied"),
        "presupposed": N_("taken as known"),
    }
)

EXISTENCE = Words(
    {"certain": N_("surely existed"), "inferred": N_("must have existed"), "possible": N_("may have existed")}
)

RUNGS = Words(
    {
        "addressed": N_("addressed"),
        "sent": N_("sent to them"),
        "arrived": N_("arrived"),
        "readable": N_("deciphered"),
        "distributed": N_("passed on to them"),
        "read": N_("went through their hands"),
    }
)
"""How far it had come to them."""

SCOPES = Words({"full": N_("the text"), "excerpt": N_("an excerpt"), "summary": N_("a summary"), "none": N_("no text")})
"""How much of a document is here."""

LANGUAGES = Words(
    {
        "en": N_("English"),
        "ru": N_("Russian"),
        "zh": N_("Chinese"),
        "ko": N_("Korean"),
        "de": N_("German"),
        "fr": N_("French"),
        "ja": N_("Japanese"),
        "es": N_("Spanish"),
        "pl": N_("Polish"),
        "cs": N_("Czech"),
        "hu": N_("Hungarian"),
        "ro": N_("Romanian"),
        "it": N_("Italian"),
        "vi": N_("Vietnamese"),
        "ar": N_("Arabic"),
        "sq": N_("Albanian"),
        "bg": N_("Bulgarian"),
        "mn": N_("Mongolian"),
    }
)

KINDS = Words(
    {
        "editorial note": N_("editorial note"),
        "memorandum of conversation": N_("memorandum of conversation"),
        "telegram": N_("telegram"),
        "airgram": N_("airgram"),
        "despatch": N_("despatch"),
        "draft": N_("draft"),
        "letter": N_("letter"),
        "aide-mémoire": N_("aide-mémoire"),
        "memorandum": N_("memorandum"),
        "minutes": N_("minutes"),
        "report": N_("report"),
        "note": N_("note"),
        "directive": N_("directive"),
        "resolution": N_("resolution"),
        "protocol": N_("protocol"),
        "agreement": N_("agreement"),
        "statement": N_("statement"),
        "speech": N_("speech"),
        "press release": N_("press release"),
        "petition": N_("petition"),
        "diary": N_("diary"),
        "summary": N_("summary"),
        "person": N_("person"),
        "office": N_("office"),
        "service": N_("service"),
        "government": N_("government"),
        "party": N_("party"),
        "group": N_("group"),
        "place": N_("place"),
        "name": N_("name"),
        "transliteration": N_("transliteration"),
        "cover": N_("cover name"),
        "title": N_("title"),
        "collective": N_("collective name"),
        "appointed": N_("appointed"),
        "arrived": N_("arrived at the post"),
        "acting": N_("acting"),
        "absent": N_("absent"),
        "left": N_("left the post"),
        "document": N_("paper"),
        "series_gap": N_("gap in a series"),
        "sheet_gap": N_("missing sheets"),
        "event": N_("event"),
        "conversation": N_("conversation"),
        "meeting": N_("meeting"),
        "message": N_("message"),
        "operation": N_("operation"),
        "journey": N_("journey"),
        "appointment": N_("appointment"),
    }
)
"""Kinds of papers, of those who can know, of names, tenures and events; a kind of the archive's own stays as it is."""

NOT_HERE = Words(
    {
        "not_held": N_("not in this archive"),
        "not_printed": N_("not printed by the edition"),
        "not_found": N_("looked for, not found"),
        "withheld": N_("withheld"),
        "destroyed": N_("destroyed"),
        "extant_elsewhere": N_("held elsewhere"),
    }
)
"""What is known of a paper that is not held."""

BASES = Words(
    {
        "text": N_("Read in the text"),
        "record": N_("Read in the record block"),
        "calendar": N_("From a calendar row"),
        "authority": N_("From the authority files"),
        "inferred": N_("Inferred"),
    }
)
"""Where a fact was read."""

CERTAINTIES = Words(
    {
        "documented": N_("documented"),
        "asserted": N_("told by another paper"),
        "instructed": N_("instructed, not shown to have been done"),
        "inferred": N_("inferred"),
    }
)
"""How a transmission is known."""

RELATIONS = Words(
    {
        "report": N_("report"),
        "voice": N_("in their own words"),
        "spoken": N_("said in a talk"),
        "told as instructed": N_("told as instructed"),
        "hours of the talk": N_("hours of the talk"),
        "answers": N_("answers"),
        "refers": N_("refers to it"),
        "encloses": N_("encloses it"),
        "relays": N_("relays it"),
        "follows": N_("follows it"),
        "corrects": N_("corrects it"),
        "copy_of": N_("has the same words"),
        "drafts": N_("drafts of it"),
        "cipher": N_("in cipher"),
        "telegram": N_("telegram"),
        "courier": N_("by courier"),
        "letter": N_("letter"),
        "oral": N_("by word of mouth"),
        "handed": N_("handed over"),
        "press": N_("in the press"),
        "unknown": N_("in a way that is not known"),
    }
)
"""Steps of a chain."""

LENS_WORDS = Words(
    {
        "certain": N_("certain"),
        "possible": N_("possible"),
        "certain in part": N_("certain in part"),
        "possible in part": N_("possible in part"),
        "certain in part, which part is not known": N_("certain in part, which part is not known"),
    }
)
"""How a document had come to whom the lens is put on."""

SEVERITIES = Words({"shelved": N_("shelved"), "warning": N_("warning"), "note": N_("note of the build")})
"""How grave a problem is."""

EXTENTS = Words({"complete": N_("complete"), "partial": N_("in part"), "selected": N_("a selection")})
"""How much of what there was the archive claims to hold."""

STATUSES = Words(
    {"suggested": N_("suggested"), "accepted": N_("accepted"), "confirmed": N_("confirmed"), "rejected": N_("rejected")}
)
"""How far a fact is trusted."""

RULED = Words(
    {
        "confirm": N_("confirmed"),
        "reject": N_("rejected"),
        "replace": N_("replaced"),
        "unsure": N_("unsure"),
        "withdraw": N_("taken back"),
    }
)
"""Rulings, as what they make of a fact."""


def kind(value: str | None) -> str:
    """A kind of paper, actor, name, tenure or event in words.

    >>> kind("cover"), kind("naval_message")
    ('cover name', 'naval message')
    """
    return KINDS.get(value or "", words(value))


def relation(value: str) -> str:
    """A step of a chain in words: what the paper is to the next, and how it speaks of it.

    >>> relation("report: rumour"), relation("told as instructed"), relation("copy")
    ('report, as a rumour', 'told as instructed', 'copies')
    """
    head, _, modality = value.partition(": ")
    known = RELATIONS.get(head) or IGNORANCE.get(head) or (ROLES[head].lower() if head in ROLES else words(head))
    return f"{known}, {MODALITIES.get(modality, words(modality))}" if modality else known


def words(value: str | None) -> str:
    """A word of a vocabulary for people: `none_held` as `none held`."""
    return (value or "").replace("_", " ")


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"),
    N_("October"), N_("November"), N_("December"),
)  # fmt: skip

SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("June"), N_("July"), N_("Aug"), N_("Sept"), N_("Oct"), N_("Nov"),
    N_("Dec"),
)  # fmt: skip


def month(number_of_month: int) -> str:
    """`September`."""
    return gettext(MONTHS[number_of_month - 1])


def year_month(value: str) -> str:
    """`1950-09` as `September 1950`; a year stays as it is.

    >>> year_month("1950-09"), year_month("1950")
    ('September 1950', '1950')
    """
    year, _, number_of_month = value.partition("-")
    if not number_of_month:
        return year
    return gettext("%(month)s %(year)s") % {"month": month(int(number_of_month)), "year": year}


def day(value: date | None) -> str:
    """`20 September 1950`."""
    if not value:
        return ""
    return gettext("%(day)s %(month)s %(year)s") % {"day": value.day, "month": month(value.month), "year": value.year}


def days(first: date | None, last: date | None, edtf: str | None = None) -> str:
    """A span of days in words: one day, a month, a year, or from … to …; `undated` where nothing is known.

    >>> days(date(1950, 9, 1), date(1950, 9, 30))
    'September 1950'
    >>> days(date(1950, 9, 18), date(1950, 9, 20))
    '18–20 September 1950'
    """
    if first is None and last is None:
        return edtf or gettext("undated")
    if first is None:
        return gettext("by %(day)s") % {"day": day(last)}
    if last is None:
        return gettext("from %(day)s") % {"day": day(first)}
    if first == last:
        return day(first)
    from diplomatica.model.civil import from_days

    shortest = from_days(first, last)
    if shortest == f"{first.year:04d}":
        return shortest
    if "/" not in shortest:
        return gettext("%(month)s %(year)s") % {"month": month(first.month), "year": first.year}
    if (first.year, first.month) == (last.year, last.month):
        return gettext("%(first)s–%(last_day)s") % {"first": first.day, "last_day": day(last)}
    if first.year == last.year:
        start = gettext("%(day)s %(month)s") % {"day": first.day, "month": month(first.month)}
        return f"{start} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def instant(value: datetime | None) -> str:
    """`20 Sept 1950, 21:00 UTC`; a midnight keeps its hour, for it is one."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    short = gettext(SHORT_MONTHS[moment.month - 1])
    when = gettext("%(day)s %(month)s %(year)s") % {"day": moment.day, "month": short, "year": moment.year}
    return f"{when}, {moment:%H:%M} UTC"


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
    sign, whole, rest = hours[0], int(hours[1:3]), hours[3:5]
    zone_words = "UTC" if whole == 0 and rest == "00" else f"UTC{sign}{whole}" + (f":{rest}" if rest != "00" else "")
    return f"{day(moment.date())}, {moment:%H:%M} ({zone_words})"


def between(first: str | None, last: str | None) -> str:
    """Two shown bounds in words: one day, a span of days, an hour, or what is known of them.

    >>> between("1950-09-18", "1950-09-20"), between("1950-09-20", None)
    ('18–20 September 1950', 'not before 20 September 1950')
    """
    if not first or not last:
        return _one_sided(bound(first), bound(last))
    if first == last:
        return bound(first)
    if "T" not in first and "T" not in last:
        return days(date.fromisoformat(first), date.fromisoformat(last))
    return f"{bound(first)} – {bound(last)}"


def _one_sided(first: str, last: str) -> str:
    if first:
        return gettext("not before %(moment)s") % {"moment": first}
    return gettext("not after %(moment)s") % {"moment": last} if last else gettext("not known")


def lengths(least: int | None, most: int | None) -> str:
    """A length of time between bounds, either of which may not be known.

    >>> lengths(3600, 7200), lengths(None, 3600), lengths(0, 0)
    ('1 h – 2 h', 'at most 1 h', '0 min')
    """
    if least is None and most is None:
        return gettext("not known")
    if most is None:
        return gettext("at least %(length)s") % {"length": length(least)}
    if least is None:
        return gettext("at most %(length)s") % {"length": length(most)}
    return length(least) if length(least) == length(most) else f"{length(least)} – {length(most)}"


def instants(first: datetime | None, last: datetime | None) -> str:
    """Two ends of what is known of a moment."""
    if first and last:
        if first == last:
            return instant(first)
        start, end = first.astimezone(UTC), last.astimezone(UTC)
        same_day = start.date() == end.date()
        return f"{instant(first).removesuffix(' UTC')}{f'–{end:%H:%M} UTC' if same_day else f' – {instant(last)}'}"
    return _one_sided(instant(first), instant(last))


def local(time: dict[str, Any]) -> str:
    """A printed hour as understood: day, hour, and on which clock."""
    text = str(time["local"] or "")
    if not text:
        return ""
    first, slash, last = text.partition("/")
    if slash:
        ends = [local({**time, "local": first, "zone": None}), local({**time, "local": last})]
        return gettext("between %(first)s and %(last)s") % {"first": ends[0], "last": ends[1]}
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
    if place[:1] in "+-":
        return f" {hours}"
    shown = hours.replace("+0", "+").replace("-0", "-")
    return " " + gettext("in %(place)s (%(offset)s)") % {"place": place, "offset": shown}


def length(seconds: int | None) -> str:
    """A length of time in two units at most: `15 h 30 min`, `3 d 4 h`."""
    if seconds is None:
        return ""
    sign, left = ("−", -seconds) if seconds < 0 else ("", seconds)
    if left < 3600:
        return sign + gettext("%(minutes)s min") % {"minutes": left // 60}
    if left < 48 * 3600:
        hours, minutes = divmod(left // 60, 60)
        small = minutes and gettext("%(minutes)s min") % {"minutes": minutes}
        large = gettext("%(hours)s h") % {"hours": hours}
    else:
        whole, hours = divmod(left // 3600, 24)
        small = hours and gettext("%(hours)s h") % {"hours": hours}
        large = gettext("%(days)s d") % {"days": whole}
    return f"{sign}{large} {small}" if small else f"{sign}{large}"


def language(code: str | None) -> str:
    """The name of a language; its code where we have none."""
    return LANGUAGES.get(code or "", code or "")


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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
    said = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
    return ngettext("point %(points)s", "points %(points)s", len(outer)) % {"points": said}


def says_more(printed: str | None, name: str | None) -> bool:
    """Whether the printed words say more than the name: `Brandt` beside Erik Brandt does not.

    >>> says_more("Filin [Bartold]", "A. Bartold"), says_more("BARTOLD (2)", "A. Bartold")
    (True, False)
    """
    bare = (printed or "").rpartition(" (")[0] if (printed or "").endswith(")") else printed or ""
    have = {word.casefold().strip(".,") for word in (name or "").split()}
    return not {word.casefold().strip(".,") for word in bare.split()} <= have
