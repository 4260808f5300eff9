"""What people ruled: status and replaced columns, again and again the same, and bad replacements named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from diplomatica.building import staging
from diplomatica.folder.decisions import Decision, Ruled
from diplomatica.model import rulings


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    (tmp_path / "staged").mkdir()
    with staging.connect(tmp_path, tmp_path / "staged", 1) as opened:
        row = {"document_id": "d", "role": "to", "text": "Vell", "copies": 1, "entity_id": "vell", "status": "accepted"}
        staging.add_rows(opened, "parties", [{**row, "fact_id": name} for name in ("f1", "f2", "f3")])
        staging.add_rows(opened, "references", [{"document_id": "d", "fact_id": "r1", "status": "suggested"}])
        yield opened


def rule(con: duckdb.DuckDBPyConnection, fact: str, ruling: Any, replacement: dict[str, Any] | None = None) -> None:
    decision = Decision(fact_id=fact, ruling=ruling, replacement=replacement, by="me")
    staging.add_decisions(con, [Ruled(decision, "decisions/x.jsonl:4")])


def parties(con: duckdb.DuckDBPyConnection) -> list[Any]:
    return con.execute("SELECT fact_id, status, entity_id, copies FROM parties ORDER BY fact_id").fetchall()


@pytest.mark.parametrize(
    ("ruling", "status"), [("confirm", "confirmed"), ("reject", "rejected"), ("unsure", "suggested")]
)
def test_a_ruling_sets_the_status_of_its_fact(con: duckdb.DuckDBPyConnection, ruling: str, status: str) -> None:
    rule(con, "f2", ruling)
    for _ in range(2):
        rulings.apply(con, ["parties", "references"])
        assert [row[1] for row in parties(con)] == ["accepted", status, "accepted"]


def test_a_replacement_sets_columns_and_confirms(con: duckdb.DuckDBPyConnection) -> None:
    rule(con, "f1", "replace", {"entity_id": "orsk", "copies": 2})
    rule(con, "r1", "replace", {"date_earliest": "1950-09-18", "rivals": ["a", "b"], "number": None})
    rulings.apply(con, ["parties", "references"])
    assert parties(con)[0] == ("f1", "confirmed", "orsk", 2)
    found = con.execute('SELECT status, CAST(date_earliest AS VARCHAR), rivals, number FROM "references"').fetchall()
    assert found == [("confirmed", "1950-09-18", ["a", "b"], None)]


def test_it_wins_again_over_a_later_rule(con: duckdb.DuckDBPyConnection) -> None:
    rule(con, "f1", "replace", {"entity_id": "orsk"})
    rulings.apply(con, ["parties"])
    con.execute("UPDATE parties SET entity_id = 'someone', status = 'accepted'")
    rulings.apply(con, ["parties"])
    assert parties(con)[0][:3] == ("f1", "confirmed", "orsk")


@pytest.mark.parametrize(
    ("replacement", "words"),
    [
        ({"colour": "red"}, "names the column 'colour'; it can set ordinal, role"),
        ({"fact_id": "x"}, "names the column 'fact_id'"),
        ({"document_id": "x"}, "names the column 'document_id'"),
        ({"status": "confirmed"}, "names the column 'status'"),
        ({"role": "boss"}, "sets role to 'boss'; expected one of drafted"),
        ({"copies": "many"}, "does not fit"),
        ({"copies": [1]}, "expected int32"),
        ({"text": {"a": 1}}, "expected text"),
    ],
)
def test_a_bad_replacement_is_named_once_and_changes_nothing(
    con: duckdb.DuckDBPyConnection, replacement: dict[str, Any], words: str
) -> None:
    before = parties(con)
    rule(con, "f1", "replace", replacement)
    for _ in range(2):
        rulings.apply(con, ["parties"])
    assert parties(con) == before
    found = con.execute("SELECT path, document_id, stage, message FROM problems").fetchall()
    assert len(found) == 1
    assert found[0][:3] == ("decisions/x.jsonl", "d", "decide")
    assert found[0][3].startswith("decisions/x.jsonl:4: ")
    assert words in found[0][3]


def test_a_replacement_that_is_no_object(con: duckdb.DuckDBPyConnection) -> None:
    row = {"fact_id": "f1", "ruling": "replace", "replacement": json.dumps([1]), "line": "d.jsonl:1"}
    staging.add_rows(con, "decisions", [row])
    rulings.apply(con, ["parties"])
    assert con.execute("SELECT count(*) FROM problems").fetchone() == (1,)


def test_only_facts_can_be_ruled_about(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="holds no facts"):
        rulings.apply(con, ["documents"])


def test_a_decision_about_nothing_waits(con: duckdb.DuckDBPyConnection) -> None:
    rule(con, "nothing", "reject")
    staging.note_idle_decisions(con)
    assert con.execute("SELECT path, code FROM problems").fetchall() == [("decisions/x.jsonl", "fact-not-found")]
