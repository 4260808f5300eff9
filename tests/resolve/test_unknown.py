"""Names that no authority file knows: what is counted as one name, and what is left out."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from diplomatica.resolve.unknown import unknown


def party(
    name: str | None, document: str = "d1", *, office: str | None = None, place: str | None = None, **columns: Any
) -> dict[str, Any]:
    row = {"name_text": name, "office_text": office, "place_text": place, "entity_id": None, "office_id": None}
    return {**row, "role": "sender", "document_id": document, "date": "1951-05-12", **columns}


def names(*rows: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(row["name"], row["kind"], row["papers"]) for row in unknown(rows)]


def test_titles_capitals_and_initials_make_no_other_name() -> None:
    assert names(party("LUND"), party("Mr. Lund", "d2"), party("A. Lund", "d3")) == [("A. Lund", "person", 3)]


def test_two_men_of_one_surname_stay_two() -> None:
    found = names(party("A. Lund"), party("B. Lund", "d2"), party("Lund", "d3"))
    assert sorted(found) == [("A. Lund", "person", 1), ("B. Lund", "person", 1), ("Lund", "person", 1)]


def test_a_bracket_says_who_is_meant() -> None:
    [row] = unknown([party("GREY [BRANDT]"), party("Grey [Brandt]", "d2")])
    assert (row["name"], row["means"], row["forms"]) == ("Grey", "Brandt", ["GREY", "Grey"])


def test_offices_have_their_place_and_ranks_behind_names_are_none() -> None:
    rows = (
        party(None, office="the Embassy", place="Halm"),
        party("Lund", "d2", office="Ambassador"),
        party(None, "d3", office="Copy"),
    )
    assert names(*rows) == [("Embassy in Halm", "office", 1), ("Lund", "person", 1)]


def test_who_is_known_is_left_out() -> None:
    assert names(party("Lund", entity_id="lund"), party(None, office="Embassy", office_id="embassy")) == []


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["d1", "d2", "d3"])), max_size=12))
def test_counts_are_of_papers_and_order_changes_nothing(said: list[tuple[str, str]]) -> None:
    rows = [party(name, document) for name, document in said]
    found = unknown(rows)
    assert all(1 <= row["papers"] == len(row["documents"]) <= 3 for row in found)
    assert {(row["name"], row["papers"]) for row in found} == {
        (row["name"], row["papers"]) for row in unknown(rows[::-1])
    }
