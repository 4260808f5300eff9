"""Requests as they stood at a moment, and how long they had been open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from diplomatica.cli.knowledge import STATES
from diplomatica.flow.asked import STATES_AT, requests
from diplomatica.model.schema import TABLES
from diplomatica.serve import wording
from tests.flow.tables import Row, at, paper, tables, went

HOUR = 3600


def archive(**more: list[Row]) -> Any:
    """Asked on the 4th at eight, answered on the 6th at ten; another that nobody answers, of a day without an hour."""
    return tables(
        documents=[paper("ask", date(1951, 2, 4)), paper("reply", date(1951, 2, 6)), paper("last", date(1951, 2, 10)),
                   paper("open", date(1951, 2, 5))],
        transmissions=[went("ask", "lund", "vell", at(4, 8), at(4, 9)), went("reply", "vell", "lund", at(6, 10), at(6, 12))],
        requests=[
            {"document_id": "ask", "kind": "answer", "text": "Please reply.", "state": "answered", "answered_by": "reply"},
            {"document_id": "open", "kind": "answer", "text": "Say when.", "state": "none_held"},
        ],
        **more,
    )  # fmt: skip


def test_without_a_moment_the_end_of_the_last_day_counts() -> None:
    answer = requests(archive())
    assert [row["document_id"] for row in answer.rows] == ["open", "ask"]
    by_hand = {row["document_id"]: row for row in answer.rows}
    assert by_hand["ask"]["at"] == at(10) + timedelta(hours=24) - timedelta(seconds=1)
    assert (by_hand["ask"]["age_min_seconds"], by_hand["ask"]["age_max_seconds"]) == (50 * HOUR, 50 * HOUR)
    # A day without a clock: from 14 hours before it began in Greenwich to 14 hours after it ended there.
    end = by_hand["open"]["at"]
    assert by_hand["open"]["age_min_seconds"] == (end - at(6, 14)).total_seconds()
    assert by_hand["open"]["age_max_seconds"] == (end - at(4, 10)).total_seconds()
    assert answer.of == 2


@pytest.mark.parametrize(
    ("moment", "states", "age"),
    [
        (at(4, 7), {}, None),
        (at(5, 8), {"ask": "none_held", "open": "none_held"}, 24 * HOUR),
        (at(6, 10), {"ask": "answered", "open": "none_held"}, 50 * HOUR),
    ],
)
def test_how_it_stood_at_a_moment(moment: datetime, states: dict[str, str], age: int | None) -> None:
    answer = requests(archive(), None, moment)
    assert {row["document_id"]: row["state_at"] for row in answer.rows} == states
    if states:
        [asked] = [row for row in answer.rows if row["document_id"] == "ask"]
        assert asked["age_min_seconds"] == asked["age_max_seconds"] == age
        assert asked["state"] == "answered"
    assert answer.of == 2 and (len(answer.rows) == 2 or "2 of 2 were asked later" in answer.notes)


def test_an_answer_of_that_day_may_or_may_not_have_been_sent() -> None:
    con = archive()
    con.execute("UPDATE transmissions SET sent_earliest = NULL, sent_latest = NULL WHERE document_id = 'reply'")
    [row] = [row for row in requests(con, None, at(6, 9)).rows if row["document_id"] == "ask"]
    assert row["state_at"] == "perhaps_answered"
    assert (row["age_min_seconds"], row["age_max_seconds"]) == (49 * HOUR, 49 * HOUR)


def test_one_state() -> None:
    assert [row["document_id"] for row in requests(archive(), "answered").rows] == ["ask"]
    assert requests(archive(), "partly").rows == []


def test_an_undated_question_has_no_age() -> None:
    con = archive()
    con.execute("UPDATE documents SET date_earliest = NULL, date_latest = NULL WHERE id = 'open'")
    [row] = requests(con, "none_held").rows
    assert row["age_min_seconds"] is row["age_max_seconds"] is None
    assert "of 1 the day of asking is not known, nor therefore their age" in requests(con).notes


def test_every_state_is_known_everywhere() -> None:
    assert set(STATES_AT) == {*TABLES["requests"].vocabularies["state"], "perhaps_answered"}
    assert STATES == STATES_AT == tuple(wording.STATES_AT)


def test_a_draft_asks_nobody_unless_it_was_sent() -> None:
    draft = {"document_id": "draft", "kind": "answer", "text": "Please reply.", "state": "none_held"}
    given: dict[str, list[Row]] = {
        "documents": [paper("draft", date(1951, 2, 4), kind="draft letter")], "requests": [draft],
    }  # fmt: skip
    answer = requests(tables(**given))
    assert (answer.rows, answer.of) == ([], 0)
    assert (
        "1 more stand in drafts of which nothing proves that they were sent: they were asked of nobody" in answer.notes
    )
    sent = {**went("draft", "lund", "vell"), "status": "inferred", "asserted_by": "draft"}
    assert [row["document_id"] for row in requests(tables(transmissions=[sent], **given)).rows] == ["draft"]
