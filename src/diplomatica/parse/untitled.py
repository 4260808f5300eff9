"""Persons without title or initials: by the words around a name, and by a name that the paper has given elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from diplomatica.parse.phrases import joined, shaped, word_set
from diplomatica.parse.scan import pattern
from diplomatica.parse.spans import Taken
from diplomatica.parse.state import Span, State

ONE = "{NAME}"
REACH = 60
"""No name is longer."""
_NOT = ("not_names", "title", "titles", "held", "places")
PEOPLES = ("ans", "ese", "ists", "ish", "ards", "avs")
"""Endings of what peoples and followers are called."""
_GOES_ON = pattern(r", (?:\p{Ll}{3,}|is|he|to)\b")
_JOINED = pattern(r", (?:and|or|but)\b")
_ENDING = r"(?:^|[^\p{L}\p{M}.’'-])(?P<name>{NAME})$"
_WORD = pattern(r"\p{Lu}[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*")
_PART = pattern(r" \p{Lu}|[-–][\p{L}]|[’'](?:[\p{L}]{2}|[a-rt-z])")
_INITIAL = pattern(r" \p{Lu}\.")
_PARTICLES = frozenset(("de", "De", "du", "van", "Van", "von", "della", "di"))
_WHERE = pattern(r" in (?P<place>\p{Lu}[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*)(?:[^\p{L}\p{M}’']|$|[’'][^s])")
_OWNS = ("’s", "'s")
_STOPS = ".,;:!?)]\"”’'"
FEW = 24
"""So many names are looked for one by one, which is quicker than to look at each word; with more a long text would be slow."""


class Words:
    """What a text has beside its names."""

    def __init__(self, state: State) -> None:
        self._text, self._scan, self._asked = state.text, state.scan, 0

    def common(self, word: str) -> bool:
        """Whether a word stands there in lower case, too."""
        self._asked += 1
        return self._stands(f" {word.lower()}") if self._asked <= FEW else word.lower() in self._all

    def place(self, word: str) -> bool:
        """Whether it stands behind *in*, and not as somebody's whose something is."""
        return self._stands(f" in {word}") if self._asked <= FEW else word in self._behind_in

    def _stands(self, words: str) -> bool:
        at = self._text.find(words)
        while at >= 0:
            behind = self._text[at + len(words) : at + len(words) + 2]
            if not behind[:1].isalpha() and behind not in _OWNS:
                return True
            at = self._text.find(words, at + 1)
        return False

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(word.rstrip(_STOPS) for word in self._text.split())

    @cached_property
    def _behind_in(self) -> frozenset[str]:
        return frozenset(hit.text("place") or "" for hit in self._scan.all(_WHERE))


def by_words(state: State, words: Words) -> list[Span]:
    """Names beside words that go with persons alone: `the guide Lund`, `the head of the section, Lund, said`, `Lund’s widow`."""
    found = []
    for kind in ("person_before", "person_aside"):
        for hit in state.scan.all(joined(state.convention, kind)):
            name = state.scan.at(shaped(state.convention, ONE), hit.end - 1, hit.end + REACH)
            if name and (kind == "person_before" or _in_commas(state, name.end)):
                found.append((name.start, name.end))
    for hit in state.scan.all(joined(state.convention, "person_behind")):
        begin = max(state.text.rfind("\n", 0, hit.start) + 1, hit.start - REACH)
        before = state.scan.cut(begin, hit.start)
        name = before.first(shaped(state.convention, _ENDING))
        span = name.span("name") if name else None
        if span:
            found.append((_first(state, words, begin + span[0], begin + span[1]), begin + span[1]))
    return [span for span in found if _person(state, words, span)]


def _first(state: State, words: Words, start: int, end: int) -> int:
    """Where the name begins, without words before it that are none: `And Lund`."""
    while (space := state.text.find(" ", start, end)) >= 0 and not _named(state, words, state.text[start:space]):
        start = space + 1
    return start


def again(state: State, words: Words, taken: Taken) -> list[Span]:
    """Where the last name of a person found so far stands again: alone, or with what stands before it as his other names.

    Not where it is part of something else (`the Lund Commission`).
    """
    people = (row["text"] for row in state.found("mentions") if row["kind"] == "person")
    names = {name for name in {text.replace(".", " ").split()[-1] for text in people} if _named(state, words, name)}
    if not names:
        return []
    found = []
    for span in _standing(state, names):
        if taken.free(span) and state.scan.at(_PART, span[1]) is None:
            begin = _given(state, words, span[0])
            if begin is not None:
                found.append((begin, span[1]))
    return sorted(found)


def _standing(state: State, names: set[str]) -> Iterator[Span]:
    """Where words stand that are one of the names."""
    text = state.text
    if len(names) > FEW:
        yield from ((hit.start, hit.end) for hit in state.scan.all(_WORD) if text[hit.start : hit.end] in names)
        return
    for name in sorted(names):
        end = 0
        while (start := text.find(name, end)) >= 0:
            end = start + len(name)
            if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalpha():
                yield start, end


def _person(state: State, words: Words, span: Span) -> bool:
    """Whether what stands beside such words is one person, and no people (`the Tarnese, who`) and nothing else with capitals."""
    name = state.text[slice(*span)]
    before = state.text[max(0, span[0] - REACH) : span[0]].rsplit(maxsplit=1)
    return (
        not name.endswith(PEOPLES)
        and state.scan.at(_INITIAL, span[1]) is None
        and (not before or before[-1] not in word_set(state.convention, "not_given"))
        and all(_named(state, words, word) for word in name.split())
    )


def _in_commas(state: State, end: int) -> bool:
    return state.scan.at(_GOES_ON, end) is not None and state.scan.at(_JOINED, end) is None


def _named(state: State, words: Words, word: str) -> bool:
    """Whether a word can belong to a name: no common word of this text, of its titles and offices, and no place."""
    return (
        len(word) > 2
        and not word.isupper()
        and all(word not in word_set(state.convention, name) for name in _NOT)
        and word.lower() not in word_set(state.convention, "opening")
        and not words.common(word)
        and not words.place(word)
    ) or (len(word) < 4 and word.endswith("."))


def _given(state: State, words: Words, start: int) -> int | None:
    """Where the person's other names begin; None where the word before says that this is no person."""
    begin = max(0, start - REACH)
    before = state.text[begin:start]
    if not before.endswith(" "):
        return start
    at = start
    for word in reversed(before.split(" ")[:-1]):
        if word in word_set(state.convention, "not_given"):
            return None
        given = word in _PARTICLES or (word[:1].isupper() and word.isalpha() and _named(state, words, word))
        if not given or start - at > REACH // 2:
            break
        at -= len(word) + 1
    return at
