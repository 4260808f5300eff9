"""A reader's own SQL: one question about the tables, and nothing else that DuckDB could do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from diplomatica.errors import UsageError
from diplomatica.model.schema import TABLES

LONGEST = 20_000
"""Characters of a query."""

FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
"""Functions that may stand where a table does; the others read files, settings or memory."""

BARRED = frozenset({"current_setting", "getvariable", "getenv", "query", "query_table", "nextval", "currval"})
"""Functions that look outside the tables."""


def check(con: duckdb.DuckDBPyConnection, query: str, schema: str = "main") -> None:
    """Nothing, where the query is one SELECT over our tables; else UsageError with what is not allowed.

    `schema` may stand before the name of a table; empty where none may.
    """
    if len(query) > LONGEST:
        raise UsageError(f"a query has at most {LONGEST} characters; this one has {len(query)}")
    answer = con.execute("select json_serialize_sql(?)", [query]).fetchone()
    tree: dict[str, Any] = json.loads(answer[0]) if answer else {"error": True}
    if tree.get("error"):
        raise UsageError(f"not a query that can be run: {tree.get('error_message', 'only SELECT is allowed')}")
    if len(tree["statements"]) != 1:
        raise UsageError("one SELECT at a time")
    nodes = list(_nodes(tree))
    own = {name for node in nodes for name in _named(node)}
    for node in nodes:
        _check_node(node, own, schema)


def _check_node(node: dict[str, Any], own: set[str], schema: str) -> None:
    kind = node.get("type")
    if kind == "BASE_TABLE":
        name = str(node.get("table_name", ""))
        where = [part for part in (node.get("catalog_name"), node.get("schema_name")) if part and part != schema]
        if where or (name.lower() not in TABLES and name not in own):
            known = ", ".join(TABLES)
            raise UsageError(f"no table {'.'.join([*where, name])!r}; there are {known}")
    elif kind == "TABLE_FUNCTION":
        name = str(node.get("function", {}).get("function_name", "")).lower()
        if name not in FUNCTIONS:
            raise UsageError(f"{name}() reads something else than the tables and is not allowed")
    elif kind == "SHOW_REF":
        raise UsageError("only SELECT is allowed")
    name = str(node.get("function_name", "")).lower()
    if name in BARRED:
        raise UsageError(f"{name}() looks outside the tables and is not allowed")


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the syntax tree."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _named(node: dict[str, Any]) -> Iterator[str]:
    """Names that a WITH clause gives to its own tables."""
    for entry in node.get("cte_map", {}).get("map", []):
        yield str(entry["key"])
