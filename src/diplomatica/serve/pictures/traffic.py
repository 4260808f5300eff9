"""The transmissions that a picture is about: chosen by the words of the address, counted where they are too many to draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from diplomatica.draw.axis import DAY, clock
from diplomatica.draw.lanes import Key
from diplomatica.draw.lines import TOLD
from diplomatica.errors import UsageError
from diplomatica.library import begin, moment
from diplomatica.serve.pictures.made import Given, Row, at

if TYPE_CHECKING:
    from diplomatica.view import View

MODES = ("cipher", "telegram", "courier", "letter", "oral", "handed", "press", "unknown")
STATUSES = ("documented", "asserted", "instructed", "inferred")

LONG_AGO = 1e12
"""Seconds that no date lies outside of, on either side."""

# An actor with all who belong to it: its offices and parts, and those who held them.
_HOUSE = """
WITH RECURSIVE below(id) AS (
    SELECT ? UNION
    SELECT s.id FROM (
        SELECT id, parent_id AS above FROM entities WHERE kind <> 'place' AND parent_id IS NOT NULL
        UNION ALL SELECT person_id, office_id FROM tenures WHERE kind IN ('appointed', 'arrived', 'acting')
    ) s JOIN below b ON s.above = b.id
)
SELECT id FROM below ORDER BY id
"""

SECONDS = """
    epoch(sent_earliest) AS se, epoch(sent_latest) AS sl, epoch(arrived_earliest) AS ae, epoch(arrived_latest) AS al
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: a condition on transmissions `t` with its parameters, and the stretch of time that was asked for."""

    where: str
    parameters: list[Any]
    start: float | None
    end: float | None

    @property
    def source(self) -> str:
        """The chosen transmissions as a table with their bounds in seconds, first and last of what is known of each."""
        return f"""(
            SELECT *, least(se, sl, ae, al) AS first_known,
                   greatest(coalesce(sl, se), coalesce(ae, se), al) AS last_known,
                   CASE WHEN status IN ('asserted', 'instructed') THEN '{TOLD}'
                        WHEN al IS NULL THEN 'possible' ELSE 'certain' END AS ink
            FROM (SELECT t.*, {SECONDS} FROM transmissions t WHERE {self.where})
        )"""


def house(view: View, actor: str) -> list[str]:
    """An actor with all who belong to it."""
    return [row["id"] for row in view.rows(_HOUSE, [actor])]


def chosen(view: View, given: Given) -> Chosen:
    """The condition for the words of an address; UsageError for a time that cannot be read."""
    where: list[str] = ["true"]
    parameters: list[Any] = []

    def add(condition: str, *values: Any) -> None:
        where.append(condition)
        parameters.extend(values)

    if actor := given.get("actor"):
        ids = house(view, actor)
        add("(t.from_id = any(?) or t.to_id = any(?))", ids, ids)
    if a := given.get("a"):
        add("t.from_id = ?", a)
    if b := given.get("b"):
        add("t.to_id = ?", b)
    if from_place := given.get("from-place"):
        add("t.from_place_id = ?", from_place)
    if to_place := given.get("to-place"):
        add("t.to_place_id = ?", to_place)
    if mode := given.get("mode"):
        add("t.mode = ?", mode)
    if status := given.get("status"):
        add("t.status = ?", status)
    if event := given.get("event"):
        add("t.document_id in (select document_id from reports where event_id = ? and status <> 'rejected')", event)
    if document := given.get("document"):
        add("t.document_id = ?", document)
    start = at(begin(given["from"])) if given.get("from") else None
    end = at(moment(given["to"])) if given.get("to") else None
    if start is not None and end is not None and end <= start:
        raise UsageError("the end lies before the begin")
    return Chosen(" and ".join(where), parameters, start, end)


_EXTENT = """
SELECT count(*) AS n, count(first_known) AS dated, min(first_known) AS start, max(coalesce(sl, se, ae, al)) AS sent, max(last_known) AS last
FROM {source}
"""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many were chosen, how many of these have any date, and from when to when they lie."""

    total: int
    dated: int
    start: float
    end: float


def extent(view: View, what: Chosen) -> Extent | None:
    """The stretch of time that the chosen ones fill, with a little room; None where none has a date.

    A latest bound of arrival far behind everything else does not stretch it: such a line goes on to the edge.
    """
    [row] = view.rows(_EXTENT.format(source=what.source), what.parameters)
    if not row["dated"]:
        return None
    span = max(row["sent"] - row["start"], 6 * 3600.0)
    end = min(row["last"], row["sent"] + 0.15 * span)
    room = max(0.02 * span, 900.0)
    return Extent(row["n"], row["dated"], row["start"] - room, max(end, row["start"] + span) + room)


_WITHIN = "first_known <= ? AND last_known >= ?"


@dataclass(frozen=True, slots=True)
class Window:
    """What was chosen, in a stretch of time."""

    what: Chosen
    start: float
    end: float

    @property
    def source(self) -> str:
        """The transmissions of the window as a table; what is known of each lies in it at least in part."""
        return f"(SELECT * FROM {self.what.source} WHERE {_WITHIN})"

    @property
    def parameters(self) -> list[Any]:
        """The parameters of `source`."""
        return [*self.what.parameters, self.end, self.start]


def rows_within(view: View, window: Window, limit: int, offset: int = 0) -> list[Row]:
    """The transmissions of a window, by their sending, with the names of all that they name."""
    return named(view, bare_within(view, window, limit, offset))


def bare_within(view: View, window: Window, limit: int, offset: int = 0) -> list[Row]:
    """The same without names."""
    return view.rows(
        f"SELECT * FROM {window.source} ORDER BY coalesce(se, sl, ae, al), id LIMIT {limit} OFFSET {offset}",
        window.parameters,
    )


def named(view: View, rows: list[Row]) -> list[Row]:
    """The rows with the titles of their papers and the names and clocks of their ends."""
    # Names by themselves: five tables joined take longer to plan than all of this to find.
    papers = _named(view, "select id, title from documents where id = any(?)", rows, "document_id")
    ends = _named(view, _ENDS, rows, "from_id", "to_id", "from_place_id", "to_place_id")
    for row in rows:
        sender, receiver, start, end = (
            ends.get(row[name], _NOBODY) for name in ("from_id", "to_id", "from_place_id", "to_place_id")
        )
        row |= {"title": papers.get(row["document_id"], {}).get("title"), "from_name": sender["name"]}
        row |= {"to_name": receiver["name"], "from_place": start["name"], "to_place": end["name"]}
        row |= {"from_zone": start["timezone"], "to_zone": end["timezone"]}
    return rows


_ENDS = "select id, name, timezone from entities where id = any(?)"
_NOBODY: Row = {"name": None, "timezone": None}


def _named(view: View, query: str, rows: Sequence[Row], *columns: str) -> dict[str, Row]:
    """What a query tells of all that some columns of the rows name, by id."""
    ids = sorted({row[name] for row in rows for name in columns if row[name] is not None})
    return {row["id"]: row for row in view.rows(query, [ids])} if ids else {}


Between: TypeAlias = tuple[dict[Key, int], dict[tuple[Key, Key], int]]
"""How much traffic each lane has, and how much went from one to another."""


class Within:
    """The transmissions of a window; few are read once, for the picture and for the table below it."""

    def __init__(self, view: View, window: Window, few: int) -> None:
        self._view, self.window, self._few = view, window, few

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each ink."""
        if self._read is None:
            return counts_within(self._view, self.window)
        return dict(sorted(Counter(row["ink"] for row in self._read).items()))

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    def rows(self, limit: int, offset: int = 0) -> list[Row]:
        """Some of them, by their sending."""
        if self._read is None:
            return rows_within(self._view, self.window, limit, offset)
        return self._named[offset : offset + limit]

    def lanes(self) -> Between:
        """Traffic of each lane, and from lane to lane."""
        if self._read is None:
            return lanes_within(self._view, self.window)
        ways = Counter(tuple(row[name] for name in _LANES) for row in self._read)
        in_order = sorted(ways, key=lambda way: [(end is None, end or "") for end in way])
        return _between([{**dict(zip(_LANES, way, strict=True)), "n": ways[way]} for way in in_order])

    @cached_property
    def _read(self) -> list[Row] | None:
        """All of them, where they are few."""
        found = bare_within(self._view, self.window, self._few + 1)
        return found if len(found) <= self._few else None

    @cached_property
    def _named(self) -> list[Row]:
        return named(self._view, self._read or [])


_LANES = ("from_id", "from_place_id", "to_id", "to_place_id")


def counts_within(view: View, window: Window) -> dict[str, int]:
    """How many of each ink lie in a window."""
    found = view.rows(f"SELECT ink, count(*) AS n FROM {window.source} GROUP BY ink ORDER BY ink", window.parameters)
    return {row["ink"]: row["n"] for row in found}


def lanes_within(view: View, window: Window) -> Between:
    """Traffic of each lane, and from lane to lane."""
    pairs = view.rows(
        f"SELECT from_id, from_place_id, to_id, to_place_id, count(*) AS n FROM {window.source} GROUP BY ALL ORDER BY ALL",
        window.parameters,
    )
    return _between(pairs)


def _between(pairs: Iterable[Row]) -> Between:
    each: dict[Key, int] = {}
    both: dict[tuple[Key, Key], int] = {}
    for row in pairs:
        one, other = (row["from_id"], row["from_place_id"]), (row["to_id"], row["to_place_id"])
        both[one, other] = row["n"]
        for key in {one, other}:
            each[key] = each.get(key, 0) + row["n"]
    return each, both


@dataclass(frozen=True, slots=True)
class Numbered:
    """Which lane, by its number, an actor at a place has; else all others of a place; else the rest."""

    lanes: Sequence[tuple[Key, int]]
    places: Sequence[tuple[str | None, int]]
    elsewhere: int


# A line begins in the middle of what is left of the interval of its sending, and ends in that of its arrival: as `draw.lines`.
_BUNDLES = """
WITH kept AS (SELECT unnest(?::varchar[]) AS id, unnest(?::varchar[]) AS place, unnest(?::int[]) AS lane),
others AS (SELECT unnest(?::varchar[]) AS place, unnest(?::int[]) AS lane),
x AS (
    SELECT *, CASE WHEN se IS NULL THEN coalesce(least(sl, al), ae) WHEN least(sl, al) IS NULL THEN se
                   ELSE (se + greatest(se, least(sl, al))) / 2 END AS left_at,
           CASE WHEN al IS NULL THEN NULL ELSE (coalesce(greatest(ae, se), al) + greatest(ae, se, al)) / 2 END AS came_at
    FROM {source}
)
SELECT coalesce(fk.lane, fo.lane, ?) AS source, coalesce(tk.lane, t.lane, ?) AS target, ink,
       greatest(0, least(? - 1, CAST(floor((left_at - ?) / ?) AS INTEGER))) AS bucket,
       count(*) AS n, sum(left_at) AS left_sum, count(came_at) AS came, coalesce(sum(came_at), 0) AS came_sum
FROM x
LEFT JOIN kept fk ON fk.id IS NOT DISTINCT FROM x.from_id AND fk.place IS NOT DISTINCT FROM x.from_place_id
LEFT JOIN kept tk ON tk.id IS NOT DISTINCT FROM x.to_id AND tk.place IS NOT DISTINCT FROM x.to_place_id
LEFT JOIN others fo ON fo.place IS NOT DISTINCT FROM x.from_place_id
LEFT JOIN others t ON t.place IS NOT DISTINCT FROM x.to_place_id
GROUP BY ALL ORDER BY source, target, ink, bucket
"""


def bundles(view: View, window: Window, slices: int, numbered: Numbered) -> list[Row]:
    """The transmissions of a window by lanes, ink and slice of time: how many, and the sums of when."""
    lists = [
        [key[0] for key, _ in numbered.lanes], [key[1] for key, _ in numbered.lanes], [n for _, n in numbered.lanes],
        [place for place, _ in numbered.places], [n for _, n in numbered.places],
    ]  # fmt: skip
    width = (window.end - window.start) / slices
    rest = [numbered.elsewhere, numbered.elsewhere, slices, window.start, width]
    # The parameters stand in the order of the text: those of the lists, of the source, and of the lanes and slices.
    return view.rows(_BUNDLES.format(source=window.source), [*lists, *window.parameters, *rest])


def histogram(view: View, what: Chosen, reach: Extent, most: int = 90) -> list[tuple[float, float, int]]:
    """All chosen ones by slices of equal length, of days where that is possible: begin, end, number."""
    span = reach.end - reach.start
    size = max(span / most, 900.0)
    size = next((unit for unit in (900.0, 3600.0, 6 * 3600.0, DAY, 2 * DAY, 7 * DAY) if unit >= size), size)
    first = reach.start // size * size
    found = view.rows(
        f"SELECT CAST(floor((coalesce(se, sl, ae, al) - ?) / ?) AS INTEGER) AS slot, count(*) AS n "
        f"FROM {what.source} WHERE first_known IS NOT NULL GROUP BY slot ORDER BY slot",
        [first, size, *what.parameters],
    )
    return [(first + row["slot"] * size, first + (row["slot"] + 1) * size, row["n"]) for row in found]


def iso(at_: float) -> str:
    """A moment as an address holds it."""
    return clock(at_).strftime("%Y-%m-%dT%H:%MZ")
