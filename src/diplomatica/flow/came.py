"""All that came to one actor, by way of the ledger: counted and put in order in columns, made into rows as they are read.

The columns say what `Society.grouped` and `verdict` say of one thing after the other; the rows are made by these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, overload

import pyarrow as pa
import pyarrow.compute as pc

from diplomatica.flow.arrivals import Arrival
from diplomatica.flow.ledger_columns import array
from diplomatica.flow.spoken_in import spoken_in
from diplomatica.flow.verdict import order, verdict
from diplomatica.model.arrow import EPOCH

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger
    from diplomatica.flow.rollup import Society

Row = dict[str, Any]

LEVELS = ("direct", "holder", "member")

MANY = 30
"""More names than so many are looked up at once, fewer one by one."""

_DAYS = 2**32
_FIRST_DAY = (date.min - EPOCH.date()).days

# With their types: to find out the type of a plain number takes a hundred times as long as to add it.
_APART, _SINCE, _UNKNOWN, _ONE = (pa.scalar(number, pa.int64()) for number in (_DAYS, 1 - _FIRST_DAY, 0, 1))
_NO, _NOT_SURELY = pa.scalar(False, pa.bool_()), pa.scalar(None, pa.int8())


class Came:
    """What came to an actor by a moment (ever, without one), the newest first, by what the ways prove alone.

    `table` has a row for each document and event: `target` (its place among the ids of all that came), `certain` and `possible`
    (the bounds of `known`), `level` (its place in `LEVELS`), and `is_document`.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        ledger: Ledger,
        society: Society,
        actor: str,
        at: datetime | None = None,
    ) -> None:
        self.actor, self._con, self._ledger, self._society = actor, con, ledger, society
        counting = society.counting_for(actor)
        self._rows = ledger.came(counting)
        self._ends = pc.run_end_encode(array(self._rows["target"])).run_ends
        found = _bounds(_counted(self._rows, _House(society, actor, counting)))
        if at is not None:
            early = pc.less_equal(found["possible"], pa.scalar(at, found["possible"].type))
            found = found.filter(pc.or_(pc.is_null(early), _true(early)))
        self.table = _newest_first(found)

    def without(self, targets: Iterable[int]) -> Came:
        """The same but for some targets."""
        some = pa.array(targets, pa.int32())
        if len(some):
            self.table = self.table.filter(pc.invert(pc.is_in(self.table["target"], value_set=some)))
        return self

    def counts(self, at: datetime | None) -> Counter[tuple[str, str]]:
        """How many there are of each value and level at a moment, or ever."""
        certain = self.table["certain"]
        sure = pc.is_valid(certain)
        if at is not None:
            sure = _true(pc.less_equal(certain, pa.scalar(at, certain.type)))
        out: Counter[tuple[str, str]] = Counter()
        for value, here in (("certain", sure), ("possible", pc.invert(sure))):
            for found in pc.value_counts(self.table["level"].filter(here)).to_pylist():
                out[value, LEVELS[found["values"]]] = found["counts"]
        return out

    def documents(self) -> int:
        """How many of them are documents."""
        return int(pc.sum(self.table["is_document"]).as_py() or 0)

    def places(self) -> pa.Array:
        """Of each row of the table the place of its document or event among all that the archive has, in the order of ids."""
        firsts = pc.take(self._rows["n"], self._starts(array(self.table["target"])))
        return self._ledger.places(array(firsts))

    def order(self, place: int) -> tuple[str, str]:
        """The key by which the rows of the table stand, the greatest first: moment and id."""
        found = self.table.slice(place, 1)
        [moment] = pc.coalesce(found["certain"], found["possible"]).cast(pa.int64()).to_pylist()
        shown = order(None if moment is None else EPOCH + timedelta(microseconds=moment))
        return shown, self.name(found["target"][0].as_py())

    def targets(self, names: Iterable[str]) -> dict[str, int]:
        """The places of some ids among all that came; the others are left out."""
        names = list(names)
        if len(names) > MANY:
            numbers = pc.take(self._rows["n"], self._starts(pa.array(range(len(self._ends)), pa.int64())))
            places = pc.index_in(pa.array(names, pa.string()), value_set=self._ledger.target_names(array(numbers)))
            return {name: n for name, n in zip(names, places.to_pylist(), strict=True) if n is not None}
        every = range(len(self._ends))
        found = {name: bisect_left(every, name, key=self.name) for name in names}
        return {name: n for name, n in found.items() if n < len(every) and self.name(n) == name}

    def rows(self, targets: Sequence[int], *, own: bool = False) -> Iterator[Row | None]:
        """The rows of some targets, in their order, as `verdict` makes them of all arrivals that count.

        With `own` only what reached the actor himself, or an office of his, counts: None where nothing did.
        """
        listed = sorted(set(targets))
        if not listed:
            return iter(())
        found = groupby(
            self._ledger.rows([n for target in listed for n in self._numbers(target)]), itemgetter("target")
        )
        made = {target: self._row(name, list(group), own) for target, (name, group) in zip(listed, found, strict=True)}
        spoken_in(self._con, (row for row in made.values() if row is not None))
        return (made[target] for target in targets)

    def _row(self, name: str, found: list[Row], own: bool) -> Row | None:
        arrivals = [Arrival.of(row) for row in found]
        levels = next((group for who, group in self._society.grouped(arrivals) if who == self.actor), [])
        if own:
            levels = [one for one in levels if one[0] != "member"]
        if not levels:
            return None
        kind = "document" if found[0]["is_document"] else "event"
        return {"kind": kind, "id": name, "title": found[0]["title"], **verdict(self.actor, levels, self._society)}

    def _numbers(self, target: int) -> list[int]:
        start = self._start(target)
        numbers: list[int] = self._rows["n"].slice(start, self._ends[target].as_py() - start).to_pylist()
        return numbers

    def _starts(self, targets: pa.Array) -> pa.Array:
        starts = pa.concat_arrays([pa.array([0], self._ends.type), self._ends])
        return starts.take(targets)

    def _start(self, target: int) -> int:
        return int(self._ends[target - 1].as_py()) if target else 0

    def name(self, target: int) -> str:
        """The id of a document or event, by its place among all that came."""
        return self._ledger.target(self._rows["n"][self._start(target)].as_py())


class Rows(Sequence[Row]):
    """Rows that are made when they are asked for, some hundreds at a time; single ones stand ready among them."""

    STEP = 1_000

    def __init__(self, entries: Sequence[int | Row], make: Callable[[list[int]], Iterable[Row]]) -> None:
        self._entries, self._make = entries, make

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return self._made(self._entries[place])
        return self._made([self._entries[place]])[0]

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), self.STEP):
            yield from self._made(self._entries[start : start + self.STEP])

    def _made(self, entries: Sequence[int | Row]) -> list[Row]:
        made = iter(self._make([one for one in entries if isinstance(one, int)]))
        return [next(made) if isinstance(one, int) else one for one in entries]


class _House:
    """By day, how surely what came to those who may count for an actor came to him."""

    def __init__(self, society: Society, actor: str, counting: Sequence[str]) -> None:
        begins: list[int] = []
        surely: list[list[bool | None]] = [[] for _ in LEVELS]
        for place, one in enumerate(counting):
            turns = [None, *society.turns(one)]
            # Who never held an office, and is none, belongs to the same on all days.
            always = society.above(one, None) if len(turns) == 2 and not society.offices.get(one) else None
            for day in turns[:1] if always is not None else turns:
                # Days that are not known come before all others.
                begins.append(place * _DAYS + (0 if day is None else (day - EPOCH.date()).days - _FIRST_DAY + 1))
                held = {} if always is not None else society.holding(one, day)
                above = society.above(one, day) if always is None else always
                for found, level in zip(surely, ({actor: True} if one == actor else {}, held, above), strict=True):
                    found.append(level.get(actor))
        self._begins = pa.array(begins, pa.int64())
        self._surely = [pa.array(found, pa.bool_()) for found in surely]

    def surely(self, places: pa.Array, days: pa.Array, levels: Sequence[str] = LEVELS) -> list[pa.Array]:
        """By level, whether what came to these members on these days surely came to the actor; null where it did not come."""
        since = pc.fill_null(pc.add(days.cast(pa.int32()).cast(pa.int64()), _SINCE), _UNKNOWN)
        when = pc.add(pc.multiply(places.cast(pa.int64()), _APART), since)
        stretches = pc.subtract(pc.search_sorted(self._begins, when, side="right").cast(pa.int64()), _ONE)
        return [self._surely[LEVELS.index(level)].take(stretches) for level in levels]


def _counted(came: pa.Table, house: _House) -> pa.Table:
    """The arrivals that count for the actor, in their order, once for each level: what is unsure has lost its certainty."""
    columns = {name: array(came[name]) for name in came.column_names}
    target = columns["target"]
    surely = house.surely(columns["who"], columns["day"])
    [sat_there] = house.surely(columns["sender"], columns["sender_day"], ("member",))
    sure_of = [_true(found) for found in surely]
    # To the seat of these a report went up: from one of their own away from it.
    went_up = pc.and_(_true(pc.invert(sat_there)), pc.or_(sure_of[0], sure_of[2]))
    informed = pc.is_in(target, value_set=target.filter(went_up).unique())
    counts = [pc.is_valid(found) for found in surely]
    counts[2] = pc.and_(counts[2], pc.or_(sure_of[2], pc.invert(informed)))
    pieces = []
    for level, (sure, here) in enumerate(zip(sure_of, counts, strict=True)):
        if level and not pc.any(here).as_py():
            continue
        certain = pc.if_else(sure, columns["certain"], pa.scalar(None, columns["certain"].type)).filter(here)
        found = {name: columns[name].filter(here) for name in ("n", "target", "is_document")} | {"certain": certain}
        found |= {
            "possible": columns["possible"].filter(here),
            "level": pa.repeat(pa.scalar(level, pa.int8()), len(certain)),
        }
        pieces.append(pa.table(found))
    whole = pa.concat_tables(piece for piece in pieces if len(piece)) if any(map(len, pieces)) else pieces[0]
    return whole.take(pc.sort_indices(whole["n"])) if sum(map(bool, map(len, pieces))) > 1 else whole


def _true(flags: Any) -> Any:
    return pc.fill_null(flags, _NO)


def _bounds(counted: pa.Table) -> pa.Table:
    """One row a target: since when it is certain and possible, and the nearest level by which that holds."""
    sure = pc.if_else(pc.is_valid(counted["certain"]), counted["level"], _NOT_SURELY)
    # The arrivals of a target stand in the order of how soon they were possible; null is the soonest of all.
    first = pc.ScalarAggregateOptions(skip_nulls=False)
    wanted = [
        ("certain", "min"),
        ("possible", "first", first),
        ("level", "min"),
        ("sure", "min"),
        ("is_document", "min"),
    ]
    found = counted.append_column("sure", sure).group_by("target", use_threads=False).aggregate(wanted)
    certain, possible = found["certain_min"], found["possible_first"]
    later = _true(pc.greater(possible, certain))
    return pa.table(
        {
            "target": found["target"],
            "certain": certain,
            "possible": pc.if_else(later, pa.scalar(None, possible.type), possible),
            "level": pc.coalesce(found["sure_min"], found["level_min"]),
            "is_document": found["is_document_min"],
        }
    )


def _newest_first(found: pa.Table) -> pa.Table:
    """By the moment of the better bound, those that nothing bounds first, and by target."""
    keyed = found.append_column("moment", pc.coalesce(found["certain"], found["possible"]).cast(pa.int64()))
    keys = [("moment", "descending", "at_start"), ("target", "descending", "at_start")]
    return found.take(pc.sort_indices(keyed, sort_keys=keys))
