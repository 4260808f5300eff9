"""A channel between two houses: who counts for whom is told again from below, paper by paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest

from diplomatica.flow.channel import channel
from diplomatica.flow.delays import Wanted
from diplomatica.flow.house import house
from diplomatica.flow.rolled import rolled
from diplomatica.flow.rollup import Society
from tests.flow.worlds import Shelf, world

ROLLED = Wanted(exact=False)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.con.close()


def test_papers_of_members_count(shelf: Shelf) -> None:
    """Of papers whose day is known: those whose sender belongs to the one that day and whose receiver to the other."""
    assert sum(compared(shelf, seed) for seed in range(8))


def compared(shelf: Shelf, seed: int) -> int:
    """How many papers between houses were compared in one random archive."""
    con = shelf.put(world(seed))
    society = Society.read(con)
    houses = [
        row[0]
        for row in con.execute("select id from entities where kind not in ('place', 'person') order by id").fetchall()
    ]
    sent = con.execute(
        """select t.id, t.from_id, t.to_id, d.date_earliest from transmissions t join documents d on d.id = t.document_id
        where d.date_earliest = d.date_latest and t.from_id is not null and t.to_id is not null"""
    ).fetchall()
    papers = 0
    for a, b in permutations(houses, 2):
        mine, theirs = ({member.member for member in house(con, name)} for name in (a, b))
        if b in mine or a in theirs:
            continue
        found = rolled(con, a, b)
        expected = {
            name
            for name, sender, receiver, day in sent
            if (sender == a or a in society.above(sender, day)) and (receiver == b or b in society.above(receiver, day))
        }
        if found is None:
            assert expected == {name for name, sender, receiver, _ in sent if (sender, receiver) == (a, b)}
            continue
        dated = {name for name, *_ in sent}
        surely = set(found.filter(found["surely"])["id"].to_pylist())
        assert surely & dated == expected, (a, b)
        papers += len(expected)
    return papers


@pytest.mark.parametrize("seed", range(3))
def test_every_paper_is_counted_once_and_through_somebody(shelf: Shelf, seed: int) -> None:
    con = shelf.put(world(seed))
    names = [row[0] for row in con.execute("select id from entities where kind <> 'place' order by id").fetchall()]
    for a, b in list(permutations(names, 2))[seed::4]:
        exact, whole = channel(con, a, b), channel(con, a, b, wanted=ROLLED)
        weeks = {
            kind: [row for row in answer.rows if row["measure"] == "volume"]
            for kind, answer in (("exact", exact), ("whole", whole))
        }
        papers = {kind: sum(row["n"] for row in rows) for kind, rows in weeks.items()}
        through = [row for row in whole.rows if row["measure"] == "through"]
        assert all(row["of"] == papers[kind] for kind, rows in weeks.items() for row in rows)
        assert all(row["of"] == papers["whole"] and 0 < row["n"] <= row["of"] for row in through)
        direct = sum(row["n"] for row in through if row["from_level"] == row["to_level"] == "direct")
        if rolled(con, a, b) is None:
            assert list(exact.rows) == list(whole.rows) and exact.notes == whole.notes
        else:
            assert direct == papers["exact"] <= papers["whole"] <= sum(row["n"] for row in through)


def test_between_a_house_and_a_part_of_it(shelf: Shelf) -> None:
    """Whoever belongs to both is of the smaller house, so that nothing within it is traffic with the larger one."""
    for seed in range(3):
        con = shelf.put(world(seed))
        names = [
            row[0]
            for row in con.execute(
                "select id from entities where kind not in ('place', 'person') order by id"
            ).fetchall()
        ]
        for a, b in permutations(names, 2):
            small = {member.member for member in house(con, b)}
            if b not in {member.member for member in house(con, a)}:
                continue
            down, up = rolled(con, a, b), rolled(con, b, a)
            assert down is not None and up is not None
            assert not small.intersection(down["from_id"].to_pylist()) and not small.intersection(
                up["to_id"].to_pylist()
            )
