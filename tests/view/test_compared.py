"""Two texts beside each other: changed words, moved passages, what stands in one alone."""

from __future__ import annotations

from pathlib import Path

import diplomatica
from diplomatica.view.compared import compared
from tests.view.orsk import make_archive

LEFT = [
    ("1", "We closed the harbour of Tarn on Monday."),
    ("2", "The envoy was told of it in the evening."),
    ("3", "Please report what the government of Vell intends."),
    ("4", "Nothing else."),
]


def brief(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(row["a"], row["b"], row["relation"], row["moved"]) for row in rows]


def test_the_same_text_is_the_same() -> None:
    assert brief(compared(LEFT, LEFT)) == [(name, name, "same", False) for name, _ in LEFT]
    assert compared([], []) == []


def test_changed_words_are_told() -> None:
    right = [("1", "We opened the harbour of Tarn on Monday."), *LEFT[1:]]
    [first, *_] = compared(LEFT, right)
    assert (first["relation"], first["removed"], first["added"]) == ("changed", ["closed"], ["opened"])
    assert first["likeness"] == 0.875


def test_moved_passages_and_those_that_stand_alone() -> None:
    right = [("1", LEFT[2][1]), ("2", LEFT[0][1]), ("3", LEFT[1][1]), ("4", "Burn this paper after you have read it.")]
    assert brief(compared(LEFT, right)) == [
        ("1", "2", "same", False),
        ("2", "3", "same", False),
        ("3", "1", "same", True),
        ("4", None, "only_a", False),
        (None, "4", "only_b", False),
    ]


def test_long_passages_tell_their_likeness_alone() -> None:
    long = " ".join(f"word{n}" for n in range(3_000))
    [row] = compared([("1", long)], [("1", f"{long} more")])
    assert (row["relation"], row["removed"], row["added"]) == ("changed", None, None)
    assert row["likeness"] > 0.99


def test_documents_of_an_archive_are_compared(tmp_path: Path) -> None:
    archive = diplomatica.open(make_archive(tmp_path / "archive"))
    rows = archive.compare("orsk-12", "orsk-12")
    assert rows
    assert {row["relation"] for row in rows} == {"same"}
