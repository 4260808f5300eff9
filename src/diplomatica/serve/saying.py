"""What a fact says, in words: its columns with names for ids, and what each of them could say instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from diplomatica.errors import UsageError
from diplomatica.model.schema import TABLES
from diplomatica.serve.language import N_, Words, gettext
from diplomatica.view import View

TABLE_NAMES = Words(
    {
        "holdings": N_("Archive references"),
        "numbers": N_("Numbers"),
        "parties": N_("Senders, recipients and others"),
        "times": N_("Hours and dates"),
        "passages": N_("Points and paragraphs"),
        "marks": N_("Marks and layers"),
        "mentions": N_("People and places named"),
        "speech": N_("Who speaks"),
        "references": N_("References"),
        "requests": N_("Requests"),
        "reports": N_("What is said of events"),
        "channel_claims": N_("What is said of channels"),
        "ignorance": N_("What somebody had not been told"),
        "versions": N_("Versions of a paper"),
    }
)
"""The kinds of facts."""

CHOSEN = {
    "holdings": "repository collection reference fond opis delo papka listy is_copy",
    "numbers": "value series role",
    "parties": "role entity_id office_id place_id copies",
    "times": "kind local zone zone_basis earliest latest label",
    "passages": "kind label",
    "marks": "kind subtype hand date_text target",
    "mentions": "kind entity_id voice_id",
    "speech": "mode speaker_id addressee_id earliest latest",
    "references": "relation target_id not_held_id event_id number series from_id to_id date_earliest date_latest",
    "requests": "kind from_id to_id due state answered_by",
    "reports": "event_id modality voice_id",
    "channel_claims": "quality from_id to_id voice_id cause",
    "ignorance": "kind actor_id target_id not_held_id event_id voice_id earliest latest",
    "versions": "relation other_id",
}
"""By kind of fact, what a person may choose otherwise on its page; the command can set the other columns, too."""

COLUMNS = Words(
    {
        "actor_id": N_("Who had not"),
        "addressee_id": N_("Spoken to"),
        "answered_by": N_("Answered by"),
        "cause": N_("Cause"),
        "collection": N_("Collection"),
        "copies": N_("Copies"),
        "date_earliest": N_("Not before"),
        "date_latest": N_("Not after"),
        "date_text": N_("Date, as printed"),
        "delo": N_("File (delo)"),
        "due": N_("Due"),
        "earliest": N_("Not before"),
        "entity_id": N_("Who or where"),
        "event_id": N_("Event"),
        "fond": N_("Fond"),
        "from_id": N_("From"),
        "hand": N_("Hand"),
        "is_copy": N_("A copy"),
        "kind": N_("Kind"),
        "label": N_("Label"),
        "latest": N_("Not after"),
        "listy": N_("Sheets"),
        "local": N_("On its own clock"),
        "modality": N_("Said as"),
        "mode": N_("Manner"),
        "not_held_id": N_("Paper not held"),
        "number": N_("Number"),
        "office_id": N_("Office"),
        "opis": N_("Inventory (opis)"),
        "other_id": N_("Other paper"),
        "papka": N_("Folder (papka)"),
        "place_id": N_("Place"),
        "quality": N_("Quality"),
        "reference": N_("Reference"),
        "relation": N_("Relation"),
        "repository": N_("Repository"),
        "role": N_("Role"),
        "series": N_("Series"),
        "similarity": N_("Similarity"),
        "speaker_id": N_("Speaker"),
        "state": N_("State"),
        "subtype": N_("Closer kind"),
        "target": N_("Leads to"),
        "target_id": N_("Document"),
        "to_id": N_("To"),
        "value": N_("Value"),
        "voice_id": N_("In whose voice"),
        "zone": N_("Clock"),
        "zone_basis": N_("How the clock is known"),
    }
)
"""Columns of facts for people."""

ACTORS = frozenset(
    ["entity_id", "office_id", "from_id", "to_id", "voice_id", "actor_id", "speaker_id", "addressee_id", "place_id"]
)  # fmt: skip
DOCUMENTS = frozenset({"target_id", "other_id", "answered_by"})

OFFERED = 150
"""Values that a field offers; all others can be typed."""


@dataclass(frozen=True, slots=True)
class Said:
    """One column of a fact for people: its label, the words, and where they lead."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of the form that replaces: `kind` is list, choice, date, number or text; `options` are value and words."""

    name: str
    label: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


RIVALS = {"mentions": "entity_id", "references": "target_id"}
"""By kind of fact, the column that its rivals could be the value of."""


@dataclass(frozen=True, slots=True)
class Rival:
    """What a fact may also mean: its id, its name, how likely, and where it stands."""

    id: str
    name: str
    score: str
    href: str


def rivals(view: View, table: str, row: Mapping[str, Any]) -> list[Rival]:
    """What else a fact may mean, the likeliest first; nothing where somebody has settled it."""
    if row["status"] == "confirmed":
        return []
    out = []
    for said_so in row.get("rivals") or []:
        known, _, score = said_so.rpartition(":")
        name, href = _words(view, RIVALS[table], known)
        out.append(Rival(known, name, score, href))
    return sorted(out, key=lambda rival: (-float(rival.score), rival.name, rival.id))


def said(view: View, table: str, row: Mapping[str, Any]) -> list[Said]:
    """What a fact says beyond its words: every column that holds something and that people read."""
    out = []
    for column in [*CHOSEN[table].split(), *(name for name in ["similarity"] if name in row)]:
        value = row[column]
        if value in (None, [], ""):
            continue
        out.append(Said(COLUMNS[column], *_words(view, column, value)))
    return out


def _words(view: View, column: str, value: Any) -> tuple[str, str]:
    """A value in words, and the address of what it names."""
    where, path = _pointed(column)
    if where:
        named = "name" if where == "entities" else "description" if where == "not_held" else "title"
        rows = view.rows(f"select {named} as said from {where} where id = ?", [value])
        link = path.replace("ID", quote(str(value), safe=""))
        return (rows[0]["said"] if rows and rows[0]["said"] else str(value)), link if rows else ""
    return shown(value), ""


def _pointed(column: str) -> tuple[str, str]:
    """The table that a column points to, and the address of what stands there."""
    if column in ACTORS:
        return "entities", "/actor/ID"
    if column in DOCUMENTS:
        return "documents", "/d/ID"
    return {"event_id": ("events", "/event/ID"), "not_held_id": ("not_held", "/not-held")}.get(column, ("", ""))


def shown(value: Any) -> str:
    """A value as a field of a form holds it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def choices(view: View, table: str, row: Mapping[str, Any], values: Mapping[str, Any]) -> list[Choice]:
    """The fields that replace what a fact says, with `values` in them and what each offers."""
    types = dict(TABLES[table].columns)
    out = []
    for column in CHOSEN[table].split():
        kind, options = _kind(view, table, column, types[column], row)
        out.append(Choice(column, COLUMNS[column], kind, shown(values.get(column)), tuple(options)))
    return out


def _kind(view: View, table: str, column: str, kind: str, row: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    words = TABLES[table].vocabularies.get(column)
    if words:
        return "choice", [("", "–"), *((word, word.replace("_", " ")) for word in words)]
    if kind == "bool":
        return "choice", [("", "–"), ("yes", gettext("yes")), ("no", gettext("no"))]
    if _pointed(column)[0]:
        return "list", _offered(view, column, row)
    return {"date": "date", "int32": "number", "int64": "number", "instant": "instant"}.get(kind, "text"), []


_ACTORS = f"""
select e.id, e.name, e.kind, max(case when e.id = any($rivals) then 2 when lower(n.form) = lower($words) then 1 else 0 end) as fits,
    count(p.document_id) as n
from entities e left join names n on n.entity_id = e.id
left join (select unnest([entity_id, office_id]) as who, document_id from parties where status <> 'rejected') p on p.who = e.id
where (e.kind = 'place') = $place group by e.id, e.name, e.kind order by fits desc, n desc, e.name nulls last, e.id limit {OFFERED}
"""

_DOCUMENTS = f"""
select id, title, date_edtf as kind from documents, (select date_earliest as day from documents where id = $id) this
where id <> $id order by abs(date_diff('day', date_earliest, this.day)) nulls last, date_earliest nulls last, id limit {OFFERED}
"""


def _offered(view: View, column: str, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The likeliest values of a column that names something: those that were rivals first, then those near by."""
    if column in ACTORS:
        given = {
            "rivals": [rival.rpartition(":")[0] for rival in row.get("rivals") or []],
            "words": str(row.get("text") or ""),
            "place": column == "place_id",
        }
        rows = view.rows(_ACTORS, given)
        if column == "entity_id" and row.get("kind") == "place":
            rows = view.rows(_ACTORS, given | {"place": True}) + rows
        return [(r["id"], f"{r['name'] or r['id']} ({r['kind']})") for r in rows[:OFFERED]]
    if column in DOCUMENTS:
        rows = view.rows(_DOCUMENTS, {"id": row["document_id"]})
        return [(r["id"], f"{(r['title'] or r['id'])[:90]} ({r['kind'] or '–'})") for r in rows]
    query = {
        "event_id": f"select id, title as said from events order by earliest nulls last, id limit {OFFERED}",
        "not_held_id": "select id, coalesce(description, number, kind) as said from not_held "
        f"order by date_earliest nulls last, id limit {OFFERED}",
    }[column]
    return [(r["id"], str(r["said"] or r["id"])[:90]) for r in view.rows(query)]


_CALLED = """
select distinct e.id from entities e left join names n on n.entity_id = e.id and coalesce(n.status, '') <> 'rejected'
where lower(e.name) = lower($1) or lower(n.form) = lower($1) order by e.id limit 6
"""


def replaced(view: View, table: str, values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The columns that were typed otherwise than `values`, with their new values; UsageError for what cannot be read."""
    types = dict(TABLES[table].columns)
    out: dict[str, Any] = {}
    for column in CHOSEN[table].split():
        words = typed.get(column)
        if words is None or words.strip() == shown(values.get(column)):
            continue
        out[column] = _read(view, column, types[column], words.strip())
    return out


def _read(view: View, column: str, kind: str, words: str) -> Any:
    """What somebody typed as the value of a column; nothing typed is not known."""
    if not words:
        return None
    if kind == "bool":
        return words == "yes"
    if kind in ("int32", "int64"):
        if not words.lstrip("-").isdecimal():
            raise UsageError(f"{COLUMNS[column]}: {words!r} is no number")
        return int(words)
    if kind == "instant":
        return _instant(column, words)
    if column in ACTORS and not view.rows("select 1 from entities where id = ?", [words]):
        found = [row["id"] for row in view.rows(_CALLED, [words])]
        if len(found) > 1:
            raise UsageError(f"{words!r} may be several: {', '.join(found)}; take one id")
        return found[0] if found else words
    return view.canonical(words) if column in DOCUMENTS else words


def _instant(column: str, words: str) -> str:
    try:
        given = datetime.fromisoformat(words)
    except ValueError:
        given = None
    if given is None or given.tzinfo is None:
        raise UsageError(f"{COLUMNS[column]}: {words!r} is no hour with its offset; write 1950-09-20T14:30+03:00")
    return words
