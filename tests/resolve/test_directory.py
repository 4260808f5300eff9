"""Who is meant by a printed name or office, on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.forms import bare, identified, normal, tokens
from diplomatica.resolve.offices import Offices
from tests.resolve.orsk import directory

PERSON = frozenset({"person"})
DAY = date(1951, 2, 1)


@pytest.fixture
def orsk(tmp_path: Path) -> Directory:
    return directory(tmp_path)


@pytest.mark.parametrize(
    ("printed", "day", "entity", "rivals"),
    [
        ("Erik Brandt", DAY, "brandt", 0),
        ("ERIK BRANDT", DAY, "brandt", 0),
        ("Mr. Brandt", DAY, "brandt", 0),
        ("Brandt, E.", DAY, "brandt", 0),
        ("Soren Sorensen", DAY, "sorensen", 0),
        ("Falcon", date(1951, 1, 15), "brandt", 0),
        ("Falcon", date(1951, 3, 15), "lund", 0),
        ("Falcon", date(1951, 6, 1), None, 0),
        ("Falcon", None, None, 2),
        ("Heron", DAY, None, 2),
        ("Heron [Bo Olsen]", DAY, "olsen-b", 1),
        ("Heron (Anna Olsen)", DAY, "olsen-a", 1),
        ("Olsen", DAY, None, 2),
        ("Brandtson", DAY, None, 0),
        ("", DAY, None, 0),
    ],
)
def test_names(orsk: Directory, printed: str, day: date | None, entity: str | None, rivals: int) -> None:
    found = orsk.identify(printed, day, PERSON)
    assert (found.entity_id, len(found.rivals)) == (entity, rivals)
    assert 0 <= found.score <= 1


def test_holders_know_who_was_away(orsk: Directory) -> None:
    assert [t.person_id for t in orsk.holders("minister-tarn", date(1951, 2, 1))] == ["brandt"]
    assert [t.person_id for t in orsk.holders("minister-tarn", date(1951, 3, 15))] == ["lund"]
    assert [t.person_id for t in orsk.holders("consul-tarn", DAY)] == ["olsen-a", "olsen-b"], "two stay two"
    assert orsk.holders("minister-tarn", None) == [], "an unknown day has no holder"
    assert orsk.holders("minister-tarn", date(1952, 1, 1)) == []


def test_sides(orsk: Directory) -> None:
    assert orsk.side("minister-tarn", DAY) == "orsk"
    assert orsk.side("brandt", DAY) == "orsk"
    assert orsk.side("brandt", date(1960, 1, 1)) is None
    assert orsk.side("halm", DAY) is None


@pytest.mark.parametrize(
    ("phrase", "place", "side", "office"),
    [
        ("THE ORSKIAN MINISTER", "tarn", None, "minister-tarn"),
        ("Orskian minister in Tarn", None, None, "minister-tarn"),
        ("minister", "tarn", "orsk", "minister-tarn"),
        ("minister", "halm", "orsk", None),
        ("envoy", "halm", "vell", "envoy-halm"),
        ("envoy", "halm", "orsk", None),
        ("consul", None, None, "consul-tarn"),
        ("harbour master", "tarn", None, None),
    ],
)
def test_offices(orsk: Directory, phrase: str, place: str | None, side: str | None, office: str | None) -> None:
    assert Offices(orsk).find(phrase, place, side, DAY).entity_id == office


def test_forms() -> None:
    assert normal("Kim Il-sung’s  Ñame") == "kim il sungs name"
    assert identified("No brackets") == ("No brackets", None)
    assert bare("General A. B. Lund") == "lund"
    assert tokens("the Minister of Orsk, in Tarn") == {"minister", "orsk", "tarn"}
