"""Relations become knowledge: who sent what to whom, when it can have arrived, and what that proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.flow import posts
from diplomatica.flow.contradictions import contradictions
from diplomatica.model.statements import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["flow"]


def flow(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `transmissions` from parties, times and acts; note orders of time that cannot be, and what papers deny of each other."""
    posts.stage(con)
    run(con, "diplomatica.flow", "ends.sql")
    run(con, "diplomatica.flow", "documented.sql")
    run(con, "diplomatica.flow", "acts.sql")
    run(con, "diplomatica.flow", "bounds.sql")
    contradictions(con)
