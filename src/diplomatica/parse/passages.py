"""Passages: points to any depth, the paragraphs in them, headings and notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from diplomatica.parse.demand import demands
from diplomatica.parse.labels import QUOTES, Label, read_labels
from diplomatica.parse.layout import Block
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import State

GAP = 2
"""A list may skip a number (an editor left it out, a scan lost it)."""
DEEPEST = 6


@dataclass(slots=True)
class Point:
    """A point on the way: where it begins, and the paragraphs that it holds itself."""

    id: str
    label: Label
    start: int
    text: str
    parent: Point | None
    list_number: int
    blocks: list[int] = field(default_factory=list)
    children: int = 0
    end: int = 0
    last_of_list: bool = True

    @property
    def single(self) -> bool:
        """Whether the point is one paragraph and nothing more."""
        return len(self.blocks) <= 1 and not self.children


def passages(state: State) -> None:
    """Add points, paragraphs, headings and notes, with each paragraph's innermost point as its parent."""
    labels = {
        place: found
        for place, block in enumerate(state.blocks)
        if block.start < state.work.tail_start and (found := read_labels(state.scan, block, state.convention))
    }
    points = _points(state, labels) if labels else {}
    inside = _fill(state, points)
    _add(state, points, inside)


def _points(state: State, labels: dict[int, list[Label]]) -> dict[int, Point]:
    """The labels that belong to lists, by the paragraph that they open."""
    found: dict[int, Point] = {}
    stack: list[Point] = []
    counts: dict[str, int] = {}
    later = _later(labels)
    for place, ways in labels.items():
        made = _next(ways, later[place], stack, counts)
        if made is None:
            continue
        label, depth, list_number = made
        elder = stack[depth] if depth < len(stack) else None
        del stack[depth:]
        parent = stack[-1] if stack else None
        name = label.name if list_number == 1 else f"{list_number}:{label.name}"
        words = state.text[label.start : label.end]
        point = Point(f"{parent.id}.{name}" if parent else name, label, label.start, words, parent, list_number)
        if elder and elder.list_number == list_number:
            elder.last_of_list = False
        if parent:
            parent.children += 1
        stack.append(point)
        found[place] = point
    return found


def _next(
    ways: list[Label], later: list[int | None], stack: list[Point], counts: dict[str, int]
) -> tuple[Label, int, int] | None:
    """How a label goes on: as the next of an open list (innermost first), or as the beginning of one."""
    for label in ways:
        for depth in range(len(stack) - 1, -1, -1):
            last = stack[depth]
            if last.label.style == label.style and 0 < label.value - last.label.value <= GAP:
                return label, depth, last.list_number
    for label, following in zip(ways, later, strict=True):
        # A single number is no list: a later paragraph must carry the next label of the same style.
        if following is None or not 0 < following - label.value <= (GAP if label.value == 1 else 1):
            continue
        same = [depth for depth, open_point in enumerate(stack) if open_point.label.style == label.style]
        depth = same[-1] if same else min(len(stack), DEEPEST)
        if label.value > 1 and stack:
            continue
        if label.depth > 1:
            outer = [d for d, p in enumerate(stack) if p.label.depth < label.depth]
            depth = (outer[-1] + 1) if outer else 0
        parent = stack[depth - 1].id if depth else ""
        counts[parent] = counts.get(parent, 0) + 1
        return label, depth, counts[parent]
    return None


def _later(labels: dict[int, list[Label]]) -> dict[int, list[int | None]]:
    """For every way to read every label: the value of the next label of the same style, if there is one."""
    coming: dict[str, int] = {}
    out: dict[int, list[int | None]] = {}
    for place, ways in reversed(labels.items()):
        out[place] = [coming.get(label.style) for label in ways]
        coming.update((label.style, label.value) for label in ways)
    return out


def _fill(state: State, points: dict[int, Point]) -> dict[int, Point | None]:
    """The innermost point of every paragraph."""
    inside: dict[int, Point | None] = {}
    current: Point | None = None
    last_label = max(points, default=-1)
    singles: dict[tuple[int, int], bool] = {}
    quoted = False
    for place, block in enumerate(state.blocks):
        point = points.get(place)
        if point is not None:
            key = (id(point.parent), point.list_number)
            singles.setdefault(key, True)
            current = point
            quoted = quoted or block.text[0] in QUOTES
        elif current is not None:
            if (
                block.start >= state.work.tail_start
                or _heading(block)
                or (place > last_label and _own_voice(state, block))
            ):
                current = None
            else:
                current = _back(current, singles)
        inside[place] = current
        if current is not None:
            current.blocks.append(place)
            if not current.single and not current.last_of_list:
                singles[id(current.parent), current.list_number] = False
            if quoted and place >= last_label and _closes(state.text, block):
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
    if block.text.startswith(state.convention.list("closing")):
        return True
    found = demands(state, block.start, block.end)
    return bool(found) and found[0].span[0] - block.start <= 2


def _closes(text: str, block: Block) -> bool:
    """Whether a paragraph ends with a closing quotation mark that it did not open itself."""
    words = block.text.rstrip(" .")
    if words.endswith('"'):
        return words.count('"') % 2 == 1
    return (words.endswith("”") and words.count("“") < words.count("”")) or (
        words.endswith("»") and words.count("«") < words.count("»")
    )


def _heading(block: Block) -> bool:
    return block.text.startswith("#") and len(block.text) < 200


_NOTE = pattern(r"(?:\[(?P<number>\d{1,3})\]\s*\S|\*(?:\*\*)? ?[^*\s])")


def _add(state: State, points: dict[int, Point], inside: dict[int, Point | None]) -> None:
    rows: list[tuple[int, int, str, str | None, str | None, str, int, float]] = []
    for point in points.values():
        rows.append(
            (point.start, 0, point.id, point.parent.id if point.parent else None, point.text, "point", point.end, 0.95)
        )
    paragraphs = headings = notes = 0
    taken: set[str] = set()
    for place, block in enumerate(state.blocks):
        holder = inside.get(place)
        parent = holder.id if holder else None
        note = state.scan.at(_NOTE, block.start, block.end) if block.text[0] in "[*" else None
        if note is not None and place:
            number = note.text("number")
            notes += 1
            name = f"n{number}" if number and f"n{number}" not in taken else f"n{notes}"
            while name in taken:
                notes += 1
                name = f"n{notes}"
            taken.add(name)
            rows.append((block.start, 1, name, parent, f"[{number}]" if number else "*", "note", block.end, 0.9))
        elif _heading(block) and block.start < state.work.tail_start:
            headings += 1
            rows.append((block.start, 1, f"h{headings}", parent, None, "heading", block.end, 0.9))
        else:
            paragraphs += 1
            rows.append((block.start, 1, f"p{paragraphs}", parent, None, "paragraph", block.end, 0.99))
    rows.sort(key=lambda row: (row[0], row[1]))
    for ordinal, (start, _, name, parent, label, kind, end, confidence) in enumerate(rows):
        state.add(
            "passages",
            rule=f"passages.{kind}",
            confidence=confidence,
            passage_id=name,
            parent_id=parent,
            ordinal=ordinal,
            label=label,
            kind=kind,
            start=start,
            end=end,
        )
