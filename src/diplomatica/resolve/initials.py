"""Whose the initials under a note are: the one man of the writer's side whose names begin so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import append, columns
from diplomatica.resolve.reasons import reasons_table

if TYPE_CHECKING:
    import duckdb

RULE = "resolve.initials"
SCORE = 0.9
_TOKEN = re2.compile(r"\p{Lu}\p{Ll}*")
_OPEN = """
SELECT p.fact_id, p.document_id, p.start, p."end", p.name_text, d.date_earliest AS day, s.who
FROM parties p JOIN documents d ON d.id = p.document_id
JOIN (SELECT document_id, min(coalesce(office_id, entity_id)) AS who FROM parties
      WHERE role IN ('sender', 'signed') AND status <> 'rejected' GROUP BY document_id) s ON s.document_id = p.document_id
WHERE p.rule LIKE 'initialled.%' AND p.entity_id IS NULL AND p.status <> 'rejected' ORDER BY p.fact_id
"""


def resolve_initials(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `parties.entity_id` of those who are named by their initials alone."""
    found = columns(con, _OPEN)
    reasons = []
    for i, fact in enumerate(found["fact_id"]):
        day = found["day"][i]
        side = directory.side(found["who"][i], day)
        people = [
            person
            for person in sorted(directory.by_person)
            if side
            and directory.side(person, day) == side
            and fits(found["name_text"][i] or "", directory.name[person])
        ]
        if len(people) != 1:
            continue
        con.execute(
            f"UPDATE parties SET entity_id = ?, rule = rule || '+{RULE}', confidence = least(confidence, {SCORE}) "
            "WHERE fact_id = ?",
            [people[0], fact],
        )
        why = "the only one of the writer's side whose names begin so"
        reason = {"fact_id": fact, "rule": RULE, "text": why, "document_id": found["document_id"][i]}
        reasons.append(
            reason | {"start": found["start"][i], "end": found["end"][i], "source": "authority", "score": SCORE}
        )
    append(con, "reasons", reasons_table(con, reasons))


def fits(initials: str, name: str) -> bool:
    """Whether the names of a man begin as his initials do, one for each.

    >>> fits("A.L.", "Anders Lund"), fits("A.Lu.", "Anders Lund"), fits("L.", "Anders Lund"), fits("A.Th.", "Anders Lund")
    (True, True, False, False)
    """
    short, names = _TOKEN.findall(initials), name.split()
    return len(short) == len(names) > 1 and all(full.startswith(part) for part, full in zip(short, names, strict=True))
