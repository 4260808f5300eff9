"""Commands for reading: serve, demo, search, show, cite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from diplomatica.cli.output import (
    archive_option,
    audience_option,
    emit,
    json_option,
    lens_in_force,
    lens_options,
    open_archive,
)
from diplomatica.errors import UsageError

STYLES = ("archive", "chicago", "bibtex", "ris", "csl-json")
"""The styles of `diplomatica.cite`, named here so that `--help` needs no import; a test compares them."""


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="Hits to print.")
@click.option("--offset", type=click.IntRange(0, 10_000), default=0, show_default=True, help="Hits to leave out first.")
@click.option("--exact", is_flag=True, help="Words as typed alone, not by their stem.")
@click.option("--own-letters", is_flag=True, help="Words in the script that was typed alone, Latin or Cyrillic.")
@lens_options
@audience_option
@archive_option
@json_option
def search(
    query: tuple[str, ...],
    limit: int,
    offset: int,
    exact: bool,
    own_letters: bool,
    audience: str,
    archive_dir: Path | None,
    as_json: bool,
) -> None:
    """Find documents by their words and by the catalogue's.

    QUERY: all words must be there; "a phrase", "two words"~5 near each other, prefix*, OR, NOT, and from: to: place: kind:
    number: mark: date: before a word. A date may be 1950-09 or 1950-09-18..1950-09-20.

    Example: diplomatica search 'from:ambassador date:1950-09 "landing"'
    """
    with open_archive(archive_dir, audience) as archive:
        hits = archive.search(" ".join(query), limit, offset, stems=not exact, letters=not own_letters)
        last = offset + len(hits.hits)
        perhaps = f" ({hits.possible} of them possible)" if lens_in_force() and hits.total else ""
        notes = [*hits.notes, f"{hits.total} found{perhaps}, here {offset + 1 if hits.hits else 0} to {last}"]
        if as_json:
            found = {"found": hits.total, **({"found_possible": hits.possible} if lens_in_force() else {})}
            emit(hits.rows, (), as_json=True, of=hits.of, notes=notes, more=found)
            return
        rows = [
            {**row, "found_in": " ".join(row["found_in"]), "snippet": _one_line(row["snippet"])} for row in hits.rows
        ]
        emit(rows, ("id", "date", "title", "found_in", "snippet"), as_json=False, of=hits.of, notes=notes)


@click.command()
@click.argument("target")
@click.option("--facts", is_flag=True, help="End each line with the id of its fact, for `explain` and `decide`.")
@lens_options
@audience_option
@archive_option
@json_option
def show(target: str, facts: bool, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Print a document, ID, or one passage of it, ID#PASSAGE, with all that is known of it.

    Example: diplomatica show 113657#3.b
    """
    with open_archive(archive_dir, audience) as archive:
        shown = archive.show(target)
        if as_json:
            emit([shown], (), as_json=True, of=1)
            return
        from diplomatica.view.paper import lines

        for line in lines(shown, facts):
            click.echo("".join(c if c.isprintable() or c in "\n\t" else " " for c in line))
        if lens := lens_in_force():
            click.echo(f"note: this document had come to {lens.actor} by {lens.at}: {lens.word(shown['id'])}")
            click.echo(f"note: {lens.line}")


@click.command()
@click.argument("target")
@click.option(
    "--style", type=click.Choice(STYLES), default="archive", show_default=True, help="The style of the citation."
)
@lens_options
@audience_option
@archive_option
@json_option
def cite(target: str, style: str, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Print the citation of a document, ID, or of one passage, ID#PASSAGE.

    Example: diplomatica cite 113657#3.b --style chicago
    """
    with open_archive(archive_dir, audience) as archive:
        text = archive.cite(target, style)
        if hidden := archive.hides(target):
            click.echo(f"warning: {hidden}", err=True)
        if as_json:
            emit([{"id": target, "style": style, "citation": text}], (), as_json=True, of=1)
        else:
            click.echo(text.rstrip("\r\n"))


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen at; put a proxy before any other than this computer's own.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen at; without it, a free one.")
@click.option(
    "--curate", is_flag=True, help="Facts can be decided on their pages, by whoever opens the printed address."
)
@click.option("--as", "name", help="With --curate: who decides [the curator of diplomatica.toml].")
@audience_option
@archive_option
def serve(
    folders: tuple[Path, ...],
    host: str,
    port: int,
    curate: bool,
    name: str | None,
    audience: str,
    archive_dir: Path | None,
) -> None:
    """Serve the archive as pages for a browser, until interrupted.

    A new build is taken up by itself. With two FOLDERS or more their archives stand side by side: a page with all of
    them, and each below the name of its folder.

    With --curate the printed address opens a desk at which facts are confirmed, rejected and replaced; it is a key: whoever
    has it decides under your name.

    Example: diplomatica serve --port 8000
    """
    from contextlib import ExitStack

    from diplomatica.serve.desk import Desk
    from diplomatica.serve.run import run

    if folders and archive_dir:
        raise UsageError("name the archives by --archive or as FOLDERS, not both")
    if name and not curate:
        raise UsageError("--as is for --curate: nobody decides without it")
    if curate and len(folders) > 1:
        raise UsageError("--curate is for one archive: each is decided on at a desk of its own")
    with ExitStack() as opened:
        archives = [opened.enter_context(open_archive(folder, audience)) for folder in folders or [archive_dir]]
        desk = Desk(archives[0].root, name or archives[0].settings.curator) if curate else None
        run(archives if len(archives) > 1 else archives[0], host, port, click.echo, desk)


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen at; without it, a free one.")
@click.option("--check", is_flag=True, help="Fetch the front pages, print one line and stop.")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
def demo(port: int, check: bool, no_browser: bool) -> None:
    """Build the sample archives in the user's cache folder and serve them side by side; the address is printed last.

    Example: diplomatica demo
    """
    from contextlib import ExitStack

    from diplomatica.library import Archive, samples
    from diplomatica.serve.run import can_open_browser, check_once, open_soon, run

    with ExitStack() as opened:
        archives = [opened.enter_context(Archive.open(root)) for root in samples()]
        if check:
            click.echo(check_once(archives))
            return

        def ready(address: str) -> None:
            for archive in archives:
                click.echo(f"{archive.name}: {archive.root}", err=True)
            click.echo(address)
            if not no_browser and can_open_browser():
                open_soon(address)

        run(archives, "127.0.0.1", port, ready)


@click.command()
@click.argument("a")
@click.argument("b")
@lens_options
@audience_option
@archive_option
@json_option
def compare(a: str, b: str, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Put the passages of two documents, A and B, beside each other: same, changed (with the words that differ), moved, in one alone.

    Example: diplomatica compare cable cable-as-received
    """
    with open_archive(archive_dir, audience) as archive:
        rows = archive.compare(a, b)
    same = sum(row["relation"] == "same" for row in rows)
    moved = sum(row["moved"] for row in rows)
    notes = [f"{same} of {len(rows)} passages are the same word for word; {moved} stand in another order"]
    if not as_json:
        for row in rows:
            row["removed"], row["added"] = (
                "(too long to tell)" if row[side] is None else " | ".join(row[side]) or None
                for side in ("removed", "added")
            )
    columns = ("a", "b", "relation", "moved", "likeness", "removed", "added")
    emit(rows, columns, as_json=as_json, of=len(rows), notes=notes)


COMMANDS: list[click.Command] = [search, show, compare, cite, serve, demo]


def _one_line(text: Any) -> str | None:
    return " ".join(str(text).split()) if text else None
