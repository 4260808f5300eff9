"""Who takes part in an act that a document tells of: spans of the text become entities."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import columns, stage
from diplomatica.resolve.stated import stated, unknown
from diplomatica.resolve.titled import titled

if TYPE_CHECKING:
    import duckdb

_PARTS = {
    "document_id": "text",
    "start": "int32",
    "end": "int32",
    "kind": "text",
    "role": "text",
    "part_start": "int32",
    "part_end": "int32",
    "entity_id": "text",
}
_WE = frozenset({"we", "us", "our"})
_I = frozenset({"i", "me", "my", ""})
"""He may leave himself out: `Saw the Minister today.`"""
_RANK = {"person": 0, "place": 2}
_YOU = frozenset({"you", "your"})


def resolve_acts(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Stage `act_parts`: one row per act and participant, with the entity where it is known.

    "We" is the side that speaks, "I" the man who writes, "you" whoever the document is addressed to; everybody else
    is the mention at the span.
    """
    mentions = defaultdict(list)
    query = (
        'SELECT m.document_id, m.start, m."end", m.entity_id FROM mentions m '
        "WHERE m.document_id IN (SELECT document_id FROM acts) AND m.kind <> 'date' AND m.status <> 'rejected' "
        'ORDER BY m.document_id, m.start, m."end" DESC'
    )
    for document, start, end, entity in con.execute(query).fetchall():
        mentions[document].append((start, end, entity))
    speakers = _speakers(con)
    addressees = dict(_addressees(con))
    writers = dict(con.execute("SELECT document_id, entity_id FROM voices").fetchall())
    acts = columns(
        con,
        'SELECT a.document_id, a.start, a."end", a.kind, a.parts, t.text, coalesce(a.date_earliest, d.date_earliest) AS day '
        "FROM acts a JOIN texts t USING (document_id) JOIN documents d ON d.id = a.document_id "
        "WHERE a.kind NOT IN ('claim', 'ignorance', 'said') "
        'ORDER BY a.document_id, a.start, a."end", a.kind',
    )
    found: dict[str, list[Any]] = {name: [] for name in _PARTS}
    nobody: list[tuple[str, str]] = []
    for i, document in enumerate(acts["document_id"]):
        for place, part in enumerate(acts["parts"][i] or ()):
            role, named, name = part.partition("=")
            if named:  # by a catalogue, which stands nowhere in the text
                start = end = place
                entity = stated(directory, name, acts["day"][i])
                nobody += [(document, name)] if entity is None else []
            else:
                role, first, last = part.split(":")
                start, end = int(first), int(last)
                words = acts["text"][i][start:end].strip().lower()
                if words in _YOU:
                    entity = addressees.get(document)
                elif words in _I:
                    entity = writers.get(document)
                elif words in _WE:
                    entity = speakers.get(document)
                else:
                    entity = _mentioned(mentions[document], start, end, directory) or titled(
                        acts["text"][i], _persons(mentions[document], directory), acts["text"][i][start:end]
                    )
            row = (document, acts["start"][i], acts["end"][i], acts["kind"][i], role, start, end, entity)
            for column, value in zip(_PARTS, row, strict=True):
                found[column].append(value)
    unknown(con, nobody)
    stage(con, "act_parts", _PARTS, found)


def _speakers(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Per document who "we" are: the speaker of what is to be conveyed, else the side of the sender, else the sender."""
    rows = con.execute(
        "SELECT v.document_id, coalesce(max(s.speaker_id), max(v.side_id), max(v.entity_id)) FROM voices v "
        "LEFT JOIN speech s ON s.document_id = v.document_id AND s.mode = 'to_be_conveyed' GROUP BY v.document_id"
    )
    return dict(rows.fetchall())


def _addressees(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Per document the first party it is addressed to, the person before the office."""
    return con.execute(
        "SELECT document_id, coalesce(entity_id, office_id) FROM (SELECT document_id, entity_id, office_id, row_number() OVER "
        "(PARTITION BY document_id ORDER BY ordinal, fact_id) AS n FROM parties WHERE role = 'to' AND status <> 'rejected') w "
        "WHERE n = 1 AND coalesce(entity_id, office_id) IS NOT NULL"
    ).fetchall()


def _mentioned(mentions: list[tuple[int, int, str | None]], start: int, end: int, directory: Directory) -> str | None:
    """The entity of the longest mention that overlaps the span, a man before the office he holds, places last."""
    inside = [(s, e, entity) for s, e, entity in mentions if s < end and start < e and entity]
    inside.sort(key=lambda m: (_RANK.get(directory.kind.get(m[2] or "", ""), 1), m[0] - m[1]))
    return inside[0][2] if inside else None


def _persons(mentions: list[tuple[int, int, str | None]], directory: Directory) -> list[tuple[int, str]]:
    return [(start, entity) for start, _, entity in mentions if entity and directory.kind.get(entity) == "person"]
