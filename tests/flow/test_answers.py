"""From a calendar of invented telegrams to who knew what: arrivals, go-betweens, offices, answers, drafts, rulings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import diplomatica
from diplomatica.build import build
from diplomatica.errors import UsageError
from diplomatica.library import Archive
from tests.flow import small
from tests.flow.calendar import write


def who(archive: Archive, target: str) -> dict[str, dict[str, Any]]:
    return {row["actor_id"]: row for row in archive.who_knew(target).rows}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(1951, 2, day, hour, minute, tzinfo=UTC)


def test_arrival_is_readable_once_deciphered(archive: Archive) -> None:
    office = who(archive, "tel-1")["orsk-fo"]
    # Halm keeps central, Tarn eastern European time: the clock is not stated, so both are tried.
    assert (office["value"], office["rung"]) == ("certain", "readable")
    assert (office["possible_from"], office["certain_from"]) == (utc(1, 13), utc(1, 14))
    assert office["chain"][0]["status"] == "documented"


def test_the_sender_knows_and_the_copy_proves_only_an_address(archive: Archive) -> None:
    rows = who(archive, "tel-1")
    assert rows["brandt"]["value"] == "certain" and rows["brandt"]["rung"] == "read"
    assert rows["lund"]["value"] == "possible" and rows["lund"]["rung"] == "addressed"


def test_it_rolls_up_to_office_service_and_government_but_not_to_places(archive: Archive) -> None:
    rows = who(archive, "tel-1")
    assert {rows[a]["level"] for a in ("orsk", "orsk-legation", "minister-tarn")} == {"member"}
    assert not {"halm", "tarn"} & set(rows)
    assert "vell" not in rows


def test_an_office_reaches_the_one_who_holds_it(archive: Archive) -> None:
    rows = who(archive, "tel-2")
    assert rows["brandt"]["value"] == "possible", "addressed; nothing proves that it arrived"


def test_an_answer_proves_what_it_answers(archive: Archive) -> None:
    [reference] = [r for r in archive.table("references").to_pylist() if r["document_id"] == "tel-2"]
    assert reference["target_id"] == "tel-1"
    [sent] = [
        t for t in archive.table("transmissions").to_pylist() if (t["document_id"], t["to_id"]) == ("tel-1", "orsk-fo")
    ]
    assert sent["delay_printed_seconds"] == 12_600
    assert (sent["delay_min_seconds"], sent["delay_max_seconds"]) == (9_000, 16_200)


def test_a_go_between_is_instructed(archive: Archive) -> None:
    ways = {
        (t["from_id"], t["to_id"]): t for t in archive.table("transmissions").to_pylist() if t["document_id"] == "tel-3"
    }
    assert ways["orsk-fo", "brandt"]["status"] == "documented"
    assert ways["brandt", "vell"]["status"] == "instructed"
    assert ways["brandt", "vell"]["arrived_latest"] is None
    assert who(archive, "tel-3")["vell"]["value"] == "possible"


def test_a_draft_reaches_nobody(archive: Archive) -> None:
    assert set(who(archive, "draft-4")) == {"orsk-fo", "orsk"}


def test_what_is_referred_to_and_not_held(archive: Archive) -> None:
    [missing] = archive.missing().rows
    assert (missing["number"], missing["from_id"], missing["to_id"]) == ("99", "vell", "orsk-fo")
    assert missing["mentioned_in"] == ["tel-3"]
    assert archive.missing().of == 2


def test_impossible_hours_are_named_and_kept(archive: Archive) -> None:
    assert "impossible-order" in {
        p["code"] for p in archive.table("problems").to_pylist() if p["document_id"] == "tel-5"
    }
    [way] = [t for t in archive.table("transmissions").to_pylist() if t["document_id"] == "tel-5"]
    assert way["delay_printed_seconds"] == -172_800
    assert way["delay_max_seconds"] < 0


def test_what_only_a_list_knows_is_asserted(archive: Archive) -> None:
    [way] = [t for t in archive.table("transmissions").to_pylist() if t["document_id"] == "list-6"]
    assert way["status"] == "asserted"
    assert way["from_id"] == "brandt", "the cover name was his in February"


def test_events_reach_through_reports(archive: Archive) -> None:
    rows = who(archive, "closing")
    office = rows["orsk-fo"]
    assert office["value"] == "certain" and office["chain"][0]["relation"] == "report: fact"
    # Closed at six in Tarn (04:00 UTC); readable from 13:00 to 14:00 UTC.
    assert (office["lag_min_seconds"], office["lag_max_seconds"]) == (9 * 3600, 10 * 3600)


def test_known_is_who_knew_from_the_other_side(archive: Archive) -> None:
    for target in ("tel-1", "tel-2", "tel-3", "draft-4", "tel-5", "list-6", "closing"):
        for actor, row in who(archive, target).items():
            same = {r["id"]: r for r in archive.known(actor).rows}
            assert same[target]["value"] == row["value"], (target, actor)
            assert same[target]["certain_from"] == row["certain_from"]


def test_known_at_a_moment(archive: Archive) -> None:
    before = {r["id"]: r["value"] for r in archive.known("orsk-fo", utc(1, 12, 59)).rows}
    between = {r["id"]: r["value"] for r in archive.known("orsk-fo", utc(1, 13, 30)).rows}
    after = {r["id"]: r["value"] for r in archive.known("orsk-fo", utc(1, 14)).rows}
    assert "tel-1" not in before
    assert between["tel-1"] == "possible"
    assert after["tel-1"] == "certain"


def test_unknown_targets_are_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="neither a document nor an event"):
        archive.who_knew("tel-99")
    with pytest.raises(UsageError, match="no actor has that id"):
        archive.known("nobody")


def test_a_rejected_identification_stays_rejected(tmp_path: Path) -> None:
    root = tmp_path
    write(root)
    build(root, workers=0)
    before = diplomatica.open(root)
    [heron] = [p for p in before.table("parties").to_pylist() if p["document_id"] == "tel-5" and p["role"] == "sender"]
    assert heron["entity_id"] == "olsen-a"
    assert "olsen-a" in who(before, "tel-5")
    assert before.decide(heron["fact_id"], "reject", note="another heron")["line"].endswith(".jsonl:1")
    after = before
    for _ in range(2):
        build(root, workers=0)
        after = diplomatica.open(root)
        [heron] = [
            p for p in after.table("parties").to_pylist() if p["document_id"] == "tel-5" and p["role"] == "sender"
        ]
        assert heron["status"] == "rejected"
        assert "olsen-a" not in who(after, "tel-5")
    after.decide(heron["fact_id"], "replace", replacement={"entity_id": "olsen-b"})
    build(root, workers=0)
    final = diplomatica.open(root)
    assert "olsen-b" in who(final, "tel-5") and "olsen-a" not in who(final, "tel-5")


def test_a_ruling_about_nothing_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="no fact of this archive"):
        archive.decide("0" * 16, "confirm")
    fact = archive.table("parties").to_pylist()[0]["fact_id"]
    with pytest.raises(UsageError, match="nobody and nothing here has that id"):
        archive.decide(fact, "replace", replacement={"entity_id": "no-such"})
    with pytest.raises(UsageError, match="expected one of"):
        archive.decide(archive.table("parties").to_pylist()[0]["fact_id"], "perhaps")


def test_an_answer_that_proves_no_more_than_the_stamps_is_no_proof(archive: Archive) -> None:
    [sent] = [
        t for t in archive.table("transmissions").to_pylist() if (t["document_id"], t["to_id"]) == ("tel-1", "orsk-fo")
    ]
    assert [r for r in archive.table("reasons").to_pylist() if r["fact_id"] == sent["id"]] == []
    assert sent["readable_latest"] is not None, "deciphering is printed"
    unprinted = [t for t in archive.table("transmissions").to_pylist() if t["document_id"] == "tel-2"]
    assert all(t["readable_latest"] is None for t in unprinted)


def test_nothing_is_deciphered_or_handed_round_before_it_came(tmp_path: Path) -> None:
    write(tmp_path)
    hours = {"sent": "1951-02-07T09:00", "received": "1951-02-07T12:00", "place_from": "Tarn", "place_to": "Halm"}
    rows = [
        {"id": "early-1", "deciphered": "1951-02-07T06:00", "distributed": "1951-02-07T05:00", **hours},
        # By the clock of the other end it was deciphered after it came.
        {"id": "early-2", "deciphered": "1951-02-07T11:30", **hours},
    ]
    common = {
        "kind": "telegram",
        "date": "1951-02-07",
        "sender": ["Erik Brandt"],
        "recipient": ["Foreign Office of Orsk"],
    }
    text = "".join(json.dumps({**common, "title": row["id"], **row}) + "\n" for row in rows)
    (tmp_path / "documents" / "early.jsonl").write_text(text, encoding="utf-8")
    build(tmp_path, workers=0)
    problems = diplomatica.open(tmp_path).table("problems").to_pylist()
    found = sorted(p["message"] for p in problems if p["code"] == "impossible-order" and p["document_id"] == "early-1")
    assert [message.partition(" (")[0] for message in found] == ["deciphered", "distributed"]
    assert all("before it was received (" in message and "both are kept" in message for message in found)
    assert "early-2" not in {p["document_id"] for p in problems if p["code"] == "impossible-order"}


def test_a_later_paper_that_bounds_an_arrival_stands_in_the_chain(tmp_path: Path) -> None:
    """Of a text that answers: behind the sending, with the place of the words, their passage and the rule."""
    paper = {"kind": "telegram", "date": "1951-03-04", "sender": "Erik Brandt", "recipient": "Maria Lund"}
    reply = {**paper, "date": "1951-03-06", "sender": "Maria Lund", "recipient": "Erik Brandt", "path": "reply.txt"}
    text = "To your telegram No. 9 of 4 March 1951 I answer as follows.\n\n1. The ice is thin.\n"
    with small.archive(
        tmp_path,
        [{**paper, "id": "wire", "numbers": "own:9", "sent": "1951-03-04T10:00+01:00"},
         {**reply, "id": "reply", "sent": "1951-03-06T09:00+02:00"}],
        {"reply.txt": text},
    ) as archive:  # fmt: skip
        row = who(archive, "wire")["lund"]
        assert [(link["document_id"], link.get("rule")) for link in row["chain"]] == [
            ("wire", None),
            ("reply", "flow.answered" if row["chain"][1]["relation"] == "answers" else "flow.mentioned"),
        ]
        step = row["chain"][1]
        assert (step["status"], step["arrived_latest"]) == ("inferred", row["certain_from"])
        assert text[step["start"] : step["end"]].startswith("your telegram No. 9")
        assert step["passage_id"] is not None
