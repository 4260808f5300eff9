"""A thousand telegrams to Washington as a calendar: what `t5_delays.csv` states of each, nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from diplomatica.read.ids import slug

DATA = Path(__file__).parents[3] / "shared" / "data" / "frus-dev"
CAPITAL, CAPITAL_ZONE = "Washington", "America/New_York"
DEPARTMENT = "Department of State"

Row = dict[str, Any]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the CSV files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def calendar_row(given: dict[str, str], copy: int = 0) -> Row:
    """One row of the calendar. The hour of sending is the post's, that of receipt Washington's, both as printed."""
    return {
        "id": slug(given["id"]) + (f"-{copy}" if copy else ""),
        "title": f"{given['kind']} from {given['place']}, {given['sent']}",
        "kind": given["kind"],
        "date": given["sent"][:10],
        "sender": [post(given["place"])],
        "recipient": [DEPARTMENT],
        "place_from": given["place"],
        "place_to": CAPITAL,
        "sent": given["sent"],
        "received": given["received"],
        "printed": {"received": given["received_raw"]},
        "at": {"sent": given["place"], "received": CAPITAL},
        "precedence": given["precedence"],
    }


def post(place: str) -> str:
    """What the sender at a place is called here: the file names the place alone."""
    return f"Post at {place}"


def write(root: Path, copies: int = 1) -> int:
    """Fill an empty folder with the archive, every row so many times; returns the number of rows."""
    given = rows("t5_delays.csv")
    zones = {row["place"]: row["zone"] for row in given} | {CAPITAL: CAPITAL_ZONE}
    spellings: dict[str, list[str]] = {}
    for place in sorted(zones):  # two spellings of a place are one place; two names are two
        spellings.setdefault(slug(place), []).append(place)
    for name in ("documents", "authority"):
        (root / name).mkdir(parents=True)
    (root / "diplomatica.toml").write_text('[archive]\nname = "Delays"\n', encoding="utf-8")
    places = [(place, name, "|".join(more), zones[name]) for place, (name, *more) in spellings.items()]
    _table(root, "places", ("id", "name", "variants", "timezone"), places)
    posts = [
        (f"post-{place}", post(name), "service", "us", place, "|".join(map(post, more)))
        for place, (name, *more) in spellings.items()
    ]
    posts += [("us", "United States", "government", "", "", "")]
    posts += [("department", DEPARTMENT, "service", "us", slug(CAPITAL), "")]
    _table(root, "organisations", ("id", "name", "kind", "parent_id", "place_id", "variants"), posts)
    lines = [json.dumps(calendar_row(row, copy)) for copy in range(copies) for row in given]
    (root / "documents" / "delays.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def _table(root: Path, name: str, header: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> None:
    with (root / "authority" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *lines])
