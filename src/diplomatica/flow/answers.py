"""Answers over the rows that a reader may see: who knew, what was known, channels, what is missing.

Every function takes a DuckDB connection with the tables of one view and returns rows with their denominator.
What "to know" means is written in `docs/knowledge.md`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from diplomatica.errors import UsageError
from diplomatica.flow import attested
from diplomatica.flow.arrivals import arrivals
from diplomatica.flow.between import ahead, compare, learned
from diplomatica.flow.channel import channel
from diplomatica.flow.channels import channels
from diplomatica.flow.known import known
from diplomatica.flow.rollup import Society
from diplomatica.flow.spoken_in import spoken_in
from diplomatica.flow.verdict import Answer, figures, verdicts
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

__all__ = ["Answer", "ahead", "channel", "channels", "compare", "known", "learned", "missing", "who_knew"]


def who_knew(
    con: duckdb.DuckDBPyConnection, target: str, rung: str | None = None, ledger: Ledger | None = None
) -> Answer:
    """Who had a document (or heard of an event), certain and possible from when, with the chain that proves it.

    `target` is a document, `document#passage`, or an event. Rows: `actor_id, actor, level, value, certain_from, possible_from,
    rung, passages, lag_min_seconds, lag_max_seconds, chain, attested_not_at, attested_by`; the earliest certain first, then the
    possible, then those of whom a document says that they had not had it, then by actor. Such a document is in `attested_by`
    (`document_id, passage_id, start, end, kind`), up to when in `attested_not_at`; where nothing else is certain, `value` is
    `attested_not` and both bounds are empty; it counts for whole documents and events.
    Where an act of the receiver bounds the arrival (he answers the paper, or speaks of it), the chain has that later paper behind the
    sending, with the place of the words and the `rule`.
    `level` is the nearest by which the value holds: `direct`; `holder` for the man in the office that was reached; `member` for an
    actor that the one reached belongs to. `certain_shown` and `possible_shown` give the bounds as a day where only a day is known.
    `rung` asks for one of `flow.ways.RUNGS`; without it, readable where a deciphering hour is printed, else arrived.
    A `ledger` gives the same answer at once, where no rung and no passage is asked for.
    Raises UsageError for a target that is not there, and for a rung that there is not.
    """
    looked_up = ledger is not None and rung is None and "#" not in target
    found = ledger.arrivals(target) if ledger and looked_up else arrivals(con, target, rung)
    document, _, passage = target.partition("#")
    if found is None and passage and con.execute("SELECT 1 FROM documents WHERE id = ?", [document]).fetchall():
        raise UsageError(
            f"{document!r} has no passage {passage!r} here; `diplomatica show {document}` prints those that it has"
        )
    if found is None:
        raise UsageError(f"{target!r}: neither a document nor an event of this archive has that id")
    said = attested.said_of_targets(con, [target])
    near = [actor for a in found for actor in (a.actor, a.sender) if actor is not None]
    if ledger:
        society = ledger.society(con)
        actors = len(society.names)
    else:
        society = Society.read(con, [*near, *(one["actor_id"] for one in said)])
        [[actors]] = con.execute("SELECT count(*) FROM entities WHERE kind <> 'place'").fetchall()
    rows = attested.stated(verdicts(found, society), found, attested.denials(said, society), society)
    spoken_in(con, rows)
    denied = sum(r["value"] == "attested_not" for r in rows)
    others = f"{denied} attested not, all others only possible" if denied else "all others only possible"
    counts = Counter((row["value"], row["level"]) for row in rows)
    notes = [f"{figures(counts)} actors; {others}", *attested.notes(rows)] if rows else []
    away = sum(r["level"] == "member" and r["value"] == "possible" for r in rows)
    if away:
        notes.append(
            f"{away} only possible through members: what a part of them had is not known to have come to their seat"
        )
    news = _news(con, target) if ledger is None or ledger.is_event(target) else []
    return Answer(rows, actors, [*notes, *news])


def _news(con: duckdb.DuckDBPyConnection, target: str) -> list[str]:
    """What to know of an event that proves nothing of a single actor: that it was in the papers, that it was expected."""
    rows = dicts(con, "SELECT public_from FROM events WHERE id = ? AND public_from IS NOT NULL", [target])
    notes = [
        f"public from {row['public_from']:%Y-%m-%dT%H:%MZ}: anybody may have read of it from then on" for row in rows
    ]
    forecasts = (
        "SELECT DISTINCT document_id FROM reports WHERE event_id = ? AND modality = 'forecast' AND status <> 'rejected'"
    )
    expected = [name for (name,) in con.execute(f"{forecasts} ORDER BY document_id", [target]).fetchall()]
    return [*notes, f"only expected in {', '.join(expected)}: that makes nobody aware of it"] if expected else notes


_MISSING = """
SELECT n.*, f.name AS from_name, t.name AS to_name, list_sort(list(DISTINCT r.document_id)) AS mentioned_in,
       list_sort(list(DISTINCT r.document_id) FILTER (r.relation = 'answers')) AS answered_in
FROM not_held n LEFT JOIN "references" r ON r.not_held_id = n.id
LEFT JOIN entities f ON f.id = n.from_id LEFT JOIN entities t ON t.id = n.to_id
GROUP BY ALL ORDER BY n.existence, n.date_latest NULLS LAST, n.number NULLS LAST, n.id
"""


def missing(con: duckdb.DuckDBPyConnection) -> Answer:
    """Papers that are referred to or implied and not held, with who mentions and who answers them; `of` counts all references.

    `senders` and `recipients` are all whom a paper came from and went to, as far as known, with their names beside; `from_id`
    and `to_id` are the first of them.
    """
    rows = dicts(con, _MISSING)
    ends = sorted({who for row in rows for side in ("senders", "recipients") for who in row[side] or ()})
    named = "SELECT id, name FROM entities WHERE id IN (SELECT unnest(?))"
    names = dict(con.execute(named, [ends]).fetchall()) if ends else {}
    for row in rows:
        for column in ("mentioned_in", "answered_in"):
            row[column] = [document for document in row[column] or [] if document]
        for side in ("sender", "recipient"):
            row[f"{side}_names"] = [names.get(who, who) for who in row[f"{side}s"] or ()]
    counts = con.execute(
        "SELECT count(*), count(target_id), count(not_held_id), count(event_id) FROM \"references\" WHERE status <> 'rejected'"
    ).fetchall()[0]
    note = f"of {counts[0]} references {counts[1]} lead to a document held here, {counts[2]} to a paper not held, {counts[3]} to an event"
    return Answer(rows, counts[0], [note])
