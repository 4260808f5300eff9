"""Who said it, and to whom: the reported words of a paper, above all of a talk that its writer tells of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.statements import Paper, Who, fill, papers
from diplomatica.resolve.titled import titled

if TYPE_CHECKING:
    import duckdb

RULES = ("sayings.said", "acts.there")
DOCUMENTS = 2_000
"""Documents that are in Python's hands at a time."""
BACK = 600
"""Code points before a pronoun in which the subject that it stands for is looked for."""
NEXT = 40
"""Code points at most between two sayings of one exchange."""
_SEX = {
    "he": ("mr.", "mr", "sir", "lord", "m.", "messrs.", "king", "prince", "count", "baron", "père"),
    "she": ("mrs.", "mrs", "miss", "madam", "madame", "mme.", "mme", "lady", "queen", "princess", "ms."),
}
"""Titles that tell a man from a woman."""


def resolve_sayings(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `speech.speaker_id` and `addressee_id` of reported words; those of nobody known do not stay.

    Where two talked, what one of them said he said to the other, and a pronoun is the one who is not "I".
    """
    acts: dict[str, list[tuple[int, int, list[str]]]] = defaultdict(list)
    for document, start, end, parts in con.execute(
        'SELECT document_id, start, "end", parts FROM acts WHERE kind = \'said\' ORDER BY document_id, start, "end"'
    ).fetchall():
        acts[document].append((start, end, parts))
    names = sorted(acts)
    talkers = _talkers(con)
    rows: list[tuple[Any, ...]] = []
    for first in range(0, len(names), DOCUMENTS):
        batch = names[first : first + DOCUMENTS]
        read = papers(con, batch)
        for document in batch:
            talk = Talk(read[document], talkers.get(document, []))
            told: list[Told] = []
            for start, end, parts in acts[document]:
                spans = {role: (int(a), int(b)) for role, a, b in (part.split(":") for part in parts)}
                told.append(Told(start, end, *talk.ends(directory, start, spans)))
            talk.exchange(told)
            rows += [(document, one.start, one.end, one.speaker, one.addressee) for one in told]
    fill(con, "speech", rows, {"speaker_id": pa.string(), "addressee_id": pa.string()})
    con.execute(f"DELETE FROM speech WHERE rule IN {RULES} AND speaker_id IS NULL")


def _talkers(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Per document those who spoke with each other in the conversations that it tells of, in text order."""
    rows = con.execute(
        "SELECT document_id, entity_id FROM act_parts WHERE kind = 'conversation' AND entity_id IS NOT NULL "
        "AND role IN ('by', 'with') ORDER BY document_id, part_start"
    ).fetchall()
    out: dict[str, list[str]] = defaultdict(list)
    for document, entity in rows:
        if entity not in out[document]:
            out[document].append(entity)
    return out


@dataclass(slots=True)
class Told:
    """One saying of a paper."""

    start: int
    end: int
    speaker: str | None
    addressee: str | None


@dataclass(slots=True)
class Talk:
    """One paper and those who spoke with each other in it."""

    paper: Paper
    talkers: list[str]

    def ends(
        self, directory: Directory, place: int, spans: dict[str, tuple[int, int]]
    ) -> tuple[str | None, str | None]:
        """Speaker and addressee of the words at a place."""
        who = Who(self.paper, directory, place)
        speaker = self._one(who, spans["by"])
        addressee = self._one(who, spans["to"]) if "to" in spans else None
        if speaker and addressee is None and len(self.talkers) == 2 and speaker in self.talkers:
            addressee = next(one for one in self.talkers if one != speaker)
        return speaker, addressee if addressee != speaker else None

    def exchange(self, told: list[Told]) -> None:
        """Give sayings that follow each other the addressees that they imply: `He asked … I said …` was said to each other."""
        for one, next_one in pairwise(told):
            near = "\n" not in self.paper.text[one.end : next_one.start] and next_one.start - one.end <= NEXT
            ends = {one.speaker, next_one.speaker}
            if near and len(ends) == 2 and None not in ends and self.paper.writer in ends:
                one.addressee = one.addressee or next_one.speaker
                next_one.addressee = next_one.addressee or one.speaker

    def _one(self, who: Who, span: tuple[int, int]) -> str | None:
        printed = self.paper.text[slice(*span)].strip(" .,")
        words = printed.lower()
        sex = {"he": "he", "him": "he", "she": "she", "her": "she"}.get(words)
        if sex is None:
            persons = [(m[0], m[3]) for m in self.paper.mentions if m[2] == "person" and m[3]]
            named = [entity for start, entity in persons if span[0] <= start < span[1]]
            return named[-1] if named else who.at(*span) or titled(self.paper.text, persons, printed)
        others = [one for one in self.talkers if one != self.paper.writer]
        if len(others) == 1 and self._fits(others[0], sex):
            return others[0]
        known = {one for one in others if self._sexes(one) == {sex}}
        if len(known) == 1:
            return known.pop()
        return self._subject(span[0], sex) if others else who.at(*span)

    def _before(self, at: int) -> str:
        return self.paper.text[max(0, at - 40) : at].rstrip().lower()

    def _sexes(self, entity: str) -> set[str]:
        titles = [self._before(m[0]).rpartition(" ")[2].lstrip("(") for m in self.paper.mentions if m[3] == entity]
        return {sex for sex, words in _SEX.items() if any(title in words for title in titles)}

    def _fits(self, entity: str, sex: str) -> bool:
        return self._sexes(entity) in (set(), {sex})

    def _subject(self, at: int, sex: str) -> str | None:
        """The last of the talkers who opens a sentence before a pronoun that can mean him."""
        text = self.paper.text[max(0, at - BACK) : at]
        opened = [place + 2 for place in range(len(text)) if text.startswith((". ", "\n"), place)]
        for place in reversed(opened):
            start = max(0, at - BACK) + place
            near = [m for m in self.paper.mentions if start <= m[0] <= start + 30 and m[3] in self.talkers]
            if near and near[0][3] and self._fits(near[0][3], sex):
                return near[0][3]
        return None
