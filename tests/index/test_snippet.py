"""Snippets show the words that were looked for, where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.index.grammar import parse
from diplomatica.index.snippet import WIDTH, snippet

TEXT = (
    "Nothing of note here. " * 30
    + "The fleet [inserted by hand: and the guns] will sail for Lissa. Чиновники порта молчали. 周恩来致电。"
    + " And nothing more." * 30
)


def shown(query: str, text: str = TEXT) -> list[str]:
    found = snippet(text, parse(query)[0])
    if found is None:
        return []
    assert found.text == text[found.start : found.start + len(found.text)]
    assert len(found.text) <= WIDTH
    return [found.text[start:end] for start, end in found.highlights]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("fleet", ["fleet"]),
        ("FLEET guns", ["fleet", "guns"]),
        ("sails", ["sail"]),
        ("gun*", ["guns"]),
        ('"will sail for"', ["will sail for"]),
        ('"fleet will sail"', ["fleet [inserted by hand: and the guns] will sail"]),
        ("чиновник", ["Чиновники"]),
        ("恩来", ["恩来"]),
        ("mark:guns", ["guns"]),
        ("nobody", []),
        ("NOT fleet", []),
        ("from:fleet", []),
        ("", []),
    ],
)
def test_highlights(query: str, words: list[str]) -> None:
    assert shown(query) == words


def test_the_window_with_most_of_the_words_is_chosen() -> None:
    text = "fleet " + "x " * 300 + "the fleet and its guns " + "y " * 300
    assert shown("fleet guns", text) == ["fleet", "guns"]


@given(st.text(max_size=120), st.text(max_size=20))
def test_any_text_and_query(text: str, query: str) -> None:
    found = snippet(text, parse(query)[0])
    if found is not None:
        assert found.text == text[found.start : found.start + len(found.text)]
        assert all(0 <= start < end <= len(found.text) for start, end in found.highlights)
