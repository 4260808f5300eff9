"""Names that papers have and no authority file has, written into these files at a person's word."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from diplomatica.authority.files import FILES
from diplomatica.errors import UsageError
from diplomatica.folder.csvfiles import delimiter


def adopt(
    folder: Path, unknown: Iterable[Mapping[str, Any]], taken: Collection[str], slug: Callable[[str], str]
) -> dict[str, int]:
    """Add rows to `people.csv`, `offices.csv` and, for cover names, `names.csv`; how many each got.

    `unknown` are rows as `resolve.unknown` gives them, `taken` the ids in use; `slug` makes an id of a name.
    Lines that are there stay as they are, byte for byte. Raises UsageError, before anything is written, for a file that
    cannot be added to.
    Who is another's cover name by an editor's bracket becomes a name of the other, who is added where he is not there.
    """
    ids = set(taken)
    made: dict[str, str] = {}
    rows: dict[str, list[dict[str, str]]] = {"people": [], "offices": [], "names": []}

    def add(file: str, row: Mapping[str, Any]) -> str:
        name = row["name"]
        if name.casefold() not in made:
            made[name.casefold()] = identifier = _free(slug(name), ids)
            variants = [form for form in row.get("forms", ()) if form.casefold() != name.casefold()]
            rows[file].append({"id": identifier, "name": name, "variants": "|".join(variants)})
        return made[name.casefold()]

    listed = list(unknown)
    for row in listed:
        if not row["means"]:
            add("people" if row["kind"] == "person" else "offices", row)
    for row in listed:
        for real in (row["means"] or "").split("; ") if row["means"] else ():
            entity = add("people", {"name": real})
            source = f"editor's bracket in {row['documents'][0]}"
            forms = {form.casefold(): form for form in sorted(row["forms"])}
            rows["names"] += [
                {"entity_id": entity, "form": form, "kind": "cover", "source": source} for form in forms.values()
            ]
    files = {name: (folder / f"{name}.csv", found) for name, found in rows.items() if found}
    # All of them are looked at before the first is written.
    fresh = {path: _appended(path, _columns(name), found) for name, (path, found) in files.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in fresh.items():
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(content)
        new.replace(path)
    return {name: len(found) for name, (_, found) in files.items()}


def _columns(name: str) -> Sequence[str]:
    return next(file.columns for file in FILES if file.name == name)


def _free(wanted: str, ids: set[str]) -> str:
    name, number = wanted, 1
    while name in ids:
        number += 1
        name = f"{wanted}-{number}"
    ids.add(name)
    return name


def _appended(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """A file with rows under those that it has, by its own header, parted and ended as its lines are.

    Raises UsageError for a file in which the rows could not be read again: one that is no UTF-8, or has no column for what they say.
    """
    old = path.read_bytes() if path.exists() else b""
    try:
        text = old.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"authority/{path.name}: no UTF-8 at byte {error.start}, so nothing is added"
        raise UsageError(f"{found}; save it as UTF-8 (in Excel: CSV UTF-8), then adopt again") from None
    mark = delimiter(text, columns)
    try:
        head = (
            [name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=mark), [])] if text.strip() else []
        )
    except csv.Error as error:
        raise UsageError(f"authority/{path.name}:1: no header ({error}), so nothing is added") from None
    lost = [name for name in columns if head and name not in head and any(row.get(name) for row in rows)]
    if lost:
        expected = ", ".join(columns)
        raise UsageError(f"authority/{path.name}:1: no column {lost[0]!r}, so nothing is added; expected {expected}")
    end = "\r\n" if b"\r\n" in old else "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, head or columns, restval="", extrasaction="ignore", delimiter=mark, lineterminator=end)
    if not head:
        writer.writeheader()
    elif not old.endswith(b"\n"):
        out.write(end)
    writer.writerows(rows)
    return (old if head else b"") + out.getvalue().encode()
