"""The examples of `docs/knowledge.md`, section "Where the words above are silent", one test each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from diplomatica.flow import answers
from tests.flow.oracle import Row, World, who_knew
from tests.flow.worlds import SEATS, Shelf, entities


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
    out = {"entities": entities(), **tables}
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


def ask_both(shelf: Shelf, given: World, target: str, *actors: str) -> dict[str, dict[str, Any]]:
    """As `ask`; and `known` has the same rows for these actors."""
    rows = ask(shelf, given, target)
    for actor in actors:
        from_above = [row for row in answers.known(shelf.con, actor).rows if row["id"] == target]
        from_below = [rows[actor]] if actor in rows else []
        shared = ("value", "level", "certain_from", "possible_from", "rung", "through", "chain")
        assert [[row[key] for key in shared] for row in from_above] == [
            [row[key] for key in shared] for row in from_below
        ]
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


CONSUL = {"person_id": "lund", "office_id": "consul", "kind": "appointed", "from": "1950", "to": None}
MINISTER = {"person_id": "brandt", "office_id": "minister", "kind": "appointed", "from": "1950", "to": None}
NOTE = {"sent": at(4, 8), "arrived": at(4, 9)}


def bounds_of(rows: dict[str, dict[str, Any]], *actors: str) -> list[tuple[str, datetime | None, datetime | None]]:
    """Value and bounds of each."""
    return [(rows[a]["value"], rows[a]["certain_from"], rows[a]["possible_from"]) for a in actors]


def test_from_house_to_house_it_is_certain_in_one_town_alone(shelf: Shelf) -> None:
    note = sent("note", "vell", "lund", **NOTE)
    rows = ask(shelf, archive(transmissions=[note], tenures=[CONSUL]), "note")
    # Consul and legation are at Tarn, the foreign office and the government at Halm.
    assert bounds_of(rows, "lund", "consul", "legation") == [("certain", at(4, 9), at(4, 9))] * 3
    assert bounds_of(rows, "office", "orsk") == [("possible", None, at(4, 9))] * 2
    assert [(rows[a]["level"], rows[a]["rung"], rows[a]["through"]) for a in ("legation", "orsk")] == [
        ("member", "arrived", "lund"),
        ("member", "addressed", "lund"),
    ]
    notes = answers.who_knew(shelf.con, "note").notes
    assert notes[0] == "1 certain themselves, 2 more through members, of 5 actors; all others only possible"
    assert notes[1].startswith("2 only possible through members")
    known = {actor: answers.known(shelf.con, actor).notes[0] for actor in ("legation", "orsk")}
    assert known["legation"].startswith("0 certain directly, 1 more through members, of 1;")
    assert known["orsk"].startswith("0 certain directly, 0 more through members, of 1;")


@pytest.mark.parametrize(
    "seats",
    [{"legation": None}, {"legation": "halm"}, {"legation": None, "consul": None}, {"legation": None, "office": None}],
)
def test_an_unknown_place_is_no_town(shelf: Shelf, seats: dict[str, str | None]) -> None:
    given = archive(transmissions=[sent("note", "vell", "consul", **NOTE)], entities=entities({**SEATS, **seats}))
    rows = ask_both(shelf, given, "note", "legation")
    assert rows["consul"]["value"] == "certain"
    assert {rows[a]["value"] for a in ("legation", "office", "orsk")} == {"possible"}


def test_a_report_that_went_up_shows_when_the_house_knew(shelf: Shelf) -> None:
    note = sent("note", "vell", "legation", **NOTE)
    upward = sent("note", "legation", "office", sent=at(4, 10), arrived=at(4, 14))
    told = ask_both(shelf, archive(transmissions=[note, upward]), "note", "office")
    assert told["legation"]["certain_from"] == at(4, 9)
    assert bounds_of(told, "office", "orsk") == [("certain", at(4, 14), at(4, 14))] * 2
    assert told["office"]["level"] == "direct" and told["orsk"]["level"] == "member"


def test_a_telegram_to_the_head_of_a_house_reports_to_the_house(shelf: Shelf) -> None:
    note = sent("note", "vell", "consul", **NOTE)
    upward = sent("note", "lund", "brandt", sent=at(4, 10), arrived=at(4, 14))
    # The minister sits in the foreign office at Halm.
    home = [
        {**row, "parent_id": "office"} if row["id"] == "minister" else row
        for row in entities({**SEATS, "minister": "halm"})
    ]
    tenures = [CONSUL, MINISTER]
    rows = ask(shelf, archive(transmissions=[note, upward], tenures=tenures, entities=home), "note")
    assert bounds_of(rows, "brandt", "minister", "office", "orsk") == [("certain", at(4, 14), at(4, 14))] * 4
    on_leave = [{"person_id": "brandt", "place_id": "tarn", "from": "1951-02", "to": "1951-02-04"}]
    rows = ask(
        shelf, archive(transmissions=[note, upward], tenures=tenures, entities=home, whereabouts=on_leave), "note"
    )
    assert rows["brandt"]["certain_from"] == at(4, 14)
    assert bounds_of(rows, "minister") == [("possible", None, at(4, 14))]
    assert bounds_of(rows, "office", "orsk") == [("possible", None, at(4, 9))] * 2, "no report reached its seat"


def test_what_came_to_the_seat_itself_counts_beside_a_report(shelf: Shelf) -> None:
    ways = [
        sent("note", "vell", "legation", sent=at(4, 6), arrived=at(4, 7)),
        sent("note", "vell", "office", **NOTE),
        sent("note", "legation", "office", sent=at(4, 10), arrived=at(4, 14)),
    ]
    rows = ask(shelf, archive(transmissions=ways), "note")
    assert bounds_of(rows, "office", "orsk") == [("certain", at(4, 9), at(4, 9))] * 2
    silent = ask(shelf, archive(transmissions=ways[:2]), "note")
    assert bounds_of(silent, "office", "orsk") == [("certain", at(4, 9), at(4, 7))] * 2


def test_a_paper_that_goes_round_at_the_seat_is_no_report(shelf: Shelf) -> None:
    ways = [
        sent("note", "vell", "legation", sent=at(4, 6), arrived=at(4, 7)),
        sent("note", "office", "orsk", sent=at(4, 10), arrived=at(4, 14)),
    ]
    rows = ask_both(shelf, archive(transmissions=ways), "note", "orsk")
    # That the foreign office told its government says nothing of when the legation did.
    assert bounds_of(rows, "orsk") == [("certain", at(4, 14), at(4, 7))]


def test_those_between_to_whom_nobody_reported_stay_possible(shelf: Shelf) -> None:
    towns = entities({**SEATS, "consul": "vellgard"})
    ways = [sent("note", "vell", "consul", **NOTE), sent("note", "consul", "office", sent=at(4, 10), arrived=at(4, 14))]
    rows = ask(shelf, archive(transmissions=ways, entities=towns), "note")
    assert bounds_of(rows, "legation", "office") == [("possible", None, at(4, 9)), ("certain", at(4, 14), at(4, 14))]


@pytest.mark.parametrize(
    ("stays", "value"),
    [
        ([], "certain"),
        ([("halm", "1951-02-03", "1951-02-06")], "possible"),
        ([("halm", "1951-02-05", None)], "certain"),
        ([("halm", None, None), ("tarn", "1951-02", "1951-02")], "certain"),
    ],
)
def test_reached_the_office_and_reached_the_man(
    shelf: Shelf, stays: list[tuple[str, str | None, str | None]], value: str
) -> None:
    whereabouts = [{"person_id": "lund", "place_id": p, "from": first, "to": last} for p, first, last in stays]
    told = {"tenures": [CONSUL], "whereabouts": whereabouts}
    rows = ask_both(shelf, archive(transmissions=[sent("note", "vell", "consul", **NOTE)], **told), "note", "lund")
    assert rows["consul"]["value"] == "certain"
    assert (rows["lund"]["value"], rows["lund"]["level"], rows["lund"]["through"]) == (value, "holder", "consul")
    rows = ask_both(shelf, archive(transmissions=[sent("note", "vell", "lund", **NOTE)], **told), "note", "consul")
    assert rows["lund"]["value"] == "certain"
    assert {rows[a]["value"] for a in ("consul", "legation")} == {value}
    assert rows["office"]["value"] == "possible"


@pytest.mark.parametrize(("kind", "office"), [("absent", "possible"), ("left", None)])
def test_who_is_absent_brings_it_to_his_office_possibly_and_who_has_left_it_not_at_all(
    shelf: Shelf, kind: str, office: str | None
) -> None:
    tenures = [CONSUL, {**CONSUL, "kind": kind, "from": "1951-02-04", "to": "1951-02-04"}]
    rows = ask_both(
        shelf, archive(transmissions=[sent("note", "vell", "lund", **NOTE)], tenures=tenures), "note", "consul"
    )
    assert rows.get("consul", {}).get("value") == rows.get("orsk", {}).get("value") == office


def test_on_an_unknown_day_a_man_brings_it_to_his_office_possibly(shelf: Shelf) -> None:
    given = archive(transmissions=[sent("note", "vell", "lund", **NOTE)], tenures=[CONSUL])
    given.tables["documents"][0] |= {"date_earliest": None, "date_latest": None}
    assert ask_both(shelf, given, "note", "consul")["consul"]["value"] == "possible"


def test_a_row_is_certain_at_the_level_that_proves_it(shelf: Shelf) -> None:
    addressed = sent("note", "vell", "legation", sent=at(4, 8))
    addressed |= {"arrived_earliest": at(4, 8)}
    told = sent("note", "vell", "consul", **NOTE)
    assert ask(shelf, archive(transmissions=[addressed]), "note")["legation"]["level"] == "direct"
    row = ask_both(shelf, archive(transmissions=[addressed, told]), "note", "legation")["legation"]
    assert (row["value"], row["level"], row["through"]) == ("certain", "member", "consul")


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
