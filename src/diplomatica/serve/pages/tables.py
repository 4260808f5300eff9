"""Rows as files to take away: JSON as the commands print it, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import Response

from diplomatica.model.plain import plain
from diplomatica.view.apart import whole

if TYPE_CHECKING:
    from diplomatica.view import Lens

SUFFIXES = {"json": "application/json", "csv": "text/csv"}
"""The files of rows and what they are."""


class Whole(Protocol):
    """All rows of an answer, with what they are out of and what is to be said of them."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def of(self) -> int | None: ...
    @property
    def notes(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class File:
    """The rows of a page that no command has."""

    rows: Sequence[Mapping[str, Any]]
    of: int | None
    notes: Sequence[str] = ()


def split(name: str) -> tuple[str, str]:
    """The id and the suffix of a file's address; the suffix empty where it names no file.

    >>> split("closing.csv")
    ('closing', 'csv')
    >>> split("closing.d")
    ('closing.d', '')
    """
    bare, _, suffix = name.rpartition(".")
    return (bare, suffix) if bare and suffix in SUFFIXES else (name, "")


def written(name: str, suffix: str, rows: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> Response:
    """The file of one thing: `record` whole as JSON, `rows` as CSV."""
    made = as_csv(rows) if suffix == "csv" else json.dumps(plain(record), ensure_ascii=False, indent=1) + "\n"
    headers = {"content-disposition": f'inline; filename="{safe(name)}.{suffix}"'}
    return Response(made, media_type=SUFFIXES[suffix], headers=headers)


def safe(name: str) -> str:
    """An id as the name of a file in a header.

    >>> safe('a/"b".c')
    'a--b-.c'
    """
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "-" for sign in name)


def as_json(answer: Whole, lens: Lens | None = None) -> str:
    """An answer as the command prints it: its rows, how many, of how many, its notes; and what the lens says of it."""
    made = whole(answer.rows, answer.of, answer.notes, lens, getattr(answer, "certain", None))
    return json.dumps(plain(made), ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows under the columns that any of them has; lists and chains as JSON in their cell."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(columns)
    for row in rows:
        write.writerow([_cell(plain(row.get(column))) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    # A spreadsheet would run a cell that begins so as a formula.
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
