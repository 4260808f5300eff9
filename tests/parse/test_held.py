"""Offices with their days in lists of persons: only what is clear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.conventions import builtin
from diplomatica.parse.encoded.held import held

NOUNS = builtin()["common"].list("held")

CLEAR = {
    ", Secretary of State January 19, 1949–January 20, 1953": [
        ("Secretary of State", "appointed", "1949-01-19", "1953-01-20")
    ],
    ", Secretary of State from January 1949": [("Secretary of State", "appointed", "1949-01", None)],
    ", Consul in Tarn, 1949–1951": [("Consul in Tarn", "appointed", "1949", "1951")],
    ", Minister in Vell, from 3 May 1951 until 12 June 1952.": [
        ("Minister in Vell", "appointed", "1951-05-03", "1952-06-12")
    ],
    ", President of Vell March–August 1953": [("President of Vell", "appointed", "1953-03", "1953-08")],
    ", Acting Director, Office of Isles, from May 3, 1951, ": [
        ("Director, Office of Isles", "acting", "1951-05-03", None)
    ],
    ", Chargé in Tarn since June 1950": [("Chargé in Tarn", "acting", "1950-06", None)],
    " (Falcon, Ada), Deputy Director until May 3, 1951; thereafter Director": [
        ("Director", "appointed", "1951-05-03", None)
    ],
    ", Consul, 1949–1951; Envoy in Tarn from 1951": [
        ("Consul", "appointed", "1949", "1951"),
        ("Envoy in Tarn", "appointed", "1951", None),
    ],
    "\n\nConsul in Tarn, 3 May–6 June 1951": [("Consul in Tarn", "appointed", "1951-05-03", "1951-06-06")],
}
UNCLEAR = [
    ", Consul in Tarn",
    ", Consul in Tarn until May 1951",
    ", Consul in Tarn, about 1949–1951",
    ", Consul in Tarn from early 1949",
    ", Consul in Tarn after May 1951",
    ", Consul in Tarn in 1951",
    ", Consul in Tarn, 1949–1951 and 1953–1954",
    ", Consul in Tarn from February 31, 1951",
    ", Consul in Tarn, 1951–1949",
    ", lawyer for the harbour company, 1949–1951",
    ", Born in Tarn, 1900–1951",
    ", Consul until 1950; later Minister",
    ", Consul; thereafter Minister",
    ", supporter of the President, 1949–1951",
]


@pytest.mark.parametrize("words", CLEAR, ids=[str(n) for n in range(len(CLEAR))])
def test_what_is_clear(words: str) -> None:
    found = list(held(words, NOUNS))
    assert [one[:4] for one in found] == CLEAR[words]
    assert all(words[one.start : one.end].strip(" ,.") == words[one.start : one.end] for one in found)


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_is_not_clear_is_not_known(words: str) -> None:
    assert list(held(words, NOUNS)) == []


@given(st.text(alphabet="Consul 19May35–;,.()thereafruntil\n", max_size=120))
def test_any_words(words: str) -> None:
    for one in held(words, NOUNS):
        assert 0 <= one.start < one.end <= len(words)
