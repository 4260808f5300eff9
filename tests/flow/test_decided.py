"""The examples of `docs/knowledge.md`, section "Where the words above are silent", one test each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from diplomatica.flow import answers
from tests.flow.oracle import Row, World, who_knew
from tests.flow.worlds import Shelf, world


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.con.close()


def at(day: int, hour: int = 0) -> datetime:
    return datetime(1951, 2, day, hour, tzinfo=UTC)


def sent(document: str, sender: str, receiver: str, **more: Any) -> Row:
    """A transmission; its hours as `sent`, `arrived`, `readable` (both bounds)."""
    row = {"document_id": document, "from_id": sender, "to_id": receiver, "status": "documented", "mode": "cipher"}
    for rung in ("sent", "arrived", "readable"):
        moment = more.pop(rung, None)
        row |= {f"{rung}_earliest": moment, f"{rung}_latest": moment}
    return {**row, "passages": None, "asserted_by": None, **more}


def archive(**tables: list[Row]) -> World:
    """An archive of the invented actors; facts are accepted, documents of 4 February where no day is given."""
    out = {"entities": world(0)["entities"], **tables}
    names = {row["document_id"] for rows in tables.values() for row in rows if "document_id" in row}
    day = {"date_earliest": date(1951, 2, 4), "date_latest": date(1951, 2, 4)}
    out["documents"] = [{"id": name, **day} for name in sorted(names)]
    for table in ("parties", "references", "reports", "times"):
        out[table] = [
            {"fact_id": f"{table}{n}", "status": "accepted", "entity_id": None, "office_id": None, **row}
            if table == "parties"
            else {"fact_id": f"{table}{n}", "status": "accepted", **row}
            for n, row in enumerate(tables.get(table, []))
        ]
    for n, row in enumerate(out.get("transmissions", [])):
        row["id"] = f"t-{n}"
    return World(out)


def ask(shelf: Shelf, given: World, target: str) -> dict[str, dict[str, Any]]:
    """Who knew, by actor; the oracle must say the same."""
    rows = {row["actor_id"]: row for row in answers.who_knew(shelf.put(given), target).rows}
    right = who_knew(given, target)
    assert {a: (r["value"], r["certain_from"], r["possible_from"]) for a, r in rows.items()} == {
        a: (v.value, v.certain, v.possible) for a, v in right.items()
    }
    return rows


def test_an_instruction_is_done_when_a_paper_that_refers_to_it_says_so(shelf: Shelf) -> None:
    order = sent("order", "lund", "vell", status="instructed", arrived_earliest=at(4))
    told = sent(
        "reply",
        "lund",
        "vell",
        status="asserted",
        passages=[],
        asserted_by="reply",
        arrived_earliest=at(5),
        arrived_latest=at(6),
    )
    link = {"document_id": "reply", "target_id": "order", "relation": "refers", "start": None}
    rows = ask(shelf, archive(transmissions=[order, told], references=[link]), "order")
    assert (rows["vell"]["certain_from"], rows["vell"]["possible_from"]) == (at(6), at(4))
    assert rows["vell"]["chain"][0]["document_id"] == "reply"
    alone = ask(shelf, archive(transmissions=[order, told]), "order")
    assert alone["vell"]["value"] == "possible"
    before = {**told, "arrived_earliest": at(2), "arrived_latest": at(3)}
    assert ask(shelf, archive(transmissions=[order, before], references=[link]), "order")["vell"]["value"] == "possible"


def test_a_report_upward_shows_when_the_house_knew(shelf: Shelf) -> None:
    note = sent("note", "vell", "legation", sent=at(4, 8), arrived=at(4, 9))
    upward = sent("note", "legation", "office", sent=at(4, 10), arrived=at(4, 14))
    silent = ask(shelf, archive(transmissions=[note]), "note")
    assert {silent[a]["certain_from"] for a in ("legation", "office", "orsk")} == {at(4, 9)}
    assert silent["orsk"]["level"] == "member" and silent["orsk"]["through"] == "legation"
    told = ask(shelf, archive(transmissions=[note, upward]), "note")
    assert told["legation"]["certain_from"] == at(4, 9)
    assert told["office"]["certain_from"] == told["orsk"]["certain_from"] == at(4, 14)


@pytest.mark.parametrize(("relation", "passage"), [("encloses", "certain"), ("relays", "possible")])
def test_an_enclosure_carries_all_and_a_relay_something(shelf: Shelf, relation: str, passage: str) -> None:
    given = archive(
        transmissions=[sent("cover", "lund", "vell", sent=at(4), arrived=at(5))],
        references=[{"document_id": "cover", "target_id": "paper", "relation": relation, "start": 15}],
        passages=[
            {"document_id": name, "passage_id": "1", "parent_id": None, "start": 0, "end": 20}
            for name in ("cover", "paper")
        ],
    )
    whole = ask(shelf, given, "paper")["vell"]
    assert (whole["value"], whole["certain_from"]) == ("certain", at(5))
    assert [link["document_id"] for link in whole["chain"]] == ["cover", "paper"]
    assert whole["chain"][1]["relation"] == relation
    assert ask(shelf, given, "paper#1")["vell"]["value"] == passage


def test_of_a_carrier_passed_on_in_part_the_enclosure_went_along_with_its_passage(shelf: Shelf) -> None:
    for passed, reached in ((["1"], True), (["2"], False)):
        given = archive(
            transmissions=[sent("cover", "lund", "vell", sent=at(4), arrived=at(5), passages=passed)],
            references=[{"document_id": "cover", "target_id": "paper", "relation": "encloses", "start": 15}],
            passages=[{"document_id": "cover", "passage_id": "1", "parent_id": None, "start": 0, "end": 20}],
            parties=[{"document_id": "paper", "role": "drafted", "entity_id": "olsen"}],
        )
        assert ("vell" in ask(shelf, given, "paper")) is reached


def test_a_voice_is_aware_and_a_forecast_makes_nobody_so(shelf: Shelf) -> None:
    event = {"id": "landing", "kind": "act", "earliest": at(2), "latest": at(3)}
    said = {"event_id": "landing", "document_id": "cable", "passage_id": None, "voice_id": "vell", "start": 0}
    signer = {"document_id": "cable", "role": "signed", "entity_id": "lund"}
    rows = ask(
        shelf, archive(events=[event], reports=[{**said, "modality": "presupposed"}], parties=[signer]), "landing"
    )
    # The fourth of February ends at noon of the fifth, twelve hours behind Greenwich and two more.
    assert (rows["vell"]["certain_from"], rows["vell"]["possible_from"]) == (at(5, 14), at(2))
    assert rows["vell"]["chain"][0]["relation"] == "voice: presupposed"
    expected = archive(events=[event], reports=[{**said, "modality": "forecast"}], parties=[signer])
    assert ask(shelf, expected, "landing") == {}
    assert "expected in cable" in answers.who_knew(shelf.con, "landing").notes[0]


def test_those_present_know_from_the_end_of_the_conversation(shelf: Shelf) -> None:
    talk = {"id": "talk", "kind": "conversation", "earliest": at(3, 21), "latest": at(3, 22)}
    given = archive(
        events=[talk],
        reports=[
            {
                "event_id": "talk",
                "document_id": "record",
                "passage_id": None,
                "modality": "fact",
                "voice_id": None,
                "start": 0,
            }
        ],
        parties=[{"document_id": "record", "role": "interpreter", "entity_id": "olsen"}],
    )
    assert ask(shelf, given, "talk")["olsen"]["certain_from"] == at(3, 22)
