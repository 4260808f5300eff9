"""The words of events in texts: whole words, any case, simple forms, and nothing else."""

from __future__ import annotations

import pytest

from diplomatica.link.phrases import Phrases

WORDS = [
    ("flood", "the dam is broken"),
    ("flood", "flooding of Vell"),
    ("flood", "~the water"),
    ("talk", "meeting at Orsk"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The dam is broken.", ["The dam is broken"]),
        ("It is said that the dam will be broken soon", ["the dam will be broken"]),
        ("the Dam broken since noon", ["Dam broken"]),
        ("the dam has not been broken", ["the dam has not been broken"]),
        ("After the flooding of the Vell\nwe slept", ["flooding of the Vell"]),
        ("the floods of Vell", []),
        ("the madam is broken", []),
        ("the dam is brokenly patched", []),
        ("the meetings at Orsk’s hall", ["meetings at Orsk’s"]),
        ("a meeting at orsk", ["meeting at orsk"]),
        ("a meeting in Orsk", []),
        ("The water rose", ["water"]),
    ],
)
def test_find(text: str, found: list[str]) -> None:
    hits = Phrases(WORDS).find(text)
    assert [text[hit.start : hit.end].removeprefix("the ").removeprefix("The ") for hit in hits] == [
        words.removeprefix("the ").removeprefix("The ") for words in found
    ]


def test_weak_words_are_marked() -> None:
    hits = Phrases(WORDS).find("The dam is broken and the water came")
    assert [(hit.event_id, hit.weak) for hit in hits] == [("flood", False), ("flood", True)]


def test_no_words_find_nothing() -> None:
    assert Phrases([]).find("The dam is broken") == []
    assert Phrases([("x", "the is")]).find("the is") == []
