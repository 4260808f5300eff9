"""How much of a document is here, in words: a calendar row never passes for a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from diplomatica.serve.language import N_, Words
from diplomatica.view import View

SEEN = Words(
    {
        "listing-only": N_("known from a listing: only the title was seen"),
        "citation-only": N_("known from a citation: the document was not seen"),
    }
)
"""Notes of the build on documents whose page nobody saw."""

WORDS = Words(
    {
        "excerpt": N_("an excerpt; the rest of the text is not here"),
        "summary": N_("facts of the page were read; the text is not here"),
        "none": N_("facts of the page were read; the text is not here"),
    }
)


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


def scope_of(shown: Mapping[str, Any]) -> str | None:
    """The same for a document that is at hand; None where its whole text is."""
    if shown["text_scope"] == "full":
        return None
    noted = [SEEN[row["code"]] for row in shown["problems"] if row["code"] in SEEN]
    return noted[0] if noted else WORDS[shown["text_scope"] or "none"]


def was_seen(shown: Mapping[str, Any]) -> bool:
    """Whether somebody saw the document: else what is not known of it says nothing of what is printed on it."""
    return not any(row["code"] in SEEN for row in shown["problems"])
