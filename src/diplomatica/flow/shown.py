"""Bounds as a person reads them: the civil day where only a day is known, the local hour with its offset where one is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from diplomatica.model.clock import UNKNOWN_OFFSET, zone

MIDNIGHT = time(0, 0)


def shown(moment: datetime | None, zones: Sequence[str], *, end: bool, hour: bool = False) -> str | None:
    """The bound as a day where it is the begin (or end) of one on these clocks, else as ISO hour on the first, with offset.

    `zones` are IANA names; without any, a day may be any day of the earth and hours are shown in UTC. `hour` says that the moment
    rests on no such day: 10:00 and 14:00 UTC, where a day of any clock begins and ends, are then the hours that they are.

    >>> shown(datetime(1950, 9, 20, 21, tzinfo=UTC), ["Asia/Pyongyang", "Europe/Moscow"], end=True)
    '1950-09-20'
    >>> shown(datetime(1950, 9, 17, 10, tzinfo=UTC), [], end=False)
    '1950-09-18'
    >>> shown(datetime(1950, 9, 20, 7, 30, tzinfo=UTC), ["Europe/Moscow"], end=True)
    '1950-09-20T10:30+03:00'
    >>> shown(datetime(1950, 9, 20, 14, tzinfo=UTC), ["Europe/Moscow"], end=True, hour=True)
    '1950-09-20T17:00+03:00'
    """
    if moment is None:
        return None
    anywhere = moment.astimezone(UTC) + (-UNKNOWN_OFFSET if end else UNKNOWN_OFFSET)
    locals_ = [moment.astimezone(zone(name)) for name in zones]
    for local in locals_ if hour else (*locals_, anywhere):
        if local.time() == MIDNIGHT:
            return (local.date() - timedelta(days=1 if end else 0)).isoformat()
    return (locals_[0] if locals_ else moment.astimezone(UTC)).isoformat(timespec="minutes")
