"""When somebody had not been told yet: at the conversation that the words name, and at no other moment."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from diplomatica.building import staging
from diplomatica.conventions import builtin
from diplomatica.link.said import date_lacks

WRITTEN = "13:00"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Holt writes at 13:00 that he saw Lund at noon; of Brandt he does not say so."""
    with duckdb.connect() as made:
        made.execute("SET TimeZone = 'UTC'")
        made.execute("CREATE TABLE cues (convention VARCHAR, kind VARCHAR, ordinal INTEGER, pattern VARCHAR)")
        staging.add_cues(made, {"common": builtin()["common"]})
        made.execute("CREATE TABLE documents AS SELECT 'd' AS id, 'common' AS convention")
        made.execute("CREATE TABLE entities (id VARCHAR, parent_id VARCHAR)")
        made.execute("CREATE TABLE offices (id VARCHAR, organisation_id VARCHAR)")
        made.execute("CREATE TABLE tenures (person_id VARCHAR, office_id VARCHAR, kind VARCHAR)")
        made.execute("CREATE TABLE events (id VARCHAR, earliest TIMESTAMPTZ, latest TIMESTAMPTZ)")
        made.execute(
            "CREATE TABLE act_events AS SELECT 'd' AS document_id, 1 AS start, 2 AS \"end\", 'conversation' AS kind, "
            "'talk' AS event_id, CAST(NULL AS TIMESTAMPTZ) AS begins"
        )
        made.execute(
            "CREATE TABLE act_parts AS SELECT 'd' AS document_id, 1 AS start, 2 AS \"end\", 'conversation' AS kind, "
            "unnest(['holt', 'lund']) AS entity_id"
        )
        made.execute("INSERT INTO events VALUES ('talk', '1951-05-13 00:00Z', '1951-05-14 00:00Z')")
        made.execute(
            "CREATE TABLE ignorance (fact_id VARCHAR, document_id VARCHAR, text VARCHAR, actor_id VARCHAR, start INTEGER, "
            "status VARCHAR, earliest TIMESTAMPTZ, latest TIMESTAMPTZ)"
        )
        yield made


def moment(con: duckdb.DuckDBPyConnection, text: str, actor: str = "lund") -> str:
    """First and last hour of the lack that a sentence states of somebody."""
    con.execute(
        f"INSERT INTO ignorance VALUES ('f', 'd', ?, ?, 5, 'accepted', '1951-05-13 {WRITTEN}Z', '1951-05-13 {WRITTEN}Z')",
        [text, actor],
    )
    date_lacks(con)
    [(found,)] = con.execute(
        "SELECT strftime(earliest AT TIME ZONE 'UTC', '%H:%M') || ' ' || strftime(latest AT TIME ZONE 'UTC', '%H:%M') FROM ignorance"
    ).fetchall()
    return str(found)


@pytest.mark.parametrize(
    "text",
    [
        "He had not been told of the flood when I came in.",
        "Lund had never been informed of the flood by his office until I saw him.",
        "The minister had not received the note when we arrived, and sent for it.",
    ],
    ids=["came in", "until", "arrived"],
)
def test_a_lack_at_a_talk_has_the_moment_of_the_talk(con: duckdb.DuckDBPyConnection, text: str) -> None:
    assert moment(con, text) == f"00:00 {WRITTEN}", "within the talk, and not after the paper"


def test_at_the_hour_at_which_it_began(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE act_events SET begins = '1951-05-13 10:00Z'")
    assert moment(con, "He had not been told of the flood when I came in.") == "10:00 10:00"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("He has not been told of the flood when others have.", "lund"),
        ("Lund has not been told of the flood to this hour.", "lund"),
        ("Brandt had not been told of the flood when I came in.", "brandt"),
    ],
    ids=["now", "no talk named", "another than he who was there"],
)
def test_other_lacks_keep_the_moment_of_the_paper(con: duckdb.DuckDBPyConnection, text: str, actor: str) -> None:
    assert moment(con, text, actor) == f"{WRITTEN} {WRITTEN}"


def test_of_two_talks_neither_is_meant(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO act_events SELECT document_id, start, \"end\", kind, 'other', begins FROM act_events")
    con.execute("INSERT INTO events VALUES ('other', '1951-05-12 00:00Z', '1951-05-13 00:00Z')")
    assert moment(con, "He had not been told of the flood when I came in.") == f"{WRITTEN} {WRITTEN}"
