"""What a calendar states without a text: acts, requests, who had not had a thing, hours between two hours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diplomatica.library import Archive
from tests.flow.small import Row, archive, knew

CLOSING = "id,title,kind,place_id,from,to,public_from\nclosing,The straits are closed,act,tarn,1951-02-01T06:00,,\n"
WIRE: Row = {
    "id": "wire",
    "kind": "telegram",
    "date": "1951-02-04",
    "sender": ["Maria Lund"],
    "recipient": ["Foreign Office of Orsk"],
    "sent": "1951-02-04T10:00+02:00",
    "numbers": ["own:7"],
}


def problems(given: Archive) -> list[tuple[str, str, str]]:
    return [(p["path"], p["code"], p["message"]) for p in given.problems().rows if p["severity"] == "warning"]


def test_told(tmp_path: Path) -> None:
    told = "by=Maria Lund; to=Government of Vell; date=1951-02-03"
    given = archive(tmp_path, [{**WIRE, "told": [told]}])
    [way] = given.sql("SELECT * FROM transmissions WHERE status = 'asserted'").to_pylist()
    assert (way["from_id"], way["to_id"], way["mode"], way["passages"]) == ("lund", "vell", "unknown", [])
    event = given.sql("SELECT * FROM events").to_pylist()[0]
    assert event["title"] == "Maria Lund told Government of Vell, 1951-02-03"
    found = knew(given, event["id"])
    assert found["vell"][:2] == ("certain", "1951-02-04T10:00+02:00")
    [reason] = given.sql("SELECT text, source FROM reasons WHERE rule = 'fields.told'").to_pylist()
    assert reason == {"text": "row 1, column told", "source": "documents/calendar.jsonl"}
    assert (
        given.sql('SELECT start FROM "references" UNION ALL SELECT start FROM reports').to_pylist()
        == [{"start": None}] * 2
    )
    assert problems(given) == []


def test_told_through_somebody_had_been_told_to_him(tmp_path: Path) -> None:
    told = "by=orsk-fo; via=Maria Lund; to=Government of Vell"
    given = archive(
        tmp_path, [{**WIRE, "sender": ["Foreign Office of Orsk"], "recipient": ["Erik Brandt"], "told": [told]}]
    )
    ways = given.sql(
        "SELECT from_id, to_id, status FROM transmissions WHERE document_id = 'wire' ORDER BY ALL"
    ).to_pylist()
    assert {(w["from_id"], w["to_id"], w["status"]) for w in ways} == {
        ("lund", "vell", "asserted"), ("orsk-fo", "lund", "inferred"), ("orsk-fo", "brandt", "documented")}  # fmt: skip


def test_a_conversation(tmp_path: Path) -> None:
    given = archive(
        tmp_path, [{**WIRE, "conversations": ["by=Maria Lund; with=Erik Brandt; with=vell; date=1951-02-03"]}]
    )
    [event] = given.sql("SELECT id, title FROM events").to_pylist()
    assert event["title"] == "Conversation of Maria Lund with Erik Brandt, Government of Vell, 1951-02-03"
    found = knew(given, event["id"])
    assert [found[who][0] for who in ("lund", "brandt", "vell")] == ["certain"] * 3
    assert given.missing().rows == []


def test_to_be_conveyed(tmp_path: Path) -> None:
    given = archive(
        tmp_path,
        [
            {
                **WIRE,
                "sender": ["Foreign Office of Orsk"],
                "recipient": ["Maria Lund"],
                "conveys": ["to=Government of Vell"],
            }
        ],
    )
    assert knew(given, "wire", "vell")["vell"][0] == "possible"
    [asked] = given.requests().rows
    assert (asked["kind"], asked["from_id"], asked["to_id"], asked["text"]) == (
        "convey",
        "orsk-fo",
        "lund",
        "to=Government of Vell",
    )


def test_a_request(tmp_path: Path) -> None:
    asked = 'kind=answer; to=Erik Brandt; due=1951-02-10; text="how many ships; where"'
    answer: Row = {
        "id": "reply",
        "date": "1951-02-05",
        "sender": ["Erik Brandt"],
        "recipient": ["Maria Lund"],
        "answers": ["number=7; from=Maria Lund"],
    }
    [row] = archive(tmp_path, [{**WIRE, "requests": [asked]}, answer]).requests().rows
    assert (row["from_id"], row["to_id"], str(row["due"]), row["text"]) == (
        "lund",
        "brandt",
        "1951-02-10",
        "how many ships; where",
    )
    assert (row["state"], row["answered_by"]) == ("answered", "reply")


LATER: Row = {"id": "later", "kind": "telegram", "date": "1951-02-06", "sender": ["Erik Brandt"], "recipient": ["Foreign Office of Orsk"],
              "sent": "1951-02-06T09:00+02:00"}  # fmt: skip


@pytest.mark.parametrize(
    ("until", "shown"),
    [
        ("", "1951-02-06T09:00+02:00"),
        ("; until=1951-02-05T08:00+01:00", "1951-02-05T09:00+02:00"),
        ("; until=1951-02-05", "1951-02-05"),
    ],
)
def test_who_had_not_had_a_paper(tmp_path: Path, until: str, shown: str) -> None:
    lack = f"who=Government of Vell; number=7; from=Maria Lund{until}"
    given = archive(tmp_path, [WIRE, {**LATER, "ignorance": [lack]}])
    [row] = [row for row in given.who_knew("wire").rows if row["actor_id"] == "vell"]
    assert (row["value"], row["attested_by"][0]["document_id"]) == ("attested_not", "later")
    assert row["attested_not_shown"] == shown


def test_who_had_not_heard_of_an_event(tmp_path: Path) -> None:
    given = archive(tmp_path, [{**LATER, "ignorance": ["who=vell; event=closing"]}], events=CLOSING)
    [row] = [row for row in given.who_knew("closing").rows if row["actor_id"] == "vell"]
    assert (row["value"], row["attested_not_shown"]) == ("attested_not", "1951-02-06T09:00+02:00")


def test_received_between_two_hours(tmp_path: Path) -> None:
    between = {**WIRE, "sent": "1951-02-04T10:00+02:00", "received": "1951-02-04T12:00+01:00/1951-02-04T14:00+01:00"}
    given = archive(tmp_path, [between])
    assert knew(given, "wire", "orsk-fo")["orsk-fo"][1:3] == ("1951-02-04T14:00+01:00", "1951-02-04T12:00+01:00")
    [way] = given.table("transmissions").to_pylist()
    assert (way["delay_printed_seconds"], way["delay_min_seconds"]) == (None, None)
    assert given.intervals("wire").rows == []


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("told", "to=vell", "'to=vell' has no by; expected such as by=Mora; to="),
        ("told", "by=lund; to=vell; whom=x", "the key 'whom' is not read; expected by, to, via, date, passages, text"),
        ("told", "by=lund; to=vell; date=soon", "date: 'soon' is not read as a date; expected 20 September 1950"),
        ("told", "by=lund; to=Nobody Known", "'Nobody Known' is nobody, or several, in authority/"),
        ("conversations", "with=vell", "'with=vell' has no by"),
        ("requests", "please write", "'please write' has no kind and no text; expected such as kind=answer"),
        ("requests", "kind=wish; text=x", "kind: 'wish' is no kind of request; expected answer, action, convey, meet"),
        ("requests", "kind=action; to=Nobody Known; text=x", "'Nobody Known' is nobody"),
        ("ignorance", "number=7", "'number=7' has no who"),
        ("ignorance", "who=vell", "does not say of one thing what it is that was not had; expected event=… or one of number=…"),
        ("ignorance", "who=vell; kind=x; number=7", "kind: 'x' is no kind of lack; expected not_told, not_received, no_report"),
        ("ignorance", "who=vell; number=7; until=1951-02-05T10:00", "is no moment; expected a day, or an hour with its offset"),
        ("ignorance", "who=Nobody Known; number=7", "'Nobody Known' is nobody"),
        ("ignorance", "who=vell; event=clossing", "clossing is no event of authority/events.csv"),
        ("events", "clossing:fact", "clossing is no event of authority/events.csv"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_used_is_named(tmp_path: Path, column: str, cell: str, said: str) -> None:
    found = problems(archive(tmp_path, [WIRE, {**LATER, column: [cell]}]))
    assert [path for path, _, message in found if said in message] == ["documents/calendar.jsonl"], found


def test_two_calendars_state_about_one_paper(tmp_path: Path) -> None:
    """Each statement keeps its own parts, also beside a text."""
    rows = [{**WIRE, "path": "wire.txt", "told": ["by=lund; to=vell; date=1951-02-03"]}]
    text = "title: Wire\ndate: 1951-02-04\ntold: by=lund; to=brandt; date=1951-02-02\n\nNothing new here.\n"
    given = archive(tmp_path, rows, texts={"wire.txt": text})
    assert given.sql("SELECT count(*) AS n FROM documents").to_pylist() == [{"n": 1}]
    ways: list[dict[str, Any]] = given.sql(
        "SELECT * FROM transmissions WHERE status = 'asserted' ORDER BY ALL"
    ).to_pylist()
    assert sorted((w["to_id"], f"{w['sent_earliest']:%d %H}") for w in ways) == [("brandt", "01 10"), ("vell", "02 10")]


@pytest.mark.parametrize("name", ["talk", "talk.1951.b"])
def test_a_talk_that_the_catalogue_lists_is_no_second_one(tmp_path: Path, name: str) -> None:
    talk = "id,title,kind,place_id,from,to,public_from\nmeeting,The two meet,conversation,tarn,1951-02-03,1951-02-03,\n"
    row = {**WIRE, "id": name, "events": ["meeting:fact"], "conversations": ["by=lund; with=brandt; date=1951-02-03"]}
    given = archive(tmp_path, [row], events=talk)
    assert given.sql("SELECT id FROM events").to_pylist() == [{"id": "meeting"}]


def test_a_text_that_refers_does_not_undo_that_the_calendar_says_it_answers(tmp_path: Path) -> None:
    reply: Row = {"id": "reply", "path": "reply.txt", "date": "1951-02-05", "answers": ["number=7; from=Maria Lund"]}
    text = "title: Reply\nfrom: Erik Brandt\nto: Maria Lund\nrefers_to: number=7; from=Maria Lund\n\nNothing new.\n"
    given = archive(tmp_path, [WIRE, reply], texts={"reply.txt": text})
    rows = given.sql('SELECT relation, target_id FROM "references" ORDER BY relation').to_pylist()
    assert rows == [{"relation": relation, "target_id": "wire"} for relation in ("answers", "refers")]
