"""The history of a zone before 1970 where the tzdata package gives it that of another place: Stockholm is Berlin there.

`zones.toml` says what it was and where that is known from; from 1970 on the package is right.
"""

from __future__ import annotations

import struct
import tomllib
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

FIRST_YEAR = 1970
"""From this year on zones are what the package says."""


class Corrected(tzinfo):
    """A zone with a history of its own before 1970 and the package's since."""

    def __init__(self, before: ZoneInfo, since: ZoneInfo) -> None:
        self._before = before
        self._since = since

    def _at(self, moment: datetime) -> ZoneInfo:
        return self._before if moment.year < FIRST_YEAR else self._since

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """What the clock is ahead of UTC at a local moment; its `fold` tells the second reading of an hour."""
        return None if moment is None else self._at(moment).utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Not told: the corrections say what clocks showed, not why."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """The name of the zone."""
        return self._since.key

    def fromutc(self, moment: datetime) -> datetime:
        """The local moment of an instant."""
        zone = self._at(moment)
        return zone.fromutc(moment.replace(tzinfo=zone)).replace(tzinfo=self)


def corrected(name: str, given: ZoneInfo) -> tzinfo:
    """The zone of the package, with its own history before 1970 where that is known to differ."""
    steps = _corrections().get(name)
    return Corrected(ZoneInfo.from_file(BytesIO(_compiled(steps)), key=name), given) if steps else given


@cache
def _corrections() -> dict[str, str]:
    with files("diplomatica.model").joinpath("zones.toml").open("rb") as data:
        return tomllib.load(data)


def _compiled(steps: str) -> bytes:
    """Offsets and the instants between them in the format of zoneinfo files (RFC 9636, version 2)."""
    words = steps.split()
    offsets = [_seconds(word) for word in words[::2]]
    instants = [int(datetime.fromisoformat(word).replace(tzinfo=UTC).timestamp()) for word in words[1::2]]
    kinds = sorted(set(offsets), key=offsets.index)
    names = b"LMT\0"
    body = struct.pack(f">{len(instants)}q", *instants)
    body += bytes(kinds.index(offset) for offset in offsets[1:])
    body += b"".join(struct.pack(">lBB", offset, 0, 0) for offset in kinds) + names
    empty = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 1) + struct.pack(">lBB", 0, 0, 0) + b"\0"
    counts = struct.pack(">6l", 0, 0, 0, len(instants), len(kinds), len(names))
    return empty + b"TZif2" + bytes(15) + counts + body + b"\n\n"


def _seconds(offset: str) -> int:
    """Seconds of `+01:00` or `-00:22:48`.

    >>> _seconds("-00:22:48")
    -1368
    """
    hours, minutes, *rest = (int(part) for part in offset[1:].split(":"))
    return (-1 if offset[0] == "-" else 1) * (hours * 3600 + minutes * 60 + sum(rest))
