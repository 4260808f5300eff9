"""Decisions: appended as lines, read back in order, the last about a fact in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplomatica.errors import UsageError
from diplomatica.folder.decisions import Decision, Quote, append, in_force, read


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    first = Decision(fact_id="f1", ruling="reject", note="not he", by="me", quote=Quote(exact="M."))
    second = Decision(fact_id="f2", ruling="replace", replacement={"entity_id": "x", "rivals": ["y"]})
    assert append(tmp_path, first) == "decisions/decisions.jsonl:1"
    assert append(tmp_path, second) == "decisions/decisions.jsonl:2"
    found, problems = read(tmp_path)
    assert problems == []
    assert [item.decision for item in found] == [first, second]
    assert found[1].line == "decisions/decisions.jsonl:2"


def test_the_last_ruling_is_in_force(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "b.jsonl").write_text('{"fact_id":"f","ruling":"unsure"}\n')
    (tmp_path / "decisions" / "a.jsonl").write_text(
        '{"fact_id":"f","ruling":"reject"}\n{"fact_id":"e","ruling":"confirm"}'
    )
    found, _ = read(tmp_path)
    assert [(item.decision.fact_id, item.decision.ruling) for item in in_force(found)] == [
        ("e", "confirm"),
        ("f", "unsure"),
    ]


def test_an_open_last_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    path = tmp_path / "decisions" / "decisions.jsonl"
    path.write_text('{"fact_id":"f","rul')
    assert append(tmp_path, Decision(fact_id="g", ruling="confirm")) == "decisions/decisions.jsonl:2"
    found, problems = read(tmp_path)
    assert [item.decision.fact_id for item in found] == ["g"]
    assert problems[0][1].message.startswith("decisions/decisions.jsonl:1: no decision: ")


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        '{"fact_id":"f"}',
        '{"fact_id":"f","ruling":"maybe"}',
        '{"fact_id":"f","ruling":"replace"}',
        '{"fact_id":"f","ruling":"reject","replacement":{"a":1}}',
        '{"fact_id":"","ruling":"reject"}',
        '{"fact_id":7,"ruling":"reject"}',
    ],
)
def test_a_bad_line_is_named_and_the_others_count(tmp_path: Path, line: str) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "x.jsonl").write_text(f'{line}\n\n{{"fact_id":"f","ruling":"reject"}}\n')
    found, problems = read(tmp_path)
    assert [item.line for item in found] == ["decisions/x.jsonl:3"]
    assert [problem.code for _, problem in problems] == ["bad-decision"]
    assert problems[0][1].message.startswith("decisions/x.jsonl:1: ")


def test_nothing_is_appended_that_read_would_refuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a replacement"):
        append(tmp_path, Decision(fact_id="f", ruling="replace"))
    assert not (tmp_path / "decisions").exists()
