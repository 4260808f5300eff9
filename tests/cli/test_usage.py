"""What is said to who types a folder where none is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def _said(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "diplomatica", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    return done.stderr


def test_a_folder_as_an_argument_is_told_its_option(tmp_path: Path) -> None:
    folder = tmp_path / "my papers"
    folder.mkdir()
    said = _said("build", str(folder))
    assert said.count("\n") == 1
    assert f"diplomatica build --archive '{folder}'`" in said


@pytest.mark.parametrize(
    "words",
    [("build", "no-such-folder"), ("demo", "."), ("build", "--archive", ".", "no-such-folder")],
    ids=["no folder", "no archive asked for", "another folder"],
)
def test_anything_else_is_told_of_help(words: tuple[str, ...]) -> None:
    assert f"diplomatica {words[0]} --help` tells more" in _said(*words)
