"""A new archive folder: settings to fill in, a place for documents, and nothing that is not needed."""

from __future__ import annotations

import json
from pathlib import Path

from diplomatica.errors import UsageError
from diplomatica.folder.settings import FILE_NAME

SETTINGS = """\
# What this archive is. `diplomatica build` reads this file; docs/folder.md explains every key.
[archive]
name = {name}
description = ""
rights = ""

# How to read the files below a path of documents/, where the program should not find out by itself:
# [[source]]
# path = "cables/**"
# convention = "us-state"
# clock = "Europe/Moscow"
# access = "restricted"
"""

IGNORED = """\
# made by `diplomatica build`; may be deleted at any time
/.diplomatica/
"""


def init(root: Path) -> list[Path]:
    """Make an archive folder, in an empty folder or around files that are there already; returns what was made.

    Raises UsageError where an archive is there already; no existing file is ever changed.
    """
    settings = root / FILE_NAME
    if settings.exists():
        raise UsageError(f"{settings}: there already; this folder is an archive")
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root}: a file; expected a folder or a name for a new one")
    made = []
    try:
        for name in ("documents", "authority", "decisions"):
            folder = root / name
            if not folder.exists():
                folder.mkdir(parents=True)
                made.append(folder)
        ignored = root / ".gitignore"
        if not ignored.exists():
            ignored.write_text(IGNORED, "utf-8")
            made.append(ignored)
        title = json.dumps(root.resolve().name, ensure_ascii=False)  # a JSON string is a TOML string too
        settings.write_text(SETTINGS.format(name=title), "utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from None
    return [*made, settings]
