"""The answers against the oracle, on thousands of small random archives; and what must hold when an archive changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diplomatica.flow import answers
from diplomatica.flow.ways import RUNGS
from tests.flow import oracle
from tests.flow.oracle import Verdict, World
from tests.flow.worlds import ACTORS, BEGIN, PASSAGES, Shelf, told, transmission, without, world

ARCHIVES = int(os.environ.get("DIPLOMATICA_ARCHIVES", "300"))
"""How many random archives a property tries; `make bench` sets more."""
pytestmark = pytest.mark.timeout(60 + ARCHIVES)
SEEDS = st.integers(0, 10_000_000)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.con.close()


def reduced(world: World, fails: Callable[[World], str | None]) -> str:
    """The smallest archive that still fails, and how."""
    message = fails(world)
    while True:
        smaller = next((w for w in without(world) if fails(w)), None)
        if smaller is None:
            return f"{message}\n{told(world)}"
        world, message = smaller, fails(smaller)


def check(world: World, fails: Callable[[World], str | None]) -> None:
    if fails(world):
        pytest.fail(reduced(world, fails))


def differs(row: dict[str, Any] | None, verdict: Verdict | None, at: datetime | None = None) -> str | None:
    """What is different between an answer's row and the oracle's verdict."""
    if row is None or verdict is None:
        return None if row is None and verdict is None else f"{row} is not {verdict}"
    certain = row["certain_from"] if at is None or row["value"] == "certain" else None
    mine = (row["level"], row["value"], certain, row["possible_from"])
    if mine != (verdict.level, verdict.value, verdict.certain, verdict.possible):
        return f"{mine} is not {verdict}"
    if row["rung"] not in verdict.rungs or row["chain"][0]["document_id"] not in verdict.documents:
        return f"{row['rung']} by {row['chain']} is not among {verdict}"
    return None


def targets(world: World) -> list[str]:
    """Everything that can be asked about."""
    passages = [f"{p['document_id']}#{p['passage_id']}" for p in world["passages"]]
    return [row["id"] for row in (*world["documents"], *world["events"])] + passages


@settings(max_examples=ARCHIVES)
@given(SEEDS, st.sampled_from((None, None, *RUNGS)))
def test_who_knew(shelf: Shelf, seed: int, rung: str | None) -> None:
    def fails(world: World) -> str | None:
        con = shelf.put(world)
        for target in Random(seed).sample(targets(world), min(3, len(targets(world)))):
            mine = {row["actor_id"]: row for row in answers.who_knew(con, target, rung).rows}
            right = oracle.who_knew(world, target, rung)
            for actor in sorted({*mine, *right}):
                if problem := differs(mine.get(actor), right.get(actor)):
                    return f"{target} {actor} {rung}: {problem}"
        return None

    check(world(seed), fails)


@settings(max_examples=ARCHIVES)
@given(SEEDS, st.sampled_from((None, None, *RUNGS)), st.one_of(st.none(), st.integers(0, 90)))
def test_known(shelf: Shelf, seed: int, rung: str | None, hours: int | None) -> None:
    at = None if hours is None else BEGIN + timedelta(hours=hours)

    def fails(world: World) -> str | None:
        con = shelf.put(world)
        for actor in Random(seed).sample(ACTORS, 2):
            mine = {row["id"]: row for row in answers.known(con, actor, at, rung).rows}
            right = oracle.known(world, actor, at, rung)
            for target in sorted({*mine, *right}):
                if problem := differs(mine.get(target), right.get(target), at):
                    return f"{actor} {target} {rung} {at}: {problem}"
        return None

    check(world(seed), fails)
