"""The example books of the rules, and of the conventions: a text beside exactly the rows that a rule makes of it.

A case is a heading, a text between `~~~`, and a list: `- table: column=value; column=value` for each row in order, or
`- table: none`. `words` are the words of a row's span (`…` stands for any words), `by`, `to`, `with`, `via` the parts of an
act, `- document: column=value` a column of the document, `- problem: code` a problem. Lines `convention:` and `day:` before
the text set the convention and the catalogue's date; after `markup: tei` the text is the body of a TEI file. In the book
of a convention the rows are those of all rules, and the convention is found by its signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diplomatica.conventions import builtin
from diplomatica.conventions.load import layers
from diplomatica.conventions.macros import expand
from diplomatica.model.document import Parsed, RawDocument
from diplomatica.parse import CHAIN, ParseSettings, parse
from diplomatica.parse.scan import Scan, pattern
from diplomatica.read import read_file
from tests.parse.fiction import parsed

BOOKS = Path(__file__).parents[1] / "books" / "parse"
HABITS = Path(__file__).parents[1] / "books" / "conventions"
RULES = [name for name, _ in CHAIN if name != "fields"]
PARTS = ("by", "to", "with", "via")


@dataclass
class Case:
    """One example of a book."""

    rule: str
    title: str
    text: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    expected: list[tuple[str, str]] = field(default_factory=list)


def cases(rule: str, folder: Path = BOOKS) -> Iterator[Case]:
    """The cases of one book in order."""
    case: Case | None = None
    inside = False
    for line in (folder / f"{rule}.md").read_text(encoding="utf-8").split("\n"):
        if line.startswith("~~~"):
            inside = not inside
        elif inside and case:
            case.text += line + "\n"
        elif line.startswith("## "):
            if case:
                yield case
            case = Case(rule, line[3:])
        elif case and line.startswith("- "):
            table, _, row = line[2:].partition(": ")
            case.expected.append((table, row))
        elif case and ": " in line:
            name, _, value = line.partition(": ")
            case.settings[name] = value
    if case:
        yield case


def tei(body: str) -> RawDocument:
    """The one document of a TEI file with such a body."""
    whole = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>{body}</body></text></TEI>'
    return read_file(whole.encode(), "documents/vell.xml").raws[-1]


ALL = [case for rule in RULES for case in cases(rule)] + [case for name in builtin() for case in cases(name, HABITS)]


def words(text: str, row: dict[str, Any], key: str) -> str:
    """What a row says under a name of the book's language."""
    if key == "words":
        return " ".join(text[row["start"] : row["end"]].split())
    if key in PARTS:
        spans = [part.split(":")[1:] for part in row["parts"] if part.startswith(f"{key}:")]
        return ", ".join(text[int(start) : int(end)] for start, end in spans)
    value = row.get(key)
    return "none" if value in (None, []) else " ".join(value) if isinstance(value, list) else str(value)


def fits(found: str, wanted: str) -> bool:
    if "…" not in wanted:
        return found == wanted
    first, _, last = wanted.partition("…")
    return found.startswith(first.strip()) and found.endswith(last.strip())


def read(row: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in row.split("; "))
    return {key.strip(): value for key, _, value in pairs}


def rows_of(result: Parsed, table: str, rule: str) -> list[dict[str, Any]]:
    if rule in builtin():
        return sorted(result.rows.get(table, []), key=lambda row: row["start"])
    found = [row for row in result.rows.get(table, []) if str(row.get("rule", f"{rule}.")).startswith(f"{rule}.")]
    return sorted(found, key=lambda row: row["start"])


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.rule}: {case.title}")
def test_case(case: Case) -> None:
    text = case.text.rstrip("\n")
    day = date.fromisoformat(case.settings["day"]) if "day" in case.settings else None
    result = parsed(text, day, case.settings.get("convention"))
    if case.settings.get("markup") == "tei":
        raw = tei(text)
        text, result = raw.text, parse(raw, ParseSettings(conventions=builtin()))
    for table in dict.fromkeys(table for table, _ in case.expected):
        wanted = [row for name, row in case.expected if name == table and row != "none"]
        if table == "problem":
            assert [p.code for p in result.problems] == wanted
            continue
        if table == "document":
            for row in wanted:
                for key, value in read(row).items():
                    assert words(text, result.document, key) == value
            continue
        found = rows_of(result, table, case.rule)
        assert len(found) == len(wanted), [words(text, row, "words") for row in found]
        for made, line in zip(found, wanted, strict=True):
            for key, value in read(line).items():
                assert fits(words(text, made, key), value), f"{key}: {words(text, made, key)!r}, expected {value!r}"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_book(rule: str) -> None:
    """At least three examples that match and one that must not."""
    every = list(cases(rule))
    no = [
        case for case in every if any(row == "none" or set(read(row).values()) == {"none"} for _, row in case.expected)
    ]
    assert len(every) - len(no) >= 3
    assert no


@pytest.mark.parametrize("name", builtin())
def test_every_habit_has_an_example(name: str) -> None:
    """Of each convention's own file: every sign, way to number, kind of time; and its patterns, where it has another to extend."""
    texts = [case.text for case in cases(name, HABITS)]
    whole = "\n".join(texts)
    lines = whole.split("\n")
    # Some patterns are asked of what stands right before a reference: the beginnings of lines.
    before = [line[: space.end()] for line in lines for space in re.finditer(" ", line)]
    parts = [Scan(part) for part in (*texts, *lines, *before)]
    made, own = builtin()[name], layers(name, {})[0].data
    templates = [series["pattern"] for series in own["numbers"]]
    if name != "common":  # its patterns have the books of the rules
        templates += [template for listed in own.get("patterns", {}).values() for template in listed]
    for sign in own.get("signs", ()):
        assert any(word in whole for word in sign["words"]), sign["says"]
    for kind, stamp in own["times"].items():
        assert any(label in whole.lower() for label in stamp["labels"]), kind
    for template in templates:
        found = pattern(expand(template, made.words))
        assert any(part.first(found) for part in parts), template
