"""What editors say of a paper right behind a reference: which document it is, or that it is none of this edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.library import Archive

HEAD = (
    "{n}. Telegram From the Embassy in Iran to the Department of StateSource: Department of State, Central Files, 891.00/3–1251. "
    "Secret. Tehran, March {day}, 1951—6 p.m. {number}. {body} Brandt "
)
FILL = "{n}. Memorandum of ConversationSource: Straits Files. Secret. Vellgard, May {day}, 1951. The harbor is closed. Lund "


def volume(*papers: tuple[int, int, str]) -> str:
    """A numbered volume that begins with these telegrams: day of March, number, words."""
    made = [HEAD.format(n=n, day=day, number=number, body=body) for n, (day, number, body) in enumerate(papers, 1)]
    made += [FILL.format(n=n, day=n % 28 + 1) for n in range(len(papers) + 1, 30)]
    return "The Straits, Volume I. Abbreviations: 1. Dept, Department. " + "".join(made)


def built(root: Path, **files: str) -> Archive:
    (root / "documents").mkdir()
    (root / "diplomatica.toml").write_text(
        '[[source]]\npath = "**"\nconvention = "us-state"\nsplit = "frus-flat"\n', encoding="utf-8"
    )
    for name, text in files.items():
        (root / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
    build(root, workers=0)
    return Archive.open(root)


def rows(archive: Archive, query: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in archive.sql(query).to_pylist()]


LINKS = """SELECT r.number, d.edition_number, n.status, n.known_location FROM "references" r
LEFT JOIN documents d ON d.id = r.target_id LEFT JOIN not_held n ON n.id = r.not_held_id ORDER BY r.number, r.document_id"""


def test_pointers_are_followed_and_papers_not_printed_are_no_paper_of_the_edition(tmp_path: Path) -> None:
    archive = built(
        tmp_path,
        vell=volume(
            (1, 81, "The bridge is closed."),
            (
                2,
                82,
                "We go on from telegram 7081.Document 1. Nothing is new. See Embtel 81.Not printed; it told of ice.",
            ),
            (
                3,
                83,
                "We go on from telegram 7082 (supra) and telegram 90, Post, p. 12. It is not so with Embtel 84, infra, and the rest.",
            ),
            (4, 84, "Nothing is known of Embtel 81, March 1, and of the ships."),
        ),
    )
    # 7081 and 7082 are other numbers than those of the papers pointed to: a note may point to one that only speaks of it.
    assert rows(archive, LINKS) == [
        ("7081", None, "not_held", None),
        ("7082", None, "not_held", None),
        ("81", None, "not_printed", None),
        ("81", "1", None, None),
        ("84", "4", None, None),
        ("90", None, "extant_elsewhere", "Post, p. 12"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "papers"),
    [
        ("Embtel 90, February 3,Not printed.", "Embtel 90, February 3, Not found.", [("not_printed", 2)]),
        ("Embtel 90, February 3, and so on", "Embtel 90, February 3,Not printed.", [("not_printed", 2)]),
        ("Embtel 90, February 3,Not printed.", "Embtel 90, February 4,Not printed.", [("not_printed", 1)] * 2),
        ("Embtel 90, February 3,Not printed.", "Deptel 90, February 3,Not printed.", [("not_printed", 1)] * 2),
        ("telegram 90, February 3, from Praha", "telegram 90, February 3, from Paris", [("not_held", 1)] * 2),
    ],
    ids=["two-notes", "one-note", "other-day", "other-direction", "other-town"],
)
def test_one_row_for_all_who_speak_of_a_paper_that_is_not_here(
    tmp_path: Path, first: str, second: str, papers: list[tuple[str, int]]
) -> None:
    archive = built(
        tmp_path, vell=volume((5, 81, f"We have seen {first} and more."), (6, 82, f"We have seen {second} and more."))
    )
    assert rows(archive, "SELECT status, mentions FROM not_held ORDER BY id") == papers


def test_every_link_says_why(tmp_path: Path) -> None:
    archive = built(
        tmp_path,
        vell=volume(
            (1, 81, "The bridge is closed."),
            (2, 82, "We go on from mytel 81, March 1, and from telegram 81, infra."),
            (
                3,
                83,
                "We go on from Embtel 82.Document 2. Nothing is new. See Embtel 84, March 2,Not printed; it told of ice.",
            ),
        ),
    )
    why = 'SELECT r.text, s.rule, s.text AS why, s.score, s.document_id FROM reasons s JOIN "references" r USING (fact_id) ORDER BY 1'
    assert rows(archive, why) == [
        ("Embtel 82", "link.pointer", "the editor’s note there: Document 2", 0.97, "vell-2"),
        ("Embtel 84, March 2", "link.pointer", "the editor’s note there: not printed", 0.97, "vell-3"),
        (
            "mytel 81, March 1",
            "link.target",
            "it bears that number, it is of that day, it came from Tehran",
            0.998,
            "vell-1",
        ),
        ("telegram 81", "link.target", "it bears that number", 0.908, "vell-1"),
    ]


def test_a_paper_not_held_says_who_speaks_of_it(tmp_path: Path) -> None:
    archive = built(
        tmp_path, vell=volume((1, 81, "So it was in Embtel 70, February 3,Not printed. The bridge is closed."))
    )
    (gone,) = archive.sql("SELECT id FROM not_held").to_pylist()
    proof = archive.explain_made(gone["id"])
    assert proof is not None
    assert [(told["document_id"], told["text"]) for told in proof["mentions"]] == [("vell-1", "Embtel 70, February 3")]
    done = CliRunner().invoke(cli, ["explain", gone["id"], "--archive", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "status: not_printed" in done.output
    assert "named in vell-1: 'Embtel 70, February 3'" in done.output
    assert archive.explain_made("nh-none") is None
