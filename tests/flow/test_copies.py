"""Two papers with the same words: one text, one sending, and nothing of either hangs on whether the other may be seen."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from diplomatica.build import build
from diplomatica.library import Archive
from tests.flow.small import archive
from tests.link.test_versions import words
from tests.resolve.orsk import FILES

SETTINGS = '[archive]\nname = "Orsk (fiction)"\n\n[[source]]\npath = "secret/**"\naccess = "restricted"\n'
TEXT = words(3)
LETTER: dict[str, Any] = {
    "kind": "letter",
    "date": "1951-03-03",
    "sender": "Maria Lund",
    "recipient": "Erik Brandt",
    "place_from": "Tarn",
}
PAPERS = {
    # One as it lies in Halm, one as it lies with him who got it: only the other has two addressees, only this one hours.
    "a-halm": ({**LETTER, "recipient": ["Erik Brandt", "Søren Sørensen"]}, TEXT),
    "b-tarn": ({**LETTER, "place_to": "Tarn", "sent": "1951-03-03T08:00", "received": "1951-03-03T11:00"}, TEXT.upper()),
    # The same ends and day, and other words.
    "c-other": (LETTER, words(4)),
    "d-later": ({**LETTER, "recipient": "Søren Sørensen", "date": "1951-03-20"}, words(5)),
}  # fmt: skip


def built(root: Path, hidden: str | None = None, left_out: str | None = None) -> Path:
    """The archive of the papers, one of them restricted or not there at all."""
    for name in ("documents/secret", "authority"):
        (root / name).mkdir(parents=True)
    (root / "diplomatica.toml").write_text(SETTINGS, encoding="utf-8")
    for name, content in FILES.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    for name, (row, text) in PAPERS.items():
        folder = "secret/" if name == hidden else ""
        if name != left_out:
            (root / f"documents/{folder}{name}.txt").write_text(text, encoding="utf-8")
            entry = {"id": name, **row, "path": f"{folder}{name}.txt"}
            (root / f"documents/{folder}{name}.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    build(root, workers=0)
    return root


def everything(archive: Archive) -> dict[str, Any]:
    """What the questions answer in which a copy could show."""
    papers = [row["id"] for row in archive.sql("SELECT id FROM documents ORDER BY id").to_pylist()]
    window = ("brandt", "1951-03-01", "1951-03-31")
    answers = {
        **{f"who knew {name}": archive.who_knew(name) for name in papers},
        "known": archive.known("sorensen"),
        "channels": archive.channels(),
        "channel": archive.channel("lund", "brandt"),
        "houses": archive.channel("orsk-legation", "orsk-fo"),
        "completeness": archive.completeness(*window, within=timedelta(hours=24)),
        "silences": archive.silences("lund", "brandt"),
    }
    return {
        name: json.loads(json.dumps([*answer.rows, *answer.notes, answer.of], default=str))
        for name, answer in answers.items()
    }


def test_who_had_the_one_had_the_other(tmp_path: Path) -> None:
    with Archive.open(built(tmp_path)) as archive:
        [version] = archive.sql("SELECT document_id, relation, other_id, status FROM versions").to_pylist()
        assert version == {"document_id": "b-tarn", "relation": "copy_of", "other_id": "a-halm", "status": "accepted"}
        rows = {name: {row["actor_id"]: row for row in archive.who_knew(name).rows} for name in ("a-halm", "b-tarn")}
        # Only the copy has the stamp by which Brandt had it, only the other goes to Sørensen.
        for name in rows:
            assert rows[name]["brandt"]["certain_shown"] == "1951-03-03T11:00+02:00"
            assert rows[name]["sorensen"]["value"] == "possible"
        chain = [(link["document_id"], link["relation"]) for link in rows["a-halm"]["brandt"]["chain"]]
        assert chain == [("b-tarn", "letter"), ("a-halm", "copy_of")]


def test_it_is_sent_once(tmp_path: Path) -> None:
    with Archive.open(built(tmp_path)) as archive:
        counts = {
            (row["from_id"], row["to_id"]): (row["documents"], row["transmissions"]) for row in archive.channels().rows
        }
        assert counts == {("lund", "brandt"): (2, 2), ("lund", "sorensen"): (2, 2)}
        answer = archive.channel("lund", "brandt")
        assert [row["n"] for row in answer.rows if row["measure"] == "volume"] == [2]
        # That with both hours counts for the other.
        [delay] = [row for row in answer.rows if row["measure"] == "transit printed"]
        assert (delay["n"], delay["of"], delay["median_seconds"]) == (1, 2, 3 * 3600)
        assert "1 document more with the same ends and day: copies or translations, counted once" in answer.notes
        complete = archive.completeness("brandt", "1951-03-01", "1951-03-31", within=timedelta(hours=24))
        [documents] = [row for row in complete.rows if row["measure"] == "documents"]
        assert documents["of"] == 2
        assert "1 more with the same ends and day are copies or translations: each is counted once" in complete.notes


def test_a_translation_is_no_second_sending_and_carries_nothing(tmp_path: Path) -> None:
    """A translation has other words: who had the original has not, for that, had what an archive made of it."""
    rows = [
        {**LETTER, "id": "a-original", "path": "a-original.txt"},
        {**LETTER, "id": "b-english", "path": "b-english.txt"},
    ]
    texts = {"a-original.txt": words(6), "b-english.txt": words(7)}
    counts = {}
    for name, change in (("apart", {}), ("together", {"translation_of": "a-original"})):
        (tmp_path / name).mkdir()
        with archive(tmp_path / name, [rows[0], {**rows[1], **change}], texts) as opened:
            [row] = opened.channels().rows
            notes = opened.channel("lund", "brandt").notes
            chains = [len(known["chain"]) for known in opened.who_knew("b-english").rows]
            counts[name] = (
                row["documents"],
                row["transmissions"],
                set(chains),
                sum("counted once" in note for note in notes),
            )
    assert counts == {"apart": (2, 2, {1}, 0), "together": (1, 1, {1}, 1)}


@pytest.mark.parametrize("hidden", ["a-halm", "b-tarn"])
def test_a_hidden_copy_is_as_if_it_were_not_there(tmp_path: Path, hidden: str) -> None:
    with (
        Archive.open(built(tmp_path / "hidden", hidden=hidden)) as public,
        Archive.open(built(tmp_path / "less", left_out=hidden)) as less,
    ):
        assert everything(public) == everything(less)


HALVES = {
    # As it lies with him who sent it, and as it lies with him who got it: each has the hour of its own end.
    "a-sent": {**LETTER, "place_to": "Halm", "sent": "1951-03-03T08:00+02:00"},
    "b-got": {**LETTER, "place_to": "Halm", "received": "1951-03-04T11:30+01:00"},
}


def halves(root: Path, change: dict[str, dict[str, Any]], words_of: dict[str, str]) -> Archive:
    rows = [{**row, "id": name, "path": f"{name}.txt", **change.get(name, {})} for name, row in HALVES.items()]
    return archive(root, rows, {f"{name}.txt": words_of.get(name, TEXT) for name in HALVES})


def test_two_copies_that_print_one_hour_each_are_one_delay(tmp_path: Path) -> None:
    given = halves(tmp_path, {}, {})
    answer = given.channel("lund", "brandt")
    delays = {row["measure"]: row for row in answer.rows if row["measure"].startswith("transit ")}
    # Tarn is an hour ahead of Halm: 8:00 to 11:30 on the next day are 27 hours and a half on paper, and one more.
    assert (delays["transit printed"]["n"], delays["transit printed"]["of"]) == (1, 1)
    assert delays["transit printed"]["median_seconds"] == 27.5 * 3600
    assert delays["transit least"]["median_seconds"] == delays["transit most"]["median_seconds"] == 28.5 * 3600
    assert (
        "1 of these delays from two copies, of which one prints the hour of sending and one that of receipt"
        in answer.notes
    )
    [row] = given.channels().rows
    assert (row["documents"], row["with_both_hours"], row["delay_median_seconds"]) == (1, 1, 28.5 * 3600)
    assert row["put_together"] == 1
    assert any(note.startswith("1 of these delays from two copies") for note in given.channels().notes)
    # Nothing of it is written down: each paper says what it says.
    assert given.table("transmissions", ["delay_printed_seconds"])["delay_printed_seconds"].null_count == 2


def test_a_copy_without_a_sender_is_the_sending_that_another_names(tmp_path: Path) -> None:
    """And one more where it alone has a delay."""
    torn = {"b-got": {"sender": "", "place_from": ""}}
    for name in ("torn", "hours"):
        (tmp_path / name).mkdir()
    given = halves(tmp_path / "torn", torn, {})
    [row] = given.channels().rows
    complete = given.completeness("brandt", "1951-03-01", "1951-03-31", within=timedelta(hours=24))
    assert [row["of"] for row in complete.rows if row["measure"] == "documents"] == [1]
    assert (row["from_id"], row["documents"], row["with_both_hours"]) == ("lund", 1, 0)
    torn["b-got"]["sent"] = HALVES["a-sent"]["sent"]
    assert len(halves(tmp_path / "hours", torn, {}).channels().rows) == 2


@pytest.mark.parametrize(
    ("change", "words_of"),
    [
        ({"b-got": {"date": "1951-03-04"}}, {}),
        ({"b-got": {"sender": "Søren Sørensen"}}, {}),
        ({"b-got": {"recipient": "Søren Sørensen"}}, {}),
        (
            {"b-got": {"recipient": ["Erik Brandt", "Søren Sørensen"], "place_to": ""}},
            {},
        ),  # one of the two, nobody says which
        ({"b-got": {"received": "1951-03-03"}}, {}),  # no hour
        ({"b-got": {"received": "1951-03-01T09:00"}}, {}),  # before it was sent, whatever the clocks
        ({}, {"b-got": words(4)}),
    ],
    ids=["day", "sender", "receiver", "several", "no-hour", "before", "words"],
)
def test_what_is_not_put_together(tmp_path: Path, change: dict[str, Any], words_of: dict[str, str]) -> None:
    given = halves(tmp_path, change, words_of)
    assert sum(row["with_both_hours"] for row in given.channels().rows) == 0
    for sender in ("lund", "sorensen"):
        for row in given.channel(sender, "brandt").rows:
            assert row["measure"] != "transit printed" or row["n"] == 0
