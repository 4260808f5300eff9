"""Where the original lies: the parts of a shelfmark, of whatever archive.

Three shapes are known: *fond, opis, delo, listy* of archives in the Russian manner; record groups, lots and decimal
files in the American manner; and the rest, which name a repository, perhaps a collection, and a reference.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import re2


@dataclass(frozen=True, slots=True)
class Holding:
    """The parts of a shelfmark; None for what is not printed."""

    text: str
    repository: str | None = None
    collection: str | None = None
    reference: str | None = None
    fond: str | None = None
    opis: str | None = None
    delo: str | None = None
    papka: str | None = None
    listy: str | None = None
    is_copy: bool | None = None
    """True where the shelfmark says so, never False."""

    @property
    def lacks_container(self) -> bool:
        """Whether only the number of a whole collection is given, so that no box, folder or file is named."""
        return bool(self.reference and not self.fond and _COLLECTION_NUMBER.fullmatch(self.reference))


_NUMBER = r"(\p{N}[\p{L}\p{N}]*(?:\s?[-–/.,]\s?\p{N}[\p{L}\p{N}]*)*)"
_ONE = r"(\p{N}[\p{L}\p{N}/-]*)"
_HEAD = r"(?i:^|[\s,;:.(])(?i:%s)\s?[.:]?\s?(?:№\s?)?%s"
_KEYS = {
    "fond": re2.compile(_HEAD % ("fonds?|f|фонд|ф", _ONE)),
    "opis": re2.compile(_HEAD % ("opis'?|op|o|опись|оп", _ONE)),
    "delo": re2.compile(_HEAD % ("delo|del|d|дело|д", _ONE)),
    "papka": re2.compile(_HEAD % ("papka|por|pap|p|папка|пап|п", _ONE)),
    "listy": re2.compile(_HEAD % ("listy|listi|list|ll|l|pp|листы|лист|лл|л", _NUMBER)),
}
_FOND = re2.compile(r"(?i:^|[\s,;:.(])(?i:fonds?|f|listy|listi|фонд|ф)\s?[.:]?\s?\p{N}")
_KEY = re2.compile(
    r"(?i:^|[\s,;:.(])\s?(?i:fonds?|f|opis'?|op|o|delo|del|d|papka|por|pap|p|listy|listi|list|ll|l|pp|фонд|ф|опись|оп|дело|д|папка|пап|п|"
    r"листы|лист|лл|л)\s?[.:]?\s?(?:№\s?)?\p{N}[\p{L}\p{N}]*(?:\s?[-–/.,]\s?\p{N}[\p{L}\p{N}]*)*\.?"
)
_JOINED = re2.compile(r"[,;]? and ((?:\p{Lu}{3,8}|\p{Lu}{2,4} RF),? )")
_IBID = re2.compile(r"(?i:^(?:ibid(?:em)?|там же)[.,:;\s]+)")
_LISTED = re2.compile(r"^[\[(]\p{N}{1,2}[\])]\s*")
"""The number of a note or of an item of a list before a shelfmark."""
_COPY = re2.compile(r"(?i:[\s,;(\[](?:photo)?copy|[\s,;(\[](?:ксеро)?копия)[\s.)\]]*$")
_GROUP = re2.compile(r"(?:RG|Record Group|Lot(?: File)?|CFPF|FO|CAB|PREM|DEFE|WO)\s?[\p{N}]")
_BOX = re2.compile(r"(?i:box|folder|reel|container|carton|file|tab|document|\p{N}+\.\p{N})")
_DECIMAL = re2.compile(r"\p{N}{3}[\p{L}]?\.\p{N}+[\p{L}\p{N}]*/\p{N}[\p{N}-]*")
_BOOK = re2.compile(r"(.+\((?:[^()]+:\s?)?[^()]*[0-9]{4}\)),?\s*(?:pp?\.\s?)?([0-9][0-9\s,–-]*)\.?")
_SPAN_OF_YEARS = re2.compile(r"(?:ca?\.\s?|circa\s)?[0-9]{4}\s?[-–—]\s?(?:[0-9]{2,4})?")
_COLLECTION = re2.compile(r"(?i:\b(?:papers|collection|records|archive|fonds|nachlass|manuscripts)$)")
_REFERENCE = re2.compile(r"(?i:\p{N}|^(?:file|box|folder|reel|vol|no|item)\b)")
_COLLECTION_NUMBER = re2.compile(r"[a-z]{1,3}[0-9]{6,}")
_SHORT = re2.compile(
    r"(?:\p{Lu}[\p{L}\p{M}.'’-]*\s)+((?:(?:de|van|von|der|den|du|da|di|la|le|al|el|bin|ibn)\s)*\p{Lu}[\p{L}\p{M}'’-]*)\s([Pp]apers)"
)
_BODIES = re2.compile(
    r"(?i:\b(?:office|ministry|department|council|committee|commission|bureau|agency|government|embassy|legation|cabinet|"
    r"family|company|society|institute|party|union|board|staff|army|navy|war|state|foreign|public|private|peace)\b)"
)


def parse_holding(text: str) -> Holding:
    """The parts of one shelfmark; what is not recognised stays in `reference`, nothing is lost from `text`.

    >>> found = parse_holding("AP RF, f. 45, op. 1, d. 334, l. 141")
    >>> found.repository, found.fond, found.opis, found.delo, found.listy
    ('AP RF', '45', '1', '334', '141')
    """
    words = " ".join(text.split()).strip(" ,;")
    body = _LISTED.sub("", words.rstrip("."))
    copy = _COPY.search(body)
    if copy:
        body = body[: copy.start()].rstrip(" ,;.")
    found = _same(body) or _russian(body) or _american(body) or _book(body) or _plain(body)
    return replace(found, text=words, is_copy=True if copy else None)


def short_collection(name: str) -> str:
    """The name by which a collection is called: papers of a person by the surname, others as they are.

    >>> short_collection("Anna Marie van der Meer papers"), short_collection("Foreign Office papers")
    ('van der Meer papers', 'Foreign Office papers')
    """
    match = _SHORT.fullmatch(name)
    if match is None or _BODIES.search(name):
        return name
    return f"{match.group(1)} {match.group(2).lower()}"


def split_holdings(text: str) -> list[str]:
    """The shelfmarks of a list set apart by semicolons, or by *and* before an archive's initials; the whole where not each has a fond.

    >>> split_holdings("APRF, f. 45, op. 1; RGASPI, f. 558, op. 11 and AVPRF, f. 7")
    ['APRF, f. 45, op. 1', 'RGASPI, f. 558, op. 11', 'AVPRF, f. 7']
    """
    parts = [part.strip().removeprefix("and ") for part in _JOINED.sub(r"; \1", text).split(";")]
    return parts if len(parts) > 1 and all(_FOND.search(part) for part in parts) else [text]


def split_described(text: str) -> tuple[str, str]:
    """A shelfmark in the Russian manner, and what a legend says behind it of the paper; other words stay whole.

    >>> split_described("RGANI. F. 3. D. 329. L. 51 - 54. Copy. Typewritten on 10 forms.")
    ('RGANI. F. 3. D. 329. L. 51 - 54.', 'Copy. Typewritten on 10 forms.')
    """
    begin = _KEY.search(text)
    end = begin.end() if begin else 0
    while begin:
        begin = _KEY.match(text[end:])
        end += begin.end() if begin else 0
    return (text[:end].rstrip(), text[end:].lstrip(" ,;")) if end else (text, "")


def _same(body: str) -> Holding | None:
    """What is printed behind *ibid.*: the rest is that of the document before."""
    begin = _IBID.match(body)
    if begin is None:
        return None
    found: dict[str, Any] = {
        name: match.group(1).strip(" ,.-–") for name, key in _KEYS.items() if (match := key.search(body))
    }
    return Holding(body, **found)


def _russian(body: str) -> Holding | None:
    begin = _FOND.search(body)
    if begin is None:
        return None
    found: dict[str, Any] = {}
    for name, pattern in _KEYS.items():
        match = pattern.search(body, begin.start())
        if match:
            found[name] = match.group(1).strip(" ,.-–")
    return Holding(body, repository=body[: begin.start()].strip(" ,.:;(") or None, **found) if found else None


def _american(body: str) -> Holding | None:
    group = _GROUP.search(body)
    decimal = _DECIMAL.search(body)
    if group is None and decimal is None:
        return None
    start = min(match.start() for match in (group, decimal) if match)
    segments = _segments(body[start:])
    reference = next((i for i, words in enumerate(segments) if i or not group if _BOX.search(words)), len(segments))
    return Holding(
        body,
        repository=body[:start].strip(" ,.:;(") or None,
        collection=", ".join(segments[:reference]) or None,
        reference=", ".join(segments[reference:]) or None,
    )


def _book(body: str) -> Holding | None:
    match = _BOOK.fullmatch(body)
    return Holding(body, collection=match.group(1), reference=match.group(2).strip()) if match else None


def _plain(body: str) -> Holding:
    """Repository, collection, reference by the order in which catalogues name them."""
    segments = [words for words in _segments(body) if not _SPAN_OF_YEARS.fullmatch(words)]
    named = next((i for i, words in enumerate(segments) if i and _COLLECTION.search(words)), None)
    if named is not None:
        reference = ", ".join(segments[named + 1 :])
        return Holding(
            body,
            repository=", ".join(segments[:named]),
            collection=segments[named],
            reference=reference or None,
        )
    first = next((i for i, words in enumerate(segments) if _REFERENCE.search(words)), None)
    if first is None:
        return Holding(body, repository=", ".join(segments) or None)
    if first > 0:
        return Holding(body, repository=", ".join(segments[:first]), reference=", ".join(segments[first:]))
    before = len(segments[0]) - len(segments[0].lstrip("0123456789"))
    words = segments[0].split()
    at = next((i for i, word in enumerate(words) if any(char.isdigit() for char in word)), len(words))
    reference = ", ".join([" ".join(words[at:]), *segments[1:]]) if before == 0 else ", ".join(segments)
    return Holding(body, repository=" ".join(words[:at]) or None, reference=reference or None)


def _segments(body: str) -> list[str]:
    return [words.strip() for words in body.replace("; ", ", ").split(", ") if words.strip()]
