"""What can be taken away from lists and pages as a file, and what the forms hint at: all of it is the archive's own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from diplomatica.serve.hints import held
from diplomatica.serve.questions import QUESTIONS
from tests.samples.built import NAMES


@pytest.fixture(scope="module", params=NAMES)
def archive(request: pytest.FixtureRequest, sample: Callable[[str], Path]) -> Iterator[Archive]:
    with Archive.open(sample(request.param)) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return TestClient(create_app(archive), base_url="http://127.0.0.1")


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file, which say the same as the JSON beside it."""
    answer = client.get(address.replace("*", "csv"))
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_chronology_can_be_taken_away_between_two_days(client: TestClient, archive: Archive) -> None:
    whole = client.get("/chronology.json").json()
    found = rows(client, "/chronology.*")
    assert [row["id"] for row in found] == [row["id"] for row in whole["rows"]] and whole["of"] >= len(found) > 10
    day = held(archive).first
    some = rows(client, f"/chronology.*?to={day}")
    assert 0 < len(some) < len(found) and {row["id"] for row in some} <= {row["id"] for row in found}
    assert client.get("/chronology.csv?from=soon").status_code == 404
    assert f'href="/chronology.csv?to={day}"' in client.get(f"/chronology?to={day}").text


def test_an_event_can_be_taken_away(client: TestClient, archive: Archive) -> None:
    event = held(archive).event
    assert event is not None
    whole, found = client.get(f"/event/{event['id']}.json").json(), rows(client, f"/event/{event['id']}.*")
    assert whole["event"]["id"] == event["id"] and whole["who_had_heard"]
    assert [row["fact_id"] for row in found] == [row["fact_id"] for row in whole["reports"]] != []
    page = client.get(f"/event/{event['id']}").text
    assert f'href="/event/{event["id"]}.csv"' in page and client.get("/event/nothing.csv").status_code == 404


def test_an_actor_can_be_taken_away_with_each_paper_once(client: TestClient, archive: Archive) -> None:
    name = held(archive).actors[0]
    whole, found = client.get(f"/actor/{name}.json").json(), rows(client, f"/actor/{name}.*")
    ids = [row["id"] for row in found]
    assert ids == [row["id"] for row in whole["documents"]] and len(ids) == len(set(ids)) > 0
    [counted] = archive.view.rows(
        """select count(*) as n from (select document_id from parties where (entity_id = $id or office_id = $id) and status <> 'rejected'
        union select document_id from mentions where entity_id = $id and status <> 'rejected')""",
        {"id": name},
    )
    assert len(ids) == counted["n"] and whole["of"] == len(archive.search("", 100).hits)
    assert f'href="/actor/{name}.csv"' in client.get(f"/actor/{name}").text
    assert client.get("/actor/nobody.json").status_code == 404


def test_forms_hint_at_what_the_archive_holds(client: TestClient, archive: Archive) -> None:
    page = client.get("/who-knew").text
    hinted = re.findall(r'placeholder="([^"]+)"', page.partition("<main")[2])
    assert hinted == [held(archive).point] and client.get(f"/d/{held(archive).document}").status_code == 200
    for question in QUESTIONS:
        said = client.get(question.path).text
        assert "209812" not in said or archive.view.rows("select 1 from documents where id = '209812'")
        for address in re.findall(r'For example: <a href="([^"]+)"', said):
            assert client.get(unescape(address)).status_code == 200, address
        assert ("For example:" in said) == any(field.needed for field in question.fields), question.name


def test_a_channel_counts_its_documents_of_all(client: TestClient, archive: Archive) -> None:
    total = len(archive.search("", 100).hits)
    cells = re.findall(r'data-label="Documents">(.*?)</td>', client.get("/channels").text)
    assert cells and all(f"of {total}" in cell for cell in cells)
