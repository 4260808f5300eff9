"""How the passages of documents, and the events they tell of, came to actors: one arrival per way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from diplomatica.flow.near import around, near
from diplomatica.flow.ways import DOCUMENT_SEEDS, EVENT_SEEDS, SOONEST, ways
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One way in which something came to an actor, with its bounds and its proof."""

    actor: str
    certain: datetime | None
    """Latest moment at which it had come, None where that is not proved."""
    possible: datetime | None
    """Earliest moment at which it can have come, None where nothing bounds it."""
    rung: str
    passages: list[str] | None
    """The passages that came; None for all of the document."""
    day: date | None
    """The day on which it came, by which offices are told: that of a stamp of receipt, else that of the paper that brought it."""
    sender: str | None
    """Who sent it, where a documented or asserted transmission brought it."""
    sender_day: date | None
    """The day of the paper that brought it, by which the sender's offices are told."""
    only_by: bool
    """Whether an act shows that it had come, without saying how."""
    since_earliest: datetime | None
    since_latest: datetime | None
    chain: list[Row]
    nth: int
    """Its place among all arrivals of the question: how soon it was possible (`SOONEST`)."""
    places: tuple[str | None, ...] = ()
    """Where the clocks run on which the bounds may be shown, the best first: see `clock_places`."""

    @property
    def best_first(self) -> tuple[datetime, int]:
        """A key that puts the best proof first: the earliest certain, then the soonest possible."""
        return self.certain or datetime.max.replace(tzinfo=UTC), self.nth

    def faint(self) -> Arrival:
        """The same for somebody whom it need not have reached: possible only."""
        return replace(self, certain=None, rung="addressed")

    @classmethod
    def of(cls, row: Row) -> Arrival:
        """The arrival that a row of `ways.sql` means."""
        return cls(
            row["actor"],
            row["certain"],
            row["possible"],
            row["rung"],
            # What the paper that is asked about lost on the way matters more than what its carrier lost.
            next((link["passages"] for link in row["links"] if link["passages"] is not None), row["passages"]),
            row["day"],
            row["sender_id"],
            row["sender_day"],
            row["only_by"],
            row["since_earliest"],
            row["since_latest"],
            chain(row),
            row["nth"],
            clock_places(row["rung"], row["to_place_id"], row["from_place_id"], row["place_id"]),
        )


def clock_places(rung: str, to: str | None, sent_from: str | None, written: str | None) -> tuple[str | None, ...]:
    """Whose clocks a bound is shown on, the best first: an arrival on the receiver's, a sending on the sender's.

    >>> clock_places("arrived", "halm", "tarn", None), clock_places("sent", "halm", "tarn", None)
    (('halm', 'tarn', None), ('tarn', None, 'halm'))
    """
    return (sent_from, written, to) if rung in {"addressed", "sent"} else (to, sent_from, written)


def chain(row: Row) -> list[Row]:
    """The proof of an arrival, from the paper that came to the actor to the paper that is asked about."""
    passages = row["passages"]
    first = {
        "document_id": row["document_id"],
        "passage_id": passages[0] if passages and len(passages) == 1 else None,
        "relation": row["relation"],
        "status": row["status"],
        "start": row["start"],
        "end": row["end"],
        "arrived_earliest": row["arrived_earliest"],
        "arrived_latest": row["arrived_latest"],
    }
    if row["transmission_id"] is not None:
        first |= {"transmission_id": row["transmission_id"], "from_id": row["from_id"], "to_id": row["actor"]}
        first |= {"passages": passages}
    links = [first]
    for inner, link in zip(reversed(row["path"][:-1]), reversed(row["links"]), strict=True):
        passed = link["passages"]
        passage = passed[0] if passed and len(passed) == 1 else None
        links.append({**first, **link, "document_id": inner, "passage_id": passage, "status": "documented"})
    if row["modality"] is not None and not row["took_part"]:
        told = {"relation": f"report: {row['modality']}", "passage_id": row["report_passage"]}
        links[-1] = {**links[-1], **told, "start": row["report_start"], "end": row["report_end"]}
    return links


def everything(con: duckdb.DuckDBPyConnection, rung: str | None = None) -> dict[str, list[Arrival]]:
    """Arrivals of every document and event, by id, the soonest possible first."""
    return _by_target(
        con, None, (DOCUMENT_SEEDS.format(passage="NULL", of="TRUE"), EVENT_SEEDS.format(of="TRUE")), rung
    )


def some(con: duckdb.DuckDBPyConnection, targets: Iterable[str]) -> dict[str, list[Arrival]]:
    """Arrivals of some documents and events, by id, the best proofs first; those without any are left out."""
    listed = sorted(set(targets))
    asked = ", ".join("'" + one.replace("'", "''") + "'" for one in listed) or "NULL"
    reporting = con.execute("SELECT document_id FROM reports WHERE event_id IN (SELECT unnest(?))", [listed]).fetchall()
    papers = around(con, {*listed, *(name for (name,) in reporting)})
    seeds = (
        DOCUMENT_SEEDS.format(passage="NULL", of=f"d.id IN ({asked})"),
        EVENT_SEEDS.format(of=f"r.event_id IN ({asked})"),
    )
    return _by_target(con, papers, seeds, None)


def _by_target(
    con: duckdb.DuckDBPyConnection, papers: set[str] | None, seeds: tuple[str, str], rung: str | None
) -> dict[str, list[Arrival]]:
    out: dict[str, list[Arrival]] = {}
    with near(con, papers) as rows:
        both = f"SELECT * FROM ({seeds[0]}) UNION ALL {seeds[1]}"
        for row in dicts(con, f"WITH RECURSIVE {ways(rows, both, rung=rung)} {_PROOFS}"):
            out.setdefault(row["target"], []).append(Arrival.of(row))
    return out


_PROOFS = (
    f"SELECT *, row_number() OVER (PARTITION BY target ORDER BY {SOONEST}) AS nth FROM proofs ORDER BY target, nth"
)


def arrivals(con: duckdb.DuckDBPyConnection, target: str, rung: str | None = None) -> list[Arrival] | None:
    """Arrivals of a document, `document#passage` or event, the soonest possible first; None where the target is not there."""
    document, _, passage = target.partition("#")
    values: list[Any]
    of_event = False
    if con.execute("SELECT 1 FROM documents WHERE id = ?", [document]).fetchall():
        there = "SELECT 1 FROM passages WHERE document_id = ? AND passage_id = ?"
        if passage and not con.execute(there, [document, passage]).fetchall():
            return None
        seeds = DOCUMENT_SEEDS.format(passage="?" if passage else "NULL", of="d.id = ?")
        values = [passage, document] if passage else [document]
        papers = {document}
    elif con.execute("SELECT 1 FROM events WHERE id = ?", [target]).fetchall():
        of_event = True
        seeds, values = EVENT_SEEDS.format(of="r.event_id = ?"), [target]
        reporting = con.execute("SELECT DISTINCT document_id FROM reports WHERE event_id = ?", [target]).fetchall()
        papers = {name for (name,) in reporting}
    else:
        return None
    with near(con, around(con, papers)) as rows:
        query = f"WITH RECURSIVE {ways(rows, seeds, rung=rung, documents=not of_event)} {_PROOFS}"
        return [Arrival.of(row) for row in dicts(con, query, values)]
