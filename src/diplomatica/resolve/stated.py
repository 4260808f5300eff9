"""Whom a catalogue's own words for somebody mean, where it states an act, a request or a lack: a name, an office, or an id."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.parties import ANYBODY

if TYPE_CHECKING:
    import duckdb

ACTORS = ANYBODY | {"office"}


def stated(directory: Directory, words: str, day: date | None) -> str | None:
    """The actor whom the words name on a day, or whose id they are; None where nobody or several are meant."""
    if directory.kind.get(words) in ACTORS:
        return words
    return directory.identify(words, day, ACTORS).entity_id


def unknown(con: duckdb.DuckDBPyConnection, found: list[tuple[str, str]]) -> None:
    """A problem for each name of a statement (document, name) that the authority does not know."""
    for document, name in dict.fromkeys(found):
        message = f"{name!r} is nobody, or several, in authority/: what is said of him here counts for nobody"
        con.execute(
            "INSERT INTO problems (path, document_id, stage, severity, code, message) "
            "SELECT source_path, id, 'resolve', 'warning', 'unknown-name', ? FROM documents WHERE id = ?",
            [message, document],
        )


def resolve_requests(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `requests.from_id` and `to_id` where a catalogue names them."""
    rows = con.execute(
        "SELECT q.fact_id, q.document_id, d.date_earliest, n.from_text, n.to_text FROM requests q "
        "JOIN reference_names n ON n.fact_id = q.fact_id JOIN documents d ON d.id = q.document_id ORDER BY q.fact_id"
    ).fetchall()
    nobody: list[tuple[str, str]] = []
    for fact, document, day, *names in rows:
        ends = [stated(directory, name, day) if name else None for name in names]
        nobody += [(document, name) for name, end in zip(names, ends, strict=True) if name and end is None]
        con.execute("UPDATE requests SET from_id = ?, to_id = ? WHERE fact_id = ?", [*ends, fact])
    unknown(con, nobody)
