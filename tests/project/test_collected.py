"""Every test in the folder is run: no folder's name hides it."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_no_folder_of_tests_is_passed_over() -> None:
    settings = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    passed_over = settings["tool"]["pytest"]["ini_options"]["norecursedirs"]
    folders = {part for path in TESTS.rglob("test_*.py") for part in path.relative_to(TESTS.parent).parts[:-1]}
    assert {name for name in folders if any(fnmatch(name, pattern) for pattern in passed_over)} == set()
