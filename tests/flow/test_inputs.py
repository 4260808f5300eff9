"""What `flow` makes of its input tables against the oracle, on thousands of small random archives; and what must hold when they change."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from diplomatica.flow import answers
from diplomatica.flow.arrivals import everything
from diplomatica.flow.delays import Wanted
from diplomatica.flow.rollup import Society
from diplomatica.flow.verdict import verdicts
from diplomatica.model.statements import dicts
from tests.flow import inputs_oracle as oracle
from tests.flow.inputs_worlds import (
    ACTORS,
    FACTS,
    READ,
    STAGED,
    Desk,
    add_copies,
    add_paper,
    renamed,
    together,
    told,
    without,
    world,
)
from tests.flow.oracle import Row, World

ARCHIVES = int(os.environ.get("DIPLOMATICA_ARCHIVES", "10"))
"""How many times a property is tried; set it higher for a long run."""
BATCH, FEW = 500, 75
"""How many archives lie side by side, against the oracle and where answers are compared: one run of `flow` costs the same for all."""
pytestmark = pytest.mark.timeout(60 + 10 * ARCHIVES)
PROPERTY = settings(max_examples=max(1, ARCHIVES // 2), phases=(Phase.explicit, Phase.reuse, Phase.generate))
CHANGES = settings(max_examples=max(1, ARCHIVES // 5), phases=(Phase.explicit, Phase.reuse, Phase.generate))
SEEDS = st.integers(0, 10_000_000)
Made = dict[str, Counter[Any]]
"""Transmissions, reasons and problems of an archive, each row with how often it stands there."""
Found = dict[str, dict[str, tuple[Any, ...]]]
"""By document and actor: value, certain and possible from."""


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.con.close()


def key(row: Row) -> tuple[Any, ...]:
    """A transmission without its id, to be counted."""
    return tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(row.items()) if name != "id")


def bare(name: str | None) -> str | None:
    """An id without the number of its archive."""
    return None if name is None else name.partition(".")[2]


NAMES = ("document_id", "from_id", "from_place_id", "to_id", "to_place_id", "asserted_by")


def made(desk: Desk, worlds: list[World]) -> list[Made]:
    """What `flow` makes of archives that lie side by side, archive by archive."""
    con = desk.put(together(worlds))
    out: list[Made] = [{"transmissions": Counter(), "reasons": Counter(), "problems": Counter()} for _ in worlds]
    ends = {}
    for row in dicts(con, "SELECT * FROM transmissions"):
        number = int(row["document_id"].partition(".")[0])
        row |= {name: bare(row[name]) for name in NAMES}
        if row["id"] in ends:
            out[number]["problems"][row["document_id"], "two transmissions with one id"] += 1
        ends[row["id"]] = row
        out[number]["transmissions"][key(row)] += 1
    for row in dicts(con, "SELECT * FROM reasons"):
        way = ends[row["fact_id"]]
        rule, how = row["rule"].removeprefix("flow."), row["text"].partition(f" {row['document_id']},")[0]
        assert {"answered": "answered by", "mentioned": "spoken of in"}[rule] == how
        number = int(row["document_id"].partition(".")[0])
        reason = (way["document_id"], way["from_id"], way["to_id"], bare(row["document_id"]), rule)
        out[number]["reasons"][reason] += 1
    # What is printed the wrong way round without being impossible, and stamps inside an office, have tests of their own.
    for row in dicts(
        con, "SELECT * FROM problems WHERE code <> 'printed-order' AND message NOT LIKE '%before it was received%'"
    ):
        number, _, name = row["document_id"].partition(".")
        assert (row["path"], row["code"], row["severity"]) == (row["document_id"], "impossible-order", "warning")
        out[int(number)]["problems"][name, row["message"].replace(f" {number}.", " ")] += 1
    return out


def right(one: World) -> Made:
    """What the oracle makes of an archive."""
    return {
        "transmissions": Counter(key(row) for row in oracle.transmissions(one)),
        "reasons": Counter(oracle.reasons(one)),
        "problems": Counter(oracle.problems(one)),
    }


def differs(mine: Made, theirs: Made) -> str | None:
    """What is too much in one and what is missing in it."""
    lines = [
        f"{sign} {name}: {_short(row)}"
        for name in theirs
        for sign, rows in (("not so", mine[name] - theirs[name]), ("missing", theirs[name] - mine[name]))
        for row in rows
    ]
    return "\n".join(lines) or None


def _short(row: tuple[Any, ...]) -> str:
    return ", ".join(
        f"{p[0]}={p[1]:%dT%H}" if isinstance(p[1], datetime) else f"{p[0]}={p[1]}" if isinstance(p, tuple) else str(p)
        for p in row
        if not isinstance(p, tuple) or p[1] is not None
    )


def reduced(desk: Desk, given: World) -> str:
    """The smallest archive that still fails, and how: of all that are one row smaller, tried side by side, the first that does."""
    while True:
        smaller = list(without(given))
        failing = (w for w, mine in zip(smaller, made(desk, smaller), strict=True) if differs(mine, right(w)))
        following = next(failing, None)
        if following is None:
            return f"{differs(made(desk, [given])[0], right(given))}\n{told(given)}"
        given = following


@PROPERTY
@given(SEEDS)
def test_transmissions_problems_and_reasons(desk: Desk, seed: int) -> None:
    worlds = [world(seed + n) for n in range(BATCH)]
    for mine, one in zip(made(desk, worlds), worlds, strict=True):
        if problem := differs(mine, right(one)):
            alone = differs(made(desk, [one])[0], right(one))
            pytest.fail(reduced(desk, one) if alone else f"wrong beside other archives only: {problem}")


def found(desk: Desk, worlds: list[World], *, offices: bool = False) -> list[Found]:
    """Who knew each document and event of each archive; its actors have no houses above them, so without offices every row is direct."""
    con = desk.put(together(worlds))
    society = Society.read(con)
    if not offices:
        society.offices.clear()
        society.tenures.clear()
    out: list[Found] = [{} for _ in worlds]
    for target, ways in everything(con).items():
        number, _, name = target.partition(".")
        rows = verdicts(ways, society)
        assert offices or {row["level"] for row in rows} <= {"direct"}
        out[int(number)][name] = {
            str(bare(r["actor_id"])): (r["value"], r["certain_from"], r["possible_from"]) for r in rows
        }
    return out


def changed(given: World, table: str, rows: list[Row]) -> World:
    return World({**given.tables, table: rows})


def assert_never_later(before: Found, after: Found, message: str) -> None:
    end = datetime.max.replace(tzinfo=UTC)
    for target, rows in before.items():
        for actor, (_, certain, _) in rows.items():
            assert actor in after.get(target, {}), f"{actor} is gone from {target}\n{message}"
            assert (after[target][actor][1] or end) <= (certain or end), f"{actor}, {target}\n{message}"


@CHANGES
@given(SEEDS)
def test_one_more_paper_never_makes_anybody_know_later(desk: Desk, seed: int) -> None:
    worlds = [world(seed + n) for n in range(FEW)]
    more = [add_paper(one, seed - n) for n, one in enumerate(worlds)]
    for before, after, one in zip(found(desk, worlds), found(desk, more), more, strict=True):
        assert_never_later(before, after, told(one))


@CHANGES
@given(SEEDS)
def test_narrower_hours_lose_no_certainty(desk: Desk, seed: int) -> None:
    dice = Random(seed)

    def narrow(row: Row) -> Row:
        if row["earliest"] is None:
            return row
        cut = (row["latest"] - row["earliest"]) * dice.random() / 2
        return {**row, "earliest": row["earliest"] + cut * dice.random(), "latest": row["latest"] - cut}

    worlds = [world(seed + n) for n in range(FEW)]
    tables = ("times", "document_days")
    less = [World({**one.tables, **{t: [narrow(row) for row in one[t]] for t in tables}}) for one in worlds]
    for before, after, one, narrower in zip(found(desk, worlds), found(desk, less), worlds, less, strict=True):
        # What turns out to be older than the sending of the paper that it names means another paper, and proves nothing.
        # What turns out to have been told before it was ordered was not told as ordered.
        if meant(one) == meant(narrower) and not ordered_and_told(one):
            assert_never_later(before, after, told(narrower))


def ordered_and_told(one: World) -> bool:
    """Whether somebody was to tell another, and is said to have told him."""
    rows = oracle.transmissions(one)
    pairs = [{(r["from_id"], r["to_id"]) for r in rows if r["status"] == how} for how in ("instructed", "asserted")]
    return bool(pairs[0] & pairs[1])


def meant(one: World) -> list[bool]:
    """Of each reference whether it can mean the paper that it names."""
    return [bool(r["target_id"]) and oracle.can_mean(one, r["document_id"], r["target_id"]) for r in one["references"]]


def named(rows: Counter[Any], name: Callable[[str], str]) -> Counter[Any]:
    """Transmissions under other names. Which of two answers of one hour proves a sending is said by the name alone: left out."""
    out: Counter[Any] = Counter()
    for row, n in rows.items():
        words = {c: name(v) if v and c in NAMES else v for c, v in row}
        out[tuple({**words, "asserted_by": words["asserted_by"] is None}.items())] += n
    return out


@CHANGES
@given(SEEDS)
def test_names_and_order_mean_nothing(desk: Desk, seed: int) -> None:
    dice = Random(seed)
    worlds = [world(seed + n) for n in range(FEW)]
    mixed = [World({table: dice.sample(rows, len(rows)) for table, rows in one.tables.items()}) for one in worlds]
    # Backwards, so that every order by name is turned round as well.
    other = [renamed(one, lambda name: name[::-1]) for one in mixed]
    plain = made(desk, worlds)
    assert plain == made(desk, mixed)
    for before, after in zip(plain, made(desk, other), strict=True):
        assert named(before["transmissions"], str) == named(after["transmissions"], lambda name: name[::-1])
    assert found(desk, worlds) == [
        {t[::-1]: {a[::-1]: row for a, row in rows.items()} for t, rows in one.items()} for one in found(desk, other)
    ]


@CHANGES
@given(SEEDS)
def test_rejected_is_absent(desk: Desk, seed: int) -> None:
    dice = Random(seed)
    worlds, less = [], []
    for n in range(FEW):
        one = world(seed + n)
        struck = {name: {id(row) for row in one[name] if dice.random() < 0.3} for name in FACTS}
        for name in FACTS:
            one = changed(one, name, [_rejected(row) if id(row) in struck[name] else row for row in one[name]])
        worlds.append(one)
        less.append(World({n: [r for r in rows if r.get("status") != "rejected"] for n, rows in one.tables.items()}))
    assert made(desk, worlds) == made(desk, less)
    assert found(desk, worlds) == found(desk, less)


def _rejected(row: Row) -> Row:
    return {**row, "status": "rejected"}


@CHANGES
@given(SEEDS)
def test_a_fact_printed_twice_is_one(desk: Desk, seed: int) -> None:
    dice = Random(seed)
    worlds = [world(seed + n) for n in range(FEW)]
    twice = []
    for one in worlds:
        tables = dict(one.tables)
        seats = {row["fact_id"]: row for row in one["seats"]}
        for name in ("parties", "times", "numbers", "references", "act_parts", "known_from"):
            again = [dict(row) for row in one[name] if dice.random() < 0.4]
            for row in again:
                if name == "parties" and row["fact_id"] in seats:
                    tables["seats"] = [
                        *tables["seats"],
                        {**seats[row["fact_id"]], "fact_id": f"{row['fact_id']}-again"},
                    ]
                if "fact_id" in row:
                    row["fact_id"] += "-again"
            tables[name] = [*one[name], *again]
        twice.append(World(tables))
    assert made(desk, worlds) == made(desk, twice)
    assert found(desk, worlds) == found(desk, twice)


@CHANGES
@given(SEEDS)
def test_who_knew_and_did_not_tell_tells_nobody(desk: Desk, seed: int) -> None:
    """A further hand on a paper adds him to those who had it, and nothing for anybody else."""
    worlds = [world(seed + n) for n in range(FEW)]
    hand = {"document_id": "d0", "role": "cleared", "entity_id": "newcomer", "office_id": None}
    hand |= {"fact_id": "new", "status": "accepted"}
    more = [changed(one, "parties", [*one["parties"], hand]) for one in worlds]
    assert made(desk, worlds) == made(desk, more)
    for before, after in zip(found(desk, worlds), found(desk, more), strict=True):
        assert "newcomer" in after["d0"]
        others = {target: {a: row for a, row in rows.items() if a != "newcomer"} for target, rows in after.items()}
        assert {t: rows for t, rows in others.items() if rows} == before


@CHANGES
@given(SEEDS)
def test_known_says_the_same_as_who_knew(desk: Desk, seed: int) -> None:
    worlds = [world(seed + n) for n in range(3)]
    knew = found(desk, worlds, offices=True)
    for n, rows in enumerate(knew):
        for actor in ACTORS[:2]:
            mine = {
                bare(r["id"]): (r["value"], r["certain_from"], r["possible_from"])
                for r in answers.known(desk.con, f"{n}.{actor}").rows
            }
            assert mine == {target: by_actor[actor] for target, by_actor in rows.items() if actor in by_actor}


@CHANGES
@given(SEEDS)
def test_channels_count_papers(desk: Desk, seed: int) -> None:
    """Not conversations, tellings, orders to tell, drafts, and copies."""
    dice = Random(seed)
    worlds = [world(seed + n) for n in range(FEW)]
    for one in worlds:
        for party in one["parties"]:
            party["status"] = dice.choice(("accepted", "accepted", "rejected"))
    rows = answers.channels(desk.put(together(worlds))).rows
    mine = {(row["from_id"], row["to_id"]): (row["transmissions"], row["documents"]) for row in rows}
    papers: dict[tuple[str | None, str], list[str]] = {}
    for n, one in enumerate(worlds):
        for sender, receiver, document in oracle.traffic(one):
            papers.setdefault((f"{n}.{sender}" if sender else None, f"{n}.{receiver}"), []).append(document)
    assert mine == {ends: (len(found), len(set(found))) for ends, found in papers.items()}
    told = [(sender, ends, found) for (sender, ends), found in papers.items() if sender is not None]
    sender, receiver, found = max(told, key=lambda item: len(item[2]))
    volume = [r["n"] for r in answers.channel(desk.con, sender, receiver).rows if r["measure"] == "volume"]
    copied = [row for row in rows if (row["from_id"], row["to_id"]) == (sender, receiver)]
    assert sum(volume) >= copied[0]["documents"] == len(set(found))


@CHANGES
@given(SEEDS)
def test_one_channel_and_the_list_of_all_agree(desk: Desk, seed: int) -> None:
    """With copies or without: every row of the list is what the one channel says, and what is no row has no paper."""
    con = desk.put(together([world(seed + n) for n in range(FEW)]))
    for copies in (True, False):
        listed = {(r["from_id"], r["to_id"]): r["documents"] for r in answers.channels(con, Wanted(copies=copies)).rows}
        ends = [pair for pair in listed if None not in pair]
        ends += [(b, a) for a, b in ends]
        for a, b in sorted(set(ends))[:12]:
            answer = answers.channel(con, a, b, wanted=Wanted(copies=copies, exact=True))
            assert answer.of == listed.get((a, b), 0), (a, b, copies)
            assert answer.of == sum(r["n"] for r in answer.rows if r["measure"] == "volume")


@CHANGES
@given(SEEDS)
def test_hours_on_two_copies_are_one_delay(desk: Desk, seed: int) -> None:
    """In the list of all channels, and in one."""
    worlds = [add_copies(world(seed + n), seed + n) for n in range(FEW)]
    con = desk.put(together(worlds))
    delays: dict[tuple[str | None, str], list[Row]] = {}
    for n, one in enumerate(worlds):
        for row in oracle.sendings(one):
            sender = f"{n}.{row['from_id']}" if row["from_id"] else None
            delays.setdefault((sender, f"{n}.{row['to_id']}"), []).append(row)
    for row in answers.channels(con).rows:
        mine = delays[row["from_id"], row["to_id"]]
        hours = [t for t in mine if t["delay_printed_seconds"] is not None]
        least, most = ([t[f"delay_{end}_seconds"] for t in hours] for end in ("min", "max"))
        shown = (row["with_both_hours"], row["delay_min_seconds"], row["delay_max_seconds"])
        assert shown == (len(hours), min(least, default=None), max(most, default=None)), (row, mine)
    ends = sorted((a, b) for a, b in delays if a is not None)
    for a, b in Random(seed).sample(ends, 8):
        answer = answers.channel(con, a, b, wanted=Wanted(copies=False, exact=True))
        [row] = [row for row in answer.rows if row["measure"] == "transit printed"]
        found = sorted(t["delay_printed_seconds"] for t in delays[a, b] if t["delay_printed_seconds"] is not None)
        assert (row["n"], row["of"]) == (len(found), len(delays[a, b]))
        assert (row["min_seconds"], row["max_seconds"]) == ((found[0], found[-1]) if found else (None, None))


def test_the_random_archives_hold_every_table() -> None:
    tables = together(world(n) for n in range(200)).tables
    assert {name for name in (*READ, *STAGED) if not tables[name]} == {"reports"}
