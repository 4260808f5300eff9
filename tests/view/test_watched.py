"""A connection through a lens makes what a query names, so that no question of ours finds a table without the lens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from diplomatica.flow.verdict import Answer
from diplomatica.library import Archive
from diplomatica.model.schema import TABLES
from tests.view.lenses import lens_of
from tests.view.orsk import make_archive

MOMENT = ("bartold", "1951-05-12")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(make_archive(tmp_path_factory.mktemp("orsk") / "archive"), "all") as opened:
        yield opened


def _new(archive: Archive) -> Archive:
    """Through a lens that nobody has asked anything through yet."""
    archive._lenses.clear()
    return archive.as_known_to(*MOMENT)


def _said(answer: object) -> str:
    if isinstance(answer, Answer):
        return repr((list(answer.rows), answer.notes, answer.tally, answer.certain and list(answer.certain.rows)))
    return repr(answer)


def test_each_table_is_that_of_the_lens(archive: Archive) -> None:
    whole = _new(archive)
    for name in TABLES:  # all tables are made before a reader's own SQL
        count = [(row["n"],) for row in whole.view.sql(f'select count(*) as n from "{name}"').to_pylist()]
        for query in (f'select count(*) from "{name}"', f'WITH x AS (FROM\n"{name.upper()}") SELECT count(*) FROM x'):
            assert _new(archive).view.connection.execute(query).fetchall() == count, query
    assert _new(archive).view.connection.sql('select count(*) from "documents"').fetchall() == [
        (len(lens_of(whole).documents),)
    ]


def test_whatever_else_a_connection_does_finds_all_tables(archive: Archive) -> None:
    con = _new(archive).view.connection.cursor()
    schema = archive.as_known_to(*MOMENT).view._schema
    con.execute(f"use {schema}")
    assert (
        con.execute("select count(*) from documents").fetchall()
        < archive.view.connection.execute("select count(*) from documents").fetchall()
    )


def test_no_question_asks_a_table_that_was_not_made(archive: Archive) -> None:
    """The answers are the same where all tables are made before the first question."""
    day = f"{MOMENT[1]}T12:00Z"
    questions: dict[str, Callable[[Archive], object]] = {
        "channels": lambda a: a.channels(),
        "channel": lambda a: a.channel(MOMENT[0], "kern"),
        "known": lambda a: a.known(MOMENT[0], day),
        "learned": lambda a: a.learned(MOMENT[0], "1951-05-01", "1951-05-12"),
        "ahead": lambda a: a.ahead(MOMENT[0], "kern"),
        "missing": lambda a: a.missing(),
        "requests": lambda a: a.requests(),
        "silences": lambda a: a.silences(MOMENT[0], "kern"),
        "events": lambda a: a.events(),
        "actors": lambda a: a.actors(),
        "doubts": lambda a: a.doubts(),
        "explain": lambda a: a.show("orsk-12"),
    }
    for name, question in questions.items():
        lazily = question(_new(archive))
        whole = _new(archive)
        whole.view._made()
        assert _said(question(whole)) == _said(lazily), name
