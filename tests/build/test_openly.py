"""To the public an archive with restricted papers is the one without them: table for table, byte for byte, page for page."""

from __future__ import annotations

import csv
import html
import random
import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.model.schema import TABLES
from diplomatica.serve.app import create_app

SAMPLE = Path(__file__).parents[2] / "src" / "diplomatica" / "samples" / "straits-1951"
LINK = re.compile(r'href="(/[^"#]*)')


def documents(root: Path) -> list[Path]:
    return sorted(path for path in (root / "documents").rglob("*") if path.suffix in {".txt", ".xml", ".html", ".md"})


def pair(folder: Path, hide: list[str]) -> tuple[Path, Path]:
    """Two archives: in the first these files are restricted, in the second they are not there."""
    stanzas = "".join(f'\n[[source]]\npath = "{name}"\naccess = "restricted"\n' for name in hide)
    for name in ("with", "without"):
        shutil.copytree(SAMPLE, folder / name, ignore=shutil.ignore_patterns(".diplomatica", "key", "ids.csv"))
        settings = folder / name / "diplomatica.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + stanzas, encoding="utf-8")
    for name in hide:
        (folder / "without" / "documents" / name).unlink()
    build(folder / "with", workers=0)
    for path in (folder / "without" / "authority").glob("*.csv"):
        keep_others(path, accounted_for(folder / "with"))
    build(folder / "without", workers=0)
    return folder / "with", folder / "without"


def accounted_for(root: Path) -> set[str]:
    """Ids that only restricted documents account for, and those documents' own."""
    with Archive.open(root, "all") as everything, Archive.open(root) as rest:
        query = "select id from entities union all select id from events union all select id from documents"
        return {row["id"] for row in everything.view.rows(query)} - {row["id"] for row in rest.view.rows(query)}


def keep_others(path: Path, ids: set[str]) -> None:
    """Rows that name none of these stay."""

    def names_one(row: list[str]) -> bool:
        return any(not ids.isdisjoint(re.split(r"[^A-Za-z0-9._-]+", cell)) for cell in row)

    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if not names_one(row))])


def chosen(seed: int) -> list[str]:
    """A few of the sample's files."""
    files = [path.relative_to(SAMPLE / "documents").as_posix() for path in documents(SAMPLE)]
    return sorted(random.Random(seed).sample(files, 3))


@pytest.fixture(scope="module", params=range(2))
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return pair(tmp_path_factory.mktemp("openly"), chosen(request.param))


def test_every_table_is_the_same(both: tuple[Path, Path]) -> None:
    with Archive.open(both[0]) as some, Archive.open(both[1]) as rest:
        for name in TABLES:
            left, right = some.view.table(name).to_pylist(), rest.view.table(name).to_pylist()
            assert left == right, name


def test_those_who_may_see_all_see_more(both: tuple[Path, Path]) -> None:
    with Archive.open(both[0], "all") as everything, Archive.open(both[1], "all") as rest:
        assert everything.view.documents == rest.view.documents + 3


def test_every_page_is_the_same(both: tuple[Path, Path]) -> None:
    with Archive.open(both[0]) as some, Archive.open(both[1]) as rest:
        left = TestClient(create_app(some), base_url="http://127.0.0.1")
        right = TestClient(create_app(rest), base_url="http://127.0.0.1")
        waiting, seen = ["/", "/problems", "/not-held", "/silences", "/requests", "/chronology"], set[str]()
        while waiting and len(seen) < 120:
            path = waiting.pop(0)
            if path in seen or path.startswith("/static/"):
                continue
            seen.add(path)
            answer = left.get(path)
            other = right.get(path)
            assert (answer.status_code, answer.text) == (other.status_code, other.text), path
            waiting += [html.unescape(link) for link in LINK.findall(answer.text) if "?" not in link]
        assert len(seen) > 100
