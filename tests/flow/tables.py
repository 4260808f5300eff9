"""A connection with the tables of a view, filled with the rows of one test."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import duckdb

from diplomatica.model.arrow import from_rows
from diplomatica.model.schema import TABLES
from tests.flow.worlds import world

Row = dict[str, Any]


def tables(**given: list[Row]) -> duckdb.DuckDBPyConnection:
    """Every published table; facts are accepted, and the actors are those of `worlds` where none are given."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    made = {"entities": world(0)["entities"], **given}
    for name, table in TABLES.items():
        rows = made.get(name, [])
        if table.is_facts:
            rows = [{"fact_id": f"{name}-{n:04d}", "status": "accepted", **row} for n, row in enumerate(rows)]
        con.register("arriving", from_rows(table, rows))
        con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM arriving')
        con.unregister("arriving")
    return con


def paper(name: str, day: date | None, last: date | None = None, **more: Any) -> Row:
    """A row of `documents`."""
    return {"id": name, "title": f"Paper {name}", "date_earliest": day, "date_latest": last or day, **more}


def went(
    document: str, sender: str, receiver: str, sent: datetime | None = None, arrived: datetime | None = None
) -> Row:
    """A documented transmission of the whole paper."""
    return {
        "id": f"t-{document}-{receiver}", "document_id": document, "from_id": sender, "to_id": receiver, "status": "documented",
        "mode": "cipher", "sent_earliest": sent, "sent_latest": sent, "arrived_earliest": arrived, "arrived_latest": arrived,
    }  # fmt: skip


def at(day: int, hour: int = 0) -> datetime:
    """An hour of February 1951."""
    return datetime(1951, 2, day, hour, tzinfo=UTC)
