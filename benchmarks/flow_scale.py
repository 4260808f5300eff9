"""How long answers take as an archive grows: `python -m benchmarks.flow_scale [--transmissions 50000 500000 5000000] [--actors 50000]`.

The tables are made by DuckDB, written as a generation writes them (sorted by key, small row groups), their ledger is written
as the build writes it, and both are asked as a View asks them: two threads, 400 MB. Each size prints what the ledger cost,
then one line a question: p50 and p99 of the time that passed and of the processor's (the two differ on a machine that does
other work), rows. "Bare" is the least that the raw engine can do for the same
question, in the same run: the rows of one document, the rows of one receiver joined to their documents, one grouping.
"SQL" is the same answer without a ledger. Memory is told apart: of the process alone, and pages of mapped files. At the end
stands one table of all sizes, with how much longer the largest takes than the smallest.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from diplomatica.building.staging import SQL_TYPES
from diplomatica.flow import answers, asked, ledger_write
from diplomatica.flow.completeness import completeness
from diplomatica.flow.ledger import Ledger
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
    con.execute("SET enable_progress_bar = false")
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


def keep(folder: Path) -> None:
    """Write the ledger as a build does, and print what that took."""
    con = connect(folder, "1GB")
    con.execute(f"SET temp_directory = '{folder / 'spill'}'")
    start, processor = time.perf_counter(), time.process_time()
    rows = ledger_write.write(con, folder / "ledger")
    size = sum(path.stat().st_size for path in (folder / "ledger").iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"ledger: {rows} arrivals, {size / 1e6:.0f} MB, written in {time.perf_counter() - start:.1f} s "
        f"({time.process_time() - processor:.1f} s of processor), at most {peak} MB"
    )


def connect(folder: Path, memory: str = "400MB") -> duckdb.DuckDBPyConnection:
    """The files as a View shows them."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": memory})
    con.execute("SET enable_progress_bar = false")
    con.execute("SET TimeZone = 'UTC'")
    for name in TABLES:
        con.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    return con


def memory() -> tuple[float, float]:
    """Megabytes that the process holds itself, and those of the pages of files that it has mapped."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    own, mapped = (int(lines[name].split()[0]) / 1000 for name in ("RssAnon", "RssFile"))
    return own, mapped


MEASURED: dict[str, list[float]] = {}
"""Of this process, by question: the median and p99 of the processor's milliseconds."""


def measure(name: str, ask: Callable[[Any], Sequence[Any]], questions: Sequence[Any]) -> float:
    """Print how long the questions took; returns the median of their processor time in milliseconds."""
    times, processor, rows = [], [], 0
    for question in questions:
        start, used = time.perf_counter(), time.process_time()
        rows += len(ask(question))
        processor.append((time.process_time() - used) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    (p50, p99), (work, worst) = (_middle_and_end(sorted(found)) for found in (times, processor))
    print(
        f"{name:34} p50 {p50:8.1f} ms   p99 {p99:8.1f} ms   processor {work:8.1f} and {worst:8.1f} ms   "
        f"{rows / len(questions):9.0f} rows   of {len(questions)}",
        flush=True,
    )
    MEASURED[name.strip()] = [work, worst]
    return work


def _middle_and_end(ordered: list[float]) -> tuple[float, float]:
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def ask(folder: Path, transmissions: int, actors: int, questions: int) -> None:
    """All questions at one size, each with the ledger, without it, and as little as the raw engine can do."""
    con = connect(folder)
    before, _ = memory()
    ledger = Ledger.find(folder / "ledger")
    assert ledger is not None
    measure("reading the society, once", lambda _: list(ledger.society(con).names), [None])
    dice = Random(1)
    few = max(1, questions // 20)
    documents = [f"d{dice.randrange(transmissions // 5):08}" for _ in range(questions)]
    events = [f"e{dice.randrange(1000)}" for _ in range(questions)]
    persons = [f"a{dice.randrange(actors // 10, actors)}" for _ in range(questions)]
    rows = (
        ("who_knew, a document", lambda it, by: answers.who_knew(con, it, None, by).rows, documents, _BARE_ROWS),
        ("who_knew, an event", lambda it, by: answers.who_knew(con, it, None, by).rows, events, _BARE_REPORTS),
        ("known, a person", lambda it, by: answers.known(con, it, None, None, by).rows, persons, _BARE_JOIN),
    )
    for name, question, about, bare in rows:
        quick = measure(name, lambda it, ask=question: ask(it, ledger), about)  # type: ignore[misc]
        slow = measure(f"{name}, SQL", lambda it, ask=question: ask(it, None), about[:few])  # type: ignore[misc]
        raw = measure(f"{name}, bare", lambda it, query=bare: con.execute(query, [it]).fetchall(), about[: 2 * few])  # type: ignore[misc]
        print(f"  {quick / raw:.1f} times the bare one, {slow / quick:.0f} times faster than SQL")
    governments = [f"a{n}" for n in range(10, 200, 190 // few)]
    first = slice(50)
    measure(
        "known, a government, first 50 rows",
        lambda a: answers.known(con, a, None, None, ledger).rows[first],
        governments,
    )
    measure("known, a government, counts, order", lambda a: answers.known(con, a, None, None, ledger).rows, governments)
    measure(
        "known, a government, every row",
        lambda a: list(answers.known(con, a, None, None, ledger).rows),
        ["a100", "a150"],
    )
    day, year = datetime(1948, 1, 1, tzinfo=UTC), datetime(1949, 1, 1, tzinfo=UTC)
    measure("learned, a person", lambda a: answers.learned(con, a, day, year, None, ledger).rows, persons[:50])
    measure("ahead, two persons", lambda a: answers.ahead(con, a, persons[0], None, ledger).rows, persons[:50])
    measure("compare, two persons", lambda a: answers.compare(con, a, persons[0], day, None, ledger).rows, persons[:50])
    measure("learned, a government", lambda a: answers.learned(con, a, day, year, None, ledger).rows, governments[:2])
    measure("ahead, two governments", lambda a: answers.ahead(con, a, "a100", None, ledger).rows, governments[:2])
    measure(
        "compare, two governments", lambda a: answers.compare(con, a, "a100", day, None, ledger).rows, governments[:2]
    )
    within = timedelta(hours=24)
    for name, some in (("a person", persons[:5]), ("a government", governments[:1])):
        measure(
            f"completeness, {name}, a year", lambda a: completeness(con, a, day, year, within, None, ledger).rows, some
        )
    measure("requests", lambda _: asked.requests(con).rows, [None] * 3)
    measure("silences of a channel", lambda a: silences(con, "a0", a).rows, ["a1", "a2", "a3"])
    measure("channel", lambda a: answers.channel(con, "a0", a, ledger=ledger).rows, [f"a{n}" for n in range(8)])
    measure("channel, SQL", lambda a: answers.channel(con, "a0", a).rows, ["a1", "a2", "a3"])
    own, mapped = memory()
    print(
        f"memory: {own:.0f} MB of its own, {own - before:.0f} MB of them for answers and society "
        f"({1e6 * (own - before) / transmissions:.0f} bytes a transmission), and {mapped:.0f} MB of pages of files"
    )
    measure("channels, all, asked", lambda _: answers.channels(con, ledger=ledger).rows, [None])
    measure(
        "channels, all, each row read",
        lambda _: range(sum(1 for __ in answers.channels(con, ledger=ledger).rows)),
        [None],
    )
    measure("channels, bare", lambda _: con.execute(_BARE_CHANNELS).fetchall(), [None])
    print(f"memory with channels: {memory()[0]:.0f} MB of its own")
    measure("channels, SQL", lambda _: answers.channels(con).rows, [None])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"at most {peak} MB, pages of mapped files and the queries without a ledger among them")
    (folder / "measured.json").write_text(json.dumps(MEASURED), encoding="utf-8")


def growth(found: dict[int, dict[str, list[float]]]) -> None:
    """Print one table: by question the processor's median and p99 at every size, and the growth of the median."""
    sizes = sorted(found)
    print(f"| processor, ms | {' | '.join(f'{size:,}' for size in sizes)} | growth |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in found[sizes[0]]:
        cells = [f"{found[size][name][0]:.1f}, p99 {found[size][name][1]:.1f}" for size in sizes]
        first, last = (max(found[size][name][0], 0.1) for size in (sizes[0], sizes[-1]))
        print(f"| {name} | {' | '.join(cells)} | {last / first:.1f} |")


_BARE_ROWS = "SELECT id, from_id, to_id, status, passages FROM transmissions WHERE document_id = ?"
_BARE_REPORTS = "SELECT t.id, t.from_id, t.to_id FROM reports r JOIN transmissions t ON t.document_id = r.document_id WHERE r.event_id = ?"
_BARE_JOIN = (
    "SELECT t.id, d.id, d.title FROM transmissions t JOIN documents d ON d.id = t.document_id WHERE t.to_id = ?"
)
_BARE_CHANNELS = "SELECT from_id, to_id, count(*) FROM transmissions GROUP BY ALL"


def _alone(work: Callable[..., None], *arguments: Any) -> None:
    step = get_context("spawn").Process(target=work, args=arguments)
    step.start()
    step.join()
    if step.exitcode:
        raise SystemExit(step.exitcode)


def main() -> None:
    """Make the tables in folders that are removed again, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transmissions", type=int, nargs="+", default=[50_000, 500_000, 5_000_000])
    parser.add_argument("--actors", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument(
        "--folder", type=Path, help="keep the tables and ledgers here, and take them from here another time"
    )
    given = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for transmissions in given.transmissions:
            print(f"-- {transmissions} transmissions of {given.actors} actors", flush=True)
            folder = (given.folder or Path(name)) / str(transmissions)
            size = (folder, transmissions, given.actors)
            # Each in a process of its own, so that one's memory is not counted for another.
            if not (folder / "transmissions.parquet").is_file():
                folder.mkdir(parents=True)
                _alone(make, *size)
            if Ledger.find(folder / "ledger") is None:
                shutil.rmtree(folder / "ledger", ignore_errors=True)
                _alone(keep, folder)
            _alone(ask, *size, given.questions)
            found[transmissions] = json.loads((folder / "measured.json").read_text(encoding="utf-8"))
    growth(found)


if __name__ == "__main__":
    main()
