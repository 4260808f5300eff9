"""As known to whom, at what time: which documents a view lets through, how surely, and what it says of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

VALUES = ("certain", "possible")

OWN = ("document_id", "id")
"""Columns that may name the document that a row is of, the first that does."""

ENDS = ("from_document_id", "to_document_id")
"""Columns that name the two documents that a row is of."""


@dataclass(frozen=True, slots=True, eq=False)
class Lens:
    """What had reached one actor by one moment: two bits a document, `certain` and `possible`; what is in neither is hidden.

    Whoever asks what was known works it out (`flow.reached`) and hands it in: a view knows nothing of arrivals.
    """

    actor_id: str
    actor: str
    """The actor's name."""
    at: str
    """The moment as it was asked for."""
    documents: Mapping[str, str]
    """By id: `certain` or `possible`."""
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of these documents only these passages came, each with its value."""
    of: int = 0
    """Documents that there are without the lens."""

    @property
    def certain(self) -> int:
        """Documents that had surely come."""
        return sum(value == "certain" for value in self.documents.values())

    @property
    def possible(self) -> int:
        """Documents that can have come."""
        return len(self.documents) - self.certain

    @property
    def hidden(self) -> int:
        """Documents that the lens hides."""
        return self.of - len(self.documents)

    @property
    def doubtful(self) -> bool:
        """Whether anything of what it lets through can have come only, a document or a part of one."""
        return self.possible > 0 or any("possible" in part.values() for part in self.parts.values())

    @property
    def line(self) -> str:
        """What every list says."""
        return (
            f"as known to {self.actor} at {self.at}: {len(self.documents)} of {self.of} documents; "
            f"{self.certain} certain, {self.possible} possible; {self.hidden} hidden by the lens"
        )

    @property
    def summary(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "actor_id": self.actor_id,
            "actor": self.actor,
            "at": self.at,
            "documents": len(self.documents),
            "of": self.of,
            "certain": self.certain,
            "possible": self.possible,
            "in_part": len(self.parts),
            "hidden": self.hidden,
        }

    def word(self, document_id: str) -> str | None:
        """How a document had come, in words: `certain`, `possible in part`; None for one that is hidden.

        >>> Lens("lund", "Lund", "1950", {"d1": "possible"}, {"d1": {"2": "possible"}}).word("d1")
        'possible in part'
        """
        value = self.documents.get(document_id)
        part = self.parts.get(document_id)
        if value is None or part is None:
            return value
        sure = [name for name, how in part.items() if how == "certain"]
        return f"{value} in part" if value == "possible" or sure else "certain in part, which part is not known"

    def surely(self) -> Lens:
        """The lens that lets through only what had surely come."""
        sure = {name: value for name, value in self.documents.items() if value == "certain"}
        parts = {
            name: {passage: value for passage, value in self.parts[name].items() if value == "certain"}
            for name in sure
            if name in self.parts
        }
        return Lens(self.actor_id, self.actor, self.at, sure, parts, self.of)

    def marked(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The rows, each with `known`: how the documents that it rests on had come, None where it names none."""
        return [{**row, "known": self.known(row)} for row in rows]

    def known(self, row: Mapping[str, Any]) -> str | None:
        """How what a row rests on had come: its document, all papers of its chain, or any that speaks of it."""
        chain = [link["document_id"] for link in row.get("chain") or () if link.get("document_id") in self.documents]
        told = [name for name in row.get("mentioned_in") or () if name in self.documents]
        own = next(([row[name]] for name in OWN if row.get(name) in self.documents), [])
        both = [row[name] for name in ENDS if row.get(name) in self.documents]
        words = [self.word(name) or "" for name in (*own, *both, *chain)]
        if words:
            return max(words, key=_doubt)
        return min((self.word(name) or "" for name in told), key=_doubt, default=None)


def _doubt(word: str) -> tuple[bool, bool]:
    return word.startswith("possible"), "part" in word


def visible(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with all outside the spans taken out, every place kept: a gap is `[…]` and white space of the same length.

    >>> visible("1. Attack. 2. Wait.", [(11, 19)])
    '[…]        2. Wait.'
    """
    out, at = [], 0
    for start, end in _joined(spans):
        out += [_gap(text[at:start]), text[start:end]]
        at = end
    return "".join([*out, _gap(text[at:])])


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _gap(words: str) -> str:
    """White space of the same length and lines, with a sign that something was here where there is room for it."""
    blank = "".join(c if c == "\n" else " " for c in words)
    start = len(words) - len(words.lstrip())
    if words.strip() and blank[start : start + 3] == "   ":
        return f"{blank[:start]}[…]{blank[start + 3 :]}"
    return words if not words.strip() else blank
