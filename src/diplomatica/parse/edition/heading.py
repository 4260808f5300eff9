"""The heading: who writes to whom. `The Ambassador in Vell (Lund) to the Secretary of State`, `Letter From … to …`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, Scan, pattern
from diplomatica.parse.state import Span

_FROM = pattern(r"(?P<kind>\p{Lu}[\p{L} ’-]{3,60}?) [Ff]rom (?:the )?")
_BY = pattern(r"Memorandum by (?:the )?")
_NAMED = pattern(r"\( ?(?P<name>\p{Lu}[^()]{1,40}?) ?\)")
_PERSON = pattern(r"(?:Mr|Mrs|Dr)\. (?P<name>(?:\p{Lu}[\p{L}.]* ){0,3}\p{Lu}[\p{L}\p{M}-]+), \p{Lu}")
_TO = pattern(r" to (?:the |\p{Lu})")
_RANK = pattern(
    r"(?:Adviser|Assistant|Representative|Mission|Counselor|Ambassador|Minister|Delegate|Delegation|Consultant|Observer"
    r"|Aide|Commissioner|Liaison|Deputy|Chargé)(?: \p{L}+)?"
)


class Party(NamedTuple):
    """A party of the heading: the whole, the office, the name in brackets."""

    span: Span
    office: Span | None
    name: Span | None


class Heading(NamedTuple):
    """What a heading says: the word for the kind where it stands there, sender and recipient where it names both."""

    kind: Span | None = None
    senders: tuple[Party, ...] = ()
    recipient: Party | None = None


def read_heading(scan: Scan, start: int, end: int, convention: Convention, *, sole: bool) -> Heading:
    """The parties of a heading; a heading of one party, or of none, names nobody for sure.

    `sole` says that nothing but the heading stands there, no notes and no place behind it.
    """
    bracket = scan.at(pattern(r"\[\p{L}+\]\s?"), start, end)
    if bracket:
        start = bracket.end
    from_ = scan.at(_FROM, start, end)
    by = scan.at(_BY, start, end)
    if from_:
        kind, body = from_.span("kind"), from_.end
    elif by:
        kind, body = (start, start + len("Memorandum")), by.end
    elif scan.text[start:end].startswith(convention.list("untold")):
        return Heading()
    else:
        kind, body = None, start
    found = _parted(scan, body, end)
    if found is None:
        return Heading(kind)
    at, named = found
    sender_end = (
        at if sole else named[1] if named is not None and named[1] <= at else _note_start(scan, body, at, convention)
    )
    receiver = at + len(" to ")
    if from_ and scan.text.startswith("the ", receiver):
        receiver += len("the ")
    end = _receiver_end(scan, receiver, end, convention, sole=sole)
    return Heading(kind, tuple(_senders(scan, body, sender_end)), _party(scan, receiver, end))


def _senders(scan: Scan, start: int, end: int) -> Iterator[Party]:
    """One sender, or several who are named one by one: `… (Brandt) and the … (Lund)`."""
    for hit in scan.all(pattern(r"\) and (?:the )?\p{Lu}"), start, end):
        first = _party(scan, start, hit.start + 1)
        if first and first.name:
            yield first
            start = hit.end - 1
    last = _party(scan, start, end)
    if last:
        yield last


def _parted(scan: Scan, start: int, end: int) -> tuple[int, Span | None] | None:
    """Where ` to ` parts sender and recipient, and the sender's name in brackets where one stands before it."""
    named = [(hit.start, hit.end) for hit in scan.all(_NAMED, start, end)]
    tos = [hit.start for hit in scan.all(_TO, start, end)]
    inside = {at for at in tos for first, last in named if first < at < last}
    # An adviser to somebody is still the sender.
    tos = [at for at in tos if at not in inside and not _ends_with_rank(scan, start, at)] or tos[-1:]
    if not tos:
        return None
    name = next((span for span in named if span[1] <= tos[0] + 1), None)
    if (name and "." in scan.text[name[1] : tos[0]]) or (name and name[1] < tos[0] and scan.text[name[1]].isalpha()):
        # An editor's note hangs on the name: what is meant follows its last full stop.
        tos = [at for at in tos if scan.text[at - 1] in ".)”"] or tos
    return tos[0], name


def _ends_with_rank(scan: Scan, start: int, at: int) -> bool:
    return any(hit.end == at for hit in scan.all(_RANK, max(start, at - 40), at))


def _note_start(scan: Scan, start: int, end: int, convention: Convention) -> int:
    """Where an editor's note begins that was glued to a name."""
    hits = [at for at in _glued(scan, start, end, convention) if at > start + 8]
    return min(hits, default=end)


def _glued(scan: Scan, start: int, end: int, convention: Convention) -> Iterator[int]:
    """Where a note begins: a word that opens notes, glued to a small letter or bracket, or behind a space or full stop."""
    for hit in scan.all(_opener(convention), start, end):
        glued = hit.span("glued")
        yield glued[0] if glued else hit.start


@lru_cache(maxsize=64)
def _opener(convention: Convention) -> Pattern:
    note = words(convention, "note")
    return pattern(rf"[\p{{Ll}})](?P<glued>(?:{note})\b)|\.? (?P<apart>(?:{note}) |\[)")


@lru_cache(maxsize=64)
def _addressee(convention: Convention) -> Pattern:
    return pattern(rf"(?:the )?(?:{words(convention, 'addressee')})")


def _receiver_end(scan: Scan, start: int, end: int, convention: Convention, *, sole: bool) -> int:
    stop = min(_glued(scan, start, end, convention), default=end)
    at = scan.first(pattern(r", (?:at|in) "), start, stop)
    if at:
        stop = at.start
    known = None if sole else scan.at(_addressee(convention), start, stop)
    if known and scan.text[known.end : known.end + 1] == " " and scan.text[known.end + 1 : known.end + 2].isupper():
        return known.end
    named = scan.first(_NAMED, start, stop)
    if named and named.end - start < 160:
        return named.end
    return stop


def _party(scan: Scan, start: int, end: int) -> Party | None:
    words_ = scan.text[start:end]
    end -= len(words_) - len(words_.rstrip(" ,\n."))
    if end <= start:
        return None
    named = None
    for hit in scan.all(_NAMED, start, end):
        named = hit
    if named and named.end == end:
        office_end = start + len(scan.text[start : named.start].rstrip(" ,"))
        return Party((start, end), (start, office_end), named.span("name")) if office_end > start else None
    person = scan.at(_PERSON, start, end)
    if person:
        return Party((start, end), (person.end - 1, end), person.span("name"))
    return Party((start, end), (start, end), None)
