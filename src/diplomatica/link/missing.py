"""What is referred to and not held: one row for each paper, merged over all who mention it, described as far as known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.link.gaps import gaps
from diplomatica.link.gone import Missing
from diplomatica.link.referred import referred
from diplomatica.model.arrow import from_rows
from diplomatica.model.schema import TABLES, Table

if TYPE_CHECKING:
    import duckdb


TIES = Table("ties", (("not_held_id", "text"), ("fact_id", "text")), ())


def make_not_held(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `not_held` and `references.not_held_id` from references without a target and from what acts imply."""
    names = dict(con.execute("SELECT id, name FROM entities").fetchall())
    found = [*referred(con), *_drafts(con), *_reports(con), *_instructions(con)]
    found += _gaps(con, found)
    merged: dict[str, Missing] = {}
    for missing in found:
        before = merged.setdefault(missing.id, missing)
        if before is not missing:
            before.facts += missing.facts
    rows = [_row(missing, names) for _, missing in sorted(merged.items())]
    con.register("arriving", from_rows(TABLES["not_held"], rows))
    con.execute("INSERT INTO not_held BY NAME SELECT * FROM arriving")
    con.unregister("arriving")
    _prove_gaps(con, [missing for _, missing in sorted(merged.items()) if missing.beside])
    _prove_wider(con, [missing for _, missing in sorted(merged.items()) if missing.narrower], names)
    ties = [(m.id, fact) for m in merged.values() for fact in m.facts]
    if ties:
        con.register("ties", from_rows(TIES, [{"not_held_id": gone, "fact_id": fact} for gone, fact in ties]))
        con.execute(
            'UPDATE "references" SET not_held_id = t.not_held_id FROM ties t WHERE t.fact_id = "references".fact_id'
        )
        con.unregister("ties")


def _row(missing: Missing, names: dict[str, str]) -> dict[str, Any]:
    parts = [missing.words]
    if missing.number:
        parts.append(f"No. {missing.number}")
    for word in ("from", "to"):
        everybody = [names.get(who, who) for who in missing.everybody(word)]
        if everybody or missing.posts.get(word):
            parts.append(f"{word} {' and '.join(everybody or missing.posts[word])}")
    description = " ".join(parts)
    return {
        "id": missing.id,
        "kind": missing.kind,
        "existence": missing.existence,
        "status": missing.status,
        "from_id": missing.sender,
        "to_id": missing.recipient,
        "senders": missing.everybody("from"),
        "recipients": missing.everybody("to"),
        "number": missing.number,
        "date_earliest": missing.first,
        "date_latest": missing.last,
        "mentions": len(set(missing.facts)),
        "known_location": missing.location,
        "description": description[:1].upper() + description[1:],
    }


def _drafts(con: duckdb.DuckDBPyConnection) -> list[Missing]:
    """Drafts that a note says stand with the original: they exist, elsewhere."""
    rows = con.execute(
        'SELECT r.fact_id, r.document_id, r.from_id, r.to_id, d.date_latest, d.provider FROM "references" r '
        "JOIN documents d ON d.id = r.document_id WHERE r.relation = 'drafts' AND r.status <> 'rejected' "
        "AND r.target_id IS NULL ORDER BY r.fact_id"
    ).fetchall()
    return [
        Missing(
            "draft",
            "certain",
            "extant_elsewhere",
            sender,
            recipient,
            None,
            None,
            last,
            f"draft of {document}",
            f"with the original of {document}",
            [fact],
        )
        for fact, document, sender, recipient, last, _ in rows
    ]


def _gaps(con: duckdb.DuckDBPyConnection, found: list[Missing]) -> list[Missing]:
    """Numbers that no paper bears in a series declared complete: they were given, and what bore them is not here."""
    out = []
    for gap in gaps(con, [(who, missing.number) for missing in found for who in missing.everybody("from")]):
        existence = "possible" if gap.may_be_here else "inferred"
        words = f"paper of a series declared complete ({gap.series}):" if gap.series else "paper of a complete series:"
        missing = Missing(
            "series_gap", existence, "not_held", gap.from_id, gap.to_id, gap.number, gap.earliest, gap.latest, words
        )
        missing.beside = gap.beside
        out.append(missing)
    return out


def _prove_gaps(con: duckdb.DuckDBPyConnection, missing: list[Missing]) -> None:
    """The papers with the nearest numbers, as reasons."""
    rows = [
        (gone.id, n, f"No. {number} is here; the series is declared complete in coverage.csv", document)
        for gone in missing
        for n, (number, document) in enumerate(gone.beside)
    ]
    if rows:
        con.executemany(
            "INSERT INTO reasons (fact_id, ordinal, rule, text, document_id, source) "
            "VALUES (?, ?, 'link.gaps', ?, ?, 'coverage.csv')",
            rows,
        )


def _prove_wider(con: duckdb.DuckDBPyConnection, missing: list[Missing], names: dict[str, str]) -> None:
    """The papers that name fewer addressees, as reasons."""
    rows = [
        (
            gone.id,
            n,
            f"spoken of as to {' and '.join(names.get(who, who) for who in alone)} alone; kind, sender and day are the same",
            document,
        )
        for gone in missing
        for n, (document, alone) in enumerate(gone.narrower)
    ]
    if rows:
        con.executemany(
            "INSERT INTO reasons (fact_id, ordinal, rule, text, document_id, source) VALUES (?, ?, 'link.wider', ?, ?, 'text')",
            rows,
        )


# The writer knows of a conversation that the addressee held elsewhere: somebody reported it between that day and this.
_REPORTS = """
SELECT DISTINCT a.document_id, a.date_earliest, a.date_latest, d.date_latest AS written, by_part.entity_id AS reporter,
       coalesce(v.side_id, v.entity_id) AS reader, e.event_id, ev.title, by_part.part_start
FROM acts a JOIN documents d ON d.id = a.document_id
JOIN act_parts by_part ON by_part.document_id = a.document_id AND by_part.start = a.start AND by_part."end" = a."end"
     AND by_part.kind = a.kind AND by_part.role = 'by'
JOIN texts t ON t.document_id = a.document_id
JOIN voices v ON v.document_id = a.document_id
JOIN act_events e ON e.document_id = a.document_id AND e.start = a.start AND e."end" = a."end" AND e.kind = a.kind
JOIN events ev ON ev.id = e.event_id
WHERE a.kind = 'conversation' AND by_part.entity_id IS NOT NULL
  AND lower(trim(substr(t.text, by_part.part_start + 1, by_part.part_end - by_part.part_start))) IN ('you', 'your')
  AND NOT EXISTS (
      SELECT 1 FROM documents held
      JOIN parties f ON f.document_id = held.id AND f.role IN ('sender', 'signed') AND f.status <> 'rejected'
           AND by_part.entity_id IN (f.entity_id, f.office_id)
      WHERE held.id <> a.document_id AND held.date_earliest BETWEEN a.date_earliest AND d.date_latest)
ORDER BY e.event_id, a.document_id, by_part.part_start, reporter, reader NULLS LAST, a.date_earliest NULLS LAST
"""


def _reports(con: duckdb.DuckDBPyConnection) -> list[Missing]:
    out: dict[str, Missing] = {}
    for document, first, _, written, reporter, reader, event, title, _ in con.execute(_REPORTS).fetchall():
        words = f"report of: {title};"
        missing = Missing("document", "inferred", "not_held", reporter, reader, None, first, written, words)
        missing.facts = _facts(con, document, event)
        out.setdefault(event, missing)
    return list(out.values())


# "We told him through our ambassador": the ambassador had been told to.
_INSTRUCTIONS = """
SELECT DISTINCT a.document_id, a.date_latest AS told, d.date_latest AS written, by_part.entity_id AS sender,
       via.entity_id AS recipient, e.event_id, via.part_start AS via_start, by_part.part_start AS by_start
FROM acts a JOIN documents d ON d.id = a.document_id
JOIN act_parts by_part ON by_part.document_id = a.document_id AND by_part.start = a.start AND by_part."end" = a."end"
     AND by_part.kind = a.kind AND by_part.role = 'by'
JOIN act_parts via ON via.document_id = a.document_id AND via.start = a.start AND via."end" = a."end"
     AND via.kind = a.kind AND via.role = 'via'
JOIN act_events e ON e.document_id = a.document_id AND e.start = a.start AND e."end" = a."end" AND e.kind = a.kind
WHERE a.kind = 'told'
ORDER BY e.event_id, a.document_id, via_start, by_start, recipient NULLS LAST, sender NULLS LAST, told NULLS LAST
"""


def _instructions(con: duckdb.DuckDBPyConnection) -> list[Missing]:
    out: dict[str, tuple[str, Missing]] = {}
    for document, told, written, sender, recipient, event, *_ in con.execute(_INSTRUCTIONS).fetchall():
        last = told or written
        missing = Missing("document", "inferred", "not_held", sender, recipient, None, None, last, "instruction")
        missing.facts = _facts(con, document, event)
        first, known = out.setdefault(event, (document, missing))
        if first == document and known is not missing:
            known.learn(missing)
    return [missing for _, missing in out.values()]


def _facts(con: duckdb.DuckDBPyConnection, document: str, event: str) -> list[str]:
    rows = con.execute(
        'SELECT fact_id FROM "references" WHERE document_id = ? AND event_id = ? ORDER BY fact_id', [document, event]
    )
    return [fact for (fact,) in rows.fetchall()]
