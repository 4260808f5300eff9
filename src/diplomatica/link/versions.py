"""Which documents are versions of one text: found by the words that they share, never by parties and date alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diplomatica.model import rulings
from diplomatica.model.arrow import from_rows
from diplomatica.model.facts import ACCEPTED_FROM, fact_id
from diplomatica.model.schema import TABLES
from diplomatica.model.statements import dicts, run

if TYPE_CHECKING:
    import duckdb

ALIKE = 0.4
"""What part of the runs of three words of each of two texts stands in the other, where one is a version of the other: every fifth
word may be another one."""
PART = 0.7
"""What part of a shorter text's runs stands in the longer, of which it is an excerpt."""
AS_LONG = 0.6
"""How long the shorter of two texts is at least that are versions of one whole."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts with words in common, `one` the one whose id comes first."""

    one: str
    two: str
    runs_one: int
    runs_two: int
    shared: int
    """Runs of three words that stand in both."""
    kind_one: str | None
    kind_two: str | None
    redactions_one: int
    redactions_two: int
    other_day: bool
    """Whether their dates are more than three days apart."""


@dataclass(frozen=True, slots=True)
class Version:
    """A row of `versions` on its way."""

    document: str
    other: str
    relation: str
    similarity: float
    confidence: float


def find_versions(con: duckdb.DuckDBPyConnection) -> None:
    """Add a row of `versions`, with its reason, for each two documents of which one has the other's text in whole or part.

    `similarity` is what part of the shorter text's runs of three words stands in the longer.
    """
    run(con, "diplomatica.link", "versions.sql")
    found = [Pair(**row) for row in dicts(con, "SELECT * FROM alike_texts ORDER BY one, two")]
    made = [(pair, version) for pair in found if (version := judge(pair))]
    if not made:
        return
    _append(con, "versions", [_row(version) for _, version in made])
    _append(con, "reasons", [_reason(pair, version) for pair, version in made])
    rulings.apply(con, ("versions",))


def judge(pair: Pair) -> Version | None:
    """What one of two texts is to the other; None where too little is the same.

    Only the same words from beginning to end make a copy: two texts that differ in one *not* are variants. Texts of other days are
    a suggestion, for letters after one form have most words in common.

    >>> judge(Pair("a", "b", 300, 290, 280, None, None, 0, 0, False))
    Version(document='b', other='a', relation='variant_of', similarity=0.966, confidence=0.95)
    >>> judge(Pair("a", "b", 300, 80, 76, None, None, 0, 0, False)).relation
    'excerpt_of'
    """
    shorter, longer = sorted((pair.runs_one, pair.runs_two))
    least, most = pair.shared / longer, pair.shared / shorter
    similarity = round(most, 3)
    if least >= ALIKE and shorter >= AS_LONG * longer:
        relation, turned = _relation(pair)
        confidence = 0.98 if relation == "copy_of" else 0.95 if least >= 0.8 else 0.9 if least >= 0.5 else 0.8
        document, other = (pair.one, pair.two) if turned else (pair.two, pair.one)
    elif most >= PART:
        relation, confidence = "excerpt_of", 0.93 if most >= 0.85 else 0.8
        document, other = (pair.one, pair.two) if pair.runs_one < pair.runs_two else (pair.two, pair.one)
    else:
        return None
    if pair.other_day and relation != "excerpt_of":
        confidence = 0.6
    return Version(document, other, relation, similarity, confidence)


def _relation(pair: Pair) -> tuple[str, bool]:
    """What kind of version, and whether it is the first of the two that is a version of the second."""
    drafts = ["draft" in (kind or "").lower() for kind in (pair.kind_one, pair.kind_two)]
    if drafts[0] != drafts[1]:
        return "draft_of", drafts[0]
    if pair.shared == pair.runs_one == pair.runs_two:
        return "copy_of", False
    if pair.redactions_one != pair.redactions_two:
        return "release_of", pair.redactions_one > pair.redactions_two
    return "variant_of", False


def _fact(version: Version) -> str:
    return fact_id("versions", version.document, version.relation, version.other, 0)


def _row(version: Version) -> dict[str, Any]:
    return {
        "document_id": version.document,
        "other_id": version.other,
        "relation": version.relation,
        "similarity": version.similarity,
        "fact_id": _fact(version),
        "basis": "inferred",
        "rule": "link.words_shared",
        "confidence": version.confidence,
        "status": "accepted" if version.confidence >= ACCEPTED_FROM else "suggested",
    }


def _reason(pair: Pair, version: Version) -> dict[str, Any]:
    apart = "; their dates are more than three days apart" if pair.other_day else ""
    shorter = min(pair.runs_one, pair.runs_two)
    return {
        "fact_id": _fact(version),
        "ordinal": 0,
        "rule": "link.words_shared",
        "text": f"{pair.shared} of the {shorter} runs of three words of the shorter text stand in both{apart}",
        "document_id": version.other,
        "source": "text",
        "score": version.similarity,
    }


def _append(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]]) -> None:
    con.register("arriving", from_rows(TABLES[name], rows))
    con.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM arriving')
    con.unregister("arriving")
