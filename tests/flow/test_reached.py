"""What a lens lets through, against the oracle; and what a moment means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from diplomatica.errors import UsageError
from diplomatica.flow.reached import Moment, moment, reached
from tests.flow import oracle
from tests.flow.oracle import World
from tests.flow.worlds import ACTORS, BEGIN, Shelf, told, world

ARCHIVES = int(os.environ.get("DIPLOMATICA_ARCHIVES", "10"))
pytestmark = pytest.mark.timeout(60 + 5 * ARCHIVES)
PROPERTY = settings(max_examples=ARCHIVES, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.con.close()


def by_then(verdict: oracle.Verdict | None, at: Moment) -> str | None:
    """What the oracle's verdict is worth at a moment."""
    then = oracle.by_then(verdict, at.perhaps) if verdict else None
    if then is None or then.value == "attested_not":
        return None
    return "certain" if then.certain is not None and then.certain <= at.surely else "possible"


def expected(one: World, actor: str, at: Moment) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The documents that had come, and their passages, each asked about alone."""
    documents, passages = {}, {}
    for row in one["documents"]:
        name = row["id"]
        value = by_then(oracle.who_knew(one, name).get(actor), at)
        if value is None:
            continue
        documents[name] = value
        asked = [p["passage_id"] for p in one.live("passages") if p["document_id"] == name]
        each = {p: by_then(oracle.who_knew(one, f"{name}#{p}").get(actor), at) for p in asked}
        had = {p: how for p, how in sorted(each.items()) if how is not None}
        if had != dict.fromkeys(asked, value):
            passages[name] = had
    return documents, passages


@PROPERTY
@given(st.integers(0, 10_000_000), st.sampled_from(ACTORS), st.integers(0, 300), st.integers(0, 30))
def test_what_came_is_what_the_oracle_says(shelf: Shelf, seed: int, actor: str, hours: int, unsure: int) -> None:
    begin = BEGIN + timedelta(hours=hours)
    at = Moment("then", begin, begin + timedelta(hours=unsure))
    for one in (world(seed + n) for n in range(4)):
        found = reached(shelf.put(one), actor, at)
        documents, passages = expected(one, actor, at)
        assert found.documents == documents, told(one)
        assert {name: dict(sorted(part.items())) for name, part in found.parts.items()} == passages, told(one)


@pytest.mark.parametrize(
    ("text", "surely", "perhaps"),
    [
        ("1951-05-14", "1951-05-14T10:00:00+00:00", "1951-05-15T14:00:00+00:00"),
        ("1951-05", "1951-05-31T10:00:00+00:00", "1951-06-01T14:00:00+00:00"),
        ("1951", "1951-12-31T10:00:00+00:00", "1952-01-01T14:00:00+00:00"),
        ("1951-05-14T17:00+02:00", "1951-05-14T15:00:00+00:00", "1951-05-14T15:00:00+00:00"),
        ("1951-05-14T17:00Z", "1951-05-14T17:00:00+00:00", "1951-05-14T17:00:00+00:00"),
    ],
)
def test_a_moment(text: str, surely: str, perhaps: str) -> None:
    assert moment(text) == Moment(text, datetime.fromisoformat(surely), datetime.fromisoformat(perhaps))


@pytest.mark.parametrize(
    "text", ["", "May", "1951-13", "1951-05-14T17:00", "1951-05-14T", "1951/..", "9999-12-31", "14.5.51"]
)
def test_no_moment(text: str) -> None:
    with pytest.raises(UsageError, match="write a day"):
        moment(text)
