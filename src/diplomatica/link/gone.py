"""A paper that is referred to or implied and that no document of the archive is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256


@dataclass(slots=True)
class Missing:
    """A paper on its way into `not_held`, with the references that mention it."""

    kind: str
    existence: str
    status: str
    sender: str | None
    recipient: str | None
    number: str | None
    first: date | None
    last: date | None
    words: str
    """What to call it: `telegram`, `report of the conversation …`."""
    location: str | None = None
    facts: list[str] = field(default_factory=list)
    more: dict[str, list[str]] = field(default_factory=dict)
    """Senders (`from`) and recipients (`to`) after the first."""
    posts: dict[str, list[str]] = field(default_factory=dict)
    """Towns that it came `from` and went `to`, where no actor is known."""
    scope: str | None = None
    """The document that speaks of it, or the hour, where nothing else tells it from papers that others speak of."""
    beside: list[tuple[str, str]] = field(default_factory=list)
    """Of a number that no paper bears: the nearest numbers with their papers."""
    narrower: list[tuple[str, list[str]]] = field(default_factory=list)
    """Papers that speak of it as if it had gone to these of its addressees alone."""

    def everybody(self, side: str) -> list[str]:
        """All whom it came `from` or went `to`, the first one first."""
        first = self.sender if side == "from" else self.recipient
        return list(dict.fromkeys(who for who in (first, *self.more.get(side, ())) if who))

    def learn(self, other: Missing) -> None:
        """Add whom another mention of the same paper names."""
        named = {side: list(dict.fromkeys((*self.everybody(side), *other.everybody(side)))) for side in ("from", "to")}
        self.sender, self.recipient = (next(iter(named[side]), None) for side in ("from", "to"))
        self.more = {side: everybody[1:] for side, everybody in named.items()}

    @property
    def id(self) -> str:
        """The same for the same paper in every build: a hash of what is known of it."""
        parts = (self.kind, self.existence, self.number, self.sender, self.recipient, self.first, self.last, self.words)
        others = [who for side in ("from", "to") for who in (*self.more.get(side, ()), *self.posts.get(side, ()))]
        others += [self.scope] if self.scope else []
        text = "\x1f".join("" if part is None else str(part) for part in (*parts, *others))
        return f"nh-{sha256(text.encode()).hexdigest()[:12]}"
