"""What is said of stretches of a text, and what of it has a note beside the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diplomatica.serve.language import N_, Words

LAYERS = Words(
    {
        "printed": N_("as printed"),
        "read": N_("reading text"),
        "before": N_("without insertions"),
        "diplomatic": N_("diplomatic"),
    }
)
"""The layers of a text that its page can show, by the word of its address."""

NOTED = frozenset({"mark", "reference", "gone", "request", "claim"})
"""What has a note in the margin; names only link."""

LINKED = frozenset({"reference", "gone", "request", "claim", "name", "tag", "page", "anchor"})
"""What is said of the words themselves, in a layer that does without the signs of the marks."""
SET = frozenset({"mark", "page", "anchor"})
"""What an editor set, and nothing that the program says."""

TAGGED = ("person", "office", "organisation", "place", "date", "term")
"""Kinds of markup that name something."""


@dataclass(slots=True)
class Span:
    """Something said of a stretch of the text, or of a place in it: `kind` gives its look."""

    start: int
    end: int
    kind: str
    row: Mapping[str, Any]
    note: int | None = None
    same_as: int | None = None
    """An earlier note that says the same."""

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of it stands there; a place also where the stretch ends."""
        if self.start == self.end:
            return start <= self.start <= end
        return self.start < end and self.end > start


def spans(shown: Mapping[str, Any], layer: str) -> list[Span]:
    """What a layer says of stretches of the text, in the order of the text, the outer before the inner."""
    found = [
        span for span in _all(shown) if layer == "printed" or span.kind in (SET if layer == "diplomatic" else LINKED)
    ]
    return sorted(found, key=lambda span: (span.start, -span.end, span.kind))


def number(found: Sequence[Span]) -> None:
    """Number what has a note, in the order of the text; a second note on the same event or paper points to the first."""
    said: dict[tuple[str, str], int] = {}
    count = 0
    for span in found:
        if span.kind not in NOTED or span.start == span.end:
            continue
        count += 1
        span.note = count
        about = (span.row.get("event_id") or "", span.row.get("not_held_id") or "")
        if span.kind == "gone" and any(about):
            first = said.setdefault(about, count)
            span.same_as = first if first != count else None


def _all(shown: Mapping[str, Any]) -> Iterator[Span]:
    for row in shown["marks"]:
        if row["start"] is None:
            continue
        if row["end"] > row["start"]:
            yield Span(row["start"], row["end"], "mark", row)
        elif row["target"]:
            yield Span(row["start"], row["start"], "anchor", row)
    for row in shown["references"]:
        yield from _over(row, "reference" if row["target_id"] else "gone")
    for row in shown["requests"]:
        yield from _over(row, "request")
    for row in shown["channel_claims"]:
        yield from _over(row, "claim")
    named = set()
    for row in shown["mentions"]:
        if row["entity_id"]:
            named.add((row["start"], row["end"]))
            yield from _over(row, "name")
    for row in shown["encoding"]:
        if row["kind"] == "page" and row["value"]:
            yield Span(row["start"], row["start"], "page", row)
        elif row["kind"] in TAGGED and (row["start"], row["end"]) not in named:
            yield from _over(row, "tag")


def _over(row: Mapping[str, Any], kind: str) -> Iterator[Span]:
    if row["start"] is not None and row["end"] > row["start"]:
        yield Span(row["start"], row["end"], kind, row)
