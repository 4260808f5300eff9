"""SQL: files beside the code that runs them, and answers as plain rows."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# DuckDB would have rows asked of a relation, which is read and bound once more than a statement that is run: of the short
# answers here that is a third of the time, and the copy that it warns of is nothing.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy", UserWarning)


def run(con: duckdb.DuckDBPyConnection, package: str, name: str) -> None:
    """Run the statements of an SQL file of a package, in order; statements end with a semicolon at the end of a line."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    for statement in text.split(";\n"):
        if statement.strip():
            con.execute(statement)


def dicts(
    con: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of a query as dicts, in its order; instants are aware datetimes in UTC.

    By way of Arrow: DuckDB's own conversion of instants would need one more library.
    """
    from diplomatica.model import arrow

    found: pa.Table = cast("Any", con.execute(query, values or [])).to_arrow_table()
    return arrow.rows(found)


def table(
    con: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None
) -> pa.Table:
    """The rows of a query as an Arrow table, in its order."""
    found: pa.Table = cast("Any", con.sql(query, params=values or [])).to_arrow_table()
    return found
