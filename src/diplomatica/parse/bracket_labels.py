"""What a bracket with a label is: `[inserted by hand: …]`, `[signature]`, `[two words illegible]`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diplomatica.parse.brackets import strip
from diplomatica.parse.state import Span, State

HANDS = ("by ", "in ")
DATED = frozenset({"handwritten", "inserted", "stamp", "resolution", "signature"})
"""Kinds that people put on paper: they have a hand, and perhaps a date."""
ANYWHERE = ("illegible", "garbled", "omission", "redaction")
"""Kinds whose words count anywhere inside a bracket: `[two words illegible]`."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a bracket comes to."""

    kind: str
    confidence: float
    content: Span
    subtype: str | None = None
    hand: str | None = None
    end: int | None = None
    """Where the mark ends, if not at its bracket."""


def labelled(state: State, start: int, end: int, inner: Span) -> Read | None:
    """A bracket with a label that the convention knows."""
    text, labels = state.text, state.convention.labels
    words = text[inner[0] : inner[1]]
    colon = words.find(":", 0, 60)
    head = (words if colon < 0 else words[: colon + 1]).strip().lower()
    label = _longest(head, labels)
    if label is None:
        lower = words.lower()
        for name, kind in labels.items():
            if kind in ANYWHERE and name in lower:
                return Read(kind, 0.9, inner)
        return None
    kind = labels[label]
    rest = head[len(label) :].strip(" ,:–—")
    if colon >= 0:
        # `handwritten by …`, `in red pencil`; other words say where it stands, not whose it is.
        hand = (
            _hand(text, inner[0] + len(label), inner[0] + colon) if kind in DATED and rest.startswith(HANDS) else None
        )
        return Read(kind, 0.97, strip(text, inner[0] + colon + 1, inner[1]), hand=hand)
    if rest:
        return Read(kind, 0.9, strip(text, inner[0] + len(label), inner[1])) if rest[:1].isalnum() else None
    line = text.find("\n", end)
    after = strip(text, end, len(text) if line < 0 else line)
    if kind in ("handwritten", "inserted", "stamp") and after[0] < after[1]:
        return Read(kind, 0.9, after, end=after[1])
    return Read(kind, 0.95, inner)


def _hand(text: str, start: int, end: int) -> str | None:
    words = text[start:end].strip(" ,")
    return words.removeprefix("by ").strip() or None


def _longest(head: str, labels: Iterable[str]) -> str | None:
    """The longest label that the words begin with, whole words only."""
    best: str | None = None
    for label in labels:
        if head.startswith(label) and not head[len(label) :][:1].isalpha() and (best is None or len(label) > len(best)):
            best = label
    return best
