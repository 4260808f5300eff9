"""What an actor learned in a span of time, what one had before another, what two had at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.known import known, known_rows
from diplomatica.flow.verdict import Answer, order

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

Row = dict[str, Any]


def learned(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    start: datetime,
    end: datetime,
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> Answer:
    """What reached an actor between two moments, oldest first: the rows of `known` that fall into the span.

    `value` is `certain` where it cannot have come before the start and had come by the end; `possible` where it may have come
    in the span. Rows as in `known`; `of` counts all that ever reached the actor. Raises UsageError as `known` does, and for
    a span that ends before it begins.
    """
    if end < start:
        raise UsageError(f"the span ends ({end.isoformat()}) before it begins ({start.isoformat()})")
    everything = known(con, actor, None, rung, ledger).rows
    rows = []
    for row in everything:
        possible, certain = row["possible_from"], row["certain_from"]
        if (possible is not None and possible > end) or (certain is not None and certain < start):
            continue
        inside = possible is not None and possible >= start and certain is not None and certain <= end
        rows.append({**row, "value": "certain" if inside else "possible"})
    rows.sort(key=lambda r: (order(r["certain_from"] or r["possible_from"]), r["id"]))
    sure = sum(row["value"] == "certain" for row in rows)
    return Answer(rows, len(everything), [f"{sure} came surely in this span, the others possibly"])


def ahead(
    con: duckdb.DuckDBPyConnection, a: str, b: str, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """What one actor had before another, and by how much: rows that differ most surely first.

    Rows: `kind, id, title, value, a_certain_from, a_possible_from, b_certain_from, b_possible_from, ahead_min_seconds,
    ahead_max_seconds`. `value` is `certain` where `a` had it before `b` can have had it; `possible` where the bounds allow it;
    `no_evidence` where `a` surely had it and nothing here shows that it ever came to `b`, which does not prove that it did not.
    `of` counts what either had.
    """
    mine, other = _both(con, a, b, rung, ledger)
    rows = []
    for name, left in mine.items():
        right = other.get(name)
        value = _ahead(left, right)
        if value is not None:
            rows.append({**_pair(left, right), "value": value, **_by(left, right)})
    rank = {"certain": 0, "possible": 1, "no_evidence": 2}
    rows.sort(key=lambda r: (rank[r["value"]], -(r["ahead_min_seconds"] or 0), r["id"]))
    counts = {value: sum(row["value"] == value for row in rows) for value in rank}
    note = f"{counts['certain']} surely earlier, {counts['possible']} possibly, {counts['no_evidence']} without any trace of the other"
    return Answer(rows, len({*mine, *other}), [note])


def compare(
    con: duckdb.DuckDBPyConnection, a: str, b: str, at: datetime, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """What two actors had at a moment, beside each other: `a_value` and `b_value` are certain, possible or no_evidence.

    Rows: `kind, id, title, a_value, b_value`, and the bounds of both, what differs first; `of` counts what either ever had.
    """
    mine, other = _both(con, a, b, rung, ledger)
    rows = []
    for name in sorted({*mine, *other}):
        left, right = mine.get(name), other.get(name)
        values = {"a_value": _at(left, at), "b_value": _at(right, at)}
        if set(values.values()) != {"no_evidence"}:
            rows.append({**_pair(left, right), **values})
    rows.sort(key=lambda r: (r["a_value"] == r["b_value"], r["a_value"], r["b_value"], r["id"]))
    same = sum(row["a_value"] == row["b_value"] for row in rows)
    return Answer(rows, len({*mine, *other}), [f"{same} of {len(rows)} alike on both sides; had reached, not read"])


def _both(
    con: duckdb.DuckDBPyConnection, a: str, b: str, rung: str | None, ledger: Ledger | None
) -> tuple[dict[str, Row], dict[str, Row]]:
    """The rows of both actors by target."""
    for actor in (a, b):
        if not con.execute("SELECT 1 FROM entities WHERE id = ? AND kind <> 'place'", [actor]).fetchall():
            raise UsageError(f"{actor!r}: no actor has that id; `diplomatica search` finds people and offices by name")
    mine, other = ({row["id"]: row for row in known_rows(con, actor, None, rung, ledger)} for actor in (a, b))
    return mine, other


def _pair(left: Row | None, right: Row | None) -> Row:
    some: Row = left or right or {}
    out = {key: some[key] for key in ("kind", "id", "title")}
    for side, row in (("a", left), ("b", right)):
        out |= {f"{side}_{key}": row[key] if row else None for key in ("certain_from", "possible_from")}
    return out


def _ahead(left: Row, right: Row | None) -> str | None:
    """How surely the left one had it first; None where he surely did not."""
    if right is None:
        return "no_evidence" if left["certain_from"] else None
    if left["certain_from"] and right["possible_from"] and left["certain_from"] < right["possible_from"]:
        return "certain"
    if left["possible_from"] and right["certain_from"] and left["possible_from"] >= right["certain_from"]:
        return None
    return "possible"


def _by(left: Row, right: Row | None) -> Row:
    """By how much at least and at most, as far as the bounds are known; less than nothing is behind."""
    least = most = None
    if right and left["certain_from"] and right["possible_from"]:
        least = int((right["possible_from"] - left["certain_from"]).total_seconds())
    if right and left["possible_from"] and right["certain_from"]:
        most = int((right["certain_from"] - left["possible_from"]).total_seconds())
    return {"ahead_min_seconds": least, "ahead_max_seconds": most}


def _at(row: Row | None, at: datetime) -> str:
    if row is None or (row["possible_from"] and row["possible_from"] > at):
        return "no_evidence"
    return "certain" if row["certain_from"] and row["certain_from"] <= at else "possible"
