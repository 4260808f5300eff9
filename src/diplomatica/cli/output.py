"""How commands print: one JSON object, or a plain table that fits a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from diplomatica.errors import UsageError
from diplomatica.model.plain import plain

F = TypeVar("F", bound=Callable[..., Any])

archive_option = click.option(
    "--archive",
    "archive_dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="The archive folder; without it, the nearest folder upward with a diplomatica.toml.",
)
audience_option = click.option(
    "--audience",
    type=click.Choice(["public", "all"]),
    default="public",
    show_default=True,
    help="Whose eyes: `all` also sees restricted documents.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object {rows, count, of, notes}.")


def find_archive(archive_dir: Path | None) -> Path:
    """The archive folder asked for, or the nearest one upward; UsageError where there is none."""
    if archive_dir is not None:
        if not (archive_dir / "diplomatica.toml").is_file():
            raise UsageError(
                f"{archive_dir}: no diplomatica.toml found there; `diplomatica init {archive_dir}` makes one"
            )
        return archive_dir
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "diplomatica.toml").is_file():
            return folder
    raise UsageError(f"{here}: no diplomatica.toml found here or in a folder above; name one with --archive DIR")


def emit(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    as_json: bool,
    of: int | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Print rows, as `{rows, count, of, notes}` or as a table of `columns` with count and notes below.

    `of` is the denominator: how many rows there would be without the question asked.
    """
    if as_json:
        answer = {"rows": [plain(row) for row in rows], "count": len(rows), "of": of, "notes": list(notes)}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    cells = [[_cell(plain(row.get(column))) for column in columns] for row in rows]
    widths = [min(60, max([len(column), *(len(row[i]) for row in cells)])) for i, column in enumerate(columns)]
    if rows:
        click.echo("  ".join(column.ljust(width) for column, width in zip(columns, widths, strict=True)).rstrip())
    for row in cells:
        click.echo("  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(f"{len(rows)} of {of}" if of is not None else str(len(rows)))
    for note in notes:
        click.echo(f"note: {note}")


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return " ".join(f"{key}={_cell(item)}" for key, item in value.items() if item is not None)
    # Control characters of a stranger's document must not reach the terminal.
    return "".join(c if c.isprintable() else " " for c in str(value))


def _fit(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"
