"""The dictionary finds what a slow and obvious search finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.resolve.dictionary import SHORTEST, Dictionary
from diplomatica.resolve.directory import Directory, Form
from diplomatica.resolve.forms import normal
from tests.resolve.orsk import directory

WORDS = ("Tarn", "Halm", "Old Halm", "Halm Road", "Li", "Lund", "of", "lundish", "ab", "Ab C", "京城")


def build(forms: list[str]) -> Dictionary:
    """A dictionary of forms, each an entity of its own."""
    made = Directory()
    for number, form in enumerate(forms):
        made.kind[f"e{number}"] = "person"
        made.forms[normal(form)].append(Form(f"e{number}", "name", None, None, None))
        made.printed[normal(form)].add(form)
    return Dictionary(made)


def slow(forms: list[str], text: str) -> set[tuple[int, int]]:
    """Every whole-word occurrence, then the longest first, then the first; one letter at a time."""
    hits = set()
    for form in forms:
        if len(form) < SHORTEST and not any("\u3400" <= c <= "\u9fff" for c in form):
            continue
        for start in range(len(text) - len(form) + 1):
            end = start + len(form)
            ideographs = any("\u3400" <= c <= "\u9fff" for c in form)
            before = start > 0 and text[start - 1].isalnum() and not ideographs
            after = end < len(text) and text[end].isalnum() and not ideographs
            capital = form[0].isupper() and text[start].islower()
            if text[start:end].lower() == form.lower() and not before and not after and not capital:
                hits.add((start, end))
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(hits, key=lambda h: (h[0] - h[1], h[0])):
        if all(end <= s or e <= start for s, e in chosen):
            chosen.append((start, end))
    return set(chosen)


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique_by=str.lower),
    st.lists(st.sampled_from([*WORDS, " ", ".", "x", "TARN", "halm", "é", "İ"]), max_size=25),
)
def test_as_a_slow_search(forms: list[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    found = {(m.start, m.end) for m in build(forms).find(text)}
    assert found == slow(forms, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("To HALM, from Lund.", ["HALM", "Lund"]),
        ("Halmstad is not Halm", ["Halm"]),
        ("the Vellish comrades say", ["the Vellish comrades"]),
        ("a lund is no Lund", ["Lund"]),
        ("", []),
    ],
)
def test_examples(tmp_path: Path, text: str, words: list[str]) -> None:
    matches = Dictionary(directory(tmp_path)).find(text)
    assert [text[m.start : m.end] for m in matches] == words


def test_an_empty_authority_finds_nothing() -> None:
    assert Dictionary(Directory()).find("Halm and Tarn") == []
