"""Generations: published whole, two kept, leftovers cleared."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplomatica.errors import BuildError
from diplomatica.folder import generations


def made(root: Path, content: str = "x") -> int:
    number, unfinished, work = generations.begin(root)
    (unfinished / "tables").mkdir()
    (unfinished / "tables" / "t.parquet").write_text(content)
    generations.publish(root, number)
    generations.abandon(unfinished, work)
    return number


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / ".diplomatica" / "generations").iterdir())


def test_numbers_go_up_and_two_stay(tmp_path: Path) -> None:
    assert generations.current(tmp_path) is None
    assert [made(tmp_path) for _ in range(3)] == [1, 2, 3]
    assert names(tmp_path) == ["000002", "000003"]
    assert (tmp_path / ".diplomatica" / "CURRENT").read_bytes() == b"000003\n"
    assert generations.current(tmp_path) == 3
    assert (generations.folder(tmp_path, 3) / "tables" / "t.parquet").read_text() == "x"


def test_what_did_not_finish_is_cleared(tmp_path: Path) -> None:
    made(tmp_path)
    _, _, work = generations.begin(tmp_path)  # a build that is killed here
    (work / "half").write_text("")
    (tmp_path / ".diplomatica" / "generations" / "000002").mkdir()  # and one that is killed before CURRENT changes
    number, unfinished, second = generations.begin(tmp_path)
    assert number == 2
    assert names(tmp_path) == [".tmp-000002", "000001"]
    assert second != work
    assert not work.exists()
    assert list(unfinished.iterdir()) == []


def test_an_abandoned_build_changes_nothing(tmp_path: Path) -> None:
    made(tmp_path)
    _, unfinished, work = generations.begin(tmp_path)
    generations.abandon(unfinished, work)
    assert names(tmp_path) == ["000001"]
    assert generations.current(tmp_path) == 1


def test_a_spoilt_name_is_healed_by_the_next_build(tmp_path: Path) -> None:
    made(tmp_path)
    made(tmp_path)
    (tmp_path / ".diplomatica" / "CURRENT").write_text("latest")
    with pytest.raises(BuildError, match="expected six digits; build again"):
        generations.current(tmp_path)
    assert made(tmp_path) == 3
    assert generations.current(tmp_path) == 3
    assert names(tmp_path) == ["000002", "000003"]  # what was finished stayed till then
