"""Columns of `documents` from what a catalogue says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.model.schema import STAGED
from diplomatica.parse.fields_given import Given, order_of, read_date
from diplomatica.parse.kinds import kind_of, kind_of_heading
from diplomatica.parse.languages import language_code

if TYPE_CHECKING:
    from diplomatica.parse.state import State

PLAIN = {
    "title": "title",
    "citation": "citation",
    "provider": "provider",
    "collection": "collection",
    "edition_number": "edition_number",
    "classification": "classification",
    "precedence": "precedence",
    "place_from": "place_from_text",
    "place_to": "place_to_text",
    "url": "url",
    "rights": "rights",
    "summary": "summary",
}
"""Fields that are columns as they stand."""

WITHOUT_PAGE = {"listing": "a title in a list", "citation": "a citation in the literature"}
"""What a row that is not known from its document is known from."""


def describe(state: State, given: Given) -> None:
    """Fill the columns that need no other document: title, kind, languages, how much of the text is here."""
    document = state.document
    for name, column in PLAIN.items():
        value = given.value(name)
        if value:
            document[column] = value
    title = given.value("title")
    if title:
        document["title_source"] = "catalogue"
    stated = given.value("kind")
    kind = (kind_of(stated) or stated.lower()) if stated else kind_of(title or "")
    document["kind"] = kind or kind_of_heading(state.text)
    _languages(state, given)
    if state.text:
        document["text_scope"] = "full"
    else:
        document["text_scope"] = "summary" if given.value("summary") else "none"
    basis = given.value("basis")
    if basis in STAGED["known_from"].vocabularies["basis"]:
        state.add_plain("known_from", basis=basis)
    if basis in WITHOUT_PAGE:
        state.problem(
            f"{basis}-only", f"known only from {WITHOUT_PAGE[basis]}; the document was not seen", severity="note"
        )


def _languages(state: State, given: Given) -> None:
    """Language of the text and of the original; a text in another language than the original is a translation."""
    document = state.document
    for name in ("language", "original_language"):
        words = given.value(name)
        if words:
            document[name] = language_code(words)
            if document[name] is None:
                state.problem("unknown-language", f"{name}: {words!r} is no language that is known", severity="note")
    language, original = document.get("language"), document.get("original_language")
    translated = given.value("version") == "translation" or (language and original and language != original)
    if state.text:
        document["witness"] = "translation" if translated else "unknown"


def date_document(state: State, given: Given) -> None:
    """Fill the date from the catalogue's field, else from its citation."""
    field = given.first("date")
    if field is None:
        return
    document = state.document
    document["date_text"] = given.value("printed.date") or field.value
    plain = given.value("date_order")
    found = read_date(field.value, order=plain)
    sure = found is None or found.certain or plain is not None
    if found and not sure:
        # The cataloguer need not write as the service does: its habit decides, and a person is told.
        found = read_date(field.value, order=order_of(state)) or found
    if found is None or (found.first is None and found.last is None):
        message = f"{field.place}: {field.value!r} is not read as a date; expected 20 September 1950 or 1950-09-20"
        state.problem("date-unread", message, severity="note")
        return
    if not sure:
        message = f"{field.place}: {field.value!r} may have day and month the other way round; {found.edtf} is taken"
        state.problem("date-order", message)
    document["date_edtf"] = found.edtf
    document["date_earliest"], document["date_latest"] = found.first, found.last
    document["date_basis"] = "catalogue"
    document["calendar"] = "gregorian"
