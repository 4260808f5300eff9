"""What people ruled about facts, put into force: a decision wins over every rule, and wins again in every build.

The connection holds a table `decisions(fact_id, ruling, replacement, note, by_whom, at, line)` with one row per fact,
the last ruling about it, and `problems`. Every room calls `apply` for the tables whose facts it has just made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from diplomatica.model.schema import FACT_COLUMNS, TABLES, Table

if TYPE_CHECKING:
    import duckdb

STATUS_AFTER = {"confirm": "confirmed", "reject": "rejected", "unsure": "suggested", "replace": "confirmed"}
"""The status of a fact once somebody has ruled; the keys are the rulings that can be in force."""

UNCHANGEABLE = frozenset({"document_id", *(name for name, _ in FACT_COLUMNS)})
"""Columns that say which fact it is: a replacement may not touch them."""


def apply(con: duckdb.DuckDBPyConnection, table_names: Iterable[str]) -> None:
    """Set status and replaced columns of the facts in these tables as people ruled; doing it again changes nothing.

    A replacement that its table cannot hold (unknown column, wrong type or word) is left out and noted in
    `problems` (stage `decide`); the fact keeps its own values and is confirmed by nobody.
    """
    cases = " ".join(f"WHEN '{ruling}' THEN '{status}'" for ruling, status in STATUS_AFTER.items())
    for name in table_names:
        if not TABLES[name].is_facts:
            raise ValueError(f"table {name} holds no facts, so nobody can rule about its rows")
        con.execute(
            f'UPDATE "{name}" SET status = CASE d.ruling {cases} END FROM decisions d '
            f"WHERE d.fact_id = \"{name}\".fact_id AND d.ruling <> 'replace'"
        )
        wanted = con.execute(
            "SELECT d.fact_id, d.replacement, d.line, f.document_id FROM decisions d "
            f"JOIN \"{name}\" f ON f.fact_id = d.fact_id WHERE d.ruling = 'replace' ORDER BY d.fact_id"
        ).fetchall()
        for fact_id, replacement, line, document_id in wanted:
            trouble = _replace(con, TABLES[name], fact_id, replacement)
            if trouble:
                message = f"{line}: the replacement of {name} fact {fact_id} {trouble}"
                _note(con, path=str(line).rpartition(":")[0], document_id=document_id, message=message)


def _replace(con: duckdb.DuckDBPyConnection, table: Table, fact_id: str, replacement: str | None) -> str | None:
    """Set the columns that the replacement names; returns what is wrong with it, None where it was done."""
    import duckdb

    try:
        values = json.loads(replacement or "null")
    except ValueError:
        return "is no JSON"
    if not isinstance(values, dict) or not values:
        return "names no column; expected an object of column and value"
    for column, value in values.items():
        wrong = trouble(table, column, value)
        if wrong:
            return wrong
    types = _types(con, table.name)
    sets = ", ".join(f'"{column}" = CAST(? AS {types[column]})' for column in values)
    try:
        con.execute(
            f"UPDATE \"{table.name}\" SET {sets}, status = 'confirmed' WHERE fact_id = ?", [*values.values(), fact_id]
        )
    except duckdb.ConversionException as error:
        return f"does not fit: {str(error).splitlines()[0]}"
    return None


def trouble(table: Table, column: str, value: Any) -> str | None:
    """Why this value cannot stand in this column, None where only its type is left to see."""
    if column in UNCHANGEABLE or column not in table.names:
        can = [name for name in table.names if name not in UNCHANGEABLE]
        return f"names the column {column!r}; it can set {', '.join(can)}"
    words = table.vocabularies.get(column)
    if words and value is not None and value not in words:
        return f"sets {column} to {value!r}; expected one of {', '.join(words)}"
    if isinstance(value, dict) or (
        isinstance(value, list) != (dict(table.columns)[column] == "texts") and value is not None
    ):
        return f"sets {column} to {value!r}; expected {dict(table.columns)[column]}"
    return None


def _types(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    rows = con.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [name]).fetchall()
    return dict(rows)


def _note(con: duckdb.DuckDBPyConnection, *, path: str, document_id: str, message: str) -> None:
    """One row of `problems`, once however often the rulings are applied."""
    con.execute(
        "INSERT INTO problems (path, document_id, stage, severity, code, message) "
        "SELECT $path, $document_id, 'decide', 'warning', 'bad-replacement', $message WHERE NOT EXISTS "
        "(SELECT 1 FROM problems WHERE code = 'bad-replacement' AND message = $message)",
        {"path": path, "document_id": document_id, "message": message},
    )
