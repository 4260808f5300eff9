"""Who held which office on which days, and who was where: the authority's dates as days, for the queries that make transmissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from diplomatica.flow.rollup import HOLDING, days

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

_POSTS = 'SELECT person_id, office_id, kind, "from", "to" FROM tenures ORDER BY ALL'
_STAYS = 'SELECT person_id, place_id, "from", "to" FROM whereabouts WHERE place_id IS NOT NULL ORDER BY ALL'


def stage(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables `posts` (person_id, office_id, holds, first, last) and `stays` (person_id, place_id, first, last).

    `holds` is false for an absence and for having left; an open end is NULL.
    """
    posts = [
        (person, office, kind in HOLDING, *days(*span))
        for person, office, kind, *span in con.execute(_POSTS).fetchall()
    ]
    stays = [(person, place, *days(*span)) for person, place, *span in con.execute(_STAYS).fetchall()]
    text, flag, day = pa.string(), pa.bool_(), pa.date32()
    _put(
        con, "posts", [("person_id", text), ("office_id", text), ("holds", flag), ("first", day), ("last", day)], posts
    )
    _put(con, "stays", [("person_id", text), ("place_id", text), ("first", day), ("last", day)], stays)


def _put(
    con: duckdb.DuckDBPyConnection,
    name: str,
    columns: list[tuple[str, pa.DataType]],
    rows: Sequence[tuple[object, ...]],
) -> None:
    schema = pa.schema(columns)
    given = pa.table([pa.array([row[n] for row in rows], kind) for n, (_, kind) in enumerate(columns)], schema=schema)
    con.register("given_rows", given)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM given_rows")
    con.unregister("given_rows")
