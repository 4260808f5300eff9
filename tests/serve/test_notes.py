"""The notes under answers: each is a sentence that the pages can say in their language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.library import Archive
from diplomatica.serve import language, notes
from diplomatica.serve.hints import example
from diplomatica.serve.questions import QUESTIONS
from tests.samples.built import NAMES


@pytest.fixture(scope="module", params=NAMES)
def archive(request: pytest.FixtureRequest, sample: Callable[[str], Path]) -> Iterator[Archive]:
    with Archive.open(sample(request.param)) as opened:
        yield opened


@pytest.fixture
def german() -> Iterator[None]:
    language.choose("de")
    yield
    language.choose("en")


def all_notes(archive: Archive) -> set[str]:
    """The notes of every question, of every event and of the lists."""
    answers = [archive.channels(), archive.missing(), *(archive.who_knew(row["id"]) for row in archive.events().rows)]
    for question in QUESTIONS:
        given_ = {field.name: "" for field in question.fields} | (example(archive, question.fields) or {})
        if question.is_asked(given_):
            answers.append(question.ask(archive, given_))
    return {note for answer in answers for note in answer.notes}


def test_every_note_of_both_samples_is_said_in_german(archive: Archive, german: None) -> None:
    found = all_notes(archive)
    assert len(found) > 12
    assert [note for note in found if notes.sentence(note) is None] == []
    assert [note for note in found if notes.said(note).lower() == note.lower()] == []


def test_in_english_a_note_stands_as_it_was_written(archive: Archive) -> None:
    for note in all_notes(archive):
        said = notes.said(note)
        # States of requests have words of their own on pages.
        assert said.lower() == note.lower() or "requests asked" in note, note


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("of 15 requests asked at 1951-05-28T23:59Z: 8 none held, 7 answered", "Von 15 Ersuchen, Stand 1951-05-28T23:59Z: 8 "),
        ("public from 1951-05-12T17:00Z: anybody may have read of it from then on", "Öffentlich ab 1951-05-12T17:00Z"),
        ("words that nobody has written", "Words that nobody has written"),
        ("3 of many were asked later", "3 of many were asked later"),
    ],
    ids=["states", "public", "unknown", "no number"],
)  # fmt: skip
def test_blanks_are_filled_and_what_is_unknown_stays(german: None, note: str, said: str) -> None:
    assert notes.said(note).startswith(said)


@given(st.text(max_size=200), st.text(max_size=50))
def test_whatever_a_name_is_nothing_of_it_is_lost(actor: str, papers: str) -> None:
    note = f"{actor}: up to when it had not come, {papers} leaves open"
    said = notes.said(note)
    assert said[1:] == note[1:] or notes.sentence(note) is not None


def test_a_name_made_to_take_long_takes_no_longer() -> None:
    note = "a: a contradiction: certain from " * 50 + ", and not up to " * 20 + " by " * 50
    assert notes.said(note)[1:] == note[1:]
    assert notes.sentence("x" * 3000) is None
