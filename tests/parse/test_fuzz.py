"""No text breaks the chain: spans stay inside, parents exist, nothing is random, and nothing takes for ever."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diplomatica.model.document import Parsed
from diplomatica.model.layers import Layer, view
from diplomatica.model.schema import STAGED, TABLES
from tests.parse.fiction import parsed, telegram

PIECES = (
    "[", "]", "[[", "]]", "(", ")", '"', "“", "”", "«", "»", "\n", "\n\n", " ", "    ", "*", "#", "…", ".", ":", ";",
    "First.", "Second.", "1.",
    "2.", "1)", "(1)", "(2)", "a)", "b)", "(i)", "ii)", "§ 1", "1．", "а)", "б)", "1.1.", "1.2.", "[handwritten: ", "[inserted", "[1]",
    "[signature]", "[Translator's note: ", "[illegible]", "[…]", "No. ", "483/sh", "Spec. No. 12-13", "TO THE AMBASSADOR", "ORSK, ",
    "Cdes. Ulm, Tarn, and Bel", "Comrade ", "your 3 May conversation with Olm", "We made Cde. Olm aware of these views",
    "you should meet with Olm and present him with the following", "Telegraph about the results", "At the instructions of ", "GRANT",
    "Received 3 May 1950 at 8:10 a.m.", "Sent 05/03/50", "Deciphered by", "SECRET", "Copy No. 3", "the Orskan friends", "A. Grant", "Ж",
    "中央", "é", "e\u0301", "\u202e", "\x00", "\u00a0", "\ud800", "😀", "20 May 1950", "the draft of the above cable follows",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60).map("".join),
)


def check(text: str, result: Parsed) -> None:
    known = TABLES | STAGED
    ids = {row["passage_id"] for row in result.rows.get("passages", [])}
    named = ids | {"-"}  # of none of the passages
    assert len(ids) == len(result.rows.get("passages", [])), "passage ids are unique"
    for name, rows in result.rows.items():
        columns = set(known[name].names)
        for row in rows:
            assert {key for key in row if not key.startswith("_")} <= columns
            assert row.get("parent_id") is None or row["parent_id"] in ids
            assert row.get("passage_id") is None or row["passage_id"] in ids
            # A reference names points of the other paper.
            assert name == "references" or set(row.get("passages") or ()) <= named
            for vocabulary, allowed in known[name].vocabularies.items():
                assert row.get(vocabulary) is None or row[vocabulary] in allowed
            if row.get("start") is not None:
                assert 0 <= row["start"] <= (row["end"] if "end" in row else row["start"]) <= len(text)
                quoted = row.get("text") if "end" in row else None
                assert quoted is None or name in ("marks", "times") or quoted == text[row["start"] : row["end"]]
            for part in row.get("parts", ()):
                role, start, end = part.split(":")
                assert role in ("by", "to", "with", "via", "from", "actor", "voice", "what", "thing")
                within = (0, len(text)) if row["kind"] in ("claim", "ignorance", "said") else (row["start"], row["end"])
                # An empty `by` is the writer, who is not named.
                assert within[0] <= int(start) <= int(end) <= within[1]
                assert start != end or role == "by"
    check_passages(result.rows.get("passages", []))
    check_marks(text, result.rows.get("marks", []))
    for problem in result.problems:
        assert problem.code != "rule-failed", problem.message
        assert problem.start is None or 0 <= problem.start <= (problem.end or 0) <= len(text)


def check_passages(rows: list[dict[str, Any]]) -> None:
    by_id = {row["passage_id"]: row for row in rows}
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    for row in rows:
        parent = by_id.get(row["parent_id"] or "")
        assert row["start"] < row["end"]
        if parent:
            assert parent["kind"] in ("point", "enclosure")
            assert row["end"] <= parent["end"]


def check_marks(text: str, marks: list[dict[str, Any]]) -> None:
    layers: tuple[Layer, ...] = ("printed", "before", "read")
    for layer in layers:
        seen = view(text, marks, layer)
        assert len(seen.text) <= len(text)
        for offset in range(0, len(seen.text), 7):
            assert text[seen.printed(offset)] == seen.text[offset]


def clean(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)


@settings(max_examples=400)
@given(texts, st.sampled_from([None, "soviet", "us-state", "china-prc"]))
@example('"First. [', None)
@example("It is done.\n\nEnclosure\n\n1. It began.\n\nA. Grant", None)
@example("1. a\n2. b\n1. c\n2. d\n\nA. Grant", "soviet")
@example("ORSK, TO THE AMBASSADOR\n" + "[" * 500 + "]" * 500, None)
def test_no_text_breaks_the_chain(text: str, convention: str | None) -> None:
    result = parsed(text, convention=convention)
    check(clean(text), result)
    assert parsed(text, convention=convention) == result


@pytest.mark.parametrize("number", range(60))
def test_damaged_telegrams(number: int) -> None:
    """Telegrams with lines lost, doubled or cut, as scans have them."""
    rng = random.Random(number)
    lines = telegram(rng)[0].split("\n")
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(len(lines))
        lines[place : place + 1] = rng.choice(
            [[], [lines[place]] * 2, [lines[place][: rng.randint(0, 40)]], [rng.choice(PIECES)]]
        )
        lines = lines or [""]
    text = clean("\n".join(lines))
    check(text, parsed(text))


MONOTONY = (
    "[", '"', "1. x\n2. y\n", "(i) ", "Report on ", "We told Olm about ", "your talk with Olm ", "No. 1 ", "A. B. ", "20 May ",
    "[x] ",
)  # fmt: skip


@pytest.mark.parametrize("piece", MONOTONY)
def test_long_monotony_is_no_burden(piece: str) -> None:
    """Work grows with the text, not with its square: one hundred kilobytes of one thing stay a matter of seconds."""
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    check(text, parsed(text))
    assert time.process_time() - began < 20
