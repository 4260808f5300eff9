"""The views of a text: what each leaves out, and the way back to the printed text."""

from __future__ import annotations

import doctest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.model import layers
from diplomatica.model.layers import Layer, view
from diplomatica.model.schema import TABLES


def mark(text: str, bracket: str, kind: str, content: str, subtype: str | None = None) -> dict[str, Any]:
    start = text.index(bracket)
    return {"start": start, "end": start + len(bracket), "kind": kind, "text": content, "subtype": subtype}


CASES = [
    (
        "the Army [inserted: like the Guard] is young",
        "inserted",
        None,
        "the Army like the Guard is young",
        "the Army is young",
    ),
    ("the old [deleted: very old] dam", "deleted", None, "the old dam", "the old very old dam"),
    ("the end [of] the dam", "supplied", None, "the end of the dam", "the end of the dam"),
    ("the council [kollegiya], GRUST", "gloss", "source_word", "the council, GRUST", "the council, GRUST"),
    ("Grey Heron [Olm] wrote", "gloss", "identification", "Grey Heron wrote", "Grey Heron wrote"),
    ("prot[ocol] of it", "gloss", "supplied", "protocol of it", "protocol of it"),
    ("[handwritten: noon]\n\nIt rains", "handwritten", None, "noon\n\nIt rains", "\n\nIt rains"),
    ("closed [illegible] today", "illegible", None, "closed today", "closed today"),
]


@pytest.mark.parametrize(("text", "kind", "subtype", "read", "before"), CASES)
def test_layers(text: str, kind: str, subtype: str | None, read: str, before: str) -> None:
    bracket = text[text.index("[") : text.index("]") + 1]
    content = bracket.strip("[]").rpartition(": ")[2]
    marks = [mark(text, bracket, kind, content, subtype)]
    assert view(text, marks, "printed").text == text
    assert view(text, marks, "read").text == read
    assert view(text, marks, "before").text == before


def test_the_way_back() -> None:
    text = "the Army [inserted: like the Guard] is young"
    seen = view(text, [mark(text, "[inserted: like the Guard]", "inserted", "like the Guard")], "read")
    start = seen.text.index("Guard is")
    assert text[slice(*seen.span(start, start + 5))] == "Guard"
    assert text[slice(*seen.span(start, start + 8))] == "Guard] is"
    assert seen.printed(len(seen.text)) == len(text)


KINDS = st.sampled_from(TABLES["marks"].vocabularies["kind"])


@given(st.text("ab [.\n", max_size=60), st.data())
def test_any_marks(text: str, data: st.DataObject) -> None:
    """Whatever the marks are, every code point of a view is the printed one that it says it is."""
    marks = []
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        marks.append(
            {"start": start, "end": end, "kind": data.draw(KINDS), "text": text[start + 1 : end - 1], "subtype": None}
        )
    choices: tuple[Layer, ...] = ("printed", "before", "read")
    for layer in choices:
        seen = view(text, marks, layer)
        assert seen.text == "".join(text[start:end] for _, start, end in seen.pieces)
        for offset, letter in enumerate(seen.text):
            assert text[seen.printed(offset)] == letter
        places = [seen.printed(offset) for offset in range(len(seen.text))]
        assert places == sorted(set(places))


def test_examples_in_the_code() -> None:
    assert doctest.testmod(layers).failed == 0
