"""Legends that say *ibid.* take what they leave out from the document before, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pytest

from diplomatica.resolve.ibid import resolve_ibid

PARTS = ("repository", "fond", "opis", "delo", "papka", "listy")
FULL = ("ORSKA", "3", "66", "329", None, "51")
BOOK = ("BArch", None, None, None, None, None)


def resolved(rows: Sequence[tuple[str, int, str, Sequence[str | None]]]) -> list[tuple[str | None, ...]]:
    """The parts of each holding of documents at (file, place) with a rule, in the order given."""
    con = duckdb.connect()
    con.execute("create table documents (id text, source_path text, source_start int)")
    con.execute(
        f"create table holdings (document_id text, ordinal int, collection text, {' text, '.join(PARTS)} text, rule text, status text)"
    )
    for number, (path, place, rule, parts) in enumerate(rows):
        con.execute("insert into documents values (?, ?, ?)", [f"d{number:02}", path, place])
        con.execute(
            "insert into holdings values (?, 0, null, ?, ?, ?, ?, ?, ?, ?, 'accepted')", [f"d{number:02}", *parts, rule]
        )
    resolve_ibid(con)
    return con.execute(f"select {', '.join(PARTS)} from holdings order by document_id").fetchall()


def ibid(**parts: str) -> tuple[str | None, ...]:
    return tuple(parts.get(name) for name in PARTS)


def test_a_chain_goes_back_to_what_was_last_said() -> None:
    found = resolved(
        [
            ("a.txt", 10, "legend.line", FULL),
            ("a.txt", 20, "legend.ibid", ibid(listy="62")),
            ("a.txt", 30, "legend.ibid", ibid(delo="471", listy="5")),
            ("a.txt", 40, "legend.ibid", ibid(listy="9")),
        ]
    )
    assert found[1:] == [
        ("ORSKA", "3", "66", "329", None, "62"),
        ("ORSKA", "3", "66", "471", None, "5"),
        ("ORSKA", "3", "66", "471", None, "9"),
    ]


@pytest.mark.parametrize(
    ("before", "own", "expected"),
    [
        (("a.txt", FULL), ibid(opis="7", listy="1"), ("ORSKA", "3", "7", None, None, "1")),
        (("a.txt", FULL), ibid(fond="9"), ("ORSKA", "9", None, None, None, None)),
        (("b.txt", FULL), ibid(listy="1"), ibid(listy="1")),
        (("a.txt", BOOK), ibid(listy="1"), ("BArch", None, None, None, None, "1")),
    ],
    ids=("a greater part printed", "a fond printed", "another file", "a book before"),
)
def test_nothing_more_than_that(
    before: tuple[str, Sequence[str | None]], own: Sequence[str | None], expected: tuple[str | None, ...]
) -> None:
    first = ("a.txt", 5, "legend.line", FULL)
    rows = (
        [first, (before[0], 10, "legend.line", before[1])]
        if before[0] == "a.txt"
        else [(before[0], 10, "legend.line", FULL)]
    )
    assert resolved([*rows, ("a.txt", 20, "legend.ibid", own)])[-1] == expected


def test_the_first_of_a_file_keeps_its_own_parts() -> None:
    assert resolved([("a.txt", 10, "legend.ibid", ibid(listy="1"))]) == [ibid(listy="1")]
