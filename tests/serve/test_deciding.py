"""Deciding on the page: who may, what is stored, what is told, and that a build changes the fact."""

from __future__ import annotations

import html
import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import diplomatica
from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.errors import UsageError
from diplomatica.folder.decisions import Decision, append, read
from diplomatica.folder.lock import only_one
from diplomatica.library import Archive
from diplomatica.model.facts import fact_id
from diplomatica.model.schema import FACT_COLUMNS, TABLES
from diplomatica.serve import room
from diplomatica.serve.app import create_app
from diplomatica.serve.desk import Desk
from diplomatica.serve.run import run
from diplomatica.serve.saying import ACTORS, CHOSEN, COLUMNS, DOCUMENTS, TABLE_NAMES
from tests.view.orsk import make_archive

HERE = {"origin": "http://127.0.0.1"}
FACT = fact_id("parties", "orsk-12", "to", "THE AMBASSADOR OF ORSK", 0)
SECRET_FACT = fact_id("mentions", "orsk-13", "person", "Morrow", 0)


class Curator:
    """Somebody with a browser at the desk of an archive."""

    def __init__(self, root: Path, by: str | None = "A. Reader") -> None:
        self.archive = Archive.open(root)
        self.desk = Desk(root, by)
        self.app = create_app(self.archive, desk=self.desk)
        self.client = TestClient(self.app, base_url="http://127.0.0.1")
        assert self.client.get(f"/desk?key={self.desk.key}").status_code == 200

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200
        return html.unescape(answer.text)

    def send(
        self, fact: str, ruling: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] = HERE
    ) -> Any:
        """Press a button of the fact's page as it is now."""
        page = self.client.get(f"/explain/{fact}").text
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        given = {
            "token": self.desk.token,
            "seen": html.unescape(seen[1]) if seen else "",
            "ruling": ruling,
            **(form or {}),
        }
        return self.client.post(f"/decide/{fact}", data=given, headers=dict(headers), follow_redirects=False)

    def stored(self) -> list[Decision]:
        return [item.decision for item in read(self.archive.root)[0]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


@pytest.fixture
def curator(root: Path) -> Iterator[Curator]:
    made = Curator(root)
    yield made
    made.archive.close()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Curator]:
    """A desk for many tests that store nothing, or do not care what is stored."""
    made = Curator(make_archive(tmp_path_factory.mktemp("lasting") / "archive"))
    yield made
    made.archive.close()


@pytest.fixture(scope="module")
def straits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with full texts, of which some facts are doubtful, built in a folder of its own."""
    folder = tmp_path_factory.mktemp("straits") / "archive"
    shutil.copytree(Path(diplomatica.__file__).parent / "samples" / "straits-1951", folder)
    build(folder, workers=0)
    return folder


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def wait_for_the_build(curator: Curator) -> None:
    """Until the build that a page started has ended."""
    last = time.monotonic() + 90
    while curator.desk.is_building:
        assert time.monotonic() < last
        time.sleep(0.1)


# What is stored.


def test_a_ruling_is_stored_as_the_command_stores_it(curator: Curator, tmp_path: Path) -> None:
    answer = curator.send(FACT, "reject", {"note": "another man of that name"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/explain/{FACT}#decide")
    other = make_archive(tmp_path / "other")
    command = [
        "decide",
        FACT,
        "reject",
        "--note",
        "another man of that name",
        "--by",
        "A. Reader",
        "--archive",
        str(other),
    ]
    assert CliRunner().invoke(cli, command).exit_code == 0
    ours, theirs = (
        json.loads((folder / "decisions" / "decisions.jsonl").read_text()) for folder in (curator.archive.root, other)
    )
    assert ours.pop("at") and theirs.pop("at")
    assert ours == theirs
    assert ours["quote"]["exact"] == "THE AMBASSADOR OF ORSK" and ours["by"] == "A. Reader"


def test_it_is_pending_wherever_the_fact_shows(curator: Curator) -> None:
    assert "pending" not in curator.get("/d/orsk-12")
    curator.send(FACT, "reject")
    request = fact_id("requests", "orsk-12", "answer", "Telegraph the result of your conversation.", 0)
    curator.send(request, "unsure")
    assert "pending: rejected" in words(curator.get("/d/orsk-12"))
    assert "pending: unsure" in words(curator.get("/d/orsk-12"))
    assert "pending: unsure" in words(curator.get("/requests"))
    assert "pending: rejected" in words(curator.get("/d/orsk-12?as-known-to=kern&at=1952"))
    assert "Now rejected by A. Reader" in words(curator.get(f"/explain/{FACT}"))


def test_taking_back_leaves_what_was_before(curator: Curator) -> None:
    for ruling in ("confirm", "reject", "withdraw"):
        assert curator.send(FACT, ruling).status_code == 303
    assert "Now confirmed" in words(curator.get(f"/explain/{FACT}"))
    curator.send(FACT, "withdraw")
    page = curator.get(f"/explain/{FACT}")
    assert "pending" not in page and 'value="withdraw"' not in page
    again = curator.send(FACT, "withdraw")
    assert again.status_code == 422 and "nothing to take back" in words(again.text)
    assert len(curator.stored()) == 4


def test_nobody_is_invented(root: Path) -> None:
    nameless = Curator(root, by=None)
    assert "Decisions are stored without a name" in words(nameless.get(f"/explain/{FACT}"))
    nameless.send(FACT, "confirm", {"by": "somebody else"})
    assert nameless.stored()[0].by is None
    settings = root / "diplomatica.toml"
    settings.write_text(settings.read_text() + 'curator = "The Editors"\n', encoding="utf-8")
    with Archive.open(root) as archive:
        assert archive.decide(FACT, "reject")["by"] == "The Editors"
        assert archive.decide(FACT, "reject", by="Me")["by"] == "Me"


# Replacing.


def test_only_what_was_changed_is_replaced(curator: Curator) -> None:
    page = curator.client.get(f"/explain/{FACT}").text
    assert '<option value="kern">J. Kern (person)</option>' in page
    shown = {
        f"set.{name}": html.unescape(value) for name, value in re.findall(r'name="set\.(\w+)" value="([^"]*)"', page)
    }
    assert shown["set.entity_id"] == "kern"
    answer = curator.send(
        FACT, "replace", {**shown, "set.role": "copy", "set.entity_id": "Comrade Filin", "set.copies": "2"}
    )
    assert answer.status_code == 303
    assert curator.stored()[0].replacement == {"role": "copy", "entity_id": "bartold", "copies": 2}
    # A second replacement stands on the first: the last ruling alone counts.
    answer = curator.send(FACT, "replace", {"set.place_id": "", "set.role": "copy"})
    assert curator.stored()[1].replacement == {"role": "copy", "entity_id": "bartold", "copies": 2, "place_id": None}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nothing was changed"),
        ({"set.role": "boss"}, "expected one of drafted"),
        ({"set.copies": "many"}, "is no number"),
        ({"set.copies": "99999999999"}, "expected int32"),
        ({"set.entity_id": "nobody"}, "nobody and nothing here has that id"),
        ({"set.entity_id": "morrow"}, "nobody and nothing here has that id"),
        ({"set.entity_id": "<b>x</b>"}, "nobody and nothing here has that id"),
        ({"set.document_id": "orsk-14"}, "Nothing was changed"),
        ({"set.fact_id": "x", "set.status": "confirmed"}, "Nothing was changed"),
    ],
)
def test_a_replacement_that_cannot_stand_is_told_and_not_stored(
    lasting: Curator, typed: dict[str, str], said: str
) -> None:
    answer = lasting.send(FACT, "replace", {"note": "so", **typed})
    assert answer.status_code == 422
    assert said in words(answer.text) and 'role="alert"' in answer.text
    assert "<b>x" not in answer.text
    assert lasting.stored() == []


@pytest.mark.parametrize(("ruling", "note"), [("perhaps", ""), ("", ""), ("confirm", "x" * 1001)])
def test_what_is_no_ruling_is_not_stored(lasting: Curator, ruling: str, note: str) -> None:
    assert lasting.send(FACT, ruling, {"note": note}).status_code == 422
    assert lasting.stored() == []


def test_every_kind_of_fact_can_be_replaced_and_every_column_has_a_label() -> None:
    facts = {name for name, table in TABLES.items() if table.is_facts}
    assert set(CHOSEN) == set(TABLE_NAMES) == facts
    fixed = {name for name, _ in FACT_COLUMNS} | {"document_id"}
    for name, columns in CHOSEN.items():
        for column in columns.split():
            assert column in TABLES[name].names and column not in fixed and COLUMNS[column]
            if column.endswith("_id") or column == "answered_by":
                assert column in ACTORS | DOCUMENTS | {"event_id", "not_held_id"}


@pytest.mark.timeout(180)
def test_one_of_several_that_may_be_meant_is_one_press(straits: Path) -> None:
    curator = Curator(straits)
    doubt = next(row for row in curator.archive.doubts() if "rivals" in row["rule"])
    page = curator.client.get(f"/explain/{doubt['fact_id']}").text
    offered = re.findall(r'name="meant" value="([^"]+)"', page)
    rivals = curator.archive.explain(doubt["fact_id"])["row"]["rivals"]
    assert sorted(offered) == sorted(rival.rpartition(":")[0] for rival in rivals) and len(offered) > 1
    queue = curator.client.get("/decide").text
    assert f'name="meant" value="{offered[1]}"' in queue and f'href="/actor/{offered[1]}"' in queue
    assert curator.send(doubt["fact_id"], "", {"meant": offered[1], "note": "by the day"}).status_code == 303
    stored = curator.stored()[-1]
    assert (stored.ruling, stored.replacement, stored.note) == ("replace", {"entity_id": offered[1]}, "by the day")
    assert curator.send(doubt["fact_id"], "", {"meant": "nobody"}).status_code == 422
    assert curator.send(FACT, "", {"meant": "kern"}).status_code == 404
    curator.send(doubt["fact_id"], "withdraw")


# Several people, several tabs, another build.


def test_a_tab_that_has_not_seen_the_last_ruling_is_told(curator: Curator) -> None:
    curator.archive.decide(FACT, "confirm", by="Somebody <i>else</i>")
    stale = {"token": curator.desk.token, "seen": "", "ruling": "reject"}
    answer = curator.client.post(f"/decide/{FACT}", data=stale, headers=HERE)
    assert answer.status_code == 409
    assert "meanwhile Somebody <i>else</i> ruled about it (confirmed, decisions/decisions.jsonl:1)" in words(
        answer.text
    )
    assert "<i>" not in answer.text
    assert len(curator.stored()) == 1


def test_a_ruling_that_was_taken_back_meanwhile_is_told(curator: Curator) -> None:
    curator.send(FACT, "confirm")
    curator.archive.decide(FACT, "withdraw")
    stale = {"token": curator.desk.token, "seen": "decisions/decisions.jsonl:1", "ruling": "withdraw"}
    answer = curator.client.post(f"/decide/{FACT}", data=stale, headers=HERE)
    assert answer.status_code == 409 and "was taken back meanwhile" in words(answer.text)


def test_a_fact_that_is_not_there_any_more_is_told(curator: Curator) -> None:
    form = {"token": curator.desk.token, "seen": "", "ruling": "reject"}
    for gone in ("0123456789abcdef", SECRET_FACT, "..%2F..%2Fx", "%00"):
        answer = curator.client.post(f"/decide/{gone}", data=form, headers=HERE)
        assert answer.status_code == 404, gone
    assert "the archive was built anew" in words(
        curator.client.post("/decide/0123456789abcdef", data=form, headers=HERE).text
    )
    assert curator.stored() == []


def test_a_file_that_is_read_later_and_rules_otherwise_is_told(curator: Curator) -> None:
    append(curator.archive.root, Decision(fact_id=FACT, ruling="reject"), file="zz.jsonl")
    answer = curator.send(FACT, "confirm")
    assert "decisions/zz.jsonl:1 is read later" in words(answer.text)


def test_a_disk_that_is_full_is_told(curator: Curator) -> None:
    (curator.archive.root / "decisions").write_text("no folder")
    answer = curator.send(FACT, "confirm")
    assert answer.status_code == 422 and "the decision is not stored" in words(answer.text)


# Who may.


def test_without_a_desk_there_is_nothing(root: Path) -> None:
    with Archive.open(root) as archive:
        client = TestClient(create_app(archive), base_url="http://127.0.0.1")
        for path in ("/decide", "/desk?key=", "/build"):
            assert client.get(path).status_code == 404
        assert client.post(f"/decide/{FACT}", data={"ruling": "reject"}, headers=HERE).status_code == 405
        assert "<form method" not in client.get(f"/explain/{FACT}").text
        append(root, Decision(fact_id=FACT, ruling="reject"))
        assert "pending" not in client.get("/d/orsk-12").text


def test_without_the_key_pages_are_those_of_everybody(curator: Curator) -> None:
    stranger = TestClient(curator.app, base_url="http://127.0.0.1")
    curator.send(FACT, "reject")
    with Archive.open(curator.archive.root) as archive:
        plain = TestClient(create_app(archive), base_url="http://127.0.0.1")
        for path in ("/", f"/explain/{FACT}", "/d/orsk-12", "/requests"):
            for _ in range(2):
                assert stranger.get(path).text == plain.get(path).text
                assert "To decide" in curator.get(path)
    for path in ("/decide", "/desk", "/desk?key=", "/desk?key=nonsense", "/desk?key=%C3%A4"):
        answer = stranger.get(path, follow_redirects=False)
        assert answer.status_code == 403 and "set-cookie" not in answer.headers
    form = {"token": curator.desk.token, "seen": "", "ruling": "confirm"}
    assert stranger.post(f"/decide/{FACT}", data=form, headers=HERE).status_code == 403
    assert len(curator.stored()) == 1


ELSEWHERE = [
    {}, {"origin": "https://example.org"}, {"origin": "null"}, {"origin": "http://127.0.0.1:8001"}, {"origin": "http://localhost"},
    {"origin": "https://127.0.0.1"},
    {"origin": "http://127.0.0.1.example.org"}, {"origin": "http://127.0.0.1", "sec-fetch-site": "cross-site"},
    {"origin": "http://127.0.0.1", "sec-fetch-site": "same-site"}, {"origin": "http://127.0.0.1", "sec-fetch-site": "none"},
    {"referer": "http://127.0.0.1/explain/x"},
]  # fmt: skip


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_forms_of_other_pages_are_refused(lasting: Curator, headers: dict[str, str]) -> None:
    assert lasting.send(FACT, "reject", headers=headers).status_code == 403
    assert lasting.stored() == []


def test_other_names_of_this_computer_are_refused(lasting: Curator) -> None:
    for host in ("evil.example", "127.0.0.1.example", "0.0.0.0"):
        headers = {"host": host, "origin": f"http://{host}"}
        assert lasting.send(FACT, "reject", headers=headers).status_code == 421
        assert lasting.client.get("/decide", headers={"host": host}).status_code == 421
    assert lasting.stored() == []


def test_forms_of_another_run_are_refused(lasting: Curator) -> None:
    for token in ("", "x", Desk(lasting.archive.root, None).token, lasting.desk.key):
        form = {"token": token, "seen": "", "ruling": "reject"}
        assert lasting.client.post(f"/decide/{FACT}", data=form, headers=HERE).status_code == 403
    other = Curator(lasting.archive.root)
    assert other.desk.cookie != lasting.desk.cookie
    assert lasting.stored() == []


def test_what_is_no_form_is_refused(lasting: Curator) -> None:
    def sent(content: bytes, kind: str) -> int:
        headers = {**HERE, "content-type": kind}
        return lasting.client.post(f"/decide/{FACT}", content=content, headers=headers).status_code

    form = f"token={lasting.desk.token}&seen=&ruling=reject".encode()
    assert sent(form, "application/json") == 400
    assert sent(form, "text/plain") == 400
    assert sent(form, "multipart/form-data; boundary=x") == 400
    assert sent(form + b"&note=" + b"x" * 20_000, "application/x-www-form-urlencoded") == 400
    assert sent(form + b"&a=b" * 200, "application/x-www-form-urlencoded") == 400
    assert sent(form + b"&note=\xff", "application/x-www-form-urlencoded") == 400
    assert sent(form + b"&note=%FF", "application/x-www-form-urlencoded") == 400
    assert lasting.stored() == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_elsewhere_only_reading(lasting: Curator, method: str) -> None:
    for path in ("/", "/d/orsk-12", "/decide", f"/explain/{FACT}", "/search", "/desk", "/decision/x"):
        answer = lasting.client.request(method, path, headers=HERE)
        assert answer.status_code == 405, path
    if method != "POST":
        assert lasting.client.request(method, f"/decide/{FACT}", headers=HERE).status_code == 405


def test_the_cookie_and_the_pages_of_the_desk_are_for_nobody_else(curator: Curator) -> None:
    fresh = TestClient(curator.app, base_url="http://127.0.0.1")
    answer = fresh.get(f"/desk?key={curator.desk.key}", follow_redirects=False)
    assert answer.headers["set-cookie"].endswith("Path=/; HttpOnly; SameSite=Strict")
    assert curator.desk.key not in answer.headers["set-cookie"] and answer.headers["location"] == "/decide"
    for path in ("/decide", f"/explain/{FACT}", "/d/orsk-12"):
        headers = curator.client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY" and "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "form-action 'self'" in headers["content-security-policy"]


def test_no_form_leads_elsewhere(curator: Curator) -> None:
    evil = ("//evil.example", "https://evil.example/", "queue\r\nx-evil: 1", "javascript:alert(1)", "/\\evil")
    for field, value in product(("then", "table", "rule", "state", "lang", "seen"), evil):
        answer = curator.send(FACT, "confirm", {"then": "queue", field: value})
        assert "x-evil" not in answer.headers
        where = answer.headers.get("location", "")
        assert where == "" or re.fullmatch(r"/(decide|explain/[0-9a-f]{16})([?#].*)?", where), where


def test_only_this_computer(root: Path) -> None:
    with (
        Archive.open(root) as archive,
        pytest.raises(UsageError, match="found --host 0\\.0\\.0\\.0"),
    ):
        run(archive, "0.0.0.0", 0, lambda _: None, Desk(root, None))
    done = CliRunner().invoke(cli, ["serve", "--curate", "--host", "0.0.0.0", "--archive", str(root)])
    assert isinstance(done.exception, UsageError)
    done = CliRunner().invoke(cli, ["serve", "--as", "Me", "--archive", str(root)])
    assert isinstance(done.exception, UsageError) and "--as is for --curate" in str(done.exception)


def test_through_a_lens_nothing_is_decided(lasting: Curator) -> None:
    page = lasting.get(f"/explain/{FACT}?as-known-to=kern&at=1952")
    assert "<form method" not in page and "Take the lens off to decide" in page


# The queue.


def test_the_queue_counts_what_was_looked_at(curator: Curator) -> None:
    said = words(curator.get("/decide"))
    assert "0 of 1 looked at" in said and "THE AMBASSADOR OF ORSK" in said
    answer = curator.send(FACT, "unsure", {"then": "queue", "table": "parties", "rule": "parties.test"})
    assert answer.headers["location"] == "/decide?table=parties&rule=parties.test"
    said = words(curator.get("/decide"))
    assert (
        "1 of 1 looked at" in said
        and "1 of 1 of these unsure" in said
        and "1 pending" in said
        and "Nothing here." in said
    )
    assert "THE AMBASSADOR OF ORSK" in words(curator.get("/decide?state=unsure"))
    assert "Nothing here." in words(curator.get("/decide?state=decided"))
    signed = fact_id("parties", "orsk-12", "signed", "BARTOLD", 0)
    curator.send(signed, "confirm")  # a fact that nobody doubted
    assert "BARTOLD" in words(curator.get("/decide?state=decided"))
    assert "Nothing here." in words(curator.get("/decide?state=decided&table=times"))
    said = words(curator.get("/decide"))
    assert "1 of 1 looked at" in said and "2 pending" in said


def test_the_queue_speaks_the_language_of_its_address(curator: Curator) -> None:
    page = curator.get("/decide?lang=de")
    assert "Zu entscheiden" in page and 'name="lang" value="de"' in page
    answer = curator.send(FACT, "confirm", {"then": "queue", "lang": "de"})
    assert answer.headers["location"] == "/decide?lang=de"
    answer = curator.send(FACT, "nonsense", {"lang": "de"})
    assert "Eines ist zu wählen" in words(answer.text)


# All the way.


@pytest.mark.timeout(180)
def test_a_build_takes_it_up_and_taking_back_undoes_it(straits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_EVERY_SECONDS", 0.0)
    curator = Curator(straits)
    doubts = [row for row in curator.archive.doubts() if row["table"] == "references"]
    fact, document = doubts[0]["fact_id"], doubts[0]["document_id"]
    assert f"/explain/{fact}" in curator.get(f"/d/{document}")
    assert curator.send(fact, "reject", {"then": "queue"}).status_code == 303
    other = next(row["fact_id"] for row in curator.archive.doubts() if row["table"] == "channel_claims")
    assert curator.send(other, "replace", {"set.quality": "distorted"}).status_code == 303
    build(straits, workers=0)
    page = curator.get(f"/d/{document}")
    assert f"/explain/{fact}" not in page and "pending" not in page, "rejected facts are not shown"
    said = words(curator.get(f"/explain/{other}"))
    assert "distorted" in said and "confirmed" in said and "pending" not in said
    assert "0 pending" in words(curator.get("/decide"))
    assert f"/explain/{fact}" in curator.get("/decide?state=decided")
    assert curator.send(fact, "withdraw").status_code == 303
    assert "pending: taken back" in words(curator.get(f"/explain/{fact}"))
    build(straits, workers=0)
    assert f"/explain/{fact}" in curator.get(f"/d/{document}")
    assert "pending" not in words(curator.get(f"/explain/{fact}"))


@pytest.mark.timeout(180)
def test_the_page_can_build(straits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_EVERY_SECONDS", 0.0)
    curator = Curator(straits)
    before = curator.archive.generation
    form = {"token": curator.desk.token, "then": "queue"}
    assert curator.client.post("/build", data=form).status_code == 403, "from nowhere"
    for _ in range(2):  # a second press while it runs starts nothing
        answer = curator.client.post("/build", data=form, headers=HERE, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/decide")
    assert "A build is running" in words(curator.get("/decide"))
    wait_for_the_build(curator)
    assert f"Generation {before + 1}." in words(curator.get("/decide"))
    assert curator.desk.failure == ""


@pytest.mark.timeout(90)
def test_a_build_that_fails_says_so(root: Path) -> None:
    curator = Curator(root)
    with only_one(root):
        curator.client.post("/build", data={"token": curator.desk.token}, headers=HERE)
        wait_for_the_build(curator)
    said = words(curator.get("/decide"))
    assert "The build failed; the last generation stays in service:" in said and "another build" in said
