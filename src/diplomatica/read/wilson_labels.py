"""What single lines of a Wilson Center page are: labels, versions of the text, dates, file numbers, furniture."""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


LABELS = {
    "citation": "citation",
    "summary": "summary",
    "description": "summary",
    "original language": "original_language",
    "original languages": "original_language",
    "language": "language",
    "languages": "language",
    "contents": "contents",
    "rights": "rights",
    "copyright": "rights",
    "document date": "date",
    "date": "date",
    "document type": "kind",
    "type": "kind",
    "record id": "record_id",
    "document id": "record_id",
    "translator": "translator",
    "translators": "translator",
    "contributor": "contributor",
    "contributors": "contributor",
    "donor": "donor",
    "donors": "donor",
    "url": "url",
    "permalink": "url",
    "original archive": "original_archive",
    "source": "source",
    "view document in": "contents",
} | dict.fromkeys(
    _set(
        "author(s)|author|authors|creator|creators|subjects discussed|subjects|keywords|people mentioned|associated people & organizations|"
        "associated people and organizations|associated places|associated topics|geographic subjects|places|coverage|"
        "original uploaded date|document information|collections|related documents|publisher|view document|share document|date created"
    ),
    "",
)
"""Labels of the record block and the field they give; an empty one is known and says nothing of the document."""

STRONG = frozenset(
    name
    for name in LABELS
    if name not in {"summary", "description", "language", "languages", "date", "type", "subjects", "places", "coverage"}
    and name not in {"contents", "publisher", "copyright", "url", "keywords", "translator", "contributor", "donor"}
    and name not in {"source", "author", "authors"}
)
"""Labels that also end the transcription: no letter or telegram has them as a line of its own."""

LAST_RECORD = "document information"
"""The label that stands in every record that is printed behind its document."""

RIGHTS = ("The History and Public Policy Program welcomes reuse", "To enquire about this document")
"""How the two paragraphs on rights begin, which stand in every such record with or without a label."""

MAX_LABEL = 45
BULLETS = ("• ", "· ", "◦ ")

_KINDS = r"(?:Translation|Original|Transcription|Transcript|Scan|Scanned Original)"
_VERSION = re.compile(
    rf"(?:(?P<kind>{_KINDS})\s*[-–—:]\s*(?P<language>[^\W\d_]+(?: \([^\W\d_]+\))?)"
    rf"|(?P<language2>[^\W\d_]+) (?P<kind2>{_KINDS}|HTML))(?:\s*\((?:HTML|PDF|html|pdf)\))?\Z"
)
_LOCAL = re.compile(r"(?:[A-Za-z]{1,8}[A-Za-z0-9]*[-_./]?[0-9]|[0-9]+_[0-9])[0-9A-Za-z._/-]*\Z")
_MONTH = re.compile(r"(?i)(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?[-_./]?[0-9]")
_WORD = re.compile(r"[^\W\d_]+")
_DATE_WORDS = _set(
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    "sep|sept|oct|nov|dec|circa|ca|c|about|to|and|st|nd|rd|th|undated|early|late|mid|spring|summer|autumn|fall|"
    "winter|of|or|the"
)
SITE_FURNITURE = _set(
    "share|print|download|search|menu|home|digital archive|wilson center digital archive|back to top|skip to content|"
    "wilson center|international history declassified|view document|view|cite|search in|get citation|citation share download|"
    "add search filter cancel search filter|digital archive international history declassified|show more|related documents"
)
"""Lines of the site around the page, which a browser saves along with it."""


def split(line: str) -> tuple[str, str] | None:
    """Label and the rest of a label line, or None; `People Mentioned` and a label behind a bullet need no colon, `Summary` does."""
    bullet = line.startswith(BULLETS)
    name, colon, rest = line.lstrip("".join(BULLETS)).partition(":")
    if len(name) > MAX_LABEL:
        return None
    label = " ".join(name.split()).lower()
    if label in LABELS and (colon or (label in STRONG and (bullet or len(label) > 8))):
        return label, rest.strip()
    return None


def heads(line: str) -> tuple[str, str] | None:
    """The same where a record is under way: there a label alone on its line needs no colon."""
    label = " ".join(line.split()).lower()
    return split(line) or ((label, "") if label in LABELS else None)


def version(line: str) -> tuple[str, str] | None:
    """Kind and language of a line such as `Translation - English`, or None."""
    match = _VERSION.match(line) if len(line) < 60 else None
    if match is None:
        return None
    return (match["kind"] or match["kind2"]).lower(), match["language"] or match["language2"]


def is_date(line: str) -> bool:
    """Whether a line is a date and nothing else."""
    if not line or len(line) > 45 or not any(char.isdecimal() for char in line):
        return False
    return all(word.lower() in _DATE_WORDS for word in _WORD.findall(line))


def is_local_number(line: str) -> bool:
    """Whether a line is one token like a file number of an archive's own system; never a date."""
    digits = sum(char.isdecimal() for char in line)
    return digits >= 3 and len(line) <= 40 and bool(_LOCAL.match(line)) and not _MONTH.match(line)
