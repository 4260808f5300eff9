"""Who the parties of a document are: printed names by the authority, offices by words and place, holders by tenure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from diplomatica.resolve.directory import NOBODY, Directory, Identity
from diplomatica.resolve.frames import Rebuild, append, batches, status
from diplomatica.resolve.listed import by_key
from diplomatica.resolve.offices import Offices
from diplomatica.resolve.places import PLACE
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    import duckdb

PERSON = frozenset({"person"})
BODIES = frozenset({"service", "government", "party", "group"})
ANYBODY = frozenset({"person", "service", "government", "party", "group"})


@dataclass(frozen=True, slots=True)
class Who:
    """What the printed words of one party come to."""

    entity: Identity
    office: Identity
    place_id: str | None
    by_tenure: Identity = NOBODY
    """The holder of the office that day, where no name is printed."""


@dataclass(slots=True)
class Parties:
    """Printed parties against the directory; the same words on the same day are looked up once."""

    directory: Directory
    offices: Offices
    bodies: Offices
    seen: dict[tuple[Any, ...], Who] = field(default_factory=dict)

    def who(
        self,
        name: str | None,
        office: str | None,
        place: str | None,
        text: str | None,
        day: date | None,
        came: date | None,
    ) -> Who:
        """Entity, office and place of a party, from the parts of its printed words; an office's holder is that of the day `came`."""
        if name and office and self._is_place(name, day):
            name, place = None, name  # "To the Envoy in Chief, Port Tarn": where he sits and not who he is
        key = (name, office, place, text, day, came)
        if key not in self.seen:
            found = self._who(name, office, place, text, day)
            alone = found.entity is NOBODY and found.office.entity_id and not name
            self.seen[key] = replace(found, by_tenure=self.holder(found.office, came)) if alone else found
        return self.seen[key]

    def _is_place(self, name: str, day: date | None) -> bool:
        """Whether a printed name is that of a place and of nobody."""
        known = self.directory.identify
        return known(name, day, PLACE).entity_id is not None and known(name, day, ANYBODY) is NOBODY

    def _who(self, name: str | None, office: str | None, place: str | None, text: str | None, day: date | None) -> Who:
        place_id = self.directory.identify(place, day, PLACE).entity_id if place else None
        post = self.offices.find(office, place_id, None, day) if office else NOBODY
        if post is NOBODY and text and not name:
            post = self.offices.find(text, place_id, None, day)
        body = self.directory.identify(office or text or "", day, ANYBODY) if not name else NOBODY
        if body.rule == "resolve.form" and post.rule != "resolve.office":
            return Who(body, NOBODY, place_id)  # "the Foreign Office" is that body, not the one office with such words
        if place_id is None and post.entity_id:
            place_id = self.directory.place.get(post.entity_id)
        entity = self.directory.identify(name, day, ANYBODY) if name else NOBODY
        if entity is NOBODY and name and text:
            whole = self.directory.identify(text, day, BODIES)  # "Post at Tarn": a body's own name may hold a place
            entity = whole if whole.rule == "resolve.form" else NOBODY
        if entity is NOBODY and post.entity_id is None:
            # "the Ministry of Foreign Affairs" without its state is the one that sits at the place of the address.
            entity = (
                body
                if name or body.entity_id or not place_id
                else self.bodies.find(office or text or "", place_id, None, day)
            )
        return Who(entity, post, place_id)

    def holder(self, post: Identity, day: date | None) -> Identity:
        holders = self.directory.holders(post.entity_id or "", day)
        if len(holders) == 1:
            tenure = holders[0]
            away = (
                self.directory.elsewhere(tenure.person_id, self.directory.place.get(post.entity_id or ""), day)
                if day
                else []
            )
            if away:
                places = ", ".join(self.directory.name.get(place, place) for place in away)
                why = f"{self.directory.name[tenure.person_id]} held the office and was at {places} that day: the office alone"
                return Identity(None, 0.92, "resolve.tenure.elsewhere", (), why)
            since, until = tenure.first or "?", tenure.last or "?"
            why = f"{self.directory.name[tenure.person_id]} held the office from {since} to {until} ({tenure.source or 'authority'})"
            return Identity(tenure.person_id, 0.92, "resolve.tenure", (), why)
        if holders:
            share = round(0.9 / len(holders), 3)
            rivals = tuple(f"{t.person_id}:{share:.3f}" for t in holders)
            return Identity(None, share, "resolve.tenure.rivals", rivals, f"{len(holders)} holders that day")
        return NOBODY


PARTY_QUERY = """
SELECT p.*, d.date_earliest AS day, d.date_latest AS last_day,
       -- Who held an office when a paper came to it had it, not who held it when the paper was written.
       coalesce(CASE WHEN p.role IN ('to', 'via', 'for') THEN c.day END,
                CASE WHEN d.date_earliest = d.date_latest THEN d.date_earliest END) AS came,
       coalesce(p.place_text, CASE WHEN p.role = 'to' THEN d.place_to_text
                                   WHEN p.role IN ('sender', 'signed') THEN d.place_from_text END) AS where_text,
       e.entity_id AS encoded
FROM parties p JOIN documents d ON d.id = p.document_id
LEFT JOIN (SELECT document_id, min(CASE WHEN local NOT LIKE '%/%' OR local LIKE '%/' || substr(local, 1, 10) || '%'
                                         THEN try_cast(substr(local, 1, 10) AS DATE) END) AS day
           FROM (SELECT *, max(kind) OVER (PARTITION BY document_id) AS best FROM times
                 WHERE kind IN ('received', 'delivered') AND status <> 'rejected' AND whose_text IS NULL)
           WHERE kind = best GROUP BY document_id) c ON c.document_id = d.id  -- received, where there is such a stamp
-- The key that the edition's markup gives to the one name within the words of the party.
LEFT JOIN (SELECT p.fact_id, min(k.entity_id) AS entity_id
           FROM encoded_names n JOIN listed_keys k ON k.key = n.key
           JOIN parties p ON p.document_id = n.document_id AND n.start >= p.start AND n."end" <= p."end"
           GROUP BY p.fact_id HAVING count(DISTINCT k.entity_id) = 1) e ON e.fact_id = p.fact_id
ORDER BY p.document_id, p.ordinal, p.fact_id
"""


def resolve_parties(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `entity_id`, `office_id`, `place_id` of `parties`, with a row of `reasons` for each identity."""
    parties = Parties(directory, Offices(directory), Offices(directory, BODIES))
    with Rebuild(con, "parties") as rebuilt:
        for found in batches(con, PARTY_QUERY):
            reasons, several = _resolve(parties, found)
            rebuilt.add(found)
            append(con, "reasons", reasons_table(con, reasons))
            _note(con, several)


def drop_repeated(con: duckdb.DuckDBPyConnection) -> None:
    """Take out of a list of all who get a paper those whom it is addressed to, or their houses: they get one."""
    con.execute(_TWICE)


_TWICE = """
DELETE FROM parties WHERE fact_id IN (
    SELECT c.fact_id FROM parties c JOIN parties t ON t.document_id = c.document_id AND t.role = 'to' AND t.status <> 'rejected'
    LEFT JOIN offices o ON o.id = t.office_id
    WHERE c.role = 'copy' AND c.rule LIKE 'copies.list%' AND c.status <> 'rejected'
      AND c.entity_id IN (t.entity_id, o.organisation_id))
"""


def _resolve(parties: Parties, found: dict[str, list[Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Fill the columns of one batch; returns the reasons, and the notes on offices with several holders."""
    days, last_days, came, where = (found.pop(name) for name in ("day", "last_day", "came", "where_text"))
    encoded = found.pop("encoded")
    reasons: list[dict[str, Any]] = []
    several: list[dict[str, Any]] = []
    for i, fact in enumerate(found["fact_id"]):
        day = days[i] if days[i] == last_days[i] else None
        who = parties.who(found["name_text"][i], found["office_text"][i], where[i], found["text"][i], day, came[i])
        if found["rule"][i].endswith(".formula"):
            who = replace(who, by_tenure=NOBODY)  # it proves the office, not the man who held it
        if encoded[i] is not None:
            who = replace(who, entity=by_key(encoded[i]), by_tenure=NOBODY)
        entity = who.by_tenure if who.by_tenure is not NOBODY else who.entity
        found["entity_id"][i], found["office_id"][i] = entity.entity_id, who.office.entity_id
        found["place_id"][i] = who.place_id
        used = [identity for identity in (who.entity, who.office, who.by_tenure) if identity is not NOBODY]
        span = found["document_id"][i], found["start"][i], found["end"][i]
        reasons.extend(_reason(fact, identity, *span) for identity in used)
        named = [identity for identity in used if identity.entity_id is not None]
        if named:
            found["rule"][i] = "+".join([found["rule"][i], *(identity.rule for identity in named)])
            found["confidence"][i] = round(min([found["confidence"][i], *(identity.score for identity in named)]), 3)
            found["status"][i] = status(found["confidence"][i])
        if len(who.by_tenure.rivals) > 1:
            several.append(_several(found["document_id"][i], found["text"][i], who.by_tenure))
    return reasons, several


def _reason(fact: str, identity: Identity, document: str, start: int | None, end: int | None) -> dict[str, Any]:
    text = identity.why if not identity.rivals else f"{identity.why}; candidates {', '.join(identity.rivals)}"
    return {
        "fact_id": fact,
        "rule": identity.rule,
        "text": text,
        "document_id": document,
        "start": start,
        "end": end,
        "source": "authority",
        "score": round(identity.score, 3),
    }


def _several(document: str, text: str, identity: Identity) -> dict[str, Any]:
    names = ", ".join(rival.partition(":")[0] for rival in identity.rivals)
    return {
        "document_id": document,
        "stage": "resolve",
        "severity": "note",
        "code": "several-holders",
        "message": f"“{text}”: {len(identity.rivals)} persons held the office that day ({names}); none is chosen",
    }


def _note(con: duckdb.DuckDBPyConnection, problems: list[dict[str, Any]]) -> None:
    from diplomatica.model.arrow import from_rows
    from diplomatica.model.schema import TABLES

    if not problems:
        return
    append(con, "problems", from_rows(TABLES["problems"], problems))
    con.execute(
        "UPDATE problems SET path = d.source_path FROM documents d WHERE d.id = problems.document_id AND problems.path IS NULL"
    )
