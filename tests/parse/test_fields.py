"""What a catalogue says, as rows: fictional rows and headers, each with what must come out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.conventions import builtin
from diplomatica.model.document import Field, RawDocument
from diplomatica.model.schema import STAGED, TABLES
from diplomatica.parse.fields import fields
from diplomatica.parse.fields_links import pairs
from diplomatica.parse.state import State
from diplomatica.read import read_file

COMMON = builtin()["common"]


def run(raw: RawDocument, clock: str | None = None) -> State:
    state = State(raw, COMMON, "test", clock)
    fields(state)
    return state


def row(clock_: str | None = None, /, **cells: object) -> State:
    data = json.dumps({"id": "a", "title": "Note"} | cells)
    return run(read_file(data.encode(), "list.jsonl").raws[0], clock_)


def page(text: str) -> State:
    return run(read_file(text.encode(), "note.txt").raws[0])


def given_(state: State, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(found.get(column) for column in columns) for found in state.found(table)]


def codes(state: State) -> list[str]:
    return [problem.code for problem in state.problems]


def test_every_fact_has_its_place_and_fits_its_table() -> None:
    state = row(
        sender="Mora",
        sent="1951-05-14T08:10",
        numbers=["own:3"],
        holdings="A, f. 1",
        answers="number=4",
        events="x:fact",
        perhaps_same_as="b",
        basis="listing",
        credit="translator:Eva Ott",
    )
    assert codes(state) == ["listing-only"]
    for name, found in state.rows.items():
        table = (TABLES | STAGED)[name]
        for fact in found:
            assert {key for key in fact if key[0] != "_"} <= set(table.names)
            for column, values in table.vocabularies.items():
                assert fact.get(column) is None or fact[column] in values
            if table.is_facts:
                assert fact["basis"] == "calendar"
                assert fact["_place"].startswith("row 1, column ")
                assert fact["rule"] == "fields." + fact["_place"].removeprefix("row 1, column ")
                assert (fact.get("start"), fact.get("end")) == (None, None)
    assert given_(state, "known_from", "basis") == [("listing",)]
    assert given_(state, "credits", "role", "name") == [("translator", "Eva Ott")]


@pytest.mark.parametrize(
    ("printed", "edtf", "first", "last", "problems"),
    [
        ("1951-05-14", "1951-05-14", date(1951, 5, 14), date(1951, 5, 14), []),
        ("1951-05", "1951-05", date(1951, 5, 1), date(1951, 5, 31), []),
        ("1951?", "1951?", date(1951, 1, 1), date(1951, 12, 31), []),
        ("../1951-05-14", "../1951-05-14", None, date(1951, 5, 14), []),
        ("14 May 1951", "1951-05-14", date(1951, 5, 14), date(1951, 5, 14), []),
        ("14–16 May 1951", "1951-05-14/1951-05-16", date(1951, 5, 14), date(1951, 5, 16), []),
        ("05/07/51", "1951-07-05", date(1951, 7, 5), date(1951, 7, 5), ["date-order"]),
        ("in the spring", None, None, None, ["date-unread"]),
        ("14 May", None, None, None, ["date-unread"]),
    ],
)
def test_dates(printed: str, edtf: str | None, first: date | None, last: date | None, problems: list[str]) -> None:
    state = row(date=printed)
    document = state.document
    assert document["date_text"] == printed
    assert document.get("date_edtf") == edtf
    assert (document.get("date_earliest"), document.get("date_latest")) == (first, last)
    assert document.get("date_basis") == ("catalogue" if edtf else None)
    assert codes(state) == problems


@pytest.mark.parametrize(
    ("title", "kind", "stated"),
    [
        ("Cable, Mora to Ruiz", "telegram", None),
        ("Ciphered Telegram No. 3 from Mora, with a letter", "telegram", None),
        ("Letter from Mora about the telegrams of May", "letter", None),
        ("Memorandum of Conversation with Ruiz", "memorandum of conversation", None),
        ("Draft Telegram, Mora to Ruiz", "draft", None),
        ("The harvest in Vell", None, None),
        ("The harvest in Vell", "report", "Report"),
        ("Letter", "telegram", "Cable"),
        ("Letter", "song", "Song"),
    ],
)
def test_kinds(title: str, kind: str | None, stated: str | None) -> None:
    assert row(title=title, kind=stated).document["kind"] == kind


def test_kind_of_a_text_without_a_catalogue() -> None:
    assert page("Secret\nCIPHERED TELEGRAM No. 31\n\nThe bridge is closed.").document["kind"] == "telegram"
    assert page("The letter of May has come, and so on.\n\nIt is long.").document["kind"] is None


def test_how_much_of_the_text_is_here() -> None:
    assert row().document["text_scope"] == "none"
    assert row(summary="The bridge is closed.").document["text_scope"] == "summary"
    assert page("Text").document["text_scope"] == "full"
    assert "title" not in page("Text").document


@pytest.mark.parametrize(
    ("header", "language", "original", "witness"),
    [
        ("language: English\noriginal language: Russian", "en", "ru", "translation"),
        ("language: ru\noriginal language: Russian", "ru", "ru", "unknown"),
        ("language: Chinese (Simplified)", "zh", None, "unknown"),
        ("language: Orskish", None, None, "unknown"),
    ],
)
def test_languages(header: str, language: str | None, original: str | None, witness: str) -> None:
    state = page(f"id: a\n{header}\n\nText")
    document = state.document
    assert (document.get("language"), document.get("original_language"), document["witness"]) == (
        language,
        original,
        witness,
    )
    assert codes(state) == ([] if language else ["unknown-language"])


def test_parties() -> None:
    state = row(
        sender=["Mora [Grey]", "Ruiz"],
        on_behalf_of="Council of Orsk",
        recipient=["Orskan Envoy, Tarn", "Ott (for information)"],
        via="Eva Ott, Consul in Vell",
        **{"for": "Brandt"},
        copies=["Ruiz (2)", "Brandt", "8th Department file (1)"],
        copies_stated=5,
    )
    assert given_(state, "parties", "ordinal", "role", "name_text", "office_text", "place_text", "copies") == [
        (0, "sender", "Mora [Grey]", None, None, None),
        (1, "sender", "Ruiz", None, None, None),
        (2, "authorised", None, "Council of Orsk", None, None),
        (3, "to", None, "Orskan Envoy", "Tarn", None),
        (4, "info", "Ott", None, None, None),
        (5, "via", "Eva Ott", "Consul", "Vell", None),
        (6, "for", "Brandt", None, None, None),
        (7, "copy", "Ruiz", None, None, 2),
        (8, "copy", "Brandt", None, None, None),
        (9, "copy", None, "8th Department file", None, 1),
    ]
    assert state.found("parties")[4]["text"] == "Ott (for information)"
    assert codes(state) == ["copies-differ"]
    assert "5 copies are stated, 4 are listed" in state.problems[0].message


def test_a_title_alone_proves_nobody() -> None:
    assert row(title="Cable, Mora to the Orskan Envoy, Tarn").found("parties") == []


TIME = ("kind", "text", "local", "zone", "zone_basis", "place_text", "by_text")


def test_times() -> None:
    state = row(
        date="1951-05-14",
        written="13 May 1951",
        sent="1951-05-14T08:10",
        received="14.5 at 24:00",
        deciphered="1951-05-15",
        other_times=["arrived at the fort:1951-05-14T09:10", "typed|1951-05-15T01:00|0100|Eva", "unlabelled:15:30"],
        printed={"sent": "14.5.51 at 8:101 a.m.", "arrived at the fort": "14.5 9:10"},
        by={"deciphered": "Brandt"},
        at={"received": "Tarn"},
    )
    assert given_(state, "times", *TIME) == [
        ("written", "13 May 1951", "1951-05-13", None, "unknown", None, None),
        ("sent", "14.5.51 at 8:101 a.m.", "1951-05-14T08:10", None, "unknown", None, None),
        ("received", "14.5 at 24:00", "1951-05-14T24:00", None, "unknown", "Tarn", None),
        ("deciphered", "1951-05-15", "1951-05-15", None, "unknown", None, "Brandt"),
        ("other", "14.5 9:10", "1951-05-14T09:10", None, "unknown", None, None),
        ("typed", "0100", "1951-05-15T01:00", None, "unknown", None, "Eva"),
        ("other", "15:30", None, None, "unknown", None, None),
    ]
    assert state.found("times")[4]["_place"] == "row 1, column other_times, arrived at the fort"
    assert codes(state) == ["time-unread"]


@pytest.mark.parametrize(
    ("settings", "cell", "sent", "zone", "basis", "problems"),
    [
        (None, None, "1951-05-14T08:10", None, "unknown", []),
        ("Asia/Tokyo", None, "1951-05-14T08:10", "Asia/Tokyo", "assumed", []),
        ("local", None, "1951-05-14T08:10", None, "unknown", []),
        ("Asia/Tokyo", "+03:00", "1951-05-14T08:10", "+03:00", "stated", []),
        (None, "sent=Asia/Seoul; received=Europe/Paris", "1951-05-14T08:10", "Asia/Seoul", "stated", []),
        (None, "received=Europe/Paris", "1951-05-14T08:10", None, "unknown", []),
        ("Asia/Tokyo", None, "1951-05-14T08:10+09:00", "+09:00", "stated", []),
        (None, None, "1951-05-14 08:10Z", "+00:00", "stated", []),
        (None, "Orsk/Vell", "1951-05-14T08:10", None, "unknown", ["unknown-clock"]),
    ],
)
def test_clocks(
    settings: str | None, cell: str | None, sent: str, zone: str | None, basis: str, problems: list[str]
) -> None:
    state = row(settings, sent=sent, clock=cell)
    assert given_(state, "times", "local", "zone", "zone_basis") == [("1951-05-14T08:10", zone, basis)]
    assert codes(state) == problems


def test_impossible_times_are_kept_as_printed() -> None:
    state = row(sent="1951-02-30T08:10", received="soon")
    assert given_(state, "times", "text", "local") == [("1951-02-30T08:10", None), ("soon", None)]
    assert codes(state) == ["time-unread", "time-unread"]


def test_numbers() -> None:
    state = row(numbers=["outgoing:34691/sh", "483/sh", "Local: ork_1", "colour:red", "own:"])
    assert given_(state, "numbers", "role", "value") == [
        ("outgoing", "34691/sh"),
        ("own", "483/sh"),
        ("local", "ork_1"),
        ("own", "colour:red"),
    ]


def test_a_citation_gives_what_no_field_gives() -> None:
    cited = (
        '"Note to Ruiz", May 14, 1951, Vell Digital Archive, Library of Orsk, Manuscript Division, '
        "Anna Marie Mora papers, 1887-1995, mz12345678. Translated by Eva Ott."
    )
    state = page(f"id: a\ncitation: {cited}\n\nText")
    document = state.document
    assert document["title"] == "Note to Ruiz"
    assert document["provider"] == "Vell Digital Archive"
    assert document["collection"] == "Mora papers"
    assert document["citation"] == cited
    assert (document["date_edtf"], document["date_text"]) == ("1951-05-14", "May 14, 1951")
    assert given_(state, "holdings", "repository", "collection", "reference", "ordinal") == [
        ("Library of Orsk, Manuscript Division", "Anna Marie Mora papers", "mz12345678", 0)
    ]
    assert given_(state, "credits", "role", "name") == [("translator", "Eva Ott")]
    assert [(problem.code, problem.severity) for problem in state.problems] == [("no-container", "note")]


def test_fields_of_their_own_come_before_the_citation() -> None:
    cited = '"Note", May 14, 1951, Vell Digital Archive, APRF, f. 45, op. 1, d. 2. Translated by Eva Ott.'
    state = row(citation=cited, date="1951-05-13", holdings=["VSA, f. 1, op. 2", "RGASPI, f. 3; APRF, f. 4"])
    assert state.document["date_edtf"] == "1951-05-13"
    assert given_(state, "holdings", "repository", "fond") == [("VSA", "1"), ("RGASPI", "3"), ("APRF", "4")]


def test_repository_and_reference_of_a_header() -> None:
    state = page("id: a\narchive: State Archive of Vell\nreference: Box 3\n\nText")
    assert given_(state, "holdings", "repository", "reference", "text") == [
        ("State Archive of Vell", "Box 3", "State Archive of Vell, Box 3")
    ]


def test_references() -> None:
    state = row(
        date="1951-05-14",
        answers='number=483/sh; date=1951-05-13; from=Mora; from=Ruiz; to=Ott; printed="To No. 483; urgent"',
        refers_to="kind=conversation; date=12 May",
        encloses="to=Brandt",
        follows="our 17",
    )
    day = date(1951, 5, 12)
    columns = ("relation", "text", "number", "date_earliest", "date_latest", "_from", "_to", "_kind")
    assert given_(state, "references", *columns) == [
        ("answers", "To No. 483; urgent", "483/sh", date(1951, 5, 13), date(1951, 5, 13), "Mora|Ruiz", "Ott", None),
        ("refers", "conversation of 12 May", None, day, day, None, None, "conversation"),
        ("encloses", "paper to Brandt", None, None, None, None, "Brandt", None),
        ("follows", "our 17", None, None, None, None, None, None),
    ]


def test_reports() -> None:
    state = row(events=["bridge-closed:rumour", "harvest", "flood:song"])
    assert given_(state, "reports", "event_id", "modality") == [
        ("bridge-closed", "rumour"),
        ("harvest", "fact"),
        ("flood", "fact"),
    ]
    assert codes(state) == ["unknown-modality"]


def test_perhaps_the_same_paper_is_a_suggestion() -> None:
    state = row(perhaps_same_as=["b"])
    assert given_(state, "versions", "other_id", "relation", "confidence") == [("b", "variant_of", 0.5)]


def test_the_original_that_a_translation_names() -> None:
    state = page("id: a\ntranslation of: b\nlanguage: English\n\nText")
    assert given_(state, "versions", "other_id", "relation", "rule") == [
        ("b", "translation_of", "fields.translation_of")
    ]


def test_an_unknown_key_is_a_note() -> None:
    state = page("id: a\nColour: red\n\nText")
    assert [(problem.code, problem.severity) for problem in state.problems] == [("unknown-key", "note")]
    assert "'Colour'" in state.problems[0].message
    assert "line 2" in state.problems[0].message


NAMES = st.sampled_from(
    [
        "title",
        "date",
        "sender",
        "copies",
        "copies_stated",
        "sent",
        "other_times",
        "printed.sent",
        "clock",
        "numbers",
        "holdings",
        "citation",
        "credit",
        "answers",
        "events",
        "language",
        "perhaps_same_as",
        "collection",
        "reference",
        "?x",
    ]
)
VALUES = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            ["1951", "-05", "T08:10", "24:00", "=", ";", ":", '"', "Mora", "(2)", "[", "Translated by ", "f. 1", "+9"]
        ),
        max_size=8,
    ).map("".join),
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8), st.sampled_from([None, "local", "Asia/Tokyo", "x"]), st.text())
def test_any_fields(given: list[tuple[str, str]], clock: str | None, text: str) -> None:
    found = [Field(name, value, f"line {number}") for number, (name, value) in enumerate(given)]
    raw = RawDocument(
        keys=["id:a"], preferred_id="a", basis="record", text=text, spans=[], fields=found, source_start=0, source_end=0
    )
    state = run(raw, clock)
    assert len(state.found("parties")) <= len(given)
    for fact in state.found("times"):
        assert fact["text"] is not None


@given(st.text())
def test_any_pairs(words: str) -> None:
    for key, value in pairs(words):
        assert key
        assert value
