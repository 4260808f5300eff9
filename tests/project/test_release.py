"""Version, notes, licence and the wheel belong together."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import diplomatica

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "diplomatica"


def test_one_version_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert diplomatica.__version__ == version
    headings = re.findall(r"(?m)^## (?:\[)?([0-9][^\] ]*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert headings[:1] == [version]


def test_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text


def test_ci_runs_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("diplomatica/")}
    derived = {"__pycache__", ".diplomatica"}
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and derived.isdisjoint(path.parts)]
    assert {path.relative_to(PACKAGE.parent).as_posix() for path in files} == held
    assert "diplomatica/py.typed" in held


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "tools/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
