"""Whose statement a claim or a lack is, and of whom it speaks: the spans that the parser named become entities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.model.clock import UNKNOWN_OFFSET
from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import columns
from diplomatica.resolve.stated import stated, unknown

if TYPE_CHECKING:
    import duckdb

_I = frozenset({"i", "me", "my"})
_WE = frozenset({"we", "us", "our"})
_HE = frozenset({"he", "she", "him", "her"})
_THEY = frozenset({"they", "them", "it"})
_OWN = ("our ", "my ", "this ", "its ", "their ", "his ", "her ")
NEAR = 350
"""Code points before a pronoun in which its noun is looked for."""


@dataclass(slots=True)
class Paper:
    """What one document tells of those who speak and are spoken of in it."""

    text: str
    day: date | None
    writer: str | None = None
    side: str | None = None
    house: str | None = None
    """The organisation that the writer's office belongs to: the "we" of his own statements."""
    addressee: str | None = None
    speeches: list[tuple[int, int, str | None]] = field(default_factory=list)
    reported: list[tuple[int, int, str | None]] = field(default_factory=list)
    """Words that the writer gives in his own: "I" and "we" in them are still his."""
    mentions: list[tuple[int, int, str, str | None, tuple[str, ...]]] = field(default_factory=list)
    written: tuple[datetime | None, datetime | None] = (None, None)

    def speech(self, at: int) -> tuple[int, int, str | None] | None:
        """The innermost speech around an offset."""
        return _innermost(self.speeches, at)


def _innermost(speeches: list[tuple[int, int, str | None]], at: int) -> tuple[int, int, str | None] | None:
    around = [s for s in speeches if s[0] <= at < s[1]]
    return min(around, key=lambda s: (s[1] - s[0], s)) if around else None


def resolve_statements(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill voice and ends of `channel_claims`, voice, actor and moment of `ignorance`.

    In a speech to be conveyed "we" is its speaker; elsewhere "we" is the writer's own house and "I" the writer. Who is
    not named is the one who complains; where neither end is named ("the pouch is regular"), the way is the
    paper's own. An end that nobody is makes a claim a suggestion.
    """
    acts = columns(
        con,
        "SELECT document_id, start, \"end\", kind, parts FROM acts WHERE kind IN ('claim', 'ignorance') "
        'ORDER BY document_id, start, "end", kind',
    )
    if not acts["document_id"]:
        return
    read = papers(con, sorted(set(acts["document_id"])))
    claims: list[tuple[Any, ...]] = []
    lacks: list[tuple[Any, ...]] = []
    nobody: list[tuple[str, str]] = []
    for document, start, end, kind, parts in zip(*acts.values(), strict=True):
        who = Who(read[document], directory, start)
        named = {}
        for part in parts:
            role, by_name, name = part.partition("=")
            if by_name:
                named[role] = stated(directory, name, read[document].day)
                nobody += [(document, name)] if named[role] is None else []
            else:
                role, first, last = part.split(":")
                named[role] = who.at(int(first), int(last))
        voice = named.get("voice", who.voice)
        if kind == "claim":
            sender, recipient = _ends(named, who)
            claims.append((document, start, end, voice, sender, recipient))
        else:
            actor = named.get("actor", who.we)
            lacks.append((document, start, end, voice, actor, *read[document].written))
    unknown(con, nobody)
    fill(con, "channel_claims", claims, {"voice_id": pa.string(), "from_id": pa.string(), "to_id": pa.string()})
    moment = pa.timestamp("us", tz="UTC")
    fill(
        con,
        "ignorance",
        lacks,
        {"voice_id": pa.string(), "actor_id": pa.string(), "earliest": moment, "latest": moment},
    )
    con.execute(
        "UPDATE channel_claims SET confidence = least(confidence, 0.8), status = 'suggested' "
        "WHERE (from_id IS NULL OR to_id IS NULL) AND status = 'accepted'"
    )


def _ends(named: dict[str, str | None], who: Who) -> tuple[str | None, str | None]:
    """From whom to whom, with the ends that the words leave out."""
    if "from" not in named and "to" not in named:
        return (who.we, who.paper.addressee) if who.outside else (None, None)
    sender = named.get("from")
    recipient = named.get("to", who.we)
    return (sender, recipient) if sender != recipient else (sender, None)


@dataclass(slots=True)
class Who:
    """Whom the words of one statement mean."""

    paper: Paper
    directory: Directory
    place: int

    @property
    def outside(self) -> bool:
        """Whether the statement is the writer's own, in no speech."""
        return self.paper.speech(self.place) is None

    @property
    def voice(self) -> str | None:
        """Whose statement it is: the speaker of the speech around it, reported or not, else the writer."""
        speech = _innermost([*self.paper.speeches, *self.paper.reported], self.place)
        return speech[2] if speech else self.paper.writer

    @property
    def me(self) -> str | None:
        """Who "I" is in it."""
        speech = self.paper.speech(self.place)
        return speech[2] if speech else self.paper.writer

    @property
    def we(self) -> str | None:
        """Who "we" are in it."""
        speech = self.paper.speech(self.place)
        return speech[2] if speech else self.paper.house or self.paper.side or self.paper.writer

    def at(self, start: int, end: int) -> str | None:
        """The entity that the words of a span mean; None where they leave it open."""
        words = " ".join(self.paper.text[start:end].split()).strip(" .,")
        lower = words.lower()
        if lower in _I:
            return self.me
        if lower in _WE:
            return self.we
        if lower in _HE:
            return self._before(start, ("person",))
        if lower in _THEY:
            return self._before(start, ("organisation", "group"))
        return self._mentioned(start, end, lower) or self._known_here(lower)

    def _mentioned(self, start: int, end: int, words: str) -> str | None:
        """The longest mention that overlaps the span; of a place the body that is called by it, if one alone is."""
        inside = [m for m in self.paper.mentions if m[0] < end and start < m[1] and m[2] != "date"]
        for _, _, kind, entity, rivals in sorted(inside, key=lambda m: (m[2] == "place", m[0] - m[1], m[0])):
            others = [rival.partition(":")[0] for rival in rivals]
            if kind == "place":
                bodies = [other for other in others if self.directory.kind.get(other) not in (None, "place")]
                if len(bodies) == 1:
                    return bodies[0]
            elif entity:
                return entity
            else:
                own = [other for other in others if self.paper.side and self.directory.root(other) == self.paper.side]
                if len(own) == 1 and words.startswith(_OWN):
                    return own[0]
        return None

    def _known_here(self, words: str) -> str | None:
        """ "The consul" is the one consul that the paper names; "the ministry" the writer's own, "this post" his house."""
        noun = words.removeprefix("the ")
        if words.startswith("this "):
            return self.paper.house
        if noun == words or " " in noun:
            return None
        named = {
            entity
            for start, end, kind, entity, _ in self.paper.mentions
            if entity and kind in ("office", "organisation") and noun in self.paper.text[start:end].lower().split()
        }
        if len(named) == 1:
            return named.pop()
        above, seen = self.paper.house, set[str]()
        while not named and above is not None and above not in seen:
            seen.add(above)
            above = self.directory.parent.get(above)
            if above and noun in self.directory.name[above].lower().split():
                return above
        return None

    def _before(self, at: int, kinds: tuple[str, ...]) -> str | None:
        """What a pronoun stands for: the only one named shortly before it, or the only one in its sentence or the last."""
        near = [m for m in self.paper.mentions if at - NEAR <= m[0] and m[1] <= at and m[2] in kinds and m[3]]
        if len({m[3] for m in near}) == 1:
            return near[0][3]
        sentence = self.paper.text.rfind(". ", 0, at)
        for first in (sentence, self.paper.text.rfind(". ", 0, max(sentence, 0))):
            here = {m[3] for m in near if m[0] > first}
            if here:
                return here.pop() if len(here) == 1 else None
        return None


def papers(con: duckdb.DuckDBPyConnection, documents: list[str]) -> dict[str, Paper]:
    """What these documents tell of those who speak in them."""
    con.register("arriving", pa.table({"document_id": pa.array(documents, pa.string())}))
    con.execute("CREATE OR REPLACE TEMP TABLE speaking AS SELECT * FROM arriving")
    con.unregister("arriving")
    out: dict[str, Paper] = {}
    query = (
        "SELECT s.document_id, t.text, d.date_earliest, d.date_latest, v.entity_id, v.side_id, v.house_id "
        "FROM speaking s JOIN documents d ON d.id = s.document_id JOIN texts t ON t.document_id = s.document_id "
        "LEFT JOIN voices v ON v.document_id = s.document_id ORDER BY s.document_id"
    )
    for document, text, first, last, writer, side, house in con.execute(query).fetchall():
        paper = Paper(text, first if first == last else None, writer, side, house)
        if first and last:
            low = datetime(first.year, first.month, first.day, tzinfo=UTC) - UNKNOWN_OFFSET
            high = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1) + UNKNOWN_OFFSET
            paper.written = low, high
        out[document] = paper
    for document, who in con.execute(
        "SELECT document_id, coalesce(entity_id, office_id) FROM (SELECT *, row_number() OVER (PARTITION BY document_id "
        "ORDER BY ordinal, fact_id) AS n FROM parties WHERE role = 'to' AND status <> 'rejected') "
        "WHERE n = 1 AND document_id IN (SELECT document_id FROM speaking)"
    ).fetchall():
        out[document].addressee = who
    for document, mode, start, end, speaker in con.execute(
        "SELECT document_id, mode, start, \"end\", speaker_id FROM speech WHERE status <> 'rejected' "
        "AND (mode <> 'reports' OR speaker_id IS NOT NULL) "
        'AND document_id IN (SELECT document_id FROM speaking) ORDER BY document_id, start, "end", fact_id'
    ).fetchall():
        spoken = out[document].reported if mode == "reports" else out[document].speeches
        spoken.append((start, end, speaker))
    by_document: dict[str, list[Any]] = defaultdict(list)
    # A mention of nobody known says nothing of who is meant.
    for document, *mention in con.execute(
        "SELECT document_id, start, \"end\", kind, entity_id, rivals FROM mentions WHERE status <> 'rejected' "
        "AND (entity_id IS NOT NULL OR len(rivals) > 0) "
        'AND document_id IN (SELECT document_id FROM speaking) ORDER BY document_id, start, "end", fact_id'
    ).fetchall():
        by_document[document].append((*mention[:4], tuple(mention[4] or ())))
    for document, mentions in by_document.items():
        out[document].mentions = mentions
    written = con.sql(
        "SELECT document_id, min(earliest) AS first, max(latest) AS last FROM (SELECT *, rank() OVER (PARTITION BY "
        "document_id ORDER BY kind = 'sent' DESC) AS n FROM times WHERE kind IN ('written', 'sent') AND status <> 'rejected' "
        "AND earliest IS NOT NULL AND latest IS NOT NULL AND document_id IN (SELECT document_id FROM speaking)) "
        "WHERE n = 1 GROUP BY document_id ORDER BY document_id"
    ).to_arrow_table()
    for row in written.to_pylist():
        out[row["document_id"]].written = row["first"], row["last"]
    return out


def fill(
    con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]], types: dict[str, pa.DataType]
) -> None:
    """Set columns of the rows at the same spans, as far as a catalogue has not."""
    if not rows:
        return
    keys = {"document_id": pa.string(), "start": pa.int32(), "end": pa.int32()}
    every = {**keys, **types}
    names = list(every)
    found = pa.table({name: pa.array([row[place] for row in rows], every[name]) for place, name in enumerate(names)})
    con.register("arriving", found)
    con.execute("CREATE OR REPLACE TEMP TABLE stated AS SELECT * FROM arriving")
    con.unregister("arriving")
    sets = ", ".join(f'"{name}" = coalesce("{table}"."{name}", s."{name}")' for name in types)
    con.execute(
        f'UPDATE "{table}" SET {sets} FROM stated s WHERE s.document_id = "{table}".document_id '
        f'AND s.start = "{table}".start AND s."end" = "{table}"."end"'
    )
