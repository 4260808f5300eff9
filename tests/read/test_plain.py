"""Plain text: when the lines at the top are a header of the user's own, and when they are the telegram's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.test_decode import check_partition

HEADERS = {
    "by its id": "id: orsk-17\ndate: 14 May 1951\nFrom: Mora\n\n",
    "by its title": "Title: Note to the Envoy\nTo: Ruiz | Ott\n---\n",
    "by its name": "diplomatica:\nfrom: Mora\nto: Ruiz\n\n",
    "by its fence": "---\nfrom: Mora\n\nto: Ruiz\n---\n\n",
}
TEXT = "To: the Envoy\nSubject: the bridge\n\nThe bridge is closed."


def read(text: str, path: str = "documents/notes/Über Mora.txt") -> RawDocument:
    return read_file(text.encode(), path).raws[0]


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_is_no_text(header: str) -> None:
    raw = read(header + TEXT)
    assert raw.text == TEXT
    assert raw.fields
    check_partition(raw.spans, header + TEXT, TEXT)
    for field in raw.fields:
        assert (header + TEXT)[field.start : field.end] == field.value


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "From: Mora\nTo: the Envoy\nDate: 14 May 1951\nSubject: bridge\n\nThe bridge is closed.",
        "Secret\nid: 17\n\nText",
        "id: 17\nThis line is prose, so that nothing of it is a header.\n\nText",
        "Remark: the first key is not known\nid: 17\n\nText",
        "---\nA rule over a text\n---\n\nText",
        "---\nid: 17\nthe fence is never closed",
        "First: the bridge.\nSecond: the road.\n\nText",
        "diplomatica:\n\nText",
    ],
)
def test_typed_lines_are_text(text: str) -> None:
    raw = read(text)
    assert raw.text == text
    assert raw.fields == []


def test_keys_are_the_columns_of_the_calendar() -> None:
    text = (
        "ID: orsk-17\nOn behalf-of: the Council\nFROM: Mora\nto: Ruiz | Ott\ncc: Grey (2)\nNumber: 483/sh\n"
        "printed.sent: 14.5.51 at 8:10\nColour: red\nsummary: The bridge\n  is closed.\n\nText"
    )
    raw = read(text)
    assert [(field.name, field.value) for field in raw.fields] == [
        ("on_behalf_of", "the Council"),
        ("sender", "Mora"),
        ("recipient", "Ruiz"),
        ("recipient", "Ott"),
        ("copies", "Grey (2)"),
        ("numbers", "483/sh"),
        ("printed.sent", "14.5.51 at 8:10"),
        ("?Colour", "red"),
        ("summary", "The bridge is closed."),
    ]
    assert raw.fields[3].place == "line 4"
    assert text[raw.fields[3].start : raw.fields[3].end] == "Ott"


@pytest.mark.parametrize(
    ("text", "keys", "preferred"),
    [
        ("Text", ["file:notes/Über Mora.txt"], "uber-mora"),
        ("id: Orsk 17\n\nText", ["id:Orsk 17"], "orsk-17"),
        (
            "title: A\nurl: https://digitalarchive.wilsoncenter.org/document/99\n\nText",
            ["id:99", "url:https://digitalarchive.wilsoncenter.org/document/99"],
            "99",
        ),
        ("title: A\nurl: https://example.org/a/\n\nText", ["url:https://example.org/a"], "uber-mora"),
    ],
)
def test_identity(text: str, keys: list[str], preferred: str) -> None:
    raw = read(text)
    assert (raw.keys, raw.preferred_id) == (keys, preferred)


def test_a_name_in_another_script_still_gives_an_id() -> None:
    one, two = read("Text", "documents/мост.txt"), read("Text", "documents/порт.txt")
    assert one.preferred_id != two.preferred_id
    assert one.preferred_id.isascii()


def test_an_empty_file_is_shelved() -> None:
    with pytest.raises(DocumentError, match="no text") as caught:
        read(" \n\n")
    assert caught.value.code == "empty"


@pytest.mark.parametrize("name", ["page.htmlx", "scan.pdf.xyz", "README"])
def test_other_endings_are_shelved(name: str) -> None:
    with pytest.raises(DocumentError, match="can be read") as caught:
        read("Text", name)
    assert caught.value.code == "unsupported-format"


def test_an_unknown_split_is_shelved() -> None:
    with pytest.raises(DocumentError, match="'pages'"):
        read_file(b"Text", "a.txt", split="pages")


LINES = st.lists(
    st.sampled_from(
        ["---", "id: a", "title: b\r", "From: Mora", "  more", "", "diplomatica:", "Text é", "x: |", ":", "url: u"]
    ),
    max_size=9,
)


@given(LINES)
def test_any_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    reads = read_or_shelve(text.encode(), "documents/a.txt")
    if isinstance(reads, DocumentError):
        assert reads.code == "empty"
    else:
        check_partition(reads.raws[0].spans, text, reads.raws[0].text)
