"""Values as JSON holds them: one place for pages, commands and files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON holds it: instants as ISO 8601 with Z, dates as ISO, mappings and lists in depth, the rest as it is.

    >>> plain({"at": datetime.fromisoformat("1950-09-20T21:00:00+00:00"), "days": (date(1950, 9, 20),)})
    {'at': '1950-09-20T21:00:00Z', 'days': ['1950-09-20']}
    """
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
