"""Commands that ask what was known: who knew, channels, completeness, silences, what is missing or was asked, by whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplomatica.cli.output import archive_option, audience_option, emit, find_archive, json_option

if TYPE_CHECKING:
    from diplomatica.library import Archive


def _open(archive_dir: Path | None, audience: str) -> Archive:
    from diplomatica.library import Archive

    return Archive.open(find_archive(archive_dir), audience)


rung_option = click.option(
    "--rung",
    type=click.Choice(["addressed", "sent", "arrived", "readable", "distributed", "read"]),
    help="How far it must have come; else readable where a deciphering hour is printed, and arrived elsewhere.",
)


STATES = ("none_held", "perhaps_answered", "answered_not_held", "partly", "answered", "superseded")
"""How a request can stand at a moment, named here so that `--help` needs no import; a test compares them."""


@click.command("who-knew")
@click.argument("target")
@rung_option
@audience_option
@archive_option
@json_option
def who_knew(target: str, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Who had a document, a passage or the news of an event, and from when.

    TARGET is a document (113657), a passage of it (113657#3.b) or an event.

    Example: diplomatica who-knew 113657
    """
    answer = _open(archive_dir, audience).who_knew(target, rung)
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
@rung_option
@audience_option
@archive_option
@json_option
def known(actor: str, at: str | None, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What had reached an actor by a moment: documents and events, newest first.

    Example: diplomatica known prc-leadership --at 1950-09-21
    """
    answer = _open(archive_dir, audience).known(actor, at, rung)
    columns = ("kind", "id", "title", "value", "certain_shown", "possible_shown")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.argument("actor")
@click.option("--from", "start", required=True, help="A date (its begin) or a time, UTC unless it names a zone.")
@click.option("--to", "end", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@rung_option
@audience_option
@archive_option
@json_option
def learned(
    actor: str, start: str, end: str, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool
) -> None:
    """What reached an actor between two moments, oldest first.

    Example: diplomatica learned prc-leadership --from 1950-09-15 --to 1950-09-21
    """
    answer = _open(archive_dir, audience).learned(actor, start, end, rung)
    columns = ("kind", "id", "title", "value", "certain_shown", "possible_shown")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.argument("a")
@click.argument("b")
@rung_option
@audience_option
@archive_option
@json_option
def ahead(a: str, b: str, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What actor A had before actor B, and by how much.

    Example: diplomatica ahead soviet-government prc-leadership
    """
    answer = _open(archive_dir, audience).ahead(a, b, rung)
    columns = ("kind", "id", "title", "value", "ahead_min_seconds", "ahead_max_seconds")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command("compare-knowledge")
@click.argument("a")
@click.argument("b")
@click.option("--at", "at", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@rung_option
@audience_option
@archive_option
@json_option
def compare_knowledge(
    a: str, b: str, at: str, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool
) -> None:
    """What two actors had at a moment, beside each other.

    Example: diplomatica compare-knowledge soviet-government prc-leadership --at 1950-09-21
    """
    answer = _open(archive_dir, audience).compare_knowledge(a, b, at, rung)
    columns = ("kind", "id", "title", "a_value", "b_value")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--clocks-apart", type=float, default=0.0, help="Hours by which B's clock was ahead of A's, for the printed delays."
)
@audience_option
@archive_option
@json_option
def channel(a: str, b: str, clocks_apart: float, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """The channel from actor A to actor B: volume by week, delays, what was said of it.

    Example: diplomatica channel soviet-government roshchin --clocks-apart 5
    """
    answer = _open(archive_dir, audience).channel(a, b, clocks_apart)
    columns = ("measure", "week", "n", "of", "median_seconds", "p90_seconds", "quality", "document_id")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@audience_option
@archive_option
@json_option
def channels(audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Who sent to whom, how often and how late, with the number of those whose hours are printed.

    Example: diplomatica channels --json
    """
    answer = _open(archive_dir, audience).channels()
    columns = ("from_name", "to_name", "documents", "transmissions", "with_both_hours", "delay_printed_median_seconds")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@audience_option
@archive_option
@json_option
def missing(audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Papers that are referred to or implied and not held here.

    Example: diplomatica missing
    """
    answer = _open(archive_dir, audience).missing()
    columns = ("description", "existence", "status", "date_earliest", "date_latest", "mentions", "mentioned_in")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


@click.command()
@click.option("--state", type=click.Choice(STATES), help="Keep one state.")
@click.option(
    "--at", "at", help="A date (its end) or a time, UTC unless it names a zone; without it, the archive's end."
)
@audience_option
@archive_option
@json_option
def requests(state: str | None, at: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What documents ask for, whether an answer is held, and how long each had been open; the oldest open first.

    Example: diplomatica requests --state none_held --at 1950-10-01
    """
    answer = _open(archive_dir, audience).requests(state, at)
    rows = answer.rows if as_json else [{**row, "open_or_took": _ages(row)} for row in answer.rows]
    columns = ("document_id", "date", "kind", "text", "from_name", "to_name", "state_at", "open_or_took", "answered_by")
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


def _ages(row: dict[str, Any]) -> str | None:
    least, most = row["age_min_seconds"], row["age_max_seconds"]
    if least is None and most is None:
        return None
    return f"{_hours(least)}..{_hours(most)}"


def _hours(seconds: int | None) -> str:
    """Hours, or days from three on; `?` where it is not known."""
    if seconds is None:
        return "?"
    return f"{seconds / 3600:.0f} h" if seconds < 72 * 3600 else f"{seconds / 86400:.0f} d"


@click.command()
@click.argument("actor")
@click.option("--from", "start", required=True, help="A date (its begin) or a time, UTC unless it names a zone.")
@click.option("--to", "end", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@click.option("--within", default="24h", show_default=True, help="In time is so soon after: 90min, 24h, 3d, 2w.")
@rung_option
@audience_option
@archive_option
@json_option
def completeness(
    actor: str,
    start: str,
    end: str,
    within: str,
    rung: str | None,
    audience: str,
    archive_dir: Path | None,
    as_json: bool,
) -> None:
    """Of what happened in a window and of what was meant for an actor: how much had reached him in time.

    Events that a document here tells of, and documents addressed to the actor or his side, copies included. The rows say
    certain in time, possible in time, certainly late, attested not, no evidence; the notes count them.

    Example: diplomatica completeness prc-leadership --from 1950-09-15 --to 1950-09-21 --within 48h
    """
    answer = _open(archive_dir, audience).completeness(actor, start, end, within, rung)
    if as_json:
        emit(answer.rows, (), as_json=True, of=answer.of, notes=answer.notes)
        return
    behind = [
        {**row, "happened": _between(row["happened_shown"]), "came_after": _lag(row)}
        for row in answer.rows
        if row["measure"] in ("event", "document")
    ]
    columns = (
        "measure",
        "id",
        "title",
        "value",
        "happened",
        "certain_shown",
        "possible_shown",
        "came_after",
        "coverage",
    )
    emit(behind, columns, as_json=False, of=answer.of, notes=answer.notes)


def _between(ends: list[str | None]) -> str:
    first, last = (end or "?" for end in ends)
    return first if first == last else f"{first}..{last}"


def _lag(row: dict[str, Any]) -> str | None:
    if row["lag_min_seconds"] is None and row["lag_max_seconds"] is None:
        return None
    return f"{_hours(row['lag_min_seconds'])}..{_hours(row['lag_max_seconds'])}"


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option(
    "--expected",
    type=click.FloatRange(0, min_open=True),
    default=0.05,
    show_default=True,
    help="How many silences as unlikely chance alone may give among all that are tested.",
)
@audience_option
@archive_option
@json_option
def silences(
    a: str | None, b: str | None, expected: float, audience: str, archive_dir: Path | None, as_json: bool
) -> None:
    """Unusual silences of the channel from actor A to actor B, or of all channels, and gaps in numbers.

    A stretch of days without traffic is compared with its ten neighbours; outside a coverage that is declared complete it
    is a silence of this folder alone.

    Example: diplomatica silences zhou-enlai ni-zhiliang
    """
    answer = _open(archive_dir, audience).silences(a, b, expected)
    rows = answer.rows if as_json else [{**row, "what": _absent(row)} for row in answer.rows]
    columns = ("from_name", "to_name", "what", "first_day", "last_day", "usual_days", "expected", "coverage")
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


def _absent(row: dict[str, Any]) -> str:
    if row["measure"] == "silence":
        sure, most = row["days_min"], row["days_max"]
        return f"{sure} days" if sure == most else f"{sure} to {most} days"
    first, last = row["first_number"], row["last_number"]
    return f"No. {first}" if first == last else f"Nos. {first} to {last}"


@click.command()
@click.argument("words", nargs=-1)
@audience_option
@archive_option
@json_option
def actors(words: tuple[str, ...], audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Everybody who can be asked about, with id, kind, name and how often; WORDS keep those who have them all.

    Example: diplomatica actors ambassador
    """
    answer = _open(archive_dir, audience).actors(" ".join(words))
    columns = ("id", "kind", "name", "parent_id", "sent", "addressed", "mentioned")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes)


COMMANDS = [
    who_knew, known, learned, ahead, compare_knowledge, channel, channels, completeness, silences, missing, requests, actors,
]  # fmt: skip
