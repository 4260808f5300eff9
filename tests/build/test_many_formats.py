"""A folder of files in all formats, broken and hostile ones among them, built without a hand: nothing is lost, nothing stops it.

`python -m benchmarks formats` builds one of 1,000 files and tells the figures that stand in docs/formats.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.formats import HOSTILE, WRITERS, fill
from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.read import FILES, READERS, read_file, reader_of
from tests.read.books import read_or_shelve

WELL = 2 * len(WRITERS)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many") / "archive"
    fill(root, WELL, 2 * len(HOSTILE))
    build(root)
    return root


def test_every_hostile_file_is_shelved_with_its_reason(archive: Path) -> None:
    with Archive.open(archive) as held:
        rows = held.sql("SELECT path, code FROM problems WHERE severity = 'shelved' ORDER BY path").to_pylist()
    found = {row["path"].rpartition("/")[2]: row["code"] for row in rows}
    wanted = {f"h{n:05d}-{name}": HOSTILE[name].code for n, name in enumerate([*HOSTILE, *HOSTILE])}
    assert found == wanted


def test_every_other_file_is_a_document(archive: Path) -> None:
    with Archive.open(archive) as held:
        paths = {row["path"] for row in held.sql("SELECT DISTINCT source_path AS path FROM documents").to_pylist()}
        texts = held.sql("SELECT count(*) AS n FROM documents WHERE text <> ''").to_pylist()[0]["n"]
    assert {path.partition("/")[2] for path in paths} == {
        f"d{n:05d}.{name}" for n, name in enumerate([*WRITERS, *WRITERS])
    }
    records = (
        "jsonl",
        "xlsx",
        "ods",
        "ris",
        "bib",
        "csl.json",
        "mets.xml",
    )  # a record without a file is a document without words
    assert texts == WELL - 2 * len(records) + 2, "a mailbox holds two letters"


def test_all_formats_are_among_them() -> None:
    """Those that need a picture, a saved record or marks of their own have tests of their own."""
    text = "Telegram\n\nThe bridge is closed."
    read = {reader_of(write(text), f"documents/a.{name}") for name, write in WRITERS.items()}
    assert {reader.name for reader in (*FILES, *READERS)} - read == {"image", "wilson-page", "markdown"}
    for name, write in WRITERS.items():
        assert read_file(write(text), f"documents/a.{name}").raws


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_alone(name: str) -> None:
    assert getattr(read_or_shelve(HOSTILE[name].made(), f"documents/{name}"), "code", None) == HOSTILE[name].code
