"""The document that the project began with, and changed copies of it, must come out right: from the folder to the answers."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import diplomatica
from diplomatica.build import build
from diplomatica.library import Archive
from tests.seed.copies import Copy, change

HERE = Path(__file__).parent
SEED = HERE.parents[1].parent / "shared" / "data" / "seed-gromyko-1950-09-20.txt"
COPIES = 12

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the shared documents are not on this machine")


def make(root: Path, text: str, authority: dict[str, str]) -> Archive:
    """A built archive of one document."""
    (root / "documents").mkdir(parents=True)
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "test"\n', encoding="utf-8")
    (root / "documents" / "cable.txt").write_text(text, encoding="utf-8")
    for name, content in authority.items():
        (root / "authority" / name).write_text(content, encoding="utf-8")
    build(root, workers=1)
    return diplomatica.open(root)


def original() -> Copy:
    """The seed itself, in the shape of a copy in which nothing is changed."""
    words = [
        "Gromyko", "Roshchin", "Kotov", "Konnov", "Zhou Enlai", "Kim Il Sung", "Syngman Rhee", "Chemulpo", "Seoul", "Pyongyang",
        "Peking", "Moscow", "instantsiya", "Gary Goldberg", "209812", "mm97083838", "rus1950_09-23",
    ]  # fmt: skip
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "authority").glob("*.csv"))}
    text = SEED.read_text(encoding="utf-8")
    return Copy(text, files, {w: w for w in words}, date(1950, 9, 20), date(1950, 9, 18), 5, "is too young and")


def copies() -> list[Copy]:
    """The seed and its changed copies."""
    if not SEED.exists():
        return []
    text = SEED.read_text(encoding="utf-8")
    return [original(), *(change(text, HERE / "authority", random.Random(n)) for n in range(COPIES))]


@pytest.fixture(scope="module", params=copies(), ids=lambda c: c.words["209812"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    copy: Copy = request.param
    root = tmp_path_factory.mktemp("seed") / "archive"
    archive = make(root, copy.text, copy.authority)
    yield copy, archive, Rows(archive)
    shutil.rmtree(root, ignore_errors=True)


class Rows:
    """Tables as lists of dicts, and the document's text."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.archive.table(table).to_pylist()
        return rows

    @property
    def text(self) -> str:
        text: str = self["documents"][0]["text"]
        return text


def test_record(case: tuple[Copy, Archive, Rows]) -> None:
    copy, _, rows = case
    [document] = rows["documents"]
    w = copy.words
    assert document["id"] == w["209812"]
    assert document["title"] == f"Cable, {w['Gromyko']} to the Soviet Ambassador, {w['Peking']}"
    assert (document["date_edtf"], document["date_earliest"], document["date_latest"]) == (
        copy.day.isoformat(),
        copy.day,
        copy.day,
    )
    assert document["date_basis"] == "handwritten"
    assert (document["language"], document["original_language"], document["witness"]) == ("en", "ru", "translation")
    assert document["provider"] == "Wilson Center Digital Archive"
    assert document["collection"] == "Volkogonov papers"
    assert document["citation"].startswith(f'"Cable, {w["Gromyko"]} to') and w["mm97083838"] in document["citation"]
    assert document["url"].endswith(f"/document/{w['209812']}")
    assert document["summary"]
    assert document["classification"] is None and document["precedence"] is None
    [holding] = rows["holdings"]
    assert holding["repository"] == "Library of Congress, Manuscript Division"
    assert holding["reference"] == w["mm97083838"]
    assert [p["code"] for p in rows["problems"] if p["code"] == "no-container"] == ["no-container"]
    assert [(c["role"], c["name"]) for c in rows["credits"]] == [("translator", w["Gary Goldberg"])]
    assert [(n["value"], n["role"]) for n in rows["numbers"]] == [(w["rus1950_09-23"], "local")]
    assert {t["kind"] for t in rows["times"]} <= {"written"}
    assert all("T" not in (t["local"] or "") for t in rows["times"]), "no hour is printed"


def test_text_and_spans(case: tuple[Copy, Archive, Rows]) -> None:
    copy, _, rows = case
    assert rows.text.startswith("[handwritten: ") and rows.text.endswith("changes inserted by hand]")
    spans = sorted(rows["spans"], key=lambda s: s["source_start"])
    assert spans[0]["source_start"] == 0 and spans[-1]["source_end"] == len(copy.text)
    assert all(a["source_end"] == b["source_start"] for a, b in itertools.pairwise(spans))
    for span in spans:
        if span["how"] == "verbatim":
            assert copy.text[span["source_start"] : span["source_end"]] == rows.text[span["start"] : span["end"]]


def test_parties(case: tuple[Copy, Archive, Rows]) -> None:
    _, archive, rows = case
    parties = {(p["role"], p["entity_id"]): p for p in rows["parties"]}
    assert set(parties) == {
        ("signed", "gromyko"),
        ("sender", "gromyko"),
        ("authorised", "soviet-leadership"),
        ("to", "roshchin"),
        ("for", "zhou-enlai"),
    }
    to = parties["to", "roshchin"]
    assert to["office_id"] == "soviet-ambassador-peking"
    assert {r["rule"] for r in archive.explain(to["fact_id"])["reasons"]} >= {"resolve.tenure", "resolve.conversation"}
    assert parties["authorised", "soviet-leadership"]["text"] == "headquarters"


def test_passages(case: tuple[Copy, Archive, Rows]) -> None:
    copy, _, rows = case
    text = rows.text
    points = {p["passage_id"]: p for p in rows["passages"] if p["kind"] == "point"}
    assert set(points) == {str(n) for n in range(1, copy.points + 1)} | {"3.a", "3.b", "3.c", "3.d"}
    inside = [p for p in rows["passages"] if p["kind"] == "paragraph" and p["parent_id"] == "1"]
    assert len(inside) == 2
    third = points["3"]
    told = text.index(f"We made Cde. {copy.words['Kim Il Sung']} aware")
    assert third["start"] <= told < third["end"]
    assert points["3.d"]["end"] <= told
    assert third["start"] <= text.index("For our part, we think that") < points["3.a"]["start"]
    assert points[str(copy.points)]["end"] <= text.index("Telegraph about the results")
    assert "unclosed-quotation" in {p["code"] for p in rows["problems"]}


def test_marks_and_search(case: tuple[Copy, Archive, Rows]) -> None:
    copy, archive, rows = case
    marks = {m["kind"]: m for m in rows["marks"]}
    assert set(marks) == {"handwritten", "inserted", "gloss", "translator_note"}
    assert marks["inserted"]["text"] == "like the Communist Party"
    assert (marks["gloss"]["text"], marks["gloss"]["subtype"]) == (copy.words["instantsiya"], "source_word")
    before = rows.text[: marks["inserted"]["start"]].rstrip().rpartition(" ")[2]
    after = copy.insertion_before.split()[0]
    assert archive.search(f'"{before} {after}"').total == 1, "without the insertion"
    assert archive.search('"like the Communist Party"').total == 1
    assert archive.search(f'"Party {after}"').total == 1, "with the insertion"


def test_requests(case: tuple[Copy, Archive, Rows]) -> None:
    _, archive, rows = case
    found = {r["kind"]: r for r in rows["requests"]}
    assert set(found) == {"convey", "answer"} and len(rows["requests"]) == 2
    assert all(r["state"] == "none_held" for r in rows["requests"])
    assert all((r["from_id"], r["to_id"]) == ("gromyko", "roshchin") for r in rows["requests"])
    assert len(archive.requests().rows) == 2


def test_events_and_not_held(case: tuple[Copy, Archive, Rows]) -> None:
    copy, archive, rows = case
    assert sorted(e["kind"] for e in rows["events"]) == ["conversation", "message", "operation"]
    named = [r for r in rows["references"] if r["event_id"] and r["event_id"].split(".")[1] == "conversation"]
    assert len(named) == 2, "the conversation is named twice"
    missing = {(m["kind"], m["existence"], m["status"], m["from_id"], m["to_id"]): m for m in rows["not_held"]}
    assert len(missing) == len(rows["not_held"]) == 3 == len(archive.missing().rows)
    draft = missing["draft", "certain", "extant_elsewhere", "gromyko", "roshchin"]
    assert draft["mentions"] == 1
    report = missing["document", "inferred", "not_held", "roshchin", "soviet-government"]
    assert (report["date_earliest"], report["date_latest"]) == (copy.talk, copy.day)
    order = missing["document", "inferred", "not_held", "soviet-leadership", "soviet-ambassador-pyongyang"]
    assert order["date_latest"] == copy.talk


def test_mentions_and_voice(case: tuple[Copy, Archive, Rows]) -> None:
    copy, _, rows = case
    mentions = [m for m in rows["mentions"] if m["kind"] != "date"]
    people = {m["entity_id"] for m in mentions if m["kind"] == "person"}
    assert people == {"zhou-enlai", "kim-il-sung", "syngman-rhee", "roshchin", "kotov", "konnov", "gromyko"}
    places = {m["entity_id"] for m in mentions if m["kind"] == "place"}
    assert {"chemulpo", "seoul", "pyongyang", "peking", "moscow"} <= places
    words = {" ".join(m["text"].split()): m["entity_id"] for m in mentions}
    assert words["the Korean friends"] == "dprk-government"
    assert words["the Chinese comrades"] == "prc-leadership"
    assert words[f"our ambassador in {copy.words['Pyongyang']}"] == "soviet-ambassador-pyongyang"
    assert words[f"its ambassador in {copy.words['Pyongyang']}"] == "soviet-ambassador-pyongyang"
    [speech] = [s for s in rows["speech"] if s["mode"] == "to_be_conveyed"]
    assert (speech["speaker_id"], speech["addressee_id"]) == ("soviet-leadership", "zhou-enlai")
    for mention in mentions:
        if speech["start"] <= mention["start"] < speech["end"]:
            assert mention["voice_id"] == "soviet-leadership"
        assert rows.text[mention["start"] : mention["end"]] == mention["text"]


def test_who_knew(case: tuple[Copy, Archive, Rows]) -> None:
    """Lines 1 to 4 of `docs/knowledge.md`, worked example."""
    copy, archive, rows = case
    answer = {r["actor_id"]: r for r in archive.who_knew(copy.words["209812"]).rows}
    day = datetime(copy.day.year, copy.day.month, copy.day.day, tzinfo=UTC)
    assert answer["gromyko"]["value"] == "certain"
    assert (answer["roshchin"]["value"], answer["roshchin"]["certain_from"]) == ("possible", None)
    for actor in ("zhou-enlai", "prc-leadership"):
        assert (answer[actor]["value"], answer[actor]["certain_from"]) == ("possible", None), (
            "never certain from this archive"
        )
        assert {link["status"] for link in answer[actor]["chain"]} == {"instructed"}
    kim = answer["kim-il-sung"]
    assert kim["value"] == "certain" and kim["chain"][0]["status"] == "asserted"
    assert kim["passages"] == ["3.a", "3.b", "3.c", "3.d"]
    assert abs((kim["certain_from"] - day).days) <= 1
    assert kim["possible_from"].date() <= copy.talk
    talk = [t for t in rows["transmissions"] if t["mode"] == "oral"]
    assert {(t["from_id"], t["to_id"]) for t in talk} >= {
        (a, b) for c in ("roshchin", "kotov", "konnov") for a, b in ((c, "zhou-enlai"), ("zhou-enlai", c))
    }
    assert {t["status"] for t in talk} == {"asserted"}
    inferred = [t for t in rows["transmissions"] if t["status"] == "inferred"]
    assert ("roshchin", "gromyko") in {(t["from_id"], t["to_id"]) for t in inferred}, "the writer had the report"


def test_the_landing(case: tuple[Copy, Archive, Rows]) -> None:
    """Line 5: point 3 answers what Zhou said of "the enemy which has landed": the PRC leadership knew of it by then."""
    copy, archive, rows = case
    reports = {(r["passage_id"], r["voice_id"]): r["modality"] for r in rows["reports"] if r["event_id"] == "landing"}
    assert {
        (voice, how) for (passage, voice), how in reports.items() if passage == _paragraph(rows, "enemy which has")
    } == {
        ("prc-leadership", "presupposed"),
        ("zhou-enlai", "presupposed"),
    }
    assert {voice for passage, voice in reports if passage != _paragraph(rows, "enemy which has")} == {
        "soviet-leadership"
    }
    assert set(reports.values()) == {"presupposed"}
    said = [s for s in rows["speech"] if s["mode"] == "reports"]
    assert {s["speaker_id"] for s in said} == {"prc-leadership", "zhou-enlai"}
    talk = datetime(copy.talk.year, copy.talk.month, copy.talk.day, 12, tzinfo=UTC)
    for row in said:
        assert row["earliest"] < talk < row["latest"] and (row["latest"] - row["earliest"]).total_seconds() <= 52 * 3600
        assert "enemy which has landed" in rows.text[row["start"] : row["end"]]
    answer = {r["actor_id"]: r for r in archive.who_knew("landing").rows}
    leadership = answer["prc-leadership"]
    assert leadership["value"] == "certain"
    assert leadership["certain_shown"] == copy.talk.isoformat()
    assert {link["status"] for link in leadership["chain"]} == {"inferred"}, "by whom it was told is unknown"


def _paragraph(rows: Rows, words: str) -> str:
    """The smallest passage that holds the words."""
    at = rows.text.index(words)
    holding = [p for p in rows["passages"] if p["start"] <= at < p["end"]]
    smallest: str = min(holding, key=lambda p: p["end"] - p["start"])["passage_id"]
    return smallest


def test_channel_claims(case: tuple[Copy, Archive, Rows]) -> None:
    """Line 6: in Moscow's voice, who informs whom and how well, with the causes that it gives."""
    copy, archive, rows = case
    claims = {(c["from_id"], c["to_id"], c["quality"]): c for c in rows["channel_claims"]}
    assert set(claims) == {
        ("dprk-government", "prc-leadership", "fragmentary"),
        ("kim-il-sung", "soviet-leadership", "fragmentary"),
        ("soviet-ambassador-pyongyang", "soviet-leadership", "fragmentary"),
        ("soviet-ambassador-pyongyang", "soviet-leadership", "late"),
    }
    assert len(rows["channel_claims"]) == len(claims)
    for claim in claims.values():
        assert claim["voice_id"] == "soviet-leadership" and claim["status"] == "accepted"
        assert claim["passage_id"] == "1"
    assert claims["dprk-government", "prc-leadership", "fragmentary"]["cause"] is None
    assert (
        claims["kim-il-sung", "soviet-leadership", "fragmentary"]["cause"]
        == "the weakness of communications with the front"
    )
    late = claims["soviet-ambassador-pyongyang", "soviet-leadership", "late"]
    assert late["cause"].startswith("the Korean People's Army is still young")
    [said] = [r for r in archive.channel("dprk-government", "prc-leadership").rows if r["measure"] == "claim"]
    assert (said["quality"], said["voice_id"], said["document_id"]) == (
        "fragmentary",
        "soviet-leadership",
        copy.words["209812"],
    )
    assert rows["ignorance"] == []


def test_who_knew_a_passage(case: tuple[Copy, Archive, Rows]) -> None:
    """Kim was told 3.a to 3.d alone: not point 1, not that he was told, not all of point 3."""
    copy, archive, _ = case

    def actors(passage: str) -> set[str]:
        return {
            r["actor_id"] for r in archive.who_knew(f"{copy.words['209812']}#{passage}").rows if r["level"] == "direct"
        }

    assert "kim-il-sung" in actors("3.b")
    for passage in ("1", "3", "p4"):
        assert "kim-il-sung" not in actors(passage)
        assert {"gromyko", "roshchin", "zhou-enlai"} <= actors(passage)


def test_known(case: tuple[Copy, Archive, Rows]) -> None:
    copy, archive, _ = case
    identifier = copy.words["209812"]
    before = datetime(copy.talk.year, copy.talk.month, copy.talk.day, tzinfo=UTC)
    late = {r["id"]: r for r in archive.known("kim-il-sung", datetime(1990, 1, 1, tzinfo=UTC)).rows}
    assert late[identifier]["value"] == "certain"
    assert identifier not in {r["id"] for r in archive.known("kim-il-sung", before.replace(year=before.year - 1)).rows}
    assert late[identifier]["passages"] == ["3.a", "3.b", "3.c", "3.d"]
    json.dumps([str(r) for r in late.values()])
