"""The commands for reading, as a person types them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from diplomatica.cite import STYLES
from diplomatica.cli import cli
from diplomatica.cli.reading import STYLES as NAMED_STYLES
from diplomatica.errors import UsageError
from tests.view.orsk import make_archive, make_denying_archive


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("orsk") / "archive")


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--archive", str(root)])


def test_search_prints_hits_and_their_denominator(root: Path) -> None:
    done = run(root, "search", "harbour", "Tarn")
    assert done.exit_code == 0
    assert "orsk-12" in done.output
    assert "of 3" in done.output


def test_search_as_json(root: Path) -> None:
    answer = json.loads(run(root, "search", '"will be closed"', "--json").output)
    assert answer["count"] == 1
    assert answer["of"] == 3
    assert answer["rows"][0]["id"] == "orsk-12"
    assert answer["rows"][0]["passage_id"] == "1"


def test_no_hit_is_no_failure(root: Path) -> None:
    assert run(root, "search", "nobody").exit_code == 0


def test_all_eyes_see_what_is_restricted(root: Path) -> None:
    assert "orsk-13" in run(root, "search", "quicksilver", "--audience", "all").output
    assert "orsk-13" not in run(root, "search", "quicksilver").output


def test_show(root: Path) -> None:
    done = run(root, "show", "orsk-12#1.b")
    assert "b) the customs house stays open." in done.output
    assert "First." not in done.output
    answer = json.loads(run(root, "show", "orsk-12", "--json").output)
    assert answer["rows"][0]["date"]["earliest"] == "1951-05-12"


def test_facts_are_named_where_they_are_asked_for(root: Path) -> None:
    facts = {
        row["evidence"]["fact_id"]
        for name in ("parties", "times", "numbers", "holdings", "references", "requests")
        for row in json.loads(run(root, "show", "orsk-12", "--json").output)["rows"][0][name]
    }
    assert (
        facts and set(re.findall(r"\[([0-9a-f]{16})\]$", run(root, "show", "orsk-12", "--facts").output, re.M)) == facts
    )
    assert not re.search(r"\[[0-9a-f]{16}\]", run(root, "show", "orsk-12").output)


@pytest.mark.parametrize("style", STYLES)
def test_cite(root: Path, style: str) -> None:
    assert "Bartold" in run(root, "cite", "orsk-12", "--style", style).output


def test_styles_are_those_of_the_library() -> None:
    assert tuple(STYLES) == NAMED_STYLES


@pytest.mark.parametrize("target", ["nobody", "orsk-12#9", "orsk-13"])
def test_what_is_not_there_is_an_error_with_a_hint(root: Path, target: str) -> None:
    done = run(root, "show", target)
    assert isinstance(done.exception, UsageError)
    assert "near it" in str(done.exception) or "there are" in str(done.exception) or "search" in str(done.exception)


@pytest.mark.parametrize("command", ["search", "show", "cite", "serve", "demo"])
def test_every_option_has_help(command: str) -> None:
    for parameter in cli.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_serve_prints_its_address_last_and_serves(root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "diplomatica", "serve", "--archive", str(root)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert b"Straits, 1951" in answer.read()
    finally:
        process.terminate()
        rest = process.communicate(timeout=20)[0]
    assert rest == ""


def test_a_taken_port_is_one_clear_line(root: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(root, "serve", "--port", str(taken.getsockname()[1]))
    assert isinstance(done.exception, UsageError)
    assert "cannot listen" in str(done.exception)


@pytest.mark.timeout(120)
def test_demo_check_builds_the_samples_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIPLOMATICA_CACHE", str(tmp_path))
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "diplomatica", "demo", "--check"],
            capture_output=True,
            text=True,
            check=True,
            timeout=100,
        )
        assert re.fullmatch(
            r"the front pages came: Korea, autumn 1950, [\d,]+ bytes; Straits, 1951 \(fiction\), [\d,]+ bytes\n",
            done.stdout,
        )
    for name in ("korea-1950", "straits-1951"):
        assert (tmp_path / "samples" / name / ".diplomatica" / "CURRENT").read_text() == "000001\n"


def test_what_a_paper_denies_is_said_in_words(tmp_path: Path) -> None:
    denying = make_denying_archive(tmp_path / "archive")
    said = " ".join(run(denying, "who-knew", "orsk-12").output.split())
    assert "attested not, up to 1951-05-30T12:00+00:00, by orsk-14" in said
    assert "certain (attested not, up to" in said
    [row] = [r for r in json.loads(run(denying, "known", "morrow", "--json").output)["rows"] if r["id"] == "orsk-12"]
    assert (row["value"], row["attested_not_at"]) == ("attested_not", "1951-05-30T12:00:00Z")
    assert "attested not, up to" in " ".join(run(denying, "known", "morrow").output.split())


def test_compare_tells_how_many_passages_are_the_same(root: Path) -> None:
    done = run(root, "compare", "orsk-12", "orsk-12")
    assert done.exit_code == 0
    assert "passages are the same word for word; 0 stand in another order" in done.output
    answer = json.loads(run(root, "compare", "orsk-12", "orsk-12", "--json").output)
    assert answer["count"] == answer["of"] == len(answer["rows"]) > 0
    assert {row["relation"] for row in answer["rows"]} == {"same"}
    assert isinstance(run(root, "compare", "orsk-12", "no-such").exception, UsageError)
