"""What is looked up is what would be found by asking: the ledger against the queries, archive by archive."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplomatica
from diplomatica.build import build
from diplomatica.flow import answers, ledger_write
from diplomatica.flow.arrivals import everything
from diplomatica.flow.completeness import completeness
from diplomatica.flow.ledger import Ledger
from diplomatica.flow.ledger_columns import narrow, widen
from diplomatica.flow.reached import moment, reached
from diplomatica.flow.silences import silences
from diplomatica.flow.verdict import Answer
from diplomatica.library import Archive
from tests.flow.test_oracle import ARCHIVES, BATCH, PROPERTY, SEEDS
from tests.flow.worlds import ACTORS, BEGIN, Shelf, renamed, together, told, world

SAMPLES = Path(diplomatica.__file__).parent / "samples"
pytestmark = pytest.mark.timeout(120 + 10 * ARCHIVES)
FEW = settings(PROPERTY, max_examples=max(3, ARCHIVES // 4))
"""An example asks the queries about many archives at once, which takes seconds."""


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.con.close()


@pytest.fixture(scope="module", autouse=True)
def small_batches() -> Iterator[None]:
    """So that even these archives fill several files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_write, "BATCH", 37)
        yield


def written(shelf: Shelf, folder: Path) -> Ledger:
    shutil.rmtree(folder, ignore_errors=True)
    ledger_write.write(shelf.con, folder)
    ledger = Ledger.find(folder)
    assert ledger is not None
    return ledger


def whole(answer: Answer) -> tuple[list[dict[str, Any]], int | None, list[str]]:
    return list(answer.rows), answer.of, answer.notes


@FEW
@given(SEEDS)
def test_all_arrivals(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    worlds = [world(seed + n) for n in range(BATCH)]
    both = together(worlds)
    shelf.put(both)
    ledger = written(shelf, tmp_path_factory.getbasetemp() / "ledger")
    asked = everything(shelf.con)
    for row in (*both["documents"], *both["events"]):
        assert ledger.arrivals(row["id"]) == asked.get(row["id"], []), told(worlds[int(row["id"].partition(".")[0])])
    assert ledger.arrivals("nothing") is None
    assert set(asked) <= {row["id"] for row in (*both["documents"], *both["events"])}


@FEW
@given(SEEDS, st.one_of(st.none(), st.integers(0, 90)))
def test_answers(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory, seed: int, hours: int | None) -> None:
    at = None if hours is None else BEGIN + timedelta(hours=hours)
    dice = Random(seed)
    worlds = [world(seed + n) for n in range(BATCH)]
    both = together(worlds)
    con = shelf.put(both)
    ledger = written(shelf, tmp_path_factory.getbasetemp() / "ledger")
    targets = [row["id"] for row in (*both["documents"], *both["events"])]
    for target in dice.sample(targets, 3):
        assert whole(answers.who_knew(con, target, None, ledger)) == whole(answers.who_knew(con, target))
    for actor in (f"{dice.randrange(BATCH)}.{name}" for name in dice.sample(ACTORS, 3)):
        found = answers.known(con, actor, at, None, ledger)
        slow = answers.known(con, actor, at)
        assert (whole(found), found.tally) == (whole(slow), slow.tally)
        some = dice.randrange(len(found.rows) + 1)
        assert [found.rows[some:], *found.rows[:some]] == [list(found.rows)[some:], *list(found.rows)[:some]]
    other, begin = f"{dice.randrange(BATCH)}.{dice.choice(ACTORS)}", BEGIN + timedelta(hours=dice.randrange(60))
    same = f"{other.partition('.')[0]}.{dice.choice(ACTORS)}"
    span = (begin, begin + timedelta(hours=dice.randrange(60)))
    questions: tuple[Callable[[Ledger | None], Answer], ...] = (
        lambda by: answers.learned(con, other, *span, None, by),
        lambda by: answers.ahead(con, other, same, None, by),
        lambda by: answers.compare(con, other, same, begin, None, by),
        lambda by: completeness(con, other, *span, timedelta(hours=3), None, by),
    )
    for asked in questions:
        quick, slowly = asked(ledger), asked(None)
        assert (whole(quick), quick.tally) == (whole(slowly), slowly.tally)
    at_begin = moment(begin.isoformat())
    assert reached(con, other, at_begin, ledger) == reached(con, other, at_begin)
    assert whole(answers.channels(con, ledger=ledger)) == whole(answers.channels(con))
    pairs = [(row["from_id"], row["to_id"]) for row in both["transmissions"] if row["from_id"] and row["to_id"]]
    for a, b in [*dice.sample(pairs, min(3, len(pairs))), (f"0.{ACTORS[0]}", f"1.{ACTORS[0]}")]:
        assert whole(answers.channel(con, a, b, ledger=ledger)) == whole(answers.channel(con, a, b)), (a, b)
        assert whole(silences(con, a, b, 1e9, ledger)) == whole(silences(con, a, b, 1e9)), (a, b)


def test_the_same_tables_give_the_same_bytes(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(together([world(n) for n in range(30)]))
    for name in ("once", "again"):
        ledger_write.write(shelf.con, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "once").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in files:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_an_event_with_the_id_of_a_document(shelf: Shelf, tmp_path: Path) -> None:
    """`who_knew` means the document; `known` tells of both in one row, as it does without a ledger."""
    found = 0
    for seed in range(12):
        con = shelf.put(renamed(world(seed), lambda name: "d0" if name == "e0" else name))
        if not shelf.con.execute("SELECT 1 FROM reports WHERE event_id = 'd0'").fetchall():
            continue
        ledger = written(shelf, tmp_path / "ledger")
        assert whole(answers.who_knew(con, "d0", None, ledger)) == whole(answers.who_knew(con, "d0"))
        assert whole(answers.known(con, "orsk", None, None, ledger)) == whole(answers.known(con, "orsk"))
        found += 1
    assert found


def test_an_empty_archive(shelf: Shelf, tmp_path: Path) -> None:
    empty = type(world(1))({name: [] for name in world(1).tables})
    con = shelf.put(empty)
    ledger = written(shelf, tmp_path / "ledger")
    assert ledger.arrivals("d0") is None
    assert len(ledger.came(["orsk"])) == 0
    assert whole(answers.channels(con, ledger=ledger)) == whole(answers.channels(con))


def test_a_ledger_of_other_rules_is_left_alone(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put(world(1))
    written(shelf, tmp_path / "ledger")
    assert Ledger.find(tmp_path / "nowhere") is None
    monkeypatch.setattr("diplomatica.flow.ledger_write.CHANNELS", "SELECT 1")
    assert Ledger.find(tmp_path / "ledger") is None


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", None, "a", "b"]),
        pa.array([None, None], pa.string()),
        pa.array([["a", "b"], None, [], ["a"]]),
        pa.array([[None, "b"], ["b"]], pa.list_(pa.string())),
        pa.array([[], []], pa.list_(pa.struct([("relation", pa.string()), ("start", pa.int32())]))),
        pa.array([datetime(1951, 2, 1), None], pa.timestamp("us", "UTC")),
        pa.array([datetime(1951, 2, 1), datetime(1951, 2, 1, 0, 0, 0, 1)], pa.timestamp("us", "UTC")),
        pa.array([datetime(1, 1, 1), datetime(9999, 12, 31)], pa.timestamp("us", "UTC")),
        pa.array([date(1951, 2, 1), None], pa.date32()),
        pa.array([date.min, date.max], pa.date32()),
        pa.array([-128, 127, None], pa.int64()),
        pa.array([-129, 2**15], pa.int64()),
        pa.array([2**40], pa.int64()),
        pa.array([f"name {n}" for n in range(300)]),
    ],
)
def test_columns_come_back_as_they_were(column: pa.Array) -> None:
    table = pa.table({"one": column})
    small = narrow(table)
    assert widen(small, table.schema).equals(table)
    assert widen(small.slice(1), table.schema).equals(table.slice(1))


@pytest.fixture(scope="module", params=["korea-1950", "straits-1951"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    root = tmp_path_factory.mktemp("ledger") / request.param
    shutil.copytree(SAMPLES / request.param, root, ignore=shutil.ignore_patterns(".diplomatica"))
    build(root, workers=0)
    with Archive.open(root, "all") as archive:
        yield archive


def test_a_sample(sample: Archive) -> None:
    """Every document, every event, every channel, and every actor."""
    con, ledger = sample.view.connection, sample.view.ledger
    assert ledger is not None
    asked = everything(con)
    for table in ("documents", "events"):
        for name in sample.table(table, ["id"])["id"].to_pylist():
            assert ledger.arrivals(name) == asked.get(name, []), name
    actors = [row["id"] for row in sample.view.rows("select id from entities where kind <> 'place' order by id")]
    reached = [name for name in actors if len(ledger.came([name]))]
    for actor in reached:
        assert whole(sample.known(actor)) == whole(answers.known(con, actor)), actor
    assert whole(sample.channels()) == whole(answers.channels(con))


def test_an_archive_without_a_ledger_answers_alike(sample: Archive, tmp_path: Path) -> None:
    """One that an older version built."""
    root = tmp_path / "old"
    shutil.copytree(sample.root, root)
    for path in root.rglob("ledger"):
        shutil.rmtree(path)
    with Archive.open(root, "all") as old:
        assert old.view.ledger is None
        for name in sample.table("events", ["id"])["id"].to_pylist()[:3]:
            assert whole(old.who_knew(name)) == whole(sample.who_knew(name))
        assert whole(old.channels()) == whole(sample.channels())
