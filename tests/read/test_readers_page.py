"""The page for people who write readers: its reader is read from the page and run, and what it names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplomatica.read as room
from diplomatica.conventions import builtin
from diplomatica.errors import DocumentError
from diplomatica.parse import ParseSettings, parse
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "readers.md").read_text("utf-8")
(CODE,) = re.findall(r"(?s)```python\n(.*?)```", PAGE)
(SAMPLE,) = re.findall(r"(?s)```text\n(.*?)```", PAGE)


@pytest.fixture(scope="module", autouse=True)
def entered() -> Iterator[None]:
    """The reader of the page as one of the program's, entered as the page says."""
    made = ModuleType("tape")
    exec(compile(CODE, "docs/readers.md", "exec"), made.__dict__)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            room, "READERS", (*room.READERS[:-1], room.Reader("tape", made.recognise, made.read), room.READERS[-1])
        )
        yield


def test_the_reader_of_the_page_reads_its_sample() -> None:
    reads = room.read_file(SAMPLE.encode(), "documents/a.tape")
    (raw,) = reads.raws
    check_parts([raw], {"": SAMPLE})
    assert raw.text == "The bridge is closed.\nNobody knows why."
    assert [(field.name, field.value, field.place) for field in raw.fields] == [
        ("sender", "Lund", "line 1"),
        ("recipient", "Brandt", "line 2"),
        ("date", "1951-05-03", "line 3"),
    ]
    assert [SAMPLE[field.start : field.end] for field in raw.fields] == SAMPLE.split("\n")[:3]
    assert [(tag.kind, raw.text[tag.start : tag.end], tag.value) for tag in raw.tags] == [
        ("underlined", "bridge", None),
        ("page", "", "2"),
    ]
    parsed = parse(raw, ParseSettings(conventions=builtin()))
    assert [row["name_text"] for row in parsed.rows["parties"]] == ["Lund", "Brandt"]
    assert room.reader_of(SAMPLE.encode(), "documents/a.tape") == "tape"
    assert room.reader_of(b"The bridge.", "documents/a.txt") == "plain-text"


@given(st.text(alphabet="ab _<p 2>\n\r\té\u0301@from x", max_size=80))
def test_any_tape(words: str) -> None:
    found = read_or_shelve(f"@from Lund\n{words}".encode(), "documents/a.tape")
    if isinstance(found, DocumentError):
        assert found.code == "empty"
    else:
        check_parts(found.raws)


def test_files_that_the_page_names_are_there() -> None:
    named = re.findall(r"`((?:read|building|model|tests|benchmarks|docs)/[\w/]+(?:\.\w+|/))`", PAGE)
    assert len(named) > 12
    for name in (name for name in named if "NAME" not in name):
        home = ROOT if name.startswith(("tests", "benchmarks", "docs")) else ROOT / "src" / "diplomatica"
        assert (home / name).exists(), name
