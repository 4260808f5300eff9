"""One channel: how much went through it week by week, how late it was, and what contemporaries said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from diplomatica.flow.channel_papers import COPIED
from diplomatica.flow.copies import PUT_TOGETHER, once
from diplomatica.flow.coverage import OF_THIS_FOLDER, covered
from diplomatica.flow.coverage import claims as coverages
from diplomatica.flow.delays import Wanted, inside, place, quantile
from diplomatica.flow.known import there
from diplomatica.flow.rolled import LEVELS, rolled
from diplomatica.flow.verdict import Answer
from diplomatica.model.arrow import rows
from diplomatica.model.statements import dicts, table

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

# Papers are traffic: not what one of them says was told, said in a conversation, or to be told.
SENDINGS = """
SELECT {also}t.from_id, t.to_id, t.id, t.document_id, t.passages, t.delay_printed_seconds, t.delay_min_seconds, t.delay_max_seconds,
       t.sent_earliest, t.arrived_earliest, t.arrived_latest, d.kind, d.date_earliest, d.date_latest
FROM transmissions t JOIN documents d ON d.id = t.document_id
WHERE {of} AND {traffic}
"""
"""What was sent by whom to whom, as questions about one channel need it; `of` and `traffic` say which, `also` what else of it."""

IS_TRAFFIC = "(t.status = 'documented' OR (t.status = 'asserted' AND t.asserted_by IS NULL))"

_ROLLED = SENDINGS.replace("JOIN documents", "JOIN rolled r ON r.id = t.id JOIN documents").format(
    also="r.surely, r.from_level, r.to_level, ", of="TRUE", traffic=IS_TRAFFIC
)

# The period is that of the document's civil day.
_TRAFFIC = """
WITH traffic AS (
    SELECT t.*, {period} AS period FROM channel_rows t
)
"""

_VOLUME = f"""
{_TRAFFIC}
SELECT 'volume' AS measure, period, count(DISTINCT document_id) AS n, (SELECT count(DISTINCT document_id) FROM traffic) AS of
FROM traffic GROUP BY period ORDER BY period NULLS LAST
"""

# Through whom, the nearest first; a paper that went to two counts for each.
_THROUGH = f"""
WITH traffic AS (SELECT * FROM channel_rows)
SELECT 'through' AS measure, c.from_id, f.name AS from_name, {list(LEVELS)}[c.from_level] AS from_level,
       c.to_id, t.name AS to_name, {list(LEVELS)}[c.to_level] AS to_level,
       count(DISTINCT c.document_id) AS n, (SELECT count(DISTINCT document_id) FROM traffic) AS of
FROM traffic c LEFT JOIN entities f ON f.id = c.from_id LEFT JOIN entities t ON t.id = c.to_id
GROUP BY ALL ORDER BY min(c.from_level + c.to_level), n DESC, c.from_id, c.to_id
"""

_SHARES = {"quarter": 0.25, "median": 0.5, "three_quarters": 0.75, "p90": 0.9}
# The places in columns of their own: written out four times each, they take longer to read than the rows to find.
_PLACES = ", ".join(f"{place('xs', share)} AS at_{name}" for name, share in _SHARES.items())
_SPREAD = ", ".join(
    [
        *(f"{quantile('xs', share, f'at_{name}')} AS {name}_seconds" for name, share in _SHARES.items()),
        "xs[1] AS min_seconds",
        "xs[-1] AS max_seconds",
    ]
)

_TOO_FAR = f"(measure = 'transit' AND NOT {inside('seconds', 1, 2)})"

# `printed` takes both clocks as one, moved by the difference given; `least` and `most` try every clock that may be meant;
# plain `transit` is exact: both clocks are known; `transit bounded` is what a bound of arrival implies where not both hours are
# printed: at most so long. A report's delay counts from the event, as far as both have bounds.
_DELAYS = f"""
{_TRAFFIC}, told AS (
    SELECT DISTINCT t.id, e.id AS event_id,
           CASE WHEN t.arrived_earliest >= e.latest THEN epoch(t.arrived_earliest) - epoch(e.latest)
                WHEN t.arrived_earliest IS NOT NULL AND e.latest IS NOT NULL THEN 0 END AS least,
           epoch(t.arrived_latest) - epoch(e.earliest) AS most
    FROM traffic t JOIN reports r ON r.document_id = t.document_id AND r.status <> 'rejected'
    JOIN events e ON e.id = r.event_id
    WHERE (t.passages IS NULL OR list_contains(t.passages, r.passage_id)) AND r.modality <> 'forecast'
),
delays AS (
    SELECT 1 AS place, 'transit printed' AS measure, NULL AS period, delay_printed_seconds - CAST($3 AS BIGINT) AS seconds FROM traffic
    UNION ALL SELECT 2, 'transit least', NULL, delay_min_seconds FROM traffic
    UNION ALL SELECT 3, 'transit most', NULL, delay_max_seconds FROM traffic
    UNION ALL SELECT 4, 'transit bounded', NULL,
           CASE WHEN arrived_latest >= sent_earliest THEN epoch(arrived_latest) - epoch(sent_earliest) END
    FROM traffic WHERE delay_printed_seconds IS NULL
    UNION ALL SELECT 5, 'transit', period, CASE WHEN delay_min_seconds = delay_max_seconds THEN delay_min_seconds END FROM traffic
    UNION ALL SELECT 6, 'report least', NULL, least FROM told
    UNION ALL SELECT 7, 'report most', NULL, most FROM told
),
measured AS (
    SELECT place, measure, period, count(*) AS of, count(seconds) FILTER ({_TOO_FAR}) AS left_out,
           coalesce(list_sort(list(seconds) FILTER (seconds IS NOT NULL AND NOT {_TOO_FAR})), []) AS xs
    FROM delays GROUP BY place, measure, period
),
placed AS MATERIALIZED (SELECT *, {_PLACES} FROM measured)
SELECT measure, period, len(xs) AS n, of, left_out, {_SPREAD} FROM placed ORDER BY place, period NULLS LAST
"""

# Of these two, or of those whom they belong to or who belong to them; an end that the writer leaves open may be anybody.
_CLAIMS = """
WITH RECURSIVE steps AS (
    SELECT id AS below, parent_id AS above FROM entities WHERE kind <> 'place' AND parent_id IS NOT NULL
    UNION SELECT person_id, office_id FROM tenures WHERE kind IN ('appointed', 'arrived', 'acting')
),
up AS (
    SELECT id AS of, id FROM (SELECT unnest([$1, $2]) AS id)
    UNION SELECT u.of, s.above FROM up u JOIN steps s ON s.below = u.id
),
down AS (
    SELECT id AS of, id FROM (SELECT unnest([$1, $2]) AS id)
    UNION SELECT d.of, s.below FROM down d JOIN steps s ON s.above = d.id
),
-- Of two in one house the one above, and what is above him, is no kin of the other: else the way back would count too.
kin AS (
    SELECT u.of, u.id FROM up u WHERE u.id = u.of OR NOT EXISTS (
        SELECT 1 FROM up o JOIN up x ON x.of = u.of AND x.id = o.of WHERE o.of <> u.of AND o.id = u.id)
    UNION
    SELECT d.of, d.id FROM down d WHERE d.id = d.of OR NOT EXISTS (
        SELECT 1 FROM down o JOIN down x ON x.of = d.of AND x.id = o.of WHERE o.of <> d.of AND o.id = d.id)
)
SELECT 'claim' AS measure, c.quality, c.cause, c.document_id, c.passage_id, c.voice_id, v.name AS voice,
       c.from_id, f.name AS from_name, c.to_id, r.name AS to_name, coalesce(c.from_id = $1 AND c.to_id = $2, FALSE) AS of_these
FROM channel_claims c LEFT JOIN entities v ON v.id = c.voice_id
LEFT JOIN entities f ON f.id = c.from_id LEFT JOIN entities r ON r.id = c.to_id
WHERE c.status <> 'rejected' AND coalesce(c.from_id, c.to_id) IS NOT NULL
  AND (c.from_id IS NULL OR c.from_id IN (SELECT id FROM kin WHERE of = $1))
  AND (c.to_id IS NULL OR c.to_id IN (SELECT id FROM kin WHERE of = $2))
ORDER BY of_these DESC, c.document_id, c.start NULLS LAST, c.fact_id
"""


def channel(
    con: duckdb.DuckDBPyConnection,
    a: str,
    b: str,
    clocks_apart_hours: float = 0.0,
    wanted: Wanted | None = None,
    ledger: Ledger | None = None,
) -> Answer:
    """The channel from one actor to another: rows of `measure`; `n` of `of` have what is measured.

    Unless `wanted.exact`, whoever counts for either by the rules of `known` sends and receives for him; rows of `measure` `through`
    then say through whom how many papers went, `from_level` and `to_level` how near he is (`direct`, `holder`, `member`).

    `volume` by period (documents; weeks unless `wanted.by` says else); `transit printed`, `transit least`, `transit most` (sent to
    received), `transit bounded` (at most so long, where not both hours are printed and an hour of receipt, an answer or a mention
    bounds the arrival), `transit` by period (only where both clocks are known) and `report least`, `report most` (event to arrival) with
    quarter, median, three quarters, p90 in seconds; `claim`: what contemporaries said of it (`of_these`), or of a channel between
    those whom the two belong to or who belong to them.
    Printed hours stand on unlike clocks: `clocks_apart_hours` is by how much the receiver's was ahead of the sender's,
    and is taken from every printed delay. Raises UsageError for an actor that is not there.
    """
    wanted = wanted or Wanted()
    period = replace(wanted, by=wanted.by or "week")
    for actor in (a, b):
        there(con, actor, ledger)
    kind, shortest, longest = wanted.values()
    moved = round(clocks_apart_hours * 3600)
    pairs = None if wanted.exact else rolled(con, a, b)
    every, perhaps = _sendings(con, a, b, pairs, ledger)
    asked = every if kind is None else every.filter(pc.equal(every["kind"], kind))
    copied = _copied(con, asked)
    if wanted.copies is False:
        asked = asked.filter(pc.invert(copied))
        copies = 0
    else:
        copies = len(_papers(asked.filter(copied)) - _papers(asked.filter(pc.invert(copied))))
    sendings, put_together = once(con, asked)
    con.register("channel_rows", sendings)
    try:
        volume = dicts(con, _VOLUME.format(period=period.period("t.date_earliest")))
        traffic = _DELAYS.format(period=wanted.period("t.date_earliest"))
        delays = dicts(con, traffic, [shortest, longest, moved])
        by_whom = dicts(con, _THROUGH) if pairs is not None else []
    finally:
        con.unregister("channel_rows")
    if period.by == "week":
        volume = [{"measure": row["measure"], "week": row["period"], **row} for row in volume]
    claims = dicts(con, _CLAIMS, [a, b]) if con.execute("SELECT 1 FROM channel_claims LIMIT 1").fetchall() else []
    documents = volume[0]["of"] if volume else 0
    hours = next((row["n"] + row["left_out"] for row in delays if row["measure"] == "transit printed"), 0)
    exact = sum(row["n"] + row["left_out"] for row in delays if row["measure"] == "transit")
    clocks = (
        f"the receiver's clock {clocks_apart_hours:+g} h from the sender's"
        if clocks_apart_hours
        else "one clock at both ends"
    )
    notes = [
        f"{_documents(documents)} in {len(volume)} {period.by}{'s' * (len(volume) != 1)}; "
        f"{hours} {'transmission has' if hours == 1 else 'transmissions have'} both hours printed",
        f"printed delays assume {clocks}; least and most try every clock that may be meant",
        f"plain transit rests on the {exact} that have a known clock at both ends",
        *wanted.notes(),
        _held(con, a, b, sendings),
    ]
    if wanted.copies is False:
        notes.insert(1, "who got a copy alone is left out, as in the list of all channels")
    elif copies:
        notes.insert(
            1, f"{copies} of {_documents(documents)} came as a copy alone; the list of all channels leaves such out"
        )
    again = len(_papers(asked) - _papers(sendings))
    if again:
        notes.insert(1, f"{_documents(again)} more with the same ends and day: copies or translations, counted once")
    if put_together:
        notes.insert(2, f"{put_together} {PUT_TOGETHER}")
    if pairs is not None:
        notes.insert(1, _levels(by_whom, documents))
        if perhaps:
            notes.insert(
                2, f"{_documents(perhaps)} more may have gone this way: who held the office on their day is not sure"
            )
    if claims:
        of_these = sum(row["of_these"] for row in claims)
        notes.append(
            f"{len(claims)} claim{'s' * (len(claims) != 1)} of contemporaries, {of_these} of these two, the others of those around them"
        )
    return Answer([*volume, *by_whom, *delays, *claims], documents, notes)


def _sendings(
    con: duckdb.DuckDBPyConnection, a: str, b: str, pairs: pa.Table | None, ledger: Ledger | None
) -> tuple[pa.Table, int]:
    """What went from one to the other, and how many more papers only possibly did."""
    if pairs is None:
        found = (
            ledger.traffic(a, b)
            if ledger
            else table(con, SENDINGS.format(also="", of="t.from_id = $1 AND t.to_id = $2", traffic=IS_TRAFFIC), [a, b])
        )
        return found, 0
    con.register("rolled", pairs)
    try:
        every = table(con, _ROLLED)
    finally:
        con.unregister("rolled")
    surely = every.filter(every["surely"])
    told = set(surely["document_id"].to_pylist())
    return surely, len(set(every["document_id"].to_pylist()) - told)


def _papers(sendings: pa.Table) -> set[str]:
    return set(sendings["document_id"].to_pylist())


def _copied(con: duckdb.DuckDBPyConnection, sendings: pa.Table) -> pa.BooleanArray | pa.ChunkedArray:
    """Of each sending whether its receiver got the paper as a copy alone; the ledger knows it already."""
    if "is_end" in sendings.column_names:
        return pc.invert(sendings["is_end"])
    con.register("asked_for", sendings.select(["document_id"]))
    try:
        found = COPIED.replace("{near}", "document_id IN (SELECT document_id FROM asked_for)")
        alone = set(con.execute(found).fetchall())
    finally:
        con.unregister("asked_for")
    ends = zip(sendings["document_id"].to_pylist(), sendings["to_id"].to_pylist(), strict=True)
    return pa.array([end in alone for end in ends], pa.bool_())


def _levels(rows: list[dict[str, Any]], documents: int) -> str:
    """How many papers went from the one itself to the other itself."""
    direct = sum(row["n"] for row in rows if row["from_level"] == row["to_level"] == "direct")
    return f"{direct} of {_documents(documents)} went from the one itself to the other itself, the others through members of either side"


def _documents(n: int) -> str:
    return "1 document" if n == 1 else f"{n} documents"


def _held(con: duckdb.DuckDBPyConnection, a: str, b: str, sendings: pa.Table) -> str:
    """What may be said of the counts: how many papers lie within a coverage declared complete."""
    columns = ["document_id", "date_earliest", "date_latest"]
    papers = sendings.select(columns).group_by(columns, use_threads=False).aggregate([])
    claimed = coverages(con)
    inside = (
        sum(covered(claimed, a, b, row["date_earliest"], row["date_latest"]) is not None for row in rows(papers))
        if claimed
        else 0
    )
    return (
        f"{inside} of {len(papers)} documents lie within a coverage declared complete; the other counts are "
        f"{OF_THIS_FOLDER}, which may not hold all that was sent"
    )
