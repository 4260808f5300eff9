"""What is known of common words beforehand finds and counts what looking at every hit does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomatica.index import Index, IndexDocument, Only, build, common, open_index, read, together
from diplomatica.index.common import of_rows, to_rows
from diplomatica.index.compile import Compiler
from diplomatica.index.grammar import parse

COUNT = 120
WORDS = [f"w{n}" for n in range(12)]
TERMS = [*WORDS, "w1*", "w9*",
         '"w0 w1"', '"w1 w0"', '"w0 w0"', '"w9 w0"', '"w0 w1 w0"', '"w0 w1*"', '"w0 w1"~2',
         "kind:telegram", "kind:letter", "from:a1", "from:a2", "date:1951", "-w1", "-w9", "NOT kind:letter",
         "number:7", "mark:cut", "(w3 OR w4)", "“”"]  # fmt: skip


def made_up() -> list[IndexDocument]:
    dice = Random(3)
    return [
        IndexDocument(
            row=row, order=(row * 7) % COUNT, id=f"d{row}", access=dice.choice(["public", "public", "restricted"]),
            text=" ".join(dice.choices(WORDS, [1 / (n + 1) ** 2 for n in range(12)], k=9)), title=f"Paper {dice.choice(WORDS)}",
            kind=dice.choice(["telegram", "telegram", "letter"]), from_ids=(f"a{dice.randrange(3)}",), from_names=(f"A{row % 3}",),
            earliest=-7000 + row * 3, latest=-7000 + row * 3, numbers=(str(row % 11),), mark_kinds=("cut",) * (row % 2),
        )
        for row in range(COUNT)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """With few documents taken for many."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (common, read):
            patch.setattr(module, "FEW", 20)
        folder = tmp_path_factory.mktemp("common") / "search"
        build(folder, made_up())
        yield open_index(folder)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=4),
    st.sampled_from([" ", " OR "]),
    st.integers(0, 2**31),
    st.tuples(st.sampled_from([1, 2, 10]), st.integers(0, 30)),
    st.sampled_from([{}, {"kind": "telegram"}, {"from": "a1"}, {"kind": "letter", "language": "en"}]),
)
def test_through_a_lens(
    index: Index, terms: list[str], operator: str, seed: int, page: tuple[int, int], filters: dict[str, str]
) -> None:
    share, offset = page
    dice = Random(seed)
    seen = [one.id for one in made_up() if one.access == "public" and dice.random() < 1 / share]
    query = operator.join(terms)
    every = [name for name in index.query(query, ("public",), filters, limit=COUNT).ids if name in set(seen)]
    found = index.query(query, ("public",), filters, limit=10, offset=offset, only=Only(index, seen))
    assert (found.ids, found.total) == (every[offset : offset + 10], len(every))


@pytest.mark.parametrize("query", ["w1*", "w9*", "w*", "p*", "none*"])
def test_a_beginning_is_weighed_as_the_index_does(index: Index, query: str) -> None:
    """By the fields in which there is such a word, and then by row."""
    hits = index.searcher.search(Compiler().compile(parse(query)[0]), limit=COUNT).hits
    rows = index.searcher.fast_field_values("row", [address for _, address in hits])
    ordered = sorted(zip(hits, rows, strict=True), key=lambda hit: (-round(hit[0][0], 4), hit[1]))
    assert index.query(query, None, limit=COUNT).ids == [f"d{row:.0f}" for _, row in ordered]
    assert index.query(query, None, limit=7, offset=5).ids == [f"d{row:.0f}" for _, row in ordered[5:12]]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TERMS), max_size=3), st.integers(1, 5), st.sampled_from([{}, {"kind": "telegram"}]))
def test_values_are_counted_one_by_one(index: Index, terms: list[str], share: int, filters: dict[str, str]) -> None:
    given = {one.id: one for one in made_up() if one.access == "public"}
    seen = [name for place, name in enumerate(given) if place % share == 0]
    for only, of in ((None, set(given)), (Only(index, seen), set(seen))):
        ids = [name for name in index.query(" ".join(terms), ("public",), filters, limit=COUNT).ids if name in of]
        counts = index.counts(" ".join(terms), ("public",), filters, only)
        kinds = Counter(given[name].kind for name in ids)
        senders = Counter(given[name].from_ids[0] for name in ids)
        assert (dict(counts["kind"]), dict(counts["from"])) == (kinds, senders)
        assert counts["language"] == []


def test_what_is_known(index: Index) -> None:
    """Words of every kind of field are known, and no rare ones."""
    words = {
        field for field in common.FIELDS for word in (*WORDS, "telegram", "public", "a1") if _bits(index, field, word)
    }
    assert {"body", "english", "kind", "access", "from"} <= words
    rare = [word for word in WORDS if index.searcher.doc_freq("body", word) <= 20]
    assert rare
    assert not any(_bits(index, "body", word) for word in rare)


def test_two_words_side_by_side_are_known(index: Index) -> None:
    """Those that stand together in many documents, in their order, as the texts have them."""
    for pair in ("w0 w0", "w0 w1", "w1 w0"):
        holding = [one.row for one in made_up() if f" {pair} " in f" {one.text} "]
        assert len(holding) > 20
        assert to_rows(_bits(index, "body", pair) or 0) == holding
    assert _bits(index, "body", "w9 w0") is None


def test_a_sample_is_spread_evenly() -> None:
    """No more documents than so many are kept, from the first to the last, and what is rare in them is not told."""
    papers = [
        IndexDocument(
            row=n, order=n, id=f"d{n}", access="public", text=f"of the {'day' if n % 10 == 0 else f'year {n}'}"
        )
        for n in range(5 * together.SAMPLE)
    ]
    sample = together.Sample()
    assert list(sample.passed(papers)) == papers
    assert sample.together(4 * together.SAMPLE) == [("body", "of", "the")]
    assert ("body", "the", "year") in sample.together(3 * together.SAMPLE)
    assert sample.together(5 * together.SAMPLE) == []


def _bits(index: Index, field: str, word: str) -> int | None:
    return index.among.common.bits(field, word)


def test_an_index_without_them_counts_alike(index: Index, tmp_path: Path) -> None:
    """One that an older version built."""
    folder = tmp_path / "search"
    build(folder, made_up())
    for name in ("common.json", "common.bits"):
        (folder / name).unlink()
    old = open_index(folder)
    seen = [f"d{n}" for n in range(0, COUNT, 2)]
    for query in TERMS:
        ours, theirs = (one.query(query, None, only=Only(one, seen)) for one in (index, old))
        assert (ours.ids, ours.total) == (theirs.ids, theirs.total), query


@given(st.sets(st.integers(0, 99)))
def test_rows_come_back(rows: set[int]) -> None:
    assert to_rows(of_rows(rows, 100)) == sorted(rows)
