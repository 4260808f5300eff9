"""Tables on their way out: the same rows give the same bytes, however they arrive."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from diplomatica.building import staging
from diplomatica.model import arrow
from diplomatica.model.schema import TABLES


def test_bytes_do_not_hang_on_the_batches(tmp_path: Path) -> None:
    chance = random.Random(0)
    rows = arrow.ROW_GROUP + 3000
    words = pa.array(["x" * chance.randrange(2000) for _ in range(rows)])
    table = pa.table({"words": words, "few": pa.array([chance.choice(["a", "b", None]) for _ in range(rows)])})
    found = set()
    for size in (rows, arrow.ROW_GROUP, 1000, 777):
        path = tmp_path / f"{size}.parquet"
        assert arrow.write(path, table.to_batches(max_chunksize=size), table.schema) == rows
        found.add(path.read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize("shuffle", range(3))
def test_bytes_do_not_hang_on_the_order_of_rows(tmp_path: Path, shuffle: int) -> None:
    row = {"document_id": "d", "fact_id": "f", "start": 1, "end": 2, "kind": "gloss"}
    rows = [row | {"text": text, "target": target} for text in ("a", "b", None) for target in ("x", None)]
    written = []
    for n, order in enumerate((rows, random.Random(shuffle).sample(rows, len(rows)))):
        work = tmp_path / str(n)
        (work / "staged").mkdir(parents=True)
        with staging.connect(work, work / "staged", 2) as con:
            staging.add_rows(con, "marks", order)
            counts = staging.write_tables(con, work / "staged", work / "tables")
        assert counts["marks"] == len(rows)
        written.append({name: (work / "tables" / f"{name}.parquet").read_bytes() for name in TABLES})
    assert written[0] == written[1]


def test_a_problem_told_twice_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "staged").mkdir()
    row = {"path": "a", "stage": "read", "severity": "note", "code": "c", "message": "m"}
    with staging.connect(tmp_path, tmp_path / "staged", 1) as con:
        staging.add_rows(con, "problems", [row, dict(row), row | {"message": "n"}])
        assert staging.severities(con) == {"note": 2}
        assert staging.write_tables(con, tmp_path / "staged", tmp_path / "tables")["problems"] == 2
