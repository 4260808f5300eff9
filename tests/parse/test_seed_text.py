"""What the document that the project began with says about itself, where the shared folder is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diplomatica.model.document import Parsed
from tests.parse.fiction import parsed

SEED = Path(__file__).parents[3] / "shared" / "data" / "seed-gromyko-1950-09-20.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the shared documents are not on this machine")


@pytest.fixture(scope="module")
def text() -> str:
    whole = SEED.read_text(encoding="utf-8")
    return whole[whole.index("[handwritten") : whole.index("rus1950")].strip()


@pytest.fixture(scope="module")
def result(text: str) -> Parsed:
    return parsed(text, date(1950, 9, 20), fields=(("language", "en"), ("original_language", "ru")))


def words(text: str, rows: list[dict[str, Any]], **wanted: str) -> list[str]:
    return [text[r["start"] : r["end"]] for r in rows if all(r.get(k) == v for k, v in wanted.items())]


def test_document(result: Parsed) -> None:
    document = result.document
    assert (document["date_edtf"], document["date_basis"], document["convention"]) == (
        "1950-09-20",
        "handwritten",
        "soviet",
    )
    assert document["place_to_text"] == "PEKING"
    assert document.get("classification") is None
    assert document.get("precedence") is None
    assert "numbers" not in result.rows
    assert [(t["kind"], t["local"]) for t in result.rows["times"]] == [("written", "1950-09-20")]


def test_marks(result: Parsed) -> None:
    found = [(m["kind"], m["subtype"], m["text"][:24]) for m in result.rows["marks"]]
    assert found == [
        ("handwritten", None, "20 September 1950"),
        ("inserted", None, "like the Communist Party"),
        ("gloss", "source_word", "instantsiya"),
        ("translator_note", None, "a draft version of the a"),
    ]


def test_parties(text: str, result: Parsed) -> None:
    found = {(p["role"], text[p["start"] : p["end"]]) for p in result.rows["parties"] if p["basis"] == "text"}
    assert found == {
        ("to", "SOVIET AMBASSADOR"),
        ("authorised", "headquarters"),
        ("signed", "GROMYKO"),
        ("sender", "GROMYKO"),
        ("for", "Zhou Enlai"),
    }


def test_points(text: str, result: Parsed) -> None:
    points = {p["passage_id"]: p for p in result.rows["passages"] if p["kind"] == "point"}
    assert list(points) == ["1", "2", "3", "3.a", "3.b", "3.c", "3.d", "4", "5"]
    parents = [p["parent_id"] for p in result.rows["passages"] if p["kind"] == "paragraph"]
    assert parents.count("1") == 2
    assert parents.count("3") == 3
    assert points["3"]["end"] > text.index("We made Cde.") > points["3.d"]["end"]
    assert points["3"]["start"] < text.index("For our part, we think") < points["3.a"]["start"]
    assert points["5"]["end"] < text.index("Telegraph about")
    assert [p.code for p in result.problems] == ["unclosed-quotation"]
    [speech] = result.rows["speech"]
    assert (speech["start"], speech["end"]) == (points["1"]["start"], points["5"]["end"])


def test_requests_and_acts(text: str, result: Parsed) -> None:
    convey, answer = result.rows["requests"]
    assert (convey["kind"], answer["kind"]) == ("convey", "answer")
    assert convey["text"].startswith("you should meet with Zhou Enlai and present him")
    assert convey["text"].endswith("at the instructions of Moscow")
    assert answer["text"].startswith("Telegraph about the results")
    acts = {(a["kind"], a["text"][:20]): a for a in result.rows["acts"] if a["kind"] not in ("claim", "ignorance")}
    assert len(acts) == 4
    told = acts["told", "We made Cde. Kim Il "]
    assert told["passages"] == ["3.a", "3.b", "3.c", "3.d"]
    assert told["date_earliest"] == date(1950, 9, 18)
    assert acts["convey", "you should meet with"]["passages"] == ["1", "2", "3", "4", "5"]
    assert acts["conversation", "your 18 September co"]["date_latest"] == date(1950, 9, 18)
    between = acts["conversation", "the conversation bet"]
    names = [text[int(p.split(":")[1]) : int(p.split(":")[2])] for p in between["parts"]]
    assert names == ["Roshchin", "Kotov", "Konnov", "Zhou Enlai"]
    assert [r["relation"] for r in result.rows["references"]] == ["refers", "refers", "refers", "drafts"]


def test_mentions(text: str, result: Parsed) -> None:
    mentions = result.rows["mentions"]
    people = words(text, mentions, kind="person")
    assert people == ["Roshchin", "Kotov", "Konnov", "Kim Il Sung", "Kim Il Sung", "GROMYKO"]
    assert {"the Korean friends", "the Chinese comrades"} <= set(words(text, mentions, kind="group"))
    assert {"our ambassador in Pyongyang", "its ambassador in Pyongyang"} <= set(words(text, mentions, kind="office"))
    assert words(text, mentions, kind="date") == ["20 September 1950", "18 September", "18 September"]
