"""Bare words within one service mean its own offices and posts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diplomatica.resolve.own_side import Own
from tests.resolve.orsk import directory

DAY = date(1951, 2, 1)
ROW: dict[str, Any] = {
    "entity_id": None,
    "name_text": None,
    "office_text": None,
    "where_text": None,
    "text": None,
    "paper": "telegram",
}


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(directory(tmp_path))


@pytest.mark.parametrize(
    ("row", "side", "entity", "office"),
    [
        ({"office_text": "Foreign Office"}, "orsk", "orsk-fo", None),
        ({"office_text": "the Minister", "where_text": "Tarn"}, "orsk", "brandt", "minister-tarn"),
        ({"office_text": "Envoy"}, "vell", None, "envoy-halm"),
        ({"name_text": "Tarn"}, "orsk", "orsk-legation", None),  # a place in a list of copies
        ({"name_text": "Tarn", "office_text": "Legation"}, "orsk", "orsk-legation", None),
        (
            {"entity_id": "brandt", "name_text": "Brandt", "office_text": "Minister in Tarn"},
            "orsk",
            None,
            "minister-tarn",
        ),
    ],
    ids=["body", "office and its holder", "office that nobody held", "place", "post", "office beside a name"],
)
def test_own(own: Own, row: dict[str, Any], side: str, entity: str | None, office: str | None) -> None:
    found = own.find({**ROW, "day": DAY, "came": DAY, **row}, side)
    assert found is not None and found[:2] == (entity, office)


@pytest.mark.parametrize(
    ("row", "side"),
    [
        ({"office_text": "Foreign Office"}, "vell"),  # that side has none
        ({"office_text": "Foreign Office", "paper": "note"}, "orsk"),  # a note goes to another state's
        ({"name_text": "Halm"}, "orsk"),  # its own seat is no post
        ({"name_text": "Maria Lund"}, "orsk"),
        ({"office_text": "Deputy Minister"}, "orsk"),
        ({"entity_id": "lund", "name_text": "Lund", "office_text": "Consul in Tarn"}, "orsk"),  # she never was
    ],
    ids=["other side", "a note", "the seat", "a name", "another rank", "another's office"],
)
def test_not_own(own: Own, row: dict[str, Any], side: str) -> None:
    assert own.find({**ROW, "day": DAY, "came": DAY, **row}, side) is None
