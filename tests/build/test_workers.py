"""The pool: results in order whatever happens, and a death costs one item."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from diplomatica.building import workers
from diplomatica.building.workers import Lost
from diplomatica.errors import BuildError


def double(item: int) -> int:
    time.sleep(0.02 if item % 7 == 0 else 0.0)  # so that answers come out of order
    return item * 2


def deadly(item: int) -> int:
    if item in (3, 20, 21):
        os._exit(1)
    return item


def fragile(folder: Path, item: int) -> int:
    """Dies on item 5, but only the first time."""
    if item == 5 and not (folder / "died").exists():
        (folder / "died").touch()
        os._exit(1)
    return item


def raising(item: int) -> int:
    if item == 4:
        raise ValueError("four")
    return item


def endless(item: int) -> int:
    while item == 2:
        time.sleep(1)
    return item


def results(found: list[tuple[int, int | Lost]]) -> list[int | None]:
    return [None if isinstance(answer, Lost) else answer for _, answer in found]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_results_come_in_order(count: int) -> None:
    found = list(workers.run(double, range(100), count))
    assert found == [(item, item * 2) for item in range(100)]


@pytest.mark.parametrize("count", [0, 2])
def test_no_items(count: int) -> None:
    assert list(workers.run(double, [], count)) == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_death_costs_only_its_item(count: int) -> None:
    found = list(workers.run(deadly, range(40), count))
    assert [item for item, _ in found] == list(range(40))
    assert results(found) == [None if item in (3, 20, 21) else item for item in range(40)]


def test_who_died_once_is_tried_again(tmp_path: Path) -> None:
    found = list(workers.run(partial(fragile, tmp_path), range(10), 2))
    assert results(found) == list(range(10))
    assert (tmp_path / "died").exists()


def test_an_error_comes_out_here() -> None:
    with pytest.raises(ValueError, match="four"):
        list(workers.run(raising, range(10), 2))


def test_patience_has_an_end() -> None:
    assert results(list(workers.run(endless, range(5), 2, patience=8.0))) == [0, 1, None, 3, 4]


def test_one_slow_item_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "AHEAD", 4)
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(300):
            taken.append(item)
            yield item

    for item, _ in workers.run(double, items(), 2):
        assert len(taken) - item <= 2 * (4 + 2 * workers.BATCH)
        time.sleep(0.001)
    assert len(taken) == 300


def test_workers_that_cannot_start_stop_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_serve", os.abort)  # takes no arguments: dies at once
    with pytest.raises(BuildError, match="a worker could not start"):
        list(workers.run(double, range(10), 2))


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("""
from diplomatica.building import workers
import operator
print("begin")
print([answer for _, answer in workers.run(operator.neg, range(5), 2)])
""")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout == "begin\n[0, -1, -2, -3, -4]\n", done.stderr
