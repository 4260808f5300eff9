"""Who and what can be asked about, and one channel beside what was said of it."""

from __future__ import annotations

from datetime import date, datetime

from diplomatica.flow.channel import channel
from diplomatica.flow.directory import actors, events
from tests.flow.tables import at, paper, tables, went


def test_actors_by_how_often_and_by_words() -> None:
    con = tables(
        documents=[paper("a", date(1951, 2, 4)), paper("b", date(1951, 2, 5))],
        parties=[
            {"document_id": "a", "role": "sender", "entity_id": "lund", "office_id": "consul"},
            {"document_id": "b", "role": "to", "entity_id": "lund"},
            {"document_id": "b", "role": "to", "entity_id": "vell", "status": "rejected"},
        ],
        mentions=[{"document_id": "a", "entity_id": "brandt", "start": 1, "end": 2}],
        names=[{"entity_id": "lund", "form": "Falcon", "kind": "cover", "status": "accepted"}],
    )
    answer = actors(con)
    assert [row["id"] for row in answer.rows[:3]] == ["lund", "consul", "brandt"]
    assert [(row["sent"], row["addressed"], row["mentioned"]) for row in answer.rows[:3]] == [
        (1, 1, 0),
        (1, 0, 0),
        (0, 0, 1),
    ]
    assert [row["id"] for row in actors(con, "FALC").rows] == ["lund"]
    assert [row["id"] for row in actors(con, "lund person").rows] == ["lund"]
    assert actors(con, "nobody").rows == [] and actors(con, "nobody").of == len(answer.rows) == answer.of
    assert next(row for row in answer.rows if row["id"] == "vell")["addressed"] == 0


def test_events_show_days_as_days() -> None:
    place = {"id": "tarn", "kind": "place", "name": "Tarn", "timezone": "Europe/Helsinki"}
    bounds = [datetime.fromisoformat(f"1951-02-0{n}T22:00:00+00:00") for n in (3, 4)]
    con = tables(
        entities=[place],
        events=[
            {
                "id": "day",
                "title": "A day",
                "kind": "act",
                "place_id": "tarn",
                "earliest": bounds[0],
                "latest": bounds[1],
            },
            {
                "id": "hour",
                "title": "An hour",
                "kind": "act",
                "place_id": "tarn",
                "earliest": at(5, 8),
                "latest": at(5, 8),
            },
        ],
    )
    rows = {row["id"]: row for row in events(con).rows}
    assert (rows["day"]["earliest_shown"], rows["day"]["latest_shown"]) == ("1951-02-04", "1951-02-04")
    assert rows["hour"]["earliest_shown"] == "1951-02-05T10:00+02:00"
    assert [row["id"] for row in events(con, "hour").rows] == ["hour"]


def test_claims_about_those_around_the_two_stand_beside_and_are_marked() -> None:
    def claim(name: str, sender: str | None, receiver: str | None) -> dict[str, object]:
        return {"document_id": "d", "passage_id": name, "quality": "late", "from_id": sender, "to_id": receiver}

    con = tables(
        documents=[paper("d", date(1951, 2, 4))],
        transmissions=[went("d", "consul", "office", at(4, 8), at(4, 9))],
        channel_claims=[
            claim("exact", "consul", "office"), claim("above", "legation", "orsk"), claim("open", None, "orsk"),
            claim("back", "office", "consul"), claim("other", "vell", "office"), claim("nobody", None, None),
        ],
    )  # fmt: skip
    answer = channel(con, "consul", "office")
    claims = [(row["passage_id"], row["of_these"]) for row in answer.rows if row["measure"] == "claim"]
    # Of the way back the office's own claim is kept apart: both ends must fit.
    assert claims[0] == ("exact", True)
    assert sorted(claims[1:]) == [("above", False), ("open", False)]
    assert any(note.startswith("3 claims of contemporaries, 1 of these two") for note in answer.notes)


def test_a_report_without_bounds_is_counted_in_the_denominator() -> None:
    con = tables(
        documents=[paper("d", date(1951, 2, 4)), paper("e", date(1951, 2, 5))],
        transmissions=[went("d", "consul", "office", at(4, 8), at(4, 9)), went("e", "consul", "office", at(5, 8))],
        events=[{"id": "act", "kind": "act", "earliest": at(4, 2), "latest": at(4, 5)}],
        reports=[{"event_id": "act", "document_id": name, "modality": "fact"} for name in ("d", "e")],
    )
    delays = {
        row["measure"]: row for row in channel(con, "consul", "office").rows if row["measure"].startswith("report")
    }
    assert (delays["report least"]["n"], delays["report least"]["of"]) == (1, 2)
    assert (delays["report least"]["median_seconds"], delays["report most"]["median_seconds"]) == (4 * 3600, 7 * 3600)
