"""Pages over HTTP: what they say, what they escape, what they refuse."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diplomatica.library import STYLES, Archive
from diplomatica.serve import wording
from diplomatica.serve.app import PAGES, create_app
from diplomatica.serve.paper.sheet import Piece, Sheet
from diplomatica.serve.saying import TABLE_NAMES
from tests.view.orsk import TEXT, make_archive, make_denying_archive

VOID = {"meta", "link", "input", "br", "hr", "img"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(make_archive(tmp_path_factory.mktemp("orsk") / "archive")) as made:
        yield made


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return TestClient(create_app(archive), base_url="http://127.0.0.1")


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


PATHS = [
    "/", "/search", "/search?q=harbour", "/search?q=nobody", "/search?q=&kind=telegram", "/search?q=date:soon", "/d/orsk-12",
    "/d/orsk-14", "/d/calendar-7", "/actors", "/actor/bartold", "/actor/vell", "/actor/orsk-ambassador-vell", "/channels",
    "/not-held", "/requests", "/requests?state=none_held", "/who-knew", "/who-knew?target=orsk-12", "/who-knew?target=orsk-12%23 1",
    "/who-knew?target=closing", "/known", "/known?actor=bartold&at=1951-06-01", "/known?actor=bartold&at=soon", "/problems",
    "/events", "/event/closing", "/nobody", "/d/orsk-1", "/questions", "/actors?q=bartold", "/learned",
    "/learned?actor=bartold&from=1951-05-01&to=1951-06-01", "/ahead", "/ahead?a=kern&b=bartold", "/compare-knowledge",
    "/compare-knowledge?a=kern&b=bartold&at=1951-06-01", "/channel", "/channel?a=kern&b=bartold", "/completeness",
    "/completeness?actor=bartold&from=1951-05-01&to=1951-06-01", "/silences", "/silences?a=kern&b=bartold",
    "/requests?at=1951-05-12T10:00Z",
]  # fmt: skip


class Balanced(HTMLParser):
    """Fails on tags that do not close in order, on ids used twice, and on scripts and styles that stand in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "style", tag
        if tag == "script":
            given = dict(attrs)
            assert given.get("type") == "module" and (given.get("src") or "").startswith("/static/")
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name != "style"
            if name == "id":
                assert value not in self.ids, f"id {value} twice"
                self.ids.add(value or "")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_data(self, data: str) -> None:
        assert not self.stack or self.stack[-1] != "script", data

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_well_made(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    parser = Balanced()
    parser.feed(answer.text)
    assert not parser.stack
    assert answer.text.count("<h1>") == 1
    assert 'lang="en"' in answer.text
    for name in re.findall(r'href="#([^"]+)"', answer.text):
        assert name in parser.ids, f"{path}: nothing is called #{name}"


@pytest.mark.timeout(180)
def test_every_link_leads_somewhere(client: TestClient) -> None:
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if "text/html" in answer.headers["content-type"]:
            links = [html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', answer.text)]
            # A picture leads to each stretch of time, without end; tests of pictures follow those links once.
            # All pages are there once more in another language, through each lens, and for words as typed.
            again = ("lang=", "as-known-to=", "exact=1", "letters=1")
            waiting += [
                link
                for link in links
                if not link.startswith("/space-time?") and not any(word in link for word in again)
            ]
    assert len(seen) > 40


def test_counts_come_with_their_denominator(client: TestClient) -> None:
    said = words(client.get("/").text)
    assert "2 of 3 their whole text here" in said
    assert "1 of 3 the hour of sending printed" in said
    assert "1 of 3 documents · 1–1 shown" in words(client.get("/search?q=pilots").text)


def test_each_hour_as_printed_and_as_understood(client: TestClient) -> None:
    said = words(client.get("/d/orsk-14").text)
    assert (
        "12:30, 12 May 12 May 1951, 12:30 in Moscow (UTC+3) 12 May 1951, 09:30 UTC; clock by the custom of the service"
        in said
    )
    assert "clock not printed" in said
    said = words(client.get("/d/orsk-12").text)
    assert "Sent hour not printed" in said
    assert "Number none printed" in said


def test_header_says_who_and_why(client: TestClient) -> None:
    said = words(client.get("/d/orsk-12").text)
    assert "headquarters [upravlenie]" in said
    assert "Kern held the office from 1950 to 1952" in said
    assert "suggested" in said


def test_points_have_their_own_addresses(client: TestClient) -> None:
    page = client.get("/d/orsk-12").text
    for point in ("1", "1.a", "1.b"):
        assert f'id="{point}"' in page


def test_the_text_is_all_there_and_escaped(client: TestClient, archive: Archive) -> None:
    page = client.get("/d/orsk-14").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page

    def said(pieces: list[Piece]) -> str:
        return "".join(piece.text + said(piece.pieces) for piece in pieces)

    parts = [said(block.pieces) for block in Sheet(archive.show("orsk-12")).blocks()]
    assert "".join("".join(parts).split()) == "".join(TEXT.split())


def test_marks_are_set_apart(client: TestClient) -> None:
    page = client.get("/d/orsk-12").text
    assert re.search(r'<ins class="hand">\[inserted by hand: and the straits\]</ins>', page)
    assert "Inserted by hand" in page


def test_a_calendar_row_never_passes_for_a_text(client: TestClient) -> None:
    said = words(client.get("/d/calendar-7").text)
    assert "Facts of the page were read; the text is not here." in said
    assert "not the document’s" in said
    assert "in title or summary: the catalogue’s words, not the document’s" in words(
        client.get("/search?q=straits").text
    )


def test_what_is_not_there_names_the_likest(client: TestClient) -> None:
    answer = client.get("/d/orsk-1")
    assert answer.status_code == 404
    assert "/d/orsk-12" in answer.text


@pytest.mark.parametrize("suffix", ["json", "bib", "ris", "csl.json", "txt"])
def test_files_beside_the_page(client: TestClient, suffix: str) -> None:
    answer = client.get(f"/d/orsk-12.{suffix}")
    assert answer.status_code == 200
    assert "Bartold" in answer.text
    assert answer.headers["content-type"].partition(";")[0] != "text/html"
    assert client.get(f"/d/nobody.{suffix}").status_code == 404
    assert client.get(f"/d/orsk-12.{suffix}?passage=1.b").status_code == 200


def test_json_is_what_show_gives(client: TestClient, archive: Archive) -> None:
    given = json.loads(client.get("/d/orsk-12.json").text)
    assert set(given) == set(archive.show("orsk-12"))
    assert given["parties"][0]["evidence"]["rule"] == "parties.test"


@pytest.mark.parametrize(
    "name", ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"]
)
def test_the_wall_stands_around_every_answer(client: TestClient, name: str) -> None:
    for path in ("/", "/nobody", "/static/room.css", "/d/orsk-12.json"):
        assert name in client.get(path).headers
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy


@pytest.mark.parametrize(
    "host", ["archive.example", "127.0.0.1.archive.example", "", "localhost.archive.example:80", "[::2]"]
)
def test_other_host_names_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "LOCALHOST", "[::1]:80"])
def test_this_computer_s_names_are_served(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading(client: TestClient, method: str) -> None:
    answer = client.request(method, "/")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_head_has_no_body(client: TestClient) -> None:
    assert client.head("/").status_code == 200


def test_addresses_are_bounded(client: TestClient) -> None:
    assert client.get("/search?q=" + "x" * 5000).status_code == 414


@pytest.mark.parametrize(
    "path",
    ["/search?q=%00", "/search?q=%ff", "/search?page=-1", "/search?page=99999999", "/search?from=%22%3E%3Cb%3E", "/d/%2e%2e%2fx",
     "/d/..%5c..%5cetc", "/explain/nobody", "/actor/%3Cb%3E", "/static/../app.py", "/static/%2e%2e/app.py", "/search?q=%3Cscript%3E"],
)  # fmt: skip
def test_strange_addresses_are_answered_calmly(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text.replace("<b>1951", "")


def test_a_new_build_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from diplomatica.serve import room

    monkeypatch.setattr(room, "LOOK_EVERY_SECONDS", 0.0)
    root = make_archive(tmp_path / "archive")
    with Archive.open(root) as archive:
        client = TestClient(create_app(archive), base_url="http://127.0.0.1")
        assert "Generation 1." in client.get("/").text
        generations = root / ".diplomatica" / "generations"
        (generations / "000001").rename(generations / "000002")
        (root / ".diplomatica" / "CURRENT").write_text("000002\n")
        assert "Generation 2." in client.get("/").text
        (root / ".diplomatica" / "CURRENT").write_text("000009\n")
        assert "Generation 2." in client.get("/d/orsk-12").text


def test_words_for_every_vocabulary() -> None:
    from diplomatica.model.schema import TABLES

    closed = {
        ("parties", "role"): wording.ROLES, ("times", "kind"): wording.TIMES, ("times", "zone_basis"): wording.CLOCKS,
        ("marks", "kind"): wording.MARKS, ("requests", "state"): wording.STATES, ("reports", "modality"): wording.MODALITIES,
        ("not_held", "existence"): wording.EXISTENCE, ("documents", "text_scope"): wording.SCOPES,
    }  # fmt: skip
    for (table, column), said in closed.items():
        assert set(said) == set(TABLES[table].vocabularies[column])


def test_every_page_is_in_the_documentation() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "reading-room.md").read_text(encoding="utf-8")
    for path in PAGES:
        assert f"`{path}`" in text, path
    assert set(STYLES) == {"archive", "chicago", "bibtex", "ris", "csl-json"}


def test_what_a_paper_denies_is_said_in_words(tmp_path: Path) -> None:
    with Archive.open(make_denying_archive(tmp_path / "archive")) as made:
        room = TestClient(create_app(made), base_url="http://127.0.0.1")
        said = words(room.get("/who-knew?target=orsk-12").text)
        known = words(room.get("/known?actor=morrow").text)
    assert "attested not , up to 30 May 1951, 12:00 (UTC) , by orsk-14 1 it may have come later" in said
    assert "attested not up to" in said.split("Kern", 1)[1], "beside what is certain"
    assert "attested not , up to 30 May 1951, 12:00 (UTC) , by orsk-14 1" in known


def test_scripts_and_styles_are_kept_until_they_change(client: TestClient) -> None:
    page = client.get("/").text
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert {path.rpartition("/")[2] for path in found} >= {"room.css", "room.js"}
    for path in found:
        assert "immutable" in client.get(path).headers["cache-control"]
        bare = client.get("/static/" + path.rpartition("/")[2])
        assert bare.headers["cache-control"] == "no-cache" and bare.content == client.get(path).content
    assert client.get(found[0].rpartition("/")[0] + "/keys.js").headers["content-type"].startswith("text/javascript")
    for path in ("/static/nobody.js", "/static/app.py", "/static/x/..%2fapp.py"):
        assert client.get(path).status_code == 404


def test_what_was_made_of_facts_is_explained_as_the_command_does(client: TestClient, archive: Archive) -> None:
    made = [
        row["id"]
        for table in ("not_held", "transmissions")
        for row in archive.view.rows(f"select id from {table} order by id")
    ]
    assert {name.partition("-")[0] for name in made} >= {"t"}
    for name in made:
        proof = archive.explain_made(name)
        assert proof is not None
        answer = client.get(f"/explain/{name}")
        said = words(answer.text)
        assert (answer.status_code, name in said) == (200, True)
        for reason in proof["reasons"]:
            assert reason["rule"] in said and " ".join((reason["text"] or "").split()) in said
        for told in (*proof["mentions"], *proof["facts"]):
            assert f"/explain/{told['fact_id']}" in answer.text and " ".join((told["text"] or "").split()) in said
        for fact in proof["facts"]:
            called = {"parties": wording.ROLES, "times": wording.TIMES}.get(fact["table"])
            assert (called[fact["says"]] if called else TABLE_NAMES[fact["table"]]) in said
        assert proof["reasons"] or proof["mentions"] or proof["facts"], name
        assert "No reasons are stored" not in said
    assert client.get("/explain/t-nobody").status_code == 404


def test_an_index_of_another_version_is_no_fault_of_the_lens(tmp_path: Path) -> None:
    with Archive.open(make_archive(tmp_path / "archive")) as made:
        for version in (tmp_path / "archive").rglob("search/version"):
            version.write_text("fields 0\n", encoding="utf-8")
        room = TestClient(create_app(made), base_url="http://127.0.0.1")
        for path in (
            "/search?q=harbour",
            "/d/orsk-12",
            "/search?q=harbour&as-known-to=kern&at=1952",
            "/d/orsk-12?as-known-to=kern&at=1952",
        ):
            answer = room.get(path)
            said = words(answer.text)
            assert answer.status_code == 503, path
            assert "made by another version" in said and "diplomatica build" in said
            assert "cannot be put on" not in said and "no such page" not in said and str(tmp_path) not in said
