"""Every reader has a target of the fuzzer with a file to begin from, which that reader reads."""

from __future__ import annotations

import pytest

from diplomatica.read import FILES, READERS, reader_of
from tests import fuzz

READ = {reader_of(seed, f"documents/input.{ending}") for ending in fuzz.READERS for seed in fuzz.seeds(ending)}


def test_every_reader_is_a_target() -> None:
    assert {reader.name for reader in (*FILES, *READERS)} - READ == set()


@pytest.mark.parametrize("ending", fuzz.READERS)
def test_a_target_takes_its_seed(ending: str) -> None:
    for seed in fuzz.seeds(ending)[:4]:
        fuzz.target(ending)(seed)
