"""Between whom a paper that is referred to passed: names of a calendar, or "your" and "our" in the words of the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import Rebuild, add_stage, batches, begin_stage
from diplomatica.resolve.own_side import Own
from diplomatica.resolve.parties import ANYBODY

if TYPE_CHECKING:
    import duckdb

# English words of direction; a bare "To No. 5" at the head of a telegram answers the other party's number 5.
_THEIRS = re2.compile(
    r"(?i)^\W*(?:(?:in (?:reply|answer|response|connection) (?:to|with) |re(?:f|ference)?:? |to |on )?(?:your|ur[a-z]+)\b|to (?:no|№|nº|#))"
)
_OURS = re2.compile(r"(?i)^\W*(?:(?:to |in addition to |further to |on |see )?(?:our|my)(?:tel|telegram|letter)?\b)")

_QUERY = """
SELECT r.*, n.from_text, n.to_text, n.numbers_text, d.date_earliest AS day, s.who AS sender, t.who AS recipient,
       v.side_id AS side, d.kind AS paper
FROM "references" r JOIN documents d ON d.id = r.document_id
LEFT JOIN reference_names n ON n.fact_id = r.fact_id
LEFT JOIN voices v ON v.document_id = r.document_id
LEFT JOIN (SELECT document_id, min(coalesce(entity_id, office_id)) AS who FROM parties
           WHERE role IN ('sender', 'signed') AND status <> 'rejected' GROUP BY document_id
           HAVING count(DISTINCT coalesce(entity_id, office_id)) = 1) s ON s.document_id = r.document_id
LEFT JOIN (SELECT document_id, min(coalesce(entity_id, office_id)) AS who FROM parties
           WHERE role = 'to' AND status <> 'rejected' GROUP BY document_id
           HAVING count(DISTINCT coalesce(entity_id, office_id)) = 1) t ON t.document_id = r.document_id
ORDER BY r.document_id, r.start NULLS LAST, r."end" NULLS LAST, r.fact_id
"""


# "Your telegram No. 5 to the consul … your No. 5": the second went to him too, not to the writer.
_NAMED_ELSEWHERE = """
UPDATE "references" SET to_id = t.to_id
FROM (SELECT r.document_id, r.number, r.from_id, min(r.to_id) AS to_id
      FROM "references" r JOIN reference_names n ON n.fact_id = r.fact_id
      WHERE n.to_text IS NOT NULL AND r.to_id IS NOT NULL AND r.from_id IS NOT NULL AND r.number IS NOT NULL
      GROUP BY r.document_id, r.number, r.from_id HAVING count(DISTINCT r.to_id) = 1) t
WHERE t.document_id = "references".document_id AND t.number = "references".number AND t.from_id = "references".from_id
  AND "references".relation <> 'answers'
  AND NOT EXISTS (SELECT 1 FROM reference_names n WHERE n.fact_id = "references".fact_id AND n.to_text IS NOT NULL)
"""
_SIDE_TYPES = {"fact_id": "text", "side_id": "text"}
_MORE_TYPES = {"fact_id": "text", "side": "text", "who": "text"}


def resolve_references(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `references.from_id` and `to_id` where the catalogue names them or the words say whose paper it is.

    Stages `reference_sides`: the side that the paper came from, for a number that its ministry or any man of it gave; and
    `reference_more`: senders, recipients and numbers that a catalogue names after the first.
    """
    begin_stage(con, "reference_sides", _SIDE_TYPES)
    begin_stage(con, "reference_more", _MORE_TYPES)
    names = _Names(directory)
    with Rebuild(con, "references") as rebuilt:
        for found in batches(con, _QUERY):
            days = found["day"]
            add_stage(con, "reference_more", _MORE_TYPES, _more(names, found))
            _resolve(names, found)
            rebuilt.add(found)
            sides = [directory.side(who, day) for who, day in zip(found["from_id"], days, strict=True)]
            add_stage(con, "reference_sides", _SIDE_TYPES, {"fact_id": found["fact_id"], "side_id": sides})
    con.execute(_NAMED_ELSEWHERE)


def _resolve(names: _Names, found: dict[str, list[Any]]) -> None:
    """Fill the ends of the references of one batch."""
    extra = {name: found.pop(name) for name in ("from_text", "to_text", "numbers_text", "day", "sender", "recipient")}
    sides, papers = found.pop("side"), found.pop("paper")
    for i, text in enumerate(found["text"]):
        day = extra["day"][i]
        named_from, named_to = extra["from_text"][i], extra["to_text"][i]
        if named_from or named_to:
            own = (sides[i], papers[i]) if found["start"][i] is not None else None
            sender, recipient = names.first(named_from, day, own), names.first(named_to, day, own)
            if not named_from:
                sender = _whose(text or "", extra["sender"][i], extra["recipient"][i])
                if sender is None and found["relation"][i] == "answers":
                    sender = extra["recipient"][i]
            if not named_to and found["relation"][i] == "answers":
                recipient = extra["sender"][i]  # what one answers, one had got
            if not named_to and found["relation"][i] == "follows" and sender == extra["sender"][i]:
                recipient = extra["recipient"][i]
            found["from_id"][i], found["to_id"][i] = sender, recipient
            continue
        ends = _ends(text or "", found["relation"][i], extra["sender"][i], extra["recipient"][i])
        found["from_id"][i], found["to_id"][i] = ends


def _whose(text: str, sender: str | None, recipient: str | None) -> str | None:
    """Whose paper "your" or "my" before it makes it, where only the words name its recipient."""
    return recipient if _THEIRS.match(text) else sender if _OURS.match(text) else None


class _Names:
    """Whom the names in references mean."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.own = Own(directory)

    def first(self, text: str | None, day: Any, own: tuple[str | None, str] | None = None) -> str | None:
        """Who the first of some names is; "the Minister" is the one of the writer's own side, given with the kind of paper."""
        if not text:
            return None
        name = text.partition("|")[0]
        found = self.directory.identify(name, day, ANYBODY | {"office"}).entity_id
        article = name[:4].lower() == "the "
        if found is None and article:
            found = self.directory.identify(name[4:], day, ANYBODY | {"office"}).entity_id
        if found is None and article and own and own[0]:
            row = dict.fromkeys(("entity_id", "name_text", "where_text")) | {"office_text": name[4:], "text": name}
            party = self.own.find(row | {"day": day, "came": day, "paper": own[1]}, own[0])
            found = (party[0] or party[1]) if party else None
        return found


def _more(names: _Names, found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The names after the first, as far as somebody bears them, and the numbers after the first."""
    rows: list[tuple[str, str, str]] = []
    for i, (fact, day) in enumerate(zip(found["fact_id"], found["day"], strict=True)):
        for side in ("from", "to"):
            for name in (found[f"{side}_text"][i] or "").split("|")[1:]:
                who = names.first(name, day)
                if who is not None:
                    rows.append((fact, side, who))
        rows += [(fact, "number", number) for number in (found["numbers_text"][i] or "").split("|") if number]
    return {column: [row[n] for row in rows] for n, column in enumerate(_MORE_TYPES)}


def _ends(text: str, relation: str, sender: str | None, recipient: str | None) -> tuple[str | None, str | None]:
    if relation == "drafts":
        return sender, recipient
    if _THEIRS.match(text) or relation == "answers":
        return recipient, sender
    if _OURS.match(text) or relation == "follows":
        return sender, recipient
    return None, None
