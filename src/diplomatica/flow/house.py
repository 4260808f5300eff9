"""All that counts for an actor, from above: his own, the offices he held, everybody below, each with the days and how surely.

`rollup.Society` says the same from below, for one arrival at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import pyarrow as pa

from diplomatica.flow.rollup import HOLDING, Days, days, elsewhere

if TYPE_CHECKING:
    import duckdb

FIRST, LAST = date.min, date.max
T = TypeVar("T")


class Member(NamedTuple):
    """Somebody whose arrivals count for the actor on some days."""

    member: str
    level: str
    """`direct` for the actor himself, `holder` for an office that he alone held, `member` for those below."""
    surely: bool
    """Whether what reached the member surely reached the actor; else it counts as possible only."""
    first: date | None = FIRST
    last: date | None = LAST
    """The days on which it counts; None for arrivals whose day is not known."""


# A parent above itself is no way up.
_BELOW = """
WITH RECURSIVE down AS (
    SELECT id, place_id, TRUE AS surely FROM entities WHERE id = $actor
    UNION
    SELECT e.id, e.place_id, d.surely AND coalesce(e.place_id = d.place_id, FALSE) FROM down d JOIN entities e ON e.parent_id = d.id
    WHERE e.kind <> 'place' AND e.id <> $actor
)
"""

# Every tenure of an office below (the actor's own office included), and where its holders are known to have been.
_MEN = f"""
{_BELOW}, held AS (
    SELECT d.id AS office_id, d.surely, d.place_id AS seat, t.person_id, t.kind, t."from", t."to"
    FROM down d JOIN tenures t ON t.office_id = d.id WHERE t.person_id <> $actor
)
SELECT * FROM held
UNION ALL
SELECT h.office_id, h.surely, h.seat, w.person_id, '@' || w.place_id, w."from", w."to"
FROM (SELECT DISTINCT office_id, surely, seat, person_id FROM held WHERE seat IS NOT NULL) h
JOIN whereabouts w ON w.person_id = h.person_id AND w.place_id IS NOT NULL
ORDER BY ALL
"""

_OFFICES = """
WITH mine AS (SELECT DISTINCT office_id FROM tenures WHERE person_id = $actor)
SELECT t.office_id, e.place_id AS seat, t.person_id, t.kind, t."from", t."to"
FROM mine JOIN tenures t USING (office_id) LEFT JOIN entities e ON e.id = t.office_id
UNION ALL
SELECT m.office_id, e.place_id, w.person_id, '@' || w.place_id, w."from", w."to"
FROM mine m JOIN entities e ON e.id = m.office_id JOIN whereabouts w ON w.person_id = $actor AND w.place_id IS NOT NULL
ORDER BY ALL
"""


def house(con: duckdb.DuckDBPyConnection, actor: str) -> list[Member]:
    """Everybody whose arrivals count for an actor, himself first."""
    below = con.execute(
        f"{_BELOW} SELECT id, surely FROM down WHERE id <> $actor ORDER BY ALL", {"actor": actor}
    ).fetchall()
    out: list[Member] = []
    for member, level, surely in [(actor, "direct", True), *((member, "member", surely) for member, surely in below)]:
        out += [Member(member, level, surely), Member(member, level, surely, None, None)]
    return [*out, *_men(con, actor), *_held(con, actor)]


def _men(con: duckdb.DuckDBPyConnection, house: str) -> Iterator[Member]:
    """The men of the offices below, on the days on which they held them; surely where they were at their posts."""
    posts: dict[tuple[str, str], list[tuple[str, Days]]] = defaultdict(list)
    seats: dict[str, tuple[bool, str | None]] = {}
    for office, surely, seat, person, kind, first, last in con.execute(_MEN, {"actor": house}).fetchall():
        posts[person, office].append((kind, days(first, last)))
        seats[office] = (surely, seat)
    for (person, office), spans in posts.items():
        surely, seat = seats[office]
        if any(kind in HOLDING for kind, _ in spans):
            yield Member(person, "member", False, None, None)
        for first, last, kinds in _stretches(spans):
            if "left" not in kinds and not kinds.isdisjoint(HOLDING):
                at_post = "absent" not in kinds and not elsewhere(_places(kinds), seat)
                yield Member(person, "member", surely and at_post, first, last)


def _held(con: duckdb.DuckDBPyConnection, person: str) -> Iterator[Member]:
    """The offices that a person held alone, of those who are not away, and the days on which he did; surely where he was there."""
    offices: dict[tuple[str, str | None], list[tuple[tuple[str, str], Days]]] = defaultdict(list)
    for office, seat, who, kind, first, last in con.execute(_OFFICES, {"actor": person}).fetchall():
        offices[office, seat].append(((who, kind), days(first, last)))
    for (office, seat), spans in offices.items():
        for first, last, here in _stretches(spans):
            away = {who for who, kind in here if kind in ("absent", "left")}
            if {who for who, kind in here if kind in HOLDING} - away == {person}:
                there = not elsewhere(_places(kind for _, kind in here), seat)
                yield Member(office, "holder", there, first, last)


def _places(kinds: Iterable[str]) -> Iterator[str]:
    """The places among kinds of tenure and places, which begin with a sign that no kind has."""
    return (kind[1:] for kind in kinds if kind.startswith("@"))


def _stretches(spans: list[tuple[T, Days]]) -> Iterator[tuple[date, date, set[T]]]:
    """The stretches of days on which the same holds, and what does; days without anything among them."""
    edges = {FIRST}
    for _, (first, last) in spans:
        edges.add(first or FIRST)
        if last is not None and last < LAST:
            edges.add(last + timedelta(days=1))
    for start, after in pairwise([*sorted(edges), None]):
        assert start is not None
        here = {what for what, (first, last) in spans if (first or FIRST) <= start <= (last or LAST)}
        yield start, after - timedelta(days=1) if after else LAST, here


def table(members: list[Member]) -> pa.Table:
    """The members as a table."""
    return pa.table(
        {
            "member": pa.array([m.member for m in members], pa.string()),
            "level": pa.array([m.level for m in members], pa.string()),
            "surely": pa.array([m.surely for m in members], pa.bool_()),
            "first": pa.array([m.first for m in members], pa.date32()),
            "last": pa.array([m.last for m in members], pa.date32()),
        }
    )
