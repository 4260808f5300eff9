"""Small archives for one question each: rows of a calendar over the invented authority of `tests.resolve.orsk`, built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import diplomatica
from diplomatica.build import build
from diplomatica.library import Archive
from tests.resolve.orsk import FILES

Row = dict[str, Any]


def archive(root: Path, rows: list[Row], texts: dict[str, str] | None = None, **files: str) -> Archive:
    """The finished archive of some rows and texts; `files` are authority files with their headers, added to or in place of the others."""
    (root / "documents").mkdir()
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    for name, content in {**FILES, **files}.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (root / "documents" / "calendar.jsonl").write_text(lines, encoding="utf-8")
    for name, text in (texts or {}).items():
        (root / "documents" / name).write_text(text, encoding="utf-8")
    build(root, workers=0)
    return diplomatica.open(root)


def knew(archive: Archive, target: str, *actors: str) -> dict[str, tuple[str, str | None, str | None, str]]:
    """By actor: value, certain from and possible from as shown, level; of some actors or of all."""
    return {
        row["actor_id"]: (row["value"], row["certain_shown"], row["possible_shown"], row["level"])
        for row in archive.who_knew(target).rows
        if not actors or row["actor_id"] in actors
    }
