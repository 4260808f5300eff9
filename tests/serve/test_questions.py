"""The page of each question: its form, its figures, its rows with their proofs, and the same answer as a file."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from diplomatica.library import Archive
from diplomatica.serve import wording
from diplomatica.serve.app import FILES, PAGES, create_app
from diplomatica.serve.pages import questions as pages
from diplomatica.serve.paging import PAGE_SIZE
from diplomatica.serve.questions import QUESTIONS
from tests.flow.calendar import EVENTS
from tests.resolve.orsk import FILES as AUTHORITY
from tests.view.orsk import make_archive

MANY = 130
LONGEST_PAGE = 100_000

ASKED = {
    "who-knew": "target=orsk-12", "known": "actor=bartold&at=1951-06-01", "ahead": "a=kern&b=bartold",
    "learned": "actor=bartold&from=1951-05-01&to=1951-06-01", "compare-knowledge": "a=kern&b=bartold&at=1951-06-01",
    "channel": "a=kern&b=bartold", "completeness": "actor=bartold&from=1951-05-01&to=1951-06-01&within=3d", "silences": "",
    "requests": "", "intervals": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(make_archive(tmp_path_factory.mktemp("orsk") / "archive")) as made:
        yield made


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return TestClient(create_app(archive), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An archive with more rows than fit a page, and with a title that a spreadsheet would run."""
    from diplomatica.build import build

    root = tmp_path_factory.mktemp("busy")
    (root / "documents").mkdir()
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Busy (fiction)"\n', encoding="utf-8")
    storm = "storm,A day of storm,act,tarn,1951-02-05,,1951-02-04\n"
    for name, content in {**AUTHORITY, "events": EVENTS + storm}.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    rows: list[dict[str, Any]] = [
        {
            "id": f"tel-{n:03d}", "kind": "telegram", "sender": ["Erik Brandt"], "recipient": ["Foreign Office of Orsk"],
            "date": f"1951-0{1 + n // 28}-{1 + n % 28:02d}", "title": f"=Telegram <b>{n}</b> “quoted”", "numbers": [f"own:{n * 2}"],
            "place_from": "Tarn", "place_to": "Halm", "sent": f"1951-0{1 + n // 28}-{1 + n % 28:02d}T10:00",
        }
        for n in range(MANY)
    ]  # fmt: skip
    (root / "documents" / "list.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build(root, workers=0)
    with Archive.open(root) as made:
        yield TestClient(create_app(made), base_url="http://127.0.0.1")


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_question_is_tried_and_every_page_links_to_all() -> None:
    assert set(ASKED) == {question.name for question in QUESTIONS}
    assert {question.path for question in QUESTIONS} <= set(PAGES)
    assert {f"/{name}.{suffix}" for name in ASKED for suffix in ("json", "csv")} <= set(FILES)


def test_the_page_of_all_questions(client: TestClient) -> None:
    page = client.get("/questions").text
    for question in QUESTIONS:
        assert f'href="{question.path}"' in page
    assert '<a href="/questions" aria-current="page">' in page


@pytest.mark.parametrize("name", ASKED)
def test_the_form_keeps_what_was_asked(client: TestClient, name: str) -> None:
    page = client.get(f"/{name}?{ASKED[name]}").text
    assert f'<form class="choose" action="/{name}">' in page
    for part in filter(None, ASKED[name].split("&")):
        field, _, value = part.partition("=")
        assert re.search(rf'<input type="text" name="{field}" value="{value}"', page)
    assert '<dl class="figures">' in page


@pytest.mark.parametrize("name", ASKED)
def test_the_same_answer_as_a_file(client: TestClient, archive: Archive, name: str) -> None:
    page = client.get(f"/{name}?{ASKED[name]}").text
    given: dict[str, Any] = {}
    for suffix in ("json", "csv"):
        [address] = re.findall(rf'href="(/{name}\.{suffix}[^"]*)"', page)
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200
        assert f'filename="{name}.{suffix}"' in answer.headers["content-disposition"]
        if suffix == "json":
            given = json.loads(answer.text)
            assert set(given) == {"rows", "count", "of", "notes"} and given["count"] == len(given["rows"])
        else:
            assert len(list(csv.DictReader(io.StringIO(answer.text)))) == given["count"]


@pytest.mark.parametrize("name", [name for name, asked in ASKED.items() if asked])
def test_nothing_asked_is_a_form_and_no_file(client: TestClient, name: str) -> None:
    answer = client.get(f"/{name}")
    assert answer.status_code == 200 and '<section class="answer"' not in answer.text
    assert client.get(f"/{name}.json").status_code == 404
    assert "nothing is asked; name " in client.get(f"/{name}.csv").text


def test_value_words_figures_chains_and_denominators(client: TestClient) -> None:
    said = words(client.get("/known?actor=bartold&at=1951-06-01").text)
    assert "1 of 2 certain" in said or "2 of 2 certain" in said
    page = client.get("/completeness?actor=bartold&from=1951-05-01&to=1951-06-01&within=3d").text
    said = words(page)
    assert "1 of 1 documents certainly in time" in said
    assert "Documents 1 0 0 0 0 1" in said
    assert re.search(r'<ol class="chain"><li><a href="/d/orsk-14">Telegram 14 from Vell</a>', page)
    assert "of this folder" in said
    assert "papers that are not public, if there are any, count as not here" in said


@pytest.mark.parametrize("name", ["known", "learned", "ahead", "compare-knowledge", "completeness", "who-knew"])
def test_every_row_has_its_chain_with_links(client: TestClient, name: str) -> None:
    page = client.get(f"/{name}?{ASKED[name]}").text
    assert re.search(r'<ol class="chain"><li><a href="/d/orsk-1[24]">', page)


def test_a_name_will_do_where_one_alone_is_called_so(busy: TestClient) -> None:
    assert "What had reached Erik Brandt" in words(busy.get("/known?actor=erik+brandt").text)
    # Two bore the cover name Falcon in turn, and two may be Heron.
    answer = busy.get("/known?actor=Heron")
    assert answer.status_code == 404 and "may be several: olsen-a, olsen-b; take one id" in words(answer.text)
    answer = busy.get("/known?actor=%3Cb%3Enobody")
    assert answer.status_code == 404 and "&lt;b&gt;nobody" in answer.text and "<b>nobody" not in answer.text
    assert "`diplomatica actors` lists them" in words(answer.text)


@pytest.mark.parametrize(
    "query",
    ["known?actor=brandt&at=soon", "channel?a=brandt&b=orsk-fo&clocks_apart=x", "channel?a=brandt&b=orsk-fo&clocks_apart=nan",
     "completeness?actor=brandt&from=1951-02-01&to=1951-03-01&within=soon", "learned?actor=brandt&from=1951-03-01&to=1951-02-01",
     "who-knew?target=nothing", "known?actor=brandt&rung=seen", "silences?a=brandt"],
)  # fmt: skip
def test_what_makes_no_sense_is_said_in_the_page(busy: TestClient, query: str) -> None:
    answer = busy.get(f"/{query}")
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text and "<form" in answer.text


def test_long_answers_come_in_pages(busy: TestClient) -> None:
    seen: list[str] = []
    address, turned = "/known?actor=orsk-fo", 0
    while address:
        page = busy.get(address).text
        assert len(page.encode()) < LONGEST_PAGE
        here = re.findall(r'<tr><td><a href="/d/(tel-\d+)"', page)
        assert len(here) <= PAGE_SIZE
        seen += here
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        address, turned = html.unescape(following[1]) if following else "", turned + 1
    assert turned == 3 and len(seen) == MANY == len(set(seen))
    assert "Page 3 of 3" in words(busy.get("/known?actor=orsk-fo&page=99").text)
    assert busy.get("/known?actor=orsk-fo&page=-1").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/completeness?actor=orsk-fo&from=1951-01-01&to=1951-12-31", "/ahead?a=brandt&b=vell", "/silences", "/channels", "/actors",
     "/compare-knowledge?a=brandt&b=orsk-fo&at=1951-12-31", "/learned?actor=orsk-fo&from=1951-01-01&to=1951-12-31", "/not-held",
     "/channel?a=brandt&b=orsk-fo", "/who-knew", "/events", "/requests", "/problems"],
)  # fmt: skip
def test_no_page_is_too_long(busy: TestClient, path: str) -> None:
    page = busy.get(path).text
    assert len(page.encode()) < LONGEST_PAGE
    assert "<b>" not in page.replace("<b>Telegram", "")


def test_a_cell_never_begins_a_formula(busy: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(busy.get("/known.csv?actor=orsk-fo").text)))
    assert len(rows) == MANY
    assert all(row["title"].startswith("'=Telegram") for row in rows)
    assert json.loads(rows[0]["chain"])[0]["document_id"].startswith("tel-")


def test_gaps_in_numbers_and_a_week_by_week_count(busy: TestClient) -> None:
    said = words(busy.get("/silences").text)
    assert "130 of 259 numbers of 1951 are here" in said
    assert "of this folder" in said
    said = words(busy.get("/channel?a=brandt&b=orsk-fo").text)
    assert "1951-W01 7 of 130" in said and "0 of 130 transmissions have both hours printed" in said


def test_an_event_of_a_day_is_shown_as_a_day(busy: TestClient) -> None:
    said = words(busy.get("/events").text)
    assert "1 February 1951, 06:00 (UTC+2) The straits are closed" in said
    assert "5 February 1951 A day of storm" in said
    page = words(busy.get("/event/storm").text)
    assert "5 February 1951 · Tarn · public from 4 February 1951 ·" in page


def test_actors_are_found_by_name_and_id(busy: TestClient) -> None:
    said = words(busy.get("/actors?q=falcon").text)
    assert "2 actors and places with “falcon”" in said or "2 actors and places with falcon" in said
    assert "Erik Brandt brandt" in said and "Maria Lund lund" in said


def test_words_for_every_value() -> None:
    from diplomatica.flow.completeness import VALUES
    from diplomatica.model.schema import TABLES

    assert set(VALUES) <= set(wording.VALUES)
    assert set(wording.QUALITIES) == set(TABLES["channel_claims"].vocabularies["quality"])
    assert set(wording.IGNORANCE) == set(TABLES["ignorance"].vocabularies["kind"])
    assert pages.OFFERED < 500
