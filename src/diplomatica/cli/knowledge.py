"""Commands that ask what was known: who knew, channels, intervals, completeness, silences, what is missing or was asked, by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplomatica.cli.output import (
    archive_option,
    as_known_to_option,
    audience_option,
    emit,
    json_option,
    lens_options,
    marked,
    open_archive,
)
from diplomatica.errors import UsageError

if TYPE_CHECKING:
    from diplomatica.library import Archive


def _open(archive_dir: Path | None, audience: str) -> Archive:
    return open_archive(archive_dir, audience)


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
@lens_options
@audience_option
@archive_option
@json_option
def who_knew(target: str, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Who had a document, a passage or the news of an event, and from when.

    TARGET is a document (113657), a passage of it (113657#3.b) or an event.

    Example: diplomatica who-knew 113657
    """
    answer = _open(archive_dir, audience).who_knew(target, rung)
    found = marked(answer.rows)
    rows = found if as_json else [{**_worded(row), "chain": _chain(row["chain"])} for row in found]
    columns = ("actor", "level", "value", "certain_shown", "possible_shown", "rung", "passages", "chain")
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


def _worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its value in words, and what a document says against it."""
    if not row["attested_by"]:
        return dict(row)
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
@as_known_to_option
@audience_option
@archive_option
@json_option
def known(actor: str, at: str | None, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What had reached an actor by a moment: documents and events, newest first.

    Example: diplomatica known prc-leadership --at 1950-09-21
    """
    answer = _open(archive_dir, audience).known(actor, at, rung)
    columns = ("kind", "id", "title", "level", "value", "certain_shown", "possible_shown", "passages")
    rows = answer.rows if as_json else [_worded(row) for row in answer.rows]
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


@click.command()
@click.argument("actor")
@click.option("--from", "start", required=True, help="A date (its begin) or a time, UTC unless it names a zone.")
@click.option("--to", "end", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@rung_option
@lens_options
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
    rows = answer.rows if as_json else [_worded(row) for row in answer.rows]
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


@click.command()
@click.argument("a")
@click.argument("b")
@rung_option
@lens_options
@audience_option
@archive_option
@json_option
def ahead(a: str, b: str, rung: str | None, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What actor A had before actor B, and by how much.

    Example: diplomatica ahead soviet-government prc-leadership
    """
    answer = _open(archive_dir, audience).ahead(a, b, rung)
    columns = ("kind", "id", "title", "value", "ahead_min_seconds", "ahead_max_seconds")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


@click.command("compare-knowledge")
@click.argument("a")
@click.argument("b")
@click.option("--at", "at", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@rung_option
@as_known_to_option
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
    sides = ("a_value", "b_value")
    rows = answer.rows if as_json else [{**row, **{s: row[s].replace("_", " ") for s in sides}} for row in answer.rows]
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


PERIODS = ("year", "month", "week")


def delay_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a question about delays."""
    for option in (
        click.option("--longest", "longest_hours", type=float, help="Leave out longer delays, in hours, as misprints."),
        click.option(
            "--shortest", "shortest_hours", type=float, help="Leave out shorter delays, in hours (such as -0.5)."
        ),
        click.option("--kind", help="Only papers of this kind, such as telegram."),
        click.option("--by", type=click.Choice(PERIODS), help="One row for each year, month or week."),
    ):
        command = option(command)
    return command


exact_option = click.option(
    "--exact", is_flag=True, help="These two alone: not what went from or to those who belong to them."
)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--clocks-apart", type=float, default=0.0, help="Hours by which B's clock was ahead of A's, for the printed delays."
)
@exact_option
@click.option(
    "--copies/--no-copies", default=True, help="Count who got a paper as a copy alone, too.  [default: copies]"
)
@delay_options
@lens_options
@audience_option
@archive_option
@json_option
def channel(
    a: str,
    b: str,
    clocks_apart: float,
    exact: bool,
    audience: str,
    archive_dir: Path | None,
    as_json: bool,
    **wanted: Any,
) -> None:
    """The channel from actor A to actor B: volume by week or another period, delays, what was said of it.

    An office, service or government counts what those who belong to it sent and got, as in `known`; `through` says by whom.
    Delays are given as printed, as a range over all clocks that may be meant, and exactly where both clocks are known.

    Example: diplomatica channel soviet-government roshchin --clocks-apart 5
    """
    answer = _open(archive_dir, audience).channel(a, b, clocks_apart, exact=exact, **wanted)
    columns = (
        "measure",
        "period",
        "from_name",
        "to_name",
        "n",
        "of",
        "median_seconds",
        "p90_seconds",
        "quality",
        "document_id",
    )
    # Rows are measures, each with a denominator of its own; that of all is the number of documents.
    emit(
        answer.rows,
        columns,
        as_json=as_json,
        of=answer.of if as_json else None,
        notes=answer.notes,
        certain=answer.certain,
    )


@click.command()
@click.option(
    "--copies/--no-copies", default=False, help="Count who got a paper as a copy alone, too.  [default: no-copies]"
)
@delay_options
@lens_options
@audience_option
@archive_option
@json_option
def channels(audience: str, archive_dir: Path | None, as_json: bool, **wanted: Any) -> None:
    """Who sent to whom, how often and how late, with the number of those whose hours are printed.

    Medians and quartiles of delays rest on those whose clocks are known at both ends, the printed median on all.

    Example: diplomatica channels --by year --kind telegram --shortest -0.5 --longest 720
    """
    answer = _open(archive_dir, audience).channels(**wanted)
    columns = ("from_name", "to_name", *(["period"] if wanted["by"] else []), "documents", "transmissions", "with_both_hours",
               "delay_printed_median_seconds", "known_clocks", "delay_median_seconds")  # fmt: skip
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


HOURS = (
    "written",
    "handed_in",
    "sent",
    "transmitted",
    "received",
    "deciphered",
    "typed",
    "distributed",
    "delivered",
    "other",
)


@click.command()
@click.argument("document", required=False)
@click.argument("other", required=False)
@click.option("--from", "first", type=click.Choice(HOURS), help="Without a document: the first kind of hour.")
@click.option("--to", "second", type=click.Choice(HOURS), help="Without a document: the second kind of hour.")
@click.option("--above", "above_hours", type=float, help="Keep intervals of more hours, as printed.")
@click.option(
    "--below", "below_hours", type=float, help="Keep intervals of fewer hours, as printed: below 0 for reversed ones."
)
@click.option("--sender", metavar="ACTOR", help="With --from and --to: only papers that went from this actor.")
@click.option("--receiver", metavar="ACTOR", help="With --from and --to: only papers that went to this actor.")
@lens_options
@audience_option
@archive_option
@json_option
def intervals(
    document: str | None, other: str | None, first: str | None, second: str | None, above_hours: float | None,
    below_hours: float | None, sender: str | None, receiver: str | None, audience: str, archive_dir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """The time between printed hours: of DOCUMENT, from those of DOCUMENT to those of OTHER, or of all with --from and --to.

    Each is given as printed, and as a range over all clocks that may be meant.

    Example: diplomatica intervals --from sent --to received --below 0
    """
    archive = _open(archive_dir, audience)
    if document is not None:
        if first or second:
            raise UsageError("name either documents or --from and --to")
        if sender or receiver:
            raise UsageError("name either documents or --sender and --receiver")
        answer = archive.intervals(document, other, above_hours, below_hours)
    elif first and second:
        answer = archive.intervals_between(first, second, above_hours, below_hours, sender, receiver)
    else:
        raise UsageError("name a document, or two, or both --from and --to")
    columns = ("from_document_id", "from_kind", "from_label", "from_text", *(("to_document_id",) if other else ()), "to_kind",
               "to_label", "to_text", "to_by_text", "printed_seconds", "clocks", "min_seconds", "max_seconds")  # fmt: skip
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


@click.command()
@lens_options
@audience_option
@archive_option
@json_option
def missing(audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Papers that are referred to or implied and not held here.

    Example: diplomatica missing
    """
    answer = _open(archive_dir, audience).missing()
    columns = ("description", "existence", "status", "date_earliest", "date_latest", "mentions", "mentioned_in")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


@click.command()
@click.option("--state", type=click.Choice(STATES), help="Keep one state.")
@click.option(
    "--at", "at", help="A date (its end) or a time, UTC unless it names a zone; without it, the archive's end."
)
@as_known_to_option
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
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


def _ages(row: dict[str, Any]) -> str | None:
    least, most = row["age_min_seconds"], row["age_max_seconds"]
    if least is None and most is None:
        return None
    return _between_hours(least, most)


def _between_hours(least: int | None, most: int | None) -> str:
    """A length of time that is known within bounds, or exactly."""
    return _hours(least) if least == most else f"{_hours(least)}..{_hours(most)}"


def _hours(seconds: int | None) -> str:
    """Minutes below two hours, hours, or days from three on; `?` where it is not known.

    >>> _hours(-600), _hours(7200), _hours(259200), _hours(None)
    ('-10 min', '2 h', '3 d', '?')
    """
    if seconds is None:
        return "?"
    if abs(seconds) < 2 * 3600:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.0f} h" if seconds < 72 * 3600 else f"{seconds / 86400:.0f} d"


@click.command()
@click.argument("actor")
@click.option("--from", "start", required=True, help="A date (its begin) or a time, UTC unless it names a zone.")
@click.option("--to", "end", required=True, help="A date (its end) or a time, UTC unless it names a zone.")
@click.option("--within", default="24h", show_default=True, help="In time is so soon after: 90min, 24h, 3d, 2w.")
@rung_option
@lens_options
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
        emit(answer.rows, (), as_json=True, of=answer.of, notes=answer.notes, certain=answer.certain)
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
    emit(behind, columns, as_json=False, of=answer.of, notes=answer.notes, certain=answer.certain)


def _between(ends: list[str | None]) -> str:
    first, last = (end or "?" for end in ends)
    return first if first == last else f"{first}..{last}"


def _lag(row: dict[str, Any]) -> str | None:
    if row["lag_min_seconds"] is None and row["lag_max_seconds"] is None:
        return None
    return _between_hours(row["lag_min_seconds"], row["lag_max_seconds"])


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
@exact_option
@lens_options
@audience_option
@archive_option
@json_option
def silences(
    a: str | None, b: str | None, expected: float, exact: bool, audience: str, archive_dir: Path | None, as_json: bool
) -> None:
    """Unusual silences of the channel from actor A to actor B, or of all channels, and gaps in numbers.

    A stretch of days without traffic is compared with its ten neighbours; outside a coverage that is declared complete it
    is a silence of this folder alone.

    Example: diplomatica silences zhou-enlai ni-zhiliang
    """
    answer = _open(archive_dir, audience).silences(a, b, expected, exact=exact)
    rows = answer.rows if as_json else [{**row, "what": _absent(row)} for row in answer.rows]
    columns = ("from_name", "to_name", "what", "first_day", "last_day", "usual_days", "expected", "coverage")
    emit(rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


def _absent(row: dict[str, Any]) -> str:
    if row["measure"] == "silence":
        sure, most = row["days_min"], row["days_max"]
        return f"{sure} days" if sure == most else f"{sure} to {most} days"
    first, last = row["first_number"], row["last_number"]
    return f"No. {first}" if first == last else f"Nos. {first} to {last}"


@click.command()
@click.argument("words", nargs=-1)
@lens_options
@audience_option
@archive_option
@json_option
def actors(words: tuple[str, ...], audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Everybody who can be asked about, with id, kind, name and how often; WORDS keep those who have them all.

    Example: diplomatica actors ambassador
    """
    answer = _open(archive_dir, audience).actors(" ".join(words))
    columns = ("id", "kind", "name", "parent_id", "sent", "addressed", "mentioned")
    emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)


COMMANDS = [
    who_knew, known, learned, ahead, compare_knowledge, channel, channels, intervals, completeness, silences, missing, requests, actors,
]  # fmt: skip
