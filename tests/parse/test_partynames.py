"""Parties taken apart: the example book, and that nothing is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.parse.partynames import split_party
from tests.read.books import rows


@pytest.mark.parametrize(("printed", "name", "office", "place"), rows("parse/parties.md"))
def test_book(printed: str, name: str, office: str, place: str) -> None:
    assert split_party(printed) == (name or None, office or None, place or None)


WORDS = st.sampled_from(
    ["Mora", "Ambassador", "in", "Vell", ",", " ", " ", "[", "]", "(", ")", "of", "Staff", "é", "8th"]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=12).map("".join)))
def test_any_words(words: str) -> None:
    for part in split_party(words):
        assert part is None or part.strip()
        for word in (part or "").replace(",", " ").split():
            assert word in words
