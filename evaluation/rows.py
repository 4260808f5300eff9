"""Question and prediction files: JSON Lines, plain or packed with xz."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path

import msgspec

from evaluation.heads import Row


def read(path: Path) -> list[Row]:
    """The rows of a file; ValueError with file and line for what is no JSON object."""
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    rows = []
    for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(msgspec.json.decode(line, type=dict))
        except msgspec.DecodeError as error:
            raise ValueError(f"{path}:{number}: expected a JSON object: {error}") from None
    return rows


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write rows as JSON Lines; returns how many."""
    count = 0
    with path.open("wb") as file:
        for row in rows:
            file.write(msgspec.json.encode(row) + b"\n")
            count += 1
    return count
