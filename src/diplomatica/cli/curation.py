"""Commands that let people rule over facts: explain, decide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
from diplomatica.errors import UsageError
from diplomatica.model.plain import plain


@click.command()
@click.argument("fact")
@lens_options
@audience_option
@archive_option
@json_option
def explain(fact: str, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """What a fact rests on: the words, the rules, the proofs, the rivals.

    A paper not held (nh-…) and a transmission (t-…) have ids, too: who speaks of it, and what proves its bounds.

    Example: diplomatica explain 29dbda994566fd80
    """
    archive = open_archive(archive_dir, audience)
    made = archive.explain_made(fact)
    proof = made or archive.explain(fact)
    if as_json:
        emit([proof], (), as_json=True, of=1)
        return
    row = proof["row"]
    if made:
        click.echo(f"{made['table']} {made['id']}")
        shown = {"id"}
    else:
        quote = proof["quote"]
        click.echo(
            f"{proof['table']} {proof['fact_id']} in {row['document_id']}: {row['status']}, confidence {row['confidence']}"
        )
        click.echo(f"words: {quote['prefix'][-30:]}>{quote['exact']}<{quote['suffix'][:30]}".replace("\n", " "))
        click.echo(f"rule: {row['rule']} (basis {row['basis']})")
        shown = {"fact_id", "document_id", "status", "confidence", "rule", "basis", "start", "end"}
    for column, value in row.items():
        if column not in shown and value not in (None, []):
            click.echo(f"{column}: {plain(value)}")
    for reason in proof["reasons"]:
        where = ", ".join(str(part) for part in (reason["source"] or "text", reason["document_id"]) if part)
        score = "" if reason["score"] is None else f", score {reason['score']}"
        click.echo(f"proof {reason['ordinal'] + 1}: {reason['rule']}: {reason['text'] or '-'} ({where}{score})")
    for read in proof.get("facts", ()):
        words = " ".join((read["text"] or "").split())
        said = f"{read['rule']}, {read['confidence']}, {read['status']}"
        click.echo(
            f"{read['table']} {read['label'] or read['says']} in {read['document_id']}: {words!r} ({said}) [{read['fact_id']}]"
        )
    for told in proof.get("mentions", ()):
        words = f" {told['text']!r}" if told["text"] else ""
        click.echo(
            f"named in {told['document_id']}:{words} ({told['rule']}, {told['confidence']}, {told['status']}) [{told['fact_id']}]"
        )


@click.command()
@click.argument("fact")
@click.argument("ruling", type=click.Choice(["confirm", "reject", "replace", "unsure", "withdraw"]))
@click.option("--replacement", help='For replace: a JSON object of columns and values, such as {"entity_id": "lund"}.')
@click.option("--note", help="Why.")
@click.option("--by", help="Who rules [the curator of diplomatica.toml].")
@archive_option
@json_option
def decide(
    fact: str,
    ruling: Any,
    replacement: str | None,
    note: str | None,
    by: str | None,
    archive_dir: Path | None,
    as_json: bool,
) -> None:
    """Rule over a fact; the ruling is appended to decisions/ and holds from the next build on, for good.

    `withdraw` takes the last ruling about the fact back, so that the one before it counts again, or none.

    Example: diplomatica decide 29dbda994566fd80 reject --note "another man of that cover name"
    """
    from diplomatica.library import Archive

    values = None
    if replacement is not None:
        try:
            values = json.loads(replacement)
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise UsageError(f"--replacement is {replacement!r}, expected a JSON object of columns and values")
    archive = Archive.open(find_archive(archive_dir))
    done = archive.decide(fact, ruling, replacement=values, note=note, by=by)
    if as_json:
        emit([done], (), as_json=True, of=1)
        return
    click.echo(
        f"{done['line']}: {ruling} {done['table']} “{done['quote']['exact'][:60]}”; it holds from the next `diplomatica build` on"
    )
    if done["overruled_by"]:
        click.echo(f"warning: {done['overruled_by']} is read later and rules about the same fact", err=True)


@click.command()
@click.option(
    "--least", type=click.IntRange(1), default=1, show_default=True, help="Only names on so many papers or more."
)
@click.option(
    "--adopt", is_flag=True, help="Write them into authority/ (people, offices, cover names), under what stands there."
)
@lens_options
@audience_option
@archive_option
@json_option
def names(least: int, adopt: bool, audience: str, archive_dir: Path | None, as_json: bool) -> None:
    """Names and offices on papers that no authority file knows, the most frequent first; --adopt makes them known.

    Nobody can be asked about before a file of authority/ names him. Look the rows through afterwards: two names may be one man's.

    Example: diplomatica names --least 3
    """
    archive = open_archive(archive_dir, audience)
    answer = archive.names(least)
    if not adopt:
        columns = ("name", "kind", "papers", "roles", "first", "last", "means")
        emit(answer.rows, columns, as_json=as_json, of=answer.of, notes=answer.notes, certain=answer.certain)
        return
    if archive.lens is not None:
        raise UsageError("--adopt writes what all papers have; leave --as-known-to away")
    written = archive.adopt(least)
    if as_json:
        emit(
            [{"file": f"authority/{name}.csv", "rows": count} for name, count in written.items()],
            (),
            as_json=True,
            of=len(written),
        )
        return
    for name, count in written.items():
        click.echo(f"{archive.root / 'authority' / name}.csv: {count} {'row' if count == 1 else 'rows'} added")
    click.echo(
        "look them through, then `diplomatica build`"
        if written
        else "every name on a paper is known, or none is printed"
    )


COMMANDS = [explain, decide, names]
