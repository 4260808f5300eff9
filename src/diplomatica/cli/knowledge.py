"""Commands that ask what was known: who-knew, known, channels, missing, requests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplomatica.cli.output import archive_option, emit, find_archive, json_option
from diplomatica.errors import UsageError

if TYPE_CHECKING:
    from diplomatica.library import Archive


def _open(archive_dir: Path | None) -> Archive:
    from diplomatica.library import Archive

    return Archive.open(find_archive(archive_dir))


def _moment(text: str | None) -> datetime | None:
    """The end of what an ISO date or instant names, in UTC; a local hour without zone is read as UTC and said so in the help."""
    if text is None:
        return None
    try:
        if "T" not in text:
            return datetime.fromisoformat(f"{text}T23:59:59+00:00")
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--at is {text!r}, expected a date such as 1950-09-20 or a time such as 1950-09-20T12:00Z"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@click.command("who-knew")
@click.argument("target")
@archive_option
@json_option
def who_knew(target: str, archive_dir: Path | None, as_json: bool) -> None:
    """Who had a document, a passage or the news of an event, and from when.

    TARGET is a document (113657), a passage of it (113657#3.b) or an event.

    Example: diplomatica who-knew 113657
    """
    answer = _open(archive_dir).who_knew(target)
    rows = answer.rows if as_json else [{**row, "chain": _chain(row["chain"])} for row in answer.rows]
    columns = ("actor", "level", "value", "certain_shown", "possible_shown", "rung", "chain")
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


def _chain(links: list[dict[str, Any]]) -> str:
    return " > ".join(
        f"{link['document_id']}{'#' + link['passage_id'] if link.get('passage_id') else ''} ({link['relation']}, {link['status']})"
        for link in links
    )


@click.command()
@click.argument("actor")
@click.option(
    "--at", "at", help="A date (its end) or a time, UTC unless it names a zone: 1950-09-20, 1950-09-20T12:00Z."
)
@archive_option
@json_option
def known(actor: str, at: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What had reached an actor by a moment: documents and events, newest first.

    Example: diplomatica known prc-leadership --at 1950-09-21
    """
    answer = _open(archive_dir).known(actor, _moment(at))
    columns = ("kind", "id", "title", "value", "certain_shown", "possible_shown")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@archive_option
@json_option
def channels(archive_dir: Path | None, as_json: bool) -> None:
    """Who sent to whom, how often and how late, with the number of those whose hours are printed.

    Example: diplomatica channels --json
    """
    answer = _open(archive_dir).channels()
    columns = ("from_name", "to_name", "documents", "transmissions", "with_both_hours", "delay_printed_median_seconds")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@archive_option
@json_option
def missing(archive_dir: Path | None, as_json: bool) -> None:
    """Papers that are referred to or implied and not held here.

    Example: diplomatica missing
    """
    answer = _open(archive_dir).missing()
    columns = ("description", "existence", "status", "date_earliest", "date_latest", "mentions", "mentioned_in")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.option("--state", help="Keep one state: answered, answered_not_held, partly, superseded, none_held.")
@archive_option
@json_option
def requests(state: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What documents ask for, and whether an answer is held.

    Example: diplomatica requests --state none_held
    """
    answer = _open(archive_dir).requests(state)
    columns = ("document_id", "date", "kind", "text", "from_name", "to_name", "state")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


COMMANDS = [who_knew, known, channels, missing, requests]
