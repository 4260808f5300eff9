"""Predictions and scores, on an invented volume whose answers are known."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import pytest

from evaluation import marks, quality, rows
from evaluation.__main__ import main
from evaluation.predict import TASKS
from tests.read.test_split import numbered, unnumbered


def test_a_volume_is_predicted(tmp_path: Path) -> None:
    questions, out = tmp_path / "q.jsonl", tmp_path / "out.jsonl"
    rows.write(
        questions, [{"volume": "a", "text": unnumbered(40)}, {"volume": "b", "text": numbered(30, random.Random(1))}]
    )
    assert main(["predict", "t1", str(questions), str(out)]) == 0
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["volume"] for row in found] == ["a"] * 40 + ["b"] * 30
    first = found[0]
    assert unnumbered(40)[first["start"] :].startswith("611.84/5–145: Telegram")
    assert (first["sender_office"], first["sender_name"]) == ("The Envoy in Vell", "Lund")
    assert (first["recipient_office"], "recipient_name" in first) == ("the Secretary of State", False)
    assert (first["place"], first["date"], first["time"], first["number"]) == ("Vellgard", "1945-05-01", "13:00", "100")
    assert [row["doc_no"] for row in found[40:43]] == ["1", "2", "3"]


@pytest.mark.parametrize(("task", "column"), [("t2", "time"), ("t5", "sent")])
def test_heads_are_predicted(task: str, column: str) -> None:
    heading = "611.84/5–145: Telegram The Envoy in Vell (Lund) to the Secretary of State"
    header = f"{heading} Vellgard, May 1, 1945—noon. [Received 5:25 p.m.] 4. Closed."
    [row] = TASKS[task]([{"id": "x", "header": header}])
    assert row[column] == {"t2": "12:00", "t5": "1945-05-01T12:00"}[task]
    assert row.get("received") == (None if task == "t2" else "1945-05-01T17:25")


def test_documents_are_matched_once_and_nearest_first() -> None:
    gold = [{"start": 100}, {"start": 300}]
    found = [{"start": 90}, {"start": 110}, {"start": 290}, {"start": 600}]
    assert [(one["start"], two["start"]) for one, two in quality.matched(gold, found)] in (
        [(100, 90), (300, 290)],
        [(100, 110), (300, 290)],
    )


def test_wrong_questions_end_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "q.jsonl"
    broken.write_text('{"id": 1}\nnonsense\n')
    assert main(["predict", "t2", str(broken), str(tmp_path / "out")]) == 2
    assert main(["score", "--data", str(tmp_path)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert "q.jsonl:2: expected a JSON object" in told[0]


def _papers(asked: str) -> list[dict[str, object]]:
    """Papers of one post, and the one that is asked about, with this name in heading and signature."""
    head = "611.84/5–1{}45: Telegram The Envoy in Vell ({}) to the Secretary of State Vellgard, May {}, 1945—noon. {}. Closed. {}"
    return [
        {"id": f"v#{n}", "text": head.format(n, name, n, n, name), "date": f"1945-05-{n:02}"}
        for n, name in ((2, "Lund"), (3, "Lund"), (4, asked), (9, "Holt"))
    ]


def test_offices_are_answered_from_other_papers_and_never_from_the_asked_one(tmp_path: Path) -> None:
    question = {"id": "v#4-s", "office": "The Envoy in Vell", "date": "1945-05-04", "place": "Vellgard"}
    questions, docs, out = tmp_path / "q.jsonl", tmp_path / "docs.jsonl", tmp_path / "out.jsonl"
    rows.write(questions, [question])
    made = []
    for asked in ("Brandt", "Sorenholm"):
        rows.write(docs, _papers(asked))
        assert main(["predict", "t3", str(questions), str(out), "--docs", str(docs)]) == 0
        made.append(out.read_text())
    assert made[0] == made[1]
    assert json.loads(made[0])["surnames"] == ["Lund", "Holt"]


def test_offices_are_answered_from_tenures_and_from_appointments(tmp_path: Path) -> None:
    question = {"id": "v#4-s", "office": "the Envoy in Vell", "date": "1945-05-04", "place": None}
    questions, out = tmp_path / "q.jsonl", tmp_path / "out.jsonl"
    rows.write(questions, [question, {**question, "id": "v#5-s", "office": "Keeper of Seals"}])
    own, listed = tmp_path / "own", tmp_path / "listed"
    (own / "authority").mkdir(parents=True)
    listed.mkdir()
    (own / "authority" / "people.csv").write_text("id,name\nlund,Ada Lund\n")
    (own / "authority" / "offices.csv").write_text("id,name,variants\nenvoy,Envoy in Vell,\n")
    (own / "authority" / "tenures.csv").write_text("person_id,office_id,from,to\nlund,envoy,1944,1946\n")
    (listed / "officeholders.csv").write_text(
        "office,unit,position,territory,surname,forename,appointed,started,ended,source_id,person_id\n"
        "Envoy,vell,envoy,vell,Holt,Bo,1944-01-02,1944-03-01,1945-06-01,1,holt\n"
    )
    for folder, name in ((own / "authority", "Lund"), (listed, "Holt")):
        assert main(["predict", "t3", str(questions), str(out), "--authority", str(folder)]) == 0
        found = [json.loads(line) for line in out.read_text().splitlines()]
        assert [row["surnames"] for row in found] == [[name], []]


def test_marks_are_scored_by_place_and_kind(tmp_path: Path) -> None:
    """A place counts as right where the mark ends there and is of the kind, or of the second that a reader may choose."""
    text = "The dam [of stone] is closed [to all?]. He [Lund] left [Enclosure] with [them]."
    gold = [
        {"volume": "a", "start": text.index(words), "end": text.index(words) + len(words), "kind": kind}
        for words, kind in (
            ("[of stone]", "supplied"),
            ("[to all?]", "sic"),
            ("[Lund", "identification"),
            ("[them]", "none"),
        )
    ]
    gold.append({"volume": "a", "start": text.index("[Encl"), "end": text.index("] with") + 1, "kind": "supplied"})
    gold[-1]["also"] = "editor_note"
    rows.write(tmp_path / "a.jsonl", [{"text": text}])
    (tmp_path / "a.jsonl.xz").write_bytes(lzma.compress((tmp_path / "a.jsonl").read_bytes()))
    found = [(row["kind"], kind, marks.is_right(row, kind)) for row, kind in marks.answers(gold, tmp_path)]
    assert found == [
        ("supplied", "supplied", True),
        ("sic", "uncertain", False),
        ("identification", "elsewhere", False),
        ("supplied", "editor_note", True),
        ("none", "supplied", False),
    ]
    score = marks.Score()
    for row, (_, kind, _) in zip(sorted(gold, key=lambda row: int(str(row["start"]))), found, strict=True):
        score.add(row, kind)
    assert str(score) == "0.444 | 2 | 5 | 4"


def test_the_annotation_of_marks_is_of_offsets_alone() -> None:
    """Each place once, no words of a volume, only kinds that the page knows."""
    gold = rows.read(marks.GOLD)
    assert len({(row["volume"], row["start"]) for row in gold}) == len(gold) >= 400
    assert {key for row in gold for key in row} == {"volume", "start", "end", "kind", "also", "draw"}
    assert {row["draw"] for row in gold} == set(marks.FIRST_SIGHT)
