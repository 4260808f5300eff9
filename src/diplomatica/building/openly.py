"""The public's tables, worked out as though what is not public were not in the folder.

Taking rows out of finished tables cannot undo what followed from them: a reference that found its paper, a name that was
understood by another's heading, an hour narrowed by an answer. So where anything is hidden the documents that are not are
understood once more, alone; what nobody is shown has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diplomatica.building import staging
from diplomatica.building.staging import Beside
from diplomatica.folder.decisions import Ruled
from diplomatica.folder.settings import Settings
from diplomatica.model.document import Problem
from diplomatica.view import edition

if TYPE_CHECKING:
    import duckdb

BY_FACT = ("reference_names", "reference_ways", "reference_pointers", "reference_targets")
"""Staged tables whose rows name a fact and no document."""


def hidden(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The documents that are not public, each with the path of its file, in the order of their ids."""
    rows = con.execute("SELECT id, source_path FROM documents WHERE access IS DISTINCT FROM 'public' ORDER BY id")
    return dict(rows.fetchall())


def stage(staged: Path, target: Path, without: dict[str, str]) -> None:
    """Write the staged rows of `staged` to the folder `target`, save those of the documents `without`; rows are counted anew."""
    target.mkdir()
    names, first = pa.array(list(without), pa.string()), 0
    for documents in sorted(staged.glob("documents-??????.parquet")):
        batch = documents.stem.removeprefix("documents")
        tables = {
            path.name.removesuffix(f"{batch}.parquet"): pq.read_table(path) for path in staged.glob(f"*{batch}.parquet")
        }
        kept = {"documents": _numbered(_without(tables.pop("documents"), "id", names), first)}
        kept |= {name: _without(table, "document_id", names) for name, table in tables.items() if name not in BY_FACT}
        first += kept["documents"].num_rows
        facts = kept["references"]["fact_id"] if "references" in kept else pa.array([], pa.string())
        kept |= {
            name: tables[name].filter(pc.is_in(tables[name]["fact_id"], facts)) for name in BY_FACT if name in tables
        }
        for name, table in kept.items():
            if table.num_rows:
                pq.write_table(table, target / f"{name}{batch}.parquet", compression="lz4")


def _without(table: pa.Table, column: str, names: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table[column], names)))


def _numbered(documents: pa.Table, first: int) -> pa.Table:
    place = documents.column_names.index("row")
    field = documents.schema.field(place)
    return documents.set_column(place, field, pa.array(range(first, first + documents.num_rows), field.type))


def told_openly(beside: Beside, settings: Settings, without: dict[str, str]) -> Beside:
    """What stands beside the documents, without problems and rulings that name files or documents which are not public.

    What is wrong with `ids.csv` is counted over all documents, and for those who keep the archive.
    """
    files = {path for path, _ in beside.problems if path.startswith("documents/")}
    barred = {path for path in files if settings.for_path(path).access != "public"} | set(without.values())
    words = {*without, *barred, *(path.rpartition("/")[2] for path in barred)}

    def may(path: str, problem: Problem) -> bool:
        if path in barred or path == "ids.csv":
            return False
        return not any(word in problem.message for word in words)

    problems = [(path, problem) for path, problem in beside.problems if may(path, problem)]
    ruled = [item for item in beside.decisions if without.keys().isdisjoint(_values(item))]
    return Beside(problems, beside.aliases, ruled, beside.conventions)


def _values(ruled: Ruled) -> Iterator[str]:
    """The words that a replacement puts in a fact's place."""
    for value in (ruled.decision.replacement or {}).values():
        yield from map(str, value if isinstance(value, list) else [value])


class Openly(msgspec.Struct, frozen=True):
    """What the public's tables are made with."""

    without: dict[str, str]
    """The documents that are not public (`hidden`)."""
    beside: Beside
    """As `told_openly` leaves it."""
    idle: list[tuple[str, Problem]]
    """The problems of decisions that are about nothing in the whole archive."""
    understand: Callable[[duckdb.DuckDBPyConnection, Path], None]
    """Fills tables from staged rows, with an authority that knows nobody whom, by a folder's tables, only hidden documents name."""
    threads: int


def work_out(work: Path, generation: Path, staged: Path, task: Openly) -> Path:
    """The folder below `work` of the tables that the public's documents make, by staged rows and the generation with everything.

    Whoever is named by hidden documents alone is left out of the authority. Who that is shows when all is understood, and
    without them more may be: so this goes on until nobody is added.
    """
    room = work / "openly"
    room.mkdir()
    stage(staged, room / "staged", task.without)
    tables, alone = generation / "tables", edition.hidden_only(generation, generation / "tables")
    for number in count(1):
        attempt = room / str(number)
        attempt.mkdir()
        with closing(staging.connect(attempt, room / "staged", task.threads)) as con:
            staging.lay(con, task.beside)
            task.understand(con, tables)
            staging.add_problems(con, task.idle)
            staging.drop_idle_reasons(con)
            staging.write_tables(con, room / "staged", attempt / "tables")
        tables, before = attempt / "tables", alone
        alone = edition.hidden_only(generation, tables)
        if alone == before:
            break
    return tables
