"""Commands about the archive folder itself: init, build, problems, check."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplomatica.cli.output import (
    archive_option,
    audience_option,
    emit,
    find_archive,
    json_option,
    lens_options,
    open_archive,
)

if TYPE_CHECKING:
    from diplomatica.building.report import Report

BETWEEN_SECONDS = 0.1
"""Progress is written no more often."""

SEVERITIES = ("shelved", "warning", "note")


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def init(directory: Path) -> None:
    """Make DIRECTORY an archive folder: settings, and places for documents, authority files and decisions.

    Files that are there already stay as they are.

    Example: diplomatica init my-archive
    """
    from diplomatica.folder.start import init as make

    for path in make(directory):
        click.echo(f"made {path}")
    click.echo(f"Put files into {directory / 'documents'}, then: diplomatica build --archive {directory}")


@click.command()
@archive_option
@click.option("--workers", type=click.IntRange(0), help="Processes that read; 0 is this one alone [one per processor].")
@click.option("--frozen-ids", is_flag=True, help="Write nothing to ids.csv; new documents get an id that is not kept.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a file or document was shelved.")
@json_option
def build(archive_dir: Path | None, workers: int | None, frozen_ids: bool, strict: bool, as_json: bool) -> None:
    """Read the archive folder and put a new generation of its tables and search index into service.

    What cannot be read is shelved with its reason; `diplomatica problems` lists it. If the build fails or is
    interrupted, the last generation stays in service as it was.

    Example: diplomatica build --archive my-archive --strict
    """
    from diplomatica.build import build as run

    root = find_archive(archive_dir)
    with _progress() as say:
        report = run(root, workers=workers, frozen_ids=frozen_ids, progress=say)
    rows = [{"table": name, "rows": count} for name, count in report.tables.items()]
    emit(rows, ("table", "rows"), as_json=as_json, of=len(rows), notes=[*_notes(report), *_unknown(root)])
    if strict and report.shelved:
        sys.exit(1)


def _notes(report: Report) -> list[str]:
    files = f"{report.files} files ({report.cached} known from the last builds)"
    notes = [f"generation {report.generation:06d}: {report.documents} documents from {files}, {report.seconds:.1f} s"]
    if report.shelved:
        notes.append(f"{report.shelved} shelved; `diplomatica problems --severity shelved` tells why")
    counts = [(report.problems.get(word, 0), word) for word in ("warning", "note")]
    others = [f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count]
    if others:
        notes.append(f"{' and '.join(others)}; `diplomatica problems` lists them")
    notes += [f"{count} names passed over: {reason}" for reason, count in sorted(report.skipped.items())]
    return notes


def _unknown(root: Path) -> list[str]:
    """A word on names that papers have and no authority file: nobody can be asked about before one names him."""
    from diplomatica.library import Archive

    with Archive.open(root) as archive:
        [row] = archive.view.rows("""select count(distinct lower(name_text)) as names,
            count(distinct document_id) as papers from parties where name_text is not null and entity_id is null""")
    if not row["names"]:
        return []
    names = "1 name" if row["names"] == 1 else f"{row['names']} names"
    papers = "1 paper" if row["papers"] == 1 else f"{row['papers']} papers"
    verb, them = ("is", "it") if row["names"] == 1 else ("are", "them")
    return [f"{names} on {papers} {verb} in no authority file; `diplomatica names` lists and adopts {them}"]


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A line on stderr that is written over again and again, and gone at the end; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    last = 0.0

    def say(step: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= BETWEEN_SECONDS or done == total:
            last = now
            count = f" {done} of {total}" if total else ""
            click.echo(f"\r\x1b[K{step}{count}", nl=False, err=True)

    try:
        yield say
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


@click.command()
@click.option("--severity", type=click.Choice(SEVERITIES), help="Keep one severity.")
@lens_options
@audience_option
@archive_option
@json_option
def problems(severity: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What the last build could not read or was not sure about, each with its file and what to do.

    Example: diplomatica problems --severity shelved
    """
    answer = open_archive(archive_dir, audience).problems()
    every, certain = answer.rows, answer.certain
    rows = [row for row in every if severity in (None, row["severity"])]
    if certain is not None:
        certain = replace(certain, rows=[row for row in certain.rows if severity in (None, row["severity"])])
    columns = ("severity", "path", "document_id", "code", "message")
    emit(rows, columns, as_json=as_json, of=len(every), notes=answer.notes, certain=certain)


@click.command()
@archive_option
@json_option
def check(archive_dir: Path | None, as_json: bool) -> None:
    """Look at what people keep by hand (settings, ids, authority files, decisions) and build nothing.

    Exit status 1 when anything is wrong.

    Example: diplomatica check --archive my-archive
    """
    from diplomatica.building.check import check as look

    rows = look(find_archive(archive_dir).resolve())
    emit(rows, ("severity", "path", "code", "message"), as_json=as_json)
    if rows:
        sys.exit(1)


COMMANDS = [init, build, problems, check]
"""What this module adds to the command line."""
