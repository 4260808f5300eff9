"""The cache: what was stored comes back, whatever is damaged is a miss, what nobody uses goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.folder import cache
from diplomatica.model.document import Problem

PROBLEM = Problem(stage="read", severity="note", code="c", message="m")
NAME = cache.key(["a", None, "b"])


def stored(folder: Path) -> cache.Entry:
    documents = [(["id:1"], "1", True, {"text": "ä" * 1000}), (["id:2"], "2", False, {"text": ""})]
    return cache.store(folder, NAME, documents, [PROBLEM])


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    entry = stored(tmp_path)
    assert cache.load(tmp_path, NAME) == entry
    assert entry.problems == [PROBLEM]
    opened = cache.Opened(tmp_path, NAME)
    assert opened.content(entry.parts[1], dict) == {"text": ""}
    assert opened.content(entry.parts[0], dict) == {"text": "ä" * 1000}
    opened.close()


def test_a_missing_entry_is_a_miss(tmp_path: Path) -> None:
    assert cache.load(tmp_path, NAME) is None


@given(data=st.data())
def test_any_damage_is_a_miss(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("cache")
    stored(folder)
    path = cache.path_of(folder, NAME)
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans(), "cut"):
        del content[data.draw(st.integers(0, len(content) - 1), "length") :]
    else:
        content[data.draw(st.integers(0, len(content) - 1), "place")] ^= data.draw(st.integers(1, 255), "bits")
    path.write_bytes(content)
    assert cache.load(folder, NAME) is None


def test_keys_differ_where_any_part_differs() -> None:
    keys: list[list[str | None]] = [["a", "b"], ["ab"], ["a", None, "b"], ["a", "b", None], ["b", "a"], []]
    assert len({cache.key(parts) for parts in keys}) == len(keys)


def test_what_two_builds_did_not_use_goes(tmp_path: Path) -> None:
    names = [cache.key([str(number)]) for number in range(3)]
    for name in names:
        cache.store(tmp_path, name, [], [])
    assert cache.prune(tmp_path, 1, names) == 0
    assert cache.prune(tmp_path, 2, names[:1]) == 0
    assert cache.prune(tmp_path, 3, names[:1]) == 2
    assert [cache.load(tmp_path, name) is not None for name in names] == [True, False, False]
    assert sorted(path.name for path in tmp_path.glob("used-*")) == ["used-000002", "used-000003"]
