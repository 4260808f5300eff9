"""A reading room for the browser tests, at an address of this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diplomatica.library import Archive
from diplomatica.serve.run import served
from tests.view.orsk import make_archive


@contextmanager
def reading_room(folder: Path) -> Iterator[str]:
    """The address of an invented archive, served until the tests end."""
    with Archive.open(make_archive(folder / "archive")) as archive, served(archive) as address:
        yield address.rstrip("/")
