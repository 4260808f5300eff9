"""SVG as text: well made whatever is put into it."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from diplomatica.draw.letters import cut, width
from diplomatica.draw.svg import element, escaped, link, titled


@given(st.text(), st.text())
def test_any_text_gives_well_formed_xml_and_is_read_back(words: str, name: str) -> None:
    made = element("svg", titled(words), link("/d/x", name, element("path", d="M0 0")), data_name=name)
    read = ElementTree.fromstring(made)
    said = read.findtext("title") or ""
    assert said.replace("\r", "\n") == escaped_twin(words)
    assert len(read) == 2 and read[1].tag == "a"


def escaped_twin(words: str) -> str:
    """What XML can hold of a text."""
    return (ElementTree.fromstring(f"<x>{escaped(words)}</x>").text or "").replace("\r", "\n")


def test_hostile_words_stay_words() -> None:
    made = element("g", "</g><script>alert(1)</script>", onload='x" onclick="y', class_="a")
    assert "<script" not in made and 'onclick="' not in made
    assert made.count("<g") == 1


@given(st.text(max_size=60), st.floats(8, 20), st.floats(0, 300))
def test_what_is_cut_fits(words: str, size: float, room: float) -> None:
    kept = cut(words, size, room)
    assert kept == words or kept.endswith("…")
    assert width(kept, size) <= max(room, width("…", size))
