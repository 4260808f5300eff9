"""Rows of Arrow tables as dicts: the same as `to_pylist` gives, some at a time or all at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from diplomatica.model.arrow import Rows, rows

MOMENT = datetime(1951, 2, 1, 13, 30, 0, 5, tzinfo=UTC)
TABLE = pa.table(
    {
        "id": ["tel-1", None, "tel-1", "tel-2"],
        "kind": pa.array(["a", None, "b", "a"]).dictionary_encode(),
        "sent": pa.array([MOMENT, None, datetime(1582, 1, 1, tzinfo=UTC), MOMENT], pa.timestamp("us", "UTC")),
        "day": pa.array([date(1951, 2, 1), None, date(1, 1, 1), date(1951, 2, 1)]),
        "n": [1, None, 3, 4],
        "passages": [["1"], None, [], ["1", "2"]],
        "nothing": pa.nulls(4),
    }
)


def test_rows_are_those_of_arrow() -> None:
    assert rows(TABLE) == TABLE.to_pylist()
    assert rows(TABLE.slice(1, 2)) == TABLE.slice(1, 2).to_pylist()
    assert rows(pa.concat_tables([TABLE, TABLE])) == TABLE.to_pylist() * 2
    assert rows(TABLE.slice(0, 0)) == []
    assert rows(TABLE)[0]["sent"].isoformat() == "1951-02-01T13:30:00.000005+00:00"


def test_rows_made_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rows, "STEP", 3)
    lazy, whole = Rows(TABLE), TABLE.to_pylist()
    assert len(lazy) == 4
    assert list(lazy) == whole
    assert [lazy[n] for n in (0, 3, -1)] == [whole[n] for n in (0, 3, -1)]
    assert lazy[1:3] == whole[1:3]
    assert lazy[::-1] == whole[::-1]
    assert lazy[5:] == []
    with pytest.raises(IndexError):
        lazy[4]
