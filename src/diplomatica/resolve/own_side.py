"""Whom a paper within one service means by bare words: "the Ministry", "Embassy Vell", a place in a list of copies.

A service writes to itself without saying whose ministry or embassy it means: its own. Letters and notes go to others too and
are left alone, unless they name a seat that can only be the writer's own house there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.resolve.directory import Directory, Identity
from diplomatica.resolve.frames import append, columns
from diplomatica.resolve.offices import Offices
from diplomatica.resolve.parties import BODIES, PARTY_QUERY, Parties
from diplomatica.resolve.places import PLACE
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    import duckdb

RULE = "resolve.own_side"
SCORE = 0.9
ABROAD = ("note", "letter", "treaty", "agreement", "aide-memoire")
"""Kinds of papers that go to others."""
POSTS = frozenset({"embassy", "legation", "consulate", "mission", "delegation"})
RANKS = frozenset({"deputy", "vice", "under", "assistant", "acting", "first", "second", "third"})

_OPEN = f"""
SELECT q.fact_id, q.document_id, q.start, q."end", q.role, q.text, q.name_text, q.office_text, q.entity_id, q.day, q.came, q.where_text,
       s.entity_id AS sender, s.office_id AS sender_office, d.kind AS paper
FROM ({PARTY_QUERY}) q JOIN documents d ON d.id = q.document_id
JOIN (SELECT document_id, min(entity_id) AS entity_id, min(office_id) AS office_id FROM parties
      WHERE role = 'sender' AND status <> 'rejected' GROUP BY document_id) s ON s.document_id = q.document_id
WHERE q.role IN ('to', 'copy', 'info') AND q.office_id IS NULL AND (q.entity_id IS NULL OR q.office_text IS NOT NULL)
ORDER BY q.fact_id
"""


def resolve_own_side(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill parties that their words alone leave open, where one body or office of the sender's own side fits them."""
    own = Own(directory)
    found = columns(con, _OPEN)
    rows: list[tuple[str, str | None, str | None, float]] = []
    reasons: list[dict[str, Any]] = []
    for i, fact in enumerate(found["fact_id"]):
        sender, office = found["sender"][i], found["sender_office"][i]
        side = directory.side(office, found["day"][i]) or directory.side(sender, found["day"][i])
        party = own.find({name: values[i] for name, values in found.items()}, side) if side else None
        if party is None:
            continue
        entity, post, why = party
        rows.append((fact, entity, post, SCORE))
        reasons.append(
            {
                "fact_id": fact,
                "rule": RULE,
                "text": why,
                "document_id": found["document_id"][i],
                "start": found["start"][i],
                "end": found["end"][i],
                "source": "authority",
                "score": SCORE,
            }
        )
    if not rows:
        return
    names = ("fact_id", "entity_id", "office_id")
    con.register(
        "arriving", pa.table({n: pa.array([row[k] for row in rows], pa.string()) for k, n in enumerate(names)})
    )
    con.execute(
        f"UPDATE parties SET entity_id = coalesce(parties.entity_id, a.entity_id), office_id = a.office_id, "
        f"rule = rule || '+{RULE}', confidence = least(confidence, {SCORE}) "
        "FROM arriving a WHERE a.fact_id = parties.fact_id"
    )
    con.unregister("arriving")
    append(con, "reasons", reasons_table(con, reasons))


class Own:
    """The offices and bodies of one side by the words and the seat that a paper gives."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.offices, self.bodies = Offices(directory), Offices(directory, BODIES)
        self.parties = Parties(directory, self.offices, self.bodies)

    def find(self, row: dict[str, Any], side: str) -> tuple[str | None, str | None, str] | None:
        """Entity, office and reason of a party; None where no one or several fit."""
        words, seat = self._words(row)
        place = self.directory.identify(seat, row["day"], PLACE).entity_id if seat else None
        if words is None:
            return self._post(place, side)
        if row["paper"] in ABROAD and place is None:
            return None
        post = self._only(self.offices, words, place, side)
        if row["entity_id"]:
            held = post and post in self.directory.offices(row["entity_id"], row["day"])
            return (
                (None, post, "the office of these words on the sender's side, which he held that day") if held else None
            )
        if post:
            holder = self.parties.holder(Identity(post, SCORE, RULE), row["came"])
            return holder.entity_id, post, "the only office of these words on the sender's own side"
        body = self._only(self.bodies, words, place, side)
        return (body, None, "the only body of these words on the sender's own side") if body else None

    def _words(self, row: dict[str, Any]) -> tuple[str | None, str | None]:
        """The words for the office or body, and the seat; no words where a place alone is named."""
        name, office, seat = row["name_text"], row["office_text"], row["where_text"]
        seat = seat or (office.rpartition(" in ")[2] if office and " in " in office else None)
        if row["entity_id"]:
            return office, seat
        if name and self.directory.identify(name, row["day"], PLACE).entity_id:
            return office, name
        return (None, None) if name else (office or row["text"], seat)

    def _post(self, place: str | None, side: str) -> tuple[str | None, str | None, str] | None:
        """The one post that a side has at a place."""
        found = [
            body
            for body, forms in self.bodies.words.items()
            if place and self.directory.place.get(body) == place and self.directory.root(body) == side
            if any(words & POSTS for words in forms)
        ]
        return (found[0], None, "the only post of the sender's own side at this place") if len(found) == 1 else None

    def _only(self, among: Offices, words: str, place: str | None, side: str) -> str | None:
        every = among.fitting(words, place, side)
        asked = words.lower().replace("-", " ").split()
        plain = [one for one in every if not (_ranks(self.directory.name[one]) - set(asked))]
        return plain[0] if len(plain) == 1 else None


def _ranks(name: str) -> set[str]:
    return set(name.lower().replace("-", " ").split()) & RANKS
