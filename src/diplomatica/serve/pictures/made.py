"""What a picture's page needs: the drawing, its figures, and the same as a table, of which as much is read as is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeAlias

from diplomatica.draw.axis import seconds, zone_of
from diplomatica.draw.voice import Voice
from diplomatica.errors import UsageError
from diplomatica.serve.language import gettext, ngettext, number

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.serve.questions import Figure

Row: TypeAlias = dict[str, Any]
Given: TypeAlias = Mapping[str, str]

SPOKEN = Voice(gettext, ngettext)
"""The words of pictures in the language of the page."""

MOST_ROWS = 100_000
"""Rows that a file of a picture holds at most; what is left out is said."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the name of its value in the rows, its heading, and how it is shown.

    `kind` is text, number, length (seconds), actor (`NAME` with `NAME_name`), document, event, made (opens what the
    thing with the row's `id` rests on), or when (`NAME_shown`).
    """

    name: str
    label: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows behind a picture: how many, and some of them when they are asked for."""

    columns: Sequence[Column]
    total: int
    fetch: Callable[[int, int], list[Row]]
    """Rows by limit and offset."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture with its table. `also` are further pictures of the same rows, the smaller ones first."""

    picture: Picture | None
    table: Table
    figures: Sequence[Figure]
    heading: str
    notes: Sequence[str] = ()
    above: Picture | None = None
    also: Sequence[tuple[str, Picture]] = ()
    links: Sequence[tuple[str, str]] = ()
    """Addresses that show another stretch, with their words."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """The key that goes the way of one of these words."""


def listed(rows: Sequence[Row]) -> Callable[[int, int], list[Row]]:
    """How a table of rows that are at hand is fetched."""
    return lambda limit, offset: list(rows[offset : offset + limit])


def papers(n: int, possible: int | None = 0) -> str:
    """So many papers in words, and how many of them are only possible through a lens."""
    said = ngettext("%(num)s paper", "%(num)s papers", n) % {"num": number(n)}
    if not possible:
        return said
    return said + ", " + gettext("%(n)s of them possible") % {"n": number(possible)}


def at(moment: datetime | None) -> float | None:
    """A moment in the seconds that pictures count in."""
    return None if moment is None else seconds(moment)


def clock_of(given: Given) -> tuple[tzinfo, str]:
    """The clock of the scale and its name."""
    name = given.get("clock", "")
    if not name or name == "UTC":
        return UTC, "UTC"
    try:
        return zone_of(name), name.rpartition("/")[2].replace("_", " ")
    except ValueError:
        raise UsageError(f"{name!r} is no clock; write a name as Europe/Moscow, or an offset as +03:00") from None


@dataclass(slots=True)
class Names:
    """Names of actors and places, asked for once."""

    rows: Callable[..., list[Row]]
    known: dict[str, Row] = field(default_factory=dict)

    def of(self, ids: Sequence[str | None]) -> dict[str, Row]:
        """Name, clock and longitude by id."""
        wanted = sorted({name for name in ids if name is not None and name not in self.known})
        if wanted:
            found = self.rows(
                "select id, name, timezone, longitude, latitude from entities where id = any(?)", [wanted]
            )
            self.known.update({row["id"]: row for row in found})
        return self.known
