"""CSL-JSON keeps to the schema of CSL data, version 1.0.2: what it allows of what we write stands here as facts of that schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diplomatica.cite import cite
from diplomatica.library import Archive
from tests.cite.test_readers import SOURCES
from tests.samples.built import NAMES

TYPES = {"personal_communication", "manuscript"}
"""Of the types of the schema, those that we write."""

NAMES_OF = {"author", "recipient", "translator"}
WORDS = {
    "title", "genre", "archive", "archive_collection", "archive_location", "source", "event-place", "language", "URL", "abstract", "note",
}  # fmt: skip
STRING_OR_NUMBER = {"id", "number"}


def faults(items: Any) -> list[str]:
    """What the schema would reject: it allows no other variable, no other kind of value, nothing more in a name or a date."""
    out = [] if isinstance(items, list) else ["not a list"]
    for item in items:
        out += [f"no {name}" for name in ("id", "type") if name not in item]
        out += [] if item.get("type") in TYPES else [f"type {item.get('type')!r}"]
        for name, value in item.items():
            if name in NAMES_OF:
                fine = bool(value) and all(
                    set(one) <= {"family", "given", "literal"} and all(isinstance(part, str) for part in one.values()) for one in value
                )  # fmt: skip
            elif name == "issued":
                fine = _date(value)
            elif name in STRING_OR_NUMBER:
                fine = isinstance(value, (str, int))
            else:
                fine = name == "type" or (name in WORDS and isinstance(value, str))
            out += [] if fine else [f"{name}: {value!r}"]
    return out


def _date(value: dict[str, Any]) -> bool:
    parts = value.get("date-parts", [[1]])
    return (
        set(value) <= {"date-parts", "literal"}
        and 1 <= len(parts) <= 2
        and all(1 <= len(part) <= 3 and all(isinstance(number, int) for number in part) for part in parts)
    )


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_kind_of_source(source: Any) -> None:
    assert faults(json.loads(cite(source, "csl-json"))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_document_of_the_samples(sample: Callable[[str], Path], name: str) -> None:
    with Archive.open(sample(name)) as archive:
        ids = [row["id"] for row in archive.view.rows("select id from documents order by id")]
        found = {one: faults(json.loads(archive.cite(one, "csl-json"))) for one in ids}
        assert len(ids) >= 40 and {one: said for one, said in found.items() if said} == {}


def test_what_the_schema_rejects_is_found() -> None:
    good = json.loads(cite(SOURCES["person"], "csl-json"))[0]
    bad = [
        {"medium-of-paper": "x"},
        {"type": "telegram"},
        {"issued": {"date-parts": [[1951, 5, 12, 1]]}},
        {"author": [{"name": "x"}]},
        {"title": 3},
    ]
    assert [bool(faults([good | wrong])) for wrong in bad] == [True] * len(bad)
    assert faults([{}]) != []
