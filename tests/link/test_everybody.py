"""A paper not held came from and went to several: all are named, and what two papers say of it is put together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diplomatica.build import build
from diplomatica.library import Archive
from tests.resolve.orsk import FILES

ROW = {"kind": "telegram", "date": "1951-02-05", "sender": ["Foreign Office of Orsk"], "recipient": ["Erik Brandt"]}


def missing(root: Path, *mentions: str) -> list[dict[str, Any]]:
    """Papers not held of an archive in which each paper speaks of one."""
    for folder in ("documents", "authority"):
        (root / folder).mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    for name, content in FILES.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    rows = [{**ROW, "id": f"tel-{n}", "title": f"Telegram {n}", "refers_to": [said]} for n, said in enumerate(mentions)]
    (root / "documents" / "calendar.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    build(root)
    return list(Archive.open(root).missing().rows)


def test_all_are_named_and_the_first_stands_alone_too(tmp_path: Path) -> None:
    said = "number=7; date=1951-02-03; from=Maria Lund; to=Erik Brandt; to=Government of Vell; printed=Lund’s No. 7"
    [gone] = missing(tmp_path, said)
    assert (gone["from_id"], gone["senders"], gone["to_id"]) == ("lund", ["lund"], "brandt")
    assert gone["recipients"] == ["brandt", "vell"]
    assert gone["recipient_names"] == ["Erik Brandt", "Government of Vell"]


def test_what_two_papers_say_of_one_is_put_together(tmp_path: Path) -> None:
    both, one, other = (
        f"number=7; date=1951-02-03; from=Maria Lund; {to}; printed=Lund’s No. 7"
        for to in ("to=Erik Brandt; to=Government of Vell", "to=Government of Vell", "to=Foreign Office of Orsk")
    )
    gone = {tuple(row["recipients"]): row["mentions"] for row in missing(tmp_path, one, both, other)}
    assert gone == {("vell", "brandt"): 2, ("orsk-fo",): 1}


def test_one_that_is_spoken_of_without_them_has_none(tmp_path: Path) -> None:
    [gone] = missing(tmp_path, "number=7; date=1951-02-03; printed=Telegram No. 7")
    assert (gone["senders"], gone["recipients"], gone["recipient_names"]) == ([], [], [])
