"""A person's ruling about a fact, appended to `decisions/`; it takes effect at the next build and in every later one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

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


def decide(
    con: duckdb.DuckDBPyConnection,
    text_of: Callable[[str], str],
    root: Path,
    fact: str,
    ruling: Ruling,
    *,
    replacement: dict[str, Any] | None = None,
    note: str | None = None,
    by: str | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Append one ruling and return it as stored, with `line` telling where (`decisions/decisions.jsonl:7`).

    The words around the fact are stored with it, so that a person can find them should its name ever change.
    Raises UsageError for a fact that is not there, an unknown ruling, or a replacement that its table cannot hold.
    """
    if ruling not in RULINGS:
        raise UsageError(f"ruling is {ruling!r}, expected one of {', '.join(RULINGS)}")
    proof = explain(con, text_of, fact)
    for column, value in (replacement or {}).items():
        wrong = trouble(TABLES[proof["table"]], column, value)
        if wrong:
            raise UsageError(f"the replacement {wrong}")
    moment = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    decision = Decision(
        fact_id=fact, ruling=ruling, quote=Quote(**proof["quote"]), replacement=replacement, note=note, by=by, at=moment
    )
    line = append(root, decision)
    return {
        "fact_id": fact,
        "table": proof["table"],
        "quote": proof["quote"],
        "ruling": ruling,
        "replacement": replacement,
        "note": note,
        "by": by,
        "at": moment,
        "line": line,
    }
