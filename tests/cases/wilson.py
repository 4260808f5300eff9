"""Real papers as a calendar: the facts that people took from their pages, mapped to the calendar's columns, nothing else.

`wilson-dev.jsonl` first; what it lacks of the register of 1950 from there, whose columns are older.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[3] / "shared" / "data"
GOLD, REGISTER, QUESTIONS = (
    DATA / "wilson-dev.jsonl",
    DATA / "korea-1950-register.jsonl",
    DATA / "wilson-questions-dev.jsonl",
)
AUTHORITY = Path(__file__).parents[2] / "src" / "diplomatica" / "samples" / "korea-1950" / "authority"

COLUMNS = {"answers": "answers", "refers": "refers_to", "encloses": "encloses", "follows": "follows"}
TIMES = ("sent", "received", "deciphered")
LATER = ("typed", "distributed")
ROLES = {
    "incoming number": "incoming",
    "issuing number": "outgoing",
    "special number": "special",
    "special section number": "special",
    "special numbers": "special",
    "file number": "file",
    "typing number": "copy",
    "decision number": "decision",
    "protocol number": "decision",
    "plenary meeting": "decision",
    "routing mark": "local",
}
"""Kinds of numbers as the papers call them; all others are the paper's own."""

Row = dict[str, Any]


def lines(path: Path) -> list[Row]:
    """The rows of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def calendar() -> list[Row]:
    """The calendar: one row a paper, without empty columns."""
    papers = [{**row["gold"], "id": row["id"], "url": row["url"]} for row in lines(GOLD)]
    known = {paper["id"] for paper in papers}
    papers += [_of_register(row) for row in lines(REGISTER) if row["id"] not in known]
    return [row_of(paper) for paper in papers]


def _of_register(row: Row) -> Row:
    names = {
        new: [{"name": name} for name in row[old] or ()]
        for old, new in (("from", "senders"), ("to", "recipients"), ("via", "via"))
    }
    return {**row, **names, "answers_or_refers_to": row["references"]}


def row_of(paper: Row) -> Row:
    """One row from the facts of one paper."""
    row: Row = {
        name: paper.get(name) for name in ("id", "url", "title", "date", "classification", "precedence", "basis")
    }
    row |= {"place_from": paper.get("place_from"), "place_to": paper.get("place_to"), "kind": paper.get("doc_type")}
    row |= {
        "sender": _parties(paper["senders"]),
        "recipient": _parties(paper["recipients"]),
        "via": _parties(paper["via"]),
    }
    row["numbers"] = [f"{ROLES.get(number['kind'], 'own')}:{number['value']}" for number in paper["numbers"] or ()]
    row["holdings"] = paper["archival_source"]
    for given in paper["answers_or_refers_to"] or ():
        row.setdefault(COLUMNS[given["kind"]], []).append(
            reference(given, draft="with draft" in (paper.get("doc_type") or ""))
        )
    given = paper["distribution"] or {}
    row["copies"] = [
        f"{copy['name']} ({copy['copies']})" if copy["copies"] else copy["name"] for copy in given.get("list") or ()
    ]
    row["copies_stated"] = given.get("stated_total")
    _times(row, paper)
    return {name: value for name, value in row.items() if value not in (None, "", [], {})}


def _times(row: Row, paper: Row) -> None:
    objects: dict[str, dict[str, str]] = {"printed": {}, "by": {}, "at": {}}
    times = [(kind, paper[kind]) for kind in TIMES if paper[kind]]
    times += [(time["kind"], time) for time in paper["other_times"] or ()]
    for kind, time in times:
        if kind in (*TIMES, *LATER):
            row[kind] = time["time"]
        else:
            row.setdefault("other_times", []).append(f"{kind}:{time['time']}")
        for name, key in (("printed", "as_printed"), ("by", "by"), ("at", "place")):
            if time.get(key):
                objects[name][kind] = time[key]
    row |= objects


def _parties(parties: list[Row] | None) -> list[str]:
    return [", ".join(word for word in (party.get("name"), party.get("office")) if word) for party in parties or ()]


def reference(given: Row, draft: bool = False) -> str:
    """A paper that is answered, enclosed and so on, as `key=value` pairs; two senders are two pairs.

    What a paper of the kind "with draft telegram" encloses is a draft.
    """
    kind = [("kind", "draft")] if draft and given["kind"] == "encloses" else []
    return "; ".join(f"{key}={value}" for key, value in (*kind, *_pairs(given)))


def _pairs(given: Row) -> Iterator[tuple[str, str]]:
    printed = (given["as_printed"] or "").replace('"', "'")
    if given["number"]:
        yield "number", given["number"]
    incoming = re.search(r"\(incoming (?:No\.|#)? ?([\w/-]+)\)", printed)
    if incoming:
        yield "incoming", incoming.group(1)
    if given["date"]:
        yield "date", given["date"]
    for key, side in (("from", "sender"), ("to", "recipient")):
        for name in (given[side] or "").split(" and "):
            if name:
                yield key, name
    if printed:
        yield "printed", f'"{printed}"'


def write(root: Path) -> int:
    """Fill an empty folder with the archive; returns the number of rows."""
    (root / "documents").mkdir(parents=True)
    (root / "diplomatica.toml").write_text('[archive]\nname = "Cases"\n', encoding="utf-8")
    shutil.copytree(AUTHORITY, root / "authority")
    # The page that the project began with, as its archive prints it, takes over its row of the calendar.
    shutil.copy(DATA / "seed-gromyko-1950-09-20.txt", root / "documents" / "209812.txt")
    rows = calendar()
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (root / "documents" / "calendar.jsonl").write_text(text, encoding="utf-8")
    return len(rows)
