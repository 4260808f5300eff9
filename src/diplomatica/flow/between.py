"""What an actor learned in a span of time, what one had before another, what two had at a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow import beside
from diplomatica.flow.attested import undenied
from diplomatica.flow.came import Rows
from diplomatica.flow.known import Reached, came, reached, there
from diplomatica.flow.verdict import Answer, order

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.came import Came
    from diplomatica.flow.ledger import Ledger

Row = dict[str, Any]


def learned(
    con: duckdb.DuckDBPyConnection,
    actor: str,
    start: datetime,
    end: datetime,
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> Answer:
    """What reached an actor between two moments, oldest first: the rows of `known` that fall into the span.

    `value` is `certain` where it cannot have come before the start and had come by the end; `possible` where it may have come
    in the span. That a document says it had not come by a moment counts as not having come before. Rows as in `known`; `of`
    counts all that ever reached the actor. Raises UsageError as `known` does, and for a span that ends before it begins.
    """
    if end < start:
        raise UsageError(f"the span ends ({end.isoformat()}) before it begins ({start.isoformat()})")
    there(con, actor, ledger)
    found: Sequence[Row]
    if ledger is not None and rung is None:
        found, tally, every = _learned_of(con, ledger, actor, start, end)
    else:
        everything = [one for one in reached(con, actor, None, rung) if one.way]
        rows = [row for one in everything if (row := _learned(one, start, end)) is not None]
        found, every = sorted(rows, key=_oldest), len(everything)
        tally = _tally(rows)
    came = f"{tally['certain']} came surely in this span, the others possibly"
    return Answer(
        found, every, [came if found else "nothing here is known to have come, or can have come, in this span"], tally
    )


def _learned_of(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, actor: str, start: datetime, end: datetime
) -> tuple[Sequence[Row], Counter[str], int]:
    """By way of the ledger: the rows of `learned`, how many there are of each value and of documents, how many ever came."""
    all_of_it, denials = came(con, ledger, actor, None)
    with_way = [one for one in denials if one.way]
    ready = [row for one in with_way if (row := _learned(one, start, end)) is not None]
    found = beside.within(all_of_it, start, end)
    others = Counter(certain=found.sure, possible=len(found.targets) - found.sure, document=found.documents)

    def make(targets: list[int]) -> list[Row]:
        made = (_learned(Reached(row, True, None), start, end) for row in all_of_it.rows(targets) if row is not None)
        return [row for row in made if row is not None]

    entries = beside.put_in(found.targets, [(_oldest(row), row) for row in ready], found.order)
    return Rows(entries, make), others + _tally(ready), len(all_of_it.table) + len(with_way)


def _tally(rows: Sequence[Row]) -> Counter[str]:
    """How many rows have each value, and how many are documents."""
    return Counter(row["value"] for row in rows) + Counter(document=sum(row["kind"] == "document" for row in rows))


def _learned(one: Reached, start: datetime, end: datetime) -> Row | None:
    """The row of a thing that came, as far as it came in a span; None where it did not."""
    since, certain = one.since, one.row["certain_from"]
    if (since is not None and since > end) or (certain is not None and certain < start):
        return None
    inside = since is not None and since >= start and certain is not None and certain <= end
    return {**(one.denial.beside(one.row) if one.denial else undenied(one.row)), **_value(inside, one)}


def _oldest(row: Row) -> tuple[str, str]:
    return order(row["certain_from"] or row["possible_from"]), row["id"]


def ahead(
    con: duckdb.DuckDBPyConnection, a: str, b: str, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """What one actor had before another, and by how much: rows that differ most surely first.

    Rows: `kind, id, title, value, a_certain_from, a_possible_from, b_certain_from, b_possible_from, ahead_min_seconds,
    ahead_max_seconds`. `value` is `certain` where `a` had it before `b` can have had it; `possible` where the bounds allow it;
    `no_evidence` where `a` surely had it and nothing here shows that it ever came to `b`, which does not prove that it did not.
    Where a document says that it had not come to `b` up to a moment, it can have come to `b` only after that.
    `of` counts what either had.
    """
    for actor in (a, b):
        there(con, actor, ledger)
    found: Sequence[Row]
    if ledger is not None and rung is None:
        both = _Both(con, ledger, a, b)
        ready = [row for left, right in both.apart() if left and (row := _ahead_row(left, right)) is not None]
        columns = beside.ahead(*both.sides)
        counts = [
            number + sum(row["value"] == value for row in ready)
            for number, value in zip(columns.counts, _RANK, strict=True)
        ]
        found, of = both.rows(columns, [(_most_surely(row), row) for row in ready], _ahead_row), both.had()
    else:
        mine, other = _both(con, a, b, rung)
        rows = [row for name, left in mine.items() if (row := _ahead_row(left, other.get(name))) is not None]
        found, of = sorted(rows, key=_most_surely), _had(mine, other)
        counts = [sum(row["value"] == value for row in rows) for value in _RANK]
    note = f"{counts[0]} surely earlier, {counts[1]} possibly, {counts[2]} without any trace of the other"
    return Answer(found, of, [note], dict(zip(_RANK, counts, strict=True)))


_RANK = beside.AHEAD


def _ahead_row(left: Reached | None, right: Reached | None) -> Row | None:
    value = _ahead(left, right) if left else None
    return None if left is None or value is None else {**_pair(left, right), "value": value, **_by(left, right)}


def _most_surely(row: Row) -> tuple[int, int, str]:
    return _RANK.index(row["value"]), -(row["ahead_min_seconds"] or 0), row["id"]


def compare(
    con: duckdb.DuckDBPyConnection, a: str, b: str, at: datetime, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """What two actors had at a moment, beside each other: `a_value` and `b_value` are certain, possible, attested_not (a
    document says that it had not come by then) or no_evidence.

    Rows: `kind, id, title, a_value, b_value`, and the bounds of both, what differs first; `of` counts what either ever had.
    """
    for actor in (a, b):
        there(con, actor, ledger)
    found: Sequence[Row]

    def made(left: Reached | None, right: Reached | None) -> Row | None:
        values = {"a_value": _at(left, at), "b_value": _at(right, at)}
        return None if set(values.values()) == {"no_evidence"} else {**_pair(left, right), **values}

    if ledger is not None and rung is None:
        both = _Both(con, ledger, a, b)
        ready = [row for pair in both.apart() if (row := made(*pair)) is not None]
        columns = beside.compared(*both.sides, at)
        tally = Counter(dict(zip(beside.COMPARED, columns.counts, strict=True))) + _compared(ready)
        found, of = both.rows(columns, [(_unlike(row), row) for row in ready], made), both.had()
    else:
        mine, other = _both(con, a, b, rung)
        rows = [row for name in {*mine, *other} if (row := made(mine.get(name), other.get(name))) is not None]
        found, of = sorted(rows, key=_unlike), _had(mine, other)
        tally = _compared(rows)
    return Answer(found, of, [f"{tally['alike']} of {len(found)} alike on both sides; had reached, not read"], tally)


def _compared(rows: Sequence[Row]) -> Counter[str]:
    """How many rows are as `beside.COMPARED` says."""
    alone = ("certain", "no_evidence")
    pairs = [(row["a_value"], row["b_value"]) for row in rows]
    counts = (sum(a == b for a, b in pairs), pairs.count(alone), pairs.count(alone[::-1]))
    return Counter(dict(zip(beside.COMPARED, counts, strict=True)))


def _unlike(row: Row) -> tuple[bool, str, str, str]:
    """The key by which what differs comes first."""
    return row["a_value"] == row["b_value"], row["a_value"], row["b_value"], row["id"]


def _value(inside: bool, one: Reached) -> Row:
    """The value of a row of `learned`, and since when it can have come."""
    out: Row = {"value": "certain" if inside else "possible"}
    if one.denial and one.since != one.row["possible_from"]:
        out |= {"possible_from": one.since, "possible_shown": one.denial.shown}
    return out


def _both(
    con: duckdb.DuckDBPyConnection, a: str, b: str, rung: str | None
) -> tuple[dict[str, Reached], dict[str, Reached]]:
    """What reached both actors, and what documents say had not, by target."""
    mine, other = ({one.row["id"]: one for one in reached(con, actor, None, rung)} for actor in (a, b))
    return mine, other


class _Both:
    """What reached two actors, by way of the ledger: in columns, and apart from these whatever a document denies of either."""

    def __init__(self, con: duckdb.DuckDBPyConnection, ledger: Ledger, a: str, b: str) -> None:
        found = [came(con, ledger, actor, None) for actor in (a, b)]
        self._came = [one for one, _ in found]
        denied = [{one.row["id"]: one for one in denials} for _, denials in found]
        self._denied = sorted({*denied[0], *denied[1]})
        self._apart = [self._side(*pair) for pair in zip(self._came, denied, strict=True)]
        for one in self._came:
            one.without(one.targets(self._denied).values())
        self.sides = beside.Side.of(self._came[0]), beside.Side.of(self._came[1])

    def _side(self, here: Came, denied: dict[str, Reached]) -> dict[str, Reached]:
        """Of one actor everything that is denied of either."""
        places = here.targets(name for name in self._denied if name not in denied)
        rows = zip(places, here.rows(list(places.values())), strict=True)
        return denied | {name: Reached(row, True, None) for name, row in rows if row is not None}

    def apart(self) -> list[tuple[Reached | None, Reached | None]]:
        """Both sides of everything that a document denies of either."""
        return [(self._apart[0].get(name), self._apart[1].get(name)) for name in self._denied]

    def had(self) -> int:
        """How many things either can have had."""
        return beside.either(*self.sides) + _had(*self._apart)

    def rows(self, found: beside.Found, ready: Sequence[tuple[Any, Row]], made: Callable[..., Row | None]) -> Rows:
        """The rows of what was found, and those that stand ready among them, each by its key."""

        def make(places: list[int]) -> list[Row]:
            sides = (self._reached(n, found, places) for n in (0, 1))
            return [row for left, right in zip(*sides, strict=True) if (row := made(left, right)) is not None]

        return Rows(beside.put_in(range(len(found)), ready, lambda n: found.order(n, self._name)), make)

    def _name(self, targets: tuple[int | None, int | None]) -> str:
        return next(one.name(target) for one, target in zip(self._came, targets, strict=True) if target is not None)

    def _reached(self, side: int, found: beside.Found, places: list[int]) -> list[Reached | None]:
        """What came to one of the two, of some of the things that were found."""
        targets = found.targets(side, places)
        rows = iter(self._came[side].rows([target for target in targets if target is not None]))
        made = (None if target is None else next(rows) for target in targets)
        return [None if row is None else Reached(row, True, None) for row in made]


def _had(*sides: dict[str, Reached]) -> int:
    """How many things either can have had."""
    return len({name for side in sides for name, one in side.items() if one.way})


_OF_EACH = ("certain_from", "certain_shown", "chain")


def _pair(left: Reached | None, right: Reached | None) -> Row:
    some = left or right
    assert some is not None
    out = {key: some.row[key] for key in ("kind", "id", "title")}
    for side, one in (("a", left), ("b", right)):
        out |= {f"{side}_{key}": one.row[key] if one else None for key in _OF_EACH}
        out |= {
            f"{side}_possible_from": one.since if one else None,
            f"{side}_possible_shown": one.since_shown if one else None,
        }
    return out


def _ahead(left: Reached, right: Reached | None) -> str | None:
    """How surely the left one had it first; None where he surely did not, or nothing shows that he ever had it."""
    certain = left.row["certain_from"]
    if not left.way:
        return None
    if right is None:
        return "no_evidence" if certain else None
    if (
        certain
        and right.since
        and certain <= right.since
        and (certain < right.since or _denied_at(right) == right.since)
    ):
        return "certain"
    if not right.way:
        return "no_evidence" if certain else None
    if left.since and right.row["certain_from"] and left.since >= right.row["certain_from"]:
        return None
    return "possible"


def _denied_at(one: Reached) -> datetime | None:
    return one.denial.moment if one.denial else None


def _by(left: Reached, right: Reached | None) -> Row:
    """By how much at least and at most, as far as the bounds are known; less than nothing is behind."""
    least = most = None
    certain = left.row["certain_from"]
    if right and certain and right.since:
        least = int((right.since - certain).total_seconds())
    if right and left.since and right.row["certain_from"]:
        most = int((right.row["certain_from"] - left.since).total_seconds())
    return {"ahead_min_seconds": least, "ahead_max_seconds": most}


def _at(one: Reached | None, at: datetime) -> str:
    row = one.at(at) if one else None
    if row is None or (row["value"] != "attested_not" and row["possible_from"] and row["possible_from"] > at):
        return "no_evidence"
    return str(row["value"])
