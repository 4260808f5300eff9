"""A printed hour and a clock give an interval of instants; without a clock the interval is honest and wide.

Zones come from the pinned tzdata package, never from the system, so that the same folder gives the same tables
everywhere; what it lacks of the years before 1970 is in `zones`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from diplomatica.model.zones import corrected

UNKNOWN_OFFSET = timedelta(hours=14)
"""No clock on earth differs from UTC by more than this."""


@lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """The zone of an IANA name or of a fixed offset (`+03:00`); raises ValueError for another word."""
    if name[:1] in "+-" and len(name) == 6:
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[4:6])))
    from importlib.resources import files

    parts = name.split("/")
    if not all(part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise ValueError(f"not a time zone: {name!r}")
    path = files("tzdata").joinpath("zoneinfo", *parts)
    if not path.is_file():
        raise ValueError(f"not a time zone: {name!r}")
    with path.open("rb") as data:
        return corrected(name, ZoneInfo.from_file(data, key=name))


def local_bounds(local: str) -> tuple[datetime, datetime]:
    """First and last naive moment of an ISO local value; a day alone is its whole day, 24:00 the end of its day, `a/b` from a to b.

    >>> local_bounds("1950-09-26T08:10")
    (datetime.datetime(1950, 9, 26, 8, 10), datetime.datetime(1950, 9, 26, 8, 10))
    >>> local_bounds("1950-09-26T24:00")[0]
    datetime.datetime(1950, 9, 27, 0, 0)
    >>> local_bounds("1950-09-26")[1]
    datetime.datetime(1950, 9, 27, 0, 0)
    >>> local_bounds("1950-09-26T08:10/1950-09-26T09:00")[1]
    datetime.datetime(1950, 9, 26, 9, 0)
    """
    first, slash, last = local.partition("/")
    if slash:
        return local_bounds(first)[0], local_bounds(last)[1]
    day_text, _, hour_text = local.partition("T")
    day = date.fromisoformat(day_text)
    start = datetime.combine(day, time.min)
    if not hour_text:
        return start, start + timedelta(days=1)
    end_of_day = hour_text.startswith("24:00")
    moment = start + timedelta(days=1) if end_of_day else datetime.combine(day, time.fromisoformat(hour_text))
    return moment, moment


def instants(local: str, zones: tuple[str, ...]) -> tuple[datetime, datetime]:
    """Earliest and latest instant (UTC) that an ISO local value can mean on any of these clocks.

    An empty tuple is an unknown clock: every offset from -14 to +14 hours is possible.
    Both readings of an hour that a clock change repeats or skips are within the interval.

    >>> instants("1950-09-26T08:10", ("Asia/Pyongyang",))[0].isoformat()
    '1950-09-25T23:10:00+00:00'
    """
    first, last = local_bounds(local)
    if not zones:
        return (first - UNKNOWN_OFFSET).replace(tzinfo=UTC), (last + UNKNOWN_OFFSET).replace(tzinfo=UTC)
    moments = [
        moment.replace(tzinfo=zone(name), fold=fold).astimezone(UTC)
        for name in zones
        for moment in (first, last)
        for fold in (0, 1)
    ]
    return min(moments), max(moments)
