"""Documents with ids as rows of tables: numbered, their facts named, in Arrow, a batch at a time and in any process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from diplomatica.building.merge import Merged, Source, merge
from diplomatica.building.reading import Content
from diplomatica.building.staging import STAGES
from diplomatica.folder.cache import Opened, Part
from diplomatica.model.arrow import ARROW_TYPES
from diplomatica.model.document import Row
from diplomatica.model.facts import ACCEPTED_FROM, fact_id
from diplomatica.model.schema import SPAN_WORDS, TABLES, Table

WORDS_OF_A_SPAN = 200
"""Code points of a span that name a fact without words of its own."""


class Origin(msgspec.Struct, frozen=True):
    """Where one input of a document lies in the cache, and what its path says."""

    entry: str
    part: Part
    path: str
    sha256: str
    access: str


class Batch(msgspec.Struct, frozen=True):
    """Consecutive documents, each with its id and its inputs in the order of their paths."""

    number: int
    first_row: int
    documents: list[tuple[str, list[Origin]]]


def write_batch(cache: Path, staging: Path, batch: Batch) -> float:
    """Write the rows of a batch, one Parquet file per table that has any; returns the CPU seconds it took."""
    started = time.process_time()
    tables: dict[str, list[Row]] = {}
    opened: dict[str, Opened] = {}
    for row, (identifier, origins) in enumerate(batch.documents, batch.first_row):
        sources = []
        for origin in origins:
            if origin.entry not in opened:
                opened[origin.entry] = Opened(cache, origin.entry)
            content = opened[origin.entry].content(origin.part, Content)
            sources.append(Source(origin.path, origin.sha256, origin.access, content))
            if len(origins) == 1 and origin.part.offset == 0:
                opened.pop(origin.entry).close()  # most files hold one document: do not keep thousands open
        for name, rows in document_rows(identifier, row, merge(sources)).items():
            tables.setdefault(name, []).extend(rows)
    for entry in opened.values():
        entry.close()
    for name, rows in tables.items():
        if rows:
            pq.write_table(
                to_arrow(STAGES[name], rows), staging / f"{name}-{batch.number:06d}.parquet", compression="lz4"
            )
    return time.process_time() - started


def document_rows(identifier: str, row: int, merged: Merged) -> dict[str, list[Row]]:
    """The rows of one document by table: with its id, facts with their names and status, notes in tables of their own."""
    text, main = merged.main.content.text, merged.main
    document = {"access": main.access, "text_scope": "full" if text else "none"} | {
        column: value for column, value in merged.document.items() if value is not None and column != "text"
    }
    document |= {
        "id": identifier,
        "row": row,
        "source_path": main.path,
        "source_sha256": main.sha256,
        "source_start": main.content.source_start,
        "source_end": main.content.source_end,
    }
    tables: dict[str, list[Row]] = {
        "documents": [document],
        "texts": [{"document_id": identifier, "text": text}],
        "spans": [{"document_id": identifier, **span} for span in merged.spans],
        "problems": [
            {"path": path, "document_id": identifier, **msgspec.structs.asdict(problem)}
            for path, problem in merged.problems
        ],
        "reasons": [],
        "reference_names": [],
        "reference_targets": [],
        "reference_ways": [],
        "reference_pointers": [],
    }
    for name, rows in merged.rows.items():
        made = [_plain(identifier, found) for found in rows]
        if name in TABLES and TABLES[name].is_facts:
            for fact in made:
                fact["status"] = "accepted" if (fact.get("confidence") or 0.0) >= ACCEPTED_FROM else "suggested"
            name_facts(TABLES[name], identifier, made, text)
            _notes(tables, merged, rows, made)
        tables.setdefault(name, []).extend(made)
    return tables


def _plain(identifier: str, row: Mapping[str, Any]) -> Row:
    """The row with its document's id and without its notes."""
    return {"document_id": identifier} | {column: value for column, value in row.items() if column[0] != "_"}


def name_facts(table: Table, identifier: str, rows: Iterable[Row], text: str) -> None:
    """Give each row its `fact_id`: the occurrence counts in the order of the text, facts without a place last."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in sorted(rows, key=_place):
        kind = str(row.get(table.fact_kind) or "") if table.fact_kind else ""
        if table.fact_words == SPAN_WORDS:
            words = text[row["start"] : row["end"]][:WORDS_OF_A_SPAN] if row.get("start") is not None else ""
        else:
            words = str(row.get(str(table.fact_words)) or "")
        words = " ".join(words.split())
        row["fact_id"] = fact_id(table.name, identifier, kind, words, seen[kind, words])
        seen[kind, words] += 1


def _place(row: Row) -> tuple[bool, int, int]:
    start, end = row.get("start"), row.get("end")
    # What a catalogue states has a place below zero, that is none.
    return start is None or start < 0, abs(start or 0), end or 0


def _notes(tables: dict[str, list[Row]], merged: Merged, rows: Sequence[Row], facts: Sequence[Row]) -> None:
    """Turn the notes of rows into rows: where a catalogue says it, and the names in its references."""
    for row, fact in zip(rows, facts, strict=True):
        if row.get("_place"):
            reason = {"fact_id": fact["fact_id"], "ordinal": 0, "rule": fact.get("rule"), "text": row["_place"]}
            path = merged.paths.get(id(row), merged.main.path)
            tables["reasons"].append(reason | {"document_id": fact["document_id"], "source": path})
        if row.get("_from") or row.get("_to") or row.get("_kind") or row.get("_numbers"):
            names = {"fact_id": fact["fact_id"], "from_text": row.get("_from"), "to_text": row.get("_to")}
            names |= {"kind_text": row.get("_kind"), "numbers_text": row.get("_numbers")}
            tables["reference_names"].append(names)
        if row.get("_from_way") or row.get("_to_way") or row.get("_hour"):
            ways = {"from_way": row.get("_from_way"), "to_way": row.get("_to_way"), "hour": row.get("_hour")}
            tables["reference_ways"].append({"fact_id": fact["fact_id"], **ways})
        if row.get("_pointer"):
            kind, *value = row["_pointer"]
            pointer = {"fact_id": fact["fact_id"], "kind": kind, "value": value[0] if value else None}
            tables["reference_pointers"].append(pointer)
        if row.get("_target"):
            tables["reference_targets"].append({"fact_id": fact["fact_id"], "key": row["_target"]})


def to_arrow(table: Table, rows: Sequence[Row]) -> pa.Table:
    """The rows as Arrow with the table's columns; dates and instants may be texts, as the cache keeps them."""
    arrays = []
    for name, kind in table.columns:
        values = [row.get(name) for row in rows]
        if kind == "date":
            values = [date.fromisoformat(value) if isinstance(value, str) else value for value in values]
        elif kind == "instant":
            values = [datetime.fromisoformat(value) if isinstance(value, str) else value for value in values]
        arrays.append(pa.array(values, ARROW_TYPES[kind]))
    return pa.table(arrays, names=list(table.names))
