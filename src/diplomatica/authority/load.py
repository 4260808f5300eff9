"""Authority files into tables: `entities`, `names`, `tenures`, `events`, `whereabouts`, `coverage`, and for later rooms `offices`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from diplomatica.authority.check import Known, faults, rings, with_defaults
from diplomatica.authority.files import FILES, AuthorityFile
from diplomatica.folder.csvfiles import read_csv
from diplomatica.model.arrow import ARROW_TYPES, from_rows
from diplomatica.model.civil import bounds
from diplomatica.model.clock import instants
from diplomatica.model.document import Row
from diplomatica.model.schema import TABLES

if TYPE_CHECKING:
    import duckdb

_IDS_OF = {
    "places": "place",
    "organisations": "organisation",
    "people": "person",
    "offices": "office",
    "events": "event",
}
_STAGED: dict[str, dict[str, str]] = {
    "offices": {"id": "text", "organisation_id": "text", "place_id": "text"},
    "event_words": {"event_id": "text", "words": "text"},
}


def load(con: duckdb.DuckDBPyConnection, root: Path) -> list[Row]:
    """Fill the authority tables of a connection from the folder's CSV files; returns rows of `problems`.

    A missing file is an empty one. A row with a fault is left out and named with file and line; the rest counts.
    """
    rows, problems = read(root)
    for name, table in tables(rows).items():
        con.register("arriving", table)
        con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM arriving')
        con.unregister("arriving")
    return problems


def read(root: Path) -> tuple[dict[str, list[Row]], list[Row]]:
    """Good rows by file name, and rows of `problems` for the others."""
    known, good, problems = Known(), {}, []
    for file in FILES:
        path = root / "coverage.csv" if file.name == "coverage" else root / "authority" / f"{file.name}.csv"
        relative = path.relative_to(root).as_posix()
        lines, found = read_csv(path, file.columns, required=file.required, relative=relative, any_encoding=True)
        problems += [_problem(relative, p.code, p.message, p.severity) for p in found]
        good[file.name] = list(_good(file, relative, lines, known, problems))
    for name in ("places", "organisations"):
        parents = {row["id"]: row["parent_id"] for row in good[name]}
        for identifier in rings(parents):
            problems.append(
                _problem(
                    f"authority/{name}.csv",
                    "ring-of-parents",
                    f"{identifier} is its own ancestor; its parent is dropped",
                )
            )
            next(row for row in good[name] if row["id"] == identifier)["parent_id"] = None
    return good, problems


def _good(
    file: AuthorityFile,
    relative: str,
    lines: Iterable[tuple[int, Mapping[str, str]]],
    known: Known,
    problems: list[Row],
) -> Iterator[Row]:
    kind = _IDS_OF.get(file.name)
    fresh: list[tuple[int, Mapping[str, str]]] = []
    for number, row in lines:
        identifier = row.get("id", "")
        if kind and any(identifier in ids for ids in known.ids.values()):
            problems.append(
                _problem(relative, "duplicate-id", f"{relative}:{number}: id {identifier!r} is taken already")
            )
            continue
        if kind and identifier:
            known.ids[kind].add(identifier)
        fresh.append((number, row))
    for number, row in fresh:
        wrong = list(faults(file, row, known))
        if wrong:
            problems.append(
                _problem(relative, "authority-row", f"{relative}:{number}: {'; '.join(wrong)}; the row is left out")
            )
            continue
        yield with_defaults(file, row)


def _problem(path: str, code: str, message: str, severity: str = "warning") -> Row:
    # A list that cannot be read shelves no document.
    severity = "warning" if severity == "shelved" else severity
    return {"path": path, "stage": "authority", "severity": severity, "code": code, "message": message}


def tables(rows: Mapping[str, list[Row]]) -> dict[str, pa.Table]:
    """The tables that good authority rows make, by name."""
    zones = {row["id"]: row["timezone"] for row in rows["places"] if row["timezone"]}
    published = {
        "entities": list(_entities(rows)),
        "names": list(_names(rows)),
        "tenures": rows["tenures"],
        "events": [_event(row, zones) for row in rows["events"]],
        "whereabouts": rows["whereabouts"],
        "coverage": rows["coverage"],
    }
    staged: dict[str, list[Row]] = {
        "offices": [{c: row[c] for c in _STAGED["offices"]} for row in rows["offices"]],
        "event_words": [
            {"event_id": row["id"], "words": words} for row in rows["events"] for words in _items(row["words"])
        ],
    }
    out = {name: from_rows(TABLES[name], _unique(found)) for name, found in published.items()}
    for name, columns in _STAGED.items():
        arrays = {c: pa.array([row.get(c) for row in staged[name]], ARROW_TYPES[kind]) for c, kind in columns.items()}
        out[name] = pa.table(arrays)
    return out


def _entities(rows: Mapping[str, list[Row]]) -> Iterator[Row]:
    for row in rows["people"]:
        yield {"id": row["id"], "kind": "person", "name": row["name"], "external_ids": _items(row["external_ids"])}
    for row in rows["offices"]:
        yield {
            "id": row["id"],
            "kind": "office",
            "name": row["name"],
            "parent_id": row["organisation_id"],
            "place_id": row["place_id"],
            "external_ids": _items(row["external_ids"]),
        }
    for row in rows["organisations"]:
        columns = ("id", "kind", "name", "parent_id", "place_id")
        yield {c: row[c] for c in columns} | {"external_ids": []}
    for row in rows["places"]:
        yield {
            "id": row["id"],
            "kind": "place",
            "name": row["name"],
            "parent_id": row["parent_id"],
            "latitude": float(row["latitude"]) if row["latitude"] else None,
            "longitude": float(row["longitude"]) if row["longitude"] else None,
            "timezone": row["timezone"],
            "external_ids": _items(row["external_ids"]),
        }


def _names(rows: Mapping[str, list[Row]]) -> Iterator[Row]:
    for file in ("people", "offices", "organisations", "places"):
        for row in rows[file]:
            for form in (row["name"], *_items(row["variants"])):
                kind = "title" if file == "offices" else "name"
                yield {
                    "entity_id": row["id"],
                    "form": form,
                    "kind": kind,
                    "source": f"{file}.csv",
                    "status": "accepted",
                }
    for row in rows["names"]:
        yield {**row, "status": "accepted"}


def _unique(rows: list[Row]) -> list[Row]:
    """The rows without exact repetitions, first occurrence kept."""
    return list({repr(sorted(row.items(), key=lambda item: item[0])): row for row in rows}.values())


def _items(cell: str | None) -> list[str]:
    return [item.strip() for item in (cell or "").split("|") if item.strip()]


def _event(row: Row, zones: Mapping[str, str]) -> Row:
    name = zones.get(row["place_id"] or "")
    known = (name,) if name else ()
    earliest = _moments(row["from"], known)[0] if row["from"] else None
    latest = _moments(row["to"] or row["from"], known)[1] if row["to"] or row["from"] else None
    return {
        "id": row["id"],
        "title": row["title"],
        "kind": row["kind"],
        "place_id": row["place_id"],
        "earliest": earliest,
        "latest": latest,
        "public_from": _moments(row["public_from"], known)[0] if row["public_from"] else None,
        "source": row["source"],
    }


def _moments(text: str, zones: tuple[str, ...]) -> tuple[datetime | None, datetime | None]:
    """Earliest and latest instant of an ISO local hour or an EDTF date on the clocks given."""
    if "T" in text:
        return instants(text, zones)
    first, last = bounds(text)
    low = instants(first.isoformat(), zones)[0] if first else None
    high = instants(last.isoformat(), zones)[1] if last else None
    return low, high
