"""Small random archives for the oracle: rows of the tables that answers read, and a connection that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import duckdb

from diplomatica.building.staging import SQL_TYPES
from diplomatica.model import arrow
from diplomatica.model.schema import TABLES
from tests.flow.oracle import Row, World

FILLED = (
    "documents", "passages", "parties", "times", "marks", "entities", "tenures", "references", "events", "reports", "speech",
    "ignorance", "transmissions", "whereabouts", "versions",
)  # fmt: skip
PERSONS, OFFICES = ("brandt", "lund", "olsen"), ("minister", "consul")
HOUSES = {
    "minister": "legation",
    "consul": "legation",
    "legation": "office",
    "office": "orsk",
    "orsk": None,
    "vell": None,
}
ACTORS = (*PERSONS, *HOUSES)
SEATS = {"minister": "tarn", "consul": "tarn", "legation": "tarn", "office": "halm", "orsk": "halm", "vell": "vellgard"}
"""Where the houses are, if chance does not move them."""
PLACES = ("tarn", "halm", "vellgard")
PASSAGES = {"1": (None, 0, 50), "1.a": ("1", 10, 20), "1.b": ("1", 20, 50), "2": (None, 50, 90)}
BEGIN = datetime(1951, 2, 1, tzinfo=UTC)
HANDS = ("drafted", "signed", "sender", "present", "to", "copy")


def world(seed: int) -> World:
    """A random archive; the same for the same seed."""
    dice = Random(seed)
    documents = [f"d{n}" for n in range(dice.randint(1, 4))]
    events = [f"e{n}" for n in range(dice.randint(0, 2))]
    tables: dict[str, list[Row]] = {
        "documents": [_document(dice, name) for name in documents],
        "passages": [
            {
                "document_id": name,
                "passage_id": p,
                "parent_id": around,
                "start": start,
                "end": end,
                "status": "accepted",
            }
            for name in documents
            for p, (around, start, end) in PASSAGES.items()
            if dice.random() < 0.8
        ],
        "entities": entities(
            {h: seat if dice.random() < 0.6 else dice.choice((None, None, *PLACES)) for h, seat in SEATS.items()}
        ),
        "tenures": [_tenure(dice) for _ in range(dice.randint(0, 4))],
        "events": [
            {"id": name, "kind": dice.choice(("act", "conversation", "message")), **_interval(dice, "")}
            for name in events
        ],
        "parties": [_party(dice, documents) for _ in range(dice.randint(0, 4))],
        "times": [_time(dice, documents) for _ in range(dice.randint(0, 2))],
        "references": [_reference(dice, documents) for _ in range(dice.choice((0, 0, 1, 2, 4)))],
        "reports": [_report(dice, documents, events) for _ in range(dice.randint(0, 3)) if events],
        "marks": [_mark(dice, documents) for _ in range(dice.choice((0, 0, 1)))],
        "speech": [_speech(dice, documents) for _ in range(dice.choice((0, 0, 1, 2)))],
        "ignorance": [_ignorance(dice, documents, events) for _ in range(dice.choice((0, 0, 1, 2)))],
        "transmissions": [transmission(dice, documents, n) for n in range(dice.randint(0, 6))],
        "whereabouts": [_stay(dice) for _ in range(dice.choice((0, 0, 1, 2, 3)))],
    }
    tables["times"] += [_stamp(dice, way) for way in tables["transmissions"] if dice.random() < 0.4]
    for table in ("passages", "parties", "times", "marks", "references", "reports", "speech", "ignorance"):
        for n, row in enumerate(tables[table]):
            row |= {"fact_id": f"{table}-{n}", "status": "rejected" if dice.random() < 0.08 else "accepted"}
    # Last, so that the rest of an archive is what it was before there were any.
    tables["versions"] = [_version(dice, documents, n) for n in range(dice.choice((0, 0, 1, 2, 3)))]
    for event in tables["events"]:
        if event["kind"] == "conversation" and dice.random() < 0.5:
            _record(dice, event, documents, tables)
    if dice.random() < 0.2:
        _order(dice, documents, tables)
    return World(tables)


def entities(seats: Mapping[str, str | None] = SEATS) -> list[Row]:
    """The actors, their houses at these places."""
    persons = [{"id": name, "name": name, "kind": "person", "parent_id": None, "place_id": None} for name in PERSONS]
    houses = [
        {"id": name, "name": name, "kind": _kind(name), "parent_id": above, "place_id": seats[name]}
        for name, above in HOUSES.items()
    ]
    return persons + houses


def _kind(name: str) -> str:
    return {"minister": "office", "consul": "office", "legation": "service", "office": "service"}.get(
        name, "government"
    )


def _moment(dice: Random, unknown: float = 0.25) -> datetime | None:
    return None if dice.random() < unknown else BEGIN + timedelta(hours=dice.randint(0, 60))


def _interval(dice: Random, prefix: str, unknown: float = 0.25) -> Row:
    ends = sorted(filter(None, (_moment(dice, 0), _moment(dice, 0))))
    first, last = (None if dice.random() < unknown else end for end in ends)
    return {f"{prefix}earliest": first, f"{prefix}latest": last}


def _day(dice: Random) -> date:
    return date(1951, 2, 1) + timedelta(days=dice.randint(0, 3))


def _document(dice: Random, name: str) -> Row:
    if dice.random() < 0.1:
        return {"id": name, "row": int(name[1:]), "date_earliest": None, "date_latest": None}
    first, last = sorted((_day(dice), _day(dice)))
    return {
        "id": name,
        "row": int(name[1:]),
        "date_earliest": first,
        "date_latest": first if dice.random() < 0.6 else last,
    }


def _tenure(dice: Random) -> Row:
    first, last = sorted((_day(dice), _day(dice)))
    return {
        "person_id": dice.choice(PERSONS),
        "office_id": dice.choice(OFFICES),
        "kind": dice.choice(("appointed", "appointed", "acting", "absent", "left")),
        "from": None if dice.random() < 0.2 else first.isoformat(),
        "to": None if dice.random() < 0.2 else last.isoformat(),
    }


def _stay(dice: Random) -> Row:
    first, last = (day.isoformat() for day in sorted((_day(dice), _day(dice))))
    return {
        "person_id": dice.choice(PERSONS),
        "place_id": dice.choice(PLACES),
        "from": dice.choice((None, first, first, first[:7])),
        "to": dice.choice((None, last, last, last[:7])),
    }


def _party(dice: Random, documents: list[str]) -> Row:
    who = dice.choice(ACTORS)
    named = {"entity_id": None, "office_id": who} if who in OFFICES else {"entity_id": who, "office_id": None}
    at = dice.choice((None, 5, 15, 60))
    return {"document_id": dice.choice(documents), "role": dice.choice(HANDS), "start": at, **named}


def _time(dice: Random, documents: list[str]) -> Row:
    kind = dice.choice(("distributed", "distributed", "received", "written", "other"))
    return {
        "document_id": dice.choice(documents),
        "kind": kind,
        "start": dice.choice((None, 8, 18)),
        **_interval(dice, ""),
    }


def _stamp(dice: Random, way: Row) -> Row:
    """The stamp on which the arrival of a transmission may rest."""
    ends = {"earliest": way["arrived_earliest"], "latest": way["arrived_latest"]}
    whose = dice.choice((None, None, None, None, way["to_id"], "?", dice.choice(ACTORS)))
    ends |= {"whose_text": whose and "somebody", "whose_id": None if whose == "?" else whose}
    return {
        "document_id": way["document_id"],
        "kind": dice.choice(("received", "received", "delivered")),
        "local": dice.choice((None, f"{_day(dice)}", f"{_day(dice)}T13:30", f"{_day(dice)}T13:30")),
        **ends,
    }


def _mark(dice: Random, documents: list[str]) -> Row:
    kind = dice.choice(("handwritten", "resolution", "stamp"))
    return {"document_id": dice.choice(documents), "kind": kind, "start": dice.choice((4, 14)), "end": 30}


def _record(dice: Random, event: Row, documents: list[str], tables: dict[str, list[Row]]) -> None:
    """A paper that is the record of a talk of an hour or a day, and somebody who was there."""
    paper, begin = dice.choice(documents), BEGIN + timedelta(hours=dice.randint(0, 40))
    event |= {"earliest": begin, "latest": begin + timedelta(hours=dice.choice((1, 1, 24)))}
    accepted = {"document_id": paper, "status": "accepted"}
    report = {**_report(dice, documents, [event["id"]]), **accepted, "passage_id": None}
    tables["reports"].append({**report, "modality": "fact", "fact_id": f"reports-{event['id']}"})
    role = dice.choice(("present", "interpreter", "note_taker"))
    party = {**_party(dice, documents), **accepted, "role": role, "fact_id": f"parties-{event['id']}"}
    tables["parties"].append(party)


def _order(dice: Random, documents: list[str], tables: dict[str, list[Row]]) -> None:
    """Somebody is to tell another, and a paper that refers to the order says that he did, before or after it came."""
    teller, told = dice.sample(ACTORS, 2)
    ends = {"from_id": teller, "to_id": told}
    order, done = ({**transmission(dice, documents, name), **ends} for name in ("order", "done"))
    order |= {
        "status": "instructed",
        "arrived_latest": None,
        "readable_latest": None,
        "asserted_by": order["document_id"],
    }
    done |= {"status": "asserted", "passages": [], "asserted_by": done["document_id"]}
    tables["transmissions"] += [order, done]
    link = {**_reference(dice, documents), "relation": "refers", "in_note": None, "passages": None}
    link |= {"document_id": done["document_id"], "target_id": order["document_id"]}
    tables["references"].append({**link, "fact_id": "references-order", "status": "accepted"})


def _version(dice: Random, documents: list[str], number: int) -> Row:
    return {
        "document_id": dice.choice(documents),
        "other_id": dice.choice(documents),
        "relation": dice.choice(("copy_of", "copy_of", "copy_of", "variant_of", "excerpt_of")),
        "fact_id": f"versions-{number}",
        "status": dice.choice(("accepted", "accepted", "accepted", "confirmed", "suggested", "rejected")),
    }


def _reference(dice: Random, documents: list[str]) -> Row:
    return {
        "document_id": dice.choice(documents),
        "target_id": dice.choice(documents),
        "relation": dice.choice(("encloses", "relays", "relays", "answers", "refers", "refers", "follows", "corrects")),
        "start": dice.choice((None, 5, 15, 25, 60, 95)),
        "passages": dice.choice((None, None, None, [], ["1"], ["1.a"], ["1.b", "2"])),
        "in_note": dice.choice((None, None, None, None, False, True)),
    }


def _report(dice: Random, documents: list[str], events: list[str]) -> Row:
    return {
        "event_id": dice.choice(events),
        "document_id": dice.choice(documents),
        "passage_id": dice.choice((None, *PASSAGES)),
        "modality": dice.choice(("fact", "rumour", "forecast", "denial", "presupposed")),
        "voice_id": dice.choice((None, *ACTORS)),
        "start": (start := dice.randint(0, 80)),
        "end": None if dice.random() < 0.1 else start + dice.randint(1, 10),
    }


def _speech(dice: Random, documents: list[str]) -> Row:
    return {
        "document_id": dice.choice(documents),
        "start": dice.choice((0, 0, 20, 40)),
        "end": dice.choice((30, 60, 90, 90)),
        "speaker_id": dice.choice((None, *ACTORS)),
        "addressee_id": dice.choice((None, *ACTORS)),
        "mode": dice.choice(("quotes", "reports", "reports", "to_be_conveyed")),
        **_interval(dice, ""),
    }


def _ignorance(dice: Random, documents: list[str], events: list[str]) -> Row:
    of_paper = not events or dice.random() < 0.6
    return {
        "document_id": dice.choice(documents),
        "passage_id": dice.choice((None, *PASSAGES)),
        "start": dice.randint(0, 80),
        "kind": dice.choice(("not_told", "not_received", "no_report")),
        "actor_id": dice.choice((None, *ACTORS, *ACTORS)),
        "target_id": dice.choice(documents) if of_paper else None,
        "event_id": None if of_paper else dice.choice(events),
        **(_interval(dice, "") if dice.random() < 0.7 else {"earliest": None, "latest": None}),
    }


def transmission(dice: Random, documents: list[str], number: int | str) -> Row:
    """One act of sending, with bounds that may be unknown."""
    document = dice.choice(documents)
    sender, receiver = dice.sample(ACTORS, 2)
    status = dice.choice(("documented", "documented", "asserted", "asserted", "instructed", "inferred"))
    sent, arrived, readable = (_interval(dice, prefix, 0.3) for prefix in ("sent_", "arrived_", "readable_"))
    if dice.random() < 0.6:
        readable = dict.fromkeys(readable)
    if status == "instructed":
        arrived["arrived_latest"] = readable["readable_latest"] = None
    # Of some papers and tellings nobody knows whose they are.
    unknown = status in ("documented", "asserted") and dice.random() < 0.12
    return {
        "id": f"t-{number}",
        "document_id": document,
        "from_id": None if unknown else sender,
        "to_id": receiver,
        "passages": dice.choice((None, None, None, [], ["1"], ["1.a"], ["1.b", "2"])),
        "mode": dice.choice(("cipher", "oral", "oral", "letter")),
        "status": status,
        "asserted_by": document if status != "documented" and dice.random() < 0.9 else None,
        **sent,
        **arrived,
        **readable,
    }


IDS = (
    "id", "document_id", "target_id", "entity_id", "office_id", "person_id", "parent_id", "event_id", "voice_id", "from_id", "to_id",
    "asserted_by", "fact_id", "actor_id", "speaker_id", "addressee_id", "place_id", "whose_id", "other_id",
)  # fmt: skip


def renamed(world: World, name: Callable[[str], str]) -> World:
    """The archive under other ids; passages keep theirs."""

    def change(row: Row, table: str) -> Row:
        ids = IDS if table != "passages" else ("document_id",)
        return {key: name(value) if value is not None and key in ids else value for key, value in row.items()}

    return World({table: [change(row, table) for row in rows] for table, rows in world.tables.items()})


def together(worlds: Iterable[World]) -> World:
    """Archives side by side in one, the ids of each begun with its number and a dot."""
    out: dict[str, list[Row]] = {name: [] for name in FILLED}
    for n, one in enumerate(worlds):
        for table, rows in renamed(one, lambda old, n=n: f"{n}.{old}").tables.items():  # type: ignore[misc]
            out[table].extend(rows)
    return World(out)


class Shelf:
    """One connection that holds one random archive after another."""

    def __init__(self) -> None:
        self.con = duckdb.connect(config={"threads": 1})
        self.con.execute("SET TimeZone = 'UTC'")
        for name, table in TABLES.items():
            columns = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in table.columns)
            self.con.execute(f'CREATE TABLE "{name}" ({columns})')

    def put(self, world: World) -> duckdb.DuckDBPyConnection:
        """The connection, holding the rows of this archive and no others."""
        for name in FILLED:
            self.con.execute(f'DELETE FROM "{name}"')
            if world[name]:
                self.con.register("rows", arrow.from_rows(TABLES[name], world[name]))
                self.con.execute(f'INSERT INTO "{name}" SELECT * FROM rows')
                self.con.unregister("rows")
        return self.con


def without(world: World) -> Iterator[World]:
    """The archive with one row less, in every way that leaves no loose ends."""
    for name in reversed(FILLED):
        for n in range(len(world[name])):
            rows = world[name][:n] + world[name][n + 1 :]
            if name in ("documents", "events", "entities"):
                continue
            yield World({**world.tables, name: rows})


def told(world: World) -> str:
    """The archive as lines, for the message of a test."""
    lines = [f"{name}: {_short(row)}" for name in FILLED if name != "entities" for row in world[name]]
    return "\n".join(lines)


def _short(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={_plain(value)}" for key, value in row.items() if value is not None)


def _plain(value: Any) -> Any:
    return f"{value:%dT%H}" if isinstance(value, datetime) else value
