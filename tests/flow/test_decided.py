"""The examples of `docs/knowledge.md`, section "Where the words above are silent", one test each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from diplomatica.flow import answers
from diplomatica.flow.contradictions import contradictions
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
    for table in ("passages", "parties", "references", "reports", "times", "marks", "speech", "ignorance"):
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
    assert {a: (r["value"], r["certain_from"], r["possible_from"], r["attested_not_at"]) for a, r in rows.items()} == {
        a: (v.value, v.certain, v.possible, v.not_at) for a, v in right.items()
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
    olsen = ask(shelf, given, "talk")["olsen"]
    assert (olsen["possible_from"], olsen["certain_from"]) == (at(3, 21), at(3, 22))


# ------------------------------------------------------------------ attested ignorance


def denial(document: str, actor: str, **more: Any) -> Row:
    """A document says that an actor had not had something: `target_id` or `event_id`, up to `moment`."""
    moment = more.pop("moment", None)
    return {
        "document_id": document,
        "actor_id": actor,
        "kind": "not_received",
        "earliest": moment,
        "latest": moment,
        "passage_id": "2",
        "start": 7,
        "end": 9,
        "target_id": None,
        "event_id": None,
        **more,
    }


def test_a_paper_that_has_not_come_is_attested_not(shelf: Shelf) -> None:
    note = sent("note", "vell", "legation", sent=at(4, 8))
    said = denial("report", "legation", target_id="note", moment=at(6))
    rows = ask(shelf, archive(transmissions=[note], ignorance=[said]), "note")
    legation = rows["legation"]
    assert (legation["value"], legation["certain_from"], legation["possible_from"]) == ("attested_not", None, None)
    assert legation["attested_not_at"] == at(6)
    [by] = legation["attested_by"]
    assert by == {"document_id": "report", "passage_id": "2", "start": 7, "end": 9, "kind": "not_received"}
    assert legation["chain"][0]["document_id"] == "report"
    assert "it may have come later" in " ".join(answers.who_knew(shelf.con, "note").notes)
    assert rows["orsk"]["value"] == "possible", "it is not rolled up"
    nobody = ask(shelf, archive(transmissions=[note], ignorance=[{**said, "actor_id": "olsen"}]), "note")
    assert nobody["olsen"]["value"] == "attested_not", "without any way to her"
    shelf.put(archive(transmissions=[note], ignorance=[said]))
    shelf.con.execute("UPDATE ignorance SET status = 'rejected'")
    assert {r["value"] for r in answers.who_knew(shelf.con, "note").rows if r["actor_id"] == "legation"} == {"possible"}


def test_what_came_later_is_certain_and_not_yet_then(shelf: Shelf) -> None:
    note = {**sent("note", "vell", "lund", sent=at(4, 8), arrived=at(5, 9)), "arrived_earliest": at(4, 9)}
    said = denial("report", "lund", target_id="note", moment=at(5))
    given = archive(transmissions=[note], ignorance=[said])
    row = ask(shelf, given, "note")["lund"]
    assert (row["value"], row["certain_from"], row["attested_not_at"]) == ("certain", at(5, 9), at(5))
    values = {hour: answers.known(shelf.con, "lund", at(*hour)).rows for hour in ((4, 23), (5, 0), (5, 8), (5, 9))}
    assert [rows[0]["value"] for rows in values.values()] == ["attested_not", "attested_not", "possible", "certain"]
    later = values[5, 8][0]
    assert (later["possible_from"], later["certain_from"]) == (at(5), at(5, 9)), "not before it had not come"
    shelf.put(archive(transmissions=[sent("note", "vell", "lund", sent=at(4, 8))], ignorance=[said]))
    [later] = answers.known(shelf.con, "lund", at(5, 8)).rows
    assert (later["value"], later["possible_from"]) == ("possible", at(5))


def test_a_denied_house_is_not_known_to_have_had_what_its_member_had(shelf: Shelf) -> None:
    note = sent("note", "vell", "consul", sent=at(4, 8), arrived=at(4, 9))
    said = denial("report", "office", target_id="note", moment=at(6))
    rows = ask(shelf, archive(transmissions=[note], ignorance=[said]), "note")
    assert rows["office"]["value"] == "attested_not" and rows["legation"]["value"] == "certain"


def test_what_is_denied_of_an_office_holds_for_the_one_who_held_it(shelf: Shelf) -> None:
    said = denial("report", "consul", target_id="note", moment=at(6))
    tenure = {"person_id": "lund", "office_id": "consul", "kind": "appointed", "from": None, "to": None}
    given = archive(transmissions=[sent("note", "vell", "olsen")], ignorance=[said], tenures=[tenure])
    assert ask(shelf, given, "note")["lund"]["attested_not_at"] == at(6)
    two = [tenure, {**tenure, "person_id": "brandt"}]
    assert "lund" not in ask(shelf, World({**given.tables, "tenures": two}), "note")


def test_a_contradiction_stays_certain_and_is_a_problem(shelf: Shelf) -> None:
    note = sent("note", "vell", "lund", sent=at(4, 8), arrived=at(4, 9))
    said = denial("report", "lund", target_id="note", moment=at(6))
    row = ask(shelf, archive(transmissions=[note], ignorance=[said]), "note")["lund"]
    assert (row["value"], row["certain_from"], row["attested_not_at"]) == ("certain", at(4, 9), at(6))
    assert "a contradiction" in " ".join(answers.who_knew(shelf.con, "note").notes)
    found = "SELECT document_id, code, message FROM problems"
    shelf.con.execute("DELETE FROM problems")
    contradictions(shelf.con)
    [(document, code, message)] = shelf.con.execute(found).fetchall()
    assert (document, code) == ("report", "contradicted-ignorance")
    assert "report says that lund had not had note" in message and "; note: certain from" in message
    shelf.con.execute("DELETE FROM problems")
    shelf.con.execute("UPDATE ignorance SET earliest = '1951-02-04T08:30Z'")
    contradictions(shelf.con)
    assert shelf.con.execute(found).fetchall() == [], "half an hour before it came"


def test_a_denial_without_a_moment_is_of_the_day_of_writing_or_of_none(shelf: Shelf) -> None:
    note = sent("note", "vell", "olsen")
    said = denial("report", "lund", target_id="note")
    row = ask(shelf, archive(transmissions=[note], ignorance=[said]), "note")["lund"]
    assert row["attested_not_at"] == at(3, 10), "the fourth begins fourteen hours east of Greenwich"
    open_ended = {**said, "latest": at(4)}
    row = ask(shelf, archive(transmissions=[note], ignorance=[open_ended]), "note")["lund"]
    assert (row["value"], row["attested_not_at"]) == ("attested_not", None)
    assert "report leaves open" in " ".join(answers.who_knew(shelf.con, "note").notes)


def test_questions_about_two_actors_and_spans_heed_a_denial(shelf: Shelf) -> None:
    note = sent("note", "vell", "lund", sent=at(4, 8))
    note |= {"arrived_latest": at(7)}
    early = sent("note", "vell", "olsen", sent=at(4, 8), arrived=at(4, 9))
    said = denial("report", "lund", target_id="note", moment=at(6))
    shelf.put(archive(transmissions=[note, early]))
    assert [r["value"] for r in answers.ahead(shelf.con, "olsen", "lund").rows] == ["possible"]
    assert [r["value"] for r in answers.learned(shelf.con, "lund", at(5), at(8)).rows] == ["possible"]
    shelf.put(archive(transmissions=[note, early], ignorance=[said]))
    [row] = answers.ahead(shelf.con, "olsen", "lund").rows
    assert (row["value"], row["ahead_min_seconds"]) == ("certain", 39 * 3600)
    assert [r["value"] for r in answers.ahead(shelf.con, "lund", "olsen").rows] == []
    assert [r["value"] for r in answers.learned(shelf.con, "lund", at(5), at(8)).rows] == ["certain"]
    [both] = answers.compare(shelf.con, "lund", "olsen", at(5)).rows
    assert (both["a_value"], both["b_value"]) == ("attested_not", "certain")
    [both] = answers.compare(shelf.con, "lund", "olsen", at(6, 1)).rows
    assert (both["a_value"], both["b_value"]) == ("possible", "certain")
    shelf.put(archive(transmissions=[early], ignorance=[said]))
    assert answers.learned(shelf.con, "lund", at(1), at(28)).rows == []
    assert [r["value"] for r in answers.ahead(shelf.con, "olsen", "lund").rows] == ["certain"]
    assert answers.ahead(shelf.con, "lund", "olsen").rows == []


# ------------------------------------------------------------------ talks


@pytest.mark.parametrize(("mode", "known"), [("reports", True), ("quotes", True), ("to_be_conveyed", False)])
def test_who_heard_of_an_event_in_a_talk_knows_by_its_end(shelf: Shelf, mode: str, known: bool) -> None:
    event = {"id": "landing", "kind": "act", "earliest": at(2), "latest": at(2, 1)}
    told: Row = {
        "event_id": "landing",
        "document_id": "cable",
        "passage_id": "1",
        "modality": "rumour",
        "voice_id": None,
    }
    told |= {"start": 10, "end": 20}
    talk = {"document_id": "cable", "start": 5, "end": 30, "speaker_id": "olsen", "addressee_id": "vell", "mode": mode}
    talk |= {"earliest": at(3, 9), "latest": at(3, 10)}
    rows = ask(shelf, archive(events=[event], reports=[told], speech=[talk]), "landing")
    assert set(rows) == ({"olsen", "vell"} if known else set())
    if not known:
        return
    # She heard it there; he had known before, nobody says since when.
    assert (rows["vell"]["certain_from"], rows["vell"]["possible_from"]) == (at(3, 10), at(3, 9))
    assert (rows["olsen"]["certain_from"], rows["olsen"]["possible_from"]) == (at(3, 10), at(2))
    assert rows["vell"]["chain"][0]["relation"] == "spoken: rumour"
    outside = ask(shelf, archive(events=[event], reports=[{**told, "end": 31}], speech=[talk]), "landing")
    assert outside == {}
    undated = {**talk, "earliest": None, "latest": None}
    rows = ask(shelf, archive(events=[event], reports=[told], speech=[undated]), "landing")
    assert rows["vell"]["certain_from"] == at(5, 14), "by the end of the day of the paper, anywhere"


def test_the_hours_that_a_paper_gives_for_a_talk_are_its_end(shelf: Shelf) -> None:
    talk = {"id": "talk", "kind": "conversation", "earliest": at(3), "latest": at(4)}
    about = {"event_id": "talk", "passage_id": None, "modality": "fact", "voice_id": None, "start": 0, "end": 5}
    hours = {"sent_earliest": at(3, 9), "sent_latest": at(3, 15), "arrived_earliest": at(3, 15)}
    oral = sent("wire", "vell", "lund", status="asserted", mode="oral", passages=[], asserted_by="wire")
    given = archive(
        events=[talk],
        reports=[{**about, "document_id": "record"}, {**about, "document_id": "wire", "passage_id": "1"}],
        transmissions=[{**oral, **hours, "arrived_latest": at(3, 15)}],
        parties=[
            {"document_id": "record", "role": "note_taker", "entity_id": "olsen"},
            {"document_id": "record", "role": "signed", "entity_id": "olsen"},
        ],
    )
    row = ask(shelf, given, "talk")["olsen"]
    # Not the whole third, which is the day of the event; and the record was not written before.
    assert (row["certain_from"], row["possible_from"]) == (at(3, 15), at(3, 15))
    assert [(link["document_id"], link["relation"]) for link in row["chain"]] == [
        ("record", "note_taker"),
        ("wire", "hours of the talk"),
    ]
    [same] = [r for r in answers.known(shelf.con, "olsen").rows if r["id"] == "talk"]
    assert same["certain_from"] == at(3, 15), "also where she never saw the paper that gives the hours"


# ------------------------------------------------------------------ mentions


def spoken_of(relation: str = "refers", receiver: str = "office", writer: str = "lund", **more: Any) -> World:
    """The minister holds an office of the legation; a note went to `receiver`, and a paper by `writer` speaks of it."""
    tenures = [
        {"person_id": "brandt", "office_id": "minister", "kind": "appointed", "from": None, "to": None},
        {"person_id": "lund", "office_id": "consul", "kind": "appointed", "from": None, "to": None},
    ]
    return archive(
        transmissions=[sent("note", "vell", receiver, sent=at(4, 8))],
        references=[{"document_id": "paper", "target_id": "note", "relation": relation, "start": 3, "end": 9}],
        parties=[{"document_id": "paper", "role": "signed", "entity_id": writer}, *more.pop("parties", [])],
        tenures=tenures,
        **more,
    )


@pytest.mark.parametrize(
    ("receiver", "writer", "had"),
    [
        ("lund", "lund", True),
        ("consul", "lund", True),
        ("legation", "lund", True),  # the service of her office
        ("brandt", "lund", True),  # he holds an office of the same legation
        ("minister", "lund", True),
        ("office", "lund", False),  # what the ministry at home got is not hers
        ("orsk", "lund", False),
        ("olsen", "lund", False),
        ("legation", "olsen", False),
    ],
)
def test_who_speaks_of_a_paper_meant_for_him_had_it(shelf: Shelf, receiver: str, writer: str, had: bool) -> None:
    row = ask(shelf, spoken_of("refers", receiver, writer), "note").get(writer)
    assert (row is not None and row["value"] == "certain") is had
    if had and row is not None:
        assert row["certain_from"] == at(5, 14), "by the end of the fourth, anywhere"
        assert (row["chain"][0]["document_id"], row["chain"][0]["status"]) == ("paper", "inferred")
        [same] = [r for r in answers.known(shelf.con, writer).rows if r["id"] == "note"]
        assert same["certain_from"] == row["certain_from"]


@pytest.mark.parametrize(
    ("house", "receiver"),
    [
        ("orsk", "orsk"),  # a premier shares no house with all who serve his government
        ("office", "legation"),  # nor the ministry at home with its posts
    ],
)
def test_a_house_is_no_government_and_does_not_climb(shelf: Shelf, house: str, receiver: str) -> None:
    given = spoken_of("refers", receiver, "olsen")
    given["entities"].append({"id": "chief", "name": "chief", "kind": "office", "parent_id": house, "place_id": None})
    given["tenures"].append({"person_id": "olsen", "office_id": "chief", "kind": "appointed", "from": None, "to": None})
    assert "olsen" not in ask(shelf, given, "note")
    given["transmissions"][0]["to_id"] = "chief"
    assert ask(shelf, given, "note")["olsen"]["value"] == "certain"


@pytest.mark.parametrize("relation", ["follows", "corrects", "relays", "encloses"])
def test_other_ways_to_speak_of_a_paper(shelf: Shelf, relation: str) -> None:
    assert ask(shelf, spoken_of(relation, "legation"), "note")["lund"]["value"] == "certain"


def test_a_mention_proves_nothing_where_it_says_that_the_paper_had_not_come(shelf: Shelf) -> None:
    said = [denial("paper", "legation", target_id="note", moment=at(4))]
    assert "lund" not in ask(shelf, spoken_of(receiver="brandt", ignorance=said), "note")
    other = [denial("other", "legation", target_id="note", moment=at(4))]
    assert "lund" in ask(shelf, spoken_of(receiver="brandt", ignorance=other), "note")


def test_a_copy_in_the_house_is_no_paper_meant_for_him(shelf: Shelf) -> None:
    copy = {"document_id": "note", "role": "copy", "entity_id": "legation"}
    assert "lund" not in ask(shelf, spoken_of(receiver="legation", parties=[copy]), "note")
    both = [copy, {**copy, "role": "to"}]
    assert "lund" in ask(shelf, spoken_of(receiver="legation", parties=both), "note")
    own = {"document_id": "note", "role": "copy", "entity_id": None, "office_id": "consul"}
    assert ask(shelf, spoken_of(receiver="consul", parties=[own]), "note")["lund"]["value"] == "certain"


def test_a_paper_of_an_earlier_day_does_not_speak_of_it(shelf: Shelf) -> None:
    given = spoken_of(receiver="legation")
    [paper] = [d for d in given["documents"] if d["id"] == "paper"]
    paper |= {"date_earliest": date(1951, 2, 3), "date_latest": date(1951, 2, 3)}
    assert "lund" not in ask(shelf, given, "note")


# ------------------------------------------------------------------ relays in part


def test_a_relay_in_part_passes_on_its_passages_and_no_others(shelf: Shelf) -> None:
    given = archive(
        transmissions=[sent("cover", "lund", "vell", sent=at(4), arrived=at(5))],
        references=[
            {"document_id": "cover", "target_id": "paper", "relation": "relays", "start": 15, "passages": ["2"]},
            {"document_id": "paper", "target_id": "inner", "relation": "encloses", "start": 5, "passages": None},
        ],
        passages=[
            {"document_id": "paper", "passage_id": name, "parent_id": parent, "start": start, "end": start + 10}
            for name, parent, start in (("1", None, 0), ("2", None, 20), ("2.a", "2", 20))
        ],
        parties=[{"document_id": "inner", "role": "drafted", "entity_id": "olsen"}],
        events=[{"id": "landing", "kind": "act", "earliest": at(2), "latest": at(3)}],
        reports=[
            {"event_id": "landing", "document_id": "paper", "passage_id": "2", "modality": "fact", "voice_id": None}
        ],
    )
    whole = ask(shelf, given, "paper")["vell"]
    assert (whole["value"], whole["passages"], whole["chain"][1]["passage_id"]) == ("certain", ["2"], "2")
    assert ask(shelf, given, "paper#2")["vell"]["value"] == "certain"
    assert ask(shelf, given, "paper#2.a")["vell"]["value"] == "certain", "what stands under it came with it"
    assert "vell" not in ask(shelf, given, "paper#1")
    assert "vell" not in ask(shelf, given, "inner"), "it stands in the first point"
    assert ask(shelf, given, "landing")["vell"]["value"] == "certain"
    given["references"][0]["passages"] = None
    assert ask(shelf, given, "paper#1")["vell"]["value"] == "possible", "not said: as before"


# ------------------------------------------------------------------ drafts and notes by hand


def test_an_unsent_draft_is_of_the_day_on_its_writers_clock(shelf: Shelf) -> None:
    given = archive(
        parties=[{"document_id": "draft", "role": "drafted", "entity_id": "lund"}],
        times=[{"document_id": "draft", "kind": "written", "earliest": at(3, 23), "latest": at(4, 23)}],
    )
    row = ask(shelf, given, "draft")["lund"]
    assert (row["possible_from"], row["certain_from"]) == (at(3, 23), at(4, 23))
    del given["times"][0]
    row = ask(shelf, given, "draft")["lund"]
    assert (row["possible_from"], row["certain_from"]) == (at(3, 10), at(5, 14))


def test_a_note_by_hand_with_a_day_dates_the_act_that_it_records(shelf: Shelf) -> None:
    given = archive(
        parties=[
            {"document_id": "draft", "role": "drafted", "entity_id": "lund", "start": 0},
            {"document_id": "draft", "role": "authorised", "entity_id": "brandt", "start": 52},
        ],
        marks=[{"document_id": "draft", "kind": "handwritten", "start": 50, "end": 60}],
        times=[{"document_id": "draft", "kind": "other", "earliest": at(6), "latest": at(7), "start": 56}],
    )
    rows = ask(shelf, given, "draft")
    assert (rows["brandt"]["possible_from"], rows["brandt"]["certain_from"]) == (at(6), at(7))
    assert rows["lund"]["certain_from"] == at(5, 14), "the note is not hers"
    given["marks"][0]["kind"] = "stamp"
    assert ask(shelf, given, "draft")["brandt"]["certain_from"] == at(5, 14)
