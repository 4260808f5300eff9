"""Decisions: appended as lines, read back in order, the last about a fact in force."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diplomatica.errors import UsageError
from diplomatica.folder.decisions import Decision, Quote, append, in_force, keep, kept, read, standing


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


def test_a_ruling_taken_back_leaves_the_one_before_it(tmp_path: Path) -> None:
    rulings = ["confirm", "reject", "withdraw"]
    for ruling in rulings:
        append(tmp_path, Decision(fact_id="f", ruling=ruling))  # type: ignore[arg-type]
    append(tmp_path, Decision(fact_id="g", ruling="unsure"))
    assert [(item.decision.fact_id, item.line[-1]) for item in in_force(read(tmp_path)[0])] == [("f", "1"), ("g", "4")]
    for fact in ("f", "g", "g"):
        append(tmp_path, Decision(fact_id=fact, ruling="withdraw"))
    assert in_force(read(tmp_path)[0]) == []
    assert standing(read(tmp_path)[0]) == {}
    append(tmp_path, Decision(fact_id="g", ruling="reject"))
    assert [item.decision.ruling for item in in_force(read(tmp_path)[0])] == ["reject"]


def test_a_generation_knows_what_it_was_built_with(tmp_path: Path) -> None:
    first = Decision(fact_id="f2", ruling="replace", replacement={"entity_id": "x"})
    append(tmp_path, first)
    append(tmp_path, Decision(fact_id="f1", ruling="confirm", note="sure", by="me"))
    generation = tmp_path / "generation"
    generation.mkdir()
    assert kept(generation) == {}
    keep(generation, in_force(read(tmp_path)[0]))
    assert kept(generation) == {"f1": Decision(fact_id="f1", ruling="confirm", note="sure", by="me"), "f2": first}


WRITE = """
import sys
from pathlib import Path
from diplomatica.folder.decisions import Decision, append
for n in range(int(sys.argv[3])):
    print(append(Path(sys.argv[1]), Decision(fact_id=f"{sys.argv[2]}-{n}", ruling="reject", note="x" * 3000)), flush=True)
"""


def writer(root: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Another program that decides, and says so after each decision that is stored."""
    command = [sys.executable, "-c", WRITE, str(root), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_those_who_decide_at_once_take_turns(tmp_path: Path) -> None:
    others = [writer(tmp_path, name, 40) for name in ("a", "b", "c")]
    said = [line for other in others for line in other.communicate(timeout=50)[0].split()]
    assert [other.returncode for other in others] == [0, 0, 0]
    found, problems = read(tmp_path)
    assert problems == [] and len(found) == 120
    # Each was told the number of its own line, and no number was told twice.
    assert sorted(said) == sorted(item.line for item in found) and len(set(said)) == 120


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
def test_what_was_said_to_be_stored_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    dice = random.Random(1950)
    stored: set[str] = set()
    for turn in range(12):
        other = writer(tmp_path, f"turn{turn}", 10_000)
        assert other.stdout is not None
        said = [other.stdout.readline()]
        time.sleep(dice.random() * 0.03)
        other.kill()
        # A number that was cut short on its way was not said.
        said += [line for line in other.communicate(timeout=10)[0].splitlines(keepends=True) if line.endswith("\n")]
        stored |= {f"turn{turn}-{n}" for n in range(len(said))}
    found, _ = read(tmp_path)
    assert stored <= {item.decision.fact_id for item in found}
    assert append(tmp_path, Decision(fact_id="last", ruling="confirm")).endswith(f":{lines(tmp_path)}")
    assert read(tmp_path)[0][-1].decision.fact_id == "last"


def lines(root: Path) -> int:
    return (root / "decisions" / "decisions.jsonl").read_bytes().count(b"\n")


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_line_torn_anywhere_loses_itself_alone(tmp_path: Path, cut: int) -> None:
    for fact in ("a", "b"):
        append(tmp_path, Decision(fact_id=fact, ruling="confirm", note="because " * 10))
    path = tmp_path / "decisions" / "decisions.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    append(tmp_path, Decision(fact_id="c", ruling="confirm"))
    found, problems = read(tmp_path)
    whole = ["a", "b", "c"] if cut == 1 else ["a", "c"]
    assert [item.decision.fact_id for item in found] == whole
    assert len(problems) == (0 if cut == 1 else 1)


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, Decision(fact_id="a", ruling="confirm"))
    path = tmp_path / "decisions" / "decisions.jsonl"
    before, write = path.read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:7]))
    with pytest.raises(UsageError, match="the decision is not stored"):
        append(tmp_path, Decision(fact_id="b", ruling="confirm"))
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "decisions").write_text("a file, no folder")
    with pytest.raises(UsageError, match="cannot be written"):
        append(tmp_path, Decision(fact_id="a", ruling="confirm"))
