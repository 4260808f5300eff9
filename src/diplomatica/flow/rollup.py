"""Who belongs to whom: what reached a person reached the office held then, its service and its government; never a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from diplomatica.flow.arrivals import Arrival
from diplomatica.model.civil import bounds

if TYPE_CHECKING:
    import duckdb

HOLDING = ("appointed", "arrived", "acting")
"""Kinds of tenure in which a person holds the office; `absent` and `left` take it away."""


# Some actors, all that they belong to, and who held the offices among them.
_NEAR = """
WITH RECURSIVE up AS (
    SELECT unnest(CAST($1 AS VARCHAR[])) AS id
    UNION
    SELECT s.above FROM up JOIN (
        SELECT id, parent_id AS above FROM entities WHERE kind <> 'place' AND parent_id IS NOT NULL
        UNION ALL SELECT person_id, office_id FROM tenures) s ON s.id = up.id
),
near AS (
    SELECT id FROM up UNION SELECT person_id FROM tenures WHERE office_id IN (SELECT id FROM up)
)
"""
_ENTITIES = f"{_NEAR} SELECT id, name, parent_id FROM entities WHERE kind <> 'place' AND {{of}} ORDER BY id"
_TENURES = f'{_NEAR} SELECT person_id, office_id, kind, "from", "to" FROM tenures WHERE {{of}} ORDER BY ALL'


@dataclass(slots=True)
class Society:
    """Actors with their parents and the offices that persons held."""

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Who belongs to whom, from the other side."""
    zones: dict[str, str] = field(default_factory=dict)
    """Time zones of places, those around them included."""
    offices: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=lambda: defaultdict(list))
    """The same tenures from the other side."""
    away: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=lambda: defaultdict(list))
    """Who was absent from an office, or had left it."""

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection, actors: Iterable[str] | None = None) -> Society:
        """The actors of the view, or some of them with all that they belong to and those who held their offices."""
        self = cls()
        listed = None if actors is None else sorted(set(actors))
        rows = con.execute(_ENTITIES.format(of="TRUE" if listed is None else "id IN (SELECT id FROM near)"), [listed])
        for identifier, name, parent in rows.fetchall():
            self.names[identifier], self.parents[identifier] = name, parent
            if parent is not None:
                self.parts[parent].append(identifier)
        self._read_zones(con)
        of = "TRUE" if listed is None else "person_id IN (SELECT id FROM near) OR office_id IN (SELECT id FROM near)"
        for person, office, kind, first, last in con.execute(_TENURES.format(of=of), [listed]).fetchall():
            span = (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)
            if kind in HOLDING:
                self.offices[person].append((office, *span))
                self.holders[office].append((person, *span))
            else:
                self.away[office].append((person, *span))
        return self

    @classmethod
    def named(cls, con: duckdb.DuckDBPyConnection, actor: str) -> Society:
        """Only what one actor's rows show: names and the clocks of places."""
        self = cls()
        self.names = dict(con.execute("SELECT id, name FROM entities WHERE id = ?", [actor]).fetchall())
        self._read_zones(con)
        return self

    def _read_zones(self, con: duckdb.DuckDBPyConnection) -> None:
        places = con.execute("SELECT id, parent_id, timezone FROM entities WHERE kind = 'place' ORDER BY id").fetchall()
        own = {place: (around, name) for place, around, name in places}
        for place in own:
            here, seen = place, {place}
            while own[here][1] is None and own[here][0] in own and own[here][0] not in seen:
                here = own[here][0]
                seen.add(here)
            if own[here][1]:
                self.zones[place] = own[here][1]

    def name(self, actor: str) -> str:
        """The name of an actor; an id that the authority does not know stands for itself."""
        return self.names.get(actor, actor)

    def clocks(self, places: Iterable[str | None]) -> list[str]:
        """The zones of the places that have one, each once, in order."""
        return list(dict.fromkeys(self.zones[place] for place in places if place in self.zones))

    def above(self, actor: str, day: date | None, stops: Container[str] = ()) -> list[str]:
        """All that an actor belongs to on a day, nearest first; a person by the offices held that day.

        `stops` and what lies above them are left out, unless another way leads there.
        """
        first = [office for office, *span in self.offices.get(actor, ()) if day is None or _covers(span, day)]
        out: dict[str, None] = {}
        for here in [*first, *([self.parents.get(actor)] if self.parents.get(actor) else [])]:
            step: str | None = here
            while step is not None and step not in out and step != actor and step not in stops:
                out[step] = None
                step = self.parents.get(step)
        return list(out)

    def counting_for(self, actor: str) -> list[str]:
        """Everybody whose arrivals may count for an actor on some day: himself, the offices he held, all below him.

        More than do count; `grouped` tells which of their arrivals do.
        """
        below = {actor: None}
        waiting = [actor]
        while waiting:
            here = waiting.pop()
            for part in (*self.parts.get(here, ()), *(person for person, *_ in self.holders.get(here, ()))):
                if part not in below:
                    below[part] = None
                    waiting.append(part)
        return [*below, *(office for office, *_ in self.offices.get(actor, ()) if office not in below)]

    def holding(self, office: str, day: date | None) -> list[str]:
        """The person who held an office on a day and was not absent; nobody for an unknown day, or where two or none did."""
        if day is None:
            return []
        found = {person for person, *span in self.holders.get(office, ()) if _covers(span, day)}
        found -= {person for person, *span in self.away.get(office, ()) if _covers(span, day)}
        return sorted(found) if len(found) == 1 else []

    def grouped(self, arrivals: list[Arrival]) -> Iterator[tuple[str, str, list[Arrival]]]:
        """Arrivals by actor, sorted: `direct` for the one reached, `holder` for the man in the office, `member` for all above.

        In every group the arrivals keep their order.
        """
        # What a legation knew its ministry need not have known: where a report of it went up within the house, the house
        # knows from its arrival, and from nothing that came earlier below.
        informed = {a.actor for a in arrivals if a.sender is not None and a.actor in self.above(a.sender, a.day)}
        groups: dict[str, list[Arrival]] = defaultdict(list)
        levels: dict[str, str] = {}
        for arrival in arrivals:
            here = {arrival.actor: "direct"}
            for person in self.holding(arrival.actor, arrival.day):
                here.setdefault(person, "holder")
            for above in self.above(arrival.actor, arrival.day, informed):
                here.setdefault(above, "member")
            for actor, level in here.items():
                groups[actor].append(arrival)
                levels[actor] = min(level, levels.get(actor, level))  # in the order of the alphabet, as it happens
        for actor in sorted(groups):
            yield actor, levels[actor], groups[actor]


def _covers(span: Sequence[date | None], day: date) -> bool:
    first, last = span
    return (first is None or first <= day) and (last is None or day <= last)
