"""Mailboxes: every letter a document, quoted lines, broken letters, and bounds."""

from __future__ import annotations

import mailbox as library
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.read import mailbox, read_file, reader_of
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts
from tests.read.test_mail import letter

BEGIN = b"From lund@example.org Thu May  3 15:04:00 1951\n"


def box(folder: Path, bodies: list[str]) -> bytes:
    """A mailbox as Python's own library writes it."""
    made = library.mbox(folder / "box")
    for n, body in enumerate(bodies, 1):
        one = letter(body)
        one.replace_header("Message-ID", f"<{n}@example.org>")
        made.add(one)
    made.close()
    return (folder / "box").read_bytes()


def test_each_letter_is_a_document(tmp_path: Path) -> None:
    data = box(tmp_path, ["The bridge is closed.\n\nFrom Vell nothing is heard.\n", "Second letter.\n"])
    for name in ("box.mbox", "Inbox", "box.txt"):
        assert reader_of(data, f"documents/{name}") == "mbox"
    reads = read_file(data, "documents/box.mbox")
    check_parts(reads.raws)
    first, second = reads.raws
    assert first.text == "The bridge is closed.\n\nFrom Vell nothing is heard."
    assert second.text == "Second letter."
    assert (first.preferred_id, second.preferred_id) == ("box-1", "box-2")
    assert second.keys == ["url:mid:2@example.org"]
    assert {span.part for span in second.spans} == {"!2.eml!text/plain"}
    assert [found.message for found in reads.problems] == ["read as 2 documents"]


def test_an_attachment_stays_with_its_letter() -> None:
    made = letter("See the note.\n")
    made.add_attachment(b"The note itself.", maintype="text", subtype="plain", filename="note.txt")
    data = BEGIN + letter("First.\n").as_bytes() + b"\n" + BEGIN + made.as_bytes()
    reads = read_file(data, "documents/box.mbox")
    assert [raw.text for raw in reads.raws] == ["First.", "See the note.", "The note itself."]
    assert {span.part for span in reads.raws[2].spans} == {"!2.eml!note.txt"}
    assert reads.raws[2].keys == ["file:box.mbox!2.eml!note.txt"]


@pytest.mark.parametrize(
    "data",
    [
        b"From Vell, 3 May 1951\nNumber: 12\n\nThe bridge is closed.\n",
        b"From: lund@example.org\nTo: the Envoy\n\nThe bridge is closed.\n",
        BEGIN + b"\nThe bridge is closed.\n",
    ],
    ids=("telegram", "heads", "no heads"),
)
def test_what_only_looks_like_a_mailbox(data: bytes) -> None:
    assert reader_of(data, "documents/a.txt") != "mbox"


def test_a_broken_letter_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    many = letter("Many.\n")
    for n in range(250):
        many.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{n}.txt")
    data = BEGIN + letter("First.\n").as_bytes() + b"\n" + BEGIN + many.as_bytes() + b"\n" + BEGIN + letter().as_bytes()
    reads = read_file(data, "documents/box.mbox")
    assert [raw.preferred_id for raw in reads.raws] == ["box-1", "box-3"]
    found = reads.problems[0]
    assert (found.severity, found.code, found.message[:9]) == ("warning", "bad-letter", "letter 2:")
    monkeypatch.setattr(mailbox, "MOST_LETTERS", 2)
    shelved = read_or_shelve(data, "documents/box.mbox")
    assert isinstance(shelved, DocumentError)
    assert shelved.code == "too-large"
    monkeypatch.setattr(mailbox, "LARGEST", 1000)
    shelved = read_or_shelve(data, "documents/box.mbox")
    assert isinstance(shelved, DocumentError)
    assert "the mailbox has" in str(shelved)


def test_hostile_lines_take_time_in_proportion() -> None:
    line = b"From " + b"Thu " * 60 + b"\n\n"
    began = time.process_time()
    read_or_shelve(BEGIN + b"A: b\n\n" + line * 20_000, "documents/box.mbox")
    assert time.process_time() - began < 10


@given(st.binary(max_size=200), st.integers(0, 900))
def test_damaged_mailboxes(noise: bytes, at: int) -> None:
    data = BEGIN + letter(html="<p>page</p>").as_bytes() + b"\n" + BEGIN + letter("Second.\n").as_bytes()
    found = read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/box.mbox")
    if not isinstance(found, DocumentError):
        check_parts(found.raws)
