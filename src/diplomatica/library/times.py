"""How a person writes a moment and a length of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from diplomatica.errors import UsageError
from diplomatica.model.civil import bounds


def moment(text: str) -> datetime:
    """The instant that a text means: an ISO 8601 hour (no zone is UTC), or a day, month or year, which is its end.

    UsageError for another text.

    >>> moment("1950-09-20").isoformat()
    '1950-09-20T23:59:59+00:00'
    """
    try:
        last = None if "T" in text else bounds(text)[1]
        given = datetime.fromisoformat(text if last is None else last.isoformat())
    except ValueError:
        raise UsageError(f"{text!r} is no time; write 1950-09-20 or 1950-09-20T14:30Z") from None
    if last is not None:
        given = given.replace(hour=23, minute=59, second=59)
    return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)


def begin(text: str | datetime) -> datetime:
    """The same, but a day alone is its begin."""
    if isinstance(text, datetime):
        return text
    return moment(f"{text}T00:00" if len(text) == 10 else text)


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
