"""Decoding: every code point of the text knows its source, and what is no text is shelved with its reason."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import Span
from diplomatica.model.encodings import mended
from diplomatica.read.decode import decode
from diplomatica.read.layout import cut

PIECES = st.sampled_from(
    ["a", "é", "é", "\r\n", "\r", "\n", " ", "й", "한", "한", "́", "ﬁ", "ộ", "̣̂", "Å", "ཱི", "x", "\ufeff", "क़", "𝅗𝅥", "ো"]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=40))


def plain(text: str) -> str:
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def check_partition(spans: list[Span], source: str, text: str) -> None:
    """The spans cover the source without gap or overlap, and each says truly where its text came from."""
    at, read = 0, ""
    for span in spans:
        assert (span.source_start, (span.source_end or 0) > at) == (at, True)
        words = source[at : span.source_end]
        at = span.source_end or 0
        if span.how == "furniture":
            assert (span.start, span.end) == (None, None)
            continue
        assert span.start == len(read)
        assert span.end is not None
        new = text[span.start : span.end]
        assert new == (words if span.how == "verbatim" else plain(words))
        read += new
    assert (at, read) == (len(source), text)


@given(TEXTS)
@example("\ufeffa\r\nb")
@example("e\u0301")
@example("\u1112\u1161\u11ab\u1112")
def test_round_trip(source: str) -> None:
    if "\0" in source or source.startswith(("PK", "%PDF")):
        return
    decoded = decode(source.encode())
    mark = 1 if source.startswith("\ufeff") else 0
    if mended(source[mark:])[1]:
        return  # it reads as UTF-8 that was once read wrongly
    assert decoded.text == plain(source[mark:])
    spans = [Span(None, None, 0, 1, "furniture")] if mark else []
    check_partition([*spans, *decoded.pieces], source, decoded.text)


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_a_document_cut_out_of_a_file(source: str, one: int, two: int) -> None:
    decoded = decode(source.replace("\0", "").encode())
    size = len(decoded.text)
    start, end = sorted((min(one, size), min(two, size)))
    text, spans = cut(decoded, start, end)
    check_partition(spans, source.replace("\0", ""), text)
    assert decoded.text[start:end].strip() in text
    assert text in decoded.text


def test_the_ordinary_case_is_one_span() -> None:
    decoded = decode("Чей мост?\nOursé.\n".encode())
    assert decoded.pieces == (Span(0, len(decoded.text), 0, len(decoded.text), "verbatim"),)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"p\xe8re\n", "not-utf8", ["byte 1", "line 1", "0xE8", "expected UTF-8"]),
        (b"\xff\xfeB\x00\xd8", "not-utf8", ["byte order mark", "expected UTF-8"]),
        (b"%PDF-1.7 ...", "unsupported-format", ["a PDF", "can be read", "calendars"]),
        (b"PK\x03\x04....", "unsupported-format", ["Word .docx"]),
        (b"\x89PNG\r\n", "unsupported-format", ["PNG"]),
        (b"text\0more", "unsupported-format", ["zero byte at 4"]),
        (b" " * (50 * 1024 * 1024 + 1), "too-large", ["50 MB", "split"]),
    ],
)
def test_what_is_no_text_is_shelved_with_its_reason(data: bytes, code: str, words: list[str]) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data)
    assert caught.value.code == code
    for word in words:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)
