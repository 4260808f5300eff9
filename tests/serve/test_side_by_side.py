"""Several archives in one server are walked as one alone is: links, markup of attackers, restricted documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from starlette.testclient import TestClient
from tinyhtml5.parser import HTMLParser

from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.samples.built import NAMES
from tests.serve import test_attackers, test_secrets
from tests.serve.walk import Walk, found, is_page, walk

pytestmark = pytest.mark.timeout(600)

HEAVIEST = 100_000
"""Bytes of a page without its pictures."""


def served(roots: list[Path]) -> tuple[TestClient, list[Archive]]:
    """These archives side by side, for the public."""
    opened = [Archive.open(root) for root in roots]
    return TestClient(create_app(opened), base_url="http://127.0.0.1"), opened


@pytest.fixture(scope="module")
def walked(sample: Callable[[str], Path]) -> Iterator[Walk]:
    client, opened = served([sample(name) for name in NAMES])
    starts = [
        "/",
        "/?lang=de",
        *(f"/{name}/{path}" for name in NAMES for path in ("", "pictures", "nobody", "?lang=de")),
    ]
    yield walk(client, starts, 1)
    for archive in opened:
        archive.close()


def test_no_link_leads_nowhere_or_into_the_other(walked: Walk) -> None:
    assert len(walked.pages) > 120
    for address, answer in walked.answers.items():
        assert answer.status_code == (404 if "nobody" in address else 200), (address, walked.linked.get(address))
    for target, source in walked.linked.items():
        bare, fragment = urldefrag(target)
        if fragment and (page := walked.pages.get(bare)):
            assert fragment in page.ids, f"{source} links to {target}, and there is no such place"
        name = source.split("/")[1].partition("?")[0]
        if name in NAMES and not re.match(r"/(static/|(\?lang=de)?$)", target):
            assert target.startswith(f"/{name}/"), f"{source} leads to {target}"


def test_every_page_is_valid_and_light(walked: Walk) -> None:
    for address, answer in walked.answers.items():
        if not is_page(answer):
            continue
        parser = HTMLParser()
        parser.parse(answer.text)
        assert parser.errors == [], address
        page = found(answer.text)
        assert [name for name, n in Counter(page.ids).items() if n > 1] == [], address
        assert set(page.pointed) <= set(page.ids) and page.headings.count(1) == 1, address
        pictures = sum(len(svg) for svg in re.findall(r"<svg.*?</svg>", answer.text, re.DOTALL))
        assert len(answer.content) - pictures <= HEAVIEST, address


def test_an_archive_full_of_markup_breaks_into_no_page_beside_another(
    tmp_path: Path, sample: Callable[[str], Path]
) -> None:
    client, opened = served([test_attackers.make(tmp_path / "archive"), sample("straits-1951")])
    done = walk(client, ["/", "/?lang=de", "/archive/", "/archive/d/evil-1", "/archive/event/closing"], 1)
    pages = {address: answer for address, answer in done.answers.items() if is_page(answer)}
    assert len(pages) > 80 and "onerror=alert(1)&gt;" in pages["/"].text
    for address, answer in pages.items():
        test_attackers.sound(answer.text, address)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    for archive in opened:
        archive.close()


def test_what_is_restricted_in_one_is_told_by_none(tmp_path: Path) -> None:
    """Byte for byte as beside an archive that never had it, but for the name in its addresses."""
    roots = [test_secrets.make(tmp_path / "with", True), test_secrets.make(tmp_path / "other" / "none", False)]
    client, opened = served(roots)
    done = walk(client, ["/with/", "/with/search?q=straits", "/with/?lang=de"], 1)
    assert len(done.answers) > 80
    for address, answer in done.answers.items():
        assert test_secrets.leaks(answer) == [], address
        if address.startswith("/with/"):
            without = client.get(address.replace("/with/", "/none/"), follow_redirects=False)
            assert answer.text.replace("/with/", "/none/") == without.text, address
    for name in test_secrets.IDS[:2]:
        for path in ("d/{}", "actor/{}", "d/{}.json", "facsimile/{}/0", "who-knew?target={}", "event/{}"):
            address = f"/with/{path.format(name)}"
            assert test_secrets.leaks(client.get(address), address) == [], address
    for archive in opened:
        archive.close()
