"""A paper not held came from and went to several: all are named, and what two papers say of it is put together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diplomatica.build import build
from diplomatica.library import Archive
from tests.resolve.orsk import FILES

ROW = {"kind": "telegram", "date": "1951-02-05", "sender": ["Foreign Office of Orsk"], "recipient": ["Erik Brandt"]}


def missing(root: Path, *mentions: str | list[str]) -> list[dict[str, Any]]:
    """Papers not held of an archive in which each paper speaks of one."""
    for folder in ("documents", "authority"):
        (root / folder).mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    for name, content in FILES.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    rows = [
        {**ROW, "id": f"tel-{n}", "title": f"Telegram {n}", "refers_to": [said] if isinstance(said, str) else said}
        for n, said in enumerate(mentions)
    ]
    (root / "documents" / "calendar.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    build(root)
    return list(Archive.open(root).missing().rows)


def test_all_are_named_and_the_first_stands_alone_too(tmp_path: Path) -> None:
    said = "number=7; date=1951-02-03; from=Maria Lund; to=Erik Brandt; to=Government of Vell; printed=Lund’s No. 7"
    [gone] = missing(tmp_path, said)
    assert (gone["from_id"], gone["senders"], gone["to_id"]) == ("lund", ["lund"], "brandt")
    assert gone["recipients"] == ["brandt", "vell"]
    assert gone["recipient_names"] == ["Erik Brandt", "Government of Vell"]


def test_what_two_papers_say_of_one_is_put_together(tmp_path: Path) -> None:
    both, one, other = (
        f"number=7; date=1951-02-03; from=Maria Lund; {to}; printed=Lund’s No. 7"
        for to in ("to=Erik Brandt; to=Government of Vell", "to=Government of Vell", "to=Foreign Office of Orsk")
    )
    gone = {tuple(row["recipients"]): row["mentions"] for row in missing(tmp_path, one, both, other)}
    assert gone == {("vell", "brandt"): 2, ("orsk-fo",): 1}


def test_one_that_is_spoken_of_without_them_has_none(tmp_path: Path) -> None:
    [gone] = missing(tmp_path, "number=7; date=1951-02-03; printed=Telegram No. 7")
    assert (gone["senders"], gone["recipients"], gone["recipient_names"]) == ([], [], [])


LETTER = "kind=letter; date=1951-02-03; from=Maria Lund; {to}; printed=Lund’s letter of the 3rd"
BRANDT, VELL, ORSK = "to=Erik Brandt", "to=Government of Vell", "to=Foreign Office of Orsk"


def letters(root: Path, *mentions: str | list[str]) -> list[tuple[list[str], int]]:
    """Addressees and mentions of the papers not held, each paper speaking of one or several letters of Lund's."""
    return sorted((sorted(row["recipients"]), row["mentions"]) for row in missing(root, *mentions))


def test_without_a_number_the_wider_circle_is_the_paper(tmp_path: Path) -> None:
    both, one = LETTER.format(to=f"{BRANDT}; {VELL}"), LETTER.format(to=BRANDT)
    assert letters(tmp_path, one, both, one) == [(["brandt", "vell"], 3)]
    with Archive.open(tmp_path) as archive:
        [[gone]] = [row.values() for row in archive.sql("SELECT id FROM not_held").to_pylist()]
        why = archive.sql(
            "SELECT rule, document_id, text FROM reasons WHERE fact_id = (SELECT id FROM not_held)"
        ).to_pylist()
        text = "spoken of as to Erik Brandt alone; kind, sender and day are the same"
        assert [tuple(row.values()) for row in why] == [("link.wider", "tel-0", text), ("link.wider", "tel-2", text)]
        # Each reference keeps what it says.
        said = archive.sql('SELECT to_id, not_held_id FROM "references" ORDER BY document_id').to_pylist()
        assert [(row["to_id"], row["not_held_id"]) for row in said] == [("brandt", gone)] * 3


def test_the_same_addressees_in_another_order(tmp_path: Path) -> None:
    there, back = LETTER.format(to=f"{BRANDT}; {VELL}"), LETTER.format(to=f"{VELL}; {BRANDT}")
    assert letters(tmp_path, there, back) == [(["brandt", "vell"], 2)]


def test_circles_within_circles(tmp_path: Path) -> None:
    circles = [LETTER.format(to="; ".join(to)) for to in ([BRANDT], [BRANDT, VELL], [BRANDT, VELL, ORSK])]
    assert letters(tmp_path, *circles) == [(["brandt", "orsk-fo", "vell"], 3)]


@pytest.mark.parametrize(
    "mentions",
    [
        (LETTER.format(to=BRANDT), LETTER.format(to=VELL)),  # neither within the other
        (LETTER.format(to=f"{BRANDT}; {VELL}"), LETTER.format(to=f"{BRANDT}; {ORSK}")),
        (LETTER.format(to=BRANDT), LETTER.format(to=f"{BRANDT}; {VELL}").replace("02-03", "02-04")),
        (LETTER.format(to=BRANDT), LETTER.format(to=f"{BRANDT}; {VELL}").replace("kind=letter", "kind=telegram")),
        (
            LETTER.format(to=BRANDT),
            LETTER.format(to=f"{BRANDT}; {VELL}").replace("Maria Lund", "Foreign Office of Orsk"),
        ),
        ([LETTER.format(to=BRANDT), LETTER.format(to=f"{BRANDT}; {VELL}")],),  # who speaks of both means two
        (LETTER.format(to=""), LETTER.format(to=f"{BRANDT}; {VELL}")),  # to whom is not said
        (LETTER.format(to=BRANDT), LETTER.format(to=f"{BRANDT}; {VELL}").replace("date=1951-02-03", "date=1951-02")),
        tuple(
            LETTER.format(to=to).replace("kind=letter; ", "").replace(" letter", " own")
            for to in (BRANDT, f"{BRANDT}; {VELL}")
        ),
    ],
    ids=["beside", "overlapping", "day", "kind", "sender", "one-paper", "to-nobody", "month", "no-kind"],
)
def test_what_stays_two(tmp_path: Path, mentions: tuple[str | list[str], ...]) -> None:
    assert len(letters(tmp_path, *mentions)) == 2


def test_which_of_two_wider_circles_nobody_knows(tmp_path: Path) -> None:
    circles = [LETTER.format(to="; ".join(to)) for to in ([BRANDT], [BRANDT, VELL], [BRANDT, ORSK])]
    assert letters(tmp_path, *circles) == [(["brandt"], 1), (["brandt", "orsk-fo"], 1), (["brandt", "vell"], 1)]
