"""How much of what happened, and of what was meant for an actor, had reached him in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from diplomatica.errors import UsageError
from diplomatica.flow.copies import first_of
from diplomatica.flow.coverage import OF_THIS_FOLDER, claims, covered
from diplomatica.flow.house import house
from diplomatica.flow.house import table as house_table
from diplomatica.flow.known import known_of, there
from diplomatica.flow.named import MEANT, NAMED, OWN
from diplomatica.flow.rollup import Society
from diplomatica.flow.shown import shown
from diplomatica.flow.verdict import Answer
from diplomatica.model.statements import dicts, table

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

Row = dict[str, Any]

VALUES = ("certain_in_time", "possible_in_time", "certain_late", "attested_not", "no_evidence")
"""What a row can be; each row is one of them, and together they make up `of`."""

# Events that a paper tells of as having happened; a forecast tells nobody that it did.
_EVENTS = """
SELECT e.id, e.title, e.earliest, e.latest, e.place_id,
       (SELECT count(*) FROM reports r JOIN documents d ON d.id = r.document_id
        WHERE r.event_id = e.id AND r.status <> 'rejected' AND r.modality <> 'forecast') AS told
FROM events e
WHERE coalesce(e.earliest, e.latest) IS NOT NULL
  AND coalesce(e.latest, e.earliest) >= $1 - INTERVAL 14 HOUR AND coalesce(e.earliest, e.latest) <= $2 + INTERVAL 14 HOUR
ORDER BY e.earliest NULLS LAST, e.latest NULLS LAST, e.id
"""

# What names the actor, or somebody of his side on that day, as the one it is meant for; through whom it only goes does not
# count, nor does a draft that nobody sent. What one part of his side wrote to another was his side's before it was sent: it
# counts only where it is addressed to himself. Its sending has the bounds that all questions give it.
_PAPERS = f"""
WITH counted AS (
    SELECT n.*, h.level FROM named n JOIN house h ON h.member = n.who
     AND CASE WHEN n.date_earliest IS NULL THEN h.first IS NULL ELSE n.date_earliest BETWEEN h.first AND h.last END
),
meant AS (
    SELECT document_id, list_sort(list(DISTINCT role)) AS roles, min(who) AS receiver, bool_or(level <> 'member') AS himself
    FROM counted WHERE role IN {MEANT} GROUP BY document_id
),
own AS (SELECT DISTINCT document_id FROM counted WHERE role IN {OWN}),
papers AS (SELECT DISTINCT * EXCLUDE (who, role) FROM named),
bounded AS (
    SELECT p.document_id AS id, p.title, p.date_earliest, p.date_latest, m.roles, m.receiver, p.sender_id AS sender,
           p.sent_place_id AS place_id, o.document_id IS NOT NULL AND NOT m.himself AS within_house,
           coalesce(p.sent_earliest, CAST(p.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR) AS earliest,
           least(p.sent_latest, CAST(p.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR) AS latest
    FROM meant m JOIN papers p ON p.document_id = m.document_id LEFT JOIN own o ON o.document_id = m.document_id
    WHERE p.date_earliest IS NOT NULL AND p.date_latest IS NOT NULL AND (p.is_sent OR NOT p.is_draft)
)
-- By days or by hours, whichever are compared: none that may lie in the window is left out.
SELECT * FROM bounded
WHERE (date_earliest <= CAST($2 AS DATE) + 1 AND date_latest >= CAST($1 AS DATE) - 1) OR (earliest <= $2 AND latest >= $1)
ORDER BY date_earliest, date_latest, id
"""

_UNDATED = f"""
SELECT count(DISTINCT n.document_id) FROM named n JOIN house h ON h.member = n.who
WHERE n.role IN {MEANT} AND (n.date_earliest IS NULL OR n.date_latest IS NULL)
"""

_IGNORANCE = """
SELECT coalesce(target_id, event_id) AS target, document_id, passage_id, kind, actor_id, earliest, latest, start, "end"
FROM ignorance WHERE status <> 'rejected' AND coalesce(target_id, event_id) IS NOT NULL
  AND actor_id IN (SELECT unnest($1))
ORDER BY latest DESC NULLS LAST, document_id, start NULLS LAST, fact_id
"""


def completeness(  # noqa: PLR0913, PLR0917 – all that the question has
    con: duckdb.DuckDBPyConnection,
    actor: str,
    start: datetime,
    end: datetime,
    within: timedelta,
    rung: str | None = None,
    ledger: Ledger | None = None,
) -> Answer:
    """What of a window had reached an actor within some time: two counts, and the rows behind them.

    Rows of `measure` `events` and `documents` count: `n_certain_in_time, n_possible_in_time, n_certain_late, n_attested_not,
    n_no_evidence, of`, which add up. Rows of `measure` `event` and `document` are what is counted: `id, title, value` (one of
    `VALUES`), `in_window` (certain or possible), `happened_*` (for a document its sending), `certain_from, possible_from`,
    `lag_min_seconds, lag_max_seconds`, `chain`, and `attested`, what documents say of the actor's not knowing.

    In time is certain only where even the latest bound of the arrival lies within the time after the earliest bound of the
    event; late is certain only where the earliest bound of the arrival lies beyond it, counted from the latest bound. Events
    count that a paper here tells of as having happened; documents that are meant for the actor or his side (to, for, copies).
    Raises UsageError as `known` does, and for a window that ends before it begins or a time less than nothing.
    """
    if end < start:
        raise UsageError(f"the window ends ({end.isoformat()}) before it begins ({start.isoformat()})")
    if within < timedelta(0):
        raise UsageError("the time within which a thing is to arrive is less than nothing")
    there(con, actor, ledger)
    society = Society.named(con, actor)
    members = house(con, actor)
    con.register("house", house_table(members))
    try:
        of_house = "who IN (SELECT member FROM house)"
        listed = {m.member: None for m in members}
        con.register("named", ledger.named(listed) if ledger else table(con, NAMED.format(of=of_house)))
        happened = dicts(con, _EVENTS, [start, end])
        papers = dicts(con, _PAPERS, [start, end])
        [[undated]] = con.execute(_UNDATED).fetchall()
    finally:
        con.unregister("named")
        con.unregister("house")
    denials: dict[str, list[Row]] = {}
    # Who speaks of a part of the actor does not say that the whole had not been told; of the office that he alone held he does.
    same = [m.member for m in members if m.level in ("direct", "holder")]
    for row in dicts(con, _IGNORANCE, [same]):
        denials.setdefault(row.pop("target"), []).append(row)
    claimed = claims(con)
    rows: list[Row] = []
    told = [event for event in happened if event["told"]]
    every = [paper for paper in papers if not paper["within_house"]]
    meant = first_of(con, every)
    things = [
        (kind, thing, inside)
        for kind, found in (("event", told), ("document", meant))
        for thing in found
        if (inside := _inside(thing, start, end, society.clocks([thing["place_id"]])))
    ]
    reached = known_of(con, actor, [thing["id"] for _, thing, _ in things], rung, ledger)
    for kind, thing, inside in things:
        row = _row(kind, thing, reached.get((kind, thing["id"])), denials.get(thing["id"], []), within, society)
        row["in_window"] = inside
        claim = kind == "document" and covered(
            claimed, thing["sender"], thing["receiver"], thing["date_earliest"], thing["date_latest"]
        )
        row["coverage"] = claim.words if claim else OF_THIS_FOLDER
        row["within_coverage"] = bool(claim)
        rows.append(row)
    counts = [_count(measure, [r for r in rows if r["measure"] == measure]) for measure in ("event", "document")]
    inner = sum(
        paper["within_house"] and bool(_inside(paper, start, end, society.clocks([paper["place_id"]])))
        for paper in papers
    )
    first = {paper["id"] for paper in meant}
    copied = sum(
        paper["id"] not in first and bool(_inside(paper, start, end, society.clocks([paper["place_id"]])))
        for paper in every
    )
    untold = sum(
        not event["told"] and bool(_inside(event, start, end, society.clocks([event["place_id"]])))
        for event in happened
    )
    left_out = {
        f"{inner} papers from one part of the actor's side to another are his side's own and not counted": inner,
        f"{untold} more events of the window are told of by no paper here and not counted": untold,
        f"{undated} papers meant for the actor have no date and are not counted": undated,
        f"{copied} more with the same ends and day are copies or translations: each is counted once": copied,
    }
    notes = [*_notes(counts, rows, within), *(note for note, number in left_out.items() if number)]
    return Answer([*counts, *rows], sum(count["of"] for count in counts), notes)


def _inside(thing: Row, start: datetime, end: datetime, clocks: list[str]) -> str | None:
    """Whether a thing surely or possibly falls into the window; days are compared with days, no clock between them."""
    first, last = thing["earliest"] or thing["latest"], thing["latest"] or thing["earliest"]
    days = _days(thing, clocks)
    if days and _whole_days(start, end):
        (low, high), (begin, finish) = days, (start.date(), end.date())
        overlap, inside = low <= finish and begin <= high, begin <= low and high <= finish
    else:
        overlap, inside = first <= end and start <= last, start <= first and last <= end
        inside = inside and bool(thing["earliest"] and thing["latest"])
    return ("certain" if inside else "possible") if overlap else None


def _days(thing: Row, clocks: list[str]) -> tuple[date, date] | None:
    """The civil days of a paper, or of an event of which only days are known."""
    if "date_earliest" in thing:
        return thing["date_earliest"], thing["date_latest"]
    if thing["earliest"] == thing["latest"]:
        return None
    low, high = shown(thing["earliest"], clocks, end=False), shown(thing["latest"], clocks, end=True)
    if not low or not high or "T" in low or "T" in high:
        return None
    return date.fromisoformat(low), date.fromisoformat(high)


def _whole_days(start: datetime, end: datetime) -> bool:
    return start.astimezone(UTC).time() == time.min and end.astimezone(UTC).time().replace(microsecond=0) == time(
        23, 59, 59
    )


def _least(least: int | None, most: int | None) -> int | None:
    """The shortest that it can have taken: never less than nothing, but where it surely came before.

    >>> _least(-3600, 7200), _least(-3600, -600), _least(None, 60)
    (0, -600, None)
    """
    if least is None:
        return None
    return max(0, least) if most is None else min(max(0, least), most)


def _row(kind: str, thing: Row, arrival: Row | None, denials: list[Row], within: timedelta, society: Society) -> Row:
    first, last = thing["earliest"], thing["latest"]
    # Who says on the 3rd that nothing is known says nothing of the 5th.
    denials = [d for d in denials if not first or not d["latest"] or d["latest"] >= first]
    came = arrival if arrival and (arrival["certain_from"] or arrival["value"] in ("certain", "possible")) else None
    certain, possible = (came["certain_from"], came["possible_from"]) if came else (None, None)
    most = _seconds(first, certain)
    clocks = society.clocks([thing["place_id"]])
    kept = ("certain_shown", "possible_shown", "rung", "level", "through", "passages", "chain")
    return {
        "measure": kind,
        "kind": kind,
        "id": thing["id"],
        "title": thing["title"],
        "value": _value(first, last, came, denials, within),
        "happened_earliest": first,
        "happened_latest": last,
        "happened_shown": [
            shown(first, clocks, end=False, hour=first == last),
            shown(last, clocks, end=True, hour=first == last),
        ],
        "certain_from": certain,
        "possible_from": possible,
        "lag_min_seconds": _least(_seconds(last, possible), most),
        "lag_max_seconds": most,
        **{key: came[key] if came else None for key in kept},
        "attested": denials,
        "roles": thing.get("roles") or [],
    }


def _value(
    first: datetime | None, last: datetime | None, came: Row | None, denials: list[Row], within: timedelta
) -> str:
    if came and came["certain_from"] and first and came["certain_from"] - first <= within:
        return "certain_in_time"
    # Whoever had not heard when the time was over did not hear in time.
    if any(d["earliest"] and last and d["earliest"] >= last + within for d in denials):
        return "attested_not"
    if came is None:
        # Said of a moment before the time was over: he may have heard afterwards, of which nothing here speaks.
        return "attested_not" if denials else "no_evidence"
    if came["possible_from"] and last and came["possible_from"] - last > within:
        return "certain_late"
    return "possible_in_time"


def _count(measure: str, rows: list[Row]) -> Row:
    counted: Row = {"measure": f"{measure}s"}
    counted |= {f"n_{value}": sum(row["value"] == value for row in rows) for value in VALUES}
    return {**counted, "of": len(rows), "n_within_coverage": sum(row["within_coverage"] for row in rows)}


def _notes(counts: list[Row], rows: list[Row], within: timedelta) -> list[str]:
    notes = []
    for count in counts:
        said = [f"{count['n_' + value]} {value.replace('_', ' ')}" for value in VALUES]
        notes.append(f"{count['measure']}: {', '.join(said)}, of {count['of']}")
    hours = within.total_seconds() / 3600
    notes.append(f"in time is within {hours:g} hours of the event, or of the sending; had reached, not read")
    outside = counts[1]["of"] - counts[1]["n_within_coverage"]
    notes.append(
        f"{counts[1]['n_within_coverage']} of {counts[1]['of']} documents lie within a coverage declared complete; "
        f"the other {outside}, and all events, are counted {OF_THIS_FOLDER}"
    )
    perhaps = sum(row["in_window"] == "possible" for row in rows)
    if perhaps:
        notes.append(f"{perhaps} of these {len(rows)} may also lie outside the window")
    contradicted = sum(bool(row["attested"]) and row["certain_from"] is not None for row in rows)
    if contradicted:
        notes.append(f"of {contradicted} a document says that the actor did not have it; both readings are given")
    return notes


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    return int((end - start).total_seconds()) if start and end else None
