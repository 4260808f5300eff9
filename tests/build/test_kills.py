"""Twenty builds killed at random points; `benchmarks/kills.py` does a thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import kills


@pytest.mark.timeout(300)
def test_twenty_kills(tmp_path: Path) -> None:
    hits = kills.run(tmp_path, 20, seed=1950)
    assert hits.total() == 20
    assert hits["before"] > 0
    assert hits["finished"] < 15
