"""What the archive claims to hold: within a complete coverage an absence counts, elsewhere it is one of this folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from diplomatica.flow.house import house
from diplomatica.model.civil import bounds

if TYPE_CHECKING:
    import duckdb

OF_THIS_FOLDER = "of this folder"
"""What is said of every figure outside declared coverage."""

Days = list[tuple[date | None, date | None]]


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of `coverage` that says `complete`, with everybody on either side of it."""

    series: str
    first: date | None
    last: date | None
    source: str | None
    senders: dict[str, Days] | None
    """By actor the days on which he belongs to the side; None for anybody."""
    receivers: dict[str, Days] | None

    def holds(self, sender: str | None, receiver: str | None, first: date | None, last: date | None) -> bool:
        """Whether all that went from one to the other in these days is claimed to be held."""
        if first is None or last is None:
            return False
        inside = (self.first is None or self.first <= first) and (self.last is None or last <= self.last)
        return inside and _within(self.senders, sender, first, last) and _within(self.receivers, receiver, first, last)

    @property
    def words(self) -> str:
        """What to call it."""
        return self.series or "the whole channel"


def claims(con: duckdb.DuckDBPyConnection) -> list[Claim]:
    """The complete coverages of a view, in the order of the table; a selective one claims nothing."""
    rows = con.execute(
        'SELECT series, from_id, to_id, "from", "to", source FROM coverage WHERE extent = \'complete\' ORDER BY ALL'
    ).fetchall()
    return [
        Claim(
            series or "",
            bounds(first)[0] if first else None,
            bounds(last)[1] if last else None,
            source,
            _side(con, sender),
            _side(con, receiver),
        )
        for series, sender, receiver, first, last, source in rows
    ]


def covered(
    claimed: list[Claim], sender: str | None, receiver: str | None, first: date | None, last: date | None
) -> Claim | None:
    """The first claim that holds what went from one to the other in these days; None: it is of this folder."""
    return next((claim for claim in claimed if claim.holds(sender, receiver, first, last)), None)


def _side(con: duckdb.DuckDBPyConnection, actor: str | None) -> dict[str, Days] | None:
    if actor is None:
        return None
    out: dict[str, Days] = defaultdict(list)
    for member in house(con, actor):
        if member.level != "holder":
            out[member.member].append((member.first, member.last))
    return dict(out)


def _within(side: dict[str, Days] | None, actor: str | None, first: date, last: date) -> bool:
    if side is None:
        return True
    days = side.get(actor or "", [])
    return any((begin is None or begin <= first) and (end is None or last <= end) for begin, end in days)
