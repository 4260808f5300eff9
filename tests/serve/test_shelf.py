"""Several archives in one server: each below its name, nothing of one in the other, all links within."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.view.orsk import make_archive, make_denying_archive


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "other").mkdir()
    roots = [
        make_archive(folder / "Orsk"),
        make_denying_archive(folder / "other" / "orsk"),
        make_archive(folder / "Static"),
    ]
    settings = roots[1] / "diplomatica.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Straits, 1951", "Denials"), encoding="utf-8")
    opened = [Archive.open(root) for root in roots]
    yield TestClient(create_app(opened), base_url="http://127.0.0.1")
    for archive in opened:
        archive.close()


def test_the_start_page_names_them_all(client: TestClient) -> None:
    page = client.get("/").text
    assert re.findall(r'<h2 id="([^"]+)"><a href="([^"]+)">([^<]+)', page) == [
        ("orsk", "/orsk/", "Straits, 1951"),
        ("orsk-2", "/orsk-2/", "Denials"),
        ("static-2", "/static-2/", "Straits, 1951"),
    ]
    assert page.count('role="search"') == 3 and page.count("<h1>") == 1
    assert "3 Archive" in client.get("/?lang=de").text


@pytest.mark.timeout(120)
def test_every_link_of_an_archive_stays_in_it(client: TestClient) -> None:
    waiting, done = ["/orsk/", "/orsk/d/orsk-12?as-known-to=kern&at=1952&lang=de", "/orsk/nobody"], set[str]()
    while waiting and len(done) < 60:
        path = waiting.pop()
        if path in done:
            continue
        done.add(path)
        answer = client.get(path)
        assert answer.status_code == (404 if path.startswith("/orsk/nobody") else 200), path
        if "text/html" not in answer.headers["content-type"]:
            continue
        for tag in re.findall(r"<(?:a|form|link)\b[^>]*>", answer.text):
            for link in re.findall(r'(?:href|action)="(/[^"#]*)', tag):
                assert link.startswith(("/orsk/", "/static/")) or "data-outside" in tag, (path, tag)
                if link.startswith("/orsk/") and tag.startswith("<a"):
                    waiting.append(html.unescape(link))
    assert len(done) == 60


def test_the_way_out_leaves_the_lens_and_keeps_the_language(client: TestClient) -> None:
    page = client.get("/orsk/search?as-known-to=kern&at=1952&lang=de").text
    assert '<a class="up" href="/?lang=de" data-outside' in page
    assert re.search(r'<form action="/orsk/search"', page)


def test_redirects_stay_in_the_archive(client: TestClient) -> None:
    to = [
        client.get(path, follow_redirects=False).headers["location"]
        for path in ("/orsk", "/orsk?lang=de", "/orsk/d/ORSK-12", "/orsk/search/?q=x")
    ]
    assert to == ["/orsk/", "/orsk/?lang=de", "/orsk/d/orsk-12", "/orsk/search?q=x"]


def test_a_name_that_is_none(client: TestClient) -> None:
    for path in ("/nobody", "/nobody/", "/orsk-3/search", "/search"):
        assert client.get(path, follow_redirects=False).status_code == 404, path
    assert (
        client.get("/orsk/").headers["content-security-policy"]
        == client.get("/nobody").headers["content-security-policy"]
    )
    assert client.post("/orsk/").status_code == 405


def test_pages_of_one_are_not_kept_for_the_other(client: TestClient) -> None:
    assert "Straits, 1951" in client.get("/orsk/").text
    assert "Denials" in client.get("/orsk-2/").text


def test_alone_an_archive_has_bare_addresses(tmp_path: Path) -> None:
    with Archive.open(make_archive(tmp_path / "orsk")) as archive:
        page = TestClient(create_app(archive), base_url="http://127.0.0.1").get("/").text
    assert 'href="/search"' in page and "data-outside" not in page
