"""The reading room: the archive that pages are made from, at its newest generation."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

from diplomatica.errors import DiplomaticaError
from diplomatica.library import Archive

LOOK_EVERY_SECONDS = 1.0
"""How often, at most, `CURRENT` is looked at."""

LINGER = 2
"""Older generations that stay open for pages that are being made from them."""


class Room:
    """Hands out the archive of the newest generation; a build that ends while people read is taken up by itself."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._older: list[Archive] = []
        self._looked = time.monotonic()
        self._lock = threading.Lock()

    @property
    def archive(self) -> Archive:
        """The archive, reopened if a newer generation is in service; the last one where that cannot be opened."""
        with self._lock:
            if time.monotonic() - self._looked >= LOOK_EVERY_SECONDS:
                self._looked = time.monotonic()
                self._refresh()
            return self._archive

    def _refresh(self) -> None:
        with suppress(DiplomaticaError, OSError):
            if self._archive.is_current():
                return
            fresh = self._archive.reopened()
            self._older.append(self._archive)
            self._archive = fresh
            if len(self._older) > LINGER:
                self._older.pop(0).close()
