"""Where one paper says that somebody had not had a thing, and others prove that he had: named, and both kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.flow.arrivals import some
from diplomatica.flow.attested import Denial, denials, own_row, said_of_targets
from diplomatica.flow.rollup import Society

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

_DENIED = """
SELECT DISTINCT unnest([target_id, event_id]) AS target FROM ignorance WHERE status <> 'rejected' AND actor_id IS NOT NULL
ORDER BY target
"""
_PROBLEM = """
INSERT INTO problems (path, document_id, stage, severity, code, message, start)
SELECT source_path, id, 'flow', 'warning', 'contradicted-ignorance', ?, ? FROM documents WHERE id = ?
"""


def contradictions(con: duckdb.DuckDBPyConnection) -> None:
    """Note every document that denies what others prove, with all of these: who may not see one of them sees no note."""
    targets = [target for (target,) in con.execute(_DENIED).fetchall() if target is not None]
    if not targets:
        return
    arrived, said = some(con, targets), said_of_targets(con, targets)
    actors = {a.actor for found in arrived.values() for a in found} | {one["actor_id"] for one in said}
    society = Society.read(con, actors)
    for target in targets:
        for actor, denial in denials([one for one in said if one["target"] == target], society).items():
            own = own_row(actor, arrived.get(target, []), society)
            if own is not None and denial.contradicts(own):
                _note(con, target, actor, denial, own)


def _note(con: duckdb.DuckDBPyConnection, target: str, actor: str, denial: Denial, own: Row) -> None:
    """The problem stands at the document that denies."""
    first = denial.by[0]
    proofs = list(dict.fromkeys(link["document_id"] for link in own["chain"]))
    sendings = [link["transmission_id"] for link in own["chain"] if link.get("transmission_id")]
    more = "SELECT DISTINCT document_id FROM reasons WHERE fact_id IN (SELECT unnest(?)) ORDER BY document_id"
    proofs += [name for (name,) in con.execute(more, [sendings]).fetchall() if name and name not in proofs]
    message = (
        f"{first['document_id']} says that {actor} had not had {target} up to {denial.moment:%Y-%m-%dT%H:%MZ}; "
        f"{', '.join(proofs)}: certain from {own['certain_from']:%Y-%m-%dT%H:%MZ}; both are kept"
    )
    con.execute(_PROBLEM, [message, first["start"], first["document_id"]])
