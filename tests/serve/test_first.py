"""The server asks itself for pages before anybody else does: they are all there, and nothing breaks where it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.serve import first
from diplomatica.serve.run import served


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("first") / "letters"
    (root / "documents").mkdir(parents=True)
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Letters"\n', encoding="utf-8")
    (root / "authority" / "people.csv").write_text("id,name\nlund,Lund\nholt,Holt\n", encoding="utf-8")
    row = '{"id": "l1", "title": "On the harbour", "date": "1921-03-04", "from": "Lund", "to": "Holt", "sent": "1921-03-04T10:15"}\n'
    (root / "documents" / "calendar.jsonl").write_text(row, encoding="utf-8")
    build(root, workers=0)
    return Archive.open(root)


def test_every_page_that_is_asked_for_is_there(archive: Archive) -> None:
    pages = first.paths(archive)
    assert "/d/l1" in pages
    assert "/known?actor=holt" in pages
    with served(archive) as address:
        assert first.visit(address, [pages]) == len(pages)
    with served([archive, archive]) as address:
        assert first.visit(address, [pages, pages], named=True) == 2 * len(pages)


def test_a_server_that_is_gone_is_no_error(archive: Archive) -> None:
    with served(archive) as address:
        pass
    assert first.visit(address, [first.paths(archive)]) == 0


def test_an_archive_without_documents(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Empty"\n', encoding="utf-8")
    build(tmp_path, workers=0)
    with Archive.open(tmp_path) as empty, served(empty) as address:
        pages = first.paths(empty)
        assert first.visit(address, [pages]) == len(pages)
