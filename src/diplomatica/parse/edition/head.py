"""Where the parts of an edition's head stand: found once, in order, before any row is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.edition.dateline import SPACE, Dateline, datelines
from diplomatica.parse.edition.heading import Heading, read_heading
from diplomatica.parse.edition.lead import Lead, lead
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, Scan, pattern
from diplomatica.parse.state import Span

NOTE = 6_000
"""Code points that a note of the source may take."""
HEADING = 1_500
"""Code points of a heading with the notes that hang on it, where no note of the source ends it."""
SENTENCE_ENDS = '.)”’]?;:"'


@dataclass(slots=True)
class Head:
    """The parts of a head; `body` is where the document's own words begin."""

    lead: Lead
    heading: Span
    parties: Heading = field(default_factory=Heading)
    source: Span | None = None
    """The editors' note of the source, with classification and distribution."""
    marking: Span | None = None
    """The line of classification and precedence."""
    dateline: Dateline | None = None
    place: Span | None = None
    received: Span | None = None
    number: Span | None = None
    body: int = 0


def find_head(scan: Scan, convention: Convention) -> Head | None:
    """The head of a text; None where there is none."""
    before = lead(scan, convention)
    while scan.text[before.end : before.end + 1].isspace():
        before.end += 1
    source = scan.first(pattern(r"Source: "), before.end, before.end + 1_200) if before.number else None
    if scan.at(pattern(r"Editorial Note\b"), before.end, before.end + 15):
        end = before.end + len("Editorial Note")
        return Head(before, (before.end, end), body=end)
    head = Head(before, (before.end, before.end))
    if source:
        _numbered(scan, convention, head, source.start)
    else:
        _plain(scan, convention, head)
    if head.dateline is None and not (before.number or before.kind or before.file):
        return None
    behind(scan, convention, head)
    head.parties = read_heading(scan, *head.heading, convention, sole=source is not None)
    return head


def _numbered(scan: Scan, convention: Convention, head: Head, source: int) -> None:
    """The head of a numbered edition: heading, note of the source, dateline."""
    text = scan.text
    head.heading = (head.lead.end, len(text[:source].rstrip()))
    for found in datelines(scan, source + 8, source + NOTE):
        start = found.place[0] if found.place else found.day[0]
        gap = text[max(0, start - 3) : start].rstrip(" [\n")
        ends = gap[-1:] in SENTENCE_ENDS or gap == "" or text[start - 1].islower() or "\n" in text[start - 2 : start]
        if ends and not _goes_on(text, found.end):
            head.dateline, head.place = found, found.place
            if found.place and not found.supplied:
                head.place = (_place_start(scan, convention, found.place, found.place[0]), found.place[1])
            break
    end = head.dateline.start if head.dateline else source
    head.source = (source, len(text[:end].rstrip(" [\n")))


def _goes_on(text: str, end: int) -> bool:
    """Whether a sentence goes on behind a date: it is none of a dateline then."""
    after = text[end : end + 3]
    if after[:1] in (",", ";", ")"):
        return True
    words_ = after.lstrip(". ]\n")
    return after[:1] in (" ", "") and bool(words_) and words_[0].islower()


def _plain(scan: Scan, convention: Convention, head: Head) -> None:
    """The head of an edition without notes of the source: heading, marking, dateline, in one run."""
    text, start = scan.text, head.lead.end
    for found in datelines(scan, start, start + HEADING):
        at = found.place[0] if found.place else found.day[0]
        after = scan.at(marked(convention, r"[.\s\]]*(?:MARKING)"), found.end, found.end + 60)
        if _goes_on(text, found.end) and after is None:
            continue
        bare = found.place is None and text[:at].rstrip(" [")[-1:] not in SENTENCE_ENDS
        if bare and "\n" not in text[at - 2 : at] and not _ends_with(text[max(0, at - 40) : at], convention):
            continue
        head.dateline, head.place = found, found.place
        break
    end = start + 400
    if head.dateline:
        end = head.dateline.place[0] if head.dateline.place else head.dateline.day[0]
        if head.place and not head.dateline.supplied:
            end = _place_start(scan, convention, head.place, end)
            head.place = (end, head.place[1])
        if head.place and text[slice(*head.place)].lower() in convention.list("marking"):
            head.marking, head.place = head.place, None
    line = text.find("\n", start)
    end = min(end, len(text) if line < 0 else line)
    for hit in scan.all(marked(convention, r"[^\p{L}’](?P<marking>MARKING)"), start, end):
        span = hit.span("marking")
        if span and not text[span[1] : span[1] + 1].islower():
            head.marking = span
            end = span[0]
            break
    head.heading = (start, len(text[start:end].rstrip(" [\n")) + start)
    if head.marking is None and head.dateline and 0 <= line < head.dateline.start:
        above = scan.first(marked(convention, LINE), line, head.dateline.start)
        head.marking = above.span("marking") if above else None


def _place_start(scan: Scan, convention: Convention, place: Span, start: int) -> int:
    """Where the place begins in a run of capitalised words that began in the heading."""
    run = scan.text[slice(*place)]
    seat = next((seat for seat in convention.list("seat") if run.endswith(f" {seat}")), None)
    cut = place[0]
    for hit in scan.all(_tail(convention), *place):
        cut = hit.end
    if cut == place[0] and " " in run:
        before = scan.text[max(0, start - 6) : start]
        if before.endswith((" at ", " in ", " the ")):
            cut = place[0] + run.index(" ") + 1
    return max(cut, place[1] - len(seat)) if seat else cut


_UNITS = "State|Affairs|Headquarters|Division|Republics|Agency"
_TITLED = (
    r"(?:President|Prime Minister|Secretary|Chancellor|General|Marshal|Chairman|Generalissimo|Premier) \p{Lu}[\p{L}-]+"
)


def _ends_with(words_: str, convention: Convention) -> bool:
    """Whether words end with a marking, white space left out."""
    stripped = words_.rstrip(" [\n\u2003")
    return any(hit.end == len(stripped) for hit in Scan(stripped).all(marked(convention, "(?:MARKING)")))


@lru_cache(maxsize=64)
def _tail(convention: Convention) -> Pattern:
    """What may end a heading right before the place of its dateline."""
    return marked(convention, rf"(?:{words(convention, 'addressee')}|{_TITLED}|{_UNITS}|(?i:MARKING)) ")


@lru_cache(maxsize=256)
def marked(convention: Convention, template: str) -> Pattern:
    """A pattern with the convention's words of classification and precedence, one or several, for `MARKING`."""
    one = words(convention, "marking")
    return pattern(template.replace("MARKING", rf"(?:{one})(?:[ ,;\n\x{{2002}}\x{{2003}}—–-]*(?:{one}))*"))


LINE = r"\n\s*(?P<marking>(?i:MARKING))\s*\n"
"""A line of such words alone."""


_NUMBERS = (
    rf"[.\s\])]*(?P<number>(?:SERIES[ –-]?)?(?:\p{{Lu}}{{1,4}}[ –-]?)?\d{{1,6}}(?:[/–]\d+)?Z?)\.(?:{SPACE}|\p{{Lu}})",
    rf"[.\s\])]*No\. ?(?P<number>(?:\p{{Lu}}–)?\d{{1,5}}){SPACE}",
    rf"[.\s\])]*(?P<number>\p{{Lu}}{{1,3}}[–-]\d{{1,5}}){SPACE}",
)
"""How the message's own number stands behind the dateline: `143.`, `Secto 12.`, `A–51.`, `No. 79`, `A-261`."""


@lru_cache(maxsize=64)
def _numbers(convention: Convention) -> tuple[Pattern, ...]:
    series = rf"(?:{words(convention, 'series')}|\p{{Lu}}\p{{L}}+)"
    return tuple(pattern(source.replace("SERIES", series)) for source in _NUMBERS)


def behind(scan: Scan, convention: Convention, head: Head) -> None:
    """What follows the dateline: received, marking, the number of the message."""
    at = head.dateline.end if head.dateline else (head.source or head.marking or head.heading)[1]
    withheld = scan.at(pattern(r"[.\s\]]*\[[^\]\n]{3,60} not declassified\]"), at, at + 100)
    at = withheld.end if withheld else at
    received = scan.at(pattern(r"[.\s\]]*\[(?P<received>[Rr]eceived[^\]\n]{2,80})\]"), at, at + 120)
    if received:
        head.received, at = received.span("received"), received.end
    marking = scan.at(marked(convention, r"[.\s\]]*(?P<marking>MARKING)"), at, at + 100)
    if marking and not scan.text[marking.end : marking.end + 1].islower():
        if head.marking is None:
            head.marking = marking.span("marking")
        at = marking.end
    number = next((hit for found in _numbers(convention) if (hit := scan.at(found, at, at + 50))), None)
    if number and not (
        number.text("number") == "1" and scan.first(pattern(r"\s2\. "), number.end)
    ):  # no list of points
        head.number, at = number.span("number"), number.end
    elif head.dateline and head.dateline.place:
        # A despatch has its number before the dateline: `confidential No. 1704 Vell, …`.
        end = head.place[0] if head.place else head.dateline.start
        for earlier in scan.all(pattern(r"No\. (?P<number>\d{1,5})"), max(head.heading[0], end - 16), end):
            if not scan.text[earlier.end : end].strip(" [\n"):
                head.number = earlier.span("number")
                if head.heading[1] > earlier.start:
                    head.heading = (head.heading[0], len(scan.text[: earlier.start].rstrip()))
    head.body = at
