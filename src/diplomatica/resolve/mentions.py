"""Who and where is mentioned: names from the dictionary joined with what the parser saw by form alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import re2

from diplomatica.model.facts import fact_id
from diplomatica.model.schema import TABLES
from diplomatica.resolve.dictionary import Dictionary, Match
from diplomatica.resolve.directory import NOBODY, Directory, Identity
from diplomatica.resolve.frames import Rebuild, append, status
from diplomatica.resolve.listed import SURE, by_key
from diplomatica.resolve.offices import Offices
from diplomatica.resolve.places import PLACE
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    import duckdb

KINDS = {
    "person": "person",
    "office": "office",
    "service": "organisation",
    "government": "organisation",
    "party": "organisation",
    "group": "group",
    "place": "place",
}
"""Kind of a mention by kind of entity."""

DOCUMENTS = 2_000
"""Documents that are in Python's hands at a time."""
PERSON = frozenset({"person"})
COLLECTIVE = frozenset({"group", "government", "party", "service"})
_SEATED = re2.compile(r"^(?i:the |our |your |its |their )?(.+?)[, ]+(?:in|at|to|of) (?:the )?(\p{Lu}[\p{L}' -]+)$")


@dataclass(slots=True)
class Seen:
    """One mention on its way: where, which words, what kind, whom it means."""

    start: int
    end: int
    text: str
    kind: str
    identity: Identity
    rule: str
    confidence: float
    basis: str = "text"


def resolve_mentions(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Rebuild `mentions`: what the parser found, identified, and every name of the authority in the texts.

    Texts pass in batches; fact ids are counted anew over both kinds of finds, in text order.
    """
    dictionary, offices = Dictionary(directory), Offices(directory)
    sides = _sides(con)
    cursor = con.cursor()
    # Without a name to look for no text is read.
    said = "coalesce(t.text, '')" if dictionary.names else "''"
    texts = cursor.execute(
        f"SELECT d.id, {said}, d.date_earliest, d.date_latest FROM documents d "
        "LEFT JOIN texts t ON t.document_id = d.id ORDER BY d.id"
    )
    with Rebuild(con, "mentions") as rebuilt:
        while batch := texts.fetchmany(DOCUMENTS):
            found: dict[str, list[Any]] = {name: [] for name in TABLES["mentions"].names}
            reasons: list[dict[str, Any]] = []
            by_form = _parsed(con, batch[0][0], batch[-1][0])
            terms = _termed(con, batch[0][0], batch[-1][0])
            for document, text, first, last in batch:
                day = first if first == last else None
                parsed = by_form.get(document, [])
                for start, end, meant in _meant(terms.get(document, []), text, day, directory):
                    # A name that is marked, and within it an abbreviation: the name counts.
                    if not any(one.identity is not NOBODY and one.start < end and start < one.end for one in parsed):
                        parsed = [one for one in parsed if one.end <= start or end <= one.start] + [meant]
                seen = list(_mentions(parsed, dictionary.find(text), text, day, directory))
                for mention in seen:
                    if mention.kind == "office" and mention.identity is NOBODY:
                        mention.identity = _office(mention.text, sides.get(document), day, directory, offices)
                _keep(document, seen, found, reasons)
            rebuilt.add(found)
            append(con, "reasons", reasons_table(con, reasons))


def _parsed(con: duckdb.DuckDBPyConnection, first: str, last: str) -> dict[str, list[Seen]]:
    """What the parser saw in the documents from one id to another."""
    rows = con.execute(
        'SELECT m.document_id, m.start, m."end", m.text, m.kind, m.rule, m.confidence, m.basis, k.entity_id FROM mentions m '
        'LEFT JOIN encoded_names n ON n.document_id = m.document_id AND n.start = m.start AND n."end" = m."end" '
        "LEFT JOIN listed_keys k ON k.key = n.key WHERE m.document_id BETWEEN ? AND ? "
        'ORDER BY m.document_id, m.start, m."end" DESC, m.kind',
        [first, last],
    ).fetchall()
    out: dict[str, list[Seen]] = defaultdict(list)
    for document, start, end, text, kind, rule, confidence, basis, entity in rows:
        identity = NOBODY if entity is None else by_key(entity)
        out[document].append(Seen(start, end, text, kind, identity, rule, confidence, basis))
    return out


def _termed(con: duckdb.DuckDBPyConnection, first: str, last: str) -> dict[str, list[tuple[int, int, str]]]:
    """The abbreviations whose meaning the edition gives, in the same documents."""
    out: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    rows = con.execute(
        'SELECT document_id, start, "end", meaning FROM encoded_terms WHERE document_id BETWEEN ? AND ? ORDER BY ALL',
        [first, last],
    ).fetchall()
    for document, *term in rows:
        out[document].append((term[0], term[1], term[2]))
    return out


def _meant(
    terms: list[tuple[int, int, str]], text: str, day: date | None, directory: Directory
) -> Iterator[tuple[int, int, Seen]]:
    """The abbreviations whose meaning is a name that the authority knows, as mentions."""
    for start, end, meaning in terms:
        known = directory.identify(meaning, day, frozenset(KINDS))
        if known.entity_id is not None and known.rule == "resolve.form":
            why = f"the edition's list of terms has “{meaning}”"
            identity = Identity(known.entity_id, min(SURE, known.score), "encoded.term", known.rivals, why)
            kind = KINDS[directory.kind[known.entity_id]]
            yield start, end, Seen(start, end, text[start:end], kind, identity, "encoded.term", SURE, "record")


def _sides(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Per document the side that speaks in it: what "our" and "its" belong to."""
    return dict(con.execute("SELECT document_id, side_id FROM voices WHERE side_id IS NOT NULL").fetchall())


def _mentions(
    parsed: list[Seen], matches: list[Match], text: str, day: date | None, directory: Directory
) -> Iterator[Seen]:
    """Both kinds of finds as one list in text order: a dictionary name inside a find by form identifies it."""
    covered: set[int] = set()
    for seen in parsed:
        inside = [m for m in matches if m.start < seen.end and seen.start < m.end]
        if seen.identity is not NOBODY:
            covered.update(id(m) for m in inside)
            continue
        if seen.kind in ("person", "group") and inside:
            fitting = max(inside, key=lambda m: m.end - m.start)
            kinds = PERSON if seen.kind == "person" else COLLECTIVE
            seen.identity = directory.choose(list(fitting.forms), day, kinds, "resolve.dictionary")
            if seen.identity is not NOBODY:
                covered.update(id(m) for m in inside)
                seen.start, seen.end = min(seen.start, fitting.start), max(seen.end, fitting.end)
                seen.text = text[seen.start : seen.end]
        if seen.identity is NOBODY and seen.kind == "person":
            seen.identity = directory.identify(seen.text, day, PERSON)
        if seen.identity is NOBODY and seen.kind == "group":
            seen.identity = directory.identify(_article(seen.text), day, COLLECTIVE)
            covered.update(id(m) for m in inside)
    named = [_named(m, text, day, directory) for m in matches if id(m) not in covered]
    yield from sorted([*parsed, *named], key=lambda s: (s.start, -s.end, s.kind))


def _article(text: str) -> str:
    return text[4:] if text[:4].lower() == "the " else text


def _named(match: Match, text: str, day: date | None, directory: Directory) -> Seen:
    """A dictionary name as a mention; a name that is a place and a body at once stands as the place, the body as rival."""
    every = frozenset(KINDS)
    places = directory.choose(list(match.forms), day, PLACE, "resolve.dictionary")
    identity = directory.choose(list(match.forms), day, every, "resolve.dictionary")
    if places.entity_id is not None and identity.entity_id is None:
        others = [rival for rival in identity.rivals if rival.partition(":")[0] != places.entity_id]
        rivals = tuple(f"{other.partition(':')[0]}:0.400" for other in others)
        identity = Identity(
            places.entity_id, 0.8, "resolve.dictionary.place", rivals, "a place, or those who sit there"
        )
    kinds = {directory.kind[f.entity_id] for f in match.forms}
    kind = KINDS[directory.kind[identity.entity_id] if identity.entity_id else sorted(kinds)[0]]
    confidence = round(identity.score, 3) if identity.entity_id else 0.5
    return Seen(match.start, match.end, text[match.start : match.end], kind, identity, identity.rule, confidence)


def _office(phrase: str, side: str | None, day: date | None, directory: Directory, offices: Offices) -> Identity:
    """The office of "our ambassador in P.": its words, the place named in it, the side that speaks."""
    seated = _SEATED.match(phrase)
    place = directory.identify(seated.group(2), day, PLACE).entity_id if seated else None
    own = phrase[:4].lower() in ("our ", "its ")
    return offices.find(seated.group(1) if seated else phrase, place, side if own else None, day)


def _keep(document: str, seen: list[Seen], found: dict[str, list[Any]], reasons: list[dict[str, Any]]) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for mention in seen:
        words = " ".join(mention.text.split())
        fact = fact_id("mentions", document, mention.kind, words, counted[mention.kind, words])
        counted[mention.kind, words] += 1
        identity = mention.identity
        rule, confidence = mention.rule, mention.confidence
        if identity is not NOBODY and rule != identity.rule:
            rule, confidence = f"{rule}+{identity.rule}", min(confidence, identity.score or confidence)
        row = {
            "document_id": document,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "kind": mention.kind,
            "entity_id": identity.entity_id,
            "rivals": list(identity.rivals),
            "voice_id": None,
            "fact_id": fact,
            "basis": mention.basis,
            "rule": rule,
            "confidence": round(confidence, 3),
            "status": status(confidence),
        }
        for name, value in row.items():
            found[name].append(value)
        # A plain name of the authority needs no further proof than its own row.
        if identity is not NOBODY and identity.rule != "resolve.dictionary":
            where = {"document_id": document, "start": mention.start, "end": mention.end}
            score = round(identity.score, 3)
            reasons.append(
                {"fact_id": fact, "rule": identity.rule, "text": identity.why, "source": "authority", "score": score}
                | where
            )
