"""Identities become relations: references find their papers, what nobody holds is listed, acts become events, requests their answers.

The joins are SQL files in the part of the language that DuckDB and Spark SQL share, with total orders and tie-breakers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.link.events import make_events
from diplomatica.link.lacks import find_lacking
from diplomatica.link.likeness import weigh
from diplomatica.link.missing import make_not_held
from diplomatica.link.said import date_lacks, date_speech
from diplomatica.link.told import tell
from diplomatica.link.versions import find_versions
from diplomatica.model import rulings
from diplomatica.model.statements import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["link"]


def link(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `references.target_id`, `event_id`, `not_held_id`, the ends and states of `requests`; add `events`, `reports`, `not_held`
    and `versions`.

    Every link has its reason in `reasons`.

    Then `speech` gets its days from the conversations, and `ignorance` the papers and events that it is of, and its moment where that was a
    conversation.
    """
    run(con, "diplomatica.link", "candidates.sql")
    run(con, "diplomatica.link", "pointers.sql")
    weigh(con)
    run(con, "diplomatica.link", "targets.sql")
    run(con, "diplomatica.link", "cuts.sql")
    rulings.apply(con, ("references",))
    find_versions(con)
    tell(con)
    make_events(con)
    make_not_held(con)
    date_speech(con)
    find_lacking(con)
    date_lacks(con)
    run(con, "diplomatica.link", "requests.sql")
    run(con, "diplomatica.link", "stated.sql")
    rulings.apply(con, ("references", "reports", "requests", "speech", "ignorance"))
    run(con, "diplomatica.link", "reasons.sql")
