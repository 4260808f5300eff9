"""Markdown: front matter as people write it, footnotes, and every word led back to the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts

FILE = """---
id: vell-1
title: "Telegram, Lund to Brandt"
date: 1951-05-03
to:
  - Brandt
  - 'Ott (for information)'
copies: [Holt, "Mora"]
# a remark
colour: red
---
# Telegram

The bridge[^1] at Vell
is closed.[^vell]

[^1]: Of stone.
[^vell]: The town,
    not the river.

Lund
"""


def read(text: str, name: str = "a.md") -> RawDocument:
    (raw,) = read_file(text.encode(), f"documents/{name}").raws
    check_parts([raw], {"": text})
    return raw


def test_front_matter_and_notes() -> None:
    raw = read(FILE)
    assert raw.text == "# Telegram\n\nThe bridge at Vell\nis closed.\n\nLund\n\nOf stone.\n\nThe town, not the river."
    assert (raw.preferred_id, raw.keys) == ("vell-1", ["id:vell-1"])
    assert [(field.name, field.value) for field in raw.fields] == [
        ("title", "Telegram, Lund to Brandt"),
        ("date", "1951-05-03"),
        ("recipient", "Brandt"),
        ("recipient", "Ott (for information)"),
        ("copies", "Holt"),
        ("copies", "Mora"),
        ("?colour", "red"),
    ]
    assert all(FILE[field.start : field.end] in (field.value, f"translator:{field.value}") for field in raw.fields)
    tags = [(tag.kind, tag.value, raw.text[tag.start : tag.end]) for tag in raw.tags]
    assert tags == [
        ("anchor", "1", ""),
        ("anchor", "vell", ""),
        ("note", "1", "Of stone."),
        ("note", "vell", "The town, not the river."),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Plain\n\nwords", "# Plain\n\nwords"),
        ("---\nnot front matter at all\n---\nwords", "---\nnot front matter at all\n---\nwords"),
        ("---\ntitle: never ends\n", None),
        ("---\ntitle: A\n---\n", ""),
    ],
)
def test_what_is_front_matter(text: str, shown: str | None) -> None:
    raw = read(text)
    assert shown is None or raw.text == shown


def test_a_file_of_nothing() -> None:
    found = read_or_shelve(b"[^1]:", "documents/a.md")
    assert isinstance(found, DocumentError)
    assert found.code == "empty"


@given(st.text(alphabet="-\n: ab[]^1\t'\"#|,\r\u0301é", max_size=60), st.booleans())
def test_any_file(noise: str, fenced: bool) -> None:
    text = f"---\nid: a\n{noise}\n---\n[^1]: {noise}" if fenced else noise
    found = read_or_shelve(text.encode(), "documents/a.md")
    if not isinstance(found, DocumentError):
        check_parts(found.raws, {"": text})
