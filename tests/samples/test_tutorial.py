"""The tutorial: every command that it shows is run as written, in its order, and prints what the page says it prints."""

from __future__ import annotations

import difflib
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplomatica.cli import cli

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
LEFT_OUT = "…"
"""Stands for any words in a line; alone in a line, for any lines."""


def steps(page: str) -> list[tuple[str, list[str]]]:
    """The commands of the page in order, each with the lines shown below it."""
    out: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.M | re.S):
        assert block.startswith("$ "), block
        for line in block.splitlines():
            if line.startswith("$ "):
                out.append((line.removeprefix("$ "), []))
            else:
                out[-1][1].append(line)
    return out


def fits(shown: str, printed: str) -> bool:
    """Whether a printed line is one that the page shows; columns may stand closer on the page."""
    parts = (r"\s+".join(re.escape(word) for word in part.split()) for part in shown.split(LEFT_OUT))
    return re.fullmatch(r"\s*" + r"\s*.*?\s*".join(parts) + r"\s*", printed) is not None


def unlike(shown: list[str], printed: list[str]) -> str | None:
    """The first line of the page that was not printed where the page has it; None where all were."""
    at, free = 0, False
    for line in shown:
        if line.strip() == LEFT_OUT:
            free = True
            continue
        there = next((n for n in range(at, len(printed)) if fits(line, printed[n])), None) if free else at
        if there is None or there >= len(printed) or not fits(line, printed[there]):
            return line
        at, free = there + 1, False
    return None if free or at == len(printed) else f"(the end; printed was also: {printed[at]})"


def run(command: str) -> str:
    """What a command of the page prints."""
    words, _, target = command.partition(" > ")
    name, *arguments = shlex.split(words)
    assert name == "diplomatica", command
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, (command, done.output, done.exception)
    if target:
        Path(target).write_text(done.stdout, "utf-8")
        return ""
    return done.stdout


@pytest.mark.timeout(300)  # two builds and a score of commands
def test_every_command_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = []
    monkeypatch.chdir(tmp_path)
    (copied, _), (entered, _), *rest = steps(PAGE.read_text("utf-8"))
    assert (copied, entered) == ("cp -r src/diplomatica/samples/straits-1951 straits", "cd straits")
    shutil.copytree(ROOT / copied.split()[2], copied.split()[3], ignore=shutil.ignore_patterns(".diplomatica"))
    monkeypatch.chdir(entered.split()[1])
    assert len(rest) >= 15
    for command, shown in rest:
        printed = run(command).splitlines()
        line = unlike(shown, printed)
        if line is not None:
            near = difflib.get_close_matches(line, printed, 1, 0.3)
            wrong.append(f"$ {command}\n  page: {line}\n  near: {''.join(near)}")
    assert not wrong, "docs/tutorial.md shows what is not printed:\n" + "\n".join(wrong)
    assert json.loads(Path("closing.json").read_text("utf-8"))["count"] > 0


def test_the_page_says_that_it_is_fiction_before_anything_else() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line]
    assert lines[1].startswith("> **Fiction.**")


def _cases() -> Iterator[tuple[list[str], list[str], bool]]:
    yield ["a  b"], ["a     b"], True
    yield ["a …"], ["a b c"], True
    yield ["a … c"], ["a b c"], True
    yield ["…", "c"], ["a", "b", "c"], True
    yield ["a", "…"], ["a", "b"], True
    yield ["…"], [], True
    yield ["a"], ["a", "b"], False
    yield ["a", "b"], ["a"], False
    yield ["…", "c"], ["a", "b"], False
    yield ["a … d"], ["a b c"], False
    yield ["ab"], ["a b"], False


@pytest.mark.parametrize(("shown", "printed", "same"), list(_cases()))
def test_how_lines_are_compared(shown: list[str], printed: list[str], same: bool) -> None:
    assert (unlike(shown, printed) is None) == same
