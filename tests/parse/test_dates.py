"""Dates: the example book, spans, and that no text makes the search fail."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.model.civil import bounds
from diplomatica.parse.dates import DateFound, find_dates
from tests.read.books import rows


def day(words: str) -> date | None:
    return date.fromisoformat(words) if words else None


def say(found: DateFound) -> str:
    return found.edtf + ("" if found.certain else "?")


@pytest.mark.parametrize(("printed", "near", "order", "expected"), rows("parse/dates.md"))
def test_book(printed: str, near: str, order: str, expected: str) -> None:
    found = find_dates(printed, near=day(near), order=order or None)
    assert " ".join(map(say, found)) == expected


@pytest.mark.parametrize(("printed", "near", "order", "expected"), rows("parse/dates.md"))
def test_same_inside_a_sentence(printed: str, near: str, order: str, expected: str) -> None:
    if printed.isdecimal() or printed[-1] in ".,":
        return
    text = f"Ø ({printed}) – said the Envoy"
    found = find_dates(text, near=day(near), order=order or None)
    assert " ".join(map(say, found)) == expected
    for one in found:
        assert text[one.start : one.end] in printed


def test_days_agree_with_edtf() -> None:
    text = "On 18–20 September 1950, in May 1950, on 28 September – 2 October 1950 and 8.II.1950"
    found = find_dates(text)
    assert [text[one.start : one.end] for one in found] == [
        "18–20 September 1950",
        "May 1950",
        "28 September – 2 October 1950",
        "8.II.1950",
    ]
    for one in found:
        assert (one.first, one.last) == bounds(one.edtf)


WORDS = st.sampled_from(
    [
        "20",
        "8",
        "31",
        "September",
        "Sept.",
        "мая",
        "1950",
        "50",
        ".",
        "/",
        "-",
        "–",
        " ",
        " ",
        "to",
        "the",
        "18th",
        "XI",
        "of",
        "on",
        ",",
        "in",
        "\xa0",
        "é",
        "№",
        "_",
        "and",
        "0",
        "٣",
        "²",
    ]
)


@given(
    st.one_of(st.text(), st.lists(WORDS, max_size=14).map("".join)), st.dates(), st.sampled_from([None, "dmy", "mdy"])
)
def test_any_text(text: str, near: date, order: str | None) -> None:
    end = 0
    for found in find_dates(text, near=near, order=order):
        assert end <= found.start < found.end <= len(text)
        assert found.first is not None
        assert found.last is not None
        assert (found.first, found.last) == bounds(found.edtf)
        end = found.end


def test_first_and_last_days_of_the_calendar() -> None:
    assert find_dates("1 January", near=date.min)[0].first == date.min
    assert find_dates("31 December", near=date.max)[0].last == date.max
