"""The page for users names what the program reads: every column, every synonym, every format; its examples are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diplomatica.read import FILES, READERS, columns, read_file

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?s)```text\n(.*?)```", PAGE)


def test_every_column_and_synonym_is_on_the_page() -> None:
    words = {word.replace(" ", "_") for word in re.findall(r"`([a-z_ .]+)`", PAGE)}
    assert columns.KNOWN - words == set()
    assert {word.rstrip(".") for word in columns.SYNONYMS} - words <= {"copy_to"}


def test_every_synonym_means_a_column() -> None:
    assert set(columns.SYNONYMS.values()) <= columns.KNOWN


def test_as_many_formats_as_readers() -> None:
    table = PAGE[PAGE.index("| format |") :].split("\n\n")[0].split("\n")
    assert len(table) - 2 == len(READERS) + len(FILES)
    assert {row.split("|")[1].strip() for row in table[2:]} == {reader.name for reader in (*FILES, *READERS)}


@pytest.mark.parametrize(("example", "name"), list(zip(EXAMPLES, ["a.txt", "a.csv", "a.jsonl", "b.csv"], strict=True)))
def test_examples_are_read(example: str, name: str) -> None:
    reads = read_file(example.encode(), name)
    assert reads.problems == []
    assert [field for field in reads.raws[0].fields if field.name.startswith("?")] == []
    assert {field.name for field in reads.raws[0].fields} >= {"title", "date", "sender", "recipient", "sent"}
