"""What other people's programs read in our citations: rispy, pybtex, and a citation processor."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from diplomatica.cite import Name, Source, cite
from diplomatica.library import Archive
from tests.cite.test_cite import SOURCE
from tests.view.orsk import make_archive

OFFICE = "Ministry of Foreign Affairs, Orsk"
BY_OFFICE = replace(SOURCE, authors=[Name(OFFICE)], recipients=[Name("O. P. Tarn", "Tarn", "O. P.")])
BARE = Source(id="x", title="Note")
SPAN = replace(SOURCE, edtf="1951-05-10/1951-05-12", passage_id="", passage_kind="", url="")
SOURCES = {"person": SOURCE, "office": BY_OFFICE, "bare": BARE, "span of days": SPAN}


def ris_of(source: Source) -> dict[str, Any]:
    found = rispy.loads(cite(source, "ris"))
    assert len(found) == 1, "a reader that finds no record says nothing"
    return dict(found[0])


def bibtex_of(source: Source) -> Any:
    found = parse_string(cite(source, "bibtex"), "bibtex", encoding="utf-8")
    assert len(found.entries) == 1
    return next(iter(found.entries.values()))


def csl_of(items: list[dict[str, Any]]) -> Any:
    """The items as the processor takes them; what it does not know is an error, but for a variable younger than it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return CiteProcJSON([{key: item[key] for key in item if key != "archive_collection"} for item in items])


def rendered(source: Source) -> str:
    """The entry of a bibliography in a style that the processor brings with it."""
    items = json.loads(cite(source, "csl-json"))
    read = csl_of(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, read, formatter.plain)
    made.register(Citation([CitationItem(items[0]["id"].lower())]))
    return str(made.bibliography()[0])


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_each_reader_reads_each_record_whole(source: Source) -> None:
    record = ris_of(source)
    assert record["primary_title" if "primary_title" in record else "title"] == source.title
    assert "unknown_tag" not in record
    assert bibtex_of(source).fields["title"].strip("{}") == source.title
    assert source.title.rstrip(".") in rendered(source)


def test_a_person_has_a_family_name_everywhere() -> None:
    assert ris_of(SOURCE)["authors"] == ["Bartold, A."]
    [author] = bibtex_of(SOURCE).persons["author"]
    assert (author.last_names, author.first_names) == (["Bartold"], ["A."])
    assert "Bartold, A." in rendered(SOURCE)


def test_an_office_stays_whole_everywhere() -> None:
    """A reader of RIS parts a name at its comma: what follows stands in brackets."""
    assert ris_of(BY_OFFICE)["authors"] == ["Ministry of Foreign Affairs (Orsk)"]
    [author] = bibtex_of(BY_OFFICE).persons["author"]
    assert not author.first_names and author.last_names == ["{" + OFFICE + "}"]
    assert OFFICE in rendered(BY_OFFICE)


def test_archive_shelfmark_passage_and_translator_come_through() -> None:
    record = ris_of(SOURCE)
    assert record["name_of_database"] == SOURCE.repository
    assert record["accession_number"] == SOURCE.shelfmark
    assert "point 1.b" in record["notes"]
    assert "Ida Venn" in str(record)
    note = bibtex_of(SOURCE).fields["note"]
    for words in (SOURCE.shelfmark, "point 1.b", "Translated by Ida Venn"):
        assert words in note
    [item] = json.loads(cite(SOURCE, "csl-json"))
    assert item["translator"] == [{"literal": "Ida Venn"}] and item["note"] == "point 1.b"


def test_dates_are_dates_to_each_reader() -> None:
    assert ris_of(SOURCE)["date"] == "1951/05/12/"
    assert "date" not in ris_of(SPAN), "no tag of RIS holds a span"
    assert bibtex_of(SOURCE).fields["year"] == "1951"
    assert "1951" in rendered(SOURCE) and "1951" in rendered(SPAN)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=40).filter(str.strip), st.text(max_size=40))
def test_no_text_breaks_a_record(title: str, name: str) -> None:
    title = " ".join(title.split()) or "x"
    source = Source(id="x", title=title, authors=[Name(" ".join(name.split()) or "Office")], summary=name, kind=title)
    assert "x" in json.loads(cite(source, "csl-json"))[0]["id"]
    assert len(rispy.loads(cite(source, "ris"))) == 1
    assert len(parse_string(cite(source, "bibtex"), "bibtex").entries) == 1


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(make_archive(tmp_path_factory.mktemp("cited") / "archive")) as made:
        yield made


@pytest.mark.parametrize("target", ["orsk-12", "orsk-12#1.b", "orsk-14", "calendar-7"])
def test_documents_of_an_archive(archive: Archive, target: str) -> None:
    assert len(rispy.loads(archive.cite(target, "ris"))) == 1
    assert len(parse_string(archive.cite(target, "bibtex"), "bibtex").entries) == 1
    csl_of(json.loads(archive.cite(target, "csl-json")))
