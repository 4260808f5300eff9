"""The time between printed hours, on an invented calendar of telegrams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import diplomatica
from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.errors import UsageError
from diplomatica.flow.intervals import MOST_HOURS
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.resolve.orsk import FILES

Row = dict[str, Any]

CALENDAR: list[Row] = [
    {
        "id": "stamped",
        "kind": "telegram",
        "date": "1951-02-01",
        "sender": ["Erik Brandt"],
        "recipient": ["Foreign Office of Orsk"],
        "place_from": "Tarn",
        "place_to": "Halm",
        "sent": "1951-02-01T10:00",
        "received": "1951-02-01T24:00",
        "deciphered": "1951-02-02T00:40",
        "typed": "1951-02-02T03:00",
        "other_times": ["seen by the chief:1951-02-02T02:00"],
        "by": {"deciphered": "Olsen"},
        "at": {"received": "Halm", "sent": "Tarn", "typed": "Tarn"},
        "numbers": ["own:14"],
    },
    {
        "id": "reversed",
        "kind": "telegram",
        "date": "1951-02-03",
        "sender": ["Foreign Office of Orsk"],
        "recipient": ["Erik Brandt"],
        "place_from": "Halm",
        "place_to": "Tarn",
        "sent": "1951-02-03T12:00",
        "received": "1951-02-03T11:30",
        "deciphered": "1951-02-03T12:30",
        "answers": ["number=99; outgoing=14; from=Erik Brandt"],
    },
    {
        "id": "explained",
        "kind": "telegram",
        "date": "1951-02-04",
        "sender": ["Erik Brandt"],
        "recipient": ["Foreign Office of Orsk"],
        "sent": "1951-02-04T12:00",
        "received": "1951-02-04T11:30",
        "clock": "sent=Europe/Helsinki; received=Europe/Oslo",
    },
    {"id": "days", "title": "Without hours", "date": "1951-02-05", "sent": "1951-02-05", "received": "1951-02-06"},
    {
        "id": "two-senders",
        "kind": "letter",
        "date": "1951-02-06",
        "sender": ["Erik Brandt", "Maria Lund"],
        "recipient": ["Foreign Office of Orsk"],
    },
    {
        "id": "one-sender",
        "kind": "letter",
        "date": "1951-02-06",
        "sender": ["Erik Brandt"],
        "recipient": ["Foreign Office of Orsk"],
    },
    {
        "id": "from-a-post",
        "kind": "telegram",
        "date": "1951-02-07",
        "sender": ["Post at Tarn"],
        "recipient": ["Foreign Office of Orsk"],
    },
    {
        "id": "refers-to-both",
        "kind": "telegram",
        "date": "1951-02-08",
        "sender": ["Foreign Office of Orsk"],
        "refers_to": [
            "date=1951-02-06T11:00; from=Erik Brandt; from=Maria Lund; to=Foreign Office of Orsk; kind=letter"
        ],
        "answers": ["number=7; from=Erik Brandt; from=Maria Lund; kind=letter"],
    },
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("hours")
    (root / "documents").mkdir()
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    post = "orsk-post,Post at Tarn,service,orsk-fo,tarn,\n"
    for name, content in {**FILES, "organisations": FILES["organisations"] + post}.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    text = "".join(json.dumps(row) + "\n" for row in CALENDAR)
    (root / "documents" / "calendar.jsonl").write_text(text, encoding="utf-8")
    build(root, workers=0)
    return diplomatica.open(root)


def pairs(rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
    return {(row["from_label"] or row["from_kind"], row["to_label"] or row["to_kind"]): row for row in rows}


def test_intervals_are_as_printed_and_as_a_range(archive: Archive) -> None:
    answer = archive.intervals("stamped")
    found = pairs(answer.rows)
    assert (len(found), answer.of) == (10, 5)
    on_the_way = found["sent", "received"]
    # 24:00 is the end of its day; Tarn is an hour ahead of Halm, both known by the places of the stamps.
    assert (on_the_way["printed_seconds"], on_the_way["min_seconds"], on_the_way["max_seconds"]) == (
        50_400,
        54_000,
        54_000,
    )
    assert on_the_way["clocks"] == "known"
    assert [key for key, row in found.items() if row["next"]] == [
        ("sent", "received"),
        ("received", "deciphered"),
        ("deciphered", "seen by the chief"),
        ("seen by the chief", "typed"),
    ]
    wide = found["received", "seen by the chief"]
    assert (wide["clocks"], wide["printed_seconds"], wide["min_seconds"], wide["max_seconds"]) == (
        "unknown",
        7_200,
        3_600,
        7_200,
    )


def test_stamps_of_the_receiving_office_share_its_clock(archive: Archive) -> None:
    times = {row["kind"]: row for row in archive.show("stamped")["times"]}
    assert [
        (times[kind]["zone"], times[kind]["zone_basis"]) for kind in ("received", "deciphered", "typed", "other")
    ] == [
        ("Europe/Oslo", "assumed"),
        ("Europe/Oslo", "assumed"),
        ("Europe/Helsinki", "assumed"),  # its own place is stated
        (None, "unknown"),
    ]
    # Where the clock of receipt is not known, both stamps still stand on one clock.
    row = pairs(archive.intervals("reversed").rows)["received", "deciphered"]
    assert (row["clocks"], row["min_seconds"], row["max_seconds"]) == ("one office", 3_600, 3_600)


def test_an_arrival_is_shown_on_the_receiver_s_clock(archive: Archive) -> None:
    rows = {row["actor_id"]: row for row in archive.who_knew("stamped", "arrived").rows}
    assert rows["orsk-fo"]["certain_shown"] == "1951-02-01"  # midnight in Halm, an hour later than that in Tarn
    readable = {row["actor_id"]: row for row in archive.who_knew("stamped").rows}
    assert readable["orsk-fo"]["certain_shown"] == "1951-02-02T00:40+01:00"
    known = {row["id"]: row for row in archive.known("orsk-fo").rows}
    assert known["stamped"]["certain_shown"] == "1951-02-02T00:40+01:00"
    sent = {row["actor_id"]: row for row in archive.who_knew("stamped", "sent").rows}
    assert sent["orsk-fo"]["certain_shown"] == "1951-02-01T10:00+02:00"  # what was done at the sender's end


def test_a_receipt_printed_before_the_dispatch(archive: Archive) -> None:
    answer = archive.intervals_between("sent", "received", below_hours=0)
    assert [(row["from_document_id"], row["printed_seconds"]) for row in answer.rows] == [
        ("explained", -1_800),
        ("reversed", -1_800),
    ]
    assert answer.of == 3
    assert archive.intervals_between("sent", "received", above_hours=1).rows[0]["from_document_id"] == "stamped"
    # Both clocks of the first are known and explain it; only the other is for people to look at.
    noted = [(row["document_id"], row["severity"]) for row in archive.problems().rows if row["code"] == "printed-order"]
    assert noted == [("reversed", "note")]


def test_the_time_to_an_answer(archive: Archive) -> None:
    (answer,) = archive.show("reversed")["references"]
    assert (answer["number"], answer["target_id"]) == ("99", "stamped")  # found by its second number
    after = {(row["from_kind"], row["to_kind"]): row["printed_seconds"] for row in answer["after"]}
    assert after == {("sent", "sent"): 180_000, ("received", "received"): 127_800, ("received", "sent"): 129_600}
    (back,) = archive.show("stamped")["referred_to_by"]
    assert back["after"] == answer["after"]
    rows = pairs(archive.intervals("stamped", "reversed").rows)
    assert rows["received", "sent"]["printed_seconds"] == 129_600


def test_a_paper_of_two_senders_is_not_that_of_one(archive: Archive) -> None:
    found = {row["relation"]: row for row in archive.show("refers-to-both")["references"]}
    refers, answers = found["refers"], found["answers"]
    assert refers["target_id"] == "two-senders"
    assert answers["text"] == "letter No. 7 from Erik Brandt and Maria Lund"
    (missing,) = [row for row in archive.missing().rows if row["number"] == "7"]
    assert missing["description"] == "Letter No. 7 from Erik Brandt and Maria Lund to Foreign Office of Orsk"
    assert missing["answered_in"] == ["refers-to-both"]


def test_a_sender_whose_name_holds_a_place(archive: Archive) -> None:
    """`Post at Tarn` is that body, not somebody called Post."""
    (sender, _) = archive.show("from-a-post")["parties"]
    assert (sender["entity_id"], sender["place_id"]) == ("orsk-post", "tarn")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["intervals", "stamped"], 0),
        (["intervals", "stamped", "reversed"], 0),
        (["intervals", "--from", "sent", "--to", "received", "--below", "0"], 0),
        (["intervals"], 1),
        (["intervals", "stamped", "--from", "sent"], 1),
        (["intervals", "nobody"], 1),
    ],
)
def test_the_command(archive: Archive, words: list[str], code: int) -> None:
    done = CliRunner().invoke(cli, [*words, "--archive", str(archive.root), "--json"])
    assert done.exit_code == code
    if code:
        assert isinstance(done.exception, UsageError)
        return
    found = json.loads(done.stdout)
    assert found["count"] == len(found["rows"]) > 0
    assert found["notes"]


def test_show_prints_what_follows_each_other(archive: Archive) -> None:
    done = CliRunner().invoke(cli, ["show", "stamped", "--archive", str(archive.root)])
    assert "  sent to received: 14 h 0 min as printed (15 h 0 min by both clocks)" in done.output
    assert "  received to deciphered: 40 min as printed\n" in done.output
    assert "  other (seen by the chief): printed" in done.output


def test_no_such_kind_of_hour(archive: Archive) -> None:
    with pytest.raises(UsageError, match="there are written"):
        archive.intervals_between("sent", "read")


def test_days_have_no_intervals(archive: Archive) -> None:
    assert archive.intervals("days").rows == []


def test_of_very_many_hours_those_that_follow_each_other_are_compared(tmp_path: Path) -> None:
    """Pairs of 400 hours would be 79,800; the page and the answer stay as long as the paper."""
    stamps = [
        f"Received 14.5.51 at {n % 24:02d}:{n % 60:02d}\n\nSent {n % 28 + 1}.5.51 at {n * 7 % 24:02d}:{n % 60:02d}\n"
        for n in range(200)
    ]
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Log"\n', encoding="utf-8")
    head = "title: Log\ndate: 14 May 1951\nfrom: Brandt\nto: Lund\n\nTO LUND\n\n"
    for name, kept in (("log", stamps), ("few", stamps[:4])):
        text = f"id: {name}\n{head}" + "\n".join(kept)
        (tmp_path / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
    build(tmp_path, workers=0)
    with Archive.open(tmp_path) as archive:
        many, few, both = archive.intervals("log"), archive.intervals("few"), archive.intervals("log", "few")
        assert (
            many.of is not None
            and many.of > 300
            and len(many.rows) == many.of - 1
            and all(row["next"] for row in many.rows)
        )
        assert any("follow each other" in note for note in many.notes)
        assert few.of == 8 and len(few.rows) == 28 and len(few.notes) == 2, "few hours are compared each with each"
        assert len(both.rows) == MOST_HOURS * 8 and any("the first 40" in note for note in both.notes)
        page = TestClient(create_app(archive), base_url="http://127.0.0.1").get("/d/log").text
        assert len(page.encode()) < 100_000 and "more are printed." in page


def test_papers_of_one_channel(archive: Archive) -> None:
    """Only what went from the one to the other, with its own denominator."""
    every = archive.intervals_between("sent", "received")
    ends = {
        (row["from_id"], row["to_id"])
        for row in archive.view.rows("select from_id, to_id from transmissions where status = 'documented'")
    }
    for sender, receiver in [*sorted((a, b) for a, b in ends if a and b), (None, None)]:
        of = [
            row["document_id"]
            for row in archive.view.rows(
                """select distinct document_id from transmissions where status = 'documented'
                and ($1 is null or from_id = $1) and ($2 is null or to_id = $2)""",
                [sender, receiver],
            )
        ]
        found = archive.intervals_between("sent", "received", sender=sender, receiver=receiver)
        if sender:
            assert list(found.rows) == [row for row in every.rows if row["from_document_id"] in of]
            assert found.notes[0] == f"{found.of} of {len(of)} documents have hours of both kinds printed"
        else:
            assert found == every
    with pytest.raises(UsageError, match="no actor has that id"):
        archive.intervals_between("sent", "received", sender="nobody")


def test_every_stamp_leads_to_its_fact(archive: Archive) -> None:
    facts = {row["fact_id"] for row in archive.view.rows("select fact_id from times")}
    for answer in (archive.intervals_between("sent", "received"), archive.intervals("stamped")):
        assert answer.rows
        assert all({row["from_fact_id"], row["to_fact_id"]} <= facts for row in answer.rows)


def test_the_page_of_intervals(archive: Archive) -> None:
    client = TestClient(create_app(archive), base_url="http://127.0.0.1")
    whole = archive.intervals_between("sent", "received")
    page = client.get("/intervals").text
    for row in whole.rows:
        assert all(f'href="/explain/{quote(row[f"{end}_fact_id"], safe="")}"' in page for end in ("from", "to"))
    assert f"{whole.of} of" in page
    reversed_ = client.get("/intervals.json?below=0").json()
    assert [row["printed_seconds"] < 0 for row in reversed_["rows"]] == [True] * reversed_["count"]
    one = client.get("/intervals?document=stamped").text
    assert '<option value="stamped"' in one and "/intervals?document=stamped" in client.get("/d/stamped").text
    for wrong in ("above=x", "document=nowhere", "other=stamped", "sender=nobody", "from=noon"):
        answer = client.get(f"/intervals?{wrong}")
        assert answer.status_code == 404 and 'role="alert"' in answer.text, wrong
