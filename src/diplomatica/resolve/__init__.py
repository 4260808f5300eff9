"""Who and where is meant: names, offices by tenure, places, clocks. Every identity keeps its rule, score and rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.model import rulings
from diplomatica.resolve.acts import resolve_acts
from diplomatica.resolve.directory import Directory
from diplomatica.resolve.ibid import resolve_ibid
from diplomatica.resolve.in_office import resolve_in_office, resolve_named_offices
from diplomatica.resolve.initials import resolve_initials
from diplomatica.resolve.listed import resolve_listed
from diplomatica.resolve.mentions import resolve_mentions
from diplomatica.resolve.notes import mark_notes
from diplomatica.resolve.own_side import resolve_own_side
from diplomatica.resolve.parties import drop_repeated, resolve_parties
from diplomatica.resolve.places import resolve_places
from diplomatica.resolve.posts import resolve_posts
from diplomatica.resolve.proofs import second_proofs
from diplomatica.resolve.references import resolve_references
from diplomatica.resolve.sayings import resolve_sayings
from diplomatica.resolve.seats import resolve_seats
from diplomatica.resolve.stated import resolve_requests
from diplomatica.resolve.statements import resolve_statements
from diplomatica.resolve.times import resolve_times
from diplomatica.resolve.voices import resolve_speech, resolve_voices
from diplomatica.resolve.whose import resolve_whose

if TYPE_CHECKING:
    import duckdb

__all__ = ["resolve"]


def resolve(con: duckdb.DuckDBPyConnection) -> None:
    """Fill every column that names an entity, in the tables of a connection that hold parsed rows and the authority.

    Order matters: parties before voices (the sender speaks), voices before mentions ("our ambassador"), mentions
    before acts ("We made … aware"), and people's decisions after each step that makes facts.
    """
    resolve_listed(con)
    resolve_ibid(con)
    directory = Directory.read(con)
    resolve_places(con, directory)
    resolve_parties(con, directory)
    rulings.apply(con, ("parties",))
    drop_repeated(con)
    resolve_own_side(con, directory)
    heard = resolve_in_office(con, directory)
    resolve_initials(con, directory)
    rulings.apply(con, ("parties",))
    resolve_speech(con, directory)
    resolve_mentions(con, directory)
    resolve_voices(con)
    rulings.apply(con, ("mentions", "speech"))
    resolve_named_offices(con, directory, heard)
    resolve_acts(con, directory)
    second_proofs(con, directory)
    resolve_references(con, directory)
    mark_notes(con)
    resolve_posts(con)
    resolve_requests(con, directory)
    resolve_seats(con, directory)
    resolve_whose(con, directory)
    resolve_times(con, directory)
    resolve_sayings(con, directory)
    resolve_statements(con, directory)
    rulings.apply(con, ("times", "references", "channel_claims", "ignorance"))
