"""Delays in the words of a question: of which papers, by which period, between which bounds; and their quartiles."""

from __future__ import annotations

from dataclasses import dataclass

from diplomatica.errors import UsageError

PERIODS = {"year": "%Y", "month": "%Y-%m", "week": "%G-W%V"}
"""Period → how its name is made from a document's civil day; weeks are those of ISO 8601."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers a question about channels is about, and which of their delays are taken for real."""

    by: str | None = None
    """A key of `PERIODS`; None for all time."""
    kind: str | None = None
    """Only papers of this kind (`documents.kind`)."""
    shortest_hours: float | None = None
    """A shorter delay is a misprint and left out, with its number told: hours of sending are often whole hours."""
    longest_hours: float | None = None
    exact: bool = True
    """Of one channel: the two alone, not what went from or to those who belong to them."""
    copies: bool | None = None
    """Whether who got a paper as a copy alone is an end of its way; unasked, one channel counts him, the list of all does not."""

    def __post_init__(self) -> None:
        if self.by is not None and self.by not in PERIODS:
            raise UsageError(f"no period {self.by!r}; there are {', '.join(PERIODS)}")
        if None not in (self.shortest_hours, self.longest_hours) and self.shortest_hours > self.longest_hours:  # type: ignore[operator]
            raise UsageError(
                f"the shortest delay ({self.shortest_hours} h) is above the longest ({self.longest_hours} h)"
            )

    def period(self, day: str) -> str:
        """SQL for the name of the period of a day, NULL for all time."""
        return f"strftime({day}, '{PERIODS[self.by]}')" if self.by else "CAST(NULL AS VARCHAR)"

    def values(self) -> list[object]:
        """The values of the parameters `$kind`, `$shortest`, `$longest`, in this order."""
        return [self.kind, *(None if h is None else round(h * 3600) for h in (self.shortest_hours, self.longest_hours))]

    def notes(self) -> list[str]:
        """What to say of the choice."""
        out = [f"only papers of the kind {self.kind}"] if self.kind else []
        bounds = [
            f"{word} than {hours:g} h"
            for word, hours in (("shorter", self.shortest_hours), ("longer", self.longest_hours))
            if hours is not None
        ]
        return [*out, f"delays {' or '.join(bounds)} are taken for misprints; left_out counts them"] if bounds else out


def inside(seconds: str, shortest: int, longest: int) -> str:
    """SQL that is true for a delay within bounds that stand in two parameters, NULL for no bound."""
    return (
        f"({seconds} >= coalesce(CAST(${shortest} AS BIGINT), {seconds}) "
        f"AND {seconds} <= coalesce(CAST(${longest} AS BIGINT), {seconds}))"
    )


def place(ordered: str, share: float) -> str:
    """SQL for the place in a sorted list of `quantile`: between two neighbours where it is no whole number."""
    return f"least(greatest({share} * (len({ordered}) + 1), 1), len({ordered}))"


def quantile(ordered: str, share: float, at: str = "") -> str:
    """SQL for the value below which a share of a sorted list of seconds lies; NULL for an empty list.

    The value at place `share * (n + 1)`, between two neighbours in proportion, never outside of the list: the sample is
    taken for some of all that was sent (Hyndman and Fan's type 6). `at` names a column that has the place already.
    """
    at = at or place(ordered, share)
    low, high = (f"{ordered}[CAST({edge}({at}) AS BIGINT)]" for edge in ("floor", "ceil"))
    return f"CAST(round({low} + ({at} - floor({at})) * ({high} - {low})) AS BIGINT)"
