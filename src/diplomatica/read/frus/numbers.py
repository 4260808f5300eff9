"""Documents that the editors numbered: `372. Telegram From …Source: …` (from 1955) and `No. 564 663.001/10–351 …` (1951 to 1954).

Numbers stand before points and telegrams, too. What tells the editors' own is that they rise by one through the volume:
the best chain of candidates is found by dynamic programming, each weighed by how much it looks like a document's head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from diplomatica.read.split import Cut

GAP = 4
"""A number that was not found costs the chain some weight; more than so many in a row break it."""
LOSS = 3.0
LIKELY = 2.0
"""Least weight, on the average, of the numbers of a chain that stands for documents."""
LOOK = 700
"""Code points behind a number in which the head shows."""

_POINT = re.compile(r"(\d{1,3})\. ?(?=[“\"‘\[]?[A-ZÉ])")
_NO = re.compile(r"\bNo\. ?(\d{1,4})(?=[ A-Z\[“\"])")
_KIND = re.compile(
    r"(?:Telegram|Circular|Airgram|Memorandum|Letter|Editorial Note|Despatch|Instruction|Minutes|Message|Paper|Report|Record"
    r"|Note|National|Special|Summary|Draft|Statement|Operations|Intelligence|Briefing|Information|Action|Position|Aide|Oral"
    r"|Talking|Background|Joint|Agreed|Informal|Research|Central|Diary|Extract|Press|The |Mr\. |Proposed|Policy|Study|Annex"
    r"|Address|Transcript|Conversation|Telephone|President)"
)
_FILE = re.compile(r"[\w.]+/\d")
_YEAR = re.compile(r"\b19\d\d\b")
_SECRET = re.compile(r"secret|confidential|restricted|official use")
_FILE_BEFORE = re.compile(
    r"(?:(?<=[\s.)”\]])|\A)(?:\d{2,4}[A-Z]{0,2}\.[^;]{0,60}?/\d{1,2}[–-]\d{3,4}"
    r"|[A-Z][^.;]{3,70} (?:files?|papers|Library)[^.;]{0,30})(?:: ?[A-Z][a-z ]{4,20})? $"
)


class Candidate(NamedTuple):
    """A number that may be a document's: where it stands, which it is, where the words behind it begin."""

    start: int
    number: int
    after: int


def numbered(text: str) -> list[Cut]:
    """The documents of a numbered volume, by whichever way of numbering gives the heavier chain; empty for none."""
    ways = (
        _chain(list(_points(text)), lambda found: _weight_point(text, found)),
        _chain(list(_nos(text)), lambda found: _weight_no(text, found)),
    )
    weight, best = max(ways, key=lambda way: way[0])
    if weight < LIKELY * len(best):
        return []  # numbers that rise, but of telegrams or points
    return [Cut(_head(text, found.start), str(found.number)) for found in best]


def _points(text: str) -> Iterator[Candidate]:
    for match in _POINT.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not (before.isalnum() or (before and before in ".,/–()—-_")):
            yield Candidate(match.start(), int(match.group(1)), match.end())


def _nos(text: str) -> Iterator[Candidate]:
    for match in _NO.finditer(text):
        yield Candidate(match.start(), int(match.group(1)), match.end())


def _weight_point(text: str, found: Candidate) -> float:
    if text.startswith("Editorial Note", found.after):
        return 6.0
    words = text[found.after : found.after + LOOK]
    source = words.find("Source:")
    near = 4.0 if 0 <= source < LOOK // 3 else 2.5 if source >= 0 else 0.0
    return 0.2 + near + 1.5 * bool(_KIND.match(words))


def _weight_no(text: str, found: Candidate) -> float:
    words = text[found.after : found.after + 400].lstrip()
    if words.startswith("Editorial Note"):
        return 6.0
    looks = 2.0 * bool(_KIND.match(words)) + 2.0 * bool(_FILE.match(words)) + (text[found.after] != " ")
    return 0.2 + looks + bool(_YEAR.search(words)) + bool(_SECRET.search(words))


def _chain(candidates: list[Candidate], weigh: Callable[[Candidate], float]) -> tuple[float, list[Candidate]]:
    """The heaviest chain of candidates whose numbers rise by one, in the order of the text, and its weight."""
    best: dict[int, tuple[float, int]] = {}
    before: list[int | None] = []
    last, heaviest = None, 0.0
    for place, found in enumerate(candidates):
        weight, link = 0.0, None
        for gap in range(1, GAP + 1):
            known = best.get(found.number - gap)
            if known is not None and known[0] - LOSS * (gap - 1) > weight:
                weight, link = known[0] - LOSS * (gap - 1), known[1]
        weight += weigh(found)
        before.append(link)
        if found.number not in best or weight >= best[found.number][0]:
            best[found.number] = weight, place
        if last is None or weight > heaviest:
            last, heaviest = place, weight
    chain = []
    while last is not None:
        chain.append(candidates[last])
        last = before[last]
    return heaviest, chain[::-1]


def _head(text: str, start: int) -> int:
    """Where the document begins: at the file number, where one stands right before the editors' number."""
    first = max(0, start - 120)
    found = _FILE_BEFORE.search(text[first:start])
    return first + found.start() if found else start
