"""A person's ruling about a fact, appended to `decisions/`; it takes effect at the next build and in every later one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from diplomatica.curate.explain import explain
from diplomatica.errors import UsageError
from diplomatica.folder.decisions import Decision, Quote, Ruling, append, read, standing
from diplomatica.model.rulings import trouble
from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import duckdb

RULINGS: tuple[str, ...] = get_args(Ruling)

IDENTITIES = frozenset({"entity", "office", "place", "from", "to", "speaker", "addressee", "voice", "actor"})
"""Columns that name an entity, without their `_id`."""

POINTERS = {"target_id": "documents", "other_id": "documents", "answered_by": "documents", "event_id": "events",
            "not_held_id": "not_held"}  # fmt: skip
"""Columns that name something else, and the table where that stands."""

CASTS = {
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "date": "DATE",
    "instant": "TIMESTAMPTZ",
    "bool": "BOOLEAN",
}
"""Types whose values are not just any text, as SQL calls them."""


def decide(
    con: duckdb.DuckDBPyConnection, text_of: Callable[[str], str], root: Path, decision: Decision
) -> dict[str, Any]:
    """Append one ruling and return it as stored, with `table`, and `line` telling where (`decisions/decisions.jsonl:7`).

    The words around the fact are stored with it, so that a person can find them should its name ever change, and the
    time where the decision has none. Where a file that is read later rules otherwise, `overruled_by` names its line.
    Raises UsageError for a fact that is not there, an unknown ruling, or a replacement that its table cannot hold.
    """
    if decision.ruling not in RULINGS:
        raise UsageError(f"ruling is {decision.ruling!r}, expected one of {', '.join(RULINGS)}")
    proof = explain(con, text_of, decision.fact_id)
    check(con, proof["table"], decision.replacement or {})
    if decision.ruling == "withdraw" and decision.fact_id not in standing(read(root)[0]):
        raise UsageError(f"{decision.fact_id}: nobody has ruled about it, so there is nothing to take back")
    moment = decision.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stored = msgspec.structs.replace(decision, quote=Quote(**proof["quote"]), at=moment)
    line = append(root, stored)
    row: dict[str, Any] = msgspec.to_builtins(stored)
    return {"table": proof["table"], **row, "line": line, "overruled_by": _overruled(root, stored.fact_id, line)}


def check(con: duckdb.DuckDBPyConnection, table: str, replacement: Mapping[str, Any]) -> None:
    """Nothing, where a fact of the table can take these values; else UsageError with the column and what it can hold."""
    for column, value in replacement.items():
        wrong = trouble(TABLES[table], column, value)
        if wrong:
            raise UsageError(f"the replacement {wrong}")
        if value is None:
            continue
        kind = dict(TABLES[table].columns)[column]
        if kind in CASTS and not _fits(con, value, CASTS[kind]):
            raise UsageError(f"the replacement sets {column} to {value!r}; expected {kind}")
        where = "entities" if column.removesuffix("_id") in IDENTITIES else POINTERS.get(column)
        if where and not con.execute(f'SELECT 1 FROM "{where}" WHERE id = ?', [value]).fetchall():
            raise UsageError(f"the replacement sets {column} to {value!r}; nobody and nothing here has that id")


def _fits(con: duckdb.DuckDBPyConnection, value: Any, kind: str) -> bool:
    found = con.execute(f"SELECT TRY_CAST(? AS {kind}) IS NOT NULL", [str(value)]).fetchall()
    return bool(found[0][0])


def _overruled(root: Path, fact_id: str, line: str) -> str | None:
    """The line behind this one, in the order of files, that rules about the fact; None where there is none."""
    of_fact = [item.line for item in read(root)[0] if item.decision.fact_id == fact_id]
    behind = of_fact[of_fact.index(line) + 1 :] if line in of_fact else []
    return behind[-1] if behind else None
