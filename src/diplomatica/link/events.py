"""Conversations and tellings that documents speak of become events: once each, however often they are named."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from diplomatica.model.arrow import from_rows
from diplomatica.model.clock import UNKNOWN_OFFSET, instants
from diplomatica.model.facts import fact_id
from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    import duckdb

KINDS = {"conversation": "conversation", "told": "message"}
"""Acts that are events, and the kind of event they are."""

_PHRASES = {"conversation": "Conversation of {by} with {to}", "told": "{by} told {to}"}


Span = tuple[int, int]


@dataclass(slots=True)
class Act:
    """One act with its participants."""

    document: str
    start: int
    end: int
    kind: str
    text: str
    first: date | None
    last: date | None
    hour: str | None
    """The local hour at which it began, where one stands with its day."""
    zone: str | None
    """The writer's clock."""
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Entity ids by role, in text order."""

    def same(self, other: Act) -> bool:
        """Whether both speak of one event: a common addressee, and days that do not exclude each other."""
        if self.kind != other.kind:
            return False
        mine, others = set(self.parts["with"] + self.parts["to"]), set(other.parts["with"] + other.parts["to"])
        if not mine & (others | set(other.parts["by"])):
            return False
        if self.first and other.last and self.first > other.last:
            return False
        return not (other.first and self.last and other.first > self.last)


def make_events(con: duckdb.DuckDBPyConnection) -> None:
    """Add to `events` what acts tell of, tie the references at the same span to it, and stage `act_events`.

    A conversation that the writer tells of where the words of a listed one stand is that one; with nobody known it is none.

    Within one document, acts of the same kind with a common partner and compatible days are one event. Events of
    different documents stay apart.
    """
    names = dict(con.execute("SELECT id, name FROM entities").fetchall())
    events: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    con.execute(
        'CREATE OR REPLACE TABLE act_events (document_id VARCHAR, start INTEGER, "end" INTEGER, kind VARCHAR, event_id VARCHAR, '
        "begins TIMESTAMPTZ)"
    )
    staged: list[tuple[Any, ...]] = []
    counted: Counter[str] = Counter()
    listed = _listed(con)
    spoken = _spoken(con)
    conversations = {row[0] for row in con.execute("SELECT id FROM events WHERE kind = 'conversation'").fetchall()}
    talked: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for (document, told_of), spans in spoken.items():
        if told_of in conversations:
            talked[document] += [(told_of, span) for span in spans]
    told: Counter[tuple[str, str]] = Counter({key: len(spans) for key, spans in spoken.items()})
    for cluster in _clusters(_acts(con)):
        event = _event(cluster, names)
        begins = _begin(cluster)
        known = listed.get((cluster[0].document, event["kind"], event["id"].rpartition(".")[2]), [])
        if not known and event["kind"] == "conversation":
            known = _worded(cluster, talked[cluster[0].document])
        if len(known) == 1:
            event["id"] = known[0]
        else:
            counted[event["id"]] += 1
            if counted[event["id"]] > 1:
                event["id"] = f"{event['id']}-{counted[event['id']]}"
            events.append(event)
        for act in cluster:
            staged.append((act.document, act.start, act.end, act.kind, event["id"], begins))
            key = act.document, event["id"]
            if any(start < act.end and act.start < end for start, end in spoken[key]):
                continue  # its own words have told so
            reports.append(_report(act, event["id"], told[key]))
            told[key] += 1
    _append(con, "events", events)
    _append(con, "reports", reports)
    if staged:
        con.executemany("INSERT INTO act_events VALUES (?, ?, ?, ?, ?, ?)", staged)
    con.execute(_TIE)
    con.execute(_PASSAGES)


def _listed(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], list[str]]:
    """Events that a catalogue already ties to a document, by document, kind and civil day: an act of that day is no second one."""
    rows = con.execute(
        "SELECT DISTINCT r.document_id, e.kind, CAST(CAST(e.earliest + (e.latest - e.earliest) / 2 AS DATE) AS VARCHAR), e.id "
        "FROM reports r JOIN events e ON e.id = r.event_id WHERE r.status <> 'rejected' AND e.kind IS NOT NULL "
        "AND e.latest - e.earliest <= INTERVAL 52 HOUR ORDER BY e.id"
    ).fetchall()
    out: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for document, kind, day, event in rows:
        out[document, kind, day].append(event)
    return out


def _spoken(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Where documents speak of events already, by document and event; a catalogue's word stands nowhere."""
    out: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    rows = con.execute('SELECT document_id, event_id, coalesce(start, 0), coalesce("end", 0) FROM reports ORDER BY ALL')
    for document, event, start, end in rows.fetchall():
        out[document, event].append((start, end))
    return out


def _worded(cluster: list[Act], spoken: list[tuple[str, Span]]) -> list[str]:
    """The conversations whose own words stand in an act of a cluster."""
    return sorted(
        {event for event, (start, end) in spoken if any(start < act.end and act.start < end for act in cluster)}
    )


_TIE = """
UPDATE "references" SET event_id = a.event_id FROM act_events a
WHERE a.document_id = "references".document_id AND a.start = "references".start AND a."end" = "references"."end"
"""

_PASSAGES = """
UPDATE reports SET passage_id = w.passage_id, voice_id = w.voice_id FROM (
    SELECT r.fact_id, p.passage_id, coalesce(s.speaker_id, v.entity_id) AS voice_id,
           row_number() OVER (PARTITION BY r.fact_id ORDER BY p."end" - p.start NULLS LAST, p.passage_id, s.fact_id) AS n
    FROM reports r
    LEFT JOIN passages p ON p.document_id = r.document_id AND p.start <= r.start AND r."end" <= p."end"
         AND p.status <> 'rejected'
    LEFT JOIN speech s ON s.document_id = r.document_id AND s.start <= r.start AND r."end" <= s."end"
         AND s.status <> 'rejected'
    LEFT JOIN voices v ON v.document_id = r.document_id
    WHERE r.start IS NOT NULL AND r.rule = 'link.act') w
WHERE w.n = 1 AND w.fact_id = reports.fact_id
"""


def _acts(con: duckdb.DuckDBPyConnection) -> list[Act]:
    rows = con.execute(
        'SELECT a.document_id, a.start, a."end", a.kind, a.text, a.date_earliest, a.date_latest, a.hour, d.zone, p.role, '
        "p.entity_id, a.rule "
        'FROM acts a LEFT JOIN act_parts p ON p.document_id = a.document_id AND p.start = a.start AND p."end" = a."end" '
        "AND p.kind = a.kind AND p.entity_id NOT IN (SELECT id FROM entities WHERE kind = 'place') "
        "LEFT JOIN document_days d ON d.document_id = a.document_id WHERE a.kind IN ('conversation', 'told') "
        'ORDER BY a.document_id, a.start, a."end", a.kind, p.part_start, p.role'
    ).fetchall()
    acts: dict[tuple[Any, ...], Act] = {}
    told: set[int] = set()
    for document, start, end, kind, text, first, last, hour, zone, role, entity, rule in rows:
        act = acts.setdefault(
            (document, start, end, kind), Act(document, start, end, kind, text, first, last, hour, zone)
        )
        if rule == "acts.talk":
            told.add(id(act))
        if entity is not None:
            act.parts[role].append(entity)
    return [act for act in acts.values() if id(act) not in told or (act.parts["by"] and act.parts["with"])]


def _clusters(acts: list[Act]) -> list[list[Act]]:
    by_document: dict[str, list[list[Act]]] = defaultdict(list)
    for act in acts:
        clusters = by_document[act.document]
        home = next((c for c in clusters if any(act.same(other) for other in c)), None)
        if home is None:
            clusters.append([act])
        else:
            home.append(act)
    return [cluster for document in sorted(by_document) for cluster in by_document[document]]


def _event(cluster: list[Act], names: dict[str, str]) -> dict[str, Any]:
    """One event of all that the cluster says: every participant once, the narrowest days."""
    head = cluster[0]
    firsts, lasts = [a.first for a in cluster if a.first], [a.last for a in cluster if a.last]
    first, last = (max(firsts) if firsts else None), (min(lasts) if lasts else None)
    partners = list(dict.fromkeys(e for a in cluster for e in a.parts["with"] + a.parts["to"]))
    speakers = list(dict.fromkeys(e for a in cluster for e in a.parts["by"] if e not in partners))
    title = _PHRASES[head.kind].format(by=_list(speakers, names), to=_list(partners, names))
    via = list(dict.fromkeys(e for a in cluster for e in a.parts["via"]))
    if via:
        title += f" through {_list(via, names)}"
    when = first.isoformat() if first and first == last else "undated"
    return {
        "id": f"{head.document}.{KINDS[head.kind]}.{when}",
        "title": title if when == "undated" else f"{title}, {when}",
        "kind": KINDS[head.kind],
        "earliest": _begin(cluster) or _moment(first, 0),
        "latest": _moment(last, 1),
        "source": f"{head.document}: “{' '.join(head.text.split())[:120]}”",
    }


def _list(entities: list[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(e, e) for e in entities) or "somebody"


def _begin(cluster: list[Act]) -> datetime | None:
    """The moment at which it began by the one hour told of, on the writer's clock; None where no such hour or no clock is known."""
    hours = {(act.first, act.hour): act.zone for act in cluster if act.hour and act.first}
    [((day, hour), zone)] = hours.items() if len(hours) == 1 else [((None, None), None)]
    return instants(f"{day.isoformat()}T{hour}", (zone,))[0] if day and zone else None


def _moment(day: date | None, days: int) -> datetime | None:
    """Begin or end of a civil day on any clock of the earth: the text names no clock."""
    if day is None:
        return None
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start + timedelta(days=1) + UNKNOWN_OFFSET if days else start - UNKNOWN_OFFSET


def _report(act: Act, event: str, occurrence: int) -> dict[str, Any]:
    return {
        "event_id": event,
        "document_id": act.document,
        "start": act.start,
        "end": act.end,
        "modality": "presupposed",
        "fact_id": fact_id("reports", act.document, "presupposed", event, occurrence),
        "basis": "text",
        "rule": "link.act",
        "confidence": 0.9,
        "status": "accepted",
    }


def _append(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]]) -> None:
    con.register("arriving", from_rows(TABLES[name], rows))
    con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM arriving')
    con.unregister("arriving")
