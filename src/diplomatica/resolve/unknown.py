"""Names and offices on papers that no authority file knows, counted: what a person may want to write into one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from diplomatica.resolve.forms import bare, identified, is_title, normal

_FILED = re.compile(r"(?i)(?:copy|files?|archives?|record)\b")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.\s?)+")


@dataclass(slots=True)
class Unknown:
    """One name or office that papers have and no authority file has."""

    kind: str
    """person or office."""
    forms: Counter[str] = field(default_factory=Counter)
    """Each way it is written, without titles and brackets."""
    roles: Counter[str] = field(default_factory=Counter)
    papers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    means: Counter[str] = field(default_factory=Counter)
    """Whom editors name beside it in brackets."""

    @property
    def name(self) -> str:
        """The most frequent form, sooner one that is not all in capitals; capitals are set as names are."""
        best = min(self.forms, key=lambda form: (form.isupper(), -self.forms[form], -len(form), form))
        return best.title() if best.isupper() and self.kind == "person" else best

    def row(self) -> dict[str, Any]:
        """The same as a row: name, kind, papers, roles, first and last day, whom it means, all forms."""
        days = sorted(self.days)
        return {
            "name": self.name,
            "kind": self.kind,
            "papers": len(self.papers),
            "roles": ", ".join(
                f"{role} {count}" for role, count in sorted(self.roles.items(), key=lambda item: (-item[1], item[0]))
            ),
            "first": days[0] if days else None,
            "last": days[-1] if days else None,
            "means": "; ".join(sorted(self.means)) or None,
            "forms": sorted(self.forms),
            "documents": sorted(self.papers),
        }


def unknown(parties: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The names and offices of parties that were not identified, those on most papers first.

    Each party has `name_text, office_text, place_text, entity_id, office_id, role, document_id, date`. Names that differ in
    titles, capitals and initials alone are one, unless they bear different initials: these stay apart.

    >>> party = dict.fromkeys(("office_text", "place_text", "entity_id", "office_id"))
    >>> rows = [party | {"name_text": name, "role": "sender", "document_id": name, "date": None} for name in ("LUND", "Mr. A. Lund")]
    >>> [(row["name"], row["papers"]) for row in unknown(rows)]
    [('A. Lund', 2)]
    """
    rows = list(parties)
    initials: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key, own, _ in _person(row):
            initials[key] |= {own} - {""}
    found: dict[tuple[str, str], Unknown] = {}
    for row in rows:
        seen = [("person", key if len(initials[key]) < 2 else f"{key} {own}", form) for key, own, form in _person(row)]
        seen += [("office", normal(form), form) for form in _office(row)]
        for kind, group, form in seen:
            one = found.setdefault((kind, group), Unknown(kind))
            one.forms[form] += 1
            one.roles[row["role"]] += 1
            one.papers.add(row["document_id"])
            one.days |= {row["date"]} - {None}
            means = identified(row["name_text"] or "")[1] if kind == "person" else None
            if means and not is_title(means):
                real = means.split(";")[-1].strip()
                one.means[real.title() if real.isupper() else real] += 1
    return sorted((one.row() for one in found.values()), key=lambda row: (-row["papers"], row["kind"], row["name"]))


def _person(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The key, the initials and the form of a name that nobody is known by."""
    if not row["name_text"] or row["entity_id"]:
        return
    words = identified(row["name_text"])[0].split()
    while len(words) > 1 and is_title(words[0]):
        words = words[1:]
    form = " ".join(words).strip(" ,.;")
    key = bare(form)
    if len(key) > 1 and any(letter.isalpha() for letter in key):
        yield key, "".join(_INITIALS.findall(form)).replace(" ", "").lower(), form


def _office(row: Mapping[str, Any]) -> Iterator[str]:
    """An office that is in no file, with its place."""
    words = " ".join((row["office_text"] or "").split()).strip(" ,.;")
    if not words or row["office_id"] or (row["entity_id"] and not row["name_text"]):
        return
    words = words.removeprefix("the ").removeprefix("The ")
    # A rank behind a name says what the man is, and the copy for the file goes to nobody.
    if (row["name_text"] and " " not in words) or _FILED.match(words):
        return
    place = row["place_text"]
    yield f"{words} in {place}" if place and normal(place) not in normal(words) else words
