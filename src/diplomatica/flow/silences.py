"""Unusual silences: stretches of days without traffic that are unlikely in a channel's own rhythm, and absent numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from diplomatica.errors import UsageError
from diplomatica.flow.channel_papers import ChannelPapers
from diplomatica.flow.coverage import OF_THIS_FOLDER, Claim, claims, covered
from diplomatica.flow.rhythm import FEWEST, NEIGHBOURS, stretches
from diplomatica.flow.verdict import Answer
from diplomatica.model.serial import named, run, serial

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

Row = dict[str, Any]

EXPECTED = 0.05
"""A silence is unusual where, of all that were tested, at most so many as unlikely would be expected by chance."""
FEWEST_NUMBERS = 5
"""Numbers of one sender and year that must be here before the absence of others is told, outside declared coverage."""

# Numbers for names: millions of rows are grouped in a fraction of the memory. Days are listed only of those with enough.
_CHANNELS = """,
actors AS (
    SELECT id, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS n
    FROM (SELECT from_id AS id FROM sendings UNION SELECT to_id FROM sendings)
),
numbered AS (
    SELECT f.n AS sender, r.n AS receiver, p.first, p.last, p.row, p.surely FROM papers p
    JOIN actors f ON f.id = p.from_id JOIN actors r ON r.id = p.to_id
),
counted AS (
    SELECT sender, receiver, count(*) AS documents, count(DISTINCT first) FILTER (first = last AND surely) AS days,
           count(*) FILTER (first IS NULL OR last IS NULL) AS undated
    FROM numbered GROUP BY sender, receiver
),
listed AS (
    SELECT n.sender, n.receiver, list_sort(list(DISTINCT n.first) FILTER (n.first = n.last AND n.surely)) AS days,
           list({'first': n.first, 'last': n.last} ORDER BY n.first, n.last) FILTER (n.first < n.last OR NOT n.surely) AS spans
    FROM numbered n JOIN counted c ON c.sender = n.sender AND c.receiver = n.receiver AND c.days >= {fewest}
    GROUP BY n.sender, n.receiver
)
SELECT f.id AS from_id, r.id AS to_id, c.documents, l.days, l.spans, c.undated
FROM counted c JOIN actors f ON f.n = c.sender JOIN actors r ON r.n = c.receiver
LEFT JOIN listed l ON l.sender = c.sender AND l.receiver = c.receiver ORDER BY f.id, r.id
""".replace("{fewest}", str(FEWEST))

# Numbers run by sender, whoever the recipient: another one may have got the number that is not here.
_NUMBERS = """
SELECT DISTINCT p.from_id, p.to_id, p.document_id, p.first, p.last, n.value
FROM papers p JOIN numbers n ON n.document_id = p.document_id AND n.role IN ('own', 'outgoing') AND n.status <> 'rejected'
ORDER BY p.from_id, p.first NULLS LAST, p.last NULLS LAST, p.document_id, n.value, p.to_id
"""

_BESIDE = """
SELECT from_id, to_id, first, min(document_id) FROM papers WHERE first = last AND surely GROUP BY from_id, to_id, first
"""

# Papers whose sender is not known may bear a number that seems to be absent.
_UNSIGNED = """
SELECT d.title, d.date_earliest, d.date_latest, list_sort(list(DISTINCT n.value) FILTER (n.value IS NOT NULL))
FROM documents d LEFT JOIN numbers n ON n.document_id = d.id AND n.status <> 'rejected'
ANTI JOIN (SELECT document_id FROM parties WHERE role IN ('sender', 'signed') AND status <> 'rejected'
           AND coalesce(entity_id, office_id) IS NOT NULL) s ON s.document_id = d.id
GROUP BY d.id, d.title, d.date_earliest, d.date_latest ORDER BY d.id
"""

# Within declared coverage the build has looked for them (`link`), with all that it knows.
_DECLARED = """
SELECT id, from_id, to_id, number, date_earliest, date_latest FROM not_held
WHERE kind = 'series_gap' AND ($mine IS NULL OR (list_has_any($mine, senders) AND list_has_any($theirs, recipients)))
ORDER BY date_earliest NULLS LAST, number, id
"""


class _Numbered(NamedTuple):
    number: int
    document: str
    first: date | None
    last: date | None
    to_id: str


def silences(
    con: duckdb.DuckDBPyConnection,
    a: str | None = None,
    b: str | None = None,
    expected: float = EXPECTED,
    ledger: Ledger | None = None,
    *,
    exact: bool = True,
) -> Answer:
    """Unusual silences of a channel, or of all of them, the least likely first; then gaps in numbers.

    Rows of `measure` `silence`: `from_id, to_id, first_day, last_day` (silent days), `days_min` (surely silent) and `days_max`,
    `usual_days` (median of the stretches it was compared with), `chance`, `expected` (how many as unlikely chance alone would
    give among all that were tested), `days` with traffic, `after_id, before_id`. Rows of `measure` `numbers`: `series`,
    `first_number, last_number, n_missing`, `seen` of `span`. Both: `within_coverage`, and `coverage`, which is `of this folder`
    outside a coverage declared complete. `of` counts what was looked at: stretches tested, steps of numbers, and numbers that a
    declared series lacks.

    Unless `exact`, whoever counts for either end of the one channel by the rules of `known` sends and receives for it; a paper of
    which that is not sure leaves its day open.

    A stretch is compared with its ten neighbours (`flow.rhythm`); no channel with fewer than `FEWEST` days of traffic has one.
    Raises UsageError for an actor that is not there, and where only one end of a channel is given.
    """
    if (a is None) != (b is None):
        raise UsageError("a channel has two ends; name both, or none for all channels")
    for actor in (a, b):
        known = "SELECT 1 FROM entities WHERE id = ? AND kind <> 'place'"
        if actor is not None and not con.execute(known, [actor]).fetchall():
            raise UsageError(f"{actor!r}: no actor has that id; `diplomatica actors` lists them")
    papers = ChannelPapers(con, a, b, ledger, exact=exact)
    channels = _channels(papers)
    tried = [c for c in channels if len(c["days"] or []) >= FEWEST]
    tested = sum(len(c["days"]) - 1 for c in tried)
    claimed = claims(con)
    rows = [row for channel in tried for row in _silent(channel, tested, expected, claimed)]
    rows.sort(key=lambda r: (r["chance"], r["from_id"], r["to_id"], r["first_day"]))
    gaps, steps = _gaps(con, papers, claimed)
    every = [*_with_papers(papers, rows), *gaps]
    ends = sorted({row[end] for row in every for end in ("from_id", "to_id") if row[end] is not None})
    named = "SELECT id, name FROM entities WHERE kind <> 'place' AND id IN (SELECT unnest(?))"
    names = dict(con.execute(named, [ends]).fetchall()) if ends else {}
    for row in every:
        row |= {
            "from_name": names.get(row["from_id"], row["from_id"]),
            "to_name": names.get(row["to_id"], row["to_id"]),
        }
    inside = sum(row["within_coverage"] for row in every)
    notes = [
        f"{len(rows)} of {tested} stretches between days with traffic are unusual; chance alone would give at most {expected:g}",
        f"{len(tried)} of {len(channels)} channels have {FEWEST} days with traffic or more; no silence is told of the others",
        f"a stretch is compared with its {NEIGHBOURS} neighbours, as if each day there had traffic equally often and by itself; "
        "traffic in bursts makes silences look rarer than they are; what lies before the first paper and after the last is not looked at",
        f"{len(gaps)} gaps in numbers, in declared series and in {steps} steps from one number of a sender to the next that "
        f"is here; outside declared coverage only where {FEWEST_NUMBERS} or more of a year are here",
        f"{inside} of these {len(every)} lie within a coverage declared complete; the others are {OF_THIS_FOLDER}",
    ]
    if papers.is_house:
        count = sum(channel["documents"] for channel in channels)
        notes.insert(
            0,
            f"{papers.direct()} of {count} {'document' if count == 1 else 'documents'} went from the one itself to the other itself, "
            "the others through members of either side",
        )
    return Answer(every, tested + steps + sum(row["within_coverage"] for row in gaps), notes)


def _channels(papers: ChannelPapers) -> list[Row]:
    rows = papers.between(_CHANNELS)
    columns = ("from_id", "to_id", "documents", "days", "spans", "undated")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _silent(channel: Row, tested: int, expected: float, claimed: list[Claim]) -> Iterator[Row]:
    days = channel["days"]
    silent = [(after - before).days - 1 for before, after in pairwise(days)]
    spans = [(span["first"], span["last"]) for span in channel["spans"] or []]
    surely = [_surely(before, after, spans) for before, after in pairwise(days)]
    for stretch in stretches(silent, [length for length, _, _ in surely], expected / tested):
        length, first, last = surely[stretch.place]
        if not length:
            continue
        claim = covered(claimed, channel["from_id"], channel["to_id"], first, last)
        yield {
            "measure": "silence",
            "not_held_id": None,
            "from_id": channel["from_id"],
            "to_id": channel["to_id"],
            "first_day": first,
            "last_day": last,
            "days_min": length,
            "days_max": silent[stretch.place],
            "usual_days": median(stretch.neighbours),
            "chance": float(f"{stretch.chance:.3g}"),
            "expected": float(f"{stretch.chance * tested:.3g}"),
            "tested": tested,
            "days": len(days),
            "documents": channel["documents"],
            "undated": channel["undated"],
            "after_day": days[stretch.place],
            "before_day": days[stretch.place + 1],
            "within_coverage": claim is not None,
            "coverage": claim.words if claim else OF_THIS_FOLDER,
        }


def _surely(before: date, after: date, spans: list[tuple[date, date]]) -> tuple[int, date, date]:
    """The longest stretch between two days into which no paper of a longer date may fall: its length, begin and end."""
    best, at = (0, before, before), before + timedelta(days=1)
    for first, last in [*spans, (after, after)]:
        if last < at or first > after:
            continue
        length = (min(first, after) - at).days
        if length > best[0]:
            best = (length, at, min(first, after) - timedelta(days=1))
        at = max(at, last + timedelta(days=1))
        if at >= after:
            break
    return best


def _with_papers(papers: ChannelPapers, rows: list[Row]) -> list[Row]:
    """The rows with the papers before and after the silence."""
    if not rows:
        return rows
    beside = {(sender, receiver, day): document for sender, receiver, day, document in papers.between(_BESIDE)}
    for row in rows:
        for side in ("after", "before"):
            row[f"{side}_id"] = beside[row["from_id"], row["to_id"], row.pop(f"{side}_day")]
    return rows


def _gaps(con: duckdb.DuckDBPyConnection, papers: ChannelPapers, claimed: list[Claim]) -> tuple[list[Row], int]:
    """Rows of absent numbers, and how many steps from one number to the next were looked at."""
    series: dict[tuple[str, str, int | None], dict[int, _Numbered]] = defaultdict(dict)
    for sender, receiver, document, first, last, value in papers.sent(_NUMBERS):
        found = serial(value)
        # Numbers begin anew with the year in most services; a run over its end is two.
        if found and first is not None and last is not None and first.year == last.year:
            for number in {found.first, found.last}:
                here = _Numbered(number, document, first, last, receiver)
                series[sender, found.tail, first.year].setdefault(number, here)
    tested = any(len(numbers) >= FEWEST_NUMBERS for numbers in series.values())
    unsigned = [
        (number, first, last)
        for title, first, last, values in (con.execute(_UNSIGNED).fetchall() if tested else ())
        for number in (*filter(None, map(serial, values or [])), *named(title))
    ]
    rows: list[Row] = []
    steps = 0
    for (sender, tail, year), numbers in sorted(series.items()):
        if len(numbers) < FEWEST_NUMBERS:
            continue
        ordered = [numbers[n] for n in sorted(numbers)]
        for before, after in pairwise(ordered):
            # Numbers that run against the days are no one series; nor does a step count that leads to another channel.
            against = before.first and after.last and after.last < before.first
            if against or not all(papers.holds(one.document, one.to_id) for one in (before, after)):
                continue
            steps += 1
            perhaps = {
                number.first for number, first, last in unsigned
                if number.tail == tail and before.number < number.first < after.number
                and (last is None or last >= before.first) and (first is None or first <= after.last)
            }  # fmt: skip
            missing = after.number - before.number - 1 - len(perhaps)
            # One paper may bear a run of numbers; of a complete coverage the build tells the absent ones.
            declared = covered(claimed, sender, after.to_id, before.last, after.first)
            if missing and before.document != after.document and not _tells(declared, before.number, after.number):
                rows.append(
                    {
                        "measure": "numbers",
                        "from_id": sender,
                        "to_id": after.to_id if after.to_id == before.to_id else None,
                        "series": f"{year}{f', …{tail}' if tail else ''}",
                        "first_number": before.number + 1,
                        "last_number": after.number - 1,
                        "n_missing": missing,
                        "n_perhaps": len(perhaps),
                        "not_held_id": None,
                        "seen": len(numbers),
                        "span": ordered[-1].number - ordered[0].number + 1,
                        "first_day": before.last,
                        "last_day": after.first,
                        "after_id": before.document,
                        "before_id": after.document,
                        "within_coverage": False,
                        "coverage": OF_THIS_FOLDER,
                    }
                )
    return [*_declared(con, papers, claimed), *rows], steps


def _tells(claim: Claim | None, before: int, after: int) -> bool:
    """Whether the build has looked for the numbers between: in a coverage declared complete, within those that it names."""
    wanted = run(claim.series) if claim else None
    return claim is not None and (wanted is None or (wanted.first < after and before < wanted.last))


def _declared(con: duckdb.DuckDBPyConnection, papers: ChannelPapers, claimed: list[Claim]) -> Iterator[Row]:
    """The numbers that the build did not find in a series declared complete."""
    ends = {"mine": papers.mine, "theirs": papers.theirs}
    for name, sender, receiver, number, first, last in con.execute(_DECLARED, ends).fetchall():
        claim = covered(claimed, sender, receiver, first, last)
        low, _, high = number.partition("–")
        found = serial(low), serial(high or low)
        begin, end = (s.first if s else None for s in found)
        yield {
            "measure": "numbers",
            "from_id": sender,
            "to_id": receiver,
            "series": claim.words if claim else None,
            "first_number": begin,
            "last_number": end,
            "n_missing": end - begin + 1 if begin is not None and end is not None else None,
            "n_perhaps": 0,
            "seen": None,
            "span": None,
            "first_day": first,
            "last_day": last,
            "after_id": None,
            "before_id": None,
            "not_held_id": name,
            "within_coverage": True,
            "coverage": claim.words if claim else "a coverage declared complete",
        }
