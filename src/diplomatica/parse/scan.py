"""Fast, safe searching: RE2 over the bytes of one text, with spans that count code points.

The library encodes the whole text anew for every search. One document meets some dozens of patterns, so its text
is encoded once here; that makes a search three to ten times cheaper. Where the text allows it (`narrow`) that is one
byte for each code point, which makes searches cheaper again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import re2

from diplomatica.parse.narrow import behind_group, narrow, said

_RE2: Any = re2
"""The library; its type stubs do not know patterns in bytes."""
_CORE: Any = _RE2._re2.RE2
"""Its class in C++. What the library puts around it (a generator and an object for each search) takes twice as long as the search."""
_ANYWHERE, _BEGIN, _WHOLE = _CORE.Anchor.UNANCHORED, _CORE.Anchor.ANCHOR_START, _CORE.Anchor.ANCHOR_BOTH
_NOWHERE = (-1, -1)


def _options(encoding: Any) -> Any:
    made = _RE2.Options()
    made.log_errors = False
    made.max_mem = 32 << 20
    made.encoding = encoding
    return made


def _compile(source: bytes, options: Any) -> Any:
    made = _CORE(source, options)
    if not made.ok():
        raise re2.error(made.error())
    return made


_WIDE, _NARROW = _options(_RE2.Options.Encoding.UTF8), _options(_RE2.Options.Encoding.LATIN1)


class Pattern:
    """A compiled pattern; its groups are known by name. Made by `pattern`, once per process."""

    __slots__ = ("_source", "_wide", "groups", "narrow")

    def __init__(self, source: str) -> None:
        self._source = source
        self._wide: Any = None
        narrowed = said(source)
        self.narrow: Any = None if narrowed is None else _compile(narrowed, _NARROW).Match
        """Searches texts with one byte for each code point; None where the pattern cannot be said for them."""
        made = self.wide if self.narrow is None else self.narrow
        self.groups: dict[str, int] = {name.decode(): number for name, number in made.__self__.NamedCapturingGroups()}

    @property
    def wide(self) -> Any:
        """Searches texts in UTF-8; made when the first such text comes, for it takes long."""
        if self._wide is None:
            self._wide = _compile(self._source.encode(), _WIDE).Match
        return self._wide


@lru_cache(maxsize=4096)
def pattern(source: str) -> Pattern:
    """The compiled form of an RE2 pattern; raises re2.error for what is none."""
    return Pattern(source)


class Sieve:
    """Several patterns at once: one pass over a text tells which of them can match in it. Made once per process."""

    __slots__ = ("_always", "_places", "_set", "size")

    def __init__(self, sources: Sequence[str]) -> None:
        self.size = len(sources)
        self._set: Any = _RE2.Set.SearchSet(_NARROW)
        self._set.Add(rb"\z")  # matches every text: where even this is not found, the set ran out of memory
        self._always: list[int] = []
        self._places: list[int] = []
        for place, source in enumerate(sources):
            needed = said(behind_group(source))
            if needed is None:
                self._always.append(place)
            else:
                self._set.Add(needed)
                self._places.append(place)
        self._set.Compile()

    def passed(self, data: bytes) -> Sequence[int]:
        """The places, in order, of those that can match in a text that is `narrow`."""
        found = self._set.Match(data)
        if not found:
            return range(self.size)
        return sorted([self._places[number - 1] for number in found if number] + self._always)


class Hit:
    """One place where a pattern matches."""

    __slots__ = ("_groups", "_scan", "_spans", "end", "start")

    def __init__(self, spans: list[tuple[int, int]], groups: dict[str, int], scan: Scan) -> None:
        self._spans, self._groups, self._scan = spans, groups, scan
        start, end = spans[0]
        self.start, self.end = (start, end) if scan.same else (scan.point(start), scan.point(end))
        """Where the match begins and ends."""

    def span(self, group: str | int = 0) -> tuple[int, int] | None:
        """Start and end of the match or of one group, in code points; None for a group without part in the match."""
        number = self._groups.get(group) if isinstance(group, str) else group
        if number is None:
            return None
        span = self._spans[number]
        if span == _NOWHERE:
            return None
        scan = self._scan
        return span if scan.same else (scan.point(span[0]), scan.point(span[1]))

    def text(self, group: str | int = 0) -> str | None:
        """The words of the match or of one group."""
        span = self.span(group)
        return None if span is None else self._scan.text[span[0] : span[1]]


class Scan:
    """One text, ready to be searched."""

    __slots__ = ("_byte", "_data", "_narrow", "_passed", "_point", "_utf8", "same", "text")

    def __init__(self, text: str, *, utf8: bool = False) -> None:
        data = None if utf8 else narrow(text)
        self._fill(text, text.encode() if data is None else data, narrowed=data is not None)

    def _fill(self, text: str, data: bytes, *, narrowed: bool) -> None:
        self.text, self._data, self._narrow = text, data, narrowed
        self.same = len(data) == len(text)
        """Whether every code point is one byte."""
        self._utf8: Scan | None = None
        self._passed: dict[Sieve, Sequence[int]] = {}
        self._byte = self._point = 0

    def _able(self, found: Pattern) -> tuple[Scan, Any]:
        """The pattern in the form that fits the bytes; the text in UTF-8 for a pattern that has no other form."""
        if not self._narrow:
            return self, found.wide
        if found.narrow is not None:
            return self, found.narrow
        if self._utf8 is None:
            self._utf8 = Scan(self.text, utf8=True)
        return self._utf8, found.wide

    def point(self, byte: int) -> int:
        """The code point at a byte. Searches go forward, so counting from the last answer is short."""
        if self.same:
            return byte
        if byte >= self._byte:
            self._point += len(self._data[self._byte : byte].decode())
        else:
            self._point -= len(self._data[byte : self._byte].decode())
        self._byte = byte
        return self._point

    def byte(self, point: int) -> int:
        """The byte at a code point; the end of the text for any behind it."""
        point = min(point, len(self.text))
        if self.same:
            return point
        if point >= self._point:
            self._byte += len(self.text[self._point : point].encode())
        else:
            self._byte -= len(self.text[point : self._point].encode())
        self._point = point
        return self._byte

    def likely(self, sieve: Sieve) -> Sequence[int]:
        """The places, in order, of those patterns of a sieve that can match here."""
        if not self._narrow:
            return range(sieve.size)
        if sieve not in self._passed:
            self._passed[sieve] = sieve.passed(self._data)
        return self._passed[sieve]

    def cut(self, start: int, end: int) -> Scan:
        """A stretch of the text as a text of its own: a search sees nothing of what stands around it."""
        start, end = max(0, start), max(start, min(end, len(self.text)))
        text = self.text[start:end]
        if not self._narrow:
            return Scan(text)
        made = Scan.__new__(Scan)
        made._fill(text, self._data[start:end], narrowed=True)
        return made

    def all(self, found: Pattern, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """All matches from left to right, within start and end."""
        groups = found.groups
        if self._narrow and found.narrow is not None:
            scan, match, data = self, found.narrow, self._data
            last = len(data)
            if end is not None and end < last:
                last = end
            at = max(start, 0)
        else:
            scan, match = self._able(found)
            data = scan._data
            at, last = scan._bounds(start, end)
        while at <= last:
            spans = match(_ANYWHERE, data, at, last)
            first, behind = spans[0]
            if first < 0:
                return
            yield Hit(spans, groups, scan)
            at = behind if behind > at else at + 1  # behind an empty match the search must go on

    def first(self, found: Pattern, start: int = 0, end: int | None = None) -> Hit | None:
        """The first match within start and end."""
        return self._one(_ANYWHERE, found, start, end)

    def whole(self, found: Pattern, start: int, end: int) -> Hit | None:
        """The match of exactly start to end."""
        return self._one(_WHOLE, found, start, end)

    def at(self, found: Pattern, start: int, end: int | None = None) -> Hit | None:
        """The match that begins at start."""
        return self._one(_BEGIN, found, start, end)

    def _one(self, anchor: Any, found: Pattern, start: int, end: int | None) -> Hit | None:
        if (
            self._narrow and found.narrow is not None
        ):  # nearly always; said here without a call, for this is called most
            data = self._data
            last = len(data)
            if end is not None and end < last:
                last = end
            start = max(start, 0)
            if start > last:
                return None
            spans = found.narrow(anchor, data, start, last)
            return None if spans[0] == _NOWHERE else Hit(spans, found.groups, self)
        scan, match = self._able(found)
        first, last = scan._bounds(start, end)
        if first > last:
            return None
        spans = match(anchor, scan._data, first, last)
        return None if spans[0] == _NOWHERE else Hit(spans, found.groups, scan)

    def _bounds(self, start: int, end: int | None) -> tuple[int, int]:
        if self.same:
            length = len(self._data)
            return max(0, min(start, length)), length if end is None or end > length else max(0, end)
        return self.byte(start) if start else 0, len(self._data) if end is None else self.byte(end)
