"""How long answers take on millions of transmissions: `python -m benchmarks.flow_scale [--transmissions 5000000] [--actors 50000]`.

The tables are made by DuckDB, written as a generation writes them (sorted by key, small row groups), and asked through a
connection like a View's: two threads, 400 MB. Prints one line a question: median and slowest time, rows, memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from diplomatica.building.staging import SQL_TYPES
from diplomatica.flow import answers
from diplomatica.flow.completeness import completeness
from diplomatica.flow.silences import silences
from diplomatica.model.arrow import ROW_GROUP
from diplomatica.model.schema import TABLES

# A tenth of the actors are services below two hundred governments, the others persons in them. Traffic is uneven: the
# lower an actor's number, the more of it; each writes to eight others. One document in twenty encloses another, one in ten answers one.
_MAKE = {
    "entities": """SELECT 'a' || i AS id, 'Actor ' || i AS name,
        CASE WHEN i < 200 THEN 'government' WHEN i < {actors} / 10 THEN 'service' ELSE 'person' END AS kind,
        CASE WHEN i >= {actors} / 10 THEN 'a' || (200 + i % ({actors} // 10 - 200)) WHEN i >= 200 THEN 'a' || (i % 200) END AS parent_id
        FROM range({actors}) r(i)""",
    "documents": """SELECT 'd' || lpad(CAST(i AS VARCHAR), 8, '0') AS id, i AS row, 'Telegram ' || i AS title, 'public' AS access,
        DATE '1945-01-01' + CAST(i % 2000 AS INTEGER) AS date_earliest, DATE '1945-01-01' + CAST(i % 2000 AS INTEGER) AS date_latest
        FROM range({documents}) r(i)""",
    "transmissions": """SELECT {identity} AS id, document_id, 'a' || sender AS from_id,
        'a' || ((sender * 7 + i % 8) % {actors}) AS to_id, 'telegram' AS mode, 'documented' AS status,
        sent AS sent_earliest, sent + INTERVAL 2 HOUR AS sent_latest, sent + INTERVAL 1 HOUR AS arrived_earliest,
        CASE WHEN i % 3 > 0 THEN sent + INTERVAL 9 HOUR END AS arrived_latest, 3600 * (i % 40) AS delay_printed_seconds,
        3600 * (i % 40) AS delay_min_seconds, 3600 * (i % 40 + 5) AS delay_max_seconds
        FROM (SELECT i, 'd' || lpad(CAST(i // 5 AS VARCHAR), 8, '0') AS document_id,
              CAST(floor({actors} * pow(random(), 3)) AS BIGINT) AS sender,
              TIMESTAMPTZ '1945-01-01 00:00:00Z' + to_hours(CAST((i // 5) % 2000 * 24 + i % 24 AS INTEGER)) AS sent
              FROM range({transmissions}) r(i))""",
    "parties": """SELECT 'd' || lpad(CAST(i // 2 AS VARCHAR), 8, '0') AS document_id, CAST(i % 2 AS INTEGER) AS ordinal,
        CASE WHEN i % 2 = 0 THEN 'sender' ELSE 'to' END AS role, 'a' || CAST(floor({actors} * pow(random(), 3)) AS BIGINT) AS entity_id,
        'p' || i AS fact_id, 'accepted' AS status FROM range({documents} * 2) r(i)""",
    "references": """SELECT 'd' || lpad(CAST(i * 10 AS VARCHAR), 8, '0') AS document_id, CAST(0 AS INTEGER) AS start,
        CASE WHEN i % 2 = 0 THEN 'encloses' ELSE 'answers' END AS relation, 'r' || i AS fact_id, 'accepted' AS status,
        'd' || lpad(CAST(CAST(floor(random() * (i * 10 + 1)) AS BIGINT) AS VARCHAR), 8, '0') AS target_id
        FROM range({documents} // 10) r(i)""",
    "events": "SELECT 'e' || i AS id, 'Event ' || i AS title, TIMESTAMPTZ '1945-01-01 00:00:00Z' AS earliest FROM range(1000) r(i)",
    "reports": """SELECT 'e' || (i % 1000) AS event_id, 'd' || lpad(CAST(i * 97 % {documents} AS VARCHAR), 8, '0') AS document_id,
        'fact' AS modality, 'x' || i AS fact_id, 'accepted' AS status FROM range(10000) r(i)""",
}


def make(folder: Path, transmissions: int, actors: int) -> None:
    """The tables as Parquet files."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SELECT setseed(0.5)")
    identity = "'t-' || document_id || '-' || substr(md5(CAST(i AS VARCHAR)), 1, 10)"
    sizes = {
        "transmissions": transmissions,
        "documents": max(1, transmissions // 5),
        "actors": actors,
        "identity": identity,
    }
    for name, table in TABLES.items():
        columns = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in table.columns)
        con.execute(f'CREATE TABLE "{name}" ({columns})')
        if name in _MAKE:
            con.execute(f'INSERT INTO "{name}" BY NAME {_MAKE[name].format(**sizes)}')
        key = ", ".join(f'"{column}"' for column in table.key)
        path = folder / f"{name}.parquet"
        con.execute(
            f"COPY (SELECT * FROM \"{name}\" ORDER BY {key}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        con.execute(f'DROP TABLE "{name}"')
    con.close()


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """The files as a View shows them."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": "400MB"})
    con.execute("SET TimeZone = 'UTC'")
    for name in TABLES:
        con.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    return con


def measure(name: str, ask: Callable[[Any], answers.Answer], questions: list[Any]) -> None:
    """Print how long the questions took."""
    times, rows = [], 0
    for question in questions:
        start = time.perf_counter()
        rows += len(ask(question).rows)
        times.append((time.perf_counter() - start) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name:32} median {statistics.median(times):8.0f} ms   slowest {max(times):8.0f} ms   "
        f"{rows / len(questions):9.0f} rows   at most {memory} MB",
        flush=True,
    )


def main() -> None:
    """Make the tables in a folder that is removed again, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transmissions", type=int, default=5_000_000)
    parser.add_argument("--actors", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=10)
    given = parser.parse_args()
    dice = Random(1)
    documents = [f"d{dice.randrange(given.transmissions // 5):08}" for _ in range(given.questions)]
    middling = [f"a{dice.randrange(given.actors // 2, given.actors)}" for _ in range(given.questions)]
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        # In a process of its own, so that its memory is not counted.
        making = get_context("spawn").Process(target=make, args=(Path(name), given.transmissions, given.actors))
        making.start()
        making.join()
        print(
            f"{given.transmissions} transmissions, {given.actors} actors made in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        con = connect(Path(name))
        measure("who_knew, a document", lambda d: answers.who_knew(con, d), documents)
        measure("who_knew, an event", lambda e: answers.who_knew(con, e), [f"e{n}" for n in range(given.questions)])
        measure("known, a person", lambda a: answers.known(con, a), middling)
        measure("known, a government", lambda a: answers.known(con, a), ["a100", "a150"])
        measure("ahead, two persons", lambda a: answers.ahead(con, a, f"a{given.actors - 1}"), middling[:5])
        measure("channel", lambda a: answers.channel(con, "a0", a), ["a1", "a2", "a3"])
        measure("channels, all", lambda _: answers.channels(con), [None])
        measure("silences of a channel", lambda a: silences(con, "a0", a), ["a1", "a2", "a3"])
        measure("silences, all channels", lambda _: silences(con), [None])
        window = (datetime(1946, 1, 1, tzinfo=UTC), datetime(1946, 3, 1, tzinfo=UTC), timedelta(days=1))
        measure("completeness, a person", lambda a: completeness(con, a, *window), middling[:5])
        measure("completeness, a government", lambda a: completeness(con, a, *window), ["a100"])


if __name__ == "__main__":
    main()
