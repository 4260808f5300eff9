"""The commands that ask what was known: their options, their words, and one clear line for wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from diplomatica.cli import cli
from diplomatica.errors import UsageError
from diplomatica.library import begin, duration, moment
from tests.view.orsk import make_archive


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("orsk") / "archive")


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--archive", str(root)])


ASKED = {
    "who-knew": ["orsk-12"], "known": ["bartold"], "learned": ["bartold", "--from", "1951-05-01", "--to", "1951-06-01"],
    "ahead": ["kern", "bartold"], "compare-knowledge": ["kern", "bartold", "--at", "1951-06-01"], "channel": ["kern", "bartold"],
    "channels": [], "completeness": ["bartold", "--from", "1951-05-01", "--to", "1951-06-01", "--within", "2d"], "silences": [],
    "intervals": ["orsk-12"], "missing": [], "requests": ["--at", "1951-06-01"], "actors": ["ambassador"],
}  # fmt: skip
"""Every question with words that it understands."""


def test_every_question_is_tried() -> None:
    from diplomatica.cli.knowledge import COMMANDS

    assert set(ASKED) == {command.name for command in COMMANDS}


@pytest.mark.parametrize("name", ASKED)
def test_every_question_prints_both_ways_for_either_audience(root: Path, name: str) -> None:
    for audience in ([], ["--audience", "all"]):
        plain = run(root, name, *ASKED[name], *audience)
        assert plain.exit_code == 0, plain.output
        answer = json.loads(run(root, name, *ASKED[name], *audience, "--json").output)
        assert set(answer) == {"rows", "count", "of", "notes"}
        assert answer["count"] == len(answer["rows"])
        assert answer["of"] is not None


@pytest.mark.parametrize("name", [*ASKED, "explain"])
def test_the_public_is_the_default_and_every_option_has_help(name: str) -> None:
    options = {p.name: p for p in cli.commands[name].params if isinstance(p, click.Option)}
    assert options["audience"].default == "public"
    assert all(option.help for option in options.values())


def test_all_eyes_see_what_is_restricted(root: Path) -> None:
    assert "morrow" not in run(root, "actors").output and "morrow" in run(root, "actors", "--audience", "all").output
    assert run(root, "known", "morrow").exit_code != 0
    assert run(root, "known", "morrow", "--audience", "all").exit_code == 0


def test_an_unknown_actor_names_the_command_that_lists_them(root: Path) -> None:
    for words in (
        ["known", "nope"],
        ["ahead", "kern", "nope"],
        ["channel", "nope", "kern"],
        ["silences", "nope", "kern"],
    ):
        done = run(root, *words)
        assert isinstance(done.exception, UsageError)
        assert str(done.exception) == "'nope': no actor has that id; `diplomatica actors` lists them"


@pytest.mark.parametrize(
    "words",
    [["known"], ["known", "a", "b"], ["known", "a", "--frob"], ["frob"], ["requests", "--state", "sleeping"], ["--frob"],
     ["serve", "--port", "x"], ["silences", "--expected", "0"], ["known", "x", "--archive", "/nowhere"],
     ["completeness", "x", "--from", "1951"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_is_one_clear_line(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "diplomatica", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("diplomatica: ") and done.stderr.count("\n") == 1


def test_help_and_version_are_no_errors() -> None:
    for words in (["--help"], ["known", "--help"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-m", "diplomatica", *words], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("text", "hours"), [("24h", 24), ("90min", 1.5), ("3d", 72), ("2w", 336), (" 1.5 h ", 1.5)])
def test_lengths_of_time(text: str, hours: float) -> None:
    assert duration(text).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["24", "h", "", "3q", "1e400d", "nanh", "soon"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(UsageError, match="no length of time"):
        duration(text)


def test_a_day_begins_and_ends() -> None:
    assert begin("1951-05-12").isoformat() == "1951-05-12T00:00:00+00:00"
    assert moment("1951-05-12").isoformat() == "1951-05-12T23:59:59+00:00"
    assert begin(moment("1951-05-12")) == moment("1951-05-12")


def test_who_deciphered_and_what_an_hour_is_of(root: Path) -> None:
    from diplomatica.view.paper import lines
    from diplomatica.view.portrait import _label

    evidence = {"reasons": [{"text": "row 20, column other_times, cabled to the fort, at once"}]}
    assert _label({"kind": "other", "evidence": evidence}) == "cabled to the fort, at once"
    assert _label({"kind": "sent", "evidence": evidence}) is None
    from diplomatica.library import Archive

    with Archive.open(root) as archive:
        shown = archive.show("orsk-14")
        shown["times"][0] |= {"by_text": "Clerk Venn", "kind": "other", "label": "cabled to the fort"}
        said = "\n".join(lines(shown))
        assert "  other (cabled to the fort): printed" in said and ", by Clerk Venn" in said
        said = "\n".join(lines(archive.show("orsk-12")))
        assert "→ event Conversation of Kern with Tarn (talk)" in said
        assert "→ a paper not held (gone-1)" in said
