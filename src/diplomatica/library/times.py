"""How a person writes a moment and a length of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from diplomatica.errors import UsageError
from diplomatica.model.civil import bounds


def moment(text: str) -> datetime:
    """The instant that a text means: an ISO 8601 hour (no zone is UTC), or a day, month or year, which is its end.

    UsageError for another text.

    >>> moment("1950-09-20").isoformat()
    '1950-09-20T23:59:59+00:00'
    """
    days = _days(text)
    return _hour(text) if days is None else datetime.combine(days[1], time(23, 59, 59), UTC)


def begin(text: str | datetime) -> datetime:
    """The same, but a day, month or year is its begin.

    >>> begin("1950-09").isoformat()
    '1950-09-01T00:00:00+00:00'
    """
    if isinstance(text, datetime):
        return text
    days = _days(text)
    return _hour(text) if days is None else datetime.combine(days[0], time(), UTC)


def _days(text: str) -> tuple[date, date] | None:
    """The first and the last day that a text without an hour means; None for one with an hour."""
    if "T" in text:
        return None
    try:
        first, last = bounds(text)
    except ValueError:
        raise _no_time(text) from None
    if first is None or last is None:
        raise _no_time(text)
    return first, last


def _hour(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise _no_time(text) from None
    return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)


def _no_time(text: str) -> UsageError:
    return UsageError(f"{text!r} is no time; write 1950-09-20 or 1950-09-20T14:30Z")


UNITS = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """The length of time that a number with a unit means; UsageError for another text.

    >>> duration("36h")
    datetime.timedelta(days=1, seconds=43200)
    """
    number = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz").strip()
    unit = UNITS.get(text.strip()[len(number) :].strip())
    try:
        return timedelta(**{unit or "?": float(number)})
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{text!r} is no length of time; write 24h, 90min, 3d or 2w") from None
