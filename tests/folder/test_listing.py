"""The listing: sorted, hashed, and nothing from outside the folder."""

from __future__ import annotations

import os
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from diplomatica.folder import listing
from diplomatica.folder.listing import list_files
from tests.conftest import MakeFolder


def shelved(root: Path) -> dict[str, str]:
    return {path: problem.code for path, problem in list_files(root).problems}


def test_files_come_sorted_with_size_and_hash(make_folder: MakeFolder) -> None:
    root = make_folder({"documents/b.txt": "b", "documents/a/z.txt": "zz", "documents/a.txt": "", "x.txt": "no"})
    found = list_files(root)
    assert [file.path for file in found.files] == ["documents/a.txt", "documents/a/z.txt", "documents/b.txt"]
    assert found.files[1].size == 2
    assert found.files[1].sha256 == sha256(b"zz").hexdigest()
    assert found.problems == []


def test_no_documents_no_files(tmp_path: Path) -> None:
    assert list_files(tmp_path).files == []


def test_hidden_names_are_counted(make_folder: MakeFolder) -> None:
    root = make_folder({"documents/.git/a": "", "documents/.x": "", "documents/a.txt~": "", "documents/a.txt": ""})
    assert len(list_files(root).files) == 1
    assert list_files(root).skipped == {"hidden": 3}


def test_links_stay_inside(make_folder: MakeFolder) -> None:
    root = make_folder({"documents/a.txt": "a", "documents/sub/c.txt": "c", "secret.txt": "s"})
    documents = root / "documents"
    (documents / "inside.txt").symlink_to("a.txt")
    (documents / "outside.txt").symlink_to("../secret.txt")
    (documents / "folder").symlink_to("sub")
    (documents / "away").symlink_to("..")
    (documents / "broken.txt").symlink_to("nowhere")
    (documents / "ring").symlink_to("ring")
    assert [file.path for file in list_files(root).files] == [
        "documents/a.txt",
        "documents/inside.txt",
        "documents/sub/c.txt",
    ]
    codes = shelved(root)
    assert codes.pop("documents/ring") in ("unreadable", "link-outside")
    assert codes == {
        "documents/outside.txt": "link-outside",
        "documents/folder": "link-to-folder",
        "documents/away": "link-outside",
        "documents/broken.txt": "unreadable",
    }


def test_pipes_are_not_opened(make_folder: MakeFolder) -> None:
    root = make_folder({"documents/a.txt": "a"})
    os.mkfifo(root / "documents" / "pipe")
    assert shelved(root) == {"documents/pipe": "not-a-file"}


def test_too_large_is_shelved(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_folder({"documents/a.txt": "abc", "documents/b.txt": "abcd"})
    monkeypatch.setattr(listing, "LARGEST", 3)
    assert shelved(root) == {"documents/b.txt": "too-large"}


def test_names_are_composed(make_folder: MakeFolder) -> None:
    spelt = unicodedata.normalize("NFD", "documents/Méry.txt")
    root = make_folder({spelt: "x"})
    file = list_files(root).files[0]
    assert file.path == "documents/Méry.txt"
    assert (root / file.on_disk).read_bytes() == b"x"
    make_folder({"documents/Méry.txt": "y"})
    assert shelved(root) == {"documents/Méry.txt": "same-name"}
    assert len(list_files(root).files) == 1


def test_a_name_that_is_no_text_is_shelved(make_folder: MakeFolder) -> None:
    root = make_folder({"documents/a.txt": "a"})
    with open(os.fsencode(root) + b"/documents/\xff.txt", "wb"):  # noqa: PTH123  no Path can spell it
        pass
    assert shelved(root) == {"documents/\\udcff.txt": "bad-name"}


def test_what_a_browser_saved_along_with_a_page_is_passed_over(tmp_path: Path) -> None:
    home = tmp_path / "documents"
    for name in (
        "Cable.html",
        "Cable_files/logo.png",
        "Cable_files/deep/app.js",
        "Notes_files/a.txt",
        "Brief.htm",
        "brief-Dateien/x.css",
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"x")
    found = list_files(tmp_path)
    assert [file.path for file in found.files] == [
        "documents/Brief.htm",
        "documents/Cable.html",
        "documents/Notes_files/a.txt",
    ]
    assert found.skipped == {"parts of a saved page": 2}
    assert found.problems == []
