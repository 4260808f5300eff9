"""What is wrong with the files that people keep by hand, without building anything."""

from __future__ import annotations

from pathlib import Path

import msgspec

from diplomatica import authority
from diplomatica.building.reading import conventions
from diplomatica.errors import UsageError
from diplomatica.folder import decisions, ids, settings
from diplomatica.folder.settings import FILE_NAME, Settings
from diplomatica.model.document import Row


def check(root: Path) -> list[Row]:
    """Rows of `problems` about settings, ids, decisions and authority files, sorted; an empty list is a clean folder.

    What would stop a build is among them, as a problem of severity `shelved`.
    """
    found: list[Row] = []
    try:
        check_conventions(root, settings.load(root))
    except UsageError as error:
        found.append(_stopping(FILE_NAME, str(error)))
    try:
        found += [{"path": path, **msgspec.structs.asdict(problem)} for path, problem in ids.load(root)[1]]
    except UsageError as error:
        found.append(_stopping(ids.FILE_NAME, str(error)))
    found += [{"path": path, **msgspec.structs.asdict(problem)} for path, problem in decisions.read(root)[1]]
    import duckdb

    with duckdb.connect(":memory:") as con:
        found += authority.load(con, root)
    return sorted(found, key=lambda row: (row["path"], row["code"], row["message"]))


def check_conventions(root: Path, settled: Settings) -> None:
    """UsageError where a source asks for a convention that there is not, or a convention file cannot be read."""
    conventions.cache_clear()  # a person may have edited them since this process built last
    known = conventions(root)
    for number, stanza in enumerate(settled.sources, 1):
        name = stanza.values.get("convention")
        if name and name not in known:
            place = f"{root / FILE_NAME}: source[{number}].convention"
            raise UsageError(f"{place}: found {name!r}, expected one of {', '.join(known)}")


def _stopping(path: str, message: str) -> Row:
    return {"path": path, "stage": "folder", "severity": "shelved", "code": "stops-the-build", "message": message}
