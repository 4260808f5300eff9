"""Wilson Center pages: a fictional one in every order, the real one where the shared folder is there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import read_file
from tests.read.books import BOOKS, read_or_shelve
from tests.read.test_decode import check_partition, plain

PAGE = (BOOKS / "read" / "page.txt").read_text(encoding="utf-8")
SEED = Path(__file__).resolve().parents[3] / "shared" / "data" / "seed-gromyko-1950-09-20.txt"


def read(page: str) -> RawDocument:
    reads = read_file(page.encode(), "documents/page.txt")
    assert len(reads.raws) == 1
    return reads.raws[0]


def fields(raw: RawDocument) -> dict[str, str]:
    return {field.name: field.value for field in raw.fields}


def whole(raws: list[RawDocument], page: str) -> None:
    """Together the documents are the page, and each has its own words."""
    if len(raws) == 1:
        check_partition(raws[0].spans, page, raws[0].text)
    spans = sorted((span for raw in raws for span in raw.spans), key=lambda span: span.source_start or 0)
    assert [span.source_start for span in spans] == [0, *(span.source_end for span in spans[:-1])]
    assert spans[-1].source_end == len(page)
    for raw in raws:
        said = [span for span in raw.spans if span.how != "furniture"]
        assert [span.start for span in said] == [0, *(span.end for span in said)][: len(said)]
        assert (said[-1].end if said else 0) == len(raw.text)
        assert all(plain(page[s.source_start : s.source_end]) == raw.text[s.start : s.end] for s in said)


def test_page() -> None:
    raw = read(PAGE)
    assert raw.keys == ["id:123456", "url:https://digitalarchive.wilsoncenter.org/document/123456"]
    assert raw.preferred_id == "123456"
    assert raw.basis == "record"
    assert raw.text.startswith("[handwritten: 14 May 1951]\n\nTARN, TO")
    assert raw.text.endswith("until 3 June.\n\nMORA")
    assert fields(raw) == {
        "date": "May 14, 1951",
        "title": "Cable, Mora to the Orskan Envoy, Tarn",
        "citation": '"Cable, Mora to the Orskan Envoy, Tarn", May 14, 1951, Wilson Center Digital Archive, Library of '
        "Orsk, Manuscript Division, Anna Marié Ruiz papers, 1901-1960, mz12345678. Translated by Eva Ott.",
        "url": "https://digitalarchive.wilsoncenter.org/document/123456",
        "summary": "Mora tells the Envoy what to say about the bridge. A second paragraph of the summary.",
        "original_language": "Norwegian",
        "language": "English",
        "version": "translation",
        "numbers": "local:ork1951_05-14",
    }
    check_partition(raw.spans, PAGE, raw.text)


def test_each_value_stands_where_its_field_says() -> None:
    raw = read(PAGE)
    lines = PAGE.split("\n")
    for field in raw.fields:
        words = PAGE[field.start : field.end]
        if field.name not in {"summary", "language", "version", "numbers"}:
            assert words == field.value
        line = lines[int(field.place.removeprefix("line ")) - 1]
        assert words.split("\n")[0] in line


def test_windows_newlines_and_decomposed_letters_change_nothing() -> None:
    changed = PAGE.replace("é", "e\u0301").replace("\n", "\r\n")
    raw, before = read("\ufeff" + changed), read(PAGE)
    assert raw.text == before.text
    assert fields(raw) == fields(before)
    check_partition(raw.spans, "\ufeff" + changed, raw.text)


def test_an_address_of_words_gives_the_id() -> None:
    raw = read(PAGE.replace("/document/123456>", "/document/cable-mora-envoy/>"))
    assert raw.preferred_id == "cable-mora-envoy"
    assert raw.keys == [
        "url:https://digitalarchive.wilsoncenter.org/document/cable-mora-envoy",
        "slug:cable-mora-envoy",
    ]


def test_a_page_without_an_address_is_known_by_its_file() -> None:
    raw = read(PAGE.replace("<https://digitalarchive.wilsoncenter.org/document/123456>\n", ""))
    assert (raw.keys, raw.preferred_id) == (["file:page.txt"], "page")


def test_other_labels_and_another_order() -> None:
    page = """Wilson Center Digital Archive

Cable, Mora to the Orskan Envoy, Tarn

May 14, 1951

Original Language: Russian
Record ID: 123456
Creator: Mora, A.
People Mentioned
Ruiz, Anna
Translator:
Eva Ott

Contents:

Translation - English
Original - Russian

TARN, TO THE ENVOY

The bridge is closed.

ork1951_05-14

Subjects Discussed
Bridges
Citation:
"Cable, Mora to the Orskan Envoy, Tarn", May 14, 1951, Wilson Center Digital
Archive, Library of Orsk.
Rights:
Free to use.
"""
    raw = read(page)
    assert raw.text == "TARN, TO THE ENVOY\n\nThe bridge is closed."
    assert raw.keys == ["id:123456"]
    found = fields(raw)
    assert found["title"] == "Cable, Mora to the Orskan Envoy, Tarn"
    assert found["date"] == "May 14, 1951"
    assert found["rights"] == "Free to use."
    assert found["credit"] == "translator:Eva Ott"
    assert found["numbers"] == "local:ork1951_05-14"
    assert found["original_language"] == "Russian"
    assert found["citation"].endswith("Wilson Center Digital Archive, Library of Orsk.")
    check_partition(raw.spans, page, raw.text)


def test_without_a_table_of_contents_the_first_paragraph_without_a_label_begins_the_text() -> None:
    page = PAGE.replace("Contents:\n\nTranslation - English\n\n", "")
    assert read(page).text == read(PAGE).text


def test_a_title_over_two_lines_is_the_one_that_the_citation_quotes() -> None:
    page = PAGE.replace("Cable, Mora to the Orskan Envoy, Tarn\n\nCit", "Cable, Mora to the\nOrskan Envoy, Tarn\n\nCit")
    assert fields(read(page))["title"] == "Cable, Mora to the Orskan Envoy, Tarn"


RUSSIAN = "Мост закрыт.\n\n1. Ждать."


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("heading", "suffix", "language"),
    [
        ("Original - Russian", "russian", "Russian"),
        ("Norwegian HTML", "norwegian", "Norwegian"),
        ("Transcript: Russian", "russian", "Russian"),
    ],
)
def test_an_original_on_the_page_is_a_document_that_the_translation_names(
    heading: str, suffix: str, language: str, newline: str
) -> None:
    page = f"{PAGE}\n\n{heading}\n\n{RUSSIAN}\n\nork1951_05-14\n".replace("\n", newline)
    reads = read_file(page.encode(), "page.txt")
    first, second = reads.raws
    assert [problem.code for problem in reads.problems] == ["second-version"]
    assert heading in reads.problems[0].message and "a document of its own" in reads.problems[0].message
    assert (second.preferred_id, second.keys) == (f"123456-{suffix}", [f"id:123456-{suffix}"])
    assert first.text == read(PAGE).text and second.text == RUSSIAN
    one, two = fields(first), fields(second)
    assert one == {**fields(read(PAGE)), "translation_of": f"123456-{suffix}"}
    assert two["language"] == language and two["numbers"] == "local:ork1951_05-14"
    assert not two.keys() & {"version", "translation_of", "summary", "credit"}
    assert {name: two[name] for name in ("title", "date", "citation", "url")} == {
        name: one[name] for name in ("title", "date", "citation", "url")
    }
    whole(reads.raws, page)


def test_of_several_originals_none_is_named() -> None:
    page = (
        f"{PAGE}\n\nOriginal - Russian\n\n{RUSSIAN}\n\nOriginal - Russian\n\nДа.\n\nTranslation - French\n\nLe pont.\n"
    )
    raws = read_file(page.encode(), "page.txt").raws
    assert [raw.preferred_id for raw in raws] == ["123456", "123456-russian", "123456-russian-2", "123456-french"]
    assert all("translation_of" not in fields(raw) for raw in raws)
    assert fields(raws[3])["version"] == "translation" and "version" not in fields(raws[1])


def test_who_translated_the_one_did_not_translate_the_other() -> None:
    record = "Translator:\nEva Ott\n\nDonor:\nThe Ruiz family\n\nContents:"
    page = PAGE.replace("Contents:", record) + f"\n\nOriginal - Norwegian\n\n{RUSSIAN}\n"
    raws = read_file(page.encode(), "page.txt").raws
    credits = [[field.value for field in raw.fields if field.name == "credit"] for raw in raws]
    assert credits == [["translator:Eva Ott", "donor:The Ruiz family"], ["donor:The Ruiz family"]]


def test_a_translation_under_its_original_names_it() -> None:
    page = PAGE.replace("Translation - English", "Original - Norwegian") + "\n\nTranslation - English\n\nThe bridge.\n"
    raws = read_file(page.encode(), "page.txt").raws
    assert [fields(raw).get("translation_of") for raw in raws] == [None, "123456"]


def test_a_heading_without_a_text_is_no_document() -> None:
    reads = read_file((PAGE + "\n\nScan - Russian\n\n").encode(), "page.txt")
    assert len(reads.raws) == 1
    assert "no text stands under it" in reads.problems[0].message


@pytest.mark.parametrize("tail", ["ork1951_05-14", "mm97083838", "PL1956_10", "deu1963-11.pdf", "5134_55-1"])
def test_a_local_number_is_no_text(tail: str) -> None:
    raw = read(PAGE.replace("ork1951_05-14", tail))
    assert fields(raw)["numbers"] == f"local:{tail}"
    assert raw.text.endswith("MORA")


@pytest.mark.parametrize(
    "tail", ["May1951", "14.5.51", "14/V-51", "1951", "Envoy", "Sept.1951", "No. 483/sh", "A/5", "END"]
)
def test_a_date_or_a_word_at_the_end_is_text(tail: str) -> None:
    raw = read(PAGE.replace("ork1951_05-14", tail))
    assert raw.text.endswith(f"MORA\n\n{tail}")
    assert "numbers" not in fields(raw)


def test_a_page_without_a_transcription_keeps_its_record() -> None:
    page = PAGE[: PAGE.index("Contents:")]
    reads = read_file(page.encode(), "page.txt")
    assert reads.raws[0].text == ""
    assert [problem.code for problem in reads.problems] == ["no-transcription"]
    check_partition(reads.raws[0].spans, page, "")


def test_a_text_that_only_names_the_archive_is_plain() -> None:
    raw = read("My notes\n\nSee the Wilson Center Digital Archive for more.\n")
    assert raw.text.startswith("My notes")


@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_damaged_pages_are_read_or_shelved(chance: random.Random, changes: int) -> None:
    lines = PAGE.split("\n")
    for _ in range(changes):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        what = chance.randrange(5)
        if what == 0 and len(lines) > 1:
            del lines[at]
        elif what == 1:
            lines.insert(at, lines[other])
        elif what == 2:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        elif what == 3:
            lines[at] += chance.choice(["\r", "e\u0301", "<http", ":", "\u2028", "Citation:", "\ufeff"])
        else:
            lines[at], lines[other] = lines[other], lines[at]
        if not lines:
            break
    page = "\n".join(lines)
    reads = read_or_shelve(page.encode(), "documents/page.txt")
    if isinstance(reads, DocumentError):
        assert reads.code == "empty"
    else:
        whole(reads.raws, page)


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.jsonl", "a.csv", "a.tsv", "a.md", "a", "a.html"]))
def test_any_bytes_are_read_or_shelved(data: bytes, name: str) -> None:
    reads = read_or_shelve(data, name)
    if isinstance(reads, DocumentError):
        assert reads.code
        assert "\n" not in str(reads)


@pytest.mark.skipif(not SEED.exists(), reason="the shared folder is not here")
def test_seed() -> None:
    page = SEED.read_text(encoding="utf-8")
    raw = read(page)
    found = fields(raw)
    assert raw.preferred_id == "209812"
    assert found["date"] == "September 20, 1950"
    assert found["citation"] in page
    assert found["numbers"] == "local:rus1950_09-23"
    assert raw.text.startswith("[handwritten")
    assert raw.text.endswith("by hand]")
    check_partition(raw.spans, page, raw.text)


@pytest.mark.parametrize(
    "block",
    ["id: mora-3\ntitle: My title\nholdings: f. 6\n\n", "---\nid: mora-3\ntitle: My title\nholdings: f. 6\n---\n"],
)
def test_a_header_block_above_the_page_counts_first(block: str) -> None:
    raw, bare = read(block + PAGE), read(PAGE)
    assert raw.preferred_id == "mora-3"
    assert raw.keys == ["id:mora-3", *bare.keys]
    assert raw.text == bare.text
    assert fields(raw) == fields(bare) | {"title": "My title", "holdings": "f. 6"}
    assert next(f.place for f in raw.fields if f.name == "title") == ("line 3" if block[0] == "-" else "line 2")
    check_partition(raw.spans, block + PAGE, raw.text)


def test_a_page_with_labels_of_its_own_at_the_top_is_no_header_block() -> None:
    lines = [line for line in PAGE.splitlines() if line.strip()]
    assert fields(read("Title: The Envoy\n" + "\n".join(lines)))["citation"] == fields(read(PAGE))["citation"]


BEHIND = """Skip to content

May 14, 1951

Cable, Mora to the Orskan Envoy, Tarn

This document was made possible with support from the Vell Foundation

TELEGRAM 0117

Date: 14 May 1951

The bridge will be closed until 3 June. Tell the Minister so.

Mora

Mora tells the Envoy what to say about the closing of the bridge.

Author(s):

Mora, A.

Associated Places

Orsk

Document Information

Source

VSA, f. 2, d. 7. Translated by Eva Ott.

Original Archive

Vell State Archive

Rights

The History and Public Policy Program welcomes reuse of Digital Archive materials for research.

Language

English

Record ID

123456
"""


def test_a_record_behind_its_document() -> None:
    raw = read(BEHIND)
    assert raw.keys == ["id:123456"]
    assert raw.text.startswith("TELEGRAM 0117\n\nDate: 14 May 1951")
    assert raw.text.endswith("Tell the Minister so.\n\nMora")
    assert fields(raw) == {
        "date": "May 14, 1951",
        "title": "Cable, Mora to the Orskan Envoy, Tarn",
        "credit": "donor:the Vell Foundation",
        "summary": "Mora tells the Envoy what to say about the closing of the bridge.",
        "holdings": "VSA, f. 2, d. 7. Translated by Eva Ott.",
        "rights": "The History and Public Policy Program welcomes reuse of Digital Archive materials for research.",
        "language": "English",
    }
    check_partition(raw.spans, BEHIND, raw.text)


def test_a_record_behind_its_document_without_labels_of_its_own() -> None:
    bare = (
        BEHIND.replace("Source\n\n", "")
        .replace("Rights\n\n", "")
        .replace("Original Archive\n\nVell State Archive\n\n", "")
    )
    assert fields(read(bare))["holdings"] == "VSA, f. 2, d. 7. Translated by Eva Ott."


def test_a_pointer_behind_the_summary_is_part_of_it() -> None:
    raw = read(BEHIND.replace("the closing of the bridge.\n", "the closing of the bridge. (see also)\n"))
    assert fields(raw)["summary"].endswith("(see also)")


def test_a_signature_before_the_record_is_no_summary() -> None:
    raw = read(BEHIND.replace("Mora tells the Envoy what to say about the closing of the bridge.\n\n", ""))
    assert raw.text.endswith("\n\nMora")
    assert "summary" not in fields(raw)


def test_a_summary_between_label_and_citation() -> None:
    page = """Search in
Digital Archive International History Declassified
May 14, 1951
CABLE, MORA TO THE ORSKAN ENVOY, TARN
CITATION SHARE DOWNLOAD
  • Citation

    get citation

    Mora tells the Envoy what to say about the bridge.
    "Cable, Mora to the Orskan Envoy, Tarn," May 14, 1951, History and Public Policy Program Digital Archive, VSA, f. 2.
  • share document

    https://digitalarchive.wilsoncenter.org/document/123456

VIEW DOCUMENT IN

English HTML

The bridge will be closed until 3 June.

Mora
"""
    raw = read(page)
    assert raw.preferred_id == "123456"
    assert raw.text == "The bridge will be closed until 3 June.\n\nMora"
    found = fields(raw)
    assert found["summary"] == "Mora tells the Envoy what to say about the bridge."
    assert found["citation"].startswith('"Cable, Mora')
    assert (found["date"], found["language"]) == ("May 14, 1951", "English")
    check_partition(raw.spans, page, raw.text)
