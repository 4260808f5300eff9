"""What came to an actor in a span, and to two actors, decided and put in order in columns: `flow.between` makes the rows.

The columns say what `between` says of one thing after the other, of everything of which no document says that it had not come.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from diplomatica.flow.ledger_columns import array
from diplomatica.flow.verdict import order
from diplomatica.model.arrow import EPOCH

if TYPE_CHECKING:
    from diplomatica.flow.came import Came

Row = dict[str, Any]
Key = tuple[Any, ...]

AHEAD = ("certain", "possible", "no_evidence")
"""How surely one had a thing before another, by number."""

COMPARED = ("alike", "a_alone", "b_alone")
"""What is counted of two at a moment: what both had alike, what one surely had and the other, as far as is known, not at all."""

VALUES = ("attested_not", "certain", "no_evidence", "possible")
"""What an actor had at a moment, by number: as in the order of the alphabet."""

_CERTAIN, _NONE, _POSSIBLE = (VALUES.index(name) for name in ("certain", "no_evidence", "possible"))
_SECOND = pa.scalar(1_000_000, pa.int64())


@dataclass(frozen=True, slots=True)
class Side:
    """All that came to one of two actors: places among all that the archive has, moments as numbers, places of `Came`."""

    place: pa.Array
    certain: pa.Array
    possible: pa.Array
    target: pa.Array

    @classmethod
    def of(cls, came: Came) -> Side:
        """What the table of `came` has."""
        certain, possible = (array(came.table[name]).cast(pa.int64()) for name in ("certain", "possible"))
        return cls(came.places(), certain, possible, array(came.table["target"]))


@dataclass(frozen=True, slots=True)
class Found:
    """Things in the order of an answer: on each side the place among all that came to that actor, null where nothing did."""

    sides: tuple[pa.Array, pa.Array]
    keys: tuple[pa.Array, ...]
    words: tuple[Callable[[int], Any], ...]
    """What the numbers of each key are in the keys of rows."""
    counts: list[int]

    def __len__(self) -> int:
        return len(self.sides[0])

    def targets(self, side: int, places: Sequence[int]) -> list[int | None]:
        """Of some of these things the places among what came to one of the two."""
        found: list[int | None] = self.sides[side].take(pa.array(places, pa.int64())).to_pylist()
        return found

    def order(self, n: int, name: Callable[[tuple[int | None, int | None]], str]) -> Key:
        """The key by which a thing stands where it does."""
        first, second = (side[n].as_py() for side in self.sides)
        said = (word(key[n].as_py()) for word, key in zip(self.words, self.keys, strict=True))
        return *said, name((first, second))


@dataclass(frozen=True, slots=True)
class Within:
    """What came in a span, the oldest first: places among all that came, how many surely in it, how many are documents."""

    targets: list[int]
    moments: pa.Array
    sure: int
    documents: int
    came: Came

    def order(self, n: int) -> Key:
        """The key by which a thing stands where it does."""
        moment = self.moments[n].as_py()
        return order(None if moment is None else EPOCH + timedelta(microseconds=moment)), self.came.name(
            self.targets[n]
        )


def within(came: Came, start: datetime, end: datetime) -> Within:
    """What surely or possibly came between two moments."""
    here = Side.of(came)
    first, last = _number(start), _number(end)
    kept = pc.invert(pc.or_(_true(pc.greater(here.possible, last)), _true(pc.less(here.certain, first))))
    inside = pc.and_(_true(pc.greater_equal(here.possible, first)), _true(pc.less_equal(here.certain, last)))
    columns = {"target": here.target, "moment": pc.coalesce(here.certain, here.possible)}
    found = pa.table({**columns, "is_document": came.table["is_document"]}).filter(kept)
    found = found.take(_sorted(found, ("moment", "ascending"), ("target", "ascending")))
    sure = _number_of(inside.filter(kept))
    return Within(found["target"].to_pylist(), array(found["moment"]), sure, _number_of(found["is_document"]), came)


def ahead(mine: Side, other: Side) -> Found:
    """What the first had before the other: what differs most surely first; `counts` by `AHEAD`."""
    at = pc.index_in(mine.place, value_set=other.place)
    there = pc.is_valid(at)
    right_certain, right_possible, right = (column.take(at) for column in (other.certain, other.possible, other.target))
    sure = _true(pc.less(mine.certain, right_possible))
    behind = pc.and_(_true(pc.greater_equal(mine.possible, right_certain)), pc.invert(sure))
    nothing = pc.and_(pc.invert(there), pc.is_null(mine.certain))
    value = pc.if_else(sure, _small(0), pc.if_else(there, _small(1), _small(2)))
    # As many whole seconds as `between` says; where a bound is unknown nothing.
    least = pc.fill_null(pc.divide(pc.subtract(right_possible, mine.certain), _SECOND), pa.scalar(0, pa.int64()))
    columns = {"value": value, "least": least, "place": mine.place, "left": mine.target, "right": right}
    found = pa.table(columns).filter(pc.invert(pc.or_(behind, nothing)))
    found = found.take(_sorted(found, ("value", "ascending"), ("least", "descending"), ("place", "ascending")))
    counts = [_number_of(pc.equal(found["value"], _small(n))) for n in range(len(AHEAD))]
    return _found(found, ("value", "least"), (lambda n: n, lambda seconds: -seconds), counts)


def compared(mine: Side, other: Side, at: datetime) -> Found:
    """What the two had at a moment: what differs first; `counts` by `COMPARED`."""
    place = pa.concat_arrays([mine.place, other.place]).unique()
    here = [pc.index_in(place, value_set=side.place) for side in (mine, other)]
    left, right = (_values(side, found, _number(at)) for side, found in zip((mine, other), here, strict=True))
    columns = {"alike": pc.equal(left, right).cast(pa.int8()), "a": left, "b": right, "place": place}
    targets = {name: side.target.take(n) for name, side, n in zip(("left", "right"), (mine, other), here, strict=True)}
    nothing = pc.and_(pc.equal(left, _small(_NONE)), pc.equal(right, _small(_NONE)))
    found = pa.table({**columns, **targets}).filter(pc.invert(nothing))
    found = found.take(_sorted(found, *((name, "ascending") for name in ("alike", "a", "b", "place"))))
    words = (bool, VALUES.__getitem__, VALUES.__getitem__)
    counts = [_number_of(pc.equal(found["alike"], _small(1)))]
    for one, two in (("a", "b"), ("b", "a")):
        alone = pc.and_(pc.equal(found[one], _small(_CERTAIN)), pc.equal(found[two], _small(_NONE)))
        counts.append(_number_of(alone))
    return _found(found, ("alike", "a", "b"), words, counts)


def either(mine: Side, other: Side) -> int:
    """How many things came to one of the two, or to both."""
    return len(pa.concat_arrays([mine.place, other.place]).unique())


def put_in(entries: Iterable[int], ready: Sequence[tuple[Key, Row]], order: Callable[[int], Key]) -> list[int | Row]:
    """Entries in order, with rows that stand ready put where their keys say; `order` tells the key of the entry at a place.

    >>> put_in([7, 8], [((2,), {"id": "d1"})], lambda place: ((1,), (3,))[place])
    [7, {'id': 'd1'}, 8]
    """
    out: list[int | Row] = list(entries)
    every = range(len(out))
    # From the end on, so that those before stay where they are.
    for key, row in sorted(ready, key=lambda one: one[0], reverse=True):
        out.insert(bisect_left(every, key, key=order), row)
    return out


def _values(side: Side, here: pa.Array, at: pa.Scalar) -> pa.Array:
    """What an actor had at a moment, by `VALUES`; `here` says where each thing stands on his side."""
    certain, possible = side.certain.take(here), side.possible.take(here)
    sure = _true(pc.less_equal(certain, at))
    can = pc.and_(pc.is_valid(here), pc.or_(pc.is_null(possible), _true(pc.less_equal(possible, at))))
    return pc.if_else(sure, _small(_CERTAIN), pc.if_else(can, _small(_POSSIBLE), _small(_NONE)))


def _found(found: pa.Table, keys: tuple[str, ...], words: tuple[Callable[[int], Any], ...], counts: list[int]) -> Found:
    sides = array(found["left"]), array(found["right"])
    return Found(sides, tuple(array(found[name]) for name in keys), words, counts)


def _sorted(found: pa.Table, *keys: tuple[str, str]) -> pa.Array:
    return pc.sort_indices(found, sort_keys=[(name, way, "at_end") for name, way in keys])


def _number(moment: datetime) -> pa.Scalar:
    return pa.scalar((moment - EPOCH) // timedelta(microseconds=1), pa.int64())


def _small(number: int) -> pa.Scalar:
    return pa.scalar(number, pa.int8())


def _number_of(flags: Any) -> int:
    return int(pc.sum(flags).as_py() or 0)


def _true(flags: Any) -> Any:
    return pc.fill_null(flags, pa.scalar(False, pa.bool_()))
