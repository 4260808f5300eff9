"""The papers of channels as silences are looked for in them: of one, of all, or of all that goes between two houses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.flow.house import house
from diplomatica.flow.rolled import rolled

if TYPE_CHECKING:
    import duckdb

    from diplomatica.flow.ledger import Ledger

COPIED = """
SELECT document_id, who FROM (
    SELECT document_id, unnest([entity_id, office_id]) AS who, role IN ('copy', 'info') AS copied FROM parties
    WHERE status <> 'rejected' AND {near})
WHERE who IS NOT NULL GROUP BY document_id, who HAVING bool_and(copied)
"""
"""Who only got a copy of a paper; `near` says of which papers."""

# The papers of each channel; who only got a copy is no end of it. Of some channels the rows are found first and looked at alone.
_TRAFFIC = (
    """
WITH sendings AS {found_first} (
    SELECT t.from_id, t.to_id, t.document_id FROM transmissions t
    WHERE t.status IN ('documented', 'asserted') AND t.from_id IS NOT NULL AND t.to_id IS NOT NULL AND {of}
),
copied AS ("""
    + COPIED
    + """),
papers AS (
    SELECT DISTINCT t.from_id, t.to_id, t.document_id, d.row, d.date_earliest AS first, d.date_latest AS last, TRUE AS surely
    FROM sendings t JOIN documents d ON d.id = t.document_id
    ANTI JOIN copied c ON c.document_id = t.document_id AND c.who = t.to_id
)
"""
)

# The same, where the papers of some channels are at hand already.
_AT_HAND = """
WITH sendings AS (SELECT from_id, to_id FROM channel_papers),
papers AS (
    SELECT DISTINCT from_id, to_id, document_id, document_id AS row, date_earliest AS first, date_latest AS last, TRUE AS surely
    FROM channel_papers
)
"""

# The same between two houses, as if the one sent and the other got all of it. Who counts for them only perhaps is not sure.
_HOUSES = (
    """
WITH sendings AS MATERIALIZED (
    SELECT $a AS from_id, $b AS to_id, t.to_id AS got, t.document_id, h.surely, h.from_level = 1 AND h.to_level = 1 AS direct
    FROM transmissions t JOIN house_papers h ON h.id = t.id WHERE t.status IN ('documented', 'asserted')
),
copied AS ("""
    + COPIED.replace("{near}", "document_id IN (SELECT document_id FROM sendings)")
    + """),
papers AS (
    SELECT t.from_id, t.to_id, t.document_id, d.row, d.date_earliest AS first, d.date_latest AS last, bool_or(t.surely) AS surely,
           bool_or(t.direct) AS direct
    FROM sendings t JOIN documents d ON d.id = t.document_id
    ANTI JOIN copied c ON c.document_id = t.document_id AND c.who = t.got
    GROUP BY t.from_id, t.to_id, t.document_id, d.row, d.date_earliest, d.date_latest
)
"""
)


class ChannelPapers:
    """The papers from one end to another, or of all channels where no ends are named; each paper once for a channel."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, a: str | None, b: str | None, ledger: Ledger | None, *, exact: bool
    ) -> None:
        self._con, self._a, self._b, self._ledger = con, a, b, ledger
        self._pairs = rolled(con, a, b) if a is not None and b is not None and not exact else None
        self._documents: set[str] = set()
        self.mine: list[str] | None = None if a is None else [a]
        """The ids that count for the one end; None for all channels."""
        self.theirs: list[str] | None = None if b is None else [b]
        if self._pairs is not None and a is not None and b is not None:
            self.mine = sorted({member.member for member in house(con, a)})
            self.theirs = sorted({member.member for member in house(con, b)})
            self._documents = {row[0] for row in self.between("SELECT document_id FROM papers")}

    @property
    def is_house(self) -> bool:
        """Whether anybody else than the two themselves counts."""
        return self._pairs is not None

    def direct(self) -> int:
        """How many papers went from the one himself to the other himself."""
        return int(self.between("SELECT count(*) FILTER (direct) FROM papers")[0][0]) if self.is_house else 0

    def holds(self, document: str, receiver: str) -> bool:
        """Whether a paper to a receiver is one of these."""
        return document in self._documents if self.is_house else self._b in (None, receiver)

    def between(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query of `papers`: `from_id, to_id, document_id, row, first, last, surely`."""
        if self._pairs is not None:
            self._con.register("house_papers", self._pairs)
            try:
                return self._con.execute(_HOUSES + query, {"a": self._a, "b": self._b}).fetchall()
            finally:
                self._con.unregister("house_papers")
        return self._looked_up(query, self._a, self._b)

    def sent(self, query: str) -> list[tuple[Any, ...]]:
        """The same of all that the sender sent, to whomever; of a house, all that those sent whose papers are here."""
        if self._pairs is None:
            return self._looked_up(query, self._a, None)
        senders = sorted(set(self._pairs["from_id"].to_pylist()))
        return self._found(query, "list_contains(?, t.from_id)", [senders])

    def _looked_up(self, query: str, a: str | None, b: str | None) -> list[tuple[Any, ...]]:
        if self._ledger is not None and a is not None:
            self._con.register("channel_papers", self._ledger.papers(a, b))
            try:
                return self._con.execute(_AT_HAND + query).fetchall()
            finally:
                self._con.unregister("channel_papers")
        if a is None:
            return self._found(query, "TRUE", [])
        return (
            self._found(query, "t.from_id = ?", [a])
            if b is None
            else self._found(query, "t.from_id = ? AND t.to_id = ?", [a, b])
        )

    def _found(self, query: str, of: str, values: list[Any]) -> list[tuple[Any, ...]]:
        near = "document_id IN (SELECT document_id FROM sendings)" if values else "TRUE"
        found_first = "MATERIALIZED" if values else ""
        traffic = _TRAFFIC.replace("{of}", of).replace("{near}", near).replace("{found_first}", found_first)
        return self._con.execute(traffic + query, values).fetchall()
