"""What a catalogue says of other papers and of events: answers, encloses, translates, may be the same as, reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import re2

from diplomatica.model.document import Field, Row
from diplomatica.model.schema import TABLES
from diplomatica.parse.fields_given import SURE, Given, add_fact, order_of, read_date

if TYPE_CHECKING:
    from diplomatica.parse.state import State

RELATIONS = {
    "answers": "answers",
    "refers_to": "refers",
    "encloses": "encloses",
    "follows": "follows",
    "relays": "relays",
    "corrects": "corrects",
    "drafts": "drafts",
}
PAPER = ("number", "incoming", "outgoing", "own", "date", "from", "to", "kind", "printed")
PASSING = ("relays", "encloses")
MODALITIES = TABLES["reports"].vocabularies["modality"]
PERHAPS = 0.5
_HOUR = re2.compile(r"T[0-9]{2}:[0-9]{2}.*$")


def references(state: State, given: Given) -> None:
    """Add a reference for each paper that the catalogue ties to this one.

    The names of either side go along as `_from` and `_to`, with `|` between them, numbers after the first as `_numbers`, the
    kind of paper as `_kind`: `resolve` reads them.
    """
    for name, relation in RELATIONS.items():
        for field in given.all(name):
            _reference(state, field, relation)


def _reference(state: State, field: Field, relation: str) -> None:
    found: dict[str, list[str]] = {}
    for key, value in pairs(field.value, (*PAPER, "passages")):
        found.setdefault(key, []).append(value)
    passages = passage_list(found.pop("passages", []))
    columns = {"relation": relation, **paper(state, field, found or {"printed": [field.value]})}
    if passages and relation not in PASSING:
        message = f"{field.place}: passages belong to what a paper passes on ({', '.join(PASSING)}); they are left out"
        state.problem("bad-statement", message)
    elif passages:
        columns["passages"] = passages
    add_fact(state, "references", field, **columns)


def passage_list(words: list[str]) -> list[str]:
    """The ids of passages in the values of a key.

    >>> passage_list(["2, 3.b", "4"])
    ['2', '3.b', '4']
    """
    return [one for part in words for one in part.replace(",", " ").split()]


def paper(state: State, field: Field, found: dict[str, list[str]]) -> Row:
    """The columns of a reference, from what a cell states of the paper."""
    first = {key: values[0] for key, values in found.items()}
    numbers = [value for key in ("number", "incoming", "outgoing", "own") for value in found.get(key, ())]
    number = numbers[0] if numbers else None
    # A paper is referred to by its day; the hour that may stand beside it is for people.
    day = read_date(_HOUR.sub("", first["date"]), state.day, order_of(state)) if "date" in first else None
    if "date" in first and day is None:
        state.problem("date-unread", f"{field.place}: {first['date']!r} is not read as a date", severity="note")
    return {
        "text": first.get("printed") or _words(first | _several(found), number),
        "number": number,
        "date_earliest": day and day.first,
        "date_latest": day and day.last,
        "_from": "|".join(found.get("from", ())) or None,
        "_to": "|".join(found.get("to", ())) or None,
        "_numbers": "|".join(numbers[1:]) or None,
        "_kind": first.get("kind"),
    }


def _several(found: dict[str, list[str]]) -> dict[str, str]:
    """Senders and recipients in one phrase, where there are any."""
    return {key: " and ".join(found[key]) for key in ("from", "to") if key in found}


def _words(stated: dict[str, str], number: str | None) -> str:
    """What the catalogue states of a paper that it does not quote, as a phrase.

    >>> _words({"kind": "letter", "date": "1950-08-31", "from": "Brandt"}, None)
    'letter of 1950-08-31 from Brandt'
    """
    parts = [stated.get("kind") or ("" if number else "paper"), f"No. {number}" if number else ""]
    parts += [
        f"{word} {stated[key]}" for word, key in (("of", "date"), ("from", "from"), ("to", "to")) if key in stated
    ]
    return " ".join(part for part in parts if part)


def pairs(words: str, keys: tuple[str, ...] | None = PAPER) -> Iterator[tuple[str, str]]:
    """The `key=value` pairs of a cell, set apart by `;` outside double quotes; other keys than these are left out.

    >>> list(pairs('number=483/sh; printed="To No. 483; urgent"'))
    [('number', '483/sh'), ('printed', 'To No. 483; urgent')]
    """
    quoted, at = False, 0
    for i, char in enumerate(words + ";"):
        if char == '"':
            quoted = not quoted
        if (char == ";" and not quoted) or i == len(words):
            key, sign, value = words[at:i].partition("=")
            value = value.strip().strip('"').strip()
            if sign and (keys is None or key.strip().lower() in keys) and value:
                yield key.strip().lower(), value
            at = i + 1


def reports(state: State, given: Given) -> None:
    """Add a report for each `event-id:modality`; without a modality the event is told as a fact."""
    for field in given.all("events"):
        event, _, modality = (part.strip() for part in field.value.partition(":"))
        if modality and modality not in MODALITIES:
            expected = ", ".join(MODALITIES)
            message = f"{field.place}: {modality!r} is no way to tell of an event; expected {expected}; fact is taken"
            state.problem("unknown-modality", message)
            modality = ""
        if event:
            add_fact(state, "reports", field, event_id=event, modality=modality or "fact")


def versions(state: State, given: Given) -> None:
    """Add a version for the original that the catalogue names, and for each id that it thinks may be the same paper.

    The first is what somebody says who had both; the second a suggestion, for people to rule.
    """
    for name, relation, confidence in (
        ("translation_of", "translation_of", SURE),
        ("perhaps_same_as", "variant_of", PERHAPS),
    ):
        for field in given.all(name):
            state.add(
                "versions",
                rule=f"fields.{name}",
                confidence=confidence,
                basis=state.raw.basis,
                other_id=field.value,
                relation=relation,
                _place=field.place,
            )
