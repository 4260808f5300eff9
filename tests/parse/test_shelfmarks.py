"""Shelfmarks and citations: the example book, and that no words make them fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.parse.citations import parse_citation
from diplomatica.parse.shelfmarks import parse_holding, short_collection, split_holdings
from tests.read.books import rows

PARTS = ("repository", "collection", "reference", "fond", "opis", "delo", "papka", "listy", "is_copy")


@pytest.mark.parametrize(("printed", "parts"), rows("parse/shelfmarks.md"))
def test_book(printed: str, parts: str) -> None:
    found = parse_holding(printed)
    said = [f"{name}={getattr(found, name)}" for name in PARTS if getattr(found, name) is not None]
    assert "; ".join(said) == parts
    assert found.text == printed


def test_a_number_of_a_whole_collection_is_no_container() -> None:
    assert parse_holding("Library of Orsk, Mora papers, mm97083838").lacks_container
    assert not parse_holding("Library of Orsk, Mora papers, Box 3").lacks_container
    assert not parse_holding("APRF, f. 45, op. 1, d. 2").lacks_container


def test_papers_are_called_by_the_surname() -> None:
    assert short_collection("Dmitriï Antonovich Mora papers") == "Mora papers"
    assert short_collection("Ann de Ruiz Papers") == "de Ruiz papers"
    assert short_collection("Mora papers") == "Mora papers"
    assert short_collection("Private Office Papers") == "Private Office Papers"


def test_a_list_is_split_only_where_each_part_has_a_fond() -> None:
    assert len(split_holdings("A, f. 1, op. 2; B, f. 3, op. 4")) == 2
    assert split_holdings("Library of Orsk; Mora papers; Box 3") == ["Library of Orsk; Mora papers; Box 3"]


CITED = '"{title}", September 20, 1950, Vell Digital Archive, VSA, f. 45, op. 1. {credits}'


@pytest.mark.parametrize(
    ("credits_", "expected"),
    [
        ("Translated by Ann Ott.", [("translator", "Ann Ott")]),
        ("Translated by A. B. Ott and Eva Mora.", [("translator", "A. B. Ott"), ("translator", "Eva Mora")]),
        ("Contributed by E. Mora. Translated by A. Ott.", [("contributor", "E. Mora"), ("translator", "A. Ott")]),
        (
            "Obtained by Eva Mora, Jr., and translated for the Orsk Project by A. Ott.",
            [("contributor", "Eva Mora, Jr"), ("translator", "A. Ott")],
        ),
        ("Obtained and translated by Ann Ott for ORP.", [("contributor", "Ann Ott"), ("translator", "Ann Ott")]),
        ("Translated by Ann Ott. Included in the reader of 1998.", [("translator", "Ann Ott")]),
        ("Edited by Ann Ott. https://example.org/document/1", [("editor", "Ann Ott")]),
        ("", []),
    ],
)
def test_credits(credits_: str, expected: list[tuple[str, str]]) -> None:
    found = parse_citation(CITED.format(title="Note to the Envoy", credits=credits_))
    assert list(found.credits) == expected
    assert (found.title, found.date) == ("Note to the Envoy", "September 20, 1950")
    assert (found.provider, found.holding) == ("Vell Digital Archive", "VSA, f. 45, op. 1")


def test_a_title_with_quotation_marks_and_commas() -> None:
    found = parse_citation(CITED.format(title='Telegram, Mora to "Grey", May 3, 1950', credits=""))
    assert found.provider == "Vell Digital Archive"
    assert found.date is not None
    assert found.date.endswith("September 20, 1950")


@given(st.text())
def test_any_words(words: str) -> None:
    assert parse_holding(words).text == " ".join(words.split()).strip(" ,;")
    short_collection(words)
    parse_citation(words)
    assert ";".join(split_holdings(words)).count(";") <= words.count(";")
