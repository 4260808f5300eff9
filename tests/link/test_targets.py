"""Which paper a reference means: by number, day and posts, by the hour, by what both speak of; and when none is taken."""

from __future__ import annotations

import msgspec
import pytest

from diplomatica.model.document import Field, RawDocument
from evaluation.linking import raw_document
from evaluation.web import Given, linked, references

HEADS = {
    "out": "Telegram The Secretary of State to the Ambassador in Iran (Brandt) Washington, {day}—{hour}. {number}. ",
    "in": "891.00/{file}: Telegram The Ambassador in Iran (Brandt) to the Secretary of State Tehran, {day}—{hour}. {number}. ",
    "praha": "860.00/{file}: Telegram The Ambassador in Czechoslovakia (Holt) to the Secretary of State Praha, {day}—{hour}. {number}. ",
}


def paper(name: str, kind: str, number: int, day: str, hour: str, body: str) -> tuple[str, RawDocument]:
    head = HEADS[kind].format(day=day, hour=hour, number=number, file="3–1251")
    return name, raw_document(head + body, name, [])


def links(*papers: tuple[str, RawDocument]) -> dict[str, str | None]:
    """The target of each reference by its words."""
    texts = {name: raw.text for name, raw in papers}
    found = references(papers, "us-state", Given())
    return {texts[row["document_id"]][row["start"] : row["end"]]: row["target_id"] for row in found}


SMALL = (
    paper("a", "out", 82, "March 3, 1951", "4 p.m.", "The bridge is closed. Repeated to Praha as 17. Lund "),
    paper(
        "b", "in", 82, "March 3, 1951", "6 p.m.", "The harbour master speaks of mines in the eastern channel. Brandt "
    ),
    paper("c", "praha", 82, "March 3, 1951", "9 p.m.", "The harvest is poor and prices rise. Holt "),
)


@pytest.mark.parametrize(
    ("kind", "words", "target"),
    [
        ("in", "Deptel 82, March 3", "a"),
        ("in", "mytel 82, March 3", "b"),
        ("in", "Department’s 82 of March 3, 4 p.m.", "a"),
        ("in", "Prague’s 82, March 3", "c"),
        ("out", "urtel 82, March 3", "b"),
        ("out", "telegram 82, March 3, from Praha", "c"),
        ("praha", "Deptel 17, March 3", "a"),
        ("in", "Deptel 82, March 9", None),
        ("in", "telegram 82, March 3", None),
        ("in", "my telegram of March 3, 6 p.m.", "b"),
        ("out", "your telegram [number illegible] of March 3, 6 p.m.", "b"),
        ("in", "your telegram of March 4", None),
    ],
    ids=[
        "centre",
        "own",
        "with-hour",
        "town",
        "theirs",
        "from-town",
        "repeat",
        "other-day",
        "three-fit",
        "hour",
        "no-number",
        "none",
    ],
)
def test_a_reference_finds_its_paper(kind: str, words: str, target: str | None) -> None:
    citing = paper("z", kind, 99, "March 12, 1951", "5 p.m.", f"Reference is made to {words}. Nothing else is known.")
    found = links(*SMALL, citing)
    assert found[words] == target


def test_what_both_speak_of_decides_between_papers_of_one_day() -> None:
    more = paper("d", "in", 84, "March 3, 1951", "7 p.m.", "Premier and cabinet quarrel about the oil decree. Brandt ")
    body = "Nothing is new of the mines in the eastern channel that the harbour master saw; see my telegram of March 3, for him."
    found = links(*SMALL, more, paper("z", "in", 99, "March 12, 1951", "5 p.m.", body))
    assert found["my telegram of March 3"] == "b"


def test_a_number_that_many_bear_is_no_clue_by_itself() -> None:
    many = [
        paper(f"m{n:03}", "in", 1, f"March {n % 28 + 1}, {1940 + n % 8}", "6 p.m.", "Quiet. Brandt ")
        for n in range(240)
    ]
    citing = paper("z", "praha", 99, "March 12, 1951", "5 p.m.", "Reference is made to telegram 1.")
    assert links(*many, citing)["telegram 1"] is None
    assert cuts(*many, citing) == [
        (
            "z",
            "No. 1 is borne by more than 200 papers here, and the reference tells neither its day nor from where it came",
        )
    ]


def cuts(*papers: tuple[str, RawDocument]) -> list[tuple[str, str]]:
    """The document and the beginning of what is said of each search that ended at a bound."""
    query = "SELECT document_id, split_part(message, ':', 1) FROM problems WHERE code IN ('too-many-candidates', 'long-run') ORDER BY ALL"
    with linked(papers, "us-state", Given()) as con:
        return con.execute(query).fetchall()


def test_papers_of_one_day_that_are_too_many_to_compare_are_said() -> None:
    many = [paper(f"m{n:03}", "in", n, "March 3, 1951", "6 p.m.", "Quiet. Brandt ") for n in range(101, 145)]
    citing = paper("z", "in", 99, "March 12, 1951", "5 p.m.", "Reference is made to my telegram of March 3, for him.")
    assert cuts(*many, citing) == [
        ("z", "more than 20 papers fit"),
        ("z", "more than 40 papers of that day fit"),
    ]
    assert cuts(*many[:20], citing) == []


def test_a_long_run_of_numbers_is_said() -> None:
    run = paper("a", "in", 12, "March 3, 1951", "6 p.m.", "Quiet. Brandt ")[1]
    short, long = (
        msgspec.structs.replace(run, fields=[Field("numbers", f"own:485-{last}", "row 1")]) for last in (505, 506)
    )
    assert cuts(("a", short)) == []
    assert cuts(("a", long)) == [("a", "the numbers 485-506 are more than 20")]


def test_a_telegram_in_parts_is_called_by_any_of_their_numbers() -> None:
    parts = raw_document("Spec. No. 485-487 March 24, 1951 Vell\n\nThe bridge is closed.\n", "a", [])
    other = raw_document("Spec. No. 488 March 24, 1951 Vell\n\nTo our No. 485. The text follows.\n", "b", [])
    found = references([("a", parts), ("b", other)], "soviet", Given())
    assert [(row["number"], row["target_id"]) for row in found] == [("485", "a")]


def test_of_a_paper_printed_twice_the_one_of_the_same_volume_is_meant() -> None:
    twice = [
        paper(f"{volume}#1", "in", 82, "March 3, 1951", "6 p.m.", "The bridge is closed. Brandt ")
        for volume in ("v1", "v2")
    ]
    found = links(
        *twice, paper("v2#2", "out", 99, "March 12, 1951", "5 p.m.", "Reference is made to urtel 82, March 3, on it.")
    )
    assert found["urtel 82, March 3"] == "v2#1"
