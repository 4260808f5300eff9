"""How well a paper fits a reference that gives no number, by what both speak of: their words and their files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log
from typing import TYPE_CHECKING, Any

import re2

from diplomatica.model.arrow import from_rows
from diplomatica.model.schema import Table

if TYPE_CHECKING:
    import duckdb

_RE2: Any = re2
_WORDS = _RE2.compile(r"\p{L}{4,}")
BEFORE, BEHIND = 300, 200
"""Code points around a reference that say what the paper that is meant speaks of."""
SUBJECT = 600
"""Code points at the beginning of the citing paper that say what it is about."""
READ = 4000
"""Code points of a candidate that are read."""
MOST = 40
"""Candidates of one reference that are compared: more are no clue, and the reference is left alone."""
ALIKE = Table("alike", (("fact_id", "text"), ("target", "text"), ("words", "float64"), ("file", "bool")), ())

_PAIRS = """
SELECT f.fact_id, f.target, r.document_id, r.start, r."end"
FROM (SELECT DISTINCT fact_id, target FROM fitting) f JOIN "references" r ON r.fact_id = f.fact_id
WHERE r.number IS NULL AND r.start >= 0
  AND f.fact_id IN (SELECT fact_id FROM fitting GROUP BY fact_id HAVING count(DISTINCT target) <= {most})
ORDER BY f.fact_id, f.target
"""
_FILES = """
SELECT document_id, regexp_extract(value, '^[^/]+', 0) AS file FROM numbers
WHERE role = 'file' AND status <> 'rejected' AND value LIKE '%/%' ORDER BY document_id, value
"""


def weigh(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `alike`: for each pair of a reference without number and a candidate, what share of its words is there too."""
    pairs = con.execute(_PAIRS.format(most=MOST)).fetchall()
    wanted = sorted({row[1] for row in pairs} | {row[2] for row in pairs})
    texts = _texts(con, wanted)
    files: dict[str, set[str]] = defaultdict(set)
    for document, file in con.execute(_FILES).fetchall() if pairs else ():
        files[document].add(file)
    words = {name: words_of(text[:READ]) for name, text in texts.items()}
    weight = weights(words.values())
    rows = []
    for fact, target, document, start, end in pairs:
        text = texts.get(document, "")
        said = words_of(text[max(0, start - BEFORE) : start] + " " + text[end : end + BEHIND] + " " + text[:SUBJECT])
        same = bool(files[document] & files[target])
        rows.append(
            {
                "fact_id": fact,
                "target": target,
                "words": share(said, words.get(target, frozenset()), weight),
                "file": same,
            }
        )
    con.execute("CREATE OR REPLACE TEMP TABLE alike (fact_id VARCHAR, target VARCHAR, words DOUBLE, file BOOLEAN)")
    if rows:
        con.register("arriving", from_rows(ALIKE, rows))
        con.execute("INSERT INTO alike SELECT * FROM arriving")
        con.unregister("arriving")


def _texts(con: duckdb.DuckDBPyConnection, wanted: list[str]) -> dict[str, str]:
    if not wanted:
        return {}
    con.execute("CREATE OR REPLACE TEMP TABLE wanted_texts AS SELECT unnest(?) AS document_id", [wanted])
    query = "SELECT t.document_id, t.text FROM texts t JOIN wanted_texts w ON w.document_id = t.document_id"
    return dict(con.execute(query).fetchall())


def words_of(text: str) -> frozenset[str]:
    """The longer words of a text, in small letters.

    >>> sorted(words_of("The harbour is closed; the Harbour"))
    ['closed', 'harbour']
    """
    return frozenset(word.lower() for word in _WORDS.findall(text))


def weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """How much each word tells: the rarer, the more."""
    texts = list(texts)
    seen = Counter(word for words in texts for word in words)
    return {word: log((1 + len(texts)) / (1 + count)) for word, count in seen.items()}


def share(said: frozenset[str], there: frozenset[str], weight: dict[str, float]) -> float:
    """The weight of the words that both have, out of all of the first's; 0 where those tell nothing.

    >>> share(frozenset({"harbour", "closed"}), frozenset({"harbour"}), {"harbour": 3.0, "closed": 1.0})
    0.75
    """
    ordered = sorted(said)
    whole = sum(weight.get(word, 0.0) for word in ordered)
    return sum(weight.get(word, 0.0) for word in ordered if word in there) / whole if whole > 0 else 0.0
