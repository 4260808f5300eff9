"""Passages that speak of an event by its words: how they speak of it, and in whose voice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import re2

from diplomatica.link.modality import Cues, modality, sentence, voices
from diplomatica.link.phrases import Found, Phrases
from diplomatica.model.arrow import from_rows
from diplomatica.model.clock import UNKNOWN_OFFSET
from diplomatica.model.facts import fact_id
from diplomatica.model.schema import ASIDE, TABLES

if TYPE_CHECKING:
    import duckdb

DOCUMENTS = 2_000
"""Documents that are in Python's hands at a time."""
CONFIDENCE = 0.9
AHEAD = timedelta(days=365)
"""How long before an event papers are taken to expect it; older ones mean another of the same words."""
WORDS_OF_A_SPAN = 200
"""Code points of a span that name a fact without words of its own."""
SURER = ("denial", "fact", "presupposed", "rumour", "forecast")
"""Of two ways in which a passage speaks of an event in one voice, the first one here stands."""

Span = tuple[int, int]


@dataclass(slots=True)
class Paper:
    """What one document has around the words of events."""

    text: str
    convention: str
    latest: datetime | None
    """No later than then was it written."""
    found: list[Found]
    passages: list[tuple[int, int, str]] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)
    speeches: list[tuple[int, int, str | None]] = field(default_factory=list)
    people: list[tuple[int, int, str]] = field(default_factory=list)
    """Mentions of those who can speak."""
    known: set[str] = field(default_factory=set)
    """Events that a catalogue ties to the document."""

    def says(self, who: str | None, span: Span | None) -> bool:
        """Whether words are known as somebody's already: the end of a span stands in a speech of his."""
        return span is not None and any(
            speaker == who and start < span[1] <= end for start, end, speaker in self.speeches
        )

    def enclosed(self) -> list[Span]:
        """The spans of enclosed papers."""
        return [(start, end) for start, end, name in self.passages if _ENCLOSED.search(name)]

    def issuer(self, enclosed: Span) -> str | None:
        """Whom the first line of an enclosed paper names, and nothing else: whose paper it is."""
        line = self.text[enclosed[0] : enclosed[1]].partition("\n")[0].rstrip()
        whole = [who for start, end, who in self.people if (start, end) == (enclosed[0], enclosed[0] + len(line))]
        return whole[0] if whole else None


@dataclass(frozen=True, slots=True)
class Telling:
    """One passage that speaks of an event."""

    event: str
    document: str
    passage: str | None
    start: int
    end: int
    modality: str
    voice: str | None
    quoted: Span | None
    """The words from the speaker's name on, where the sentence gives the event in somebody's voice."""
    words: str
    """Those words, which name the fact."""


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Add to `reports` every passage that holds the words of an event, and to `speech` those whose words they are.

    A paper that was written before the event began can only expect it; one older than a year before it
    means something else. Editors' and translators' notes are not looked at.
    """
    words = con.execute("SELECT event_id, words FROM event_words ORDER BY event_id, words").fetchall()
    phrases = Phrases(words)
    if not words:
        return
    begins = {
        row["id"]: row["earliest"] for row in con.sql("SELECT id, earliest FROM events").to_arrow_table().to_pylist()
    }
    cues = Cues(con)
    counted: Counter[tuple[str, str, str]] = Counter(
        {
            (document, kind, event): n
            for document, kind, event, n in con.execute(
                "SELECT document_id, modality, event_id, count(*) FROM reports GROUP BY ALL"
            ).fetchall()
        }
    )
    cursor = con.cursor()
    texts = cursor.execute(
        "SELECT d.id, t.text, coalesce(d.convention, 'common'), d.date_latest FROM documents d "
        "JOIN texts t ON t.document_id = d.id WHERE t.text <> '' ORDER BY d.id"
    )
    while batch := texts.fetchmany(DOCUMENTS):
        papers = {}
        for document, text, convention, last in batch:
            found = phrases.find(text)
            if found:
                papers[document] = Paper(text, convention, _end(last), found)
        _surround(con, papers)
        told = [one for document, paper in papers.items() for one in _tellings(document, paper, begins, cues)]
        _append(con, "speech", _speech(told))
        _append(con, "reports", [_report(one, counted) for one in told])


def _end(day: date | None) -> datetime | None:
    """The end of a civil day on any clock of the earth."""
    return (
        None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) + UNKNOWN_OFFSET
    )


_ROWS = {
    "passages": "SELECT document_id, start, \"end\", passage_id FROM passages WHERE status <> 'rejected' AND kind <> 'note'",
    "aside": f"SELECT document_id, start, \"end\" FROM marks WHERE status <> 'rejected' AND kind IN {ASIDE}",
    "speeches": "SELECT document_id, start, \"end\", speaker_id FROM speech WHERE status <> 'rejected'",
    "people": 'SELECT m.document_id, m.start, m."end", m.entity_id FROM mentions m JOIN entities e ON e.id = m.entity_id '
    "WHERE m.status <> 'rejected' AND e.kind <> 'place'",
}


# Papers that are passed on whole, and the one who sent each.
_RELAYED = """
SELECT r.document_id, r."end", min(coalesce(p.entity_id, p.office_id)) AS who
FROM "references" r JOIN parties p ON p.document_id = r.target_id AND p.role = 'sender' AND p.status <> 'rejected'
WHERE r.relation = 'relays' AND r.passages IS NULL AND r.status <> 'rejected' AND coalesce(p.entity_id, p.office_id) IS NOT NULL
  AND r.document_id IN (SELECT document_id FROM telling)
GROUP BY r.document_id, r."end" HAVING count(DISTINCT coalesce(p.entity_id, p.office_id)) = 1
ORDER BY ALL
"""
_QUOTED = re2.compile('^[^"“«.;\\n]{0,60}[:,]\\s?(["“«])')
_CLOSING = {'"': '"', "“": "”", "«": "»"}
_ENCLOSED = re2.compile(r"^e\d+$")


def _quotation(text: str, behind: int) -> Span | None:
    """The words in quotation marks that are announced behind an offset."""
    found = _QUOTED.search(text[behind : behind + 80])
    if found is None:
        return None
    start = behind + found.end()
    end = text.find(_CLOSING[found.group(1)], start)
    return (start, end) if end > 0 else None


def _surround(con: duckdb.DuckDBPyConnection, papers: dict[str, Paper]) -> None:
    """Fill what stands around the words of events in a batch of papers."""
    if not papers:
        return
    con.execute("CREATE OR REPLACE TEMP TABLE telling (document_id VARCHAR)")
    con.executemany("INSERT INTO telling VALUES (?)", [[document] for document in papers])
    for name, query in _ROWS.items():
        rows = con.execute(
            f"SELECT * FROM ({query}) WHERE document_id IN (SELECT document_id FROM telling) ORDER BY ALL"
        )
        for document, *row in rows.fetchall():
            getattr(papers[document], name).append(tuple(row))
    for document, behind, who in con.execute(_RELAYED).fetchall():
        quoted = _quotation(papers[document].text, behind)
        if quoted:
            papers[document].speeches.append((*quoted, who))
    for paper in papers.values():
        paper.speeches += [(*enclosed, who) for enclosed in paper.enclosed() if (who := paper.issuer(enclosed))]
    notes = (
        "SELECT document_id, start, \"end\" FROM passages WHERE kind = 'note' AND status <> 'rejected' "
        "AND document_id IN (SELECT document_id FROM telling)"
    )
    for document, start, end in con.execute(notes).fetchall():
        papers[document].aside.append((start, end))
    tied = (
        "SELECT DISTINCT document_id, event_id FROM reports "
        "WHERE document_id IN (SELECT document_id FROM telling) AND status <> 'rejected'"
    )
    for document, event in con.execute(tied).fetchall():
        papers[document].known.add(event)
    sent = con.sql(
        "SELECT document_id, min(latest) AS latest FROM times WHERE kind IN ('sent', 'written') AND status <> 'rejected' "
        "AND latest IS NOT NULL AND document_id IN (SELECT document_id FROM telling) GROUP BY document_id"
    ).to_arrow_table()
    for row in sent.to_pylist():
        before = papers[row["document_id"]].latest
        papers[row["document_id"]].latest = row["latest"] if before is None else min(before, row["latest"])


def _tellings(document: str, paper: Paper, begins: dict[str, datetime | None], cues: Cues) -> list[Telling]:
    """What a paper tells, once for each event, passage and voice."""
    spoken = [f for f in paper.found if not any(low <= f.start < high for low, high in paper.aside)]
    named = paper.known | {f.event_id for f in spoken if not f.weak}
    best: dict[tuple[str, str | None, str | None], Telling] = {}
    for found in spoken:
        if found.event_id not in named:
            continue
        for one in _telling(document, paper, found, begins.get(found.event_id), cues):
            key = one.event, one.passage, one.voice
            before = best.get(key)
            if before is None or SURER.index(one.modality) < SURER.index(before.modality):
                best[key] = one
    return sorted(best.values(), key=lambda one: (one.start, one.event, one.voice or ""))


def _telling(document: str, paper: Paper, found: Found, begin: datetime | None, cues: Cues) -> list[Telling]:
    """One place, once for each voice in it."""
    hit = found.start, found.end
    around = sentence(paper.text, *hit)
    kind = modality(paper.text, hit, around, cues, paper.convention)
    if begin and paper.latest and paper.latest <= begin:
        if begin - paper.latest > AHEAD:
            return []
        kind = "denial" if kind == "denial" else "forecast"
    holding = [p for p in paper.passages if p[0] <= hit[0] and hit[1] <= p[1]]
    passage = min(holding, key=lambda p: (p[1] - p[0], p[2]))[2] if holding else None
    named = voices(paper.text, hit, around, cues, paper.convention)
    speakers: list[str | None] = list(dict.fromkeys(who for span in named for who in _who(paper, span)))
    quoted = (named[0][0], hit[1]) if speakers else None
    if not speakers:
        inner = [s for s in paper.speeches if s[0] <= hit[0] and hit[1] <= s[1]]
        nearest = min(inner, key=lambda s: s[1] - s[0]) if inner else None
        # Words that name somebody whom nobody knows are his; those of "she said" are hers whose speech begins with them.
        if nearest and nearest[2] and (not named or named[0][0] <= nearest[0] < named[0][1]):
            speakers = [nearest[2]]
    words = " ".join(paper.text[slice(*quoted)][:WORDS_OF_A_SPAN].split()) if quoted else ""
    return [
        Telling(found.event_id, document, passage, *hit, kind, who, None if paper.says(who, quoted) else quoted, words)
        for who in speakers or [None]
    ]


def _who(paper: Paper, span: Span) -> list[str]:
    """The entity of the longest mention in the words that name a speaker."""
    inside = [m for m in paper.people if m[0] < span[1] and span[0] < m[1]]
    return [max(inside, key=lambda m: (m[1] - m[0], -m[0], m[2]))[2]] if inside else []


def _speech(told: list[Telling]) -> list[dict[str, Any]]:
    """The words that sentences give as somebody's."""
    spans = {(one.document, one.quoted, one.voice): one.words for one in told if one.quoted and one.voice}
    counted: Counter[tuple[str, str]] = Counter()
    rows = []
    for (document, (start, end), voice), words in spans.items():
        number = counted[document, words]
        counted[document, words] += 1
        rows.append(
            {
                "document_id": document,
                "start": start,
                "end": end,
                "speaker_id": voice,
                "mode": "reports",
                "fact_id": fact_id("speech", document, "reports", words, number),
                "basis": "text",
                "rule": "link.attributed",
                "confidence": CONFIDENCE,
                "status": "accepted",
            }
        )
    return rows


def _report(one: Telling, counted: Counter[tuple[str, str, str]]) -> dict[str, Any]:
    key = one.document, one.modality, one.event
    number = counted[key]
    counted[key] += 1
    return {
        "event_id": one.event,
        "document_id": one.document,
        "passage_id": one.passage,
        "start": one.start,
        "end": one.end,
        "modality": one.modality,
        "voice_id": one.voice,
        "fact_id": fact_id("reports", one.document, one.modality, one.event, number),
        "basis": "text",
        "rule": "link.words",
        "confidence": CONFIDENCE,
        "status": "accepted",
    }


def _append(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    con.register("arriving", from_rows(TABLES[name], rows))
    con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM arriving')
    con.unregister("arriving")
