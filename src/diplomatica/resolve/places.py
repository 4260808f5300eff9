"""Where a document comes from and goes to: printed place names and the seats of those who wrote and received it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import columns, stage

if TYPE_CHECKING:
    import duckdb

PLACE = frozenset({"place"})


def resolve_places(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `documents.place_from` and `place_to` from the places printed; unknown names stay null."""
    found = columns(
        con,
        "SELECT DISTINCT unnest([place_from_text, place_to_text]) AS text FROM documents "
        "UNION SELECT DISTINCT place_text FROM parties UNION SELECT DISTINCT place_text FROM times",
    )
    texts = sorted({text for text in found["text"] if text})
    ids = [directory.identify(text, None, PLACE).entity_id for text in texts]
    stage(con, "place_names", {"text": "text", "place_id": "text"}, {"text": texts, "place_id": ids})
    for end in ("from", "to"):
        con.execute(
            f"UPDATE documents SET place_{end} = p.place_id FROM place_names p WHERE p.text = documents.place_{end}_text"
        )
