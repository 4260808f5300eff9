"""Predictions and scores, on an invented volume whose answers are known."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from evaluation import quality, rows
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
