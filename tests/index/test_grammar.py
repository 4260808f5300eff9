"""The example book of queries, and the promise that no query is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.index.grammar import LONGEST, MOST_TERMS, All, Any, Node, Not, Term, parse, positive

BOOK = Path(__file__).with_name("queries.txt").read_text(encoding="utf-8").partition("\n")[2]
CASES = [tuple(case.split("\n")[:2]) for case in BOOK.split("\n---\n")]


def written(node: Node) -> str:
    """A tree as the book writes it."""
    if isinstance(node, Term):
        near = "" if node.near is None else f"~{node.near}"
        text = f'"{node.text}"{near}' if node.phrase else node.text + "*" * node.prefix
        return f"{node.field}:{text}" if node.field else text
    if isinstance(node, Not):
        return f"not({written(node.node)})"
    inside = " ".join(written(part) for part in node.nodes)
    return f"{'any' if isinstance(node, Any) else 'all'}({inside})"


@pytest.mark.parametrize(("query", "tree"), CASES)
def test_book(query: str, tree: str) -> None:
    assert written(parse(query)[0]) == tree.strip()


@given(st.text(alphabet=st.sampled_from('ab "()-*:ANDORNOTfrom\n周é\0'), max_size=60))
def test_no_query_is_an_error(query: str) -> None:
    parse(query)


@given(st.text(max_size=200))
def test_any_text_is_a_query(query: str) -> None:
    parse(query)


def test_long_queries_are_cut_and_say_so() -> None:
    tree, notes = parse("word " * 500)
    assert len(list(positive(tree))) == MOST_TERMS
    assert len(notes) == 2
    assert len(parse("x" * (LONGEST + 5))[1]) == 1


def test_deep_brackets_end() -> None:
    assert parse("(" * 900 + "harbour")[0] in (Term("harbour"), All(()))
