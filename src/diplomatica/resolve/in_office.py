"""Who held an office that a paper names without its man, where no tenure says so: other papers of the same service tell.

Headings and signatures of that office near the day are heard, and whom texts present in it; the paper itself never. Where the
nearest before and the nearest after name the same man and nobody else, he is taken for the holder; all else stays a proof to
read, with its score.
What a restricted paper tells is heard for restricted papers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import re2

from diplomatica.resolve.frames import append, batches
from diplomatica.resolve.holders import Candidate, Holders, Settled, Told, key
from diplomatica.resolve.phrases import CENTRE, HOUSE, ONE_MAN, RANK, SENT, held_by_one, post
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from diplomatica.resolve.directory import Directory

RULE = "resolve.in_office"
SCORE = 0.9
"""Of the questions of the evaluation that two papers settle, houses among them, 971 of 1,009 and 237 of 248 are right."""
_BARE = ONE_MAN | HOUSE | RANK | CENTRE | {SENT, "foreign", "prime", "first", "second", "third", "plenipotentiary"}
"""Words that leave open whose office it is."""

_TOLD = """
SELECT p.document_id, p.role, p.rule, p.text, p.name_text, p.office_text, p.place_text, p.entity_id, p.confidence, p.start, p."end",
       d.date_earliest AS day, d.convention, d.access
FROM parties p JOIN documents d ON d.id = p.document_id
WHERE p.status <> 'rejected' AND p.role IN ('sender', 'to', 'signed') AND d.date_earliest = d.date_latest
  AND (p.office_text IS NOT NULL OR p.role = 'signed')
ORDER BY p.document_id, p.ordinal, p.fact_id
"""
_PRESENTED = """
SELECT n.document_id, n.name, n.office, n.start, n."end", d.date_earliest AS day, d.convention, d.access
FROM presented n JOIN documents d ON d.id = n.document_id WHERE d.date_earliest = d.date_latest ORDER BY n.document_id, n.start
"""
_ASKED = """
SELECT p.fact_id, p.document_id, p.office_text, p.place_text, p.office_id, d.date_earliest AS day, d.convention, d.access
FROM parties p JOIN documents d ON d.id = p.document_id
LEFT JOIN (SELECT DISTINCT document_id FROM parties WHERE role = 'signed' AND name_text IS NOT NULL AND status <> 'rejected') s
       ON s.document_id = p.document_id AND p.role = 'sender'
WHERE p.status <> 'rejected' AND p.role IN ('sender', 'to', 'for', 'via') AND p.office_text IS NOT NULL AND p.name_text IS NULL
  AND p.entity_id IS NULL AND p.rule NOT LIKE '%.formula%' AND d.date_earliest = d.date_latest AND s.document_id IS NULL
ORDER BY p.fact_id
"""
_NAMED = """
SELECT m.fact_id, m.document_id, m.text AS office_text, m.entity_id AS office_id, d.date_earliest AS day, d.convention, d.access,
       EXISTS (SELECT 1 FROM speech s WHERE s.document_id = m.document_id AND s.start < m.start AND m."end" <= s."end"
               AND s.status <> 'rejected') AS is_passed_on
FROM mentions m JOIN documents d ON d.id = m.document_id
ANTI JOIN parties p ON p.document_id = m.document_id AND p.start <= m.start AND m."end" <= p."end"
WHERE m.kind = 'office' AND m.status <> 'rejected' AND d.date_earliest = d.date_latest
ORDER BY m.fact_id
"""
_OWN = re2.compile(r"(?i)^(?:our|my) ")
_OTHERS = re2.compile(r"(?i)^(?:your|its|their|his|her) ")


def spoken(parties: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Office, name and kind of testimony out of the parties of one paper, with the party that tells it."""
    parties = list(parties)
    for party in parties:
        if party["rule"].startswith("edition.heading") and party.get("name_text") and party.get("office_text"):
            yield party["office_text"], party["name_text"], "heading", party
    senders = [party for party in parties if party["role"] == "sender" and party["rule"].startswith("edition.")]
    signed = [party for party in parties if party["role"] == "signed"]
    if senders and signed and senders[0].get("office_text") and not senders[0].get("name_text"):
        said = signed[-1].get("name_text") or signed[-1]["text"]
        yield senders[0]["office_text"], said, "signature", signed[-1]


def last_word(name: str) -> str:
    """The surname as printed: the last word before a comma.

    >>> last_word("Ada Brandt, Jr.")
    'Brandt'
    """
    return (name.split(",", maxsplit=1)[0].split() or [name])[-1]


@lru_cache(maxsize=65_536)
def seated(office: str, place: str | None) -> str:
    """An office with the place that is printed beside it, where its own words leave open whose it is.

    >>> seated("Envoy", "Tarn"), seated("Chief of the Section of Tides", "Tarn")
    ('Envoy in Tarn', 'Chief of the Section of Tides')
    """
    return f"{office} in {place}" if place and not post(office) - _BARE else office


@dataclass(slots=True)
class Heard:
    """Testimonies by convention: those of open papers, and all."""

    open: dict[str, list[Told]] = field(default_factory=dict)
    every: dict[str, list[Told]] = field(default_factory=dict)
    ready: dict[tuple[str, bool], Holders] = field(default_factory=dict)

    def add(self, convention: str, told: Told, *, is_open: bool) -> None:
        self.every.setdefault(convention, []).append(told)
        if is_open:
            self.open.setdefault(convention, []).append(told)

    def by(self, convention: str, *, is_open: bool) -> Holders:
        """The testimonies that a paper of this convention may hear."""
        if len(self.open.get(convention, ())) == len(self.every.get(convention, ())):
            is_open = True
        if (convention, is_open) not in self.ready:
            told = (self.open if is_open else self.every).get(convention, [])
            self.ready[convention, is_open] = Holders.of(told)
        return self.ready[convention, is_open]


def resolve_in_office(con: duckdb.DuckDBPyConnection, directory: Directory) -> Heard:
    """Fill `parties.entity_id` of offices named without their man, where other papers settle it; `reasons` for all that is told.

    Returns what the papers tell, for `resolve_named_offices`.
    """
    heard = _heard(con)
    for found in batches(con, _ASKED):
        settled: list[tuple[str, str, float]] = []
        reasons: list[dict[str, Any]] = []
        for row in _rows(found):
            one = _tell(row, seated(row["office_text"], row["place_text"]), heard, directory, reasons)
            if one is not None and one.entity is not None:
                settled.append((row["fact_id"], one.entity, min(SCORE, one.sure)))
        _fill(con, settled)
        append(con, "reasons", reasons_table(con, reasons))
    return heard


def resolve_named_offices(con: duckdb.DuckDBPyConnection, directory: Directory, heard: Heard) -> None:
    """Add `reasons` to offices that a text speaks of: who held them that day for all that papers tell.

    The office stays what is meant. "Our ambassador in T." is one of the writer's own service; who says so in words that the writer
    only passes on may mean another.
    """
    for found in batches(con, _NAMED):
        reasons: list[dict[str, Any]] = []
        for row in _rows(found):
            own = _OWN.match(row["office_text"])
            if (own and row["is_passed_on"]) or _OTHERS.match(row["office_text"]):
                continue
            office = row["office_text"][own.end() :] if own else row["office_text"]
            _tell(row, office, heard, directory, reasons)
        append(con, "reasons", reasons_table(con, reasons))


def _rows(found: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = list(found)
    for values in zip(*found.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _tell(
    row: dict[str, Any], office: str, heard: Heard, directory: Directory, reasons: list[dict[str, Any]]
) -> Settled | None:
    """Add what papers tell of the holder of an office; returns him where it is settled.

    Where tenures know the office that day, be it that they name two, nobody else is asked.
    """
    if not _is_asked(office) or directory.holders(row["office_id"] or "", row["day"]):
        return None
    holders = heard.by(row["convention"], is_open=row["access"] == "public")
    one = holders.settled(office, row["day"], row["document_id"])
    if one is None:
        told = holders.named(office, row["day"], row["document_id"])
        reasons += [_possible(row["fact_id"], candidate) for candidate in told]
    else:
        reasons += _settled(row["fact_id"], one, row["day"])
    return one


def _heard(con: duckdb.DuckDBPyConnection) -> Heard:
    heard = Heard()
    for rows in _papers(con):
        named = [(row["office_text"], row["name_text"], "heading", row) for row in rows if row["name_text"]]
        signed = [one for one in spoken(rows) if one[2] == "signature"]
        for words, name, kind, party in [*named, *signed]:
            office = seated(words, party["place_text"]) if words else ""
            if not _is_asked(office):
                continue
            printed = name if kind == "signature" else last_word(name)
            day, paper = party["day"], party["document_id"]
            span = None if party["start"] is None else (party["start"], party["end"])
            who = {"entity": party["entity_id"], "sure": party["confidence"], "span": span}
            told = Told(post(office), key(name), printed, day, day, kind, paper, **who)
            heard.add(party["convention"], told, is_open=party["access"] == "public")
    for found in batches(con, _PRESENTED):
        for paper, name, office, start, end, day, convention, access in zip(*found.values(), strict=True):
            if _is_asked(office):
                told = Told(post(office), key(name), last_word(name), day, day, "note", paper, span=(start, end))
                heard.add(convention, told, is_open=access == "public")
    return heard


def _papers(con: duckdb.DuckDBPyConnection) -> Iterator[list[dict[str, Any]]]:
    """The parties of each paper; a paper that two batches share comes in one piece."""

    rows = (row for found in batches(con, _TOLD) for row in _rows(found))
    for _, parties in groupby(rows, key=lambda row: row["document_id"]):
        yield list(parties)


@lru_cache(maxsize=65_536)
def _is_asked(office: str) -> bool:
    return held_by_one(office) and bool(post(office) - _BARE)


def _settled(fact: str, one: Settled, day: date) -> list[dict[str, Any]]:
    if one.before is one.after or one.before.source == one.after.source:
        words = {
            one.before.source: (
                one.before,
                f"{one.before.printed} is named in this office on the same day, nobody else near",
            )
        }
    else:
        words = {
            told.source: (told, f"{told.printed} is named in this office {_when(told, day)}, nobody else between")
            for told in (one.before, one.after)
        }
    return [_reason(fact, RULE, text, SCORE, told) for told, text in words.values()]


def _when(told: Told, day: date) -> str:
    days = (told.first - day).days
    if not days:
        return "on the same day"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'earlier' if days < 0 else 'later'}"


def _possible(fact: str, candidate: Candidate) -> dict[str, Any]:
    told = candidate.best
    assert told is not None, "whom papers name has a paper"
    text = f"possible: {told.printed} is named in this office, {told.kind} of {told.first}"
    return _reason(fact, f"{RULE}.possible", text, candidate.score, told)


def _reason(fact: str, rule: str, text: str, score: float, told: Told) -> dict[str, Any]:
    start, end = told.span or (None, None)
    where = {"document_id": told.source, "start": start, "end": end}
    return {"fact_id": fact, "rule": rule, "text": text, "source": "papers", "score": score, **where}


def _fill(con: duckdb.DuckDBPyConnection, settled: list[tuple[str, str, float]]) -> None:
    if not settled:
        return
    facts, entities, scores = zip(*settled, strict=True)
    con.register("arriving", pa.table({"fact_id": list(facts), "entity_id": list(entities), "score": list(scores)}))
    con.execute(
        f"UPDATE parties SET entity_id = a.entity_id, rule = rule || '+{RULE}', confidence = least(confidence, a.score), "
        "status = CASE WHEN status = 'accepted' AND a.score < 0.9 THEN 'suggested' ELSE status END "
        "FROM arriving a WHERE a.fact_id = parties.fact_id"
    )
    con.unregister("arriving")
