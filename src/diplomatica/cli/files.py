"""Commands about single files: add, read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from diplomatica.cli.output import archive_option, emit, find_archive, json_option
from diplomatica.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@archive_option
@json_option
def add(paths: tuple[Path, ...], archive_dir: Path | None, as_json: bool) -> None:
    """Copy files, or folders with all that is in them, into the archive, and say what each is and what will be read of it.

    A file that is there already stays as it is; another one of the same name is refused. A document whose bytes lie in the archive under
    another name is not copied again (`double`, with the path that it has there). Exits with 1 when a file was refused.

    Example: diplomatica add ~/Downloads/cable.pdf ~/Downloads/cable.ris
    """
    from diplomatica.building.adding import add as run

    found = list(run(find_archive(archive_dir), paths))
    rows = [
        {
            "path": item.path,
            "status": item.status,
            "format": item.format,
            "documents": item.documents,
            "with_text": item.with_text,
            "title": item.title,
            "note": "; ".join(item.notes) or None,
        }
        for item in found
    ]
    count = sum(item.status == "added" for item in found)
    doubles = sum(item.status == "double" for item in found)
    unread = sum(item.status != "refused" and not item.documents for item in found)
    notes = [f"{count} of {len(found)} files added; `diplomatica build` reads them"]
    if doubles:
        notes.append(f"{doubles} of them lie in the archive already under another name, and were not copied")
    if unread:
        notes.append(f"{unread} of them cannot be read; the note says why")
    emit(
        rows,
        ("path", "status", "format", "documents", "with_text", "title", "note"),
        as_json=as_json,
        of=len(rows),
        notes=notes,
    )
    if any(item.status == "refused" for item in found):
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--split", help="How to cut the file into documents: frus-flat, or `pattern: …`.")
@json_option
def read(file: Path, split: str | None, as_json: bool) -> None:
    """Show the raw reading of one file, in no archive: format, and for each document its text, fields, tags and where its words stand.

    For people who write readers, and for those who wonder why a file looks as it does. Exits with 2 where the file cannot be read.

    Example: diplomatica read cable.html --json
    """
    from diplomatica import read as readers
    from diplomatica.building.adding import beside
    from diplomatica.errors import DocumentError
    from diplomatica.folder.files import open_plain
    from diplomatica.folder.listing import LARGEST

    try:
        with open_plain(file) as opened:
            data = opened.read(LARGEST + 1)
        neighbours = beside(file)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    try:
        name = readers.reader_of(data, file.name) if split is None else split
        reads = readers.read_file(data, file.name, split=split, beside=neighbours)
    except DocumentError as error:
        raise UsageError(f"{file}: {error.code}: {error}") from None
    rows = [_row(raw) for raw in reads.raws]
    notes = [f"read as {name}", *(f"{found.severity} {found.code}: {found.message}" for found in reads.problems)]
    if as_json:
        emit(rows, (), as_json=True, of=len(rows), notes=notes)
        return
    for row in rows:
        click.echo(_shown(row))
    for note in notes:
        click.echo(note, err=True)


def _row(raw: Any) -> dict[str, Any]:
    return {
        "id": raw.preferred_id,
        "keys": raw.keys,
        "basis": raw.basis,
        "text": raw.text,
        "fields": [_only(field, "name value place") for field in raw.fields],
        "tags": [_only(tag, "kind start end element value") for tag in raw.tags],
        "spans": [_only(span, "start end part source_start source_end how") for span in raw.spans],
        "facsimiles": [_only(picture, "path start label") for picture in raw.facsimiles],
    }


def _only(thing: Any, names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names.split()}


def _shown(row: dict[str, Any]) -> str:
    """A document for a terminal: heads, fields, counts, then its text."""
    lines = [f"== {row['id']}   ({', '.join(row['keys'])})"]
    lines += [f"{field['name']:>18}: {field['value']}   [{field['place']}]" for field in row["fields"]]
    kinds: dict[str, int] = {}
    for tag in row["tags"]:
        kinds[tag["kind"]] = kinds.get(tag["kind"], 0) + 1
    if kinds:
        lines.append(f"{'tags':>18}: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}")
    sources = sorted({span["part"] for span in row["spans"] if span["part"]})
    if sources:
        lines.append(f"{'words from':>18}: {', '.join(sources[:8])}{' …' if sources[8:] else ''}")
    if row["facsimiles"]:
        lines.append(f"{'pictures':>18}: {len(row['facsimiles'])}, first {row['facsimiles'][0]['path']}")
    return "\n".join([*lines, "", row["text"] or "(no words)", ""])


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--since", default="1900-01-01", show_default=True, help="Leave out who had gone before this day.")
@click.option("--until", default="2100-01-01", show_default=True, help="Leave out who came after this day.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to write to [authority/ of the archive]."
)
@archive_option
def appointments(file: Path, since: str, until: str, out: Path | None, archive_dir: Path | None) -> None:
    """Turn a published list of appointments (office, unit, person, days) into people.csv, offices.csv and tenures.csv.

    Files that are there already are never touched: the command stops. Tenures without a printed end stay open.

    Example: diplomatica appointments officeholders.csv --since 1945-01-01 --until 1968-12-31
    """
    from datetime import date

    from diplomatica.authority.appointments import write

    folder = out or find_archive(archive_dir) / "authority"
    try:
        counts = write(file, folder, date.fromisoformat(since), date.fromisoformat(until))
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None
    for name, count in counts.items():
        click.echo(f"{folder / name}.csv: {count} rows")


COMMANDS = (add, read, appointments)
