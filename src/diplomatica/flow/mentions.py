"""Who speaks of a paper that was meant for him: that shows that it had come, though not when nor how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from diplomatica.flow.rollup import HOLDING
from diplomatica.model.civil import bounds
from diplomatica.model.statements import dicts

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

_SPEAKS = """r.relation IN ('refers', 'follows', 'corrects', 'relays', 'encloses') AND r.status <> 'rejected'
      AND r.in_note IS NOT TRUE AND r.document_id <> r.target_id"""

# Every sending of a paper, beside everybody who speaks of the paper: who sent the one that does, or signed it where no sender
# is named. Not where he says himself that it had not come, nor where his paper is of an earlier day.
_SPOKEN_OF = f"""
WITH spoken AS (
    SELECT r.document_id, r.target_id, r.relation, r.start, r."end", a.date_earliest AS day, d.date_earliest AS target_day
    FROM "references" r JOIN documents a ON a.id = r.document_id JOIN documents d ON d.id = r.target_id
    WHERE {_SPEAKS} AND {{of}}
      AND (a.date_latest >= d.date_earliest OR a.date_latest IS NULL OR d.date_earliest IS NULL)
      AND NOT EXISTS (SELECT 1 FROM ignorance i WHERE i.document_id = r.document_id AND i.target_id = r.target_id
                      AND i.status <> 'rejected')
),
named AS (
    SELECT document_id, role, entity_id, office_id, coalesce(entity_id, office_id) AS who FROM parties
    WHERE status <> 'rejected' AND document_id IN (SELECT document_id FROM spoken UNION SELECT target_id FROM spoken)
),
senders AS (
    SELECT DISTINCT document_id, who FROM named p WHERE who IS NOT NULL
      AND (role = 'sender' OR (role = 'signed' AND NOT EXISTS (
           SELECT 1 FROM named s WHERE s.document_id = p.document_id AND s.role = 'sender' AND s.who IS NOT NULL)))
),
roles AS (
    SELECT document_id, entity_id AS who, role FROM named UNION ALL SELECT document_id, office_id, role FROM named
),
copied AS (
    SELECT document_id, who FROM roles GROUP BY document_id, who
    HAVING bool_or(role IN ('copy', 'info')) AND NOT bool_or(role IN ('to', 'for', 'via'))
)
SELECT DISTINCT p.*, s.who AS actor, t.id AS transmission_id, t.to_id, c.who IS NOT NULL AS copied
FROM spoken p JOIN senders s ON s.document_id = p.document_id
JOIN transmissions t ON t.document_id = p.target_id
LEFT JOIN copied c ON c.document_id = t.document_id AND c.who = t.to_id
ORDER BY ALL
"""

_COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("document_id", "relation", "actor", "transmission_id")),
        ("start", pa.int32()),
        ("end", pa.int32()),
    ]
)


class Post(NamedTuple):
    """A person's tenure of an office."""

    office: str
    holds: bool
    """False for an absence, and for having left."""
    first: date | None
    last: date | None


def mentions(con: duckdb.DuckDBPyConnection, papers: Iterable[str] | None) -> pa.Table:
    """The transmissions that somebody shows to have come by speaking of their paper: `document_id, relation, actor,
    transmission_id, start, end` of the words; among some papers, or all for None.
    """
    of, values = ("TRUE", [])
    if papers is not None:
        listed = sorted(set(papers))
        of, values = "r.document_id IN (SELECT unnest($1)) AND r.target_id IN (SELECT unnest($1))", [listed]
    # Most questions are about papers of which nobody speaks: a look at one table says so.
    if not con.execute(f'SELECT 1 FROM "references" r WHERE {_SPEAKS} AND {of} LIMIT 1', values).fetchall():
        return _COLUMNS.empty_table()
    found = dicts(con, _SPOKEN_OF.format(of=of), values)
    houses = Houses(con, {row["actor"] for row in found} | {row["to_id"] for row in found})
    return pa.Table.from_pylist([row for row in found if houses.meant(row)], _COLUMNS)


class Houses:
    """The offices and services of some actors, day by day."""

    def __init__(self, con: duckdb.DuckDBPyConnection, actors: Iterable[str]) -> None:
        names = sorted(actors)
        self._kinds: dict[str, tuple[str, str | None]] = {}
        self._posts: dict[str, list[Post]] = {name: [] for name in names}
        if not names:
            return
        held = 'SELECT person_id, office_id, kind, "from", "to" FROM tenures WHERE person_id IN (SELECT unnest(?)) ORDER BY ALL'
        for person, office, kind, first, last in con.execute(held, [names]).fetchall():
            span = (bounds(first)[0] if first else None), (bounds(last)[1] if last else None)
            self._posts[person].append(Post(office, kind in HOLDING, *span))
        known = {*names, *(post.office for posts in self._posts.values() for post in posts)}
        # Twice: an actor's parent matters by its own kind.
        for _ in range(2):
            rows = con.execute(
                "SELECT id, kind, parent_id FROM entities WHERE kind <> 'place' AND id IN (SELECT unnest(?)) ORDER BY id",
                [sorted(known - set(self._kinds))],
            ).fetchall()
            self._kinds |= {name: (kind, parent) for name, kind, parent in rows}
            known |= {parent for _, _, parent in rows if parent is not None}

    def meant(self, row: Row) -> bool:
        """Whether a sending was meant for the one who speaks of its paper: for him, for an office that he holds when he writes,
        or for somebody whose house he shares, other than by a mere copy."""
        mine = set(self._house(row["actor"], row["day"]))
        offices = {name for name in mine if self._kinds[name][0] == "office"}
        if row["to_id"] == row["actor"] or row["to_id"] in offices:
            return True
        return not row["copied"] and not mine.isdisjoint(self._house(row["to_id"], row["target_day"]))

    def _house(self, actor: str, day: date | None) -> Iterator[str]:
        """The offices that an actor holds that day or is, and the services above them, or that he is; never a government."""
        for name in {actor, *self._held(actor, day)}:
            kind, parent = self._kinds.get(name, ("", None))
            for one in (name, parent if kind in ("office", "person") else None):
                if one is not None and self._kinds.get(one, ("", None))[0] in ("office", "service"):
                    yield one

    def _held(self, person: str, day: date | None) -> set[str]:
        if day is None:
            return set()
        here = [
            post
            for post in self._posts.get(person, ())
            if (post.first is None or post.first <= day) and (post.last is None or day <= post.last)
        ]
        return {post.office for post in here if post.holds} - {post.office for post in here if not post.holds}
