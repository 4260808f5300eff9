"""The lists of persons of marked-up editions as authority: who is who by the edition's own keys, and who is one with whom.

One person stands in the lists of many volumes: the same full name in two lists is the same person, a name with or without an
initial is not, and a name of the archive's own authority is that authority's person. Rather two entries for one man than one for two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import re2

from diplomatica.model.arrow import from_rows
from diplomatica.model.schema import TABLES
from diplomatica.resolve.directory import Directory, Identity
from diplomatica.resolve.forms import is_title
from diplomatica.resolve.frames import append, stage

if TYPE_CHECKING:
    import duckdb

_SUFFIX = re2.compile(r"(?i)^(?:jr|sr|i{2,3}|iv|esq)\.?$")
_UNFIT = re2.compile(r"[^a-z0-9]+")
KEYS = {"key": "text", "entity_id": "text"}
SURE = 0.99
WHY = "the key that the edition gives to this name"


@dataclass(slots=True)
class _Listed:
    """What the lists come to: entities by key, and the rows that the authority lacks."""

    by_key: dict[str, str] = field(default_factory=dict)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    tenures: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)


def resolve_listed(con: duckdb.DuckDBPyConnection) -> None:
    """Add the persons of all lists to `entities` and `names`, their offices to `tenures`, and stage `listed_keys`: key → entity."""
    rows = con.execute("SELECT key, name, other, is_cover, document_id FROM listed ORDER BY ALL").fetchall()
    directory = Directory.read(con) if rows else Directory()
    made = _made(rows, directory)
    offices = con.execute(
        "SELECT key, office, kind, first, last, words, document_id FROM listed_offices ORDER BY ALL"
    ).fetchall()
    for key, *office in offices:
        if key in made.by_key:
            _tenure(made, directory, made.by_key[key], office)
    entities = [made.entities[key] for key in sorted(made.entities)]
    names = [made.names[key] for key in sorted(made.names)]
    tenures = [made.tenures[key] for key in sorted(made.tenures)]
    for table, found in (("entities", entities), ("names", names), ("tenures", tenures)):
        if found:
            append(con, table, from_rows(TABLES[table], found))
    keys = sorted(made.by_key)
    stage(con, "listed_keys", KEYS, {"key": keys, "entity_id": [made.by_key[key] for key in keys]})


def _made(rows: list[tuple[str, str, str | None, bool, str]], directory: Directory) -> _Listed:
    made = _Listed()
    persons = {key: name for key, name, _, is_cover, _ in rows if not is_cover}
    for key, name, _, is_cover, document in rows:
        if not is_cover:
            made.by_key[key] = _person(made, directory, name, document)
    for key, name, other, is_cover, document in rows:
        if is_cover and other in persons:
            entity = made.by_key[other]
            made.by_key[key] = entity
            _name(made, directory, entity, uninverted(name), "cover", document)
        elif is_cover:
            made.by_key[key] = _person(made, directory, name, document)
    return made


def _person(made: _Listed, directory: Directory, listed: str, document: str) -> str:
    """The entity of a listed name: the authority's where it knows the name, else one of its own."""
    name = uninverted(listed)
    known = directory.identify(name, None, frozenset({"person"}))
    if known.entity_id is not None and known.rule == "resolve.form":
        return known.entity_id
    entity = identifier(name)
    while directory.kind.get(entity) is not None:
        entity += "-listed"
    made.entities.setdefault(entity, {"id": entity, "kind": "person", "name": name})
    _name(made, directory, entity, name, "name", document)
    return entity


def _tenure(made: _Listed, directory: Directory, person: str, row: list[Any]) -> None:
    """An office of a listed person, with the words that say so.

    Where the archive keeps offices of its own, only those are meant: a second *Secretary of State* would part one office in two.
    """
    words, kind, first, last, said, document = row
    known = directory.identify(words, None, frozenset({"office"}))
    office = known.entity_id if known.rule == "resolve.form" else None
    if office is None:
        if "office" in directory.kind.values():
            return
        office = identifier(words)
        while directory.kind.get(office) is not None or made.entities.get(office, {}).get("kind") == "person":
            office += "-office"
        made.entities.setdefault(office, {"id": office, "kind": "office", "name": words})
        _name(made, directory, office, words, "name", document)
    source = f"{document}: “{said}”"
    made.tenures.setdefault(
        (person, office, kind, first, last or ""),
        {"person_id": person, "office_id": office, "kind": kind, "from": first, "to": last, "source": source},
    )


def _name(made: _Listed, directory: Directory, entity: str, form: str, kind: str, document: str) -> None:
    row = {"entity_id": entity, "form": form, "kind": kind, "source": document, "status": "accepted"}
    made.names.setdefault((entity, form, kind), row)


def identifier(name: str) -> str:
    """The id of a person by a full name.

    >>> identifier("Érik Brandt Lund")
    'erik-brandt-lund'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return _UNFIT.sub("-", plain).strip("-") or "person"


def uninverted(listed: str) -> str:
    """A name as it is spoken, without titles: lists put the family name first.

    >>> uninverted("Brandt Lund, Colonel Ada"), uninverted("Holt, Bo G., Jr."), uninverted("Sorenholm")
    ('Ada Brandt Lund', 'Bo G. Holt, Jr.', 'Sorenholm')
    """
    parts = [part.strip() for part in " ".join(listed.split()).split(",") if part.strip()]
    suffix = [part for part in parts[1:] if _SUFFIX.match(part)]
    given = [part for part in parts[1:] if part not in suffix]
    words = [word for part in given for word in part.split()]
    while words and is_title(words[0]):
        words.pop(0)
    return ", ".join([" ".join([*words, *parts[:1]]), *suffix])


def by_key(entity: str) -> Identity:
    """The identity that an edition's key proves."""
    return Identity(entity, SURE, "encoded.key", (), WHY)
