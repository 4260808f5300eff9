"""What a lens lets through: the documents that had reached an actor by a moment, and of some of them which passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.errors import UsageError
from diplomatica.flow.known import known_rows
from diplomatica.flow.near import COPIES
from diplomatica.flow.ways import DOCUMENT_SEEDS
from diplomatica.model.civil import bounds
from diplomatica.model.clock import UNKNOWN_OFFSET

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

# Papers of which something else than all of it can have come: told in points, or by way of another paper.
_PARTLY = f"""
SELECT DISTINCT r.id FROM lens_papers r WHERE r.id IN (
    SELECT document_id FROM transmissions WHERE passages IS NOT NULL
    UNION ALL SELECT target_id FROM "references" WHERE relation IN ('encloses', 'relays') AND status <> 'rejected'
    UNION ALL SELECT document_id FROM ({COPIES}))
"""

# The same questions once more, a passage at a time.
_PASSAGES = f"""
SELECT s.* REPLACE (s.document_id || '#' || p.passage_id AS target, p.passage_id AS passage_id,
                    row_number() OVER (ORDER BY s.document_id, p.passage_id) AS seed)
FROM ({DOCUMENT_SEEDS.format(passage="NULL", of="TRUE")}) s
JOIN (SELECT DISTINCT document_id, passage_id FROM passages WHERE status <> 'rejected'
      AND document_id IN (SELECT id FROM lens_papers)) p ON p.document_id = s.document_id
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as somebody writes it: what had come by `surely` had come on any clock, what came after `perhaps` on none."""

    text: str
    surely: datetime
    perhaps: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """Documents by id with `certain` or `possible`; of a document in `parts` only these passages, each with its value."""

    documents: dict[str, str]
    parts: dict[str, dict[str, str]] = field(default_factory=dict)


def moment(text: str) -> Moment:
    """The moment that a text names: an hour with its offset, or the end of a day, month or year on any clock of the earth.

    Raises UsageError for another text.

    >>> moment("1950-09-20").surely.isoformat(), moment("1950-09-20").perhaps.isoformat()
    ('1950-09-20T10:00:00+00:00', '1950-09-21T14:00:00+00:00')
    """
    expected = "write a day (1950-09-20) or an hour with its offset (1950-09-20T14:30+03:00, 1950-09-20T11:30Z)"
    try:
        if "T" in text:
            given = datetime.fromisoformat(text)
            if given.tzinfo is None:
                raise UsageError(f"{text!r}: on which clock? {expected}")
            given = given.astimezone(UTC)
            return Moment(text, given, given)
        last = bounds(text)[1]
        if last is None:
            raise ValueError(text)
        midnight = datetime.combine(last + timedelta(days=1), hour.min, tzinfo=UTC)
        return Moment(text, midnight - UNKNOWN_OFFSET, midnight + UNKNOWN_OFFSET)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no time; {expected}") from None


def reached(con: duckdb.DuckDBPyConnection, actor: str, at: Moment, ledger: Ledger | None = None) -> Reached:
    """What had reached an actor by a moment, by the rules of `known`.

    A document of which single passages came is in `parts` with those that had come, unless all of them surely had.
    A `ledger` gives the same sooner.
    """
    rows = [row for row in known_rows(con, actor, at.perhaps, ledger=ledger) if row["kind"] == "document"]
    documents = {row["id"]: _value(row, at) for row in sorted(rows, key=lambda row: row["id"])}
    unsure = [row["id"] for row in rows if not _surely_whole(row, at)]
    con.register("lens_papers", pa.table({"id": pa.array(sorted(unsure), pa.string())}))
    try:
        partly = sorted(name for (name,) in con.execute(_PARTLY).fetchall())
        con.register("lens_papers", pa.table({"id": pa.array(partly, pa.string())}))
        return Reached(documents, _parts(con, actor, at, documents) if partly else {})
    finally:
        con.unregister("lens_papers")


def _parts(
    con: duckdb.DuckDBPyConnection, actor: str, at: Moment, documents: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Passages that had come, by document; documents whose passages all came, as surely as the document, are left out."""
    counted = con.execute(
        "SELECT document_id, list(DISTINCT passage_id ORDER BY passage_id) FROM passages WHERE status <> 'rejected' "
        "AND document_id IN (SELECT id FROM lens_papers) GROUP BY document_id ORDER BY document_id"
    ).fetchall()
    values = {row["id"]: _value(row, at) for row in known_rows(con, actor, at.perhaps, seeds=_PASSAGES)}
    out: dict[str, dict[str, str]] = {}
    for document, passages in counted:
        had = {name: values[key] for name in passages if (key := f"{document}#{name}") in values}
        if had != dict.fromkeys(passages, documents[document]):
            out[document] = had
    return out


def _value(row: Mapping[str, Any], at: Moment) -> str:
    return "certain" if row["certain_from"] is not None and row["certain_from"] <= at.surely else "possible"


def _surely_whole(row: Mapping[str, Any], at: Moment) -> bool:
    """Whether the best proof brought all of the document, itself, for certain."""
    return (
        _value(row, at) == "certain"
        and row["passages"] is None
        and len(row["chain"]) == 1
        and row["chain"][0]["document_id"] == row["id"]
    )
