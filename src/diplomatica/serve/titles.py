"""Titles of documents that a page names."""

from __future__ import annotations

from collections.abc import Iterable

from diplomatica.view import View


def titles(view: View, ids: Iterable[str | None]) -> dict[str, str]:
    """The title of each document; one without a title is called by its id."""
    wanted = sorted({name for name in ids if name})
    if not wanted:
        return {}
    return {
        row["id"]: row["title"] or row["id"]
        for row in view.rows("select id, title from documents where id = any(?)", [wanted])
    }
