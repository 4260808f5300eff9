"""What the index finds is what a reader with a pencil would: each query is also answered word by word, without an index."""

from __future__ import annotations

import random
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomatica.index import Index, IndexDocument, Reading, build, open_index
from diplomatica.index.grammar import All, Any, Node, Not, parse
from diplomatica.index.snippet import snippet

WORDS = ("fleet", "harbour", "guns", "lissa", "tarn", "sail")
CHOSEN = random.Random(7)
TEXTS = [" ".join(CHOSEN.choices(WORDS, k=CHOSEN.randint(0, 9))) for _ in range(250)]
AS_TYPED = Reading(stems=False, letters=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("oracle") / "search"
    build(folder, [IndexDocument(row=n, order=n, id=f"{n:03}", access="public", text=t) for n, t in enumerate(TEXTS)])
    return open_index(folder)


def holds(node: Node, text: list[str]) -> bool:
    """Whether a text answers a tree."""
    if isinstance(node, Not):
        return not holds(node.node, text)
    if isinstance(node, All):
        return all(holds(part, text) for part in node.nodes)
    if isinstance(node, Any):
        return any(holds(part, text) for part in node.nodes)
    wanted = node.text.lower().split()
    if node.near is not None:
        wanted = list(dict.fromkeys(wanted))
    if node.near is not None:
        return all(near(one, other, node.near, text) for one, other in combinations(wanted, 2)) and wanted[0] in text
    if node.prefix:
        return any(word.startswith(wanted[0]) for word in text)
    return any(text[at : at + len(wanted)] == wanted for at in range(len(text)))


def near(one: str, other: str, between: int, text: list[str]) -> bool:
    places = [[i for i, word in enumerate(text) if word == wanted] for wanted in (one, other)]
    return any(0 < abs(i - j) <= between + 1 for i, j in product(*places))


words = st.sampled_from(WORDS)
phrases = st.lists(words, min_size=1, max_size=4).map(lambda parts: f'"{" ".join(parts)}"')
near_ones = st.tuples(st.lists(words, min_size=2, max_size=3), st.integers(0, 6)).map(
    lambda drawn: f'"{" ".join(drawn[0])}"~{drawn[1]}'
)
prefixes = words.map(lambda word: word[:3] + "*")
terms = st.one_of(words, words, phrases, near_ones, prefixes)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" AND ".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        inner.map(lambda one: f"NOT ({one})"),
        st.tuples(terms, terms).map(lambda two: f"{two[0]} -{two[1]}"),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(query=queries)
def test_the_index_finds_what_a_reader_finds(index: Index, query: str) -> None:
    tree = parse(query)[0]
    by_hand = {f"{n:03}" for n, text in enumerate(TEXTS) if holds(tree, text.split())}
    found = index.query(query, None, limit=500, reading=AS_TYPED)
    assert set(found.ids) == by_hand, tree
    assert found.total == len(by_hand)


@settings(max_examples=150, deadline=None)
@given(query=st.one_of(near_ones, phrases, words, prefixes))
def test_a_snippet_stands_where_the_index_finds(index: Index, query: str) -> None:
    for name in index.query(query, None, limit=500, reading=AS_TYPED).ids:
        assert snippet(TEXTS[int(name)], parse(query)[0], AS_TYPED), (query, TEXTS[int(name)])


LETTERS = [
    IndexDocument(row=0, order=0, id="cyrillic", access="public", text="Чиновники говорили с Рощиным о Жукове. Ёлка."),
    IndexDocument(row=1, order=1, id="latin", access="public", text="Roshchin spoke of the fleets."),
    IndexDocument(row=2, order=2, id="title", access="public", title="Telegram, Roščin to the centre", text="Море."),
]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("Рощин", ["cyrillic", "latin", "title"]),
        ("Roshchin", ["cyrillic", "latin"]),
        ("Roschtschin", ["cyrillic"]),
        ("chinovnik", ["cyrillic"]),
        ("zhukov", ["cyrillic"]),
        ("Žukov", ["cyrillic"]),
        ("yolka", ["cyrillic"]),
        ("флит", []),
        ('"Roshchin"', ["latin"]),
        ("и", []),
    ],
)
def test_the_other_script(tmp_path: Path, query: str, ids: list[str]) -> None:
    build(tmp_path / "search", LETTERS)
    index = open_index(tmp_path / "search")
    found = index.query(query, None)
    assert sorted(found.ids) == ids
    for name in found.ids:
        text = next(document.text for document in LETTERS if document.id == name)
        assert snippet(text, found.tree) or name == "title", name
    for name in index.query(query, None, reading=Reading(letters=False)).ids:
        assert name == "latin" or any("а" <= letter <= "я" for letter in query.lower())


def test_the_exact_word_alone(index: Index, tmp_path: Path) -> None:
    build(tmp_path / "search", LETTERS)
    index = open_index(tmp_path / "search")
    assert index.query("fleet", None).ids == ["latin"]
    assert index.query("fleet", None, reading=Reading(stems=False)).ids == []
    assert index.counts("fleet", None, reading=Reading(stems=False))["kind"] == []
