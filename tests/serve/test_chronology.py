"""Documents and events in one order of time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.view.orsk import make_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(make_archive(tmp_path_factory.mktemp("orsk") / "archive")) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return TestClient(create_app(archive), base_url="http://127.0.0.1")


def test_all_that_is_dated_stands_there_once_in_order(client: TestClient, archive: Archive) -> None:
    page = client.get("/chronology").text
    listed = re.findall(r'<li class="item">.*?href="/(d|event)/([^"]+)"', page)
    dated = archive.view.rows("select id from documents where date_earliest is not null or date_latest is not null")
    assert sorted(name for kind, name in listed if kind == "d") == sorted(row["id"] for row in dated)
    events = {row["id"] for row in archive.events().rows if row["earliest_shown"] or row["latest_shown"]}
    assert {name for kind, name in listed if kind == "event"} == events and len(listed) == len(dated) + len(events)
    by_day = [
        row["id"]
        for row in archive.view.rows(
            "select id from documents where date_earliest is not null order by date_earliest, date_latest, id"
        )
    ]
    days = {row["id"]: row["date_earliest"] for row in archive.view.rows("select id, date_earliest from documents")}
    order = [days[name] for kind, name in listed if kind == "d"]
    assert order == sorted(order) and len(order) == len(by_day)


def test_a_window_leaves_out_what_cannot_lie_in_it(client: TestClient) -> None:
    whole = client.get("/chronology").text.count('<li class="item">')
    part = client.get("/chronology?from=1951-05-12&to=1951-05-12").text.count('<li class="item">')
    assert 0 < part <= whole
    assert "Nothing dated lies here" in client.get("/chronology?from=1700&to=1701").text


def test_what_is_no_day_is_said(client: TestClient) -> None:
    answer = client.get("/chronology", params={"from": "<b>soon", "to": ""})
    assert answer.status_code == 400 and "are no days" in answer.text and "<b>soon" not in answer.text
