"""All that a view holds of one document: its own rows, and those of other documents that point to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    from diplomatica.view.view import View

OWN = tuple(name for name, table in TABLES.items() if "document_id" in table.names and name != "reasons")
"""Tables whose rows belong to a document."""

POINTING = {
    "referred_to_by": (
        "references",
        "select * from \"references\" where target_id = $id and status <> 'rejected'",
    ),
    "answers_request": ("requests", "select * from requests where answered_by = $id and status <> 'rejected'"),
    "other_versions": ("versions", "select * from versions where other_id = $id and status <> 'rejected'"),
    "asserted_transmissions": (
        "transmissions",
        "select * from transmissions where asserted_by = $id and document_id is distinct from $id",
    ),
    "not_held": (
        "not_held",
        "select n.* from not_held n where id in "
        "(select not_held_id from \"references\" where document_id = $id and status <> 'rejected')",
    ),
}
"""Rows elsewhere that speak of the document, by what they say."""


def document(view: View, document_id: str) -> dict[str, Any] | None:
    """The row of `documents` with `text`, then `tables` (own rows by table) and what points here; None if not seen."""
    heads = view.rows("select * exclude (text) from documents where id = ?", [document_id])
    if not heads:
        return None
    tables = {name: view.rows_of(name, document_id) for name in OWN}
    pointing = {
        name: view.rows(query, {"id": document_id}) if view.filled(table) else []
        for name, (table, query) in POINTING.items()
    }
    return {**heads[0], "text": view.words(document_id), "tables": tables, **pointing}
