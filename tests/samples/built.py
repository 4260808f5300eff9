"""The samples, built once for all tests of a run, also where several processes share the work."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import diplomatica
from diplomatica.build import build

SAMPLES = Path(diplomatica.__file__).parent / "samples"
NAMES = ("korea-1950", "straits-1951")
LONGEST = 120.0
"""Seconds that another process may take to build one."""


def built(shared: Path, name: str) -> Path:
    """The archive folder of a finished sample in a folder that all processes share; tests leave it as it is."""
    root, ready = shared / name, shared / f"{name}.ready"
    try:
        root.mkdir(parents=True)
    except FileExistsError:
        last = time.monotonic() + LONGEST
        while not ready.exists():
            assert time.monotonic() < last, f"{name} was not built by the process that began to"
            time.sleep(0.1)
        return root
    shutil.copytree(SAMPLES / name, root, dirs_exist_ok=True)
    build(root, workers=0)
    ready.touch()
    return root
