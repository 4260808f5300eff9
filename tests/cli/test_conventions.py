"""`diplomatica conventions`: which there are, what one says and who says it, which one a file follows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplomatica.cli import cli
from tests.conftest import MakeFolder
from tests.view.orsk import make_archive

ORSK = """name = "orsk"
title = "Chancery of Orsk"
extends = "soviet"

[[signs]]
words = ["Burgrave"]
weight = 3
says = "the Burgrave"

[words]
title = ["Burgrave"]
"""


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["conventions", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_packaged_ones_need_no_archive(outside: Path) -> None:
    answer = json.loads(run("--json"))
    assert [row["name"] for row in answer["rows"]] == [
        "australian",
        "british",
        "china-prc",
        "common",
        "german",
        "soviet",
        "us-state",
    ]
    assert answer["rows"][5]["files"] == ["soviet.toml (packaged)", "common.toml (packaged)"]
    assert "documents" not in answer["rows"][0]


def test_an_archive_counts_its_documents(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    (root / "conventions").mkdir()
    (root / "conventions" / "orsk.toml").write_text(ORSK)
    answer = json.loads(run("--archive", str(root), "--json"))
    rows = {row["name"]: row for row in answer["rows"]}
    assert sum(row["documents"] for row in rows.values()) == 1
    assert answer["notes"][-1] == "of 3 documents, 2 have no text to choose by"
    assert rows["orsk"]["files"][0] == "conventions/orsk.toml"
    everybody = json.loads(run("--archive", str(root), "--audience", "all", "--json"))
    assert everybody["notes"][-1] == "of 4 documents, 3 have no text to choose by"


def test_one_says_all_that_it_says_and_who_says_it(make_folder: MakeFolder) -> None:
    root = make_folder({"diplomatica.toml": "", "conventions/orsk.toml": ORSK})
    rows = json.loads(run("orsk", "--archive", str(root), "--json"))["rows"]
    assert rows[0] == {
        "key": "signs",
        "says": "the Burgrave; weighs 3",
        "file": "conventions/orsk.toml",
        "entries": ["Burgrave"],
    }
    assert [row["file"] for row in rows] == sorted(
        (row["file"] for row in rows),
        key=["conventions/orsk.toml", "soviet.toml (packaged)", "common.toml (packaged)"].index,
    )
    assert not any(row["key"] == "signs" for row in rows if "packaged" in row["file"])  # never inherited
    shown = run("orsk", "--archive", str(root))
    assert "== conventions/orsk.toml\nsigns: the Burgrave; weighs 3\n    Burgrave\n" in shown


def test_which_one_a_file_follows(make_folder: MakeFolder) -> None:
    root = make_folder({"diplomatica.toml": "", "conventions/orsk.toml": ORSK})
    paper = root / "paper.txt"
    paper.write_text("The Burgrave has closed the harbour until the engineers have seen it.\n")
    (row,) = json.loads(run("--of", str(paper), "--archive", str(root), "--json"))["rows"]
    assert row == {"id": "paper", "convention": "orsk", "reason": "best score, 3: the Burgrave (“Burgrave”)"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("nobody",),
            "no convention 'nobody'; known are australian, british, china-prc, common, german, soviet, us-state",
        ),
        (("soviet", "--of", "paper.txt"), "either the NAME"),
        (("--of", "missing.txt"), "missing.txt: No such file"),
    ],
    ids=("unknown", "both", "no file"),
)
def test_wrong_use_is_one_line(outside: Path, arguments: tuple[str, ...], says: str) -> None:
    done = CliRunner().invoke(cli, ["conventions", *arguments])
    assert done.exit_code != 0
    assert says in str(done.exception)
