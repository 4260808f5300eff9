"""Files that come into an archive twice, under another name, or spelt in another of Unicode's ways."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unicodedata import normalize

import pytest

from diplomatica.build import build
from diplomatica.building.adding import Added, add
from diplomatica.library import Archive
from tests.build.test_mixed import PNG, run
from tests.read.test_transcribed import PAGE

NAME = "Größe der Brücke.txt"
APART = normalize("NFD", NAME)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "archive" / "documents").mkdir(parents=True)
    (tmp_path / "archive" / "diplomatica.toml").write_text("[archive]\nname = 'A'\n", "utf-8")
    return tmp_path / "archive"


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def said(found: list[Added]) -> list[tuple[str, str]]:
    return [(item.status, item.path) for item in found]


def held(root: Path) -> dict[str, bytes]:
    home = root / "documents"
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_a_renamed_copy_is_not_copied_again(root: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "in", {"a.txt": b"The bridge.", "a (1).txt": b"The bridge.", "b.txt": b"The ferry."})
    assert said(list(add(root, [source / "a.txt", source / "a.txt"]))) == [
        ("added", "documents/a.txt"),
        ("there", "documents/a.txt"),
    ]
    (one,) = add(root, [source / "a (1).txt"])
    assert (one.status, one.path, one.documents) == ("double", "documents/a.txt", 1)
    assert one.notes == [f"{source / 'a (1).txt'}: the same bytes as documents/a.txt; not copied"]
    # A folder that has both, and one that is there already, adds what is new.
    assert said(list(add(root, [source]))) == [
        ("double", "documents/a.txt"),
        ("double", "documents/a.txt"),
        ("added", "documents/in/b.txt"),
    ]
    assert held(root) == {"a.txt": b"The bridge.", "in/b.txt": b"The ferry."}
    code, table = run("add", str(source / "a (1).txt"), "--archive", str(root))
    assert code == 0
    assert "1 of them lie in the archive already under another name, and were not copied" in table["notes"]


def test_a_renamed_file_whose_old_name_is_gone_keeps_its_id(root: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "in", {"a.txt": b"The bridge.", "z.txt": b"The bridge."})
    list(add(root, [source / "a.txt"]))
    build(root)
    (root / "documents" / "a.txt").unlink()
    assert said(list(add(root, [source / "z.txt"]))) == [("added", "documents/z.txt")]
    build(root)
    with Archive.open(root) as archive:
        assert archive.sql("SELECT id, source_path FROM documents").to_pylist() == [
            {"id": "a", "source_path": "documents/z.txt"}
        ]


def test_what_belongs_to_another_file_is_copied_with_it(root: Path, tmp_path: Path) -> None:
    """A picture of two letters, blank pages of two volumes, a text that has its record beside it, what nobody reads."""
    files = {"p.png": PNG, "page.xml": PAGE.encode(), "t.txt": b"The bridge.", "t.png": b"\xff\xd8\xff", "x.bin": b"\0"}
    one, two = put(tmp_path / "one", files), put(tmp_path / "two", files)
    assert {item.status for item in add(root, [one, two])} == {"added"}
    assert len(held(root)) == 2 * len(files)


def test_names_in_two_spellings_of_unicode_are_one(root: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "in", {NAME: b"Composed."})
    apart = put(tmp_path / "apart", {APART: b"Taken apart."})
    assert said(list(add(root, [apart / APART]))) == [("added", f"documents/{NAME}")]
    assert list(held(root)) == [NAME], "the name is composed"
    (refused,) = add(root, [source / NAME])
    assert (refused.status, refused.notes) == (
        "refused",
        [f"documents/{NAME} is there already and is another file; rename one of them"],
    )
    assert held(root) == {NAME: b"Taken apart."}


def test_a_file_that_lies_there_taken_apart_is_found(root: Path, tmp_path: Path) -> None:
    put(root / "documents", {f"{APART}/{APART}": b"Here."})
    source = put(tmp_path / "in" / NAME, {NAME: b"Here.", "b.txt": b"New."})
    assert said(list(add(root, [source]))) == [
        ("there", f"documents/{NAME}/{NAME}"),
        ("added", f"documents/{NAME}/b.txt"),
    ]
    assert sorted(held(root)) == sorted([f"{APART}/{APART}", f"{APART}/b.txt"]), "no second folder of that name"
    (root / "documents" / APART / APART).write_bytes(b"Edited here.")
    assert said(list(add(root, [source / NAME, source])))[1][0] == "refused"
    assert held(root)[f"{APART}/{APART}"] == b"Edited here."


def test_an_archive_is_not_added_to_itself(root: Path, tmp_path: Path) -> None:
    put(root / "documents", {"deep/a.txt": b"The bridge."})
    put(tmp_path, {"b.txt": b"The ferry."})
    assert said(list(add(root, [root / "documents" / "deep", root / "documents" / "deep" / "a.txt"]))) == [
        ("there", "documents/deep/a.txt"),
        ("there", "documents/deep/a.txt"),
    ]
    assert [status for status, _ in said(list(add(root, [tmp_path])))] == ["added"]
    assert sorted(held(root)) == sorted(["deep/a.txt", f"{tmp_path.name}/b.txt"])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are no text")
def test_a_name_that_is_no_text_is_refused(root: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"line\nbreak.txt": b"A."})
    (folder / os.fsdecode(b"\xff.txt")).write_bytes(b"B.")
    code, table = run("add", str(folder), "--archive", str(root))
    assert code == 1
    assert [row["path"].rpartition("/")[2] for row in table["rows"]] == ["line\nbreak.txt", "\\xff.txt"]
    assert {row["note"] for row in table["rows"]} == {"its name holds characters that are no text; rename it"}
    assert held(root) == {}
