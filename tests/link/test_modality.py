"""How a sentence speaks of an event, by the cues of the packaged conventions."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from diplomatica.building import staging
from diplomatica.conventions import builtin
from diplomatica.link.modality import Cues, modality, sentence, voices


@pytest.fixture(scope="module")
def cues() -> Iterator[Cues]:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE cues (convention VARCHAR, kind VARCHAR, ordinal INTEGER, pattern VARCHAR)")
        staging.add_cues(con, {"common": builtin()["common"]})
        yield Cues(con)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("On Friday ‹the dam was broken› by ice.", "fact"),
        ("The wireless announced that ‹the dam is broken›.", "fact"),
        ("Record of the ‹meeting at Orsk›.", "fact"),
        ("We have thought about ‹the breaking of the dam›.", "presupposed"),
        ("She asked who had caused ‹the breaking of the dam›.", "presupposed"),
        ("The council takes note that ‹the dam is broken›.", "presupposed"),
        ("Measures against the ‹water which has come›.", "presupposed"),
        ("Brandt had not been told of ‹the breaking of the dam›.", "presupposed"),
        ("With more stone there would have been no ‹breaking of the dam›.", "presupposed"),
        ("It is being said in Orsk that ‹the dam is broken›.", "rumour"),
        ("There is talk here that ‹the dam has broken›.", "rumour"),
        ("A rumour has it that ‹the dam is broken›.", "rumour"),
        ("He denied that ‹the dam is broken›.", "denial"),
        ("The report that ‹the dam was broken› is false.", "denial"),
        ("‹The dam has not been broken›.", "denial"),
        ("No ‹dam was broken› in May.", "denial"),
        ("They say that ‹the dam will be broken›.", "forecast"),
        ("If ‹the dam is broken›, we shall swim.", "forecast"),
        ("We fear a ‹breaking of the dam›.", "forecast"),
        ("Plans for ‹the breaking of the dam› were found.", "forecast"),
    ],
)
def test_modality(cues: Cues, text: str, how: str) -> None:
    start, end = text.index("‹"), text.index("›") - 1
    plain = text.replace("‹", "").replace("›", "")
    around = sentence(plain, start, end)
    assert around == (0, len(plain))
    assert modality(plain, (start, end), around, cues, "common") == how


@pytest.mark.parametrize(
    ("text", "said_by"),
    [
        (
            "We agree with the views of the Orskan comrades presented by Tarn Olm on ‹the flood›.",
            ["the Orskan comrades", "Tarn Olm"],
        ),
        ("Consul Brandt told us that ‹the dam is broken›.", ["Consul Brandt"]),
        ("According to Anders Lund, the valley knows of ‹the flood›.", ["Anders Lund"]),
        ("On Friday ‹the dam was broken› by ice.", []),
    ],
)
def test_voices(cues: Cues, text: str, said_by: list[str]) -> None:
    start, end = text.index("‹"), text.index("›") - 1
    plain = text.replace("‹", "").replace("›", "")
    spans = voices(plain, (start, end), (0, len(plain)), cues, "common")
    assert [plain[low:high].rstrip(",") for low, high in spans] == said_by


def test_a_sentence_does_not_end_at_a_title() -> None:
    text = "It rains. Yesterday Mr. Lund and Gen. Olm saw the flood. It went."
    low, high = sentence(text, text.index("the flood"), text.index("the flood") + 9)
    assert text[low:high] == "Yesterday Mr. Lund and Gen. Olm saw the flood."
