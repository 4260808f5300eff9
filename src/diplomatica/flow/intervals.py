"""The time between two printed hours, of one paper or of two: as printed, and as a range over the clocks that may be meant."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.verdict import Answer
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

LADDER = ("written", "handed_in", "sent", "transmitted", "received", "deciphered", "typed", "distributed", "delivered")
"""Kinds of hours in the order in which they befall a paper; `other` stands where its printed hour puts it."""

ONE_OFFICE = ("received", "deciphered", "typed", "distributed")
"""Stamps that one office puts on one after another, on one clock, unless a clock or a place says else."""

ANSWERING = (("sent", "sent"), ("received", "received"), ("received", "sent"))
"""Hours of a paper and of its answer that are worth comparing."""

MOST_HOURS = 40
"""Of a paper with more printed hours only those that follow each other are compared; of two papers the first so many of each."""

_ARE_HOURS = "local LIKE '____-__-__T%' AND local NOT LIKE '%/%' AND status <> 'rejected'"

_HOURS = f"""
WITH printed AS (
    SELECT *, CASE WHEN local LIKE '%T24:00%' THEN CAST(substr(local, 1, 10) AS TIMESTAMP) + INTERVAL 1 DAY
                   ELSE try_cast(local AS TIMESTAMP) END AS moment, list_position({list(LADDER)}, kind) AS step
    FROM times WHERE {_ARE_HOURS} AND {{of}}
),
placed AS (
    -- An hour of another kind stands after the last step that is printed no later than it.
    SELECT *, coalesce(step, max(step) OVER (PARTITION BY document_id ORDER BY moment) + 0.5, 0) AS place FROM printed
),
hours AS (
    SELECT *, row_number() OVER (PARTITION BY document_id ORDER BY place, moment, start NULLS LAST, fact_id) AS n,
        count(*) OVER (PARTITION BY document_id) AS hours FROM placed
)
"""

_COLUMNS = ("kind", "label", "text", "local", "zone", "zone_basis", "by_text", "place_text", "fact_id")
_ENDS = ", ".join(f'{end}."{name}" AS {side}_{name}' for end, side in (("a", "from"), ("b", "to")) for name in _COLUMNS)

# One clock: the same zone is known of both, or one office put on both stamps and nothing says that its clock was another.
_SAME = f"""(a.document_id = b.document_id AND a.zone IS NULL AND b.zone IS NULL AND a.kind IN {ONE_OFFICE} AND b.kind IN {ONE_OFFICE}
             AND a.place_text IS NOT DISTINCT FROM b.place_text AND a.whose_text IS NOT DISTINCT FROM b.whose_text)"""
_PRINTED = "datediff('second', a.moment, b.moment)"
_PAIRS = f"""
SELECT a.document_id AS from_document_id, b.document_id AS to_document_id, {_ENDS},
       a.document_id = b.document_id AND b.n = a.n + 1 AS next, {_PRINTED} AS printed_seconds,
       CASE WHEN a.zone IS NOT NULL AND b.zone IS NOT NULL THEN 'known' WHEN {_SAME} THEN 'one office' ELSE 'unknown' END AS clocks,
       CASE WHEN {_SAME} THEN {_PRINTED} ELSE datediff('second', a.latest, b.earliest) END AS min_seconds,
       CASE WHEN {_SAME} THEN {_PRINTED} ELSE datediff('second', a.earliest, b.latest) END AS max_seconds
FROM {{ends}}
"""
_ALL = f"(a.hours <= {MOST_HOURS} OR abs(b.n - a.n) = 1)"
"""Which hours of one paper are compared."""

_FIRST = f"a.n <= {MOST_HOURS} AND b.n <= {MOST_HOURS}"
"""Which hours of two papers are compared."""

_ORDER = "ORDER BY from_document_id, to_document_id, a.n, b.n"


def intervals(con: duckdb.DuckDBPyConnection, document: str, other: str | None = None) -> Answer:
    """The time between every two printed hours of a paper, or between those of one paper and those of another.

    Rows: `from_kind, from_label, from_text, from_local, from_zone, …`, the same with `to_`, then `printed_seconds` (the clock
    times as they stand, as if on one clock; less than nothing where the second hour is printed earlier), `clocks` (known;
    one office: stamps that one office put on; unknown) and `min_seconds`, `max_seconds` over all clocks that may be meant.
    `next` is true for hours that follow each other. `of` counts the printed hours. Of a paper with more than `MOST_HOURS` only
    hours that follow each other are compared, of two papers the first of each, and a note says so.
    Raises UsageError for a document that is not there.
    """
    ids = [document] if other is None else [document, other]
    for name in ids:
        if not con.execute("SELECT 1 FROM documents WHERE id = ?", [name]).fetchall():
            raise UsageError(f"{name!r}: no document of this archive has that id")
    tie = (
        f"b.document_id = a.document_id AND a.n < b.n AND {_ALL}"
        if other is None
        else f"a.document_id = $1 AND b.document_id = $2 AND {_FIRST}"
    )
    of = " OR ".join(f"document_id = ${n}" for n in range(1, len(ids) + 1))
    query = _HOURS.format(of=f"({of})") + _PAIRS.format(ends=f"hours a JOIN hours b ON {tie}") + _ORDER
    rows = dicts(con, query, ids)
    counted = f"SELECT count(*) FROM times WHERE {_ARE_HOURS} AND ({of}) GROUP BY document_id"
    counts = [number for (number,) in con.execute(counted, ids).fetchall()]
    hours, most = sum(counts), max(counts, default=0)
    cut = _CUT if other is None else _CUT_OF_TWO
    between_them = (
        f"{len(rows)} intervals between {hours} printed hours"
        if len(rows) != 1
        else "the interval of two printed hours"
    )
    return Answer(rows, hours, [between_them, _CLOCKS, *([cut] if most > MOST_HOURS else [])])


_CUT = f"more than {MOST_HOURS} hours are printed: only those that follow each other are compared"
_CUT_OF_TWO = f"more than {MOST_HOURS} hours are printed on one of them: the first {MOST_HOURS} of each are compared"
_CLOCKS = "printed: the clock times as they stand; min and max: over all clocks that may be meant"


# Papers that went from one actor, or to another; all where neither is asked for.
_WENT = """(CAST($1 AS VARCHAR) IS NULL AND CAST($2 AS VARCHAR) IS NULL OR document_id IN (
    SELECT document_id FROM transmissions WHERE status = 'documented'
    AND (CAST($1 AS VARCHAR) IS NULL OR from_id = $1) AND (CAST($2 AS VARCHAR) IS NULL OR to_id = $2)))"""

_AMONG = f"SELECT count(*) FROM (SELECT id AS document_id FROM documents) WHERE {_WENT}"


def between(
    con: duckdb.DuckDBPyConnection,
    first: str,
    second: str,
    above_hours: float | None = None,
    below_hours: float | None = None,
    ends: tuple[str | None, str | None] = (None, None),
) -> Answer:
    """All papers on which hours of two kinds are printed, the shortest interval as printed first; rows as in `intervals`.

    `above_hours` and `below_hours` keep intervals, as printed, of more or of less than so many hours: below 0 are those whose
    second hour is printed before the first. `ends` keep papers that went from the one actor, or to the other. `of` counts the
    papers with both hours. Raises UsageError for an unknown kind, and for an actor that is not there.
    """
    kinds = (*LADDER, "other")
    for kind in (first, second):
        if kind not in kinds:
            raise UsageError(f"no kind of hour {kind!r}; there are {', '.join(kinds)}")
    for actor in filter(None, ends):
        if not con.execute("SELECT 1 FROM entities WHERE id = ? AND kind <> 'place'", [actor]).fetchall():
            raise UsageError(f"{actor!r}: no actor has that id; `diplomatica actors` lists them")
    tie = f"b.document_id = a.document_id AND a.kind = '{first}' AND b.kind = '{second}' AND a.fact_id <> b.fact_id AND {_ALL}"
    query = _HOURS.format(of=f"kind IN ('{first}', '{second}') AND {_WENT}") + _PAIRS.format(
        ends=f"hours a JOIN hours b ON {tie}"
    )
    named = (
        f"SELECT d.title, d.date_edtf AS date, q.* FROM ({query} {_ORDER}) q JOIN documents d ON d.id = q.from_document_id "
        "ORDER BY q.printed_seconds, q.from_document_id, q.from_local, q.to_local, q.from_text, q.to_text"
    )
    rows = dicts(con, named, list(ends))
    [[papers]] = con.execute(_AMONG, list(ends)).fetchall()
    both = len({row["from_document_id"] for row in rows})
    note = f"{both} of {papers} documents have hours of both kinds printed"
    return Answer(bounded(rows, above_hours, below_hours), both, [note, _CLOCKS])


def bounded(rows: Iterable[Row], above_hours: float | None, below_hours: float | None) -> list[Row]:
    """The intervals that are more and less than so many hours as printed; without bounds all."""
    if above_hours is None and below_hours is None:
        return list(rows)
    least = -math.inf if above_hours is None else above_hours * 3600
    most = math.inf if below_hours is None else below_hours * 3600
    return [row for row in rows if row["printed_seconds"] is not None and least < row["printed_seconds"] < most]


def answering(con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Row]]:
    """How long after papers their answers came: for each pair of paper and answer the pairs of `ANSWERING` that are printed."""
    wanted = sorted(set(pairs))
    out: dict[tuple[str, str], list[Row]] = {pair: [] for pair in wanted}
    if not wanted:
        return out
    papers, answers = [paper for paper, _ in wanted], [answer for _, answer in wanted]
    of = "document_id IN (SELECT unnest($1) UNION SELECT unnest($2))"
    ends = f"""(SELECT unnest($1) AS paper, unnest($2) AS answer) w
    JOIN hours a ON a.document_id = w.paper JOIN hours b ON b.document_id = w.answer AND (a.kind, b.kind) IN {ANSWERING!s} AND {_FIRST}"""
    for row in dicts(con, _HOURS.format(of=of) + _PAIRS.format(ends=ends) + _ORDER, [papers, answers]):
        kept = ("from_kind", "to_kind", "printed_seconds", "clocks", "min_seconds", "max_seconds")
        out[row["from_document_id"], row["to_document_id"]].append({key: row[key] for key in kept})
    return out
