"""Full texts of an archive's own pages: which facts of the hand-made answers the program finds in the text alone.

Counted are those facts alone whose printed form stands in the text: what only the catalogue says cannot be read there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from diplomatica.conventions.load import builtin
from diplomatica.model.document import Parsed
from diplomatica.parse import ParseSettings, parse
from diplomatica.read import read_file
from evaluation import rows
from evaluation.heads import Row

_SPACE = re.compile(r"[\s,.:;'’\"“”()\[\]]+")


def fold(words: str) -> str:
    """Words without case, space and punctuation, to compare what is printed."""
    return _SPACE.sub(" ", words).strip().casefold()


def within(part: str, whole: str) -> bool:
    """Whether words stand in others, as whole words."""
    return f" {fold(part)} " in f" {fold(whole)} "


def facts(gold: Row) -> Iterator[tuple[str, Row | str]]:
    """The facts of one record by field, each as often as it is stated."""
    for side in ("senders", "recipients"):
        for party in gold.get(side) or ():
            yield side[:-1], party
    for field in ("place_from", "place_to", "classification", "precedence"):
        if gold.get(field):
            yield field, gold[field]
    if gold.get("date") and len(gold["date"]) == 10:
        yield "date", gold["date"]
    for field in ("numbers", "marks", "points", "answers_or_refers_to", "archival_source", "other_times", "pseudonyms"):
        for fact in gold.get(field) or ():
            yield field, fact


def printed(field: str, fact: Row | str, text: str) -> bool:
    """Whether the fact's printed form stands in the text."""
    match field, fact:
        case "sender" | "recipient", dict():
            return any(within(str(fact[key]), text) for key in ("as_printed", "name", "office") if fact.get(key))
        case "date", str():
            return _day_stands(fact, text)
        case "numbers", dict():
            return within(fact["value"], text)
        case "marks", dict():
            return within(fact["text"], text)
        case "answers_or_refers_to" | "other_times", dict():
            return bool(fact.get("as_printed")) and within(fact["as_printed"], text)
        case "pseudonyms", dict():
            return within(fact["used"], text) and within(fact["stands_for"], text)
        case _:
            return within(str(fact), text)


def _day_stands(day: str, text: str) -> bool:
    year, _, number = day.split("-")
    return year in text and re.search(rf"(?<!\d){int(number)}(?!\d)", text) is not None


def found(field: str, fact: Row | str, got: Parsed, text: str) -> bool:
    """Whether the program says so, too, by the rows of the fitting table."""
    return _FOUND[field](fact, got, text)


def _party(*roles: str) -> Callable[[Row | str, Parsed, str], bool]:
    def check(fact: Row | str, got: Parsed, text: str) -> bool:
        assert isinstance(fact, dict)
        said = [fold(row["text"] or "") for row in got.rows.get("parties", []) if row["role"] in roles]
        names = [fold(str(fact[key])) for key in ("as_printed", "name", "office") if fact.get(key)]
        return any(name in words or (words and words in name) for name in names for words in said)

    return check


def _words_of(table: str, fact: str, got: Parsed, column: str = "text") -> bool:
    wanted = fold(fact)
    said = [fold(str(row.get(column) or "")) for row in got.rows.get(table, [])]
    return any(words and (wanted in words or words in wanted) for words in said)


def _mark(fact: Row | str, got: Parsed, text: str) -> bool:
    assert isinstance(fact, dict)
    wanted = fold(fact["text"])
    return any(
        wanted == fold(row["text"]) or wanted in fold(text[row["start"] : row["end"]])
        for row in got.rows.get("marks", [])
    )


def _reference(fact: Row | str, got: Parsed, text: str) -> bool:
    """Whether the words belong to a reference, or to a conversation that was read as such."""
    assert isinstance(fact, dict)
    begin = fold(text).find(fold(fact["as_printed"]))
    words = fold(fact["as_printed"])
    tables = [*got.rows.get("references", []), *got.rows.get("acts", [])]
    said = [fold(text[row["start"] : row["end"]]) for row in tables if row.get("start") is not None]
    return begin >= 0 and any(part and (part in words or words in part) for part in said)


def _point(fact: Row | str, got: Parsed, text: str) -> bool:
    label = fold(str(fact))
    return any(fold(str(row["label"])) == label for row in got.rows.get("passages", []) if row["kind"] == "point")


_FOUND: dict[str, Callable[[Row | str, Parsed, str], bool]] = {
    "sender": _party("sender", "signed", "drafted", "note_taker"),
    "recipient": _party("to", "copy", "for"),
    "place_from": lambda fact, got, text: fold(str(fact)) == fold(got.document.get("place_from_text") or ""),
    "place_to": lambda fact, got, text: fold(str(fact)) in fold(got.document.get("place_to_text") or ""),
    "classification": lambda fact, got, text: fold(str(fact)) == fold(got.document.get("classification") or ""),
    "precedence": lambda fact, got, text: fold(str(fact)) == fold(got.document.get("precedence") or ""),
    "date": lambda fact, got, text: str(fact) == str(got.document.get("date_earliest")),
    "numbers": lambda fact, got, text: _words_of("numbers", str(fact["value"]), got, "value"),  # type: ignore[index]
    "marks": _mark,
    "points": _point,
    "answers_or_refers_to": _reference,
    "archival_source": lambda fact, got, text: _words_of("holdings", str(fact), got),
    "other_times": lambda fact, got, text: _words_of("times", str(fact["as_printed"]), got),  # type: ignore[index]
    "pseudonyms": lambda fact, got, text: _words_of("marks", str(fact["stands_for"]), got),  # type: ignore[index]
}
SHOWN = {
    "sender": "sender", "recipient": "recipient", "place_from": "place of writing", "place_to": "place of receipt", "date": "date",
    "classification": "classification", "precedence": "precedence", "numbers": "numbers", "marks": "marks", "points": "points",
    "answers_or_refers_to": "references", "archival_source": "shelfmark", "other_times": "hours of meetings", "pseudonyms": "cover names",
}  # fmt: skip
"""Fields that are counted, and what the page calls them."""


def measured(path: Path) -> Iterator[tuple[str, str, Row | str, bool]]:
    """For each counted fact of each record with its text: record, field, fact, whether it was found."""
    settings = ParseSettings(conventions=builtin())
    for record in rows.read(path):
        text = record.get("page_text")
        if not text:
            continue
        raw = read_file(text.encode(), "documents/page.txt").raws[0]
        got = parse(raw, settings)
        for field, fact in facts(record["gold"]):
            if printed(field, fact, text):
                yield record["id"], field, fact, found(field, fact, got, raw.text)


def table(path: Path) -> list[str]:
    """The lines of the page; none where the data is not there."""
    if not path.is_file():
        return []
    counts: Counter[tuple[str, bool]] = Counter()
    records = set()
    for record, field, _, right in measured(path):
        records.add(record)
        counts[field, right] += 1
    lines = [f"## Full texts of an archive's pages ({len(records)} documents)", "", "| field | found |", "|---|---|"]
    every, good = sum(counts.values()), sum(count for (_, yes), count in counts.items() if yes)
    for field, shown in SHOWN.items():
        yes, of = counts[field, True], counts[field, True] + counts[field, False]
        if of:
            lines.append(f"| {shown} | {yes / of:.3f} ({yes} of {of}) |")
    return [*lines, f"| all | {good / every:.4f} ({good:,} of {every:,}) |", ""]
