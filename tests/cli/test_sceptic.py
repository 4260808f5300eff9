"""Every question, asked as a sceptic asks: whole, through a lens, with wrong names and days, and on its page.

Tables of both samples: a right question answers the same by command, as JSON, on the page and as the page's file; a wrong one is
one line that says what was found and what was expected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from diplomatica.cli import cli
from diplomatica.cli.knowledge import COMMANDS
from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.samples.built import NAMES


@dataclass(frozen=True, slots=True)
class Asked:
    """Names and days of one sample."""

    document: str
    a: str
    b: str
    first: str
    last: str
    at: str


SAMPLES = {
    "korea-1950": Asked("209812", "roshchin", "zhou-enlai", "1950-09-01", "1950-10-31", "1950-09-21"),
    "straits-1951": Asked("o06-to-linden", "sterk", "hovde", "1951-05-01", "1951-05-31", "1951-05-14T12:00Z"),
}

Words = Callable[[Asked], list[tuple[str, str]]]
SPAN: Words = lambda s: [("--from", s.first), ("--to", s.last)]  # noqa: E731
ENDS: Words = lambda s: [("a", s.a), ("b", s.b)]  # noqa: E731
QUESTIONS: dict[str, tuple[str, Words]] = {
    "who-knew": ("/who-knew", lambda s: [("target", s.document)]),
    "known": ("/known", lambda s: [("actor", s.a)]),
    "learned": ("/learned", lambda s: [("actor", s.a), *SPAN(s)]),
    "ahead": ("/ahead", ENDS),
    "compare-knowledge": ("/compare-knowledge", lambda s: [*ENDS(s), ("--at", s.at)]),
    "channel": ("/channel", ENDS),
    "channels": ("/channels", lambda s: []),
    "completeness": ("/completeness", lambda s: [("actor", s.a), *SPAN(s)]),
    "silences": ("/silences", lambda s: []),
    "intervals": ("/intervals", lambda s: [("document", s.document)]),
    "missing": ("/not-held", lambda s: []),
    "requests": ("/requests", lambda s: []),
    "actors": ("/actors", lambda s: []),
}
"""By command: its page, and its words with the names that the page's form gives them."""

ONE_LINE = re.compile(r"[^\n]{10,300}")


def line(words: list[tuple[str, str]]) -> list[str]:
    """As it is typed."""
    return [part for key, value in words for part in ((key, value) if key.startswith("--") else (value,))]


def form(words: list[tuple[str, str]]) -> dict[str, str]:
    """As the page asks."""
    return {key.removeprefix("--"): value for key, value in words}


def run(root: Path, name: str, *words: str) -> Result:
    return CliRunner().invoke(cli, [name, *words, "--archive", str(root)])


@pytest.fixture(scope="module", params=NAMES)
def room(request: pytest.FixtureRequest, sample: Callable[[str], Path]) -> Iterator[tuple[Asked, Path, TestClient]]:
    root = sample(request.param)
    with Archive.open(root) as archive:
        yield SAMPLES[request.param], root, TestClient(create_app(archive), base_url="http://127.0.0.1")


def test_every_question_is_in_the_table() -> None:
    assert set(QUESTIONS) == {command.name for command in COMMANDS}


@pytest.mark.parametrize("lens", [False, True], ids=["bare", "lens"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_command_and_the_page_say_the_same(room: tuple[Asked, Path, TestClient], name: str, lens: bool) -> None:
    names, root, client = room
    page, words = QUESTIONS[name]
    asked = words(names)
    seen_by = {"as-known-to": names.a, "at": names.at} if lens else {}
    more = ["--as-known-to", names.a, *(["--at", names.at] if "--at" not in line(asked) else [])] if lens else []
    plain, printed = run(root, name, *line(asked), *more), run(root, name, *line(asked), *more, "--json")
    assert (plain.exit_code, printed.exit_code) == (0, 0), plain.output
    answer: dict[str, Any] = json.loads(printed.output)
    assert answer["count"] == len(answer["rows"])
    assert isinstance(answer["of"], int)
    # A table has a line for each row, or says how many it leaves out; its notes are those of the JSON.
    assert all(f"note: {note}" in plain.output for note in answer["notes"])
    file = client.get(f"{page}.json", params={**form(asked), **seen_by})
    assert file.json() == answer
    shown = client.get(page, params={**form(asked), **seen_by})
    assert shown.status_code == 200
    if lens:
        assert answer["notes"][-1].startswith("as known to ")


WRONG: dict[str, Callable[[Asked], dict[str, str]]] = {
    "a stranger": lambda s: {s.a: "nobody-here", s.document: "nothing-here"},
    "a day that is none": lambda s: {s.first: "1950-13-45", s.at: "1950-13-45"},
    "a word for a day": lambda s: {s.first: "yesterday", s.at: "soon"},
    "the end first": lambda s: {s.first: s.last, s.last: s.first},
    "a way out": lambda s: {s.a: "../../etc/passwd", s.document: "../../etc/passwd"},
    "SQL": lambda s: {s.a: "x' or 'y'='y", s.document: "x' or 'y'='y"},
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_wrong_question_is_one_line(room: tuple[Asked, Path, TestClient], name: str, wrong: str) -> None:
    names, root, client = room
    page, words = QUESTIONS[name]
    instead = WRONG[wrong](names)
    asked = [(key, instead.get(value, value)) for key, value in words(names)]
    if asked == words(names):
        return  # it has no such word
    done = run(root, name, *line(asked))
    assert done.exit_code == 1
    assert isinstance(done.exception, UsageError)
    message = str(done.exception)
    assert ONE_LINE.fullmatch(message), message
    if wrong != "the end first":
        typed = next(value for key, value in asked if value in instead.values())
        assert repr(typed) in message or typed in message
    shown = client.get(page, params=form(asked))
    assert shown.status_code in (400, 404)
    assert "<script>" not in shown.text and "Traceback" not in shown.text


@pytest.mark.parametrize("name", ["learned", "completeness"])
def test_nothing_happened_before_anything_did(room: tuple[Asked, Path, TestClient], name: str) -> None:
    names, root, _ = room
    answer = json.loads(run(root, name, names.a, "--from", "1800-01", "--to", "1800-02", "--json").output)
    assert not any(row.get("value") == "certain" for row in answer["rows"])
    assert answer["notes"]


def test_a_month_begins_with_its_first_day_and_ends_with_its_last(room: tuple[Asked, Path, TestClient]) -> None:
    names, root, _ = room
    month = names.first[:7]
    days = [f"{month}-01", f"{month}-{30 if month.endswith('09') else 31}"]
    answers = [
        json.loads(run(root, "learned", names.a, "--from", first, "--to", last, "--json").output)
        for first, last in ((month, month), (days[0], days[1]))
    ]
    assert answers[0] == answers[1]
    assert answers[0]["rows"]
