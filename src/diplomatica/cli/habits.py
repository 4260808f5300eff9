"""Command about conventions: what habits the program reads by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from diplomatica.cli.output import archive_option, audience_option, emit, find_archive, json_option
from diplomatica.errors import UsageError

FOLDER = "conventions"


@click.command()
@click.argument("name", required=False)
@click.option(
    "--of",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Say which convention each document of this file would be read by, and why.",
)
@audience_option
@archive_option
@json_option
def conventions(name: str | None, file: Path | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """List the conventions, an archive's habits as data; with NAME, everything that one says, and the file that says it.

    In an archive, or with --archive, those of its folder conventions/ count as well, and the list says how many of its
    documents were read by each.

    Example: diplomatica conventions soviet
    """
    if name and file:
        raise UsageError("either the NAME of a convention or --of FILE, not both")
    root = _root(archive_dir)
    folder = root / FOLDER if root else None
    if file:
        _emit_fits(file, folder, as_json)
    elif name:
        _emit_habits(name, folder, as_json)
    else:
        _emit_list(root, folder, audience, as_json)


def _root(archive_dir: Path | None) -> Path | None:
    """The archive that is meant; None where none is named and none is near: the packaged conventions need none."""
    if archive_dir is not None:
        return find_archive(archive_dir)
    try:
        return find_archive(None)
    except UsageError:
        return None


def _emit_list(root: Path | None, folder: Path | None, audience: str, as_json: bool) -> None:
    from diplomatica.conventions.explain import listed

    rows = listed(folder)
    counts = _documents(root, audience) if root else None
    notes = ["`diplomatica conventions NAME` says all of one"]
    if counts is None:
        notes.append("no built archive here: documents are not counted")
    else:
        rows = [{**row, "documents": counts.get(row["name"], 0)} for row in rows]
        notes.append(f"of {sum(counts.values())} documents, {counts.get(None, 0)} have no text to choose by")
    columns = ("name", "documents", "signs", "order", "title", "files")
    emit(rows, columns if counts is not None else columns[:1] + columns[2:], as_json=as_json, of=len(rows), notes=notes)


def _documents(root: Path, audience: str) -> Mapping[str | None, int] | None:
    """How many documents of an archive were read by each convention; None where it was never built."""
    from diplomatica.folder import generations
    from diplomatica.library import Archive

    if generations.current(root) is None:
        return None
    with Archive.open(root, audience) as archive:
        found = archive.sql("select convention, count(*) as n from documents group by all order by all").to_pylist()
    return {row["convention"]: row["n"] for row in found}


def _emit_habits(name: str, folder: Path | None, as_json: bool) -> None:
    from diplomatica.conventions.explain import explained

    rows = explained(name, folder)
    if as_json:
        emit(rows, (), as_json=True, of=len(rows))
        return
    for line in _lines(rows):
        click.echo(line)


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """For a terminal: a head for each file, then each key with what it is for, and below it what the file says."""
    before = None
    for row in rows:
        if row["file"] != before:
            yield f"== {row['file']}"
            before = row["file"]
        yield f"{row['key']}: {row['says']}"
        if row["key"].startswith(("patterns.", "numbers")):
            yield from (f"    {entry}" for entry in row["entries"])
        else:
            yield f"    {', '.join(row['entries'])}"


def _emit_fits(file: Path, folder: Path | None, as_json: bool) -> None:
    from diplomatica import read as readers
    from diplomatica.building.adding import beside
    from diplomatica.conventions import load_all
    from diplomatica.errors import DocumentError
    from diplomatica.parse import ParseSettings, follows

    settings = ParseSettings(conventions=load_all(folder))
    try:
        reads = readers.read_file(file.read_bytes(), file.name, split=None, beside=beside(file))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    except DocumentError as error:
        raise UsageError(f"{file}: {error.code}: {error}") from None
    rows = []
    for raw in reads.raws:
        convention, reason = follows(raw, settings)
        rows.append({"id": raw.preferred_id, "convention": convention, "reason": reason})
    emit(rows, ("id", "convention", "reason"), as_json=as_json, of=len(rows))


COMMANDS = (conventions,)
