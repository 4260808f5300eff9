"""Who belongs to whom: what reached a person reached the office held then, its service and its government; never a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from diplomatica.flow.arrivals import Arrival
from diplomatica.model.civil import bounds

if TYPE_CHECKING:
    import duckdb


@dataclass(slots=True)
class Society:
    """Actors with their parents and the offices that persons held."""

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    """Time zones of places, those around them included."""
    offices: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=lambda: defaultdict(list))
    """The same tenures from the other side."""

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection) -> Society:
        """The actors of the view; places are none."""
        self = cls()
        rows = con.execute("SELECT id, name, parent_id FROM entities WHERE kind <> 'place' ORDER BY id").fetchall()
        for identifier, name, parent in rows:
            self.names[identifier], self.parents[identifier] = name, parent
        places = con.execute("SELECT id, parent_id, timezone FROM entities WHERE kind = 'place' ORDER BY id").fetchall()
        own = {place: (around, name) for place, around, name in places}
        for place in own:
            here, seen = place, {place}
            while own[here][1] is None and own[here][0] in own and own[here][0] not in seen:
                here = own[here][0]
                seen.add(here)
            if own[here][1]:
                self.zones[place] = own[here][1]
        tenures = con.execute(
            "SELECT person_id, office_id, \"from\", \"to\" FROM tenures WHERE kind IN ('appointed', 'arrived', 'acting') ORDER BY ALL"
        ).fetchall()
        for person, office, first, last in tenures:
            span = (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)
            self.offices[person].append((office, *span))
            self.holders[office].append((person, *span))
        return self

    @property
    def actors(self) -> int:
        """How many actors the archive knows."""
        return len(self.names)

    def name(self, actor: str) -> str:
        """The name of an actor; an id that the authority does not know stands for itself."""
        return self.names.get(actor, actor)

    def clocks(self, places: Iterable[str | None]) -> list[str]:
        """The zones of the places that have one, each once, in order."""
        return list(dict.fromkeys(self.zones[place] for place in places if place in self.zones))

    def above(self, actor: str, day: date | None) -> list[str]:
        """All that an actor belongs to on a day, nearest first; a person by the offices held that day."""
        first = [
            office
            for office, start, end in self.offices.get(actor, ())
            if day is None or ((start is None or start <= day) and (end is None or day <= end))
        ]
        out: dict[str, None] = {}
        for here in [*first, *([self.parents.get(actor)] if self.parents.get(actor) else [])]:
            step: str | None = here
            while step is not None and step not in out and step != actor:
                out[step] = None
                step = self.parents.get(step)
        return list(out)

    def holding(self, office: str, day: date | None) -> list[str]:
        """The person who held an office on a day; nobody for an unknown day, or where two or none held it."""
        if day is None:
            return []
        found = {
            person
            for person, first, last in self.holders.get(office, ())
            if (first is None or first <= day) and (last is None or day <= last)
        }
        return sorted(found) if len(found) == 1 else []

    def grouped(self, arrivals: list[Arrival]) -> Iterator[tuple[str, str, list[Arrival]]]:
        """Arrivals by actor, sorted: `direct` for the one reached, `holder` for the man in the office, `member` for all above."""
        direct: dict[str, list[Arrival]] = defaultdict(list)
        members: dict[str, list[Arrival]] = defaultdict(list)
        holders: dict[str, list[Arrival]] = defaultdict(list)
        for arrival in arrivals:
            direct[arrival.actor].append(arrival)
            for above in self.above(arrival.actor, arrival.day):
                members[above].append(arrival)
            for person in self.holding(arrival.actor, arrival.day):
                holders[person].append(arrival)
        for actor in sorted(set(direct) | set(members) | set(holders)):
            own = [*direct.get(actor, ()), *holders.get(actor, ())]
            # What a legation knew its ministry need not have known: a member's knowledge counts only where nothing
            # reached the actor itself.
            yield actor, "direct" if actor in direct else "holder" if own else "member", own or members[actor]
