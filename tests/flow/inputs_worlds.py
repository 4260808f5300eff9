"""Small random input tables of `flow`: what was read and identified, before anything was made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import duckdb
import pyarrow as pa

from diplomatica.building.staging import SQL_TYPES, STAGES
from diplomatica.flow import flow
from tests.flow.oracle import Row, World

ACTORS = ("brandt", "lund", "olsen", "vell", "orsk")
PLACES = ("tarn", "halt")
"""Spelt so that their order is turned round when their letters are."""
EVENTS = ("e0", "e1")
STAGED = {
    "seats": "fact_id VARCHAR, seat VARCHAR",
    "document_days": "document_id VARCHAR, earliest TIMESTAMPTZ, latest TIMESTAMPTZ",
    "act_parts": 'document_id VARCHAR, start INTEGER, "end" INTEGER, kind VARCHAR, role VARCHAR, part_start INTEGER, entity_id VARCHAR',
    "act_events": 'document_id VARCHAR, start INTEGER, "end" INTEGER, kind VARCHAR, event_id VARCHAR',
    "voices": "document_id VARCHAR, entity_id VARCHAR",
}
"""Tables that other rooms make on the way, with the columns that `flow` reads."""
READ = (
    "documents", "parties", "times", "numbers", "references", "known_from", "acts", "entities", "not_held", "events", "reports",
    "tenures", "whereabouts", "ignorance", "versions",
)  # fmt: skip
FACTS = ("parties", "times", "numbers", "references", "reports")
IDS = (
    "id", "document_id", "target_id", "entity_id", "office_id", "place_id", "event_id", "from_id", "to_id", "fact_id", "not_held_id",
    "seat", "source_path", "person_id", "whose_id", "other_id",
)  # fmt: skip
BEGIN = datetime(1951, 2, 1, tzinfo=UTC)


def world(seed: int) -> World:
    """A random archive; the same for the same seed."""
    dice = Random(seed)
    documents = [f"d{n}" for n in range(dice.randint(1, 3))]
    tables: dict[str, list[Row]] = {name: [] for name in (*READ, *STAGED)}
    tables["entities"] = [
        *({"id": who, "name": who, "kind": "person", "place_id": dice.choice((None, *PLACES))} for who in ACTORS),
        *({"id": place, "name": place, "kind": "place", "place_id": None} for place in PLACES),
        {"id": "consul", "name": "consul", "kind": "office", "place_id": dice.choice((None, *PLACES))},
    ]
    tables["events"] = [{"id": name, "kind": "conversation", **_listed(dice)} for name in EVENTS]
    for name in documents:
        _paper(dice, name, documents, tables)
    tables["not_held"] = [
        {
            "id": name,
            "existence": dice.choice(("inferred", "inferred", "certain")),
            "from_id": dice.choice((None, *ACTORS)),
            "to_id": dice.choice(ACTORS),
        }
        for name in ("nh0", "nh1")
    ]
    tables["tenures"] = [_tenure(dice) for _ in range(dice.choice((0, 1, 1, 2, 3)))]
    tables["ignorance"] = [
        _fact(dice, {"document_id": dice.choice(documents), "target_id": dice.choice(documents)}, f"ignorance-{n}")
        for n in range(dice.choice((0, 0, 0, 1)))
    ]
    tables["whereabouts"] = [_stay(dice) for _ in range(dice.choice((0, 0, 1, 2, 3)))]
    # Last, so that the rest of an archive is what it was before there were any.
    tables["versions"] = [_version(dice, documents) for _ in range(dice.choice((0, 0, 1, 2)))]
    return World(tables)


def _version(dice: Random, documents: list[str]) -> Row:
    """Two papers of the same words, or of words that are nearly so."""
    return {
        "document_id": dice.choice(documents),
        "other_id": dice.choice(documents),
        "relation": dice.choice(("copy_of", "copy_of", "variant_of")),
        "status": dice.choice(("accepted", "confirmed", "suggested")),
    }


def _listed(dice: Random) -> Row:
    """When the authority lists a talk: not at all, with hours, or with an end that is not known."""
    begin = BEGIN + timedelta(days=dice.randint(0, 3), hours=dice.randint(0, 23))
    end = begin + timedelta(hours=dice.choice((0, 1, 24)))
    shape = dice.random()
    return {"earliest": begin if shape < 0.35 else None, "latest": end if shape < 0.25 or shape > 0.92 else None}


def _tenure(dice: Random) -> Row:
    first, last = sorted(dice.randint(1, 5) for _ in range(2))
    return {
        "person_id": dice.choice(ACTORS),
        "office_id": "consul",
        "kind": dice.choice(("appointed", "appointed", "acting", "absent", "left")),
        "from": dice.choice((None, f"1951-02-0{first}")),
        "to": dice.choice((None, f"1951-02-0{last}", "1951-02")),
    }


def _stay(dice: Random) -> Row:
    first, last = sorted(dice.randint(1, 5) for _ in range(2))
    return {
        "person_id": dice.choice(ACTORS),
        "place_id": dice.choice(PLACES),
        "from": dice.choice((None, f"1951-02-0{first}")),
        "to": dice.choice((None, f"1951-02-0{last}", "1951-02")),
    }


def add_paper(given: World, seed: int) -> World:
    """The archive with one paper more, which may answer, enclose or relay the others; it mostly comes from one of their addressees."""
    dice = Random(seed)
    tables = {name: list(rows) for name, rows in given.tables.items()}
    _paper(dice, "more", [row["id"] for row in given["documents"]], tables)
    addressed = [row for row in given["parties"] if row["role"] in ("to", "via")]
    if addressed and dice.random() < 0.8:
        answered = dice.choice(addressed)
        answer = {"document_id": "more", "target_id": answered["document_id"], "relation": "answers"}
        tables["references"].append({**answer, "fact_id": "answer", "status": "accepted"})
        writer = {**answered, "document_id": "more", "role": "sender", "fact_id": "writer", "status": "accepted"}
        tables["parties"].append(writer)
    return World(tables)


def _paper(dice: Random, name: str, documents: list[str], tables: dict[str, list[Row]]) -> None:
    """One paper with all that was read in it."""
    day = dice.randint(0, 3)
    known = dice.random() < 0.85
    tables["documents"].append(
        {
            "id": name,
            "row": len(tables["documents"]),
            "kind": dice.choice(("telegram", "cipher telegram", "telegram", "letter", "draft", "draft telegram", None)),
            "text_scope": dice.choice(("full", "summary", "none", None)),
            "source_path": name,
            "date_earliest": date(1951, 2, 1 + day) if known else None,
            "date_latest": date(1951, 2, 1 + day) if known else None,
        }
    )
    if known:
        begin = BEGIN + timedelta(days=day)
        tables["document_days"].append({"document_id": name, **_around(dice, begin, begin + timedelta(days=1))})
    for n in range(dice.choice((1, 2, 3, 4, 6))):
        role = ("sender" if n == 0 else "to" if n == 1 else dice.choice(ROLES)) if dice.random() < 0.8 else "signed"
        who = dice.choice((None, *ACTORS)) if dice.random() < 0.1 else dice.choice(ACTORS)
        office = "consul" if (who is None and dice.random() < 0.5) or dice.random() < 0.2 else None
        fact = f"{name}-party-{n}"
        tables["parties"].append(
            _fact(dice, {"document_id": name, "role": role, "entity_id": who, "office_id": office}, fact)
        )
        if dice.random() < 0.8:
            tables["seats"].append({"fact_id": fact, "seat": dice.choice((None, *PLACES, *PLACES))})
    for n in range(dice.choice((0, 0, 1, 2, 3, 4, 6))):
        tables["times"].append(_fact(dice, _time(dice, name, day), f"{name}-time-{n}"))
    if dice.random() < 0.25:
        number = {
            "document_id": name,
            "role": dice.choice(("own", "outgoing", "incoming", "file", "copy")),
            "value": "7",
        }
        tables["numbers"].append(_fact(dice, number, f"{name}-number"))
    for basis in ("listing", "citation", "document"):
        if dice.random() < 0.15:
            tables["known_from"].append({"document_id": name, "basis": basis})
    for n in range(dice.choice((0, 1, 1, 2))):
        reference = {
            "document_id": name,
            "target_id": dice.choice((*documents, None)),
            "relation": dice.choice(
                ("answers", "answers", "answers", "encloses", "relays", "refers", "refers", "follows")
            ),
            "not_held_id": dice.choice((None, None, "nh0", "nh1")),
            "event_id": dice.choice((None, *EVENTS)),
            "start": n,
            "end": n,
            "in_note": dice.choice((None, None, None, None, False, True)),
        }
        tables["references"].append(_fact(dice, reference, f"{name}-reference-{n}"))
    for n in range(dice.choice((0, 0, 0, 1, 1, 2, 3))):
        _act(dice, name, n, tables)
    if dice.random() < 0.7:
        tables["voices"].append({"document_id": name, "entity_id": dice.choice(ACTORS)})


ROLES = ("sender", "to", "to", "via", "via", "for", "for", "info", "copy", "copy", "drafted", "present")
KINDS = (
    "sent", "sent", "transmitted", "handed_in", "written", "received", "received", "received", "delivered", "deciphered",
    "typed",
)  # fmt: skip


def _fact(dice: Random, row: Row, fact: str) -> Row:
    return {**row, "fact_id": fact, "status": "rejected" if dice.random() < 0.1 else "accepted"}


def _around(dice: Random, first: datetime, last: datetime) -> Row:
    """The bounds of a moment on one clock, on two, or on any."""
    apart = timedelta(hours=dice.choice((0, 0, 2, 14)))
    return {"earliest": first - apart, "latest": last + apart}


def _time(dice: Random, document: str, day: int) -> Row:
    """An hour on a paper, some of a wrong day, or a day alone, or an hour whose day nobody knows."""
    begin = BEGIN + timedelta(days=day + dice.choice((0, 0, 0, 0, 1, -1)))
    row: Row = {"document_id": document, "kind": dice.choice(KINDS), "text": f"stamp {dice.randint(1, 5)}"}
    # Some stamps of receipt name somebody.
    whose = dice.choice((None, *ACTORS)) if row["kind"] in ("received", "delivered") and dice.random() < 0.35 else False
    row |= {"whose_text": None if whose is False else "somebody", "whose_id": whose or None}
    shape = dice.random()
    if shape < 0.08:
        return {**row, "local": f"T{dice.randint(10, 20)}:00", "earliest": None, "latest": None}
    if shape < 0.2:
        return {**row, "local": f"{begin:%Y-%m-%d}", **_around(dice, begin, begin + timedelta(days=1))}
    if shape < 0.3:
        end = begin + timedelta(days=1)
        return {**row, "local": f"{begin:%Y-%m-%d}T24:00", **_around(dice, end, end)}
    hour = begin + timedelta(hours=dice.randint(0, 23))
    return {**row, "local": f"{hour:%Y-%m-%dT%H:%M}", **_around(dice, hour, hour)}


def _act(dice: Random, document: str, number: int, tables: dict[str, list[Row]]) -> None:
    """What a paper says that people did with words, and who took part."""
    kind = dice.choice(("conversation", "conversation", "told", "told", "convey", "convey", "received"))
    spot = {"document_id": document, "start": 10 * number, "end": 10 * number + 5, "kind": kind}
    days = sorted(date(1951, 2, dice.randint(1, 4)) for _ in range(2))
    tables["acts"].append(
        {
            **spot,
            "passages": dice.choice((None, [], ["1"], ["1", "2"])),
            "mode": dice.choice((None, "oral", "letter")),
            "date_earliest": dice.choice((None, days[0], days[0])),
            "date_latest": dice.choice((None, days[1], days[1])),
        }
    )
    for n in range(dice.randint(1, 4)):
        role = "to" if kind != "conversation" and n == 0 else dice.choice(("by", "by", "to", "via", "with"))
        who = dice.choice((None, "tarn", "stranger")) if dice.random() < 0.1 else dice.choice(ACTORS)
        tables["act_parts"].append({**spot, "role": role, "part_start": n, "entity_id": who})
    if kind == "conversation" or dice.random() < 0.5:
        tables["act_events"].append({**spot, "event_id": dice.choice(EVENTS)})


def add_copies(given: World, seed: int) -> World:
    """The archive with a copy of each of its papers, to and from the same; the hours are printed on the one, the other, or both."""
    dice = Random(seed)
    tables = {name: list(rows) for name, rows in given.tables.items()}
    for paper in given["documents"]:
        name = f"{paper['id']}-copy"
        tables["documents"].append({**paper, "id": name, "row": len(tables["documents"]), "source_path": name})
        for table in ("parties", "document_days"):
            for row in given[table]:
                if row["document_id"] == paper["id"]:
                    fact = {"fact_id": f"{row['fact_id']}-copy"} if table == "parties" else {}
                    tables[table].append({**row, "document_id": name, **fact})
        facts = {row["fact_id"] for row in given["parties"] if row["document_id"] == paper["id"]}
        tables["seats"] += [
            {**row, "fact_id": f"{row['fact_id']}-copy"} for row in given["seats"] if row["fact_id"] in facts
        ]
        apart = dice.random() < 0.6
        for row in given["times"]:
            if row["document_id"] == paper["id"]:
                there = (0.3 if row["kind"] in ("received", "delivered") else 0.7) if apart else dice.random()
                if there < 0.6:
                    tables["times"].append({**row, "document_id": name, "fact_id": f"{row['fact_id']}-copy"})
                if there < 0.45:
                    tables["times"].remove(row)
        said = {"relation": "copy_of", "status": "accepted"}
        tables["versions"].append({"document_id": name, "other_id": paper["id"], **said})
    return World(tables)


def renamed(given: World, name: Callable[[str], str]) -> World:
    """The archive under other ids."""

    def change(row: Row) -> Row:
        return {key: name(value) if value is not None and key in IDS else value for key, value in row.items()}

    return World({table: [change(row) for row in rows] for table, rows in given.tables.items()})


def together(worlds: Iterable[World]) -> World:
    """Archives side by side in one, the ids of each begun with its number and a dot."""
    out: dict[str, list[Row]] = {name: [] for name in (*READ, *STAGED)}
    for n, one in enumerate(worlds):
        for table, rows in renamed(one, lambda old, n=n: f"{n}.{old}").tables.items():  # type: ignore[misc]
            out[table].extend(rows)
    return World(out)


class Desk:
    """One connection on which `flow` works on one random archive after another."""

    def __init__(self) -> None:
        self.con = duckdb.connect(config={"threads": 1})
        self.con.execute("SET TimeZone = 'UTC'")
        for name, table in STAGES.items():
            columns = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in table.columns)
            self.con.execute(f'CREATE TABLE "{name}" ({columns})')
        for name, columns in STAGED.items():
            self.con.execute(f'CREATE TABLE "{name}" ({columns})')

    def put(self, given: World) -> duckdb.DuckDBPyConnection:
        """The connection, with the rows of this archive and no others and all that `flow` makes of them."""
        for name in ("transmissions", "problems", "reasons"):
            self.con.execute(f'DELETE FROM "{name}"')
        for name in (*READ, *STAGED):
            self.con.execute(f'DELETE FROM "{name}"')
            if given[name]:
                wanted = dict(self.con.execute(f'SELECT column_name, column_type FROM (DESCRIBE "{name}")').fetchall())
                names = [column for column in wanted if any(column in row for row in given[name])]
                arrays = [
                    pa.array([row.get(column) for row in given[name]], _ARROW.get(wanted[column])) for column in names
                ]
                self.con.register("rows", pa.table(arrays, names=names))
                self.con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM rows')
                self.con.unregister("rows")
        flow(self.con)
        return self.con


_ARROW: dict[str, Any] = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
}


def without(given: World) -> Iterator[World]:
    """The archive with one row less, in every way that leaves no loose ends."""
    for name in reversed((*READ, *STAGED)):
        if name not in ("documents", "events", "entities", "not_held"):
            for n in range(len(given[name])):
                yield World({**given.tables, name: given[name][:n] + given[name][n + 1 :]})


def told(given: World) -> str:
    """The archive as lines, for the message of a test."""
    return "\n".join(
        f"{name}: " + ", ".join(f"{key}={_plain(value)}" for key, value in row.items() if value is not None)
        for name in (*READ, *STAGED)
        if name not in ("entities", "events", "not_held")
        for row in given[name]
    )


def _plain(value: Any) -> Any:
    return f"{value:%dT%H}" if isinstance(value, datetime) else value
