"""Documents of another country's archive: predictions for the data's own scorer, and its table."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from diplomatica.conventions.load import builtin
from diplomatica.model.document import Parsed
from diplomatica.parse import ParseSettings, parse
from diplomatica.parse.shelfmarks import split_described
from evaluation import rows, web
from evaluation.heads import Row, when
from evaluation.linking import raw_document

SHOWN = {
    "sender": "sender", "recipient": "recipient", "doc_type": "kind", "date": "date", "place": "place", "number": "number",
    "classification": "classification",
    "urgency": "precedence", "copy_no": "copy number", "signature": "signature",
    "archive.archive": "archive", "archive.fond": "fond", "archive.opis": "opis", "archive.delo": "delo", "archive.listy": "listy",
    "archive.form": "what the paper is", "points": "points", "stamp present": "stamps", "persons (recall only)": "persons (found)",
    "reference numbers": "numbers of references",
    "references resolved, numbered": "numbered references resolved", "references resolved, all": "all references resolved",
    "lacunae, numbered": "numbered papers not in the collection",
    "reference numbers with a fused note mark (recall only)": "numbers with a note's number grown on (found)",
}  # fmt: skip
"""Fields of the scorer that the program reads, and what the page calls them."""


KINDS = {
    "telegram": "cipher_telegram", "memorandum": "note", "note": "note", "resolution": "resolution",
    "memorandum of conversation": "record_of_conversation",
}  # fmt: skip
"""The program's words for kinds of papers, in those of the data."""


def soviet(questions: Iterable[Row]) -> Iterator[Row]:
    """Documents (`no, raw_text`) into their fields; the convention is found by the program."""
    settings = ParseSettings(conventions=builtin())
    raws = [(f"no-{question['no']:04d}", question["no"], question["raw_text"]) for question in questions]
    ids = {name: no for name, no, _ in raws}
    linked: dict[int, list[Row]] = {no: [] for no in ids.values()}
    for row in web.references([(name, raw_document(text, name, [])) for name, _, text in raws], None, web.Given()):
        target = row["target_id"]
        if row["number"] or target:
            said: Row = {"number": row["number"]}
            if target or row["not_held_id"]:
                said["resolves_to_no"] = ids.get(target) if target else None
            linked[ids[row["document_id"]]].append(said)
    for name, no, text in raws:
        yield {"no": no, **_fields(parse(raw_document(text, name, []), settings)), "references": linked[no]}


def _fields(found: Parsed) -> Row:
    parties = found.rows.get("parties", [])
    numbers = found.rows.get("numbers", [])
    copies = [row["value"] for row in numbers if row["role"] == "copy"]
    return {
        "senders": [_words(row) for row in parties if row["role"] == "sender"],
        "recipients": [_words(row) for row in parties if row["role"] == "to"],
        "signature": [_words(row) for row in parties if row["role"] == "signed"],
        "date": when(found, "sent", "written")[0],
        "place": found.document.get("place_from_text"),
        "numbers": [row["value"] for row in numbers if row["role"] not in ("copy", "local")],
        "classification": found.document.get("classification"),
        "urgency": found.document.get("precedence"),
        "copy_no": copies[0] if copies else None,
        "doc_type": KINDS.get(found.document.get("kind") or ""),
        "archival_source": [_holding(row) for row in found.rows.get("holdings", [])],
        "points": [_label(row) for row in found.rows.get("passages", []) if row["kind"] == "point"],
        "persons": [row["text"] for row in found.rows.get("mentions", []) if row["kind"] == "person"],
        "marks": [{"kind": row["kind"], "text": row["text"]} for row in found.rows.get("marks", [])],
    }


def _holding(row: Row) -> Row:
    parts = {name: row.get(name) for name in ("fond", "opis", "papka", "delo", "listy")}
    return {"archive": row.get("repository"), **parts, "form": split_described(row["text"])[1] or None}


def _label(point: Row) -> str:
    return str(point.get("label") or point["passage_id"]).strip(" .):")


def _words(party: Row) -> str:
    return str(party.get("name_text") or party.get("office_text") or party["text"])


def table(folder: Path) -> list[str]:
    """The lines of the page, scored by the program that came with the data; none where the data is not there."""
    if not (folder / "documents.jsonl").is_file():
        return []
    questions = rows.read(folder / "documents.jsonl")
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "predictions.jsonl"
        rows.write(out, soviet(questions))
        made = subprocess.run(
            [sys.executable, str(folder / "score.py"), str(out), "--json"], check=True, capture_output=True, text=True
        )
    scores = json.loads(made.stdout)
    lines = [
        f"## Another country's archive ({len(questions)} documents)",
        "",
        "| field | F1 | right | wrong | missed |",
        "|---|---|---|---|---|",
    ]
    for name, shown in SHOWN.items():
        row = scores[name]
        wrong = "not counted" if "recall" in name else row["fp"]
        score = row["recall"] if "recall" in name else row["f1"]
        lines.append(
            f"| {shown} | {'–' if score is None else format(score, '.3f')} | {row['tp']} | {wrong} | {row['fn']} |"
        )
    return [*lines, ""]
