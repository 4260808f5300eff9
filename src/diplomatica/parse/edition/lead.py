"""What stands before the heading: the editors' number, the file, the word for the kind of paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.edition.dateline import SPACE
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, Scan, pattern
from diplomatica.parse.state import Span

_POINT = pattern(rf"(?P<number>\d{{1,3}})\.{SPACE}?[\p{{Lu}}“\"\[‘]")
_DECIMAL = pattern(r"\d+\.[^\s.;]{1,14}/\d{1,2}[–-]\d")
_NO = pattern(rf"No\. ?(?P<number>\d{{1,4}}){SPACE}?")
_FILE = pattern(rf"(?P<file>[^\n]{{0,70}}?/\d{{1,2}}[–-](?:\d{{3,4}}|\d{{1,2}}))(?P<colon>:)?{SPACE}{{0,2}}")
_STARTS = pattern(
    r"(?:The |Mr\. |Mrs\. |Dr\. |Memorandum|Minutes|Record |President |Prime Minister |Draft|Report|Aide|General |Note |Marshal )"
)


@dataclass(slots=True)
class Lead:
    """Spans of what stands before the heading, and where the heading begins."""

    end: int
    number: Span | None = None
    file: Span | None = None
    kind: Span | None = None


def lead(scan: Scan, convention: Convention) -> Lead:
    """The lead of a text; a text without one has its heading at 0."""
    found = Lead(0)
    point = scan.at(_POINT, 0, 12)
    if point and scan.at(_DECIMAL, 0, 30) is None:
        found.number, found.end = point.span("number"), point.end - 1
        return found
    _no(scan, found)
    _file(scan, convention, found)
    if found.number is None:
        _no(scan, found)
    return found


def _no(scan: Scan, found: Lead) -> None:
    hit = scan.at(_NO, found.end, found.end + 14)
    if hit:
        found.number, found.end = hit.span("number"), hit.end


@lru_cache(maxsize=64)
def _kind(convention: Convention) -> Pattern:
    return pattern(rf"(?P<kind>{words(convention, 'kind')})\.?{SPACE}")


@lru_cache(maxsize=64)
def _filed_kind(convention: Convention) -> Pattern:
    kinds = words(convention, "kind")
    return pattern(rf"(?:(?P<file>[^.;\n]{{0,80}}?):{SPACE}{{0,2}})?(?P<kind>{kinds})\.?{SPACE}")


def _file(scan: Scan, convention: Convention, found: Lead) -> None:
    end = found.end
    kind = scan.at(_filed_kind(convention), end, end + 130)
    file = scan.at(_FILE, end, end + 90)
    of_file, of_kind = file.span("file") if file else None, kind.span("file") if kind else None
    if file and of_file and (kind is None or of_kind is None or of_file < of_kind):
        found.file, found.end = file.span("file"), file.end
        after = scan.at(_kind(convention), file.end, file.end + 40) if file.text("colon") else None
        if after:
            found.kind, found.end = after.span("kind"), after.end
    elif kind:
        found.file, found.kind, found.end = kind.span("file"), kind.span("kind"), kind.end
    else:
        start = scan.first(_STARTS, end, end + 90)
        if start and start.start > end and "\n" not in scan.text[end : start.start].strip():
            found.file, found.end = (end, len(scan.text[: start.start].rstrip(" :\n"))), start.start
