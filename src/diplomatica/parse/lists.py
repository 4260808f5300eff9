"""Lists of points: which labels of a text belong together, how deep, and under which ids."""

from __future__ import annotations

from dataclasses import dataclass, field

from diplomatica.parse.labels import Label, read_labels
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
    ends: int | None = None
    """The paragraph that ends the quotation in which its list stands; None where no later list or end shows it."""

    @property
    def single(self) -> bool:
        """Whether the point is one paragraph and nothing more."""
        return len(self.blocks) <= 1 and not self.children


def find_points(state: State, first: int, last: int, within: str | None = None) -> dict[int, Point]:
    """The points of a stretch of paragraphs by the paragraph that they open, in order; a label that no other follows opens none.

    `within` is the enclosure that holds the stretch. A quotation that opens with a list ends it where it ends: what is numbered
    behind it is another list, unless it goes on as the quoted one.
    """
    labels: dict[int, list[Label]] = {
        place: ways
        for place, block in enumerate(state.blocks[first:last], first)
        if (within or block.start < state.work.tail_start)
        and (ways := read_labels(state.scan, block, state.convention))
    }
    found: dict[int, Point] = {}
    stack: list[Point] = []
    counts: dict[str, int] = {}
    later = _later(labels)
    opened: int | None = None  # depth of the list that a quotation opened with
    closed: int | None = None  # the paragraph that ended it
    for place in range(first, last):
        if here := labels.get(place):
            made = _continued(here, stack)
            if closed is not None and opened is not None:
                if made is None and _begun(here, later[place], stack[:opened], dict(counts)):
                    stack[-1].ends = closed
                    del stack[opened:]
                    opened = None
                closed = None
            made = made or _begun(here, later[place], stack, counts)
            if made is not None:
                label, depth, list_number = made
                elder = stack[depth] if depth < len(stack) else None
                del stack[depth:]
                parent = stack[-1] if stack else None
                name = label.name if list_number == 1 else f"{list_number}:{label.name}"
                words = state.text[label.start : label.end]
                above = parent.id if parent else within
                point = Point(f"{above}.{name}" if above else name, label, label.start, words, parent, list_number)
                if elder and elder.list_number == list_number:
                    elder.last_of_list = False
                if parent:
                    parent.children += 1
                stack.append(point)
                found[place] = point
                if opened is None and opens_quotation(state.blocks[place].text):
                    opened = depth
        if opened is not None and closes_quotation(state.blocks[place].text):
            closed = place
    if closed is not None and stack:
        stack[-1].ends = closed
    return found


def opens_quotation(words: str) -> bool:
    """Whether a paragraph begins with a quotation mark that it does not close itself.

    >>> opens_quotation('"1. The dam'), opens_quotation('"The dam" is old'), opens_quotation('The "dam')
    (True, False, False)
    """
    mark = words[0]
    return (mark == '"' and words.count('"') % 2 == 1) or (
        mark in "“«" and words.count(mark) > words.count(CLOSING[mark])
    )


def closes_quotation(words: str) -> bool:
    """Whether a paragraph ends with a closing quotation mark that it did not open itself.

    >>> closes_quotation('2. The dam."'), closes_quotation('the "dam."')
    (True, False)
    """
    words = words.rstrip(" .")
    if words.endswith('"'):
        return words.count('"') % 2 == 1
    return any(words.endswith(end) and words.count(begin) < words.count(end) for begin, end in CLOSING.items())


CLOSING = {"“": "”", "«": "»"}


def _continued(ways: list[Label], stack: list[Point]) -> tuple[Label, int, int] | None:
    """A label as the next of an open list, innermost first."""
    for label in ways:
        for depth in range(len(stack) - 1, -1, -1):
            last = stack[depth]
            if last.label.style == label.style and 0 < label.value - last.label.value <= GAP:
                return label, depth, last.list_number
    return None


def _begun(
    ways: list[Label], later: list[int | None], stack: list[Point], counts: dict[str, int]
) -> tuple[Label, int, int] | None:
    """A label as the beginning of a list."""
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
