"""Offices in an entry of a list of persons, with the days that the entry states for them; what it leaves unclear is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import re2

from diplomatica.model.document import Tag

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1[4-9]|20)\d\d"
_DATE = rf"(?:{_MONTH} (?:\d{{1,2}}, ?)?|\d{{1,2}} {_MONTH} )?{_YEAR}"
_SHORT = rf"{_MONTH}(?: \d{{1,2}})?|\d{{1,2}} {_MONTH}"
"""A first day whose year stands behind the last one."""
_HELD = re2.compile(
    rf"^(?P<then>thereafter |then )?(?P<office>\p{{Lu}}[^;\d]*?),?"
    rf"(?: (?:(?:from |between )?(?P<first>{_DATE}|{_SHORT})(?: ?[–—-] ?| to | until | through | and )(?P<last>{_DATE})"
    rf"|(?:from|since|beginning) (?P<since>{_DATE})|(?:until|to|through) (?P<until>{_DATE})))?$"
)
_CLAUSE = re2.compile(r"[^;\n]+")
_PARTS = re2.compile(
    rf"^(?:(?P<day>\d{{1,2}}) )?(?:(?P<month>{_MONTH})\b\.? ?)?(?:(?P<other>\d{{1,2}}),? ?)?(?P<year>{_YEAR})?$"
)
_ACTING = re2.compile(r"^(?:Acting |Chargé)")
_DOUBT = re2.compile(
    r"(?i)\b(?:about|circa|ca?\.|early|late|mid|before|after|prior|concurrently|probably|intermittently)\b|\?"
)
_ISO = re2.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T|$)")
_RANKS = ("honorific", "nobility", "honorary", "generation")
"""Types of `roleName` that are no offices."""
LONGEST = 160
"""Of a clause that names an office; longer ones tell a story."""


class Held(NamedTuple):
    """An office, how it was held, and its days as EDTF, as exact as they are printed; the clause stands at `start:end` of the words."""

    office: str
    kind: str
    first: str | None
    last: str | None
    start: int
    end: int


def held(words: str, nouns: Collection[str]) -> Iterator[Held]:
    """The offices that an entry gives with their days, where `nouns` (Secretary, Consul) stand in their names.

    The first day must be stated, or follow from the end of the office before (`thereafter`); an open end is None, for *not known*.

    >>> [(one.office, one.first, one.last) for one in held("Envoy in Tarn until May 1951; thereafter Consul", ["Envoy", "Consul"])]
    [('Consul', '1951-05', None)]
    """
    before: str | None = None
    for start, end in _clauses(words):
        said = words[start:end]
        match = _HELD.match(said) if end - start <= LONGEST and not _DOUBT.search(said) else None
        if match is None:
            before = None
            continue
        first, last = _days(match)
        if match["then"] and first is None:
            first = before
        before = last
        office = match["office"].strip(" ,")
        if first is None or (last is not None and _earlier(last, first)) or not _named(office, nouns):
            continue
        kind = "acting" if _ACTING.match(office) else "appointed"
        yield Held(office.removeprefix("Acting "), kind, first, last, start, end)


def _clauses(words: str) -> Iterator[tuple[int, int]]:
    """Where the clauses stand, without signs and other names in brackets around them."""
    for found in _CLAUSE.finditer(words):
        start, end = found.span()
        said = words[start:end]
        if said.lstrip(" ,").startswith("(") and ")" in said:
            start += said.index(")") + 1
        while start < end and words[start] in " ,.:":
            start += 1
        while start < end and words[end - 1] in " ,.:":
            end -= 1
        if start < end:
            yield start, end


def dated(tag: Tag, words: str, nouns: Collection[str]) -> Held | None:
    """The office that a marked stretch of an entry names, with the days of its markup; None where the first is not stated.

    `notBefore` and `notAfter` say when it may have begun, which is not known then.
    """
    said = dict(tag.attributes)
    first, last = (_marked(said.get(name) or said.get("when")) for name in ("from", "to"))
    if first is None or (last is not None and _earlier(last, first)):
        return None
    spoken = next(held(words, nouns), None)
    office = spoken.office if spoken else " ".join(words.split()).strip(" ,.:;")
    role = tag.element == "roleName" and said.get("type") not in _RANKS
    if not office or len(office) > LONGEST or not (role or _named(office, nouns)):
        return None
    kind = "acting" if _ACTING.match(office) or (spoken and spoken.kind == "acting") else "appointed"
    return Held(office.removeprefix("Acting "), kind, first, last, tag.start, tag.end)


def _marked(said: str | None) -> str | None:
    """A day, month or year of an attribute, without the hour; None for what is no day of the calendar."""
    match = _ISO.match(said or "")
    if match is None:
        return None
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return "-".join(part for part in match.groups() if part)


def _named(office: str, nouns: Collection[str]) -> bool:
    """Whether the words name an office, and nothing besides."""
    return any(word.strip(",.") in nouns for word in office.split())


def _earlier(one: str, other: str) -> bool:
    """Whether a date lies before another, as far as both say."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def _days(match: re2._Match) -> tuple[str | None, str | None]:
    """First and last day of a clause."""
    last = _edtf(match["last"] or match["until"] or "")
    if match["since"]:
        return _edtf(match["since"]), None
    if match["first"] is None:
        return None, last
    return _edtf(match["first"], last), last


def _edtf(words: str, behind: str | None = None) -> str | None:
    """A day, month or year as EDTF; a year that it lacks is that of the date behind it. None for no day of the calendar.

    >>> _edtf("May 3, 1951"), _edtf("3 May", "1951-06"), _edtf("1951"), _edtf("February 31, 1951")
    ('1951-05-03', '1951-05-03', '1951', None)
    """
    parts = _PARTS.match(words.strip())
    if not words or parts is None:
        return None
    day = parts["day"] or parts["other"]
    year = parts["year"] or (behind or "")[:4]
    month = next(
        (
            f"{n:02}"
            for n, name in enumerate(_MONTHS, 1)
            if parts["month"] and name.startswith(parts["month"].lower()[:3])
        ),
        "",
    )
    if not year or (day and not month):
        return None
    if day:
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            return None
    return "-".join(part for part in (year, month, f"{int(day):02}" if day else "") if part)
