"""Facts that the program is not sure of, the least sure first: what a person may want to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.model.facts import ACCEPTED_FROM
from diplomatica.model.schema import TABLES
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

FACT_TABLES = tuple(name for name, table in TABLES.items() if table.is_facts)


def _facts(where: str, tables: Collection[str] = FACT_TABLES) -> str:
    """The facts of some tables that a condition holds for, as one query."""
    return " union all ".join(
        f"select fact_id, '{name}' as \"table\", document_id, rule, confidence, status, "
        f'{"start" if "start" in TABLES[name].names else "0"} as place from "{name}" where {where}'
        for name in tables
    )


DOUBTFUL = f"(confidence < {ACCEPTED_FROM} or status = 'suggested')"
"""What was read with little confidence. It stays so when somebody has ruled, so that the decided can be counted out of all."""


def kinds(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """How many facts are doubtful, by table and rule: `{table, rule, facts}`."""
    return dicts(
        con, f'select "table", rule, count(*) as facts from ({_facts(DOUBTFUL)}) group by all order by "table", rule'
    )


def doubts(
    con: duckdb.DuckDBPyConnection,
    first: int,
    most: int,
    *,
    table: str = "",
    rule: str = "",
    but: Collection[str] = (),
) -> list[dict[str, Any]]:
    """`{fact_id, table, document_id, rule, confidence, status}` of doubtful facts, the least sure first.

    At most so many after the `first`, of one table and of one rule where they are given, without the facts `but`.
    """
    where = f"{DOUBTFUL} and ($rule = '' or rule = $rule) and fact_id not in (select unnest($but::varchar[]))"
    query = (
        f"select * exclude (place) from ({_facts(where, [table] if table in FACT_TABLES else FACT_TABLES)}) "
        'order by confidence, "table", document_id, place, fact_id limit $most offset $first'
    )
    # A table that is none has no facts.
    given = {"rule": rule, "but": sorted(but), "most": most if table in ("", *FACT_TABLES) else 0, "first": first}
    return dicts(con, query, given)


def facts(con: duckdb.DuckDBPyConnection, names: Collection[str]) -> dict[str, dict[str, Any]]:
    """The same columns for facts that are known by name, and whether they are `doubtful`, where they are here."""
    query = f"select * exclude (place), {DOUBTFUL} as doubtful from ({_facts('fact_id in (select unnest($facts::varchar[]))')})"
    return {row["fact_id"]: row for row in dicts(con, query, {"facts": sorted(names)})} if names else {}
