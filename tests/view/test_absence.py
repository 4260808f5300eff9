"""What is absent for the public and held for others counts as not here, like any paper that is lost; nothing tells them apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.resolve.orsk import FILES

HIDDEN = re.compile(r"quicksilver|tel-04", re.IGNORECASE)
SETTINGS = '[archive]\nname = "Orsk (fiction)"\n\n[[source]]\npath = "secret/**"\naccess = "restricted"\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Telegrams 1 to 16 of one channel, a day apart; No. 4 is restricted, No. 9 is not here, a silence before No. 15."""
    root = tmp_path_factory.mktemp("absence")
    for name in ("documents/secret", "authority"):
        (root / name).mkdir(parents=True)
    (root / "diplomatica.toml").write_text(SETTINGS, encoding="utf-8")
    for name, content in FILES.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    (root / "coverage.csv").write_text(
        "series,from_id,to_id,from,to,extent,source\nNos. 1 to 16,orsk-legation,orsk-fo,1951-02,1951-06,complete,binder\n",
        encoding="utf-8",
    )
    for number in range(1, 17):
        day = f"1951-02-{number:02d}" if number < 15 else f"1951-05-{number:02d}"
        folder = "documents/secret" if number == 4 else "documents"
        row = {
            "id": f"tel-{number:02d}", "kind": "telegram", "date": day, "sender": ["Erik Brandt"],
            "recipient": ["Foreign Office of Orsk"], "numbers": [f"own:{number}"],
            "title": "Quicksilver" if number == 4 else f"Telegram {number}",
        }  # fmt: skip
        if number != 9:
            (root / folder / f"tel-{number:02d}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    build(root, workers=0)
    return root


@pytest.fixture(scope="module")
def public(root: Path) -> Iterator[Archive]:
    with Archive.open(root) as archive:
        yield archive


def test_those_who_may_see_all_are_told_what_is_absent(root: Path) -> None:
    with Archive.open(root, "all") as archive:
        answer = archive.silences("brandt", "orsk-fo")
        silence, number = answer.rows
        assert (silence["measure"], silence["within_coverage"], silence["coverage"]) == (
            "silence",
            True,
            "Nos. 1 to 16",
        )
        assert (number["first_number"], number["last_number"], number["within_coverage"]) == (9, 9, True)
        assert not any("public" in note for note in answer.notes)
        [documents] = [
            r for r in archive.completeness("orsk-fo", "1951-02-01", "1951-02-28").rows if r["measure"] == "documents"
        ]
        assert documents["of"] == documents["n_within_coverage"] == 13


def test_the_public_sees_one_gap_like_the_other(public: Archive) -> None:
    answer = public.silences("brandt", "orsk-fo")
    numbers = [row for row in answer.rows if row["measure"] == "numbers"]
    assert [(row["first_number"], row["last_number"]) for row in numbers] == [(4, 4), (9, 9)]
    count_as_lost = "seen as the public sees it: papers that are not public, if there are any, count as not here"
    assert answer.notes[-1] == public.missing().notes[-1] == count_as_lost
    restricted, lost = [row for row in public.missing().rows if row["kind"] == "series_gap"]
    assert restricted.keys() == lost.keys()
    assert {key for key in lost if restricted[key] != lost[key]} <= {
        "id", "number", "description", "date_earliest", "date_latest", "text",
    }  # fmt: skip
    [documents] = [
        r for r in public.completeness("orsk-fo", "1951-02-01", "1951-02-28").rows if r["measure"] == "documents"
    ]
    assert documents["of"] == 12


def test_the_note_is_the_same_where_nothing_is_restricted(public: Archive, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Empty"\n', encoding="utf-8")
    build(tmp_path, workers=0)
    with Archive.open(tmp_path) as empty:
        assert empty.silences().notes[-1] == public.silences().notes[-1]


@pytest.mark.parametrize(
    "words",
    [["silences"], ["silences", "brandt", "orsk-fo"], ["completeness", "orsk-fo", "--from", "1951-02-01", "--to", "1951-02-28"],
     ["channel", "brandt", "orsk-fo"], ["learned", "orsk-fo", "--from", "1951-02-03", "--to", "1951-02-05"], ["missing"],
     ["ahead", "brandt", "orsk-fo"], ["compare-knowledge", "brandt", "orsk-fo", "--at", "1951-02-05"], ["actors"]],
    ids=" ".join,
)  # fmt: skip
def test_no_answer_and_no_page_names_it(root: Path, public: Archive, words: list[str]) -> None:
    for more in ([], ["--json"]):
        done = CliRunner().invoke(cli, [*words, *more, "--archive", str(root)])
        assert done.exit_code == 0, done.output
        assert not HIDDEN.search(done.output)
    client = TestClient(create_app(public), base_url="http://127.0.0.1")
    for path in ("/silences", "/silences.json", "/silences.csv", "/not-held", "/channel?a=brandt&b=orsk-fo", "/actors"):
        answer = client.get(path)
        assert answer.status_code == 200 and not HIDDEN.search(answer.text)
