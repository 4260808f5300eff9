"""diplomatica: who knew what, when, from whom, how late, and what is missing.

>>> import diplomatica
>>> archive = diplomatica.open("my-archive")        # doctest: +SKIP
>>> archive.who_knew("113657")                      # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.errors import BuildError, DiplomaticaError, DocumentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from diplomatica.library import Archive

__version__ = "0.1.0"

__all__ = ["BuildError", "DiplomaticaError", "DocumentError", "UsageError", "__version__", "open"]


def open(path: str | Path) -> Archive:
    """The archive in the folder `path`, at its newest finished generation.

    Raises UsageError where the folder has no `diplomatica.toml` or was never built.
    Heavy libraries are imported here, not with the package, so that `--help` stays instant.
    """
    from diplomatica.library import Archive

    return Archive.open(path)
