"""How commands print: one JSON object, or a plain table that fits a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from diplomatica.errors import UsageError
from diplomatica.model.plain import plain

if TYPE_CHECKING:
    from diplomatica.library import Answer, Archive
    from diplomatica.view import Lens

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
SECONDS = "_seconds"
LENS = "diplomatica.lens"
"""Where a command keeps the lens that was asked for, and then the lens itself, so that what it prints says so."""


def _keep(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta.setdefault(LENS, {})[option.name] = value


as_known_to_option = click.option(
    "--as-known-to",
    metavar="ACTOR",
    expose_value=False,
    callback=_keep,
    help="Only what had reached this actor by the time of --at; what only can have come is marked possible.",
)
lens_at_option = click.option(
    "--at",
    "lens_at",
    metavar="TIME",
    expose_value=False,
    callback=_keep,
    help="For --as-known-to: a day (its end, on any clock) or an hour with its offset: 1950-09-20, 1950-09-20T14:30+03:00.",
)


def lens_options(command: F) -> F:
    """The two options of a lens, for a command without an `--at` of its own."""
    return as_known_to_option(lens_at_option(command))


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


def open_archive(archive_dir: Path | None, audience: str = "public") -> Archive:
    """The archive asked for, through the lens that the command's options ask for."""
    from diplomatica.library import Archive

    archive = Archive.open(find_archive(archive_dir), audience)
    context = click.get_current_context(silent=True)
    asked = context.meta.pop(LENS, {}) if context else {}
    if context is None or not asked:
        return archive
    actor, at = asked.get("as_known_to"), asked.get("lens_at") or context.params.get("at")
    if actor is None or at is None:
        raise UsageError("--as-known-to ACTOR and --at TIME go together")
    seen = archive.as_known_to(actor, at)
    context.meta[LENS] = seen.lens
    return seen


def lens_in_force() -> Lens | None:
    """The lens of the command that runs, once its archive is open."""
    context = click.get_current_context(silent=True)
    return context.meta.get(LENS) if context else None


def marked(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The rows; through a lens each says how what it rests on had come, unless it says so already."""
    from diplomatica.view.apart import marked as mark

    return mark(rows, lens_in_force())


def emit(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    as_json: bool,
    of: int | None = None,
    notes: Sequence[str] = (),
    certain: Answer | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Print rows, as `{rows, count, of, notes}` or as a table of `columns` with count and notes below.

    A column `…_seconds` is a length of time: the table says it in hours and minutes, the object in seconds.

    `of` is the denominator: how many rows there would be without the question asked. Through a lens every row says how
    what it rests on had come (`known`), a note how many documents are shown and hidden, and the object has `lens` as well.
    `certain` is the same answer from what had surely come: its count and notes stand beside the others. `more` is put into the
    object as well.
    """
    from diplomatica.view.apart import ALONE, whole

    lens = lens_in_force()
    answer = whole(rows, of, notes, lens, certain)
    rows, notes = answer["rows"], answer["notes"]
    if as_json:
        click.echo(json.dumps(plain({**answer, **(more or {})}), ensure_ascii=False, indent=1))
        return
    if lens is not None and any(row["known"] for row in rows):
        columns = [*columns, "known"]
    cells = [[_shown(column, plain(row.get(column))) + _perhaps(row, column) for column in columns] for row in rows]
    heads = [column.removesuffix(SECONDS) for column in columns]
    widths = [min(60, max([len(head), *(len(row[i]) for row in cells)])) for i, head in enumerate(heads)]
    if rows:
        click.echo("  ".join(head.ljust(width) for head, width in zip(heads, widths, strict=True)).rstrip())
    for row in cells:
        click.echo("  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
    said = _counted(len(rows), of)
    if lens is not None and certain is not None:
        said += f"; {ALONE}: {_counted(len(certain.rows), certain.of)}"
    click.echo(said)
    for note in notes:
        click.echo(f"note: {note}")


def _counted(rows: int, of: int | None) -> str:
    return f"{rows} of {of}" if of is not None else str(rows)


def _shown(column: str, value: Any) -> str:
    """A cell of a column: lengths of time in hours and minutes."""
    if column.endswith(SECONDS) and isinstance(value, int | float):
        from diplomatica.view.paper import span

        return span(round(value))
    return _cell(value)


def _perhaps(row: Mapping[str, Any], column: str) -> str:
    """How much of a count is only possible, through a lens."""
    possible = row.get(f"{column}_possible")
    return f" ({possible} possible)" if possible else ""


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
