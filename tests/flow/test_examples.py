"""The example book: small archives, each with a sentence of `docs/knowledge.md` and what the program must answer.

A file of `tests/books/flow/` has examples: `proves` is the sentence as it stands on the page, `calendar` (and `texts`) the archive, other
keys files of `authority/` in place of those of `orsk.toml`, `problems` the warnings that the build must give. An `ask` is `who_knew` or
`known` with `rows`, one line an actor or thing: value, `by` (certain from), `from` (possible from), `not` (attested not up to), as
shown, and level; `-` says that there is no row. Or it is `channels`, or a `table` in SQL with what it `is`.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import diplomatica
from diplomatica.build import build
from diplomatica.flow.verdict import Answer
from diplomatica.library import Archive

BOOK = Path(__file__).parents[1] / "books" / "flow"
PAGE = " ".join((Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8").split())
ORSK = tomllib.loads((BOOK / "orsk.toml").read_text(encoding="utf-8"))
EXAMPLES: list[dict[str, Any]] = [
    {"file": path.stem, **example}
    for path in sorted(BOOK.glob("*.toml"))
    if path.stem != "orsk"
    for example in tomllib.loads(path.read_text(encoding="utf-8"))["example"]
]


def opened(root: Path, example: dict[str, Any]) -> Archive:
    """The archive of an example, built."""
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    files = {f"authority/{name}.csv": example.get(name, words) for name, words in ORSK.items()}
    files |= {f"authority/{name}.csv": example[name] for name in ("whereabouts", "names") if name in example}
    files |= {"documents/calendar.csv": example["calendar"]}
    files |= {f"documents/{name}": words for name, words in example.get("texts", {}).items()}
    for name, words in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(words.lstrip("\n"), encoding="utf-8")
    build(root, workers=0)
    return diplomatica.open(root)


def said(row: dict[str, Any]) -> str:
    """A row as the book writes it."""
    parts = [("by", row["certain_shown"]), ("from", row["possible_shown"]), ("not", row["attested_not_shown"])]
    return " ".join([row["value"], *(f"{word} {bound}" for word, bound in parts if bound), row["level"]])


def lines(words: str) -> dict[str, str]:
    """What the book says of each actor or thing."""
    return {name: " ".join(rest) for name, *rest in (line.split() for line in words.strip().splitlines())}


def answers(archive: Archive, ask: dict[str, Any]) -> tuple[dict[str, str], Answer]:
    """What the program says of each."""
    if "known" in ask:
        known = archive.known(ask["known"], ask.get("at"), ask.get("rung"))
        return {row["id"]: said(row) for row in known.rows}, known
    if "channels" in ask:
        channels = archive.channels()
        return {row["from_id"]: f"{row['to_id']} {row['documents']}" for row in channels.rows}, channels
    knew = archive.who_knew(ask["who_knew"], ask.get("rung"))
    return {row["actor_id"]: said(row) for row in knew.rows}, knew


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['file']}: {e['name']}")
def test_example(tmp_path: Path, example: dict[str, Any]) -> None:
    archive = opened(tmp_path, example)
    warnings = [row["code"] for row in archive.problems().rows if row["severity"] != "note"]
    assert warnings == example.get("problems", [])
    for ask in example["ask"]:
        if "table" in ask:
            rows = [{k: v for k, v in row.items() if v is not None} for row in archive.sql(ask["table"]).to_pylist()]
            assert rows == ask["is"]
            continue
        found, answer = answers(archive, ask)
        wanted = lines(ask["rows"])
        assert {name: found.get(name, "-") for name in wanted} == wanted, ask
        assert not ask.get("note") or any(ask["note"] in note for note in answer.notes), answer.notes
        for actor, relation in ask.get("chain", {}).items():
            [row] = [row for row in answer.rows if actor in (row.get("id"), row["actor_id"])]
            assert relation in [link["relation"] for link in row["chain"]]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['file']}: {e['name']}")
def test_the_sentence_stands_on_the_page(example: dict[str, Any]) -> None:
    assert " ".join(example["proves"].split()) in PAGE


def test_examples_say_what_they_mean() -> None:
    """Every calendar can be read, and no two examples have one name."""
    assert len({(e["file"], e["name"]) for e in EXAMPLES}) == len(EXAMPLES) >= 25
    for example in EXAMPLES:
        header, *rows = csv.reader(io.StringIO(example["calendar"].strip()))
        assert all(len(row) == len(header) for row in rows), example["name"]
        for ask in example["ask"]:
            assert all(
                re.search(r"(direct|holder|member|-|\d)$", line) for line in ask.get("rows", "").strip().splitlines()
            )
