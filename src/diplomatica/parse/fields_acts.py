"""What a catalogue says that people told each other, asked for, or had not had: acts, requests, attested ignorance.

Such a statement stands nowhere in a text. Its row, and the reference that goes with it, have the place -1, -2, … in the order of
the cells: no more than a name by which `resolve` and `link` know that they belong together; `link` takes it away again.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from diplomatica.model.clock import UNKNOWN_OFFSET
from diplomatica.model.document import Field
from diplomatica.model.schema import TABLES
from diplomatica.parse.fields_given import SURE, Given, add_fact, order_of, read_date
from diplomatica.parse.fields_links import PAPER, pairs, paper, passage_list

if TYPE_CHECKING:
    from diplomatica.parse.state import State

Cell = dict[str, list[str]]
REQUESTS = TABLES["requests"].vocabularies["kind"]
ROLES = ("by", "via", "to", "with")
LACKS = TABLES["ignorance"].vocabularies["kind"]


class Shape(NamedTuple):
    """What a column's cells hold."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    example: str


SHAPES = {
    "told": Shape(
        ("by", "to"),
        ("via", "date", "passages", "text"),
        "by=Mora; to=Ott; date=1951-05-13; passages=2,3",
    ),
    "conversations": Shape(("by", "with"), ("date", "text"), "by=Mora; with=Ott; date=1951-05-13"),
    "conveys": Shape(("to",), ("passages", "text"), "to=Ott; passages=1,2"),
    "requests": Shape(
        ("kind", "text"), ("from", "to", "due"), 'kind=answer; to=Ott; due=1951-05-20; text="how many ships lie there"'
    ),
    "ignorance": Shape(
        ("who",),
        ("kind", "event", "until", *PAPER),
        "who=Ott; number=14; from=Mora; until=1951-05-23T10:00+01:00",
    ),
}
"""Columns of statements; their cells are `key=value` pairs."""


def acts(state: State, given: Given) -> None:
    """Add what the catalogue says was told, spoken of, to be conveyed, asked for and not had; a cell not understood is a problem."""
    number = 0
    for name in SHAPES:
        for field in given.all(name):
            cell = _cell(state, name, field)
            if cell is not None:
                number += 1
                _ADD[name](state, field, cell, -number)


def _cell(state: State, name: str, field: Field) -> Cell | None:
    """The pairs of a cell; None, with a problem, where one that is needed is missing or none is understood."""
    shape = SHAPES[name]
    keys = (*shape.needed, *shape.optional)
    found: Cell = {}
    for key, value in pairs(field.value, None):
        if key in keys:
            found.setdefault(key, []).append(value)
        else:
            _odd(state, field, f"the key {key!r} is not read; expected {', '.join(keys)}")
    missing = [key for key in shape.needed if key not in found]
    if missing:
        _odd(state, field, f"{field.value!r} has no {' and no '.join(missing)}; expected such as {shape.example}")
        return None
    return found


def _odd(state: State, field: Field, message: str) -> None:
    state.problem("bad-statement", f"{field.place}: {message}")


def _day(state: State, field: Field, cell: Cell, key: str = "date") -> tuple[date | None, date | None]:
    """The days of a key, None where it is not there; a problem where it cannot be read."""
    if key not in cell:
        return None, None
    found = read_date(cell[key][0], state.day, order_of(state))
    if found is None:
        _odd(state, field, f"{key}: {cell[key][0]!r} is not read as a date; expected 20 September 1950 or 1950-09-20")
        return None, None
    return found.first, found.last


def _words(cell: Cell, field: Field) -> str:
    """The words of the paper, where the cell quotes them, else the cell's own."""
    return cell["text"][0] if "text" in cell else field.value


def _act(state: State, field: Field, cell: Cell, place: int, kind: str) -> None:
    """An act, and the reference that goes with it where it is said to have been done."""
    first, last = _day(state, field, cell)
    state.add_act(
        rule=f"fields.{field.name}",
        confidence=SURE,
        start=place,
        end=place,
        text=_words(cell, field),
        kind=kind,
        parts=[f"{role}={name}" for role in ROLES for name in cell.get(role, ())],
        date_earliest=first,
        date_latest=last,
        passages=passage_list(cell.get("passages", [])),
        mode="oral" if kind == "conversation" else "unknown",
    )
    if kind != "convey":
        days = {"date_earliest": first, "date_latest": last}
        _stated(state, "references", field, place, relation="refers", text=_words(cell, field), **days)


def _stated(state: State, table: str, field: Field, place: int, **columns: Any) -> None:
    """A fact that belongs to the statement at a place."""
    add_fact(state, table, field, **columns).update({"start": place, "end": place})


def _told(state: State, field: Field, cell: Cell, place: int) -> None:
    _act(state, field, cell, place, "told")


def _conversation(state: State, field: Field, cell: Cell, place: int) -> None:
    _act(state, field, cell, place, "conversation")


def _convey(state: State, field: Field, cell: Cell, place: int) -> None:
    _act(state, field, cell, place, "convey")
    _asked(state, field, text=_words(cell, field), kind="convey")


def _request(state: State, field: Field, cell: Cell, place: int) -> None:
    kind = cell["kind"][0]
    if kind not in REQUESTS:
        _odd(state, field, f"kind: {kind!r} is no kind of request; expected {', '.join(REQUESTS)}")
        return
    due, _ = _day(state, field, cell, "due")
    ends = {f"_{key}": cell[key][0] for key in ("from", "to") if key in cell}
    _asked(state, field, text=cell["text"][0], kind=kind, due=due, **ends)


def _asked(state: State, field: Field, **columns: Any) -> None:
    add_fact(state, "requests", field, **columns)["state"] = "none_held"


def _lack(state: State, field: Field, cell: Cell, place: int) -> None:
    """Somebody had not had a paper, or heard of an event, up to a moment: that of the writing where no other is given."""
    kind = cell.get("kind", ["no_report" if "event" in cell else "not_received"])[0]
    stated = {key: values for key, values in cell.items() if key in PAPER}
    if kind not in LACKS:
        _odd(state, field, f"kind: {kind!r} is no kind of lack; expected {', '.join(LACKS)}")
    elif bool(stated) == ("event" in cell):
        expected = f"event=… or one of {', '.join(f'{key}=…' for key in PAPER)}"
        _odd(
            state, field, f"{field.value!r} does not say of one thing what it is that was not had; expected {expected}"
        )
    else:
        earliest, latest = _until(state, field, cell)
        event = cell.get("event", [None])[0]
        more = {"event_id": event, "earliest": earliest, "latest": latest}
        _stated(state, "ignorance", field, place, kind=kind, text=field.value, **more)
        parts = [f"actor={cell['who'][0]}"]
        state.add_act(
            rule=f"fields.{field.name}", confidence=SURE, start=place, end=place, text=field.value,
            kind="ignorance", parts=parts, passages=[], mode="unknown",
        )  # fmt: skip
        if stated:
            _stated(state, "references", field, place, relation="refers", **paper(state, field, stated))


def _until(state: State, field: Field, cell: Cell) -> tuple[datetime | None, datetime | None]:
    """The moment up to which it had not come: an hour with its offset, or a day on any clock of the earth."""
    if "until" not in cell:
        return None, None
    words = cell["until"][0]
    if "T" in words:
        try:
            moment = datetime.fromisoformat(words)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC), moment.astimezone(UTC)
        _odd(
            state,
            field,
            f"until: {words!r} is no moment; expected a day, or an hour with its offset as 1951-05-23T10:00+01:00",
        )
        return None, None
    first, last = _day(state, field, cell, "until")
    if first is None or last is None:
        return None, None
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC) - UNKNOWN_OFFSET
    return begin, datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1) + UNKNOWN_OFFSET


_ADD = {
    "told": _told,
    "conversations": _conversation,
    "conveys": _convey,
    "requests": _request,
    "ignorance": _lack,
}
