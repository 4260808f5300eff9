"""Packages from strangers: bombs, nested ones, names that leave the folder, encrypted and broken ones."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.read import package, read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts
from tests.read.test_office import word


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def test_files_are_read_as_if_they_lay_in_the_folder() -> None:
    files = {
        "a/one.txt": b"First words.",
        "a/one.ris": b"TY  - MANSCPT\nTI  - The first\nER  - \n",
        "two.docx": word("<w:p><w:r><w:t>Second words.</w:t></w:r></w:p>"),
        "__MACOSX/._x": b"no",
        "c.csv": b"id,title\nk1,A note\n",
    }
    reads = read_file(packed(files), "documents/papers.zip")
    assert [(raw.text, raw.keys) for raw in reads.raws] == [
        ("", ["file:papers.zip!a/one.txt", "file:papers.zip!a/one.ris"]),
        ("First words.", ["file:papers.zip!a/one.txt"]),
        ("", ["id:k1", "file:papers.zip!c.csv"]),
        ("Second words.", ["file:papers.zip!two.docx"]),
    ]
    assert {span.part for raw in reads.raws for span in raw.spans if span.source_start is not None} == {
        "!a/one.txt", "!a/one.ris", "!c.csv", "!two.docx!word/document.xml",
    }  # fmt: skip
    check_parts(reads.raws)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("../out.txt", b"words", "path-outside"),
        ("/etc/out.txt", b"words", "path-outside"),
        ("C:\\out.txt", b"words", "path-outside"),
        ("a/..\\..\\out.txt", b"words", "path-outside"),
        ("inner.zip", packed({"a.txt": b"words"}), "nested-archive"),
        ("inner.txt", b"\0", "unsupported-format"),
        ("page.html", b"<html>", "empty"),
    ],
    ids=["up", "root", "drive", "backslash", "nested", "binary", "wordless"],
)
def test_what_may_not_be_read_is_a_remark_and_the_rest_is_read(name: str, data: bytes, code: str) -> None:
    reads = read_file(packed({name: data, "z.txt": b"words"}), "documents/a.zip")
    assert [raw.text for raw in reads.raws] == ["words"]
    assert [found.code for found in reads.problems] == [code]


def test_two_files_of_one_name_are_said() -> None:
    # Written under names of equal length, which are then made equal in the bytes.
    bytes_ = packed({"a.txt": b"first", "b.txt": b"second", "c.txt": b"third"})
    reads = read_file(bytes_.replace(b"b.txt", b"a.txt").replace(b"c.txt", b"a.txt"), "documents/a.zip")
    assert [raw.text for raw in reads.raws] == ["first"]
    assert [(found.code, found.message) for found in reads.problems] == [
        ("repeated-name", "a.txt: the package holds 3 files of this name; the first is read")
    ]


def test_a_file_without_a_name_is_read_or_said() -> None:
    bytes_ = bytearray(packed({"a": b"words", "b.txt": b"other words"}))
    at = bytes_.index(b"PK\x01\x02")
    bytes_[at + 28 : at + 30] = b"\x00\x00"  # the directory says that the name has no letter
    del bytes_[at + 46]
    end = bytes_.index(b"PK\x05\x06")
    size = int.from_bytes(bytes_[end + 12 : end + 16], "little") - 1
    bytes_[end + 12 : end + 16] = size.to_bytes(4, "little")
    reads = read_file(bytes(bytes_), "documents/a.zip")
    assert "other words" in [raw.text for raw in reads.raws]


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = packed({"a.txt": b"0" * (package.LARGEST + 1), "b.txt": b"words"})
    assert len(bomb) < 100_000
    reads = read_file(bomb, "documents/a.zip")
    assert [raw.text for raw in reads.raws] == ["words"]
    assert [found.code for found in reads.problems] == ["too-large"]


def test_many_bombs_together_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST", 1_000_000)
    monkeypatch.setattr(package, "LARGEST_TOGETHER", 2_000_000)
    reads = read_file(packed({f"{n}.txt": b"a" * 900_000 for n in range(9)}), "documents/a.zip")
    assert len(reads.raws) == 2
    assert [found.code for found in reads.problems] == ["package-full"]


def test_a_bomb_in_a_word_file_is_stopped() -> None:
    bomb = packed({"word/document.xml": b"<w>" + b" " * (package.LARGEST + 1) + b"</w>"})
    found = read_or_shelve(bomb, "documents/a.docx")
    assert isinstance(found, DocumentError)
    assert found.code == "too-large"


def test_sizes_that_lie_are_not_believed() -> None:
    data = bytearray(packed({"a.txt": b"words " * 1000}))
    where = data.index(b"PK\x01\x02")
    data[where + 24 : where + 28] = (3).to_bytes(4, "little")  # the size in the directory
    found = read_or_shelve(bytes(data), "documents/a.zip")
    assert isinstance(found, DocumentError) or len(found.raws[0].text) <= 6_000


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_FILES", 5)
    found = read_or_shelve(packed({f"{n}.txt": b"a" for n in range(9)}), "documents/a.zip")
    assert isinstance(found, DocumentError)
    assert found.code == "too-large"


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, packed({}), packed({"a.txt": b"words"})[:-30]],
    ids=["head", "end", "nothing", "cut"],
)
def test_broken_or_empty_packages_are_shelved(data: bytes) -> None:
    found = read_or_shelve(data, "documents/a.zip")
    assert isinstance(found, DocumentError)
    assert found.code in ("bad-zip", "empty")


def test_an_encrypted_file_is_a_remark() -> None:
    data = bytearray(packed({"a.txt": b"words", "b.txt": b"words"}, zipfile.ZIP_STORED))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    reads = read_file(bytes(data), "documents/a.zip")
    assert [found.code for found in reads.problems] == ["encrypted"]
    assert len(reads.raws) == 1


@given(st.binary(max_size=60), st.integers(0, 300))
def test_damaged_packages(noise: bytes, at: int) -> None:
    data = packed({"a.txt": b"words", "b/c.html": b"<html><p>page"})
    read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/a.zip")


def test_one_line_of_fifty_megabytes() -> None:
    before = time.process_time()
    for name in ("a.txt", "a.html"):
        data = b"id,title\n" + b"x" * (package.LARGEST - 100)
        found = read_or_shelve(data, f"documents/{name}")
        assert isinstance(found, DocumentError) or len(found.raws) <= 1
    assert time.process_time() - before < 40


def test_ids_of_files_in_a_package_are_those_that_they_would_have_in_the_folder() -> None:
    """At its top, too; what came with a letter has the letter's name before its own."""
    letter = (
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nWords.\n--x\n"
    )
    letter += b"Content-Disposition: attachment; filename=list.txt\n\nA list.\n--x--\n"
    held = {"letter.txt": b"A.", "deep/Note to Ruiz.txt": b"B.", "mail.eml": letter, "Wow!.txt": b"C."}
    raws = read_file(packed(held), "documents/My papers (1951).zip").raws
    assert [raw.preferred_id for raw in raws] == ["wow", "note-to-ruiz", "letter", "mail", "mail-list"]
