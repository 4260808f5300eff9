"""The few papers that a question is about, found first, so that of large tables only their rows are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from diplomatica.flow.mentions import mentions

if TYPE_CHECKING:
    import duckdb

LISTED = 400
"""Up to so many papers are named in the query itself: the tables are sorted by document, so most of each file is skipped."""

LENGTH = 9
"""Papers in a chain of enclosures, at most."""

_COLUMNS = {
    "documents": "id",
    "marks": "document_id",
    "parties": "document_id",
    "passages": "document_id",
    "references": "document_id",
    "reports": "document_id",
    "speech": "document_id",
    "times": "document_id",
    "transmissions": "document_id",
}


_ENTRY = "id, title, date_earliest, date_latest, place_from"
"""Columns of documents that matter."""


class Near(NamedTuple):
    """The rows of some papers, for a query."""

    tables: str
    """Common table expressions `near_documents`, `near_parties` and so on."""
    spoken_of: bool
    """Whether somebody speaks of one of them in another."""
    speech: bool
    """Whether one of them tells what was said."""
    talks: bool
    """Whether one of them reports a conversation or a message."""
    told: bool
    """Whether one of them says that somebody told another some of it."""
    copied: bool
    """Whether one of them has the same words as another."""


@contextmanager
def near(con: duckdb.DuckDBPyConnection, papers: Iterable[str] | None) -> Iterator[Near]:
    """The rows of some papers; of all for None.

    While they are in use, the connection has a view `near_mentions` beside them (`flow.mentions`).
    """
    papers = None if papers is None else sorted(set(papers))
    spoken = mentions(con, papers)
    con.register("near_mentions", spoken)
    try:
        speech, talks, copied = (_any(con, one, papers) for one in (_SPEECH, _MEETINGS, f"versions r WHERE {IS_COPY}"))
        told = papers is None or _among(con, _TOLD, papers)
        yield Near(_tables(con, papers), spoken.num_rows > 0, speech, talks, told, copied)
    finally:
        con.unregister("near_mentions")
        con.unregister("near_papers")


_SPEECH = "speech r WHERE TRUE"
TOLD = "passages IS NOT NULL AND asserted_by = document_id AND status IN ('asserted', 'inferred')"
"""Transmissions that a paper tells of: somebody told another some of it."""

IS_COPY = "relation = 'copy_of' AND status IN ('accepted', 'confirmed')"
"""Rows of `versions` by which two papers have the same words, every one of them."""


def pairs(condition: str) -> str:
    """A query for the papers that rows of `versions` tie together, each of the other: a row says it of both."""
    return f"""
SELECT document_id, other_id AS target_id FROM versions WHERE {condition} AND document_id <> other_id
UNION SELECT other_id, document_id FROM versions WHERE {condition} AND document_id <> other_id
"""


COPIES = pairs(IS_COPY)
"""Papers with the same words, each of the other."""

_TOLD = f"transmissions r WHERE {TOLD}"
_MEETINGS = "reports r JOIN events e ON e.id = r.event_id WHERE e.kind IN ('conversation', 'message')"


def _any(con: duckdb.DuckDBPyConnection, rows: str, papers: list[str] | None) -> bool:
    """Whether there are such rows among some papers; a table that has none at all is not searched for them."""
    some = bool(con.execute(f"SELECT 1 FROM {rows} LIMIT 1").fetchall())
    return some if papers is None or not some else _among(con, rows, papers)


def _among(con: duckdb.DuckDBPyConnection, rows: str, papers: list[str]) -> bool:
    query = f"SELECT 1 FROM {rows} AND r.document_id IN (SELECT unnest(?)) LIMIT 1"
    return bool(con.execute(query, [papers]).fetchall())


def _tables(con: duckdb.DuckDBPyConnection, papers: list[str] | None) -> str:
    """More papers than `LISTED` are registered as `near_papers`."""
    if papers is None:
        return ", ".join(f'near_{name} AS (SELECT * FROM "{name}")' for name in _COLUMNS)
    if len(papers) <= LISTED:
        listed = ", ".join("'" + one.replace("'", "''") + "'" for one in papers) or "NULL"
    else:
        con.register("near_papers", pa.table({"id": pa.array(papers, pa.string())}))
        listed = "SELECT id FROM near_papers"
    return ", ".join(
        f'near_{name} AS MATERIALIZED (SELECT * FROM "{name}" WHERE {column} IN ({listed}))'
        if name != "documents"  # its texts stay where they are
        else f"near_documents AS MATERIALIZED (SELECT {_ENTRY} FROM documents WHERE id IN ({listed}))"
        for name, column in _COLUMNS.items()
    )


SPEAKING = "'encloses', 'relays', 'answers', 'refers', 'follows', 'corrects'"
"""Relations by which a paper shows that its sender had another."""


def _copies(con: duckdb.DuckDBPyConnection, documents: list[str]) -> set[str]:
    """The papers that have the same words as one of these."""
    query = f"SELECT document_id FROM ({COPIES}) WHERE target_id IN (SELECT unnest(?))"
    return {document for (document,) in con.execute(query, [documents]).fetchall()}


def around(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> set[str]:
    """The documents, their copies, all that enclose or relay them or what does, and what answers or speaks of any of these."""
    found = set(documents)
    copied = _any(con, f"versions r WHERE {IS_COPY}", None)
    step, carriers = sorted(found), set(found)
    for _ in range(LENGTH):
        if not step:
            break
        rows = con.execute(
            "SELECT document_id, relation IN ('encloses', 'relays') FROM \"references\" WHERE status <> 'rejected' "
            f"AND relation IN ({SPEAKING}) AND target_id IN (SELECT unnest(?))",
            [step],
        ).fetchall()
        same = _copies(con, step) if copied else set()
        found |= {document for document, _ in rows} | same
        step = sorted(({document for document, carries in rows if carries} | same) - carriers)
        carriers |= set(step)
    return found


def within(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> set[str]:
    """The documents, all that they answer or speak of, what any of these enclose or relay, and so on, and all their copies; and
    of talks that these tell of, all the papers that do."""
    found = set(documents)
    copied = _any(con, f"versions r WHERE {IS_COPY}", None)
    step = sorted(found)
    relations = SPEAKING
    while step:
        rows = con.execute(
            "SELECT DISTINCT target_id FROM \"references\" WHERE status <> 'rejected' AND target_id IS NOT NULL "
            f"AND relation IN ({relations}) AND document_id IN (SELECT unnest(?))",
            [step],
        ).fetchall()
        same = _copies(con, step) if copied else set()
        step = sorted(({target for (target,) in rows} | same) - found)
        found |= set(step)
        relations = "'encloses', 'relays'"
    return found | {document for (document,) in con.execute(_TALKS, [sorted(found)]).fetchall()}


_TALKS = """
SELECT DISTINCT o.document_id FROM reports r JOIN events e ON e.id = r.event_id AND e.kind = 'conversation'
JOIN reports o ON o.event_id = r.event_id WHERE r.document_id IN (SELECT unnest(?))
"""
