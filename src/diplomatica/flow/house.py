"""All that counts for an actor, from above: his own, the offices he held, everybody below, each with the way up to him."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from diplomatica.flow.rollup import HOLDING
from diplomatica.model.civil import bounds

if TYPE_CHECKING:
    import duckdb

FIRST, LAST = date.min, date.max


class Member(NamedTuple):
    """Somebody whose arrivals count for the actor on some days."""

    member: str
    level: str
    """`direct` for the actor himself, `holder` for an office that he alone held, `member` for those below."""
    path: list[str]
    """Whom a member's arrival passes on its way up, nearest first, the actor last; empty for the other levels."""
    first: date | None
    last: date | None
    """Days between which it counts; None for an open end."""
    dated: bool = False
    """Whether an arrival without a day does not count."""


# A parent above itself is no way up.
_BELOW = """
WITH RECURSIVE down AS (
    SELECT CAST($actor AS VARCHAR) AS id, CAST([] AS VARCHAR[]) AS path
    UNION ALL
    SELECT e.id, list_prepend(d.id, d.path) FROM down d JOIN entities e ON e.parent_id = d.id
    WHERE e.kind <> 'place' AND e.id <> $actor AND NOT list_contains(d.path, e.id)
)
"""


def house(con: duckdb.DuckDBPyConnection, actor: str) -> list[Member]:
    """Everybody whose arrivals count for an actor, himself first."""
    below = con.execute(f"{_BELOW} SELECT id, path FROM down WHERE id <> $actor", {"actor": actor}).fetchall()
    out = [Member(actor, "direct", [], None, None)]
    out += [Member(member, "member", path, None, None) for member, path in below]
    tenures = con.execute(
        f'{_BELOW} SELECT t.person_id, t."from", t."to", list_prepend(d.id, d.path) FROM down d '
        "JOIN tenures t ON t.office_id = d.id WHERE t.kind IN (SELECT unnest($kinds)) AND t.person_id <> $actor",
        {"actor": actor, "kinds": list(HOLDING)},
    ).fetchall()
    for person, first, last, path in tenures:
        if person not in path:
            out.append(Member(person, "member", path, *_span(first, last)))
    out += _held(con, actor)
    return out


def _held(con: duckdb.DuckDBPyConnection, person: str) -> Iterator[Member]:
    """The offices that a person held alone, and the days on which he did."""
    rows = con.execute(
        'SELECT office_id, person_id, kind, "from", "to" FROM tenures '
        "WHERE office_id IN (SELECT office_id FROM tenures WHERE person_id = ?) ORDER BY ALL",
        [person],
    ).fetchall()
    for office in sorted({row[0] for row in rows}):
        spans = [(who, kind in HOLDING, *_span(first, last)) for at, who, kind, first, last in rows if at == office]
        for first, last in _alone(person, spans):
            yield Member(office, "holder", [], first, last, True)


def _alone(
    person: str, spans: list[tuple[str, bool, date | None, date | None]]
) -> Iterator[tuple[date | None, date | None]]:
    """The stretches of days on which the person alone holds, of those who are not away."""
    edges = {FIRST}
    for _, _, first, last in spans:
        edges.add(first or FIRST)
        if last is not None and last < LAST:
            edges.add(last + timedelta(days=1))
    ordered = [*sorted(edges), None]
    for start, after in pairwise(ordered):
        assert start is not None
        here = [(who, holds) for who, holds, first, last in spans if (first or FIRST) <= start <= (last or LAST)]
        if {who for who, holds in here if holds} - {who for who, holds in here if not holds} == {person}:
            yield start, after - timedelta(days=1) if after else None


def _span(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    return (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)


def table(members: list[Member]) -> pa.Table:
    """The members as a table, open ends filled in."""
    return pa.table(
        {
            "member": pa.array([m.member for m in members], pa.string()),
            "level": pa.array([m.level for m in members], pa.string()),
            "path": pa.array([m.path for m in members], pa.list_(pa.string())),
            "first": pa.array([m.first or FIRST for m in members], pa.date32()),
            "last": pa.array([m.last or LAST for m in members], pa.date32()),
            "dated": pa.array([m.dated for m in members], pa.bool_()),
        }
    )
