"""The answers against the oracle, on thousands of small random archives; and what must hold when an archive changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from diplomatica.flow import answers, attested
from diplomatica.flow.arrivals import everything
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import verdicts
from diplomatica.flow.ways import RUNGS
from tests.flow import oracle
from tests.flow.oracle import Row, Verdict, World
from tests.flow.worlds import ACTORS, BEGIN, Shelf, renamed, together, told, transmission, without, world

ARCHIVES = int(os.environ.get("DIPLOMATICA_ARCHIVES", "10"))
"""How many times a property is tried; set it higher for a long run. A batch is 50 archives."""
BATCH = 50
Found = dict[str, dict[str, dict[str, Any]]]
"""Rows by target and actor."""
pytestmark = pytest.mark.timeout(60 + 5 * ARCHIVES)
# A failing archive is made smaller row by row, below; hypothesis sees but its seed.
PROPERTY = settings(max_examples=ARCHIVES, phases=(Phase.explicit, Phase.reuse, Phase.generate))
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
    mine = (row["level"], row["value"], certain, row["possible_from"], row["attested_not_at"])
    if mine != (verdict.level, verdict.value, verdict.certain, verdict.possible, verdict.not_at):
        return f"{mine} is not {verdict}"
    if row["rung"] not in verdict.rungs or row["chain"][0]["document_id"] not in verdict.documents:
        return f"{row['rung']} by {row['chain']} is not among {verdict}"
    return None


def targets(world: World) -> list[str]:
    """Everything that can be asked about."""
    passages = [f"{p['document_id']}#{p['passage_id']}" for p in world["passages"]]
    return [row["id"] for row in (*world["documents"], *world["events"])] + passages


def found(shelf: Shelf, worlds: list[World], rung: str | None = None) -> list[Found]:
    """Who knew each document and event of each archive, all of them asked at once: by target and actor."""
    all_of = together(worlds)
    con = shelf.put(all_of)
    society = Society.read(con)
    out: list[Found] = [{} for _ in worlds]
    said: dict[str, list[Row]] = {}
    for one in attested.said_of_targets(con, [row["id"] for table in ("documents", "events") for row in all_of[table]]):
        said.setdefault(one["target"], []).append(one)
    everybody = everything(con, rung)
    for target in sorted({*everybody, *said}):
        arrivals = everybody.get(target, [])
        number, _, name = target.partition(".")
        denied = attested.denials(said.get(target, []), society)
        rows = attested.stated(verdicts(arrivals, society), arrivals, denied, society)
        out[int(number)][name] = {row["actor_id"].partition(".")[2]: row for row in rows}
    return out


def strip(row: dict[str, Any] | None) -> dict[str, Any] | None:
    """The row without the archive's number in the documents of its chain."""
    if row is None:
        return None
    chain = [{**link, "document_id": link["document_id"].partition(".")[2]} for link in row["chain"]]
    return {**row, "chain": chain}


@PROPERTY
@given(SEEDS, st.sampled_from((None, None, *RUNGS)))
def test_who_knew_of_all(shelf: Shelf, seed: int, rung: str | None) -> None:
    def fails(one: World) -> str | None:
        return wrong(found(shelf, [one], rung)[0], one)

    def wrong(mine: Found, one: World) -> str | None:
        for row in (*one["documents"], *one["events"]):
            rows, right = mine.get(row["id"], {}), oracle.who_knew(one, row["id"], rung)
            for actor in sorted({*rows, *right}):
                if problem := differs(strip(rows.get(actor)), right.get(actor)):
                    return f"{row['id']} {actor} {rung}: {problem}"
        return None

    worlds = [world(seed + n) for n in range(BATCH)]
    for mine, one in zip(found(shelf, worlds, rung), worlds, strict=True):
        if wrong(mine, one):
            check(one, fails)
            pytest.fail(f"wrong beside other archives only: {wrong(mine, one)}")


@PROPERTY
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


@PROPERTY
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
            for target, row in list(mine.items())[:1] if at is None else ():
                [other] = [r for r in answers.who_knew(con, target, rung).rows if r["actor_id"] == actor]
                if unlike := {key for key in row.keys() & other.keys() if row[key] != other[key]}:
                    return f"{actor} {target} {rung}: who_knew says another {unlike}, {other} and not {row}"
        return None

    check(world(seed), fails)


def later(before: Found, after: Found) -> list[tuple[str, str]]:
    """Who knew something later than before, or not at all."""
    end = datetime.max.replace(tzinfo=UTC)
    out = []
    for target, rows in before.items():
        for actor, row in rows.items():
            new = after.get(target, {}).get(actor)
            if new is None or (new["certain_from"] or end) > (row["certain_from"] or end):
                out.append((target, actor))
    return out


def changed(world: World, table: str, rows: list[Row]) -> World:
    return World({**world.tables, table: rows})


@PROPERTY
@given(SEEDS, st.sampled_from((None, *RUNGS)))
def test_one_more_transmission_never_makes_anybody_know_later(shelf: Shelf, seed: int, rung: str | None) -> None:
    dice = Random(seed)
    worlds = [world(seed + n) for n in range(BATCH)]
    more = []
    for one in worlds:
        extra = transmission(dice, [row["id"] for row in one["documents"]], "more")
        more.append(changed(one, "transmissions", [*one["transmissions"], extra]))
    rows_of = zip(found(shelf, worlds, rung), found(shelf, more, rung), strict=True)
    for (before, after), fewer, one in zip(rows_of, worlds, more, strict=True):
        # It must not contradict the rest: a first sending after others wrote of the paper says that they meant another one.
        if can_mean(fewer) == can_mean(one):
            assert not later(before, after), told(one)


@PROPERTY
@given(SEEDS, st.sampled_from(RUNGS))
def test_narrower_bounds_lose_no_certainty(shelf: Shelf, seed: int, rung: str) -> None:
    dice = Random(seed)
    worlds = [world(seed + n) for n in range(BATCH)]
    narrow = []
    for one in worlds:
        rows = [dict(row) for row in one["transmissions"]]
        for row in rows:
            for what in ("sent", "arrived", "readable"):
                first, last = row[f"{what}_earliest"], row[f"{what}_latest"]
                if row["status"] == "documented" and last is not None and (first or BEGIN) < last:
                    row[f"{what}_latest"] = last - (last - (first or BEGIN)) * dice.random()
                    row[f"{what}_earliest"] = first or BEGIN
        narrow.append(changed(one, "transmissions", rows))
    rows_of = zip(found(shelf, worlds, rung), found(shelf, narrow, rung), strict=True)
    for (before, after), wide, one in zip(rows_of, worlds, narrow, strict=True):
        # Who surely wrote before a paper can have been sent speaks of another one, which closer bounds can show.
        if can_mean(wide) == can_mean(one):
            assert not later(before, after), told(one)


def can_mean(one: World) -> list[bool]:
    """Of each reference whether the paper referred to can have been there when it was written of."""
    out = []
    for row in one.live("references"):
        by_then, since = oracle.written(one, row["document_id"])[1], oracle.written(one, row["target_id"])[0]
        out.append(by_then is None or since is None or since <= by_then)
    return out


@PROPERTY
@given(SEEDS)
def test_names_mean_nothing(shelf: Shelf, seed: int) -> None:
    worlds = [world(seed + n) for n in range(BATCH)]
    # Backwards, so that every order by name is turned round as well.
    other = [renamed(one, lambda name: name[::-1]) for one in worlds]
    for before, after in zip(found(shelf, worlds), found(shelf, other), strict=True):
        assert {t[::-1] for t in before} == set(after)
        for target, rows in before.items():
            for actor, row in rows.items():
                new = after[target[::-1]][actor[::-1]]
                for column in ("level", "value", "certain_from", "possible_from"):
                    assert new[column] == row[column]


@PROPERTY
@given(SEEDS)
def test_who_knew_and_did_not_tell_tells_nobody(shelf: Shelf, seed: int) -> None:
    worlds = [world(seed + n) for n in range(BATCH)]
    more = []
    for one in worlds:
        hand = {"document_id": "d0", "role": "drafted", "entity_id": "vell", "fact_id": "new", "status": "accepted"}
        more.append(changed(one, "parties", [*one["parties"], {**hand, "office_id": None}]))
    for before, after in zip(found(shelf, worlds), found(shelf, more), strict=True):
        for target, rows in after.items():
            assert {a for a in rows if a != "vell"} == {a for a in before.get(target, {}) if a != "vell"}
            for actor, row in rows.items():
                if actor != "vell":
                    assert row["certain_from"] == before[target][actor]["certain_from"]
