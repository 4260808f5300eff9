"""Papers between two houses: what went from anybody who counts for one actor to anybody who counts for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.flow.house import Member, house
from diplomatica.flow.house import table as members

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LEVELS = ("direct", "holder", "member")
"""The actor itself; an office that he alone held that day; somebody of the house. The nearest by which a paper counts."""

# A day that is not known counts for a person only possibly: nobody knows who held the office then.
_END = """
SELECT {end}.id, min(list_position({levels}, h.level)) AS level,
       bool_or(h.level = 'direct' OR e.kind <> 'person' AND h.level <> 'holder'
               OR coalesce(h.first <= d.date_earliest AND h.last >= d.date_latest, FALSE)) AS surely
FROM transmissions {end} JOIN documents d ON d.id = {end}.document_id JOIN {house} h ON h.member = {end}.{column}
JOIN entities e ON e.id = h.member
WHERE h.level = 'direct' OR (d.date_earliest IS NULL AND h.first IS NULL)
   OR (h.first <= coalesce(d.date_latest, d.date_earliest) AND h.last >= coalesce(d.date_earliest, d.date_latest))
GROUP BY {end}.id
"""

_ROLLED = f"""
SELECT t.id, t.from_id, t.to_id, f.level AS from_level, r.level AS to_level, f.surely AND r.surely AS surely
FROM ({_END.format(end="f", house="house_a", column="from_id", levels=list(LEVELS))}) f
JOIN ({_END.format(end="r", house="house_b", column="to_id", levels=list(LEVELS))}) r ON r.id = f.id
JOIN transmissions t ON t.id = f.id
ORDER BY t.id
"""


def rolled(con: duckdb.DuckDBPyConnection, a: str, b: str) -> pa.Table | None:
    """The transmissions between two houses: `id, from_id, to_id, from_level, to_level, surely`; None where each is one actor alone.

    `surely` says that on every day that the paper may bear both its ends counted. Who counts for both is of the house of the
    smaller: between a ministry and its own consulate only what went out of the consulate, or came into it.
    """
    from_house, to_house = house(con, a), house(con, b)
    mine, theirs = {m.member for m in from_house}, {m.member for m in to_house}
    if mine == {a} and theirs == {b}:
        return None
    if b in mine:
        from_house = [m for m in from_house if m.member == a or m.member not in theirs]
    elif a in theirs:
        to_house = [m for m in to_house if m.member == b or m.member not in mine]
    return _between(con, from_house, to_house)


def _between(con: duckdb.DuckDBPyConnection, from_house: list[Member], to_house: list[Member]) -> pa.Table:
    con.register("house_a", members(from_house))
    con.register("house_b", members(to_house))
    try:
        found: pa.Table = con.execute(_ROLLED).to_arrow_table()
        return found
    finally:
        con.unregister("house_a")
        con.unregister("house_b")
