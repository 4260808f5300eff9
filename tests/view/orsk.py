"""A small finished generation, made by hand: invented states Orsk and Vell, and one document that is not public."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from diplomatica import index
from diplomatica.model.arrow import from_rows, schema, write
from diplomatica.model.facts import fact_id
from diplomatica.model.schema import TABLES

TEXT = (
    "[handwritten: 12 May 1951]\n\n"
    "VELL, TO THE AMBASSADOR OF ORSK\n\n"
    "In connection with your 10 May conversation with Minister Tarn you should tell him the following.\n\n"
    "First. The harbour at Lissa [inserted by hand: and the straits] will be closed to foreign ships. "
    "The news reached us late and in fragments.\n\n"
    "a) pilots are to be withdrawn;\n\n"
    "b) the customs house stays open.\n\n"
    "Telegraph the result of your conversation.\n\n"
    "At the instructions of headquarters [upravlenie] BARTOLD\n"
)
REPLY = "Telegram 14. I told Tarn about the harbour. Чиновники порта молчали. 周恩来 sent regards. <script>alert(1)</script>\n"
SECRET = "The codeword is Quicksilver. Agent Morrow meets Bartold at Zephyr Quay. The gunboats sail.\n"


SETTINGS = """[archive]
name = "Straits, 1951"
description = "A small invented archive."
"""


def at(text: str, words: str, occurrence: int = 0) -> tuple[int, int]:
    """Span of the words in the text."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def fact(table: str, document: str, kind: str, words: str, /, **columns: Any) -> dict[str, Any]:
    """A row with the five fact columns."""
    return {
        "document_id": document,
        "fact_id": fact_id(table, document, kind, words, 0),
        "basis": columns.pop("basis", "text"),
        "rule": columns.pop("rule", f"{table}.test"),
        "confidence": columns.pop("confidence", 0.95),
        "status": columns.pop("status", "accepted"),
        **columns,
    }


def spanned(table: str, document: str, source: str, kind: str, words: str, /, **columns: Any) -> dict[str, Any]:
    """A fact whose words stand in the text."""
    start, end = at(source, words)
    return fact(table, document, kind, words, start=start, end=end, **columns)


def _document(row: int, name: str, **columns: Any) -> dict[str, Any]:
    return {
        "row": row,
        "id": name,
        "access": "public",
        "title_source": "catalogue",
        "kind": "telegram",
        "language": "en",
        "text_scope": "full",
        "source_path": f"documents/{name}.txt",
        "witness": "translation",
        "provider": "Archive of Orsk",
        **columns,
    }


def rows() -> dict[str, list[dict[str, Any]]]:
    """Rows by table."""
    day = date(1951, 5, 12)
    utc = datetime(1951, 5, 12, 9, 30, tzinfo=UTC)
    later = datetime(1951, 5, 13, 4, 0, tzinfo=UTC)
    point = TEXT.index("First.")
    end = TEXT.index("Telegraph the result")
    a, b = at(TEXT, "a) pilots are to be withdrawn;"), at(TEXT, "b) the customs house stays open.")
    return {
        "documents": [
            _document(
                0,
                "calendar-7",
                title="Note on the closing",
                text_scope="none",
                date_text="11 May 1951",
                date_edtf="1951-05-11",
                date_earliest=date(1951, 5, 11),
                date_latest=date(1951, 5, 11),
                date_basis="catalogue",
                summary="A note of the harbour master on the closing of the straits.",
                source_path="documents/calendar.csv",
                kind="note",
                language=None,
            ),
            _document(
                1,
                "orsk-12",
                title="Telegram, Bartold to the Ambassador of Orsk, Vell",
                text=TEXT,
                date_text="12 May 1951",
                date_edtf="1951-05-12",
                date_earliest=day,
                date_latest=day,
                date_basis="handwritten",
                original_language="ru",
                place_to="vell",
                place_to_text="VELL",
                url="https://archive.example/orsk-12",
                collection="Bartold papers",
                citation="“Telegram, Bartold to the Ambassador of Orsk, Vell”, May 12, 1951, Archive of Orsk.",
                convention="soviet",
                convention_reason="heading in capitals",
                rights="public domain",
                summary="Instructs the ambassador.",
            ),
            _document(
                2,
                "orsk-13",
                title="Secret Quicksilver report",
                text=SECRET,
                access="restricted",
                date_text="13 May 1951",
                date_edtf="1951-05-13",
                date_earliest=date(1951, 5, 13),
                date_latest=date(1951, 5, 13),
                summary="Morrow and the gunboats.",
            ),
            _document(
                3,
                "orsk-14",
                title="Telegram 14 from Vell",
                text=REPLY,
                date_text="13 May 1951",
                date_edtf="1951-05-13",
                date_earliest=date(1951, 5, 13),
                date_latest=date(1951, 5, 13),
            ),
        ],
        "spans": [
            {
                "document_id": name,
                "start": 0,
                "end": len(text),
                "source_path": f"documents/{name}.txt",
                "source_start": 0,
                "source_end": len(text),
                "how": "verbatim",
            }
            for name, text in (("orsk-12", TEXT), ("orsk-13", SECRET), ("orsk-14", REPLY))
        ],
        "credits": [{"document_id": "orsk-12", "role": "translator", "name": "Ida Venn"}],
        "holdings": [
            fact(
                "holdings",
                "orsk-12",
                "",
                "State Archive of Orsk, f. 5",
                ordinal=0,
                basis="record",
                repository="State Archive of Orsk",
                collection="Bartold papers",
                fond="5",
                opis="2",
                delo="13",
                listy="4-5",
                text="State Archive of Orsk, f. 5, op. 2, d. 13, ll. 4-5",
            )
        ],
        "numbers": [
            spanned("numbers", "orsk-14", REPLY, "own", "14", value="14", role="own"),
            spanned("numbers", "orsk-13", SECRET, "own", "codeword", value="QS-99", role="own"),
        ],
        "parties": [
            spanned(
                "parties",
                "orsk-12",
                TEXT,
                "signed",
                "BARTOLD",
                ordinal=0,
                role="signed",
                text="BARTOLD",
                name_text="BARTOLD",
                entity_id="bartold",
            ),
            spanned(
                "parties",
                "orsk-12",
                TEXT,
                "sender",
                "BARTOLD",
                ordinal=1,
                role="sender",
                text="BARTOLD",
                name_text="BARTOLD",
                entity_id="bartold",
            ),
            spanned(
                "parties",
                "orsk-12",
                TEXT,
                "authorised",
                "headquarters",
                ordinal=2,
                role="authorised",
                text="headquarters",
            ),
            spanned(
                "parties",
                "orsk-12",
                TEXT,
                "to",
                "THE AMBASSADOR OF ORSK",
                ordinal=3,
                role="to",
                text="THE AMBASSADOR OF ORSK",
                office_text="THE AMBASSADOR OF ORSK",
                office_id="orsk-ambassador-vell",
                entity_id="kern",
                place_id="vell",
                place_text="VELL",
                confidence=0.8,
                status="suggested",
            ),
            spanned(
                "parties",
                "orsk-12",
                TEXT,
                "for",
                "Minister Tarn",
                ordinal=4,
                role="for",
                text="Minister Tarn",
                entity_id="tarn",
            ),
            spanned(
                "parties", "orsk-14", REPLY, "to", "Telegram", ordinal=0, role="to", text="BARTOLD", entity_id="bartold"
            ),
            spanned(
                "parties", "orsk-14", REPLY, "sender", "I told", ordinal=1, role="sender", text="I", entity_id="kern"
            ),
            spanned(
                "parties",
                "orsk-13",
                SECRET,
                "sender",
                "Agent Morrow",
                ordinal=0,
                role="sender",
                text="Agent Morrow",
                entity_id="morrow",
            ),
        ],
        "times": [
            fact(
                "times",
                "orsk-14",
                "sent",
                "09:30",
                kind="sent",
                text="12:30, 12 May",
                local="1951-05-12T12:30",
                zone="Europe/Moscow",
                zone_basis="convention",
                earliest=utc,
                latest=utc,
            ),
            fact(
                "times",
                "orsk-14",
                "received",
                "04:00",
                kind="received",
                text="13 May, 4 o'clock",
                local="1951-05-13T04:00",
                zone_basis="unknown",
                earliest=datetime(1951, 5, 12, 14, tzinfo=UTC),
                latest=later,
            ),
        ],
        "passages": [
            fact(
                "passages",
                "orsk-12",
                "point",
                "1",
                passage_id="1",
                ordinal=0,
                label="First.",
                kind="point",
                start=point,
                end=end,
            ),
            fact(
                "passages",
                "orsk-12",
                "point",
                "1.a",
                passage_id="1.a",
                parent_id="1",
                ordinal=1,
                label="a)",
                kind="point",
                start=a[0],
                end=a[1],
            ),
            fact(
                "passages",
                "orsk-12",
                "point",
                "1.b",
                passage_id="1.b",
                parent_id="1",
                ordinal=2,
                label="b)",
                kind="point",
                start=b[0],
                end=b[1],
            ),
        ],
        "marks": [
            spanned(
                "marks",
                "orsk-12",
                TEXT,
                "handwritten",
                "[handwritten: 12 May 1951]",
                kind="handwritten",
                text="12 May 1951",
            ),
            spanned(
                "marks",
                "orsk-12",
                TEXT,
                "inserted",
                "[inserted by hand: and the straits]",
                kind="inserted",
                text="and the straits",
            ),
            spanned(
                "marks",
                "orsk-12",
                TEXT,
                "gloss",
                "[upravlenie]",
                kind="gloss",
                subtype="source_word",
                text="upravlenie",
            ),
        ],
        "mentions": [
            spanned("mentions", "orsk-12", TEXT, "person", "Tarn", text="Tarn", kind="person", entity_id="tarn"),
            spanned("mentions", "orsk-12", TEXT, "place", "Lissa", text="Lissa", kind="place", entity_id="lissa"),
            spanned("mentions", "orsk-14", REPLY, "person", "Tarn", text="Tarn", kind="person", entity_id="tarn"),
            spanned(
                "mentions", "orsk-13", SECRET, "person", "Morrow", text="Morrow", kind="person", entity_id="morrow"
            ),
            spanned(
                "mentions",
                "orsk-13",
                SECRET,
                "place",
                "Zephyr Quay",
                text="Zephyr Quay",
                kind="place",
                entity_id="zephyr",
            ),
        ],
        "entities": [
            {"id": "bartold", "kind": "person", "name": "A. Bartold"},
            {"id": "kern", "kind": "person", "name": "J. Kern"},
            {"id": "lissa", "kind": "place", "name": "Lissa", "parent_id": "vell"},
            {"id": "morrow", "kind": "person", "name": "Agent Morrow"},
            {"id": "orsk", "kind": "government", "name": "Government of Orsk"},
            {"id": "osprey", "kind": "person", "name": "Madam Osprey"},
            {
                "id": "orsk-ambassador-vell",
                "kind": "office",
                "name": "Ambassador of Orsk in Vell",
                "parent_id": "orsk",
                "place_id": "vell",
            },
            {"id": "tarn", "kind": "person", "name": "Minister Tarn"},
            {
                "id": "vell",
                "kind": "place",
                "name": "Vell",
                "timezone": "Europe/Rome",
                "latitude": 44.4,
                "longitude": 8.9,
            },
            {"id": "zephyr", "kind": "place", "name": "Zephyr Quay"},
        ],
        "names": [
            {
                "entity_id": "bartold",
                "form": "Comrade Filin",
                "kind": "cover",
                "source": "people.csv",
                "status": "accepted",
            },
            {"entity_id": "morrow", "form": "Mercury", "kind": "cover", "source": "people.csv", "status": "accepted"},
        ],
        "tenures": [
            {
                "person_id": "kern",
                "office_id": "orsk-ambassador-vell",
                "kind": "appointed",
                "from": "1950",
                "to": "1952",
                "source": "Yearbook of Orsk",
            }
        ],
        "references": [
            spanned(
                "references",
                "orsk-12",
                TEXT,
                "refers",
                "your 10 May conversation with Minister Tarn",
                relation="refers",
                text="your 10 May conversation with Minister Tarn",
                event_id="talk",
            ),
            spanned(
                "references", "orsk-12", TEXT, "refers", "news", relation="refers", text="news", target_id="orsk-13"
            ),
            spanned(
                "references",
                "orsk-14",
                REPLY,
                "answers",
                "the harbour",
                relation="answers",
                text="the harbour",
                target_id="orsk-12",
            ),
            spanned(
                "references",
                "orsk-12",
                TEXT,
                "refers",
                "conversation",
                relation="refers",
                text="conversation",
                not_held_id="gone-1",
            ),
            spanned(
                "references",
                "orsk-12",
                TEXT,
                "refers",
                "headquarters",
                relation="refers",
                text="headquarters",
                from_id="bartold",
                to_id="kern",
                not_held_id="gone-4",
            ),
            spanned(
                "references",
                "orsk-13",
                SECRET,
                "refers",
                "Agent",
                relation="refers",
                text="Agent",
                from_id="bartold",
                to_id="osprey",
                not_held_id="gone-4",
            ),
            spanned(
                "references",
                "orsk-13",
                SECRET,
                "refers",
                "codeword",
                relation="refers",
                text="codeword",
                not_held_id="gone-2",
            ),
            spanned(
                "references",
                "orsk-13",
                SECRET,
                "answers",
                "gunboats",
                relation="answers",
                text="gunboats",
                target_id="orsk-12",
            ),
        ],
        "not_held": [
            {
                "id": "gone-1",
                "kind": "document",
                "existence": "inferred",
                "status": "not_held",
                "mentions": 1,
                "date_earliest": date(1951, 5, 10),
                "date_latest": day,
                "description": "The report of the conversation of 10 May.",
                "senders": ["bartold"],
                "recipients": ["kern", "tarn"],
            },
            {
                "id": "gone-4",
                "kind": "document",
                "existence": "certain",
                "status": "not_held",
                "mentions": 2,
                "from_id": "bartold",
                "to_id": "kern",
                "senders": ["bartold", "morrow"],
                "recipients": ["kern", "osprey"],
                "description": "Telegram from A. Bartold and Agent Morrow to J. Kern and Madam Osprey",
            },
            {
                "id": "gone-2",
                "kind": "document",
                "existence": "certain",
                "status": "not_held",
                "mentions": 1,
                "description": "The Quicksilver codebook.",
            },
            {
                "id": "gone-3",
                "kind": "series_gap",
                "existence": "possible",
                "status": "not_held",
                "mentions": 0,
                "number": "13",
            },
        ],
        "requests": [
            spanned(
                "requests",
                "orsk-12",
                TEXT,
                "answer",
                "Telegraph the result of your conversation.",
                kind="answer",
                text="Telegraph the result of your conversation.",
                from_id="bartold",
                to_id="kern",
                state="answered",
                answered_by="orsk-13",
                answered_after_seconds=4242,
            ),
            spanned(
                "requests",
                "orsk-12",
                TEXT,
                "convey",
                "you should tell him the following",
                kind="convey",
                text="you should tell him the following",
                from_id="bartold",
                to_id="kern",
                state="answered",
                answered_by="orsk-14",
                answered_after_seconds=66600,
            ),
        ],
        "events": [
            {
                "id": "closing",
                "title": "The straits are closed",
                "kind": "measure",
                "earliest": utc,
                "latest": utc,
                "source": "events.csv",
            },
            {"id": "quay", "title": "Meeting at Zephyr Quay", "kind": "conversation", "source": "orsk-13"},
            {"id": "talk", "title": "Conversation of Kern with Tarn", "kind": "conversation", "source": "orsk-12"},
        ],
        "reports": [
            spanned("reports", "orsk-12", TEXT, "forecast", "will be closed", event_id="closing", modality="forecast"),
            spanned("reports", "orsk-13", SECRET, "fact", "The gunboats sail", event_id="quay", modality="fact"),
            spanned("reports", "orsk-13", SECRET, "rumour", "Zephyr Quay", event_id="closing", modality="rumour"),
        ],
        "channel_claims": [
            spanned(
                "channel_claims",
                "orsk-12",
                TEXT,
                "late",
                "reached us late",
                passage_id="1",
                quality="late",
                to_id="orsk",
                cause="in fragments",
            ),
        ],
        "versions": [
            fact(
                "versions",
                "orsk-13",
                "variant_of",
                "orsk-14",
                other_id="orsk-14",
                relation="variant_of",
                similarity=0.5,
            )
        ],
        "transmissions": [
            {
                "id": "t-12",
                "document_id": "orsk-12",
                "from_id": "bartold",
                "to_id": "kern",
                "to_place_id": "vell",
                "mode": "telegram",
                "status": "documented",
                "sent_earliest": utc,
                "arrived_earliest": utc,
                "arrived_latest": later,
                "passages": ["1"],
            },
            {
                "id": "t-13",
                "document_id": "orsk-13",
                "from_id": "morrow",
                "to_id": "bartold",
                "mode": "letter",
                "status": "documented",
            },
            {
                "id": "t-14",
                "document_id": "orsk-14",
                "from_id": "kern",
                "to_id": "bartold",
                "mode": "telegram",
                "status": "documented",
                "sent_earliest": utc,
                "sent_latest": utc,
                "arrived_earliest": utc,
                "arrived_latest": later,
                "delay_printed_seconds": 55800,
                "delay_min_seconds": 0,
                "delay_max_seconds": 66600,
            },
        ],
        "problems": [
            {
                "path": "documents/orsk-13.txt",
                "document_id": "orsk-13",
                "stage": "parse",
                "severity": "warning",
                "code": "odd-codeword",
                "message": "Quicksilver is no date",
            },
            {
                "path": "documents/orsk-13.txt",
                "stage": "read",
                "severity": "shelved",
                "code": "half",
                "message": "second half",
            },
            {
                "path": "authority/people.csv",
                "stage": "authority",
                "severity": "note",
                "code": "unused",
                "message": "row 3: nobody",
            },
            {
                "path": "documents/orsk-12.txt",
                "document_id": "orsk-12",
                "stage": "link",
                "severity": "note",
                "code": "near",
                "message": "orsk-13 may be meant",
            },
            {
                "path": "documents/orsk-12.txt",
                "document_id": "orsk-12",
                "stage": "parse",
                "severity": "warning",
                "code": "quote-open",
                "message": "a quotation is never closed",
            },
        ],
        "reasons": [
            {
                "fact_id": fact_id("parties", "orsk-12", "to", "THE AMBASSADOR OF ORSK", 0),
                "ordinal": 0,
                "rule": "tenure",
                "text": "Kern held the office from 1950 to 1952",
                "source": "Yearbook of Orsk",
                "score": 0.8,
            },
            {
                "fact_id": "t-12",
                "ordinal": 0,
                "rule": "terminus",
                "text": "an answer quotes it",
                "document_id": "orsk-13",
            },
        ],
    }


def _sorted(values: list[dict[str, Any]], key: tuple[str, ...]) -> list[dict[str, Any]]:
    return sorted(values, key=lambda row: [str(row.get(column, "")) for column in key])


def make_archive(root: Path, access: str | None = None) -> Path:
    """An archive folder with one finished generation; `access` overrides that of every document."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "diplomatica.toml").write_text(SETTINGS, encoding="utf-8")
    generation = root / ".diplomatica" / "generations" / "000001"
    (generation / "tables").mkdir(parents=True)
    given = rows()
    if access:
        for row in given["documents"]:
            row["access"] = access
    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    for name, table in TABLES.items():
        arrow = from_rows(table, _sorted(given.get(name, []), table.key))
        write(generation / "tables" / f"{name}.parquet", arrow.to_batches(), schema(table))
        con.register("given", arrow)
        con.execute(f'create table "{name}" as select * from given')
    con.execute("create table texts as select id as document_id, text from documents where text is not null")
    con.execute("alter table documents drop column text")
    index.build(generation / "search", index.documents(con))
    con.close()
    (generation / "build.json").write_text("{}\n", encoding="utf-8")
    (root / ".diplomatica" / "CURRENT").write_text("000001\n", encoding="utf-8")
    return root


def make_denying_archive(root: Path) -> Path:
    """The archive with two papers more that deny: orsk-12 had not come to Morrow, nor to Kern before his of the next day."""
    make_archive(root)
    moment = datetime(1951, 5, 30, 12, tzinfo=UTC)
    said = {
        "document_id": "orsk-14",
        "passage_id": "1",
        "start": 0,
        "end": 9,
        "kind": "not_received",
        "status": "accepted",
    }
    denied = [
        {**said, "fact_id": f"not-{actor}", "actor_id": actor, "target_id": "orsk-12", "earliest": when, "latest": when}
        for actor, when in (("morrow", moment), ("kern", moment - timedelta(days=9999)))
    ]
    table = TABLES["ignorance"]
    path = root / ".diplomatica" / "generations" / "000001" / "tables" / "ignorance.parquet"
    write(path, from_rows(table, denied).to_batches(), schema(table))
    return root
