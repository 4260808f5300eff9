"""How much came in time: each value by one example, and the counts that add up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from diplomatica.errors import UsageError
from diplomatica.flow.completeness import VALUES, completeness
from tests.flow.tables import Row, at, paper, tables, went

DAY = timedelta(hours=24)
FROM, TO = at(1), datetime.fromisoformat("1951-02-28T23:59:59+00:00")


def meant(document: str, receiver: str, role: str = "to") -> Row:
    return {"document_id": document, "role": role, "entity_id": receiver}


def ask(actor: Any = "vell", within: Any = DAY, **given: Any) -> tuple[dict[str, Row], dict[str, Row], list[str]]:
    """The counts by measure, the rows by id, the notes."""
    answer = completeness(tables(**given), actor, FROM, TO, within)
    counts = {row["measure"]: row for row in answer.rows if row["measure"] in ("events", "documents")}
    rows = {row["id"]: row for row in answer.rows if row["measure"] in ("event", "document")}
    for count in counts.values():
        assert sum(count[f"n_{value}"] for value in VALUES) == count["of"]
    assert answer.of == len(rows) == sum(count["of"] for count in counts.values())
    return counts, rows, answer.notes


def test_each_value_of_a_paper() -> None:
    late = went("late", "lund", "vell", at(4, 8), at(6, 9))
    perhaps = went("perhaps", "lund", "vell", at(4, 8)) | {"arrived_earliest": at(4, 9), "arrived_latest": at(9, 9)}
    unknown = went("unknown", "lund", "vell", at(4, 8))
    given: dict[str, list[Row]] = {
        "documents": [paper(name, date(1951, 2, 4)) for name in ("soon", "late", "perhaps", "unknown", "never", "denied")],
        "transmissions": [went("soon", "lund", "vell", at(4, 8), at(5, 8)), late, perhaps, unknown],
        "parties": [meant(name, "vell") for name in ("soon", "late", "perhaps", "unknown", "never", "denied")],
        "ignorance": [
            {"document_id": "soon", "kind": "not_received", "actor_id": "vell", "target_id": "denied",
             "earliest": at(8), "latest": at(9)}
        ],
    }  # fmt: skip
    counts, rows, _ = ask(**given)
    assert {name: row["value"] for name, row in rows.items()} == {
        "soon": "certain_in_time", "late": "certain_late", "perhaps": "possible_in_time", "unknown": "possible_in_time",
        "never": "no_evidence", "denied": "attested_not",
    }  # fmt: skip
    assert (rows["late"]["lag_min_seconds"], rows["late"]["lag_max_seconds"]) == (49 * 3600, 49 * 3600)
    assert counts["documents"]["of"] == 6
    assert ask(within=timedelta(hours=49), **given)[1]["late"]["value"] == "certain_in_time"
    assert ask(within=timedelta(hours=48), **given)[1]["late"]["value"] == "certain_late"


def test_in_time_is_certain_only_by_the_worst_bounds_of_both() -> None:
    """An event of some hour between 6 and 18 o'clock, a report that came between 16 and 20 o'clock of the next day."""
    report = went("d", "lund", "vell", at(4, 20)) | {"arrived_earliest": at(5, 16), "arrived_latest": at(5, 20)}
    given: dict[str, list[Row]] = {
        "documents": [paper("d", date(1951, 2, 4))],
        "events": [{"id": "e", "title": "E", "kind": "act", "earliest": at(4, 6), "latest": at(4, 18)}],
        "reports": [{"event_id": "e", "document_id": "d", "modality": "fact"}],
        "transmissions": [report],
    }
    for hours, value in (
        (21, "certain_late"),
        (22, "possible_in_time"),
        (37, "possible_in_time"),
        (38, "certain_in_time"),
    ):
        assert ask(within=timedelta(hours=hours), **given)[1]["e"]["value"] == value, hours


def test_events_that_no_paper_tells_of_or_that_were_only_expected_are_left_out_and_told() -> None:
    moment = {"kind": "act", "earliest": at(4), "latest": at(4)}
    counts, rows, notes = ask(
        documents=[paper("d", date(1951, 2, 3))],
        events=[{"id": "untold", **moment}, {"id": "expected", **moment}, {"id": "told", **moment}],
        reports=[
            {"event_id": "expected", "document_id": "d", "modality": "forecast"},
            {"event_id": "told", "document_id": "d", "modality": "rumour"},
        ],
    )
    assert set(rows) == {"told"} and counts["events"]["of"] == 1
    assert "2 more events of the window are told of by no paper here and not counted" in notes


def test_copies_count_and_those_through_whom_it_went_do_not() -> None:
    documents = [paper(name, date(1951, 2, 4)) for name in ("to", "copy", "via", "draft")]
    documents[3]["kind"] = "draft"
    parties = [meant("to", "vell"), meant("copy", "vell", "copy"), meant("via", "vell", "via"), meant("draft", "vell")]
    assert set(ask(documents=documents, parties=parties)[1]) == {"to", "copy"}


def test_what_one_part_of_his_side_wrote_to_another_is_his_own() -> None:
    documents = [paper(name, date(1951, 2, 4)) for name in ("down", "up", "from-abroad")]
    parties = [
        {"document_id": "down", "role": "sender", "entity_id": "office"}, meant("down", "consul"),
        {"document_id": "up", "role": "sender", "entity_id": "consul"}, meant("up", "orsk"),
        {"document_id": "from-abroad", "role": "sender", "entity_id": "vell"}, meant("from-abroad", "consul"),
    ]  # fmt: skip
    transmissions = [
        went("down", "office", "consul", at(4, 8), at(4, 9)), went("up", "consul", "orsk", at(4, 8), at(4, 20)),
        went("from-abroad", "vell", "consul", at(4, 8), at(4, 9)),
    ]  # fmt: skip
    _, rows, notes = ask("orsk", timedelta(hours=10), documents=documents, parties=parties, transmissions=transmissions)
    # The report upward counts from its arrival at the government, not from the consul's pen.
    assert {name: row["value"] for name, row in rows.items()} == {
        "up": "certain_late",
        "from-abroad": "possible_in_time",  # the consul sits elsewhere: what he had his government need not have had
    }
    assert rows["from-abroad"]["level"] == "member"
    assert "1 papers from one part of the actor's side to another are his side's own and not counted" in notes


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (date(1951, 2, 1), date(1951, 2, 28), "certain"),
        (date(1951, 1, 31), date(1951, 2, 1), "possible"),
        (date(1951, 1, 31), date(1951, 1, 31), None),
        (date(1951, 3, 1), date(1951, 3, 1), None),
    ],
)
def test_days_are_compared_with_days(first: date, last: date, inside: str | None) -> None:
    """No paper of 31 January comes into February because some clock of the earth was ahead."""
    _, rows, notes = ask(documents=[paper("d", first, last)], parties=[meant("d", "vell")])
    assert (rows["d"]["in_window"] if rows else None) == inside
    assert any("may also lie outside" in note for note in notes) == (inside == "possible")


@pytest.mark.parametrize(
    ("earliest", "latest", "value"),
    [(at(5, 8), at(6), "attested_not"), (at(4, 20), at(5, 6), "attested_not"), (at(1), at(2), "no_evidence")],
)
def test_attested_not(earliest: datetime, latest: datetime, value: str) -> None:
    """A word about the time before the thing was sent says nothing of it."""
    said = {
        "document_id": "d",
        "kind": "not_told",
        "actor_id": "vell",
        "target_id": "d",
        "earliest": earliest,
        "latest": latest,
    }
    given: dict[str, list[Row]] = {
        "documents": [paper("d", date(1951, 2, 4))], "parties": [meant("d", "vell")], "ignorance": [said],
        "transmissions": [went("d", "lund", "office", at(4, 8), at(4, 9))],
    }  # fmt: skip
    assert ask(**given)[1]["d"]["value"] == value


def test_both_readings_of_a_contradiction_are_given() -> None:
    said = {
        "document_id": "d",
        "kind": "not_received",
        "actor_id": "vell",
        "target_id": "d",
        "earliest": at(8),
        "latest": at(8),
    }
    _, rows, notes = ask(
        documents=[paper("d", date(1951, 2, 4))], parties=[meant("d", "vell")], ignorance=[said],
        transmissions=[went("d", "lund", "vell", at(4, 8), at(4, 9))],
    )  # fmt: skip
    assert rows["d"]["value"] == "certain_in_time" and len(rows["d"]["attested"]) == 1
    assert any("both readings are given" in note for note in notes)


def test_what_lies_within_declared_coverage_is_said() -> None:
    documents = [paper("in", date(1951, 2, 4)), paper("out", date(1951, 2, 9))]
    coverage: Row = {"series": "telegrams", "from_id": "orsk", "to_id": "vell", "from": "1951-02-01", "to": "1951-02-05",
                     "extent": "complete"}  # fmt: skip
    counts, rows, notes = ask(
        documents=documents, parties=[meant("in", "vell"), meant("out", "vell")], coverage=[coverage],
        transmissions=[went("in", "consul", "vell"), went("out", "consul", "vell")],
    )  # fmt: skip
    assert {name: row["coverage"] for name, row in rows.items()} == {"in": "telegrams", "out": "of this folder"}
    assert counts["documents"]["n_within_coverage"] == 1
    assert any(note.startswith("1 of 2 documents lie within a coverage declared complete") for note in notes)


def test_what_makes_no_sense_is_refused() -> None:
    con = tables()
    with pytest.raises(UsageError, match="before it begins"):
        completeness(con, "vell", TO, FROM, DAY)
    with pytest.raises(UsageError, match="less than nothing"):
        completeness(con, "vell", FROM, TO, -DAY)
    with pytest.raises(UsageError, match="no actor"):
        completeness(con, "nobody", FROM, TO, DAY)


def test_a_draft_counts_once_something_proves_that_it_was_sent() -> None:
    given: dict[str, list[Row]] = {
        "documents": [paper("draft", date(1951, 2, 4), kind="draft letter")],
        "parties": [meant("draft", "vell")],
    }  # fmt: skip
    assert ask(**given)[0]["documents"]["of"] == 0
    sent = {**went("draft", "lund", "vell", at(4, 8), at(4, 9)), "status": "inferred", "asserted_by": "draft"}
    _, rows, _ = ask(transmissions=[sent], **given)
    assert rows["draft"]["value"] == "certain_in_time"
