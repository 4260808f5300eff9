"""What it is that somebody had not been told or had not received: a paper or an event, or the sentence is let go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diplomatica.link.modality import Cues

if TYPE_CHECKING:
    import duckdb

BEFORE = 4
"""Words that may stand between the verb and the paper: `has not received the text of your No. 5`."""
BEHIND = 7
"""Words that may stand between the paper and the verb: `your No. 5, which was meant for us, has not come`."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One row of `ignorance` with the words that say what is lacking."""

    fact: str
    document: str
    kind: str
    text: str
    convention: str
    start: int
    end: int
    what: tuple[int, int]
    """Where that which is lacking is named."""
    ahead: bool
    """Whether it is named before the verb: `your No. 5 has not come`."""

    @property
    def words(self) -> str:
        """Those words."""
        return self.text[slice(*self.what)]


@dataclass(frozen=True, slots=True)
class Named:
    """A paper or event that a document names at a span."""

    start: int
    end: int
    relation: str
    target: str | None
    not_held: str | None


# A catalogue names the paper in a reference that belongs to the statement.
_STATED = """
UPDATE ignorance SET target_id = r.target_id, not_held_id = r.not_held_id FROM "references" r
WHERE r.document_id = ignorance.document_id AND r.start = ignorance.start AND r."end" = ignorance."end" AND ignorance.start < 0
"""


def find_lacking(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `target_id`, `not_held_id` or `event_id` of `ignorance`; a row without an actor or without any of them goes.

    It is the paper that the clause itself names, and nothing that is said about that paper; else the one event
    whose words stand there; else, for "the telegram", the only paper that the document refers to.
    """
    lacks = _lacks(con)
    papers = _papers(con)
    events = _events(con)
    cues = Cues(con)
    kept: dict[str, tuple[str | None, str | None, str | None]] = {}
    for lack in lacks:
        paper = _paper(lack, papers[lack.document], cues)
        if paper:
            kept[lack.fact] = paper.target, paper.not_held, None
        elif lack.kind != "not_received":
            inside = {e for start, end, e in events[lack.document] if start < lack.what[1] and lack.what[0] < end}
            if len(inside) == 1:
                kept[lack.fact] = None, None, inside.pop()
    for fact, (target, missing, event) in kept.items():
        con.execute(
            "UPDATE ignorance SET target_id = ?, not_held_id = ?, event_id = ? WHERE fact_id = ?",
            [target, missing, event, fact],
        )
    con.execute(_STATED)
    con.execute("DELETE FROM ignorance WHERE actor_id IS NULL OR coalesce(target_id, not_held_id, event_id) IS NULL")


def _paper(lack: Lack, named: list[Named], cues: Cues) -> Named | None:
    """The one paper that the words of a lack mean."""
    fitting = {(n.target, n.not_held): n for n in named if _is_it(lack, n, cues)}
    if not fitting and any(cue.search(lack.words) for cue in cues.of(lack.convention, "the_paper")):
        fitting = {(n.target, n.not_held): n for n in named}
    if not fitting and any(cue.search(lack.words) for cue in cues.of(lack.convention, "as_asked")):
        fitting = {(n.target, n.not_held): n for n in named if n.relation == "answers"}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _is_it(lack: Lack, named: Named, cues: Cues) -> bool:
    """Whether a paper named in the words is what is lacking, not what a reply or comment is about."""
    start, end = lack.what
    if not (start <= named.start and named.end <= end + 1):
        return False
    before, behind = lack.text[start : named.start], lack.text[named.end : end]
    if any(cue.search(before) for cue in cues.of(lack.convention, "not_it")):
        return False
    return len(behind.split()) <= BEHIND if lack.ahead else len(before.split()) <= BEFORE


def _lacks(con: duckdb.DuckDBPyConnection) -> list[Lack]:
    rows = con.execute(
        "SELECT i.fact_id, i.document_id, i.kind, t.text, coalesce(d.convention, 'common'), i.start, i.\"end\", a.parts "
        "FROM ignorance i JOIN texts t ON t.document_id = i.document_id JOIN documents d ON d.id = i.document_id "
        'JOIN acts a ON a.document_id = i.document_id AND a.kind = \'ignorance\' AND a.start = i.start AND a."end" = i."end" '
        "WHERE i.start >= 0 AND i.actor_id IS NOT NULL AND i.status <> 'rejected' ORDER BY i.document_id, i.start, i.fact_id"
    ).fetchall()
    out = []
    for fact, document, kind, text, convention, start, end, parts in rows:
        spans = {role: (int(first), int(last)) for role, first, last in (part.split(":") for part in parts)}
        what = spans.get("thing") or spans["what"]
        out.append(Lack(fact, document, kind, text, convention, start, end, what, "thing" in spans))
    return out


def _papers(con: duckdb.DuckDBPyConnection) -> dict[str, list[Named]]:
    """The papers that documents with a lack refer to."""
    rows = con.execute(
        'SELECT document_id, start, "end", relation, target_id, not_held_id FROM "references" WHERE status <> \'rejected\' '
        "AND start IS NOT NULL AND coalesce(target_id, not_held_id) IS NOT NULL AND relation <> 'drafts' "
        "AND document_id IN (SELECT document_id FROM ignorance) ORDER BY document_id, start, fact_id"
    ).fetchall()
    out: dict[str, list[Named]] = defaultdict(list)
    for document, *row in rows:
        out[document].append(Named(*row))
    return out


def _events(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[int, int, str]]]:
    """Where documents with a lack name events."""
    rows = con.execute(
        "SELECT document_id, start, \"end\", event_id FROM reports WHERE status <> 'rejected' AND start IS NOT NULL "
        "AND document_id IN (SELECT document_id FROM ignorance) ORDER BY document_id, start, event_id"
    ).fetchall()
    out: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for document, *row in rows:
        out[document].append((row[0], row[1], row[2]))
    return out
