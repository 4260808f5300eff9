"""The invented calendar of `test_answers`, built once for all tests of answers."""

from __future__ import annotations

from pathlib import Path

import pytest

import diplomatica
from diplomatica.build import build
from diplomatica.library import Archive
from tests.flow.calendar import write


@pytest.fixture(scope="package")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder; tests that change it make their own."""
    root = tmp_path_factory.mktemp("orsk")
    write(root)
    build(root, workers=0)
    return root


@pytest.fixture(scope="package")
def archive(shared_root: Path) -> Archive:
    return diplomatica.open(shared_root)
