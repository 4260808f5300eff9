"""Hours: the example book, spans, and that no text makes the search fail."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.model.clock import local_bounds
from diplomatica.parse.hours import HourFound, find_hours
from tests.read.books import rows


def say(found: HourFound) -> str:
    return found.local + (found.zone or "") + (f"/{found.local_end}" if found.local_end else "")


@pytest.mark.parametrize(("printed", "near", "expected", "odd"), rows("parse/hours.md"))
def test_book(printed: str, near: str, expected: str, odd: str) -> None:
    found = find_hours(printed, near=date.fromisoformat(near) if near else None)
    assert " ".join(map(say, found)) == expected
    notes = "; ".join(one.note for one in found if one.note)
    assert odd in notes if odd else notes == ""


def test_words_of_the_stamp_are_its_span() -> None:
    text = "Received: 10/14/50 at 6:36 a.m.\nDeciphered: 10/14/50 at 7:45 a.m. by Ott"
    found = find_hours(text, near=date(1950, 10, 14))
    assert [one.text for one in found] == ["10/14/50 at 6:36 a.m.", "10/14/50 at 7:45 a.m."]
    assert all(text[one.start : one.end] == one.text for one in found)


def test_one_day_serves_one_hour() -> None:
    found = find_hours("31.8.50 11:32 17:27")
    assert [one.local for one in found] == ["1950-08-31T11:32", "T17:27"]


def test_a_day_without_its_year_needs_a_known_day() -> None:
    assert [one.local for one in find_hours("31.8 17:27")] == ["T17:27"]


WORDS = st.sampled_from(
    [
        "20",
        "8",
        "31",
        " September",
        " 1950",
        "50",
        ".",
        "/",
        "-",
        " – ",
        " ",
        ":",
        "15",
        "101",
        " a.m.",
        " p. m.",
        " at ",
        " hours",
        " minutes",
        "noon",
        "2212",
        "Z",
        "\n",
        "в 14 часов",
        "24:00",
        "\xa0",
        "é",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=14).map("".join)), st.one_of(st.none(), st.dates()))
def test_any_text(text: str, near: date | None) -> None:
    for found in find_hours(text, near=near):
        assert 0 <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
        day, _, hour = found.local.partition("T")
        assert bool(day) is found.day_found
        assert hour
        if found.day_found and day < "9999":
            assert local_bounds(found.local)
