"""How much of a document is here, in words: a calendar row never passes for a text."""

from __future__ import annotations

from collections.abc import Sequence

from diplomatica.view import View

SEEN = {
    "listing-only": "known from a listing: only the title was seen",
    "citation-only": "known from a citation: the document was not seen",
}
"""Notes of the build on documents whose page nobody saw."""

WORDS = {
    "excerpt": "an excerpt; the rest of the text is not here",
    "summary": "facts of the page were read; the text is not here",
    "none": "facts of the page were read; the text is not here",
}


def scopes(view: View, ids: Sequence[str]) -> dict[str, str]:
    """What to say of each document whose text is not wholly here."""
    out = {
        row["id"]: WORDS[row["text_scope"] or "none"]
        for row in view.rows("select id, text_scope from documents where id = any(?)", [list(ids)])
        if row["text_scope"] != "full"
    }
    noted = view.rows(
        "select document_id, code from problems where code in ('listing-only', 'citation-only') and document_id = any(?)",
        [list(ids)],
    )
    return out | {row["document_id"]: SEEN[row["code"]] for row in noted if row["document_id"] in out}


def was_seen(view: View, document_id: str) -> bool:
    """Whether somebody saw the document: else what is not known of it says nothing of what is printed on it."""
    return not view.rows(
        "select 1 from problems where code in ('listing-only', 'citation-only') and document_id = ?", [document_id]
    )
