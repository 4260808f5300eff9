"""What an actor learned in a span of time, what one had before another, what two had at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.attested import undenied
from diplomatica.flow.known import Reached, reached, there
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
    in the span. That a document says it had not come by a moment counts as not having come before. Rows as in `known`; `of`
    counts all that ever reached the actor. Raises UsageError as `known` does, and for a span that ends before it begins.
    """
    if end < start:
        raise UsageError(f"the span ends ({end.isoformat()}) before it begins ({start.isoformat()})")
    there(con, actor, ledger)
    everything = [one for one in reached(con, actor, None, rung, ledger=ledger) if one.way]
    rows = []
    for one in everything:
        since, certain = one.since, one.row["certain_from"]
        if (since is not None and since > end) or (certain is not None and certain < start):
            continue
        inside = since is not None and since >= start and certain is not None and certain <= end
        rows.append({**(one.denial.beside(one.row) if one.denial else undenied(one.row)), **_value(inside, one)})
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
    Where a document says that it had not come to `b` up to a moment, it can have come to `b` only after that.
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
    return Answer(rows, _had(mine, other), [note])


def compare(
    con: duckdb.DuckDBPyConnection, a: str, b: str, at: datetime, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """What two actors had at a moment, beside each other: `a_value` and `b_value` are certain, possible, attested_not (a
    document says that it had not come by then) or no_evidence.

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
    return Answer(rows, _had(mine, other), [f"{same} of {len(rows)} alike on both sides; had reached, not read"])


def _value(inside: bool, one: Reached) -> Row:
    """The value of a row of `learned`, and since when it can have come."""
    out: Row = {"value": "certain" if inside else "possible"}
    if one.denial and one.since != one.row["possible_from"]:
        out |= {"possible_from": one.since, "possible_shown": one.denial.shown}
    return out


def _both(
    con: duckdb.DuckDBPyConnection, a: str, b: str, rung: str | None, ledger: Ledger | None
) -> tuple[dict[str, Reached], dict[str, Reached]]:
    """What reached both actors, and what documents say had not, by target."""
    for actor in (a, b):
        there(con, actor, ledger)
    mine, other = ({one.row["id"]: one for one in reached(con, actor, None, rung, ledger=ledger)} for actor in (a, b))
    return mine, other


def _had(*sides: dict[str, Reached]) -> int:
    """How many things either can have had."""
    return len({name for side in sides for name, one in side.items() if one.way})


_OF_EACH = ("certain_from", "certain_shown", "chain")


def _pair(left: Reached | None, right: Reached | None) -> Row:
    some = left or right
    assert some is not None
    out = {key: some.row[key] for key in ("kind", "id", "title")}
    for side, one in (("a", left), ("b", right)):
        out |= {f"{side}_{key}": one.row[key] if one else None for key in _OF_EACH}
        out |= {
            f"{side}_possible_from": one.since if one else None,
            f"{side}_possible_shown": one.since_shown if one else None,
        }
    return out


def _ahead(left: Reached, right: Reached | None) -> str | None:
    """How surely the left one had it first; None where he surely did not, or nothing shows that he ever had it."""
    certain = left.row["certain_from"]
    if not left.way:
        return None
    if right is None:
        return "no_evidence" if certain else None
    if (
        certain
        and right.since
        and certain <= right.since
        and (certain < right.since or _denied_at(right) == right.since)
    ):
        return "certain"
    if not right.way:
        return "no_evidence" if certain else None
    if left.since and right.row["certain_from"] and left.since >= right.row["certain_from"]:
        return None
    return "possible"


def _denied_at(one: Reached) -> datetime | None:
    return one.denial.moment if one.denial else None


def _by(left: Reached, right: Reached | None) -> Row:
    """By how much at least and at most, as far as the bounds are known; less than nothing is behind."""
    least = most = None
    certain = left.row["certain_from"]
    if right and certain and right.since:
        least = int((right.since - certain).total_seconds())
    if right and left.since and right.row["certain_from"]:
        most = int((right.row["certain_from"] - left.since).total_seconds())
    return {"ahead_min_seconds": least, "ahead_max_seconds": most}


def _at(one: Reached | None, at: datetime) -> str:
    row = one.at(at) if one else None
    if row is None or (row["value"] != "attested_not" and row["possible_from"] and row["possible_from"] > at):
        return "no_evidence"
    return str(row["value"])
