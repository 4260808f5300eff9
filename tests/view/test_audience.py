"""Of a restricted document nothing is left for the public: no word, no id, no count, nothing that follows from it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from diplomatica.cli import cli
from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.model.schema import TABLES
from diplomatica.serve.app import create_app
from diplomatica.view import View, prepare
from tests.view.orsk import make_archive

GENERATION = ".diplomatica/generations/000001"

HIDDEN = re.compile(
    r"orsk-13|quicksilver|morrow|zephyr|quay|gunboat|QS-99|Mercury|gone-2|gone-3|t-13|4242|odd-codeword|second half|codebook|osprey",
    re.IGNORECASE,
)
"""Words, ids and figures that only the restricted document accounts for."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("orsk") / "archive")


@pytest.fixture(scope="module", params=["copied", "prepared"])
def public(root: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[View]:
    """The public's view: of a copy made when it opens, and of tables that the build left ready."""
    if request.param == "prepared":
        root = make_archive(tmp_path_factory.mktemp("prepared") / "archive")
        assert prepare(root / GENERATION)
    with View(root / GENERATION, "public") as view:
        yield view


def as_text(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, default=lambda v: v.isoformat() if isinstance(v, (date, datetime)) else str(v)
    )


def rows(view: View, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = view.table(name).to_pylist()
    return found


@pytest.mark.parametrize("name", TABLES)
def test_no_table_tells_of_it(public: View, root: Path, name: str) -> None:
    assert not HIDDEN.search(as_text(rows(public, name)))
    assert not HIDDEN.search(as_text(public.sql(f'select * from "{name}"').to_pylist()))


def test_the_ledger_was_made_from_what_is_left(public: View) -> None:
    """Nothing is filtered when it is read: the files themselves hold nothing that is hidden."""
    if public.ledger is None:
        return  # a copy made for the moment has none and is asked by the queries
    folder = public.generation / "public" / "ledger"
    assert len(list(folder.iterdir())) > 4
    for path in folder.iterdir():
        assert not HIDDEN.search(path.read_bytes().decode("latin-1")), path
    assert public.ledger.arrivals("orsk-13") is None
    assert public.ledger.arrivals("quay") is None
    told = [a.chain for name in ("orsk-12", "orsk-14", "closing") for a in public.ledger.arrivals(name) or []]
    assert told
    assert not HIDDEN.search(as_text(told))


def test_it_is_there_for_those_who_may_see_it(root: Path) -> None:
    with View(root / GENERATION, "all") as view:
        assert all(HIDDEN.search(as_text(rows(view, name))) for name in ("documents", "parties", "entities", "events"))
        assert view.search("quicksilver").total == 1
        assert view.table("documents").num_rows == 4


def test_counts_and_positions_have_no_gap(public: View) -> None:
    assert public.sql("select count(*) as n from documents").column("n").to_pylist() == [3]
    assert sorted(row["row"] for row in rows(public, "documents")) == [0, 1, 2]
    assert public.sql("select count(*) as n from not_held").column("n").to_pylist() == [2]


def test_a_paper_not_held_names_everybody_whom_visible_papers_alone_name(public: View) -> None:
    gone = {row["id"]: row for row in rows(public, "not_held")}
    assert (gone["gone-1"]["senders"], gone["gone-1"]["recipients"]) == (["bartold"], ["kern", "tarn"])
    assert (gone["gone-4"]["senders"], gone["gone-4"]["recipients"]) == (["bartold"], ["kern"])
    assert gone["gone-4"]["description"] is None and gone["gone-4"]["mentions"] == 1


def test_a_value_that_follows_from_it_is_left_out(public: View) -> None:
    requests = {row["kind"]: row for row in rows(public, "requests")}
    assert requests["answer"]["state"] == "none_held"
    assert requests["answer"]["answered_by"] is None
    assert requests["answer"]["answered_after_seconds"] is None
    assert requests["convey"]["answered_by"] == "orsk-14"
    transmissions = {row["id"]: row for row in rows(public, "transmissions")}
    assert transmissions["t-12"]["arrived_latest"] is None
    assert transmissions["t-14"]["arrived_latest"] is not None
    assert not [row for row in rows(public, "references") if row["text"] == "news" and row["target_id"]]


def test_who_occurs_elsewhere_too_stays(public: View) -> None:
    names = {row["id"] for row in rows(public, "entities")}
    assert {"bartold", "tarn", "orsk", "vell"} <= names


@pytest.mark.parametrize(
    "query", ["quicksilver", "Mercury", "from:Mercury", "gunboats", "number:QS-99", "place:zephyr", "codeword*"]
)
def test_no_search_finds_it(public: View, query: str) -> None:
    hits = public.search(query)
    assert (hits.total, hits.rows, hits.of) == (0, [], 3)


def test_no_snippet_and_no_facet_shows_it(public: View) -> None:
    for query in ("", "harbour", "NOT harbour", "Bartold", "date:1951"):
        assert not HIDDEN.search(as_text(public.search(query).rows))
        assert not HIDDEN.search(repr(public.facets(query)))


def test_asking_for_it_by_name_is_asking_for_nothing(public: View) -> None:
    assert public.document("orsk-13") is None
    assert public.text("orsk-13") == ""


def test_a_failing_query_does_not_quote_it(public: View) -> None:
    with pytest.raises(UsageError) as caught:
        public.sql("select id from documents where cast(text as int) = 1")
    assert not HIDDEN.search(str(caught.value))


LINK = re.compile(r'(?:href|action)="(/[^"#]*)')


@pytest.mark.timeout(180)
def test_no_page_tells_of_it(root: Path) -> None:
    """Every page and file that can be reached from the front page, and those that somebody may guess."""
    import html

    with Archive.open(root) as archive:
        client = TestClient(create_app(archive), base_url="http://127.0.0.1")
        waiting = [
            "/",
            "/d/orsk-13",
            "/d/orsk-13.json",
            "/d/orsk-13.txt",
            "/actor/morrow",
            "/event/quay",
            "/known?actor=morrow",
            "/known?actor=Mercury",
            "/ahead?a=morrow&b=bartold",
            "/channel.json?a=morrow&b=bartold",
            "/silences?a=morrow&b=bartold",
            "/completeness?actor=bartold&from=1951-05-01&to=1951-06-01",
            "/completeness.json?actor=bartold&from=1951-05-01&to=1951-06-01",
            "/known.csv?actor=bartold",
            "/learned.json?actor=bartold&from=1951-05-01&to=1951-06-01",
            "/compare-knowledge.json?a=bartold&b=kern&at=1951-06-01",
            "/silences.csv",
        ]
        waiting += ["/search?q=quicksilver", "/who-knew?target=orsk-13", "/who-knew?target=quay"]
        seen, guessed = set[str](), set(waiting)
        # Pictures lead to each stretch of time, and lenses to all pages again, without end: a few of each kind are followed.
        alike: Counter[tuple[str, tuple[str, ...]]] = Counter()
        while waiting:
            path = waiting.pop()
            if path in seen or path.startswith("/static/"):
                continue
            bare, _, asking = path.partition("?")
            kind = (bare, tuple(sorted(part.partition("=")[0] for part in asking.split("&"))))
            alike[kind] += 1
            if path not in guessed and asking and alike[kind] > (1 if "as-known-to=" in asking else 3):
                continue
            seen.add(path)
            answer = client.get(path)
            asked = HIDDEN.findall(path)
            body = answer.text
            if asked:
                # What the visitor typed may be said back; a refusal reads the same as for any unknown word.
                assert answer.status_code == 404 or path.startswith("/search")
                for word in asked:
                    body = body.replace(word, "")
            assert not HIDDEN.search(body), path
            waiting += [
                html.unescape(link) for link in LINK.findall(answer.text) if "q=" not in link or "quick" not in link
            ]
        assert len(seen) > 30


COMMANDS = [
    ["search", "quicksilver"], ["search", "Bartold", "--json"], ["show", "orsk-12", "--json"], ["show", "orsk-12"],
    ["cite", "orsk-12", "--style", "csl-json"], ["who-knew", "orsk-12", "--json"], ["who-knew", "closing", "--json"],
    ["known", "bartold", "--at", "1951-06-01", "--json"], ["channels", "--json"], ["missing", "--json"],
    ["requests", "--json"], ["requests", "--at", "1951-06-01", "--json"], ["problems", "--json"], ["actors", "--json"],
    ["learned", "bartold", "--from", "1951-05-01", "--to", "1951-06-01", "--json"], ["ahead", "bartold", "kern", "--json"],
    ["compare-knowledge", "bartold", "kern", "--at", "1951-06-01", "--json"], ["channel", "kern", "bartold", "--json"],
    ["completeness", "bartold", "--from", "1951-05-01", "--to", "1951-06-01", "--json"], ["silences", "--json"],
    ["silences", "kern", "bartold", "--json"],
]  # fmt: skip
"""Commands that answer readers."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_tells_of_it(root: Path, command: list[str]) -> None:
    done = CliRunner().invoke(cli, [*command, "--archive", str(root)])
    assert done.exit_code == 0, done.output
    asked = set(HIDDEN.findall(" ".join(command)))
    assert not {word for word in HIDDEN.findall(done.output) if word not in asked}


@pytest.mark.parametrize(
    "command",
    [
        ["show", "orsk-13"],
        ["cite", "orsk-13"],
        ["who-knew", "orsk-13"],
        ["known", "morrow"],
        ["ahead", "morrow", "bartold"],
        ["channel", "morrow", "bartold"],
        ["silences", "morrow", "bartold"],
        ["completeness", "morrow", "--from", "1951", "--to", "1952"],
    ],
)
def test_commands_know_nothing_of_it(root: Path, command: list[str]) -> None:
    done = CliRunner().invoke(cli, [*command, "--archive", str(root)])
    assert done.exit_code != 0


def test_an_unknown_audience_is_refused(root: Path) -> None:
    with pytest.raises(UsageError, match="no such audience"):
        View(root / GENERATION, "everybody")


def test_nothing_is_copied_where_nothing_is_hidden(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive", access="public")
    assert not prepare(root / GENERATION)
    with View(root / GENERATION) as view:
        assert view.table("documents").num_rows == 4


def test_the_copy_goes_with_its_view(root: Path) -> None:
    view = View(root / GENERATION)
    copy = view._edition.tables
    assert copy.is_dir()
    assert root not in copy.parents
    assert (copy.stat().st_mode & 0o077) == 0
    view.close()
    assert not copy.exists()
