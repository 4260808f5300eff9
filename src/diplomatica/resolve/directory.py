"""The authority as one directory: which entities a form can mean, who held an office on a day, where an entity belongs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from diplomatica.model.civil import bounds
from diplomatica.resolve.forms import bare, identified, normal

if TYPE_CHECKING:
    import duckdb

HOLDING = ("appointed", "arrived", "acting")
"""Kinds of tenure in which a person holds the office; `absent` and `left` take it away."""

_SCORES = {"name": 0.97, "title": 0.95, "transliteration": 0.93, "cover": 0.9, "collective": 0.9}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one entity, and the days on which it was used (None: any)."""

    entity_id: str
    kind: str
    first: date | None
    last: date | None
    source: str | None

    def used(self, day: date | None) -> bool:
        """Whether the form can have been used on the day; an unknown day contradicts nothing."""
        return day is None or ((self.first is None or self.first <= day) and (self.last is None or day <= self.last))


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in an office between two days, both included; None where open."""

    person_id: str
    office_id: str
    kind: str
    first: date | None
    last: date | None
    source: str | None

    def covers(self, day: date) -> bool:
        """Whether the day lies within the tenure."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a printed form means: the entity or None, with score (0 to 1), rule, rivals as `id:score`, and why in words."""

    entity_id: str | None
    score: float
    rule: str
    rivals: tuple[str, ...] = ()
    why: str = ""


NOBODY = Identity(None, 0.0, "resolve.none")


@dataclass(slots=True)
class Directory:
    """All entities with their forms, tenures and parents, held in memory for the length of a build."""

    kind: dict[str, str] = field(default_factory=dict)
    name: dict[str, str] = field(default_factory=dict)
    parent: dict[str, str | None] = field(default_factory=dict)
    place: dict[str, str | None] = field(default_factory=dict)
    zone: dict[str, str] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=lambda: defaultdict(list))
    printed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Forms as written in the authority, by normal form: what the dictionary looks for."""
    surnames: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_office: dict[str, list[Tenure]] = field(default_factory=lambda: defaultdict(list))
    by_person: dict[str, list[Tenure]] = field(default_factory=lambda: defaultdict(list))
    stays: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=lambda: defaultdict(list))
    """Where persons are known to have been: place, first and last day."""
    unknown: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    """Names asked for that no form has on any day: most names of an archive come again and again."""

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection) -> Directory:
        """The directory of the authority tables in a connection."""
        self = cls()
        for identifier, kind, name, parent, place, zone in con.execute(
            "SELECT id, kind, name, parent_id, place_id, timezone FROM entities ORDER BY id"
        ).fetchall():
            self.kind[identifier], self.name[identifier] = kind, name
            self.parent[identifier], self.place[identifier] = parent, place
            if zone:
                self.zone[identifier] = zone
        rows = con.execute('SELECT entity_id, form, kind, "from", "to", source FROM names ORDER BY ALL').fetchall()
        for entity, form, kind, first, last, source in rows:
            if entity in self.kind:
                days = _days(first, last)
                self.forms[normal(form)].append(Form(entity, kind, *days, source))
                self.printed[normal(form)].add(form)
                if self.kind[entity] == "person" and kind != "cover":
                    self.surnames[bare(form).rpartition(" ")[2]].add(entity)
        rows = con.execute(
            'SELECT person_id, office_id, kind, "from", "to", source FROM tenures ORDER BY ALL'
        ).fetchall()
        for person, office, kind, first, last, source in rows:
            tenure = Tenure(person, office, kind, *_days(first, last), source)
            self.by_office[office].append(tenure)
            self.by_person[person].append(tenure)
        rows = con.execute(
            'SELECT person_id, place_id, "from", "to" FROM whereabouts WHERE place_id IS NOT NULL ORDER BY ALL'
        ).fetchall()
        for person, place, first, last in rows:
            self.stays[person].append((place, *_days(first, last)))
        return self

    def root(self, entity: str | None) -> str | None:
        """The uppermost organisation that an office or organisation belongs to; None for a person or place."""
        seen: set[str] = set()
        while entity is not None and entity not in seen:
            seen.add(entity)
            above = self.parent.get(entity)
            if above is None:
                return entity if self.kind.get(entity) not in ("person", "place") else None
            entity = above
        return None

    def side(self, entity: str | None, day: date | None) -> str | None:
        """The uppermost organisation of an entity; of a person through the offices held that day, if they agree."""
        if entity is None or self.kind.get(entity) == "place":
            return None
        if self.kind.get(entity) != "person":
            return self.root(entity)
        roots = {self.root(office) for office in self.offices(entity, day)}
        return roots.pop() if len(roots) == 1 else None

    def house(self, entity: str | None, day: date | None) -> str | None:
        """The organisation that an office belongs to; of a person through the offices held that day, if they agree."""
        kind = self.kind.get(entity or "")
        if entity is None or kind in (None, "place"):
            return None
        if kind == "person":
            found = {self.parent.get(office) for office in self.offices(entity, day)}
            return found.pop() if len(found) == 1 else None
        return self.parent.get(entity) if kind == "office" else entity

    def offices(self, person: str, day: date | None) -> list[str]:
        """Offices that a person held on a day (any day if unknown), sorted."""
        found = {
            t.office_id for t in self.by_person.get(person, ()) if t.kind in HOLDING and (day is None or t.covers(day))
        }
        return sorted(found)

    def holders(self, office: str, day: date | None) -> list[Tenure]:
        """Tenures of the office on a day, one per person, the absent left out, sorted by person; none for an unknown day."""
        if day is None:
            return []
        covering = [t for t in self.by_office.get(office, ()) if t.covers(day)]
        away = {t.person_id for t in covering if t.kind not in HOLDING}
        found = {t.person_id: t for t in covering if t.kind in HOLDING and t.person_id not in away}
        return [found[person] for person in sorted(found)]

    def elsewhere(self, person: str, seat: str | None, day: date) -> list[str]:
        """Where a person was on a day on which he is known to have been away from a seat; nowhere if nothing says so."""
        places = [
            place
            for place, first, last in self.stays.get(person, ())
            if (first is None or first <= day) and (last is None or day <= last)
        ]
        return [] if seat is None or seat in places else sorted(places)

    def within(self, place: str | None, container: str | None) -> bool:
        """Whether a place is another or lies in it."""
        seen: set[str] = set()
        while place is not None and place not in seen:
            if place == container:
                return True
            seen.add(place)
            place = self.parent.get(place)
        return False

    def identify(self, text: str, day: date | None, kinds: frozenset[str]) -> Identity:
        """Whom a printed name means among entities of these kinds, on a day.

        Tried in order: the form itself, the editor's identification in brackets, the form without titles and initials,
        a surname that one person alone bears. Several equal candidates give no entity but rivals.
        """
        if (text, kinds) in self.unknown:
            return NOBODY
        outer, inner = identified(text)
        whole = self._exact(text, day, kinds, "resolve.form")
        if whole is not NOBODY:
            return whole
        if inner is not None:
            return self._identified(outer, inner, day, kinds)
        found = self._exact(bare(text), day, kinds, "resolve.bare_form", 0.05)
        if found is NOBODY:
            found = self._surname(text, kinds)
        if found is NOBODY and not self.forms.get(normal(text)) and not self.forms.get(normal(bare(text))):
            self.unknown.add((text, kinds))
        return found

    def _identified(self, outer: str, inner: str, day: date | None, kinds: frozenset[str]) -> Identity:
        meant = self.identify(inner, day, kinds)
        printed = self.identify(outer, day, kinds)
        if meant.entity_id is None:
            return printed
        others = {c.partition(":")[0] for c in printed.rivals} | ({printed.entity_id} if printed.entity_id else set())
        rivals = tuple(f"{other}:0.300" for other in sorted(others - {meant.entity_id}))
        score = round(min(0.95, meant.score), 3)
        return Identity(
            meant.entity_id, score, "resolve.identification", rivals, f"printed with the identification “{inner}”"
        )

    def _exact(self, text: str, day: date | None, kinds: frozenset[str], rule: str, less: float = 0.0) -> Identity:
        return self.choose(self.forms.get(normal(text), []), day, kinds, rule, less)

    def choose(
        self, forms: list[Form], day: date | None, kinds: frozenset[str], rule: str, less: float = 0.0
    ) -> Identity:
        """The entity that forms name on a day: the only one, else none with all as rivals."""
        fitting = [f for f in forms if self.kind[f.entity_id] in kinds and f.used(day)]
        best: dict[str, Form] = {}
        for form in fitting:
            before = best.get(form.entity_id)
            if before is None or _SCORES.get(form.kind, 0.8) > _SCORES.get(before.kind, 0.8):
                best[form.entity_id] = form
        if not best:
            return NOBODY
        if len(best) > 1:
            share = round(0.9 / len(best), 3)
            rivals = tuple(f"{entity}:{share:.3f}" for entity in sorted(best))
            return Identity(None, share, f"{rule}.rivals", rivals, f"{len(best)} candidates fit the day")
        [(entity, form)] = best.items()
        return Identity(
            entity,
            round(_SCORES.get(form.kind, 0.8) - less, 3),
            rule,
            (),
            f"{form.kind} in {form.source or 'authority'}",
        )

    def _surname(self, text: str, kinds: frozenset[str]) -> Identity:
        if "person" not in kinds:
            return NOBODY
        word = bare(text)
        if len(word) < 4 or " " in word:
            return NOBODY
        found = sorted(self.surnames.get(word, ()))
        if len(found) == 1:
            return Identity(found[0], 0.8, "resolve.surname", (), "the only person of that surname here")
        if found:
            share = round(0.8 / len(found), 3)
            return Identity(None, share, "resolve.surname.rivals", tuple(f"{p}:{share:.3f}" for p in found))
        return NOBODY


def _days(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """First possible and last possible day of a pair of EDTF dates."""
    return (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)
