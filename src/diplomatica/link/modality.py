"""In which way a sentence speaks of an event, and in whose voice: by the cues of its convention.

The words of the event stand between ‹ and › in what the cues see; the habits themselves are data.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    import duckdb

_RE2: Any = re2
ORDER = {
    "given": "presupposed",
    "denial": "denial",
    "forecast": "forecast",
    "rumour": "rumour",
    "news": "fact",
    "presupposed": "presupposed",
    "finite": "fact",
}
"""Kinds of cues in the order in which they are asked, and the modality that each gives."""
VOICE = "attributed"
_STOP = _RE2.compile(r"[.!?;][\"'”’»)\]]*\s|\n")
LONGEST = 1_200
"""Code points of a sentence, at most."""
ABBREVIATED = frozenset(
    {
        "mr",
        "mrs",
        "dr",
        "gen",
        "col",
        "cde",
        "cdes",
        "com",
        "comr",
        "no",
        "nos",
        "st",
        "capt",
        "lt",
        "maj",
        "adm",
        "amb",
    }
    | {"govt", "dept", "sec", "rep", "sr", "jr"}
)

Span = tuple[int, int]


class Cues:
    """The cues of all conventions, compiled when first asked for."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._sources: dict[tuple[str, str], list[str]] = defaultdict(list)
        for convention, kind, pattern in con.execute(
            "SELECT convention, kind, pattern FROM cues ORDER BY convention, kind, ordinal"
        ).fetchall():
            self._sources[convention, kind].append(pattern)
        self._made: dict[tuple[str, str], list[Any]] = {}

    def of(self, convention: str, kind: str) -> list[Any]:
        """The compiled patterns of one kind."""
        key = convention, kind
        if key not in self._made:
            self._made[key] = [_RE2.compile(source, _options()) for source in self._sources.get(key, ())]
        return self._made[key]


def _options() -> Any:
    made = _RE2.Options()
    made.log_errors = False
    made.max_mem = 32 << 20
    return made


def sentence(text: str, start: int, end: int) -> Span:
    """The sentence around a stretch of text, at most so long as sentences are."""
    low = first = max(0, start - LONGEST)
    for stop in _STOP.finditer(text[first:start]):
        if not _abbreviated(text[first : first + stop.start()], stop.group()):
            low = first + stop.end()
    high = min(len(text), end + LONGEST)
    for stop in _STOP.finditer(text[end:high]):
        if not _abbreviated(text[first : end + stop.start()], stop.group()):
            high = end + stop.start() + (stop.group() != "\n")
            break
    return low, high


def _abbreviated(before: str, stop: str) -> bool:
    """Whether the point ends a short form (`Mr.`) or an initial, not a sentence."""
    token = before.rpartition(" ")[2].rpartition("\n")[2].lstrip('("“')
    return stop.startswith(".") and (token.lower() in ABBREVIATED or (len(token) == 1 and token.isupper()))


def modality(text: str, hit: Span, around: Span, cues: Cues, convention: str) -> str:
    """How a sentence speaks of the event: the first kind of cue that fits, in their order.

    Without any cue the event stands as a mere noun, which takes it for known.
    """
    shown = _marked(text, hit, around)
    for kind, found in ORDER.items():
        if any(cue.search(shown) for cue in cues.of(convention, kind)):
            return found
    return "presupposed"


def voices(text: str, hit: Span, around: Span, cues: Cues, convention: str) -> list[Span]:
    """Whose words the event stands in, as spans of the text: none where the sentence names nobody; the nearest speaker."""
    shown = _marked(text, hit, around)
    best: list[Span] = []
    for cue in cues.of(convention, VOICE):
        for match in cue.finditer(shown):
            spans = [match.span(number) for number in range(1, cue.groups + 1) if match.span(number)[0] >= 0]
            if not best or spans[0][0] + around[0] > best[0][0]:
                best = [(around[0] + low, around[0] + high) for low, high in spans]
    return best


def _marked(text: str, hit: Span, around: Span) -> str:
    """The sentence on one line with the event between ‹ and ›; offsets before the event stay."""
    before, inside, after = text[around[0] : hit[0]], text[slice(*hit)], text[hit[1] : around[1]]
    parts = [part.replace("‹", " ").replace("›", " ").replace("\n", " ") for part in (before, inside, after)]
    return f"{parts[0]}‹{parts[1]}›{parts[2]}"
