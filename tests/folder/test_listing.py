"""The listing: sorted, hashed, and nothing from outside the folder."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from diplomatica.building.reading import Task, read_one
from diplomatica.folder import listing
from diplomatica.folder.csvfiles import read_csv
from diplomatica.folder.listing import list_files
from diplomatica.folder.settings import SourceSettings
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


def test_a_link_that_is_swapped_after_it_was_looked_at_is_not_followed(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the opening the link leads elsewhere: out of the folder, to a pipe, or a folder above it does."""
    root = make_folder({"documents/a.txt": "a", "documents/in/b.txt": "b", "secret/b.txt": "s"})
    link = root / "documents" / "link.txt"
    os.mkfifo(root / "pipe")
    opened = os.open

    def swapping(target: Path) -> Callable[..., int]:
        def open_(path: Path, *more: int) -> int:
            if path == link:
                link.unlink()
                link.symlink_to(target)
            return opened(path, *more)

        return open_

    for target, code in ((root / "secret" / "b.txt", "link-outside"), (root / "pipe", "not-a-file")):
        link.unlink(missing_ok=True)
        link.symlink_to("a.txt")
        monkeypatch.setattr(os, "open", swapping(target))
        found = list_files(root)
        assert [(path, problem.code) for path, problem in found.problems] == [("documents/link.txt", code)]
        assert [file.path for file in found.files] == ["documents/a.txt", "documents/in/b.txt"]
    link.unlink()

    def swap_folder(path: Path, *more: int) -> int:
        if path.name == "b.txt":
            (root / "documents" / "in").rename(root / "moved")
            (root / "documents" / "in").symlink_to(root / "secret")
        return opened(path, *more)

    monkeypatch.setattr(os, "open", swap_folder)
    assert shelved(root) == {"documents/in/b.txt": "link-outside"}


def test_a_file_that_becomes_a_pipe_or_leads_out_before_it_is_read_is_shelved(make_folder: MakeFolder) -> None:
    """After the listing, when a worker opens it."""
    root = make_folder({"documents/a.txt": "a", "documents/b.txt": "b", "out.txt": "b"})
    tasks = [
        Task(file.path, file.on_disk, file.sha256, SourceSettings(), file.sha256) for file in list_files(root).files
    ]
    (root / "documents" / "a.txt").unlink()
    os.mkfifo(root / "documents" / "a.txt")
    (root / "documents" / "b.txt").unlink()
    (root / "documents" / "b.txt").symlink_to(root / "out.txt")
    codes = [
        [(problem.code, problem.message) for problem in read_one(root, root / "cache", task).entry.problems]
        for task in tasks
    ]
    assert codes == [
        [("unreadable", "the file cannot be read: neither a file nor a folder")],
        [("unreadable", "the file cannot be read: a link that leaves documents/")],
    ]


def test_a_pipe_in_place_of_a_table_of_the_archive_is_told(make_folder: MakeFolder) -> None:
    root = make_folder({"documents/a.txt": "a"})
    (root / "authority").mkdir()
    os.mkfifo(root / "authority" / "people.csv")
    (problem,) = read_csv(root / "authority" / "people.csv", ("id", "name"))[1]
    assert (problem.code, problem.message) == ("unreadable", "people.csv: neither a file nor a folder")


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
