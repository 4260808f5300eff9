"""To whom a paper came: the man, his office, or neither; and by when, by what he wrote of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flow.small import Row, archive, knew
from tests.resolve.orsk import FILES

STAY = "person_id,place_id,from,to,source\n"
WIRE: Row = {
    "kind": "telegram",
    "date": "1951-02-03",
    "sender": ["Foreign Office of Orsk"],
    "place_from": "Halm",
    "place_to": "Tarn",
    "sent": "1951-02-03T10:00+01:00",
    "received": "1951-02-03T13:30+02:00",
}
MINISTER = {**WIRE, "recipient": ["Minister of Orsk in Tarn"]}
NOON = "1951-02-03T13:30+02:00"


@pytest.mark.parametrize(
    ("recipient", "place", "minister", "brandt"),
    [
        # Addressed to the office, whose holder is at Halm: it came to the office.
        ("Minister of Orsk in Tarn", "halm", ("certain", NOON, "direct"), ("possible", None, "holder")),
        ("Erik Brandt, Minister of Orsk in Tarn", "halm", ("certain", NOON, "direct"), ("possible", None, "holder")),
        ("Minister of Orsk in Tarn", "tarn", ("certain", NOON, "member"), ("certain", NOON, "direct")),
        # Nothing but his name is printed: a stamp put on where he was not is not his, and nobody says whose.
        ("Erik Brandt", "halm", ("possible", None, "member"), ("possible", None, "direct")),
        ("Erik Brandt", "tarn", ("certain", NOON, "member"), ("certain", NOON, "direct")),
    ],
)
def test_a_holder_who_was_elsewhere(
    tmp_path: Path, recipient: str, place: str, minister: tuple[Any, ...], brandt: tuple[Any, ...]
) -> None:
    stays = f"{STAY}brandt,{place},1951-02-02,1951-02-04,diary\n"
    given = archive(tmp_path, [{**WIRE, "id": "wire", "recipient": [recipient]}], whereabouts=stays)
    found = knew(given, "wire")
    assert [(v, c, level) for v, c, _, level in (found["minister-tarn"], found["brandt"])] == [minister, brandt]
    for actor in ("minister-tarn", "brandt"):
        [row] = given.known(actor).rows
        assert (row["value"], row["certain_shown"], row["possible_shown"], row["level"]) == found[actor]


HANDOVER = (
    FILES["tenures"]
    .replace("brandt,minister-tarn,appointed,1951-01,1951-06", "brandt,minister-tarn,appointed,1951-01,1951-02-04")
    .replace("olsen-a", "lund,minister-tarn,appointed,1951-02-05,,list\nolsen-a", 1)
)


@pytest.mark.parametrize(
    ("received", "certain"),
    [("1951-02-04T13:30+02:00", "brandt"), ("1951-02-05T13:30+02:00", "lund"), (None, None)],
)
def test_the_holder_is_he_who_held_the_office_when_it_came(
    tmp_path: Path, received: str | None, certain: str | None
) -> None:
    given = archive(tmp_path, [{**MINISTER, "id": "wire", "received": received or ""}], tenures=HANDOVER)
    found = knew(given, "wire")
    assert [who for who in ("brandt", "lund") if found.get(who, ("",))[0] == "certain"] == (
        [certain] if certain else []
    )
    assert ("lund" in found) == (certain == "lund")


def test_what_came_to_an_office_came_to_its_holder_of_that_day(tmp_path: Path) -> None:
    # On the 5th both hold it: the paper of the 3rd, which came then, is nobody's but the office's.
    both = HANDOVER.replace("1951-02-04", "1951-02-05")
    given = archive(tmp_path, [{**MINISTER, "id": "wire", "received": "1951-02-05T13:30+02:00"}], tenures=both)
    assert set(knew(given, "wire", "brandt", "lund", "minister-tarn")) == {"minister-tarn"}


MENTION: Row = {
    "id": "later",
    "kind": "telegram",
    "date": "1951-02-06",
    "sender": ["Erik Brandt"],
    "recipient": ["Foreign Office of Orsk"],
    "place_from": "Tarn",
    "sent": "1951-02-06T09:00+02:00",
}
BARE = {**MINISTER, "id": "wire", "received": "", "numbers": ["own:14"]}
TIE = "number=14; from=Foreign Office of Orsk; printed=your No. 14"


@pytest.mark.parametrize("relation", ["answers", "refers_to", "follows"])
def test_who_speaks_of_a_paper_that_went_to_him_had_it_by_then(tmp_path: Path, relation: str) -> None:
    given = archive(tmp_path, [BARE, {**MENTION, relation: [TIE]}])
    assert knew(given, "wire", "brandt") == {
        "brandt": ("certain", "1951-02-06T09:00+02:00", "1951-02-03T11:00+02:00", "direct")
    }
    [way] = [row for row in given.table("transmissions").to_pylist() if row["document_id"] == "wire"]
    assert f"{way['arrived_latest']:%dT%H:%M}" == "06T07:00"
    [reason] = given.sql(f"SELECT rule, text, document_id FROM reasons WHERE fact_id = '{way['id']}'").to_pylist()
    how = ("flow.answered", "answered by") if relation == "answers" else ("flow.mentioned", "spoken of in")
    assert (reason["rule"], reason["text"], reason["document_id"]) == (
        how[0], f"{how[1]} later, which proves that it had come by then", "later")  # fmt: skip
    # What that implies for the delay is an upper bound and no figure of its own.
    rows = {row["measure"]: row for row in given.channel("orsk-fo", "brandt").rows}
    assert (rows["transit bounded"]["n"], rows["transit bounded"]["median_seconds"]) == (1, 70 * 3600)
    assert rows["transit printed"]["n"] == rows["transit"]["n"] == 0


def test_an_office_had_what_its_holder_speaks_of(tmp_path: Path) -> None:
    two = FILES["tenures"] + "sorensen,minister-tarn,acting,1951-02-03,1951-02-03,list\n"
    given = archive(tmp_path, [BARE, {**MENTION, "refers_to": [TIE]}], tenures=two)
    [way] = [row for row in given.table("transmissions").to_pylist() if row["document_id"] == "wire"]
    assert (way["to_id"], f"{way['arrived_latest']:%dT%H:%M}") == ("minister-tarn", "06T07:00")
    assert knew(given, "wire", "minister-tarn")["minister-tarn"][0] == "certain"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"date": "1951-02-03", "sent": "1951-02-03T08:00+02:00"}, "written before it was sent"),
        ({"date": "1951-02-02", "sent": "1951-02-02T08:00+02:00"}, "of an earlier day"),
        ({"sender": ["Maria Lund"]}, "not his to have had"),
    ],
)
def test_what_shows_nothing(tmp_path: Path, change: Row, why: str) -> None:
    given = archive(tmp_path, [BARE, {**MENTION, "refers_to": [TIE], **change}])
    [way] = [row for row in given.table("transmissions").to_pylist() if row["document_id"] == "wire"]
    assert way["arrived_latest"] is None, why
    assert knew(given, "wire", "brandt")["brandt"][0] == "possible", why


def test_a_mention_after_the_stamp_proves_nothing_more(tmp_path: Path) -> None:
    given = archive(tmp_path, [{**BARE, "received": NOON}, {**MENTION, "refers_to": [TIE]}])
    [way] = [row for row in given.table("transmissions").to_pylist() if row["document_id"] == "wire"]
    assert f"{way['arrived_latest']:%dT%H:%M}" == "03T11:30"
    assert given.sql("SELECT * FROM reasons WHERE rule LIKE 'flow.%'").num_rows == 0
