"""Two hundred fictional telegrams come out as they were made: nothing is learned by heart."""

from __future__ import annotations

import random
from typing import Any

import pytest

from diplomatica.model.layers import view
from tests.parse.fiction import Expected, parsed, telegram

COPIES = 240


def rows(text: str, table: str, found: dict[str, list[dict[str, Any]]], **wanted: str) -> list[dict[str, Any]]:
    """The rows of a table that hold these values, with the words of their span."""
    return [
        {**row, "words": text[row["start"] : row["end"]]}
        for row in found.get(table, [])
        if all(row.get(key) == value for key, value in wanted.items())
    ]


def part(text: str, act: dict[str, Any], role: str) -> list[str]:
    return [text[int(p.split(":")[1]) : int(p.split(":")[2])] for p in act["parts"] if p.startswith(f"{role}:")]


@pytest.mark.parametrize("number", range(COPIES))
@pytest.mark.parametrize("catalogued", [True, False], ids=["catalogued", "text-alone"])
def test_a_fictional_telegram(number: int, catalogued: bool) -> None:
    text, want = telegram(random.Random(number))
    result = parsed(text, want.day if catalogued else None)
    found = result.rows
    assert result.document["date_edtf"] == want.day.isoformat()
    assert result.document["date_basis"] == "handwritten"
    assert result.document["place_to_text"] == want.town_to
    assert not result.document.get("classification")
    assert [t["local"] for t in found["times"]] == [want.day.isoformat()]
    assert not found.get("numbers")
    check_passages(text, want, found)
    check_people(text, want, found)
    check_asks(text, want, found)
    check_marks(text, want, found)
    assert [p.code for p in result.problems] == ["unclosed-quotation"]


def check_passages(text: str, want: Expected, found: dict[str, list[dict[str, Any]]]) -> None:
    points = {row["passage_id"]: row["words"] for row in rows(text, "passages", found, kind="point")}
    assert set(points) == set(want.points)
    for name, (first, last) in want.points.items():
        assert points[name].startswith(first), name
        assert points[name].endswith(last), name
    held: dict[str, int] = {}
    for row in rows(text, "passages", found, kind="paragraph"):
        if row["parent_id"]:
            held[row["parent_id"]] = held.get(row["parent_id"], 0) + 1
    assert held == want.paragraphs
    [speech] = rows(text, "speech", found)
    assert speech["words"].startswith("First.")
    assert speech["end"] == max(row["end"] for row in rows(text, "passages", found, kind="point"))


def check_people(text: str, want: Expected, found: dict[str, list[dict[str, Any]]]) -> None:
    parties = {row["role"]: row["words"] for row in rows(text, "parties", found, basis="text")}
    assert parties["signed"] == parties["sender"] == want.signer
    assert parties["authorised"] == want.authority
    assert parties["for"] == want.guest
    assert parties["to"].endswith("AMBASSADOR")
    assert set(parties) == {"signed", "sender", "authorised", "for", "to"}
    people = [row["words"] for row in rows(text, "mentions", found, kind="person")]
    assert sorted(people) == sorted([*want.delegates, want.informed, want.signer])
    assert [row["words"] for row in rows(text, "mentions", found, kind="group")] == want.groups
    assert [row["words"] for row in rows(text, "mentions", found, kind="office")] == [want.via]


def check_asks(text: str, want: Expected, found: dict[str, list[dict[str, Any]]]) -> None:
    asked = {row["kind"]: row["words"] for row in rows(text, "requests", found)}
    assert asked == {"convey": want.convey, "answer": want.demand}
    conveyed, talk, between, told = (act for act in found["acts"] if act["kind"] not in ("claim", "ignorance"))
    assert part(text, conveyed, "to") == [want.guest]
    assert conveyed["passages"] == [name for name in sorted(want.points) if "." not in name]
    assert (talk["text"], talk["date_earliest"], talk["date_latest"]) == (want.talk_words, want.talk, want.talk)
    assert part(text, talk, "with") == [want.guest]
    assert (between["text"], between.get("date_earliest")) == (want.between, None)
    assert (part(text, between, "by"), part(text, between, "with")) == (want.delegates, [want.guest])
    assert (told["text"], told["date_earliest"], told["passages"]) == (want.told, want.talk, want.told_points)
    assert (part(text, told, "to"), part(text, told, "via")) == ([want.informed], [want.via])
    relations = [
        (row["relation"], row["words"]) for row in sorted(rows(text, "references", found), key=lambda row: row["start"])
    ]
    assert relations == [
        ("refers", want.talk_words),
        ("refers", want.between),
        ("refers", want.told),
        ("drafts", "an earlier draft of this telegram follows"),
    ]


def check_marks(text: str, want: Expected, found: dict[str, list[dict[str, Any]]]) -> None:
    marks = {(row["kind"], row["subtype"]): row for row in rows(text, "marks", found)}
    assert set(marks) == {
        ("handwritten", None), ("inserted", None), ("gloss", "source_word"), ("gloss", "supplied"), ("translator_note", None),
    }  # fmt: skip
    assert marks["inserted", None]["text"] == want.insertion
    assert marks["gloss", "source_word"]["text"] == want.gloss
    assert marks["gloss", "supplied"]["text"] == want.supplied
    assert marks["handwritten", None]["date_text"] == want.day.isoformat()
    read, before = view(text, found["marks"], "read").text, view(text, found["marks"], "before").text
    assert f" {want.insertion} " in read
    assert want.insertion not in before
    assert "[" not in read + before
    assert "  " not in read + before
