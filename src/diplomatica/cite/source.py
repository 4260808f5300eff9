"""What a citation is made of, gathered once from all that is known of a document; every style reads only this."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

AUTHORS = ("sender", "signed", "drafted")
"""Roles that make an author; the first of them that anybody has."""
RECIPIENTS = ("to", "for")

MESSAGES = frozenset({"telegram", "cable", "letter", "note", "despatch", "dispatch", "airgram", "message"})
"""Kinds that are sent from one to another; the others are manuscripts to a bibliography."""

_INITIALS = re.compile(r"((?:\w[\w’']?\.[ -]?)+)\s*(\S.*)", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Name:
    """An author or recipient: a person in two parts, or one text that no style may take apart."""

    literal: str
    family: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One document or passage as it is cited; what is unknown is empty."""

    id: str
    title: str
    kind: str = ""
    citation: str = ""
    """The citation as its provider prints it, verbatim."""
    authors: list[Name] = field(default_factory=list)
    recipients: list[Name] = field(default_factory=list)
    translators: list[str] = field(default_factory=list)
    edtf: str = ""
    """The date."""
    first_day: date | None = None
    last_day: date | None = None
    date_printed: str = ""
    place_from: str = ""
    place_to: str = ""
    numbers: list[str] = field(default_factory=list)
    repository: str = ""
    collection: str = ""
    shelfmark: str = ""
    """The archive reference as printed."""
    provider: str = ""
    archive: str = ""
    """The name of this archive."""
    url: str = ""
    """Where it is read: the provider's page, else this archive's own."""
    address: str = ""
    """The permanent address in this archive, of the passage where one is cited; empty where the archive has none."""
    language: str = ""
    summary: str = ""
    rights: str = ""
    edition_number: str = ""
    """The number by which a printed edition cites the document."""
    editors: list[str] = field(default_factory=list)
    """Who edited it, where it has such a number."""
    passage_id: str = ""
    passage_kind: str = ""

    @property
    def is_message(self) -> bool:
        """Whether it went from somebody to somebody."""
        return self.kind.lower() in MESSAGES or bool(self.recipients)

    @property
    def passage(self) -> str:
        """The passage in words: `point 3.b`, `paragraph 7`, `note 2`; empty for the whole document."""
        if not self.passage_id:
            return ""
        digits = self.passage_id[1:] if re.match(r"[pn]\d", self.passage_id) else self.passage_id
        return f"{self.passage_kind or 'point'} {digits}"

    @classmethod
    def of(cls, shown: Mapping[str, Any], archive: str, base_url: str | None) -> Source:
        """The source of a document as `Archive.show` gives it."""
        holding: Mapping[str, Any] = next(iter(shown["holdings"]), {})
        day = shown["date"]
        passage = shown.get("passage") or {}
        own = f"{base_url.rstrip('/')}/d/{shown['id']}" if base_url else ""
        own += f"#{passage['passage_id']}" if own and passage else ""
        return cls(
            id=shown["id"],
            title=shown["title"] or shown["id"],
            kind=shown["kind"] or "",
            citation=shown["citation"] or "",
            authors=_authors(shown["parties"]),
            recipients=_names([party for party in shown["parties"] if party["role"] in RECIPIENTS]),
            translators=[credit["name"] for credit in shown["credits"] if credit["role"] == "translator"],
            edtf=day["edtf"] or "",
            first_day=day["earliest"],
            last_day=day["latest"],
            date_printed=day["printed"] or "",
            place_from=shown["place_from"]["name"] or "",
            place_to=shown["place_to"]["name"] or "",
            numbers=[number["value"] for number in shown["numbers"] if number["role"] in ("own", "outgoing")],
            repository=holding.get("repository") or "",
            collection=holding.get("collection") or shown["collection"] or "",
            shelfmark=holding.get("text") or holding.get("reference") or "",
            provider=shown["provider"] or "",
            archive=archive,
            url=shown["url"] or own,
            address=own,
            language=shown["language"] or "",
            summary=shown["summary"] or "",
            rights=shown["rights"] or "",
            edition_number=shown["edition_number"] or "",
            editors=[credit["name"] for credit in shown["credits"] if credit["role"] == "editor"]
            if shown["edition_number"]
            else [],
            passage_id=passage.get("passage_id") or "",
            passage_kind=passage.get("kind") or "",
        )


def _authors(parties: list[dict[str, Any]]) -> list[Name]:
    for role in AUTHORS:
        found = [party for party in parties if party["role"] == role]
        if found:
            return _names(found)
    return []


def _names(parties: list[dict[str, Any]]) -> list[Name]:
    names = [
        name_of(party["name"], party["kind"] in (None, "person"), party["forms"]) for party in parties if party["name"]
    ]
    return list(dict.fromkeys(names))


def name_of(name: str, is_person: bool, forms: list[str]) -> Name:
    """A name in two parts where it shows which is the family's: `Tarn, Olga` among its forms, or initials before it.

    Family names come first in many languages and last in many others: where nothing shows which, the name stays whole.

    >>> name_of("O. P. Tarn", True, [])
    Name(literal='O. P. Tarn', family='Tarn', given='O. P.')
    >>> name_of("Olga Tarn", True, [])
    Name(literal='Olga Tarn', family='', given='')
    >>> name_of("Harbour Office", False, []).family
    ''
    """
    if not is_person:
        return Name(name)
    for form in [name, *forms]:
        family, comma, given = form.partition(", ")
        if comma and given and "," not in given:
            return Name(name, family, given)
    initials = _INITIALS.fullmatch(name)
    return Name(name, initials[2], initials[1].strip()) if initials else Name(name)
