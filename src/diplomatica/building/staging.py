"""The tables while a build works on them: in one DuckDB connection, named as in `model.schema`, and some more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diplomatica.conventions import Convention
from diplomatica.folder.decisions import Ruled
from diplomatica.model import arrow, rulings
from diplomatica.model.document import Problem, Row
from diplomatica.model.schema import STAGED, TABLES, Table
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

SQL_TYPES = {
    "text": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "date": "DATE",
    "instant": "TIMESTAMPTZ",
    "texts": "VARCHAR[]",
    "bool": "BOOLEAN",
}

_DOCUMENTS = TABLES["documents"]
DOCUMENTS = Table("documents", tuple(c for c in _DOCUMENTS.columns if c[0] != "text"), ("id",))
"""`documents` without the texts, which stand aside so that no join drags them along."""
TEXTS = Table("texts", (("document_id", "text"), ("text", "text")), ("document_id",))
REFERENCE_NAMES = Table(
    "reference_names",
    tuple((name, "text") for name in ("fact_id", "from_text", "to_text", "kind_text", "numbers_text")),
    ("fact_id",),
)
"""Whom a calendar's reference names as sender and recipient, for `resolve` to understand; what kind of paper; more numbers."""
REFERENCE_WAYS = Table(
    "reference_ways", tuple((name, "text") for name in ("fact_id", "from_way", "to_way", "hour")), ("fact_id",)
)
"""Whose paper the words of a reference make it (`parse.references`), and the hour that they give it."""
REFERENCE_POINTERS = Table(
    "reference_pointers", tuple((name, "text") for name in ("fact_id", "kind", "value")), ("fact_id",)
)
"""What an editor's note says of the paper that a reference names (`parse.pointers`), for `link` to follow."""
POSTS = Table("posts", (("convention", "text"), ("name", "text"), ("post", "text")), ("convention", "name"))
"""By convention, the names of the towns where the service sat, to the one name that stands for all; its centre as `@centre`."""
REFERENCE_TARGETS = Table("reference_targets", (("fact_id", "text"), ("key", "text")), ("fact_id",))
"""The key that a file's markup gives as the target of a reference, for `link` to find its document."""
DECISIONS = Table(
    "decisions",
    tuple((name, "text") for name in ("fact_id", "ruling", "replacement", "note", "by_whom", "at", "line")),
    ("fact_id",),
)
STAGES: dict[str, Table] = (
    TABLES
    | STAGED
    | {
        table.name: table
        for table in (
            DOCUMENTS,
            TEXTS,
            REFERENCE_NAMES,
            REFERENCE_WAYS,
            REFERENCE_POINTERS,
            REFERENCE_TARGETS,
            POSTS,
            DECISIONS,
        )
    }
)
"""Every table that the connection holds, as it holds it."""

FACTS = tuple(name for name, table in TABLES.items() if table.is_facts)

CUES = (
    "given",
    "denial",
    "rumour",
    "forecast",
    "presupposed",
    "news",
    "finite",
    "attributed",
    "not_it",
    "the_paper",
    "as_asked",
    "at_the_talk",
)
"""Patterns of a convention that are asked where the events are known, not when a paper is parsed."""

SCAN = "scan"
"""The code of the problem of a picture without Tesseract."""

MEMORY = "1GB"
"""What DuckDB may take before it writes to disk."""
SMALL_BYTES = 32 * 1024 * 1024
"""Staged rows up to this size are worked on in memory."""


class Beside(msgspec.Struct, frozen=True):
    """What stands beside the documents' own rows when the tables are understood."""

    problems: list[tuple[str, Problem]]
    aliases: Mapping[str, str]
    """Other ids of documents and the id that stands for them now."""
    decisions: list[Ruled]
    """The rulings in force."""
    conventions: Mapping[str, Convention]


def connect(work: Path, staging: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """A connection with all tables, filled with the staged rows; `texts` is a view of its files."""
    import duckdb

    size = sum(path.stat().st_size for path in staging.iterdir())
    con = duckdb.connect(":memory:" if size <= SMALL_BYTES else str(work / "build.duckdb"))
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET enable_progress_bar = false")
    con.execute(f"SET threads = {max(1, threads)}")
    con.execute(f"SET memory_limit = '{MEMORY}'")
    con.execute(f"SET temp_directory = '{_quoted(work / 'spill')}'")
    for name, table in STAGES.items():
        columns = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in table.columns)
        files = sorted(staging.glob(f"{name}-??????.parquet"))
        if name == "texts" and files:
            con.execute(f"CREATE VIEW texts AS SELECT * FROM read_parquet('{_quoted(staging)}/texts-*.parquet')")
            continue
        con.execute(f'CREATE TABLE "{name}" ({columns})')
        if files:
            con.execute(f"INSERT INTO \"{name}\" SELECT * FROM read_parquet('{_quoted(staging)}/{name}-*.parquet')")
    return con


def _quoted(path: Path) -> str:
    """A path within quotes of SQL; brackets and stars in it would be patterns, so they are set apart."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path.as_posix()).replace("'", "''")


def lay(con: duckdb.DuckDBPyConnection, beside: Beside) -> None:
    """Fill the tables of what stands beside the documents, and put rulings about their own facts into force."""
    add_problems(con, beside.problems)
    add_aliases(con, beside.aliases)
    add_decisions(con, beside.decisions)
    add_cues(con, beside.conventions)
    rulings.apply(con, FACTS)


def add_problems(con: duckdb.DuckDBPyConnection, problems: Iterable[tuple[str, Problem]]) -> None:
    """Add problems of files to the table `problems`."""
    add_rows(con, "problems", [{"path": path, **msgspec.structs.asdict(problem)} for path, problem in problems])


def add_rows(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row]) -> None:
    """Append rows to a table of the connection."""
    if not rows:
        return
    arriving = arrow.from_rows(STAGES[name], rows)
    con.register("arriving", arriving)
    con.execute(f'INSERT INTO "{name}" SELECT * FROM arriving')
    con.unregister("arriving")


def add_decisions(con: duckdb.DuckDBPyConnection, ruled: Iterable[Ruled]) -> None:
    """Fill the table `decisions`, from which every room takes the rulings about its facts."""
    rows = []
    for item in ruled:
        decision = item.decision
        replacement = None if decision.replacement is None else msgspec.json.encode(decision.replacement).decode()
        row = {"fact_id": decision.fact_id, "ruling": decision.ruling, "replacement": replacement}
        rows.append(row | {"note": decision.note, "by_whom": decision.by, "at": decision.at, "line": item.line})
    add_rows(con, "decisions", rows)


def add_aliases(con: duckdb.DuckDBPyConnection, aliases: Mapping[str, str]) -> None:
    """Fill the table `aliases`: other ids of the documents that are here."""
    held = {name for (name,) in con.execute("SELECT id FROM documents").fetchall()}
    rows = [{"id": other, "document_id": name} for other, name in aliases.items() if name in held]
    add_rows(con, "aliases", rows)


def add_cues(con: duckdb.DuckDBPyConnection, conventions: Mapping[str, Convention]) -> None:
    """Fill the tables `cues`, by which `link` tells how a sentence speaks of an event, and `posts`."""
    rows = [
        {"convention": name, "kind": kind, "ordinal": ordinal, "pattern": pattern}
        for name, convention in conventions.items()
        for kind in CUES
        for ordinal, pattern in enumerate(convention.patterns.get(kind, ()))
    ]
    add_rows(con, "cues", rows)
    posts = [
        {"convention": name, "name": form, "post": post}
        for name, convention in conventions.items()
        for seat in convention.list("seat")[:1]
        for form, post in [
            *convention.posts.items(),
            *((form, seat) for form in (*convention.list("addressee"), *convention.list("centre"), "@centre")),
        ]
    ]
    add_rows(con, "posts", posts)


def note_idle_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """A problem for each decision about a fact that this build did not find."""
    facts = " UNION ALL ".join(f'SELECT fact_id FROM "{t.name}"' for t in TABLES.values() if t.is_facts)
    con.execute(
        "INSERT INTO problems (path, stage, severity, code, message) "
        "SELECT string_split(line, ':')[1], 'decide', 'warning', 'fact-not-found', "
        "line || ': no fact of this build is called ' || fact_id || '; the decision waits for it' "
        f"FROM decisions WHERE fact_id NOT IN ({facts})"
    )


def drop_idle_reasons(con: duckdb.DuckDBPyConnection) -> None:
    """Take out the reasons of facts that a later room found to be another fact once more."""
    named = [(t.name, "fact_id") for t in TABLES.values() if t.is_facts]
    named += [(name, "id") for name in ("transmissions", "not_held", "events", "entities")]
    facts = " UNION ALL ".join(f'SELECT {column} AS fact_id FROM "{name}"' for name, column in named)
    con.execute(f"DELETE FROM reasons WHERE fact_id NOT IN ({facts})")


def without_shown(con: duckdb.DuckDBPyConnection, problems: Sequence[tuple[str, Problem]]) -> list[tuple[str, Problem]]:
    """The problems without those of pictures that nobody can read and that are shown with the words of their document."""
    scans = {path for path, problem in problems if problem.code == SCAN}
    if not scans:
        return list(problems)
    rows = con.execute("SELECT DISTINCT split_part(path, '#', 1) FROM facsimiles").fetchall()
    shown = scans & {path for (path,) in rows}
    return [(path, problem) for path, problem in problems if problem.code != SCAN or path not in shown]


def idle_decisions(con: duckdb.DuckDBPyConnection) -> list[tuple[str, Problem]]:
    """The problems that `note_idle_decisions` found."""
    found = dicts(
        con, "SELECT path, stage, severity, code, message FROM problems WHERE code = 'fact-not-found' ORDER BY ALL"
    )
    return [(row.pop("path"), msgspec.convert(row, Problem)) for row in found]


def severities(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many different problems there are, by severity."""
    return dict(
        con.execute(
            "SELECT severity, count(*) FROM (SELECT DISTINCT * FROM problems) GROUP BY severity ORDER BY severity"
        ).fetchall()
    )


def write_tables(con: duckdb.DuckDBPyConnection, staging: Path, tables: Path) -> dict[str, int]:
    """Write every table of a generation, sorted by its key and then by everything else; returns rows by table."""
    tables.mkdir()
    counts = {}
    for name, table in TABLES.items():
        wanted = arrow.schema(table)
        batches = _documents(con, staging) if name == "documents" else _sorted(con, table)
        counts[name] = arrow.write(tables / f"{name}.parquet", (batch.cast(wanted) for batch in batches), wanted)
    return counts


def _sorted(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pa.RecordBatch]:
    columns = ", ".join(f'"{name}"' for name in table.names)
    order = ", ".join(f'"{name}" NULLS LAST' for name in dict.fromkeys((*table.key, *table.names)))
    distinct = "DISTINCT " if table.name == "problems" else ""  # telling twice tells nothing more
    relation = con.sql(f'SELECT {distinct}{columns} FROM "{table.name}" ORDER BY {order}')
    yield from relation.to_arrow_reader(arrow.ROW_GROUP)


def _documents(con: duckdb.DuckDBPyConnection, staging: Path) -> Iterator[pa.RecordBatch]:
    """Documents with their texts, one staged batch at a time: both are in the order of their ids already."""
    first = 0
    columns = ", ".join(f'"{name}"' for name in DOCUMENTS.names)
    place = TABLES["documents"].names.index("text")
    for path in sorted(staging.glob("texts-*.parquet")):
        texts = pq.read_table(path)
        last = first + texts.num_rows
        rows = con.sql(f'SELECT {columns} FROM documents WHERE "row" >= {first} AND "row" < {last} ORDER BY "row"')
        table = rows.to_arrow_table()
        if not table["id"].combine_chunks().equals(texts["document_id"].combine_chunks()):
            raise AssertionError(f"{path.name}: the texts are not those of the documents {first} to {last}")
        # A document whose text is not here has none, not an empty one.
        text = pc.if_else(pc.equal(texts["text"], ""), pa.scalar(None, pa.string()), texts["text"])
        yield from table.add_column(place, "text", text).combine_chunks().to_batches()
        first = last
