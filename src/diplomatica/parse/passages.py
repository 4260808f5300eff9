"""Passages: points to any depth, the paragraphs in them, headings and notes."""

from __future__ import annotations

from collections import Counter

from diplomatica.model.document import Row
from diplomatica.parse.demand import demands
from diplomatica.parse.enclosures import enclosures
from diplomatica.parse.layout import Block
from diplomatica.parse.lists import Point, find_points
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import State

SURE = {"point": 0.95, "paragraph": 0.99, "heading": 0.9, "note": 0.9, "enclosure": 0.9}


ORDER = {"enclosure": 0, "point": 1}
"""What comes first of passages that begin together."""


def passages(state: State) -> None:
    """Add points, paragraphs, headings, notes and enclosures, with each paragraph's innermost point as its parent."""
    enclosed = enclosures(state)
    ends = enclosed[0].label if enclosed else len(state.blocks)
    points = find_points(state, 0, ends)
    inside = _fill(state, points, 0, ends, state.work.tail_start)
    made: list[Row] = []
    holders: dict[int, str] = {}
    for number, (label, first, last) in enumerate(enclosed, 1):
        name = f"e{number}"
        inner = find_points(state, first, last, name)
        inside |= _fill(state, inner, first, last, len(state.text))
        points |= inner
        holders |= dict.fromkeys(range(first, last), name)
        row = _row(name, None, "enclosure", state.blocks[first].start, state.blocks[last - 1].end)
        made.append(row | {"label": state.blocks[label].text})
    _add(state, made, points, inside, holders)


def _fill(state: State, points: dict[int, Point], first: int, last: int, tail: int) -> dict[int, Point | None]:
    """The innermost point of every paragraph of a stretch."""
    inside: dict[int, Point | None] = {}
    current: Point | None = None
    last_label = max(points, default=-1)
    singles: dict[tuple[int, int], bool] = {}
    ends = {point.ends for point in points.values()} - {None}
    for place, block in enumerate(state.blocks[first:last], first):
        point = points.get(place)
        if point is not None:
            key = (id(point.parent), point.list_number)
            singles.setdefault(key, True)
            current = point
        elif current is not None:
            if block.start >= tail or _heading(block) or (place > last_label and _own_voice(state, block)):
                current = None
            else:
                current = _back(current, singles)
        inside[place] = current
        if current is not None:
            current.blocks.append(place)
            if not current.single and not current.last_of_list:
                singles[id(current.parent), current.list_number] = False
        if place in ends:
            current = None
    for place, holder in inside.items():
        outer = holder
        while outer is not None:
            outer.end = max(outer.end, state.blocks[place].end)
            outer = outer.parent
    return inside


def _back(point: Point, singles: dict[tuple[int, int], bool]) -> Point:
    """Where a paragraph without label goes: behind a list of single paragraphs it belongs to what holds the list."""
    while (
        point.parent is not None
        and point.last_of_list
        and point.blocks
        and singles[id(point.parent), point.list_number]
    ):
        point = point.parent
    return point


def _own_voice(state: State, block: Block) -> bool:
    """Whether the paragraph turns from what is told to the recipient himself, or ends a letter."""
    if block.text.startswith((*state.convention.list("closing"), *state.convention.list("to_you"))):
        return True
    found = demands(state, block.start, block.end)
    return bool(found) and found[0].span[0] - block.start <= 2


def _heading(block: Block) -> bool:
    return block.text.startswith("#") and len(block.text) < 200


_NOTE = pattern(r"(?:\[(?P<number>\d{1,3})\]\s*\S|\*(?:\*\*)? ?[^*\s])")


def _add(
    state: State,
    made: list[Row],
    points: dict[int, Point],
    inside: dict[int, Point | None],
    enclosing: dict[int, str],
) -> None:
    """Rows of all passages in text order, an enclosure before its first paragraph, a point before the one that begins with it."""
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    note, until = "", -1
    for place, block in enumerate(state.blocks):
        point, holder = points.get(place), inside.get(place)
        if point:
            outer = point.parent.id if point.parent else enclosing.get(place)
            made.append(_row(point.id, outer, "point", point.start, point.end) | {"label": point.text})
        kind, number = _kind(state, place, block)
        counts[kind] += 1
        name = f"{kind[0]}{number or counts[kind]}"
        while name in taken:
            counts[kind] += 1
            name = f"{kind[0]}{counts[kind]}"
        taken.add(name)
        outer = note if block.start < until else holder.id if holder else enclosing.get(place)
        end = block.end
        if block.start in state.work.notes:
            note, until = name, state.work.notes[block.start][0]
            end = until
        row = _row(name, outer, kind, block.start, end)
        bracketed = number and block.start not in state.work.notes
        label = f"[{number}]" if bracketed else number
        made.append(row | {"label": label})
    made.sort(key=lambda row: (row["start"], ORDER.get(row["kind"], 2)))
    for ordinal, row in enumerate(made):
        kind = row["kind"]
        state.add("passages", rule=f"passages.{kind}", confidence=SURE[kind], ordinal=ordinal, **row)


def _row(name: str, parent: str | None, kind: str, start: int, end: int) -> Row:
    return {"passage_id": name, "parent_id": parent, "kind": kind, "start": start, "end": end}


def _kind(state: State, place: int, block: Block) -> tuple[str, str | None]:
    """What a paragraph is, and the number of a note."""
    if block.start in state.work.notes:
        return "note", state.work.notes[block.start][1]
    if block.text[0] in "[*" and place:
        note = state.scan.at(_NOTE, block.start, block.end)
        if note is not None:
            return "note", note.text("number")
    if _heading(block) and block.start < state.work.tail_start:
        return "heading", None
    return "paragraph", None
