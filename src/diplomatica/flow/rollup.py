"""Who belongs to whom: what reached a person reached the office held then, and from house to house what is in one town.

Where men or houses are apart it counts as possible only. The words are in `docs/knowledge.md`, "Who counts for whom".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from diplomatica.model.civil import bounds

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.arrivals import Arrival

HOLDING = ("appointed", "arrived", "acting")
"""Kinds of tenure in which a person holds the office; `absent` and `left` take it away."""

Days = tuple[date | None, date | None]
"""First and last day; None for an open end."""

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
_ENTITIES = f"{_NEAR} SELECT id, name, parent_id, place_id FROM entities WHERE kind <> 'place' AND {{of}} ORDER BY id"
_TENURES = f'{_NEAR} SELECT person_id, office_id, kind, "from", "to" FROM tenures WHERE {{of}} ORDER BY ALL'
_STAYS = f'{_NEAR} SELECT person_id, place_id, "from", "to" FROM whereabouts WHERE {{of}} AND place_id IS NOT NULL ORDER BY ALL'


@dataclass(slots=True)
class Society:
    """Actors with their parents and the offices that persons held."""

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Who belongs to whom, from the other side."""
    zones: dict[str, str] = field(default_factory=dict)
    """Time zones of places, those around them included."""
    seats: dict[str, str | None] = field(default_factory=dict)
    """The place of each office, service and government, where it is known."""
    offices: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The offices that a person ever held."""
    tenures: dict[str, list[tuple[str, str, Days]]] = field(default_factory=lambda: defaultdict(list))
    """By office: person, kind, days."""
    stays: dict[str, list[tuple[str, Days]]] = field(default_factory=lambda: defaultdict(list))
    """By person: where he is known to have been."""

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection, actors: Iterable[str] | None = None) -> Society:
        """The actors of the view, or some of them with all that they belong to and those who held their offices."""
        self = cls()
        listed = None if actors is None else sorted(set(actors))
        rows = con.execute(_ENTITIES.format(of="TRUE" if listed is None else "id IN (SELECT id FROM near)"), [listed])
        for identifier, name, parent, place in rows.fetchall():
            self.names[identifier], self.parents[identifier], self.seats[identifier] = name, parent, place
            if parent is not None:
                self.parts[parent].append(identifier)
        self._read_zones(con)
        of = "TRUE" if listed is None else "person_id IN (SELECT id FROM near) OR office_id IN (SELECT id FROM near)"
        for person, office, kind, first, last in con.execute(_TENURES.format(of=of), [listed]).fetchall():
            self.tenures[office].append((person, kind, days(first, last)))
            if kind in HOLDING:
                self.offices[person].add(office)
        of = "TRUE" if listed is None else "person_id IN (SELECT id FROM near)"
        for person, place, first, last in con.execute(_STAYS.format(of=of), [listed]).fetchall():
            self.stays[person].append((place, days(first, last)))
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

    def above(self, actor: str, day: date | None) -> dict[str, bool]:
        """All that an actor belongs to on a day, and of each whether what reached him surely reached it.

        A person by the offices held that day (on an unknown day all that he ever held), and surely only from his post; from
        there surely as long as house and house have the same known place.
        """
        out: dict[str, bool] = {}
        steps = [
            (office, surely)
            for office in sorted(self.offices.get(actor, ()))
            for surely in self._post(actor, office, day)
        ]
        parent = self.parents.get(actor)
        if parent:
            steps.append((parent, self._one_town(actor, parent)))
        for start, at_start in steps:
            here: str | None = start
            surely = at_start
            # A house that was met before is passed again only where this way is the surer one.
            while here is not None and here != actor and out.get(here, -1) < surely:
                out[here] = surely
                up = self.parents.get(here)
                surely = surely and up is not None and self._one_town(here, up)
                here = up
        return out

    def counting_for(self, actor: str) -> list[str]:
        """Everybody whose arrivals may count for an actor on some day: himself, the offices he held, all below him.

        More than do count; `grouped` tells which of their arrivals do.
        """
        below = {actor: None}
        waiting = [actor]
        while waiting:
            here = waiting.pop()
            for part in (*self.parts.get(here, ()), *(person for person, *_ in self.tenures.get(here, ()))):
                if part not in below:
                    below[part] = None
                    waiting.append(part)
        return [*below, *(office for office in sorted(self.offices.get(actor, ())) if office not in below)]

    def turns(self, actor: str) -> list[date]:
        """The days, in order, from which on others may count through an actor than before; the first of all days is one."""
        men = {person for person, *_ in self.tenures.get(actor, ())}
        spans = [span for _, _, span in self.tenures.get(actor, ())]
        spans += [span for one in (actor, *men) for _, span in self.stays.get(one, ())]
        for office in self.offices.get(actor, ()):
            spans += [span for person, _, span in self.tenures[office] if person == actor]
        begins = {first for first, _ in spans if first}
        ends = {last + timedelta(days=1) for _, last in spans if last and last < date.max}
        return sorted({date.min, *begins, *ends})

    def _post(self, person: str, office: str, day: date | None) -> list[bool]:
        """Whether what reached a person surely reached an office, or nothing where he does not hold it that day."""
        if day is None:
            return [False]
        kinds = {kind for who, kind, span in self.tenures[office] if who == person and _covers(span, day)}
        if "left" in kinds or kinds.isdisjoint(HOLDING):
            return []
        return ["absent" not in kinds and not self._elsewhere(person, office, day)]

    def _one_town(self, house: str, other: str) -> bool:
        seat = self.seats.get(house)
        return seat is not None and seat == self.seats.get(other)

    def _elsewhere(self, person: str, office: str, day: date) -> bool:
        return elsewhere(
            (place for place, span in self.stays.get(person, ()) if _covers(span, day)), self.seats.get(office)
        )

    def holding(self, office: str, day: date | None) -> dict[str, bool]:
        """The person who held an office on a day and was not absent, and whether he was not known to be elsewhere.

        Nobody for an unknown day, or where two or none held it.
        """
        if day is None:
            return {}
        here = [(person, kind in HOLDING) for person, kind, span in self.tenures.get(office, ()) if _covers(span, day)]
        found = {person for person, holds in here if holds} - {person for person, holds in here if not holds}
        return {person: not self._elsewhere(person, office, day) for person in found if len(found) == 1}

    def informed(self, arrivals: Iterable[Arrival]) -> set[str]:
        """Those to whose seat a report went up: from one of their own away from it."""
        out: set[str] = set()
        for arrival in arrivals:
            if arrival.sender is not None:
                above = self.above(arrival.sender, arrival.sender_day)
                away = {house for house, surely in above.items() if not surely}
                if away:
                    reached = (house for house, surely in self.above(arrival.actor, arrival.day).items() if surely)
                    out |= away.intersection((arrival.actor, *reached))
        return out

    def grouped(self, arrivals: list[Arrival]) -> Iterator[tuple[str, list[tuple[str, Arrival]]]]:
        """Arrivals by actor, sorted, each with its level: `direct` for the one reached, `holder` for the man in the office, `member`
        for all above. The best proofs come first; what counts as possible only has lost its certainty.
        """
        informed = self.informed(arrivals)
        groups: dict[str, list[tuple[str, Arrival]]] = defaultdict(list)
        for arrival in arrivals:
            groups[arrival.actor].append(("direct", arrival))
            for person, there in self.holding(arrival.actor, arrival.day).items():
                groups[person].append(("holder", arrival if there else arrival.faint()))
            for house, surely in self.above(arrival.actor, arrival.day).items():
                if surely or house not in informed:
                    groups[house].append(("member", arrival if surely else arrival.faint()))
        for actor in sorted(groups):
            yield actor, sorted(groups[actor], key=lambda found: found[1].best_first)


def elsewhere(places: Iterable[str], seat: str | None) -> bool:
    """Whether somebody who was at these places on a day was away from a seat; where either is unknown nothing says so.

    >>> elsewhere(["lake-house"], "capital"), elsewhere(["lake-house", "capital"], "capital"), elsewhere([], "capital")
    (True, False, False)
    """
    known = set(places)
    return seat is not None and bool(known) and seat not in known


def days(first: str | None, last: str | None) -> Days:
    """The days between two EDTF dates, taken as wide as they allow."""
    return (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)


def _covers(span: Days, day: date) -> bool:
    first, last = span
    return (first is None or first <= day) and (last is None or day <= last)
