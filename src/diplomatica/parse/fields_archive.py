"""Numbers, shelfmarks and credits from what a catalogue says, its citation included."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from diplomatica.model.document import Field
from diplomatica.model.schema import TABLES
from diplomatica.parse.citations import parse_citation, without_credits
from diplomatica.parse.fields_given import LIKELY, SURE, Given, add_fact
from diplomatica.parse.shelfmarks import parse_holding, short_collection, split_holdings

if TYPE_CHECKING:
    from diplomatica.parse.state import State

NUMBER_ROLES = TABLES["numbers"].vocabularies["role"]
CREDIT_ROLES = TABLES["credits"].vocabularies["role"]


def numbers(state: State, given: Given) -> None:
    """Add a number for each `role:value`; without a role it is the document's own."""
    for field in given.all("numbers"):
        role, colon, value = field.value.partition(":")
        role = role.strip().lower()
        if not colon or role not in NUMBER_ROLES:
            role, value = "own", field.value
        if value.strip():
            add_fact(state, "numbers", field, role=role, value=value.strip())


def archive(state: State, given: Given) -> None:
    """Add holdings and credits, from their own fields or from the citation, and what the citation says besides."""
    cited = given.first("citation")
    citation = parse_citation(cited.value) if cited else None
    if cited and citation:
        if not state.document.get("provider") and citation.provider:
            state.document["provider"] = citation.provider
        if not given.first("date") and citation.date:
            given.by_name["date"] = [Field("date", citation.date, cited.place, cited.start, cited.end)]
        if not state.document.get("title") and citation.title:
            state.document["title"], state.document["title_source"] = citation.title, "catalogue"
    held = [(field, *without_credits(field.value)) for field in given.all("holdings")]
    done = [credit for _, _, credits in held for credit in credits]
    _credits(state, given, (*(citation.credits if citation else ()), *done))
    found = [(field, words, SURE) for field, value, _ in held for words in split_holdings(value)]
    parts = [field for name in ("repository", "collection", "reference") for field in given.all(name)]
    if not found and cited and citation and citation.provider and citation.holding:
        found = [(cited, words, LIKELY) for words in split_holdings(citation.holding)]
    elif not found and parts and parts != given.all("collection"):
        found = [(parts[0], ", ".join(field.value for field in parts), SURE)]
    for field, words, confidence in found:
        _holding(state, field, words, confidence)


def _holding(state: State, field: Field, words: str, confidence: float) -> None:
    found = parse_holding(words)
    if not found.text:
        return
    add_fact(state, "holdings", field, confidence=confidence, ordinal=len(state.found("holdings")), **asdict(found))
    if found.collection and not state.document.get("collection"):
        state.document["collection"] = short_collection(found.collection)
    if found.lacks_container:
        message = f"{field.place}: {found.reference} is the number of a whole collection; no box or folder is given"
        state.problem("no-container", message, severity="note")


def _credits(state: State, given: Given, cited: tuple[tuple[str, str], ...]) -> None:
    """Who translated, contributed and so on; a credit without a role is a contributor's."""
    found: list[tuple[str, str]] = []
    for field in given.all("credit"):
        role, colon, name = field.value.partition(":")
        if colon and role.strip().lower() in CREDIT_ROLES:
            found.append((role.strip().lower(), name.strip()))
        else:
            found += parse_citation(field.value).credits or [("contributor", field.value)]
    # Who wrote the summary of a calendar row is its editor: the words are neither the document's nor its provider's.
    found += [("editor", field.value) for field in given.all("summary_by")]
    for role, name in dict.fromkeys([*found, *cited]):
        if name:
            state.add_plain("credits", role=role, name=name)
