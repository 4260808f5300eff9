"""What is found, in which order, in which layer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomatica.errors import UsageError
from diplomatica.index import Index, IndexDocument, build, open_index
from diplomatica.index.compile import EPOCH


def days(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


DOCUMENTS = [
    IndexDocument(
        row=0, order=1, id="inserted", access="public", kind="telegram", scope="full",
        text="The fleet [inserted by hand: and the guns] will sail for Lissa. Dmitriĭ withdrew.",
        variants=("The fleet and the guns will sail for Lissa. Dmitriĭ withdrew.", "The fleet will sail for Lissa. Dmitriĭ withdrew."),
        title="Note on sailing", earliest=days("1951-05-12"), latest=days("1951-05-12"),
        from_names=("A. Bartold", "Comrade Filin"), from_ids=("bartold",), to_names=("J. Kern",), to_ids=("kern",),
        mark_kinds=("inserted",), marks=("and the guns",), numbers=("34691/sh", "14"), place_names=("Lissa",),
        place_ids=("lissa",), names=("Filin",),
    ),
    IndexDocument(
        row=1, order=0, id="russian", access="public", kind="letter", scope="full", text="Чиновники порта молчали. Ёлка.",
        title="Letter", earliest=days("1950-01-01"), latest=days("1950-12-31"),
    ),
    IndexDocument(
        row=2, order=2, id="chinese", access="public", scope="full", title="Cable from the fleet",
        text="周恩来致电毛泽东。港口关闭。평양에서",
        earliest=days("1951-06-01"), latest=days("1951-06-30"),
    ),
    IndexDocument(row=3, order=4, id="hidden", access="restricted", text="The fleet is Quicksilver", title="Secret"),
    IndexDocument(row=4, order=3, id="calendar", access="public", scope="none", title="Entry", summary="On the fleet at Lissa."),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index") / "search"
    assert build(folder, DOCUMENTS) == len(DOCUMENTS)
    return open_index(folder)


PUBLIC = ("public",)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("guns", ["inserted"]),
        ('"fleet and the guns will sail"', ["inserted"]),
        ('"fleet will sail"', ["inserted"]),
        ('"inserted by hand"', ["inserted"]),
        ('"guns fleet"', []),
        ("dmitrii", ["inserted"]),
        ("Dmitrĭĭ", ["inserted"]),
        ("withdrawing", []),
        ("sails", ["inserted"]),
        ("withdr*", ["inserted"]),
        ('"will sai"*', []),
        ("чиновник", ["russian"]),
        ("елка", ["russian"]),
        ("周恩来", ["chinese"]),
        ("来恩", []),
        ("港口 毛泽东", ["chinese"]),
        ("평양", ["chinese"]),
        ("from:Filin", ["inserted"]),
        ("from:bartold", ["inserted"]),
        ('from:"Comrade Filin" to:Kern', ["inserted"]),
        ("to:Filin", []),
        ("place:Lissa", ["inserted"]),
        ("number:34691", ["inserted"]),
        ("number:34691/sh", ["inserted"]),
        ("number:sh", ["inserted"]),
        ("kind:letter", ["russian"]),
        ("mark:inserted", ["inserted"]),
        ('mark:"the guns"', ["inserted"]),
        ("date:1950", ["russian"]),
        ("date:1951-05-12", ["inserted"]),
        ("date:1951-05-01..1951-06-15", ["inserted", "chinese"]),
        ("date:1951-05-13..", ["chinese"]),
        ("date:..1950-06", ["russian"]),
        ("quicksilver", []),
        ("fleet NOT guns", ["calendar", "chinese"]),
        ("fleet -Lissa", ["chinese"]),
        ("guns OR молчали", ["inserted", "russian"]),
    ],
)
def test_found(index: Index, query: str, ids: list[str]) -> None:
    found = index.query(query, PUBLIC)
    assert sorted(found.ids) == sorted(ids)
    assert found.total == len(ids)


def test_no_words_give_all_by_date_with_the_undated_last(index: Index) -> None:
    assert index.query("", PUBLIC).ids == ["russian", "inserted", "chinese", "calendar"]
    assert index.query("", None).ids[-1] == "hidden"
    assert index.query("", PUBLIC, limit=2, offset=1).ids == ["inserted", "chinese"]


def test_fields_alone_give_hits_by_date(index: Index) -> None:
    assert index.query("kind:telegram OR kind:letter", PUBLIC).ids == ["russian", "inserted"]
    assert index.query("kind:letter", PUBLIC).layers == {}


def test_layers_tell_the_documents_words_from_the_catalogues(index: Index) -> None:
    layers = index.query("fleet", PUBLIC).layers
    assert layers["inserted"] == ["text"]
    assert layers["chinese"] == ["catalogue"]
    assert layers["calendar"] == ["catalogue"]


def test_a_word_in_the_text_comes_before_its_stem(index: Index) -> None:
    assert index.query("sail", PUBLIC).ids == ["inserted"]


def test_what_is_no_date_is_searched_as_words(index: Index) -> None:
    found = index.query("date:soon", PUBLIC)
    assert found.ids == []
    assert "date:soon" in found.notes[0]


def test_filters_and_counts(index: Index) -> None:
    assert index.query("", PUBLIC, {"kind": "telegram"}).ids == ["inserted"]
    counts = index.counts("fleet", PUBLIC)
    assert counts["kind"] == [("telegram", 1)]
    assert index.totals(PUBLIC)["kind"] == {"letter": 1, "telegram": 1}
    assert index.totals(PUBLIC)["year"] == {"1950": 1, "1951": 2}
    with pytest.raises(UsageError, match="no filter"):
        index.query("", PUBLIC, {"colour": "red"})


def test_text_comes_back_as_printed(index: Index) -> None:
    assert index.text("chinese") == DOCUMENTS[2].text
    assert index.text("calendar") == ""
    assert index.text("nobody") == ""


def test_equal_hits_come_by_row_on_every_page(tmp_path: Path) -> None:
    many = [IndexDocument(row=n, order=n, id=f"d{n:03}", access="public", text="the same words") for n in range(300)]
    build(tmp_path / "search", many)
    index = open_index(tmp_path / "search")
    pages = [index.query("words", None, limit=7, offset=at).ids for at in range(0, 300, 7)]
    assert [name for page in pages for name in page] == [document.id for document in many]


def test_same_documents_give_the_same_answers(tmp_path: Path) -> None:
    answers = []
    for name in ("one", "two"):
        build(tmp_path / name, DOCUMENTS)
        index = open_index(tmp_path / name)
        answers.append([index.query(q, None).ids for q in ("fleet", "lissa", "fleet OR порта OR 港", "the")])
    assert answers[0] == answers[1]


def test_a_strange_index_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="diplomatica build"):
        open_index(tmp_path)
    build(tmp_path / "search", DOCUMENTS)
    (tmp_path / "search" / "version").write_text("another\n")
    with pytest.raises(UsageError, match="another version"):
        open_index(tmp_path / "search")


@settings(max_examples=60)
@given(query=st.text(alphabet=st.sampled_from('fleet "()-*:ANDORNOT周ё\0\\/[]{}^~+date:1951..frommark'), max_size=40))
def test_no_query_is_an_error(index: Index, query: str) -> None:
    index.query(query, PUBLIC)
    index.counts(query, PUBLIC)
