"""Commands that ask what was known: who-knew, known, learned, ahead, compare-knowledge, channel, channels, missing, requests."""

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


rung_option = click.option(
    "--rung",
    type=click.Choice(["addressed", "sent", "arrived", "readable", "distributed", "read"]),
    help="How far it must have come; else readable where a deciphering hour is printed, and arrived elsewhere.",
)


STATES = ("answered", "answered_not_held", "partly", "superseded", "none_held")


@click.command("who-knew")
@click.argument("target")
@rung_option
@archive_option
@json_option
def who_knew(target: str, rung: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """Who had a document, a passage or the news of an event, and from when.

    TARGET is a document (113657), a passage of it (113657#3.b) or an event.

    Example: diplomatica who-knew 113657
    """
    answer = _open(archive_dir).who_knew(target, rung)
    rows = answer.rows if as_json else [{**_worded(row), "chain": _chain(row["chain"])} for row in answer.rows]
    columns = ("actor", "level", "value", "certain_shown", "possible_shown", "rung", "chain")
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its value in words, and what a document says against it."""
    if not row["attested_by"]:
        return row
    by = ", ".join(dict.fromkeys(link["document_id"] for link in row["attested_by"]))
    denied = "attested not, " + (f"up to {row['attested_not_shown']}, " if row["attested_not_at"] else "") + f"by {by}"
    return {**row, "value": denied if row["value"] == "attested_not" else f"{row['value']} ({denied})"}


def _chain(links: list[dict[str, Any]]) -> str:
    return " > ".join(
        f"{link['document_id']}{'#' + link['passage_id'] if link.get('passage_id') else ''} "
        f"({link['relation'].replace('_', ' ')}, {link['status']})"
        for link in links
    )


@click.command()
@click.argument("actor")
@click.option(
    "--at", "at", help="A date (its end) or a time, UTC unless it names a zone: 1950-09-20, 1950-09-20T12:00Z."
)
@rung_option
@archive_option
@json_option
def known(actor: str, at: str | None, rung: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What had reached an actor by a moment: documents and events, newest first.

    Example: diplomatica known prc-leadership --at 1950-09-21
    """
    answer = _open(archive_dir).known(actor, _moment(at), rung)
    columns = ("kind", "id", "title", "value", "certain_shown", "possible_shown")
    rows = answer.rows if as_json else [_worded(row) for row in answer.rows]
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.argument("actor")
@click.option("--from", "start", required=True, help="A date (its begin) or a time, UTC unless it names a zone.")
@click.option("--to", "end", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@rung_option
@archive_option
@json_option
def learned(actor: str, start: str, end: str, rung: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What reached an actor between two moments, oldest first.

    Example: diplomatica learned prc-leadership --from 1950-09-15 --to 1950-09-21
    """
    answer = _open(archive_dir).learned(actor, start, end, rung)
    columns = ("kind", "id", "title", "value", "certain_shown", "possible_shown")
    rows = answer.rows if as_json else [_worded(row) for row in answer.rows]
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.argument("a")
@click.argument("b")
@rung_option
@archive_option
@json_option
def ahead(a: str, b: str, rung: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What actor A had before actor B, and by how much.

    Example: diplomatica ahead soviet-government prc-leadership
    """
    answer = _open(archive_dir).ahead(a, b, rung)
    columns = ("kind", "id", "title", "value", "ahead_min_seconds", "ahead_max_seconds")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command("compare-knowledge")
@click.argument("a")
@click.argument("b")
@click.option("--at", "at", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@rung_option
@archive_option
@json_option
def compare_knowledge(a: str, b: str, at: str, rung: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What two actors had at a moment, beside each other.

    Example: diplomatica compare-knowledge soviet-government prc-leadership --at 1950-09-21
    """
    answer = _open(archive_dir).compare_knowledge(a, b, at, rung)
    columns = ("kind", "id", "title", "a_value", "b_value")
    sides = ("a_value", "b_value")
    rows = answer.rows if as_json else [{**row, **{s: row[s].replace("_", " ") for s in sides}} for row in answer.rows]
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--clocks-apart", type=float, default=0.0, help="Hours by which B's clock was ahead of A's, for the printed delays."
)
@archive_option
@json_option
def channel(a: str, b: str, clocks_apart: float, archive_dir: Path | None, as_json: bool) -> None:
    """The channel from actor A to actor B: volume by week, delays, what was said of it.

    Example: diplomatica channel soviet-government roshchin --clocks-apart 5
    """
    answer = _open(archive_dir).channel(a, b, clocks_apart)
    columns = ("measure", "week", "n", "of", "median_seconds", "p90_seconds", "quality", "document_id")
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
@click.option("--state", type=click.Choice(STATES), help="Keep one state.")
@archive_option
@json_option
def requests(state: str | None, archive_dir: Path | None, as_json: bool) -> None:
    """What documents ask for, and whether an answer is held.

    Example: diplomatica requests --state none_held
    """
    answer = _open(archive_dir).requests(state)
    columns = ("document_id", "date", "kind", "text", "from_name", "to_name", "state")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


COMMANDS = [who_knew, known, learned, ahead, compare_knowledge, channel, channels, missing, requests]
