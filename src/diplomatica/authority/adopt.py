"""Names that papers have and no authority file has, written into these files at a person's word."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from diplomatica.authority.files import FILES


def adopt(
    folder: Path, unknown: Iterable[Mapping[str, Any]], taken: Collection[str], slug: Callable[[str], str]
) -> dict[str, int]:
    """Add rows to `people.csv`, `offices.csv` and, for cover names, `names.csv`; how many each got.

    `unknown` are rows as `resolve.unknown` gives them, `taken` the ids in use; `slug` makes an id of a name.
    Lines that are there stay as they are, byte for byte.
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
    for name, found in rows.items():
        if found:
            _append(folder / f"{name}.csv", next(file.columns for file in FILES if file.name == name), found)
    return {name: len(found) for name, found in rows.items() if found}


def _free(wanted: str, ids: set[str]) -> str:
    name, number = wanted, 1
    while name in ids:
        number += 1
        name = f"{wanted}-{number}"
    ids.add(name)
    return name


def _append(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Put rows under those of a file, by its own header where it has one."""
    old = path.read_bytes() if path.exists() else b""
    head = next(csv.reader(io.StringIO(old.decode("utf-8-sig"))), []) if old.strip() else []
    out = io.StringIO()
    writer = csv.DictWriter(
        out, [name.strip() for name in head] or columns, restval="", extrasaction="ignore", lineterminator="\n"
    )
    if not head:
        writer.writeheader()
    elif not old.endswith(b"\n"):
        out.write("\n")
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes((old if head else b"") + out.getvalue().encode())
    fresh.replace(path)
