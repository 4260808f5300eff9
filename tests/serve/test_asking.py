"""The example in the search field is the archive's own, and finds something."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from diplomatica.serve.hints import asking
from tests.view.orsk import make_archive


def test_the_example_finds_what_the_reader_may_see(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    with Archive.open(root) as public, Archive.open(root, "all") as everything:
        for archive in (public, everything):
            example = asking(archive)
            assert re.match(r"from:\w+ date:\d{4}-\d{2}", example)
            hits = archive.search(example)
            assert hits.total
            shown = " ".join(
                f"{hit.title} {archive.view.text(hit.id)} {hit.senders} {hit.recipients}" for hit in hits.hits
            )
            word = example.split()[-1]
            assert ":" in word or word in shown.lower() or archive.search(word).total
        assert asking(public.as_known_to("bartold", "1951-05-12")) == ""
        client = TestClient(create_app(public), base_url="http://127.0.0.1")
        for path in ("/", "/channels"):
            assert f'placeholder="{asking(public)}"' in client.get(path).text


def test_an_archive_that_knows_no_writer_gives_no_example(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "note.txt").write_text("A note without a head.\n", encoding="utf-8")
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "One note"\n', encoding="utf-8")
    build(tmp_path, workers=0)
    with Archive.open(tmp_path) as archive:
        assert asking(archive) == ""
        assert TestClient(create_app(archive), base_url="http://127.0.0.1").get("/").status_code == 200
