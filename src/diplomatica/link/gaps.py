"""Numbers that no paper here bears, in a series that `coverage.csv` declares complete; never of a selective one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from diplomatica.model.civil import bounds
from diplomatica.model.serial import Serial, named, run, serial

if TYPE_CHECKING:
    import duckdb

MOST_ALONE = 20
"""A longer run of absent numbers is one row."""

# Everybody who writes for an actor, with the days for which that is said.
_SIDE = """
WITH RECURSIVE down AS (
    SELECT CAST($1 AS VARCHAR) AS id
    UNION
    SELECT e.id FROM down JOIN entities e ON e.parent_id = down.id WHERE e.kind <> 'place'
)
SELECT id, NULL AS "from", NULL AS "to" FROM down
UNION ALL
SELECT t.person_id, t."from", t."to" FROM down JOIN tenures t ON t.office_id = down.id
WHERE t.kind IN ('appointed', 'arrived', 'acting')
ORDER BY ALL
"""

# Papers of the days in question, with every number that they bear; those whose sender is not known may be of the series too.
_PAPERS = """
SELECT d.id, d.title, d.date_earliest, d.date_latest,
       (SELECT list_sort(list(DISTINCT n.value)) FROM numbers n WHERE n.document_id = d.id AND n.status <> 'rejected'
        AND n.role IN ('own', 'outgoing')) AS own,
       (SELECT list_sort(list(DISTINCT n.value)) FROM numbers n WHERE n.document_id = d.id AND n.status <> 'rejected') AS every,
       (SELECT list_sort(list(DISTINCT coalesce(p.entity_id, p.office_id))) FROM parties p WHERE p.document_id = d.id
        AND p.status <> 'rejected' AND p.role IN ('sender', 'signed') AND coalesce(p.entity_id, p.office_id) IS NOT NULL) AS senders
FROM documents d
WHERE (d.date_latest IS NULL OR CAST($1 AS DATE) IS NULL OR d.date_latest >= CAST($1 AS DATE))
  AND (d.date_earliest IS NULL OR CAST($2 AS DATE) IS NULL OR d.date_earliest <= CAST($2 AS DATE))
ORDER BY d.date_earliest NULLS LAST, d.date_latest NULLS LAST, d.id
"""


@dataclass(slots=True)
class Gap:
    """Numbers that no paper bears, with the papers before and after them."""

    series: str
    first: int
    last: int
    tail: str
    from_id: str
    to_id: str | None
    earliest: date | None
    latest: date | None
    may_be_here: bool
    """Whether a paper of those days bears no number that was read, and may be the one."""
    beside: list[tuple[str, str]] = field(default_factory=list)
    """The papers with the nearest numbers: number and document."""

    @property
    def number(self) -> str:
        """`16`, or `16–40` for a long run."""
        first = f"{self.first}{self.tail}"
        return first if self.first == self.last else f"{first}–{self.last}{self.tail}"


@dataclass(frozen=True, slots=True)
class _Paper:
    id: str
    numbers: tuple[Serial, ...]
    others: tuple[Serial, ...]
    """Numbers that it may bear: in another role, or in its title."""
    first: date | None
    last: date | None
    sender: str | None
    ours: bool
    """Whether its sender is surely of the series' side; else he is not known."""


def gaps(con: duckdb.DuckDBPyConnection, already: Iterable[tuple[str | None, str | None]] = ()) -> list[Gap]:
    """The absent numbers of every complete coverage that names a sender, in the order of `coverage`.

    `already` are sender and number of papers known to be missing from references: a number of the side's is not told twice.
    The coverage's days say which papers count, its `series` (`Nos. 13 to 18`) the first and last number; without numbers in
    its name they are the lowest and the highest seen, and only where numbers rise with the days.
    """
    rows = con.execute(
        'SELECT series, from_id, to_id, "from", "to" FROM coverage '
        "WHERE extent = 'complete' AND from_id IS NOT NULL ORDER BY ALL"
    ).fetchall()
    told = list(already)
    out: list[Gap] = []
    for series, sender, recipient, first, last in rows:
        side = con.execute(_SIDE, [sender]).fetchall()
        days = (bounds(first)[0] if first else None, bounds(last)[1] if last else None)
        papers = list(_papers(con, side, days))
        known = {s.first for who, value in told if who in {row[0] for row in side} and (s := serial(value))}
        out += _absent(series or "", papers, known, sender, recipient, days)
    return out


def _papers(
    con: duckdb.DuckDBPyConnection,
    side: list[tuple[str, str | None, str | None]],
    days: tuple[date | None, date | None],
) -> Iterator[_Paper]:
    for name, title, first, last, own, every, senders in con.execute(_PAPERS, list(days)).fetchall():
        ours = [who for who in senders or [] if _writes(side, who, first)]
        if senders and not ours:
            continue
        borne = [s for value in own or [] if (s := serial(value))]
        other = [s for value in every or [] if (s := serial(value))] + named(title)
        yield _Paper(name, tuple(borne), tuple(other), first, last, ours[0] if len(ours) == 1 else None, bool(ours))


def _writes(side: list[tuple[str, str | None, str | None]], who: str, day: date | None) -> bool:
    for member, first, last in side:
        if member == who:
            begin, end = bounds(first)[0] if first else None, bounds(last)[1] if last else None
            if day is None or ((begin is None or begin <= day) and (end is None or day <= end)):
                return True
    return False


def _absent(
    series: str,
    papers: list[_Paper],
    known: set[int],
    sender: str,
    recipient: str | None,
    days: tuple[date | None, date | None],
) -> Iterator[Gap]:
    wanted = run(series)
    tail = wanted.tail if wanted else _tail(papers)
    ours = [p for p in papers if p.ours]
    seen = {n: p for p in reversed(ours) for s in (*p.others, *p.numbers) if s.tail == tail for n in _each(s)}
    # A paper whose sender is not known counts as here where it bears the number: rather none missing than one wrongly.
    perhaps = {n: p for p in reversed(papers) for s in (*p.others, *p.numbers) if s.tail == tail for n in _each(s)}
    held = {**perhaps, **seen} if wanted else seen
    held = {n: p for n, p in held.items() if wanted is None or wanted.first <= n <= wanted.last}
    if not held or (wanted is None and not _rises(held)):
        return
    first, last = (wanted.first, wanted.last) if wanted else (min(held), max(held))
    absent = [n for n in range(first, last + 1) if n not in held and n not in perhaps and n not in known]
    for numbers in _runs(absent):
        below = max((n for n in held if n < numbers[0]), default=None)
        above = min((n for n in held if n > numbers[-1]), default=None)
        beside = [n for n in (below, above) if n is not None]
        earliest = held[below].first if below is not None else days[0]
        latest = held[above].last if above is not None else days[1]
        senders = sorted({who for n in beside if (who := held[n].sender)})
        writer = senders[0] if len(senders) == 1 else sender
        unread = any(not p.numbers and not p.others and _between(p, earliest, latest) for p in papers if p.ours)
        near = [(f"{n}{tail}", held[n].id) for n in beside]
        for start, end in [(numbers[0], numbers[-1])] if len(numbers) > MOST_ALONE else [(n, n) for n in numbers]:
            yield Gap(series, start, end, tail, writer, recipient, earliest, latest, unread, near)


def _each(number: Serial) -> range:
    return range(number.first, min(number.last, number.first + 99) + 1)


def _tail(papers: list[_Paper]) -> str:
    """What most numbers of the side end in."""
    tails = [s.tail for p in papers if p.ours for s in p.numbers]
    return max(sorted(set(tails)), key=tails.count, default="")


def _rises(held: dict[int, _Paper]) -> bool:
    """Whether no number is older than a lower one: else numbers began anew, or there is more than one series."""
    latest = None
    for n in sorted(held):
        paper = held[n]
        if paper.last is not None and latest is not None and paper.last < latest:
            return False
        if paper.first is not None and (latest is None or paper.first > latest):
            latest = paper.first
    return True


def _between(paper: _Paper, earliest: date | None, latest: date | None) -> bool:
    after = paper.last is None or earliest is None or paper.last >= earliest
    return after and (paper.first is None or latest is None or paper.first <= latest)


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Numbers that follow each other, together."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [n for _, n in group]
