"""A person's ruling about a fact, appended to `decisions/`; it takes effect at the next build and in every later one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from diplomatica.curate.explain import explain
from diplomatica.errors import UsageError
from diplomatica.folder.decisions import Decision, Quote, Ruling, append
from diplomatica.model.rulings import trouble
from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

RULINGS: tuple[str, ...] = get_args(Ruling)

IDENTITIES = frozenset({"entity", "office", "place", "from", "to", "speaker", "addressee", "voice"})
"""Columns that name an entity, without their `_id`."""


def decide(
    con: duckdb.DuckDBPyConnection, text_of: Callable[[str], str], root: Path, decision: Decision
) -> dict[str, Any]:
    """Append one ruling and return it as stored, with `table`, and `line` telling where (`decisions/decisions.jsonl:7`).

    The words around the fact are stored with it, so that a person can find them should its name ever change, and the
    time where the decision has none. Raises UsageError for a fact that is not there, an unknown ruling, or a
    replacement that its table cannot hold.
    """
    if decision.ruling not in RULINGS:
        raise UsageError(f"ruling is {decision.ruling!r}, expected one of {', '.join(RULINGS)}")
    proof = explain(con, text_of, decision.fact_id)
    for column, value in (decision.replacement or {}).items():
        wrong = trouble(TABLES[proof["table"]], column, value)
        if wrong:
            raise UsageError(f"the replacement {wrong}")
        if value is not None and column.removesuffix("_id") in IDENTITIES:
            known = con.execute("SELECT 1 FROM entities WHERE id = ?", [value]).fetchall()
            if not known:
                raise UsageError(f"the replacement sets {column} to {value!r}; nobody and nothing here has that id")
    moment = decision.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stored = msgspec.structs.replace(decision, quote=Quote(**proof["quote"]), at=moment)
    line = append(root, stored)
    row: dict[str, Any] = msgspec.to_builtins(stored)
    return {"table": proof["table"], **row, "line": line}
