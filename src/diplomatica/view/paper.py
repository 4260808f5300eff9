"""A document as plain lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SCOPES = {
    "full": "",
    "excerpt": "an excerpt of the text is here",
    "summary": "only a summary is here",
    "none": "the text is not here; facts come from a catalogue",
}


def lines(shown: Mapping[str, Any], facts: bool = False) -> Iterator[str]:
    """The header as labels and values, then the text; what is not printed is said so.

    With `facts` each line that states one ends with its id in square brackets, for `explain` and `decide`.
    """
    yield str(shown["title"] or shown["id"])
    yield f"  id: {shown['id']}" + (f"#{shown['passage']['passage_id']}" if shown["passage"] else "")
    day = shown["date"]
    yield f"  date: {day['edtf'] or 'not known'}" + (
        f" ({day['basis']}; printed {day['printed']!r})" if day["printed"] else ""
    )
    for party in shown["parties"]:
        printed = f", printed {party['text']!r}" if party["text"] and party["text"] != party["name"] else ""
        yield f"  {party['role']}: {party['name']}{printed} ({_why(party)})" + _id(party, facts)
    yield from _hours(shown, facts)
    for number in shown["numbers"]:
        yield f"  number: {number['value']} ({number['role']})" + _id(number, facts)
    for holding in shown["holdings"]:
        yield f"  held: {holding['text'] or holding['reference']}" + _id(holding, facts)
    for row in shown["references"]:
        yield f"  {row['relation']}: {row['text']!r} → {_target(row)}{_because(row)}" + _id(row, facts)
    for row in shown["referred_to_by"]:
        yield f"  referred to by: {row['document_id']} ({row['relation']})"
    for row in shown["requests"]:
        answer = f" by {row['answered_by']}" if row["answered_by"] else ""
        yield f"  asks ({row['kind']}): {row['text']!r}: {str(row['state']).replace('_', ' ')}{answer}" + _id(
            row, facts
        )
    if shown["convention"]:
        yield f"  read as: {shown['convention']} ({shown['convention_reason']})"
    for row in shown["problems"]:
        yield f"  problem: {row['message']}"
    scope = SCOPES.get(shown["text_scope"] or "none", "")
    if scope:
        yield f"  [{scope}]"
    if shown["text"]:
        yield ""
        yield str(shown["text"]).rstrip()


def _id(row: Mapping[str, Any], facts: bool) -> str:
    """The id of a fact as the end of its line; nothing where ids are not asked for."""
    return f" [{row['evidence']['fact_id']}]" if facts else ""


def _hours(shown: Mapping[str, Any], facts: bool) -> Iterator[str]:
    """The printed hours, and the time between those that follow each other."""
    for time in sorted(shown["times"], key=lambda row: (row["local"] is None, row["local"] or "")):
        what = f"{time['kind']} ({time['label']})" if time["label"] else time["kind"]
        clerk = f", by {time['by_text']}" if time["by_text"] else ""
        clerk += f", to {time['whose_text']} alone" if time["whose_text"] else ""
        clock = f"clock {time['zone'] or 'unknown'} ({time['zone_basis']})"
        yield f"  {what}: printed {time['text']!r}, {clock}{clerk}" + _id(time, facts)
    if not shown["times"]:
        yield "  hours: none printed"
    for row in shown.get("intervals", ()):
        if row["next"]:
            yield f"  {_hour(row, 'from')} to {_hour(row, 'to')}: {span(row['printed_seconds'])} as printed{_clocks(row)}"


def _hour(row: Mapping[str, Any], side: str) -> str:
    return str(row[f"{side}_label"] or row[f"{side}_kind"]).replace("_", " ")


def _clocks(row: Mapping[str, Any]) -> str:
    """What other clocks make of an interval; nothing where they leave it as it is."""
    least, most = row["min_seconds"], row["max_seconds"]
    if least is None or least == most == row["printed_seconds"]:
        return ""
    return (
        f" ({span(least)} by both clocks)"
        if least == most
        else f" ({span(least)} to {span(most)} by clocks that may be meant)"
    )


def span(seconds: int) -> str:
    """A length of time in hours and minutes, with a minus where it runs backwards.

    >>> span(21_300), span(-4_800), span(4_140)
    ('5 h 55 min', '-1 h 20 min', '1 h 9 min')
    """
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    return f"{'-' if seconds < 0 else ''}{f'{hours} h ' if hours else ''}{minutes} min"


def _target(row: Mapping[str, Any]) -> str:
    """What a reference leads to: a document; an event by name; a paper that is not held; or several of these."""
    event = f"event {row['event_title'] or row['event_id']} ({row['event_id']})" if row["event_id"] else None
    gone = f"a paper not held ({row['not_held_id']})" if row["not_held_id"] else None
    return row["target_id"] or "; ".join(part for part in (event, gone) if part) or "not found"


def _because(row: Mapping[str, Any]) -> str:
    """Why a reference leads there, where a rule of `link` says it."""
    said = [reason["text"] for reason in row["evidence"]["reasons"] if reason["rule"].startswith("link.")]
    return f" ({'; '.join(said)})" if said else ""


def _why(row: Mapping[str, Any]) -> str:
    evidence = row["evidence"]
    return f"{evidence['basis']}, {evidence['rule']}, {evidence['confidence']}, {evidence['status']}"
