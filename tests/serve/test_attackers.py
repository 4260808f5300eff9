"""Documents, catalogues, authority files and settings full of markup: nothing of it becomes part of a page or of a file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.folder.decisions import Decision, append
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from diplomatica.serve.desk import Desk
from tests.serve.walk import Walk, fields, found, is_page, walk

pytestmark = pytest.mark.timeout(600)

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}</style></title><svg onload=alert(1)>"
"""What an attacker writes wherever something can be written."""

ELSEWHERE = "javascript:alert(1)//https://evil.example/"

FORMULA = '=HYPERLINK("https://evil.example","x")'

DOCUMENT = f"""id: evil-1
title: Letter, {EVIL}
date: 12 May 1951
from: Vane {EVIL}
to: Orr {EVIL}
sent: 12.5.51 at 8:10
number: 7/{EVIL}
collection: {EVIL}
holdings: {EVIL}
citation: {EVIL}
summary: {FORMULA} {EVIL}
rights: {EVIL}
translator: {EVIL}
provider: {EVIL}
repository: {EVIL}
language: en"><script>
original language: ru"><script>
url: {ELSEWHERE}
events: closing:fact

No. 7/{EVIL} 12 May 1951

VELL, TO THE CONSUL {EVIL}

1. Reference your No. 6 of 10 May {EVIL}. The straits are closed, says Orr {EVIL}. [inserted by hand: {EVIL}] {{{{config}}}} {{% raw %}}

a) {EVIL} [{EVIL}]

Telegraph {EVIL}.

VANE {EVIL}
"""

SECOND = """id: evil-2
title: Reply
date: 13 May 1951
from: Orr
to: Vane

Your No. 7 of 12 May came. The straits are closed.

ORR
"""

AUTHORITY = {
    "people.csv": (
        ["id", "name", "variants", "born", "died", "external_ids"],
        ["vane", f"Vane {EVIL}", f"Vane|{EVIL}", EVIL, "", f"wikidata:{ELSEWHERE}"], ["orr", "Orr", "", "", "", ""],
    ),
    "places.csv": (
        ["id", "name", "variants", "parent_id", "latitude", "longitude", "timezone", "external_ids"],
        ["vell", f"Vell {EVIL}", "VELL|Vell", "", "1", "2", "Europe/Rome", ""],
    ),
    "organisations.csv": (["id", "name", "kind", "parent_id", "place_id", "variants"], ["bureau", FORMULA, "service", "", "vell", EVIL]),
    "offices.csv": (
        ["id", "name", "variants", "organisation_id", "place_id", "external_ids"],
        ["consul", f"Consul {EVIL}", "THE CONSUL|Consul", "bureau", "vell", ""],
    ),
    "tenures.csv": (["person_id", "office_id", "kind", "from", "to", "source"], ["orr", "consul", "appointed", "1950", "1952", EVIL]),
    "events.csv": (
        ["id", "title", "kind", "place_id", "from", "to", "public_from", "words", "source"],
        ["closing", EVIL, EVIL, "vell", "1951-05-12", "1951-05-12", "", "straits are closed", EVIL],
    ),
}  # fmt: skip

SETTINGS = {"name": EVIL, "description": EVIL, "rights": EVIL, "curator": EVIL, "base_url": "https://example.org/"}


def make(root: Path) -> Path:
    """An archive that is full of markup."""
    (root / "documents" / "<b>").mkdir(parents=True)
    (root / "documents" / "<b>" / "e'\"><script>alert(1).txt").write_text(DOCUMENT, encoding="utf-8")
    (root / "documents" / "second.txt").write_text(SECOND, encoding="utf-8")
    (root / "documents" / "<img src=x onerror=alert(1)>.txt").write_bytes(b"\xff not UTF-8")
    (root / "authority").mkdir()
    for name, (columns, *rows) in AUTHORITY.items():
        with (root / "authority" / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
    lines = [f"{name} = {json.dumps(value)}" for name, value in SETTINGS.items()]
    (root / "diplomatica.toml").write_text("[archive]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    build(root, workers=0)
    return root


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    root = make(tmp_path_factory.mktemp("evil") / "archive")
    with Archive.open(root) as opened:
        fact = opened.view.rows("select fact_id from parties order by fact_id limit 1")[0]["fact_id"]
        append(root, Decision(fact_id=fact, ruling="unsure", note=EVIL, by=EVIL))
        yield opened


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    desk = Desk(archive.root, EVIL)
    client = TestClient(create_app(archive, desk=desk), base_url="http://127.0.0.1")
    client.get(f"/desk?key={desk.key}")
    return client


@pytest.fixture(scope="module")
def walked(client: TestClient) -> Walk:
    starts = [
        "/",
        "/d/evil-1",
        "/d/evil-2",
        "/actor/vane",
        "/event/closing",
        "/decide",
        "/problems",
        f"/{quote(EVIL)}",
        f"/search?q={quote(EVIL)}",
    ]
    return walk(client, starts, 2)


def sound(text: str, address: str) -> None:
    """Every element of a page is one of ours, and every address in it leads where ours lead."""
    assert "&#39;49" not in text and "'49" not in text, "words are no template"
    for tag, given in found(text).elements:
        assert tag not in ("iframe", "object", "embed", "base", "style", "math", "foreignobject"), (address, tag)
        assert not [name for name in given if name.startswith("on") or name == "style"], (address, tag, given)
        if tag == "script":
            assert re.fullmatch(r"/static/[0-9a-f]+/[\w-]+\.js", given["src"]), (address, given)
        if tag == "img":
            assert given["src"].startswith("/"), (address, given)
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            value = given.get(name, "")
            assert re.match(r"(/(?!/)|#|\?|https?://|$)", value), (address, tag, name, value)
            assert "evil.example" not in value or "q=" in value or "%" in value, (address, tag, name, value)


def test_no_page_is_broken_into(walked: Walk) -> None:
    pages = [address for address, answer in walked.answers.items() if is_page(answer)]
    assert len(pages) > 50
    assert sum("onerror=alert(1)&gt;" in walked.answers[address].text for address in pages) > 25, (
        "the markup is shown as words"
    )
    for address in pages:
        sound(walked.answers[address].text, address)


def test_no_field_is_broken_into(walked: Walk, client: TestClient) -> None:
    for path, name in fields(walked):
        address = f"{path}?{urlencode({name: EVIL})}"
        answer = client.get(address)
        if is_page(answer):
            sound(answer.text, address)
    for route in ("/d/", "/actor/", "/event/", "/explain/", "/static/"):
        answer = client.get(route + quote(EVIL, safe=""))
        assert answer.status_code == 404
        if is_page(answer):
            sound(answer.text, route)


def test_every_answer_has_the_policy(walked: Walk) -> None:
    for address, answer in walked.answers.items():
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, address
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        kind = answer.headers["content-type"]
        assert is_page(answer) == ("<!doctype html>" in answer.text[:200]), (address, kind)


def test_pictures_alone_are_broken_into_neither(walked: Walk, client: TestClient) -> None:
    """A picture that is opened by itself is a document of its own."""
    pictures = {
        address: answer
        for address, answer in walked.answers.items()
        if answer.headers["content-type"].startswith("image/svg")
    }
    pictures["/space-time.svg?actor=vane"] = client.get("/space-time.svg?actor=vane")
    assert pictures
    for address, answer in pictures.items():
        sound(answer.text, address)


def test_no_cell_of_a_table_is_a_formula(walked: Walk) -> None:
    tables = {
        address: answer
        for address, answer in walked.answers.items()
        if answer.headers["content-type"].startswith("text/csv")
    }
    assert len(tables) > 5
    for address, answer in tables.items():
        for row in csv.reader(io.StringIO(answer.text)):
            assert not [
                cell
                for cell in row
                if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[+-]?[\d.]+", cell)
            ], address


def test_no_record_of_a_citation_is_broken_into(client: TestClient) -> None:
    """A field of RIS or BibTeX that holds the marks of the format begins no field of its own."""
    ris = client.get("/d/evil-1.ris").text
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.splitlines() if line.strip())
    bib = client.get("/d/evil-1.bib").text
    assert bib.count("@") == 1 and bib.count("{") == bib.count("}")
    assert json.loads(client.get("/d/evil-1.csl.json").text)
