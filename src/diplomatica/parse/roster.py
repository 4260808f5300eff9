"""Lists of persons in the front matter of printed volumes: who held what and when, out of flat text without line breaks.

Entries stand in alphabetical order. Where one ends and the next begins is found by that order: of all places that look like
`Surname, Given,` the longest ascending row is taken, and a word that is common in the list is no surname.
"""

from __future__ import annotations

import calendar
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import re2

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?"
_WHEN = rf"(?:(?:{_MONTH} )?(?:\d{{1,2}}, ?)?(?:1[789]|20)\d\d)"
_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}’'\-]*"
_PART = "(?:de|von|van|del|la|da|di|y|e|der|ten|af)"
_TITLE = re2.compile(r"(?:List of )?Persons \p{Lu}")
_GIVEN = re2.compile(
    rf"^, ((?:“[\p{{L}} ]+” )?{_WORD}\.?(?: (?:{_WORD}\.?|{_PART}|[“(][\p{{L}} ]+[”)])){{0,5}}(?:, (?:Jr|Sr|II|III)\.?)?)(?:, |; |\. )"
)
_BEFORE = re2.compile(rf"(?:(?:{_PART}|De|Von|{_WORD}) ){{0,3}}{_WORD}$")
_WORDS = re2.compile(r"[\p{L}\p{M}\p{N}’'\-]+")
_PARTICLE = re2.compile(r"^(?:[Dd]e|[Vv]on|[Vv]an) ")
_DAY = re2.compile(rf"^(?:({_MONTH})(?: |$))?(?:(\d{{1,2}}), ?)?(\d{{4}})$")
_RANGE = re2.compile(rf"({_WHEN}|{_MONTH}(?: \d+)?)\s*[–—-]\s*({_WHEN})")
_BOUND = re2.compile(
    rf"\b(from|after|since|beginning|until|to|through|before|in|prior to)\s+(?:about |early |late |mid-?)?({_WHEN})"
)
_CLAUSES = re2.compile(r";|(?:(\d{4})[.,]) ")
_NEXT = re2.compile(r"^(?:and|then|thereafter|later|subsequently)[, ]+")
_YEAR = re2.compile(r"\d{4}")
_SHORTEST_LIST = 20
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Listed:
    """One office of one person in a list; days are None where the list does not say."""

    surname: str
    given: str
    office: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that looks like the beginning of an entry."""

    start: int
    end: int
    surname: str
    given: str


def roster(text: str) -> list[Listed]:
    """The entries of the longest list of persons in a text, one row for each office; none where there is no list."""
    best: tuple[float, list[_Place], str] = (0.0, [], "")
    for title in _TITLE.finditer(text):
        body = text[title.end() - 1 :]
        score, entries = _ascending(body)
        if score > best[0]:
            best = (score, entries, body)
    score, entries, body = best
    if score < _SHORTEST_LIST:
        return []
    ends = [entry.start for entry in entries[1:]] + [min(len(body), entries[-1].end + 300)]
    return [row for entry, end in zip(entries, ends, strict=True) for row in _offices(entry, body[entry.end : end])]


def _places(body: str) -> Iterator[_Place]:
    comma = body.find(", ")
    while comma >= 0:
        given = _GIVEN.match(body[comma : comma + 120])
        before = _BEFORE.search(body[max(0, comma - 60) : comma]) if given else None
        if given and before:
            words = before.group(0).split()
            for count in range(1, len(words) + 1):
                if count == 1 or words[-count][0].isupper() or words[-count] in ("de", "von", "van"):
                    surname = " ".join(words[-count:])
                    yield _Place(comma - len(surname), comma + given.end(1), surname, given.group(1))
        comma = body.find(", ", comma + 2)


def _ascending(body: str) -> tuple[float, list[_Place]]:
    """The heaviest row of places whose surnames ascend, and its weight."""
    places = sorted(_places(body), key=lambda place: (place.start, place.end))
    common = Counter(_WORDS.findall(body))
    rare = [
        max((common[word] for word in _WORDS.findall(place.surname) if word[0].isupper()), default=99)
        for place in places
    ]
    seen: Counter[str] = Counter()
    fitting: Counter[str] = Counter()
    for place, count in zip(places, rare, strict=True):
        if " " not in place.surname:
            first = place.given.split()[0]
            seen[first] += 1
            fitting[first] += count <= 5
    weights, sums, before = [], [], []
    heads: dict[str, tuple[float, int]] = {}
    for number, (place, count) in enumerate(zip(places, rare, strict=True)):
        first = place.given.split()[0]
        usual = fitting[first] / seen[first] if seen[first] else 0.5
        weight = _rarity(count) * usual * (1 - 0.12 * place.surname.count(" "))
        letters = _letters(place.surname)
        most, last = 0.0, -1
        for other, (score, index) in heads.items():
            if other <= letters and score > most and places[index].end <= place.start:
                most, last = score, index
        weights.append(weight)
        sums.append(most + weight)
        before.append(last)
        if letters not in heads or sums[number] > heads[letters][0]:
            heads[letters] = (sums[number], number)
    if not sums:
        return 0.0, []
    at = max(range(len(sums)), key=sums.__getitem__)
    total, chain = sums[at], []
    while at >= 0:
        if weights[at] >= 0.2:
            chain.append(places[at])
        at = before[at]
    return total, chain[::-1]


def _rarity(count: int) -> float:
    return 1.0 if count <= 3 else 0.8 if count <= 6 else 0.25 if count <= 12 else 0.02


def _letters(surname: str) -> str:
    plain = unicodedata.normalize("NFKD", _PARTICLE.sub("", surname)).casefold()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())[:3]


def _offices(entry: _Place, text: str) -> Iterator[Listed]:
    until: date | None = None
    for clause in _clauses(text.strip(" ,.;")):
        first, last, office = dated(clause)
        following = _NEXT.match(office.strip(" ,."))
        if following and first is None:
            first = until
        until = last
        office = _NEXT.sub("", office.strip(" ,."))[:_LONGEST]
        if office:
            yield Listed(entry.surname, entry.given, office, first, last)


def _clauses(text: str) -> Iterator[str]:
    start = 0
    for match in _CLAUSES.finditer(text):
        yield text[start : match.end(1) if match.group(1) else match.start()]
        start = match.end()
    yield text[start:]


def dated(clause: str) -> tuple[date | None, date | None, str]:
    """First and last day that a clause states, and its words before them.

    >>> dated("Envoy in Tarn from May 1951 until June 3, 1952")
    (datetime.date(1951, 5, 1), datetime.date(1952, 6, 3), 'Envoy in Tarn ')
    """
    span = _RANGE.search(clause)
    if span:
        begin, end = span.group(1), span.group(2)
        if not _YEAR.search(begin):
            begin = f"{begin}{',' if begin[-1].isdigit() else ''} {end[-4:]}"
        return _day(begin, last=False), _day(end, last=True), clause[: span.start()]
    first = last = None
    cut = len(clause)
    for bound in _BOUND.finditer(clause):
        cut = min(cut, bound.start())
        word, when = bound.groups()
        if word in ("from", "after", "since", "beginning", "in"):
            first = _day(when, last=False)
        if word not in ("from", "after", "since", "beginning"):
            last = _day(when, last=True)
    return first, last, clause[:cut]


def _day(words: str, *, last: bool) -> date | None:
    match = _DAY.match(words.strip())
    if match is None:
        return None
    name, day, year = match.group(1), match.group(2), int(match.group(3))
    month = _MONTHS.index(name[:3].lower()) + 1 if name else (12 if last else 1)
    length = calendar.monthrange(year, month)[1]
    number = int(day) if day else (length if last else 1)
    return date(year, month, number) if 1 <= number <= length else None
