"""A document as `show` and its page give it: every fact with the names of whom it means and with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError

if TYPE_CHECKING:
    from diplomatica.view.view import View

FACT = ("fact_id", "basis", "rule", "confidence", "status")

ENTITY_COLUMNS = ("entity_id", "office_id", "place_id", "voice_id", "from_id", "to_id", "speaker_id", "addressee_id",
                  "from_place_id", "to_place_id")  # fmt: skip

_IN_SPAN = ("encoding", "marks", "mentions", "references", "requests", "reports", "channel_claims", "speech")
"""Tables of which a passage shows the rows that stand inside it."""


def portrait(view: View, document_id: str, passage_id: str | None = None) -> dict[str, Any]:
    """All that is known of a document, for people: rejected facts are left out, ids come with names.

    With a passage, `text` and what stands in the text are those of the passage alone. Raises UsageError where the
    document is not there.
    """
    record = view.document(document_id)
    if record is None:
        raise UsageError(f"{document_id!r}: no document of this archive has that id")
    tables = {name: [row for row in rows if row.get("status") != "rejected"] for name, rows in record["tables"].items()}
    passage = next((row for row in tables["passages"] if row["passage_id"] == passage_id), None)
    if passage is not None:
        tables |= {name: [row for row in tables[name] if _inside(row, passage)] for name in _IN_SPAN}
    names = _Names(view, record, tables)
    proofs = _reasons(view, tables, record)
    text = record["text"]

    def facts(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [_fact(row, text, proofs) for row in rows]

    return {
        "id": record["id"],
        "passage": passage and {key: passage[key] for key in ("passage_id", "kind", "label", "start", "end")},
        **{key: record[key] for key in _HEAD},
        "date": {
            "printed": record["date_text"],
            "edtf": record["date_edtf"],
            "earliest": record["date_earliest"],
            "latest": record["date_latest"],
            "basis": record["date_basis"],
            "calendar": record["calendar"],
        },
        "place_from": {
            "printed": record["place_from_text"],
            **names.of(record["place_from"], record["place_from_text"]),
        },
        "place_to": {"printed": record["place_to_text"], **names.of(record["place_to"], record["place_to_text"])},
        "parties": [names.party(row) for row in facts(tables["parties"])],
        "times": [{**row, "label": _label(row)} for row in facts(tables["times"])],
        "numbers": facts(tables["numbers"]),
        "holdings": facts(tables["holdings"]),
        "credits": tables["credits"],
        "passages": [{**row, "words": _words(text, row)} for row in facts(tables["passages"])],
        "encoding": tables["encoding"],
        # A picture shows a page whole: where parts of the document alone had come, it is not shown.
        "facsimiles": [] if view.lens is not None and record["id"] in view.lens.parts else tables["facsimiles"],
        "marks": facts(tables["marks"]),
        "mentions": [names.entity(row, "entity_id") for row in facts(tables["mentions"])],
        "speech": [names.ends(row, "speaker_id", "addressee_id") for row in facts(tables["speech"])],
        "references": [names.reference(row) for row in facts(tables["references"])],
        "referred_to_by": [names.reference(row) for row in record["referred_to_by"]],
        "not_held": [names.ends(row, "from_id", "to_id") for row in record["not_held"]],
        "requests": [names.ends(row, "from_id", "to_id") for row in facts(tables["requests"])],
        "answers_request": [names.ends(row, "from_id", "to_id") for row in record["answers_request"]],
        "reports": [names.event(row) for row in facts(tables["reports"])],
        "channel_claims": [names.ends(row, "from_id", "to_id") for row in facts(tables["channel_claims"])],
        "versions": facts(tables["versions"]),
        "other_versions": record["other_versions"],
        "transmissions": [
            names.ends(row, "from_id", "to_id") for row in tables["transmissions"] + record["asserted_transmissions"]
        ],
        "problems": tables["problems"],
        "spans": tables["spans"],
        "text": text[passage["start"] : passage["end"]] if passage else text,
    }


_HEAD = ("title", "title_source", "kind", "citation", "provider", "collection", "edition_number", "language",
         "original_language", "classification", "precedence", "url", "rights", "access", "summary", "text_scope", "witness",
         "convention", "convention_reason", "source_path", "source_start", "source_end")  # fmt: skip


class _Names:
    """Names of the entities, documents and events that the rows of one document point to."""

    def __init__(self, view: View, record: Mapping[str, Any], tables: Mapping[str, list[dict[str, Any]]]) -> None:
        rows = [row for found in tables.values() for row in found]
        for name in ("referred_to_by", "not_held", "answers_request", "asserted_transmissions"):
            rows += record[name]
        ids = {row[column] for row in rows for column in ENTITY_COLUMNS if row.get(column)}
        ids |= {record[column] for column in ("place_from", "place_to") if record[column]}
        found = view.rows(
            "select e.*, (select list(form order by form) from names n where n.entity_id = e.id) as forms "
            "from entities e where e.id = any(?)",
            [sorted(ids)],
        )
        self.entities = {row["id"]: row for row in found}
        papers = {
            row[column] for row in rows for column in ("target_id", "answered_by", "document_id") if row.get(column)
        }
        self.titles = _titles(view, "documents", papers)
        self.events = _titles(view, "events", {row["event_id"] for row in rows if row.get("event_id")})

    def of(self, entity_id: str | None, else_name: str | None = None) -> dict[str, Any]:
        found = self.entities.get(entity_id or "")
        return {"id": entity_id, "name": found["name"] if found else else_name}

    def party(self, row: dict[str, Any]) -> dict[str, Any]:
        who = self.entities.get(row["entity_id"] or row["office_id"] or "", {})
        return {
            **row,
            "name": who.get("name") or row["name_text"] or row["office_text"] or row["text"],
            "kind": who.get("kind"),
            "forms": who.get("forms") or [],
            "office": self.of(row["office_id"], row["office_text"])["name"],
            "place": self.of(row["place_id"], row["place_text"])["name"],
        }

    def entity(self, row: dict[str, Any], column: str) -> dict[str, Any]:
        return {**row, "name": self.of(row[column])["name"]}

    def ends(self, row: dict[str, Any], first: str, second: str) -> dict[str, Any]:
        extra = {f"{column.removesuffix('_id')}_name": self.of(row[column])["name"] for column in (first, second)}
        if "answered_by" in row:
            extra["answered_by_title"] = self.titles.get(row["answered_by"])
        if "document_id" in row:
            extra["document_title"] = self.titles.get(row["document_id"])
        return {**row, **extra}

    def reference(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            **self.ends(row, "from_id", "to_id"),
            "target_title": self.titles.get(row["target_id"]),
            "event_title": self.events.get(row["event_id"]),
        }

    def event(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "event_title": self.events.get(row["event_id"])}


def _titles(view: View, table: str, ids: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = view.rows(f"select id, title from {table} where id = any(?)", [wanted])
    return {row["id"]: row["title"] or row["id"] for row in rows}


def _reasons(
    view: View, tables: Mapping[str, list[dict[str, Any]]], record: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    ids = sorted(row["fact_id"] for rows in tables.values() for row in rows if row.get("fact_id"))
    out: dict[str, list[dict[str, Any]]] = {}
    if ids and view.filled("reasons"):
        for row in view.rows("select * from reasons where fact_id = any(?)", [ids]):
            out.setdefault(row["fact_id"], []).append(row)
    return out


def _fact(row: Mapping[str, Any], text: str, proofs: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A row whose five fact columns stand together as `evidence`, with the words and reasons they rest on."""
    rest = {key: value for key, value in row.items() if key not in FACT}
    evidence = {key: row[key] for key in FACT} | {"quote": _words(text, row), "reasons": proofs.get(row["fact_id"], [])}
    return {**rest, "evidence": evidence}


_LABELLED = re.compile(r"(?:row \d+, column \w+|line \d+), (.+)")


def _label(time: Mapping[str, Any]) -> str | None:
    """What an hour of kind `other` is the hour of, as its source calls it: `cabled to the fort`."""
    if time["kind"] != "other":
        return None
    said = (_LABELLED.fullmatch(reason["text"] or "") for reason in time["evidence"]["reasons"])
    return next((found[1] for found in said if found), None)


def _words(text: str, row: Mapping[str, Any]) -> str | None:
    start, end = row.get("start"), row.get("end")
    return text[start:end] if text and start is not None and end is not None else None


def _inside(row: Mapping[str, Any], passage: Mapping[str, Any]) -> bool:
    start, end = row.get("start"), row.get("end")
    return start is not None and end is not None and start < passage["end"] and end > passage["start"]
