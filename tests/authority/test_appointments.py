"""A published list of appointments becomes authority files that a build reads, and touches nothing that is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplomatica.authority.appointments import write
from diplomatica.authority.load import read
from diplomatica.cli import cli
from diplomatica.errors import UsageError

LIST = """office,unit,position,territory,surname,forename,appointed,started,ended,source_id,person_id
Ambassador Extraordinary and Plenipotentiary,upper-tarn,a,upper-tarn,Brandt,"Ada B., Jr.",1950-01-02,1950-02-01,1951-06-30,t-1,brandt-ada
Chargé d’Affaires ad interim,upper-tarn,c,upper-tarn,Lund,Bo,,1951-07-01,1951-09-01,t-2,lund-bo
Keeper of Seals,department,k,,Holt,Jan,1951-01-01,,,t-3,holt-jan
Keeper of Seals,department,k,,Vell,Jan,,,,t-4,vell-jan
Keeper of Seals,department,k,,Old,Jan,1900-01-01,1900-01-01,1901-01-01,t-5,old-jan
"""


def test_authority_files_are_written_and_read(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text(LIST, encoding="utf-8")
    counts = write(source, tmp_path / "authority", date(1945, 1, 1), date(1960, 1, 1))
    assert counts == {"people": 3, "offices": 3, "tenures": 3}
    rows, problems = read(tmp_path)
    assert problems == []
    assert [row["name"] for row in rows["people"]] == ["Ada B. Brandt, Jr.", "Jan Holt", "Bo Lund"]
    assert {(row["name"], row["variants"]) for row in rows["offices"]} == {
        ("Ambassador in Upper Tarn", "Ambassador to Upper Tarn"),
        ("Chargé in Upper Tarn", "Chargé to Upper Tarn"),
        ("Keeper of Seals", None),
    }
    assert [(row["kind"], row["from"], row["to"]) for row in rows["tenures"]] == [
        ("appointed", "1950-02-01", "1951-06-30"),
        ("acting", "1951-07-01", "1951-09-01"),
        ("appointed", "1951-01-01", None),
    ]
    with pytest.raises(FileExistsError, match="there already"):
        write(source, tmp_path / "authority", date(1945, 1, 1), date(1960, 1, 1))


def test_the_command_stops_before_other_columns_and_files(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text(LIST, encoding="utf-8")
    arguments = ["appointments", str(source), "--out", str(tmp_path / "new"), "--since", "1945-01-01"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0
    assert "tenures.csv: 3 rows" in done.output
    again = CliRunner().invoke(cli, arguments)
    assert isinstance(again.exception, UsageError)
    assert "people.csv is there already" in str(again.exception)
    source.write_text("a,b\n1,2\n")
    other = CliRunner().invoke(cli, [*arguments[:3], str(tmp_path / "other")])
    assert isinstance(other.exception, UsageError)
    assert "expected a list of appointments" in str(other.exception)
