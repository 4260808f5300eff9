"""Authority files: good rows are kept, bad ones are named with file and line."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from diplomatica.authority import load
from diplomatica.authority.check import rings


def problems(root: Path, files: dict[str, str]) -> list[str]:
    (root / "authority").mkdir()
    for name, content in files.items():
        (root / "authority" / name).write_text(content, encoding="utf-8")
    return [row["message"] for row in load(duckdb.connect(), root)]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"people.csv": "id,name\nA B,Somebody\n"}, "people.csv:2: id 'A B' has other characters"),
        ({"people.csv": "id,name\na,One\na,Two\n"}, "people.csv:3: id 'a' is taken already"),
        ({"people.csv": "id,name\na,\n"}, "people.csv:2: name is empty"),
        ({"places.csv": "id,name,latitude\np,P,91\n"}, "places.csv:2: latitude is '91', expected degrees"),
        ({"places.csv": "id,name,longitude\np,P,east\n"}, "places.csv:2: longitude is 'east', expected degrees"),
        (
            {"places.csv": "id,name,timezone\np,P,Mars/Base\n"},
            "places.csv:2: timezone is 'Mars/Base', expected an IANA name",
        ),
        ({"places.csv": "id,name,timezone\np,P,../../etc/passwd\n"}, "timezone is '../../etc/passwd'"),
        ({"places.csv": "id,name,parent_id\np,P,q\n"}, "places.csv:2: parent_id names 'q', and no place has that id"),
        (
            {"organisations.csv": "id,name,kind\no,O,club\n"},
            "organisations.csv:2: kind is 'club', expected one of service",
        ),
        ({"tenures.csv": "person_id,office_id\nx,y\n"}, "tenures.csv:2: person_id names 'x'"),
        (
            {"people.csv": "id,name\na,A\n", "names.csv": "entity_id,form,from\na,B,May 1950\n"},
            "names.csv:2: from is 'May 1950'",
        ),
        ({"events.csv": "id,title,from\ne,E,yesterday\n"}, "events.csv:2: from is 'yesterday'"),
    ],
)
def test_faults_are_named(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    found = problems(tmp_path, files)
    assert any(expected in message for message in found), found


def test_a_ring_of_parents_is_broken(tmp_path: Path) -> None:
    files = {"places.csv": "id,name,parent_id\na,A,b\nb,B,a\n"}
    assert sum("its own ancestor" in message for message in problems(tmp_path, files)) == 2


def test_rings() -> None:
    assert rings({"a": "b", "b": "c", "c": "a", "d": "a", "e": None}) == ["a", "b", "c"]


def test_no_files_is_an_empty_authority(tmp_path: Path) -> None:
    con = duckdb.connect()
    assert load(con, tmp_path) == []
    assert con.execute("SELECT count(*) FROM entities").fetchone() == (0,)


def test_events_know_their_clock(tmp_path: Path) -> None:
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority" / "places.csv").write_text("id,name,timezone\np,P,Asia/Seoul\n", encoding="utf-8")
    events = "id,title,place_id,from,to\nhour,H,p,1950-09-15T06:30,\nday,D,p,1950-09-15,\n"
    (tmp_path / "authority" / "events.csv").write_text(events, encoding="utf-8")
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    assert load(con, tmp_path) == []
    rows = con.execute(
        "SELECT id, CAST(earliest AS VARCHAR), CAST(latest AS VARCHAR) FROM events ORDER BY id"
    ).fetchall()
    assert rows[0][0] == "day" and rows[1][1] == rows[1][2]
    assert rows[0][1] < rows[1][1] < rows[0][2]
