"""Searching: a text over single bytes and the same text in UTF-8 give the same matches."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomatica.conventions import builtin
from diplomatica.parse.mentions import GROUP, INITIALS, POST, TITLED
from diplomatica.parse.narrow import behind_group, narrow, said
from diplomatica.parse.phrases import shaped
from diplomatica.parse.scan import Hit, Pattern, Scan, Sieve, pattern

COMMON = builtin()["common"]
RULES = [shaped(COMMON, rule) for rule in ("{PARTY}", TITLED, GROUP, INITIALS, POST)]
SOURCES = [source for made in builtin().values() for listed in made.patterns.values() for source in listed]
SOURCES += [series.pattern for made in builtin().values() for series in made.numbers]
PIECES = [
    *"Aaé ’“”–—…šŠčĕÞþßµªẞıſК中\n\t.,:-/1;[]()",
    *(
        "the ",
        "our ",
        "Your ",
        "We have ",
        "informed ",
        "ambassador ",
        "chargé ",
        "in ",
        "to ",
        "Mr. ",
        "Cdes. ",
        "тов. ",
        "No. 12",
    ),
    *(
        "Ōrsk",
        "Łódź",
        "Ærø",
        "van der Velde",
        "friends",
        " has been told ",
        " of ",
        "talk with ",
        "between ",
        " and ",
        "3 May 1950",
    ),
    *(
        "telegram ",
        "Please ",
        "convey ",
        "the following",
        "\x01",
        "\x85",
        "ÝŽ",
        "STRANGE ",
        "S. O.",
        "received your note",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def _spans(scan: Scan, found: Pattern) -> list[list[tuple[int, int] | None]]:
    groups: list[str | int] = [0, *sorted(found.groups)]
    return [[hit.span(group) for group in groups] for hit in scan.all(found)]


@settings(max_examples=150, deadline=None)
@given(texts, st.data())
def test_one_byte_and_utf8_agree(text: str, data: st.DataObject) -> None:
    """Whichever form a text is searched in, every pattern matches the same."""
    for found in [*RULES, *(pattern(source) for source in data.draw(st.lists(st.sampled_from(SOURCES), max_size=6)))]:
        assert _spans(Scan(text), found) == _spans(Scan(text, utf8=True), found)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_a_sieve_keeps_what_matches(text: str) -> None:
    """A pattern that matches somewhere is always among those that a sieve lets pass."""
    scan = Scan(text)
    sources = list(COMMON.patterns["told"] + COMMON.patterns["conversation"] + COMMON.patterns["reference"])
    able = scan.likely(SIEVE)
    for place, source in enumerate(sources):
        assert place in able or scan.first(pattern(source)) is None


SIEVE = Sieve(COMMON.patterns["told"] + COMMON.patterns["conversation"] + COMMON.patterns["reference"])


def test_packaged_patterns_can_be_said_in_single_bytes() -> None:
    """None of ours needs the slow form for an English text."""
    assert [source for source in SOURCES if said(source) is None] == []


@pytest.mark.parametrize("source", ["[а-я]+", r"\p{P}", r"[\x{400}-\x{4ff}]", "š", "Þ", r"[À-ÿ]"])
def test_what_single_bytes_cannot_say(source: str) -> None:
    """Such a pattern searches the text in UTF-8, where its offsets are still code points."""
    assert said(source) is None
    text = "Ünd dann: Шар – š Þ É."
    hits = [hit.text() for hit in Scan(text).all(pattern(source))]
    assert hits
    assert hits == [hit.text() for hit in Scan(text, utf8=True).all(pattern(source))]


def test_letters_of_central_europe_take_free_places() -> None:
    """A text with letters beyond the code page still fits, unless it holds too many of them or other scripts."""
    assert len(narrow("Łódź – “Šar”") or b"") == 12
    assert narrow("Шар") is None
    assert narrow("bell\x01") is None
    assert [hit.text() for hit in Scan("To Łódź, Ýst and Šar").all(shaped(COMMON, "{WORD}"))] == [
        "To",
        "Łódź",
        "Ýst",
        "Šar",
    ]


def test_what_stands_behind_a_name() -> None:
    """Only a name at the beginning, without another way to match, may be left away."""
    assert behind_group(r"(?P<a>\p{L}+) was told") == " was told"
    for whole in (r"(\p{L}+)? was told", r"(\p{L}+) was told|x", r"(?i)(\p{L}+) was told", r"\b(\p{L}+) was told"):
        assert behind_group(whole) == whole


@settings(max_examples=100, deadline=None)
@given(
    texts, st.sampled_from([*SOURCES, "a*", r"\b", "(?P<x>A)|(?P<y> )?", "$"]), st.integers(-2, 40), st.integers(-2, 60)
)
def test_searches_are_those_of_the_library(text: str, source: str, start: int, end: int) -> None:
    """All, first, whole and at give what the library's own functions give, for any bounds; groups that took no part are None."""
    made, found, scan = re2.compile(source), pattern(source), Scan(text)
    low, high = min(max(start, 0), len(text)), max(min(end, len(text)), 0)

    def spans(hit: Hit | None) -> list[tuple[int, int] | None] | None:
        return None if hit is None else [hit.span(number) for number in range(made.groups + 1)]

    def theirs(match: re2._Match | None) -> list[tuple[int, int] | None] | None:
        if match is None:
            return None
        return [None if (span := match.span(number)) == (-1, -1) else span for number in range(made.groups + 1)]

    for ready in (scan, Scan(text, utf8=True)):
        assert [spans(hit) for hit in ready.all(found, start, end)] == [
            theirs(match) for match in made.finditer(text, low, high)
        ]
        assert spans(ready.first(found, start, end)) == theirs(made.search(text, low, high))
        assert spans(ready.at(found, start, end)) == theirs(made.match(text, low, high))
        assert spans(ready.whole(found, start, end)) == theirs(made.fullmatch(text, low, high))


@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from([*SOURCES, "^", r"\b", "$"]), st.integers(-2, 40), st.integers(-2, 60))
def test_a_stretch_is_a_text_of_its_own(text: str, source: str, start: int, end: int) -> None:
    """Nothing around a stretch is seen in it, whichever form the text is searched in."""
    start, end = max(0, start), max(start, 0, end)
    alone = _spans(Scan(text[start:end]), pattern(source))
    assert _spans(Scan(text).cut(start, end), pattern(source)) == alone
    assert _spans(Scan(text, utf8=True).cut(start, end), pattern(source)) == alone
