"""The library: an archive folder, with the same words as the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.cite import STYLES, Source, coins
from diplomatica.library.archive import Archive
from diplomatica.library.samples import cache_folder, sample, samples
from diplomatica.library.times import begin, duration, moment

if TYPE_CHECKING:
    from diplomatica.curate import Standing as Standing
    from diplomatica.flow.answers import Answer as Answer

__all__ = ["STYLES", "Archive", "Source", "begin", "cache_folder", "coins", "duration", "moment", "sample", "samples"]
