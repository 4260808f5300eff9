"""Office phrases made comparable: which words tell two posts apart, and how alike two phrases are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import re2

from diplomatica.resolve.forms import normal, tokens

Post = frozenset[str]
"""The words of an office phrase, without articles, plurals and what says nothing of the post."""

_SAYS_NOTHING = frozenset(
    [
        "united",
        "states",
        "american",
        "us",
        "u",
        "s",
        "usa",
        "that",
        "this",
        "interim",
        "daffaires",
        "extraordinary",
        "plenipotentiary",
        "then",
        "formerly",
    ]
)
HOUSE = frozenset(
    [
        "ambassador",
        "envoy",
        "minister",
        "charge",
        "embassy",
        "legation",
        "mission",
        "consulate",
        "consul",
        "general",
        "counselor",
    ]
)
"""Heads of a mission and the mission itself: at one seat, one may stand for the other."""
CENTRE = frozenset(["department", "ministry", "secretary"])
"""A ministry and who heads it: what goes out in its name carries his signature or his deputy's."""
RANK = frozenset(
    ["acting", "deputy", "assistant", "under", "vice", "special", "former", "executive", "administrative", "associate"]
)
"""Words that make another person of the same post."""
ONE_MAN = frozenset(
    [
        "secretary",
        "chief",
        "director",
        "ambassador",
        "minister",
        "envoy",
        "charge",
        "counselor",
        "counsellor",
        "adviser",
        "advisor",
        "chairman",
        "president",
        "premier",
        "chancellor",
        "representative",
        "commissioner",
        "consul",
        "officer",
        "administrator",
        "commander",
        "attache",
        "governor",
        "assistant",
        "deputy",
    ]
)
"""Words for what one man is; an embassy or a department is a house."""
_BEHIND = re2.compile(r" (?:of|in|at|to|for|on|near|with|and|or) ")
SENT = "in"
"""Kept of “Ambassador in X” and “to X”: the ambassador *of* X is another country's."""
_SENT = re2.compile(
    r"\b(?:ambassador|minister|envoy|charge|embassy|legation|mission|consul|consulate)s?\b[a-z ]{0,60} (?:in|to|at) "
)
_LONG = 5
_RAREST = 3


@lru_cache(maxsize=65_536)
def post(phrase: str) -> Post:
    """The words of an office phrase that tell it from others.

    >>> sorted(post("The Envoys Extraordinary in the Tarn’s Islands"))
    ['envoy', 'in', 'island', 'tarn']
    """
    plain = phrase.replace("ʼ", "’").replace("’s ", " ").replace("'s ", " ")
    found = (word.strip(".") for word in tokens(plain))
    words = frozenset(_single(word) for word in found if word and word not in _SAYS_NOTHING)
    return words | {SENT} if _SENT.search(normal(phrase)) else words


def held_by_one(phrase: str) -> bool:
    """Whether an office phrase names what one man is, and no house.

    >>> held_by_one("The Envoy in Tarn"), held_by_one("The Legation in Tarn"), held_by_one("Office of the Director")
    (True, False, False)
    """
    return bool(tokens(_BEHIND.split(normal(phrase), maxsplit=1)[0]) & ONE_MAN)


def _single(word: str) -> str:
    return word[:-1] if len(word) > _LONG and word.endswith("s") and not word.endswith("ss") else word


@dataclass(slots=True)
class Posts:
    """All posts that something is known of, with the weight of their words: rare words tell more than common ones."""

    by_word: dict[str, list[Post]] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)
    unseen: float = 1.0

    @classmethod
    def of(cls, found: Iterable[Post]) -> Posts:
        """The posts by their words."""
        self = cls()
        every = sorted(set(found), key=sorted)
        counts = Counter(word for one in every for word in one)
        self.unseen = math.log(len(every) + 1) + 0.3
        for word, count in counts.items():
            self.weight[word] = math.log((len(every) + 1) / (count + 1)) + 0.3
        for one in every:
            for word in sorted(one):
                self.by_word.setdefault(word, []).append(one)
        return self

    def like(self, asked: Post) -> list[tuple[Post, float, float]]:
        """Posts that the asked one may be, with likeness to a printed office and to a fuller description, each 0 to 1."""
        rarest = sorted(asked, key=lambda word: (-self.weight.get(word, self.unseen), word))[:_RAREST]
        found = {one for word in rarest for one in self.by_word.get(word, ())}
        rated = ((one, *self._likeness(asked, one)) for one in sorted(found, key=sorted))
        return [(one, same, described) for one, same, described in rated if max(same, described) >= _LEAST]

    def _likeness(self, asked: Post, other: Post) -> tuple[float, float]:
        if asked == other:
            return 1.0, 1.0
        only, more = asked - other, other - asked
        change, shared = only | more, asked & other
        whole, common = self._sum(asked), self._sum(shared)
        extra = self._sum(more)
        same, described = (common / (whole + extra)) ** 3, (common / (whole + _EXTRA * extra)) ** 3
        if change & RANK:
            described *= _OTHER_RANK
        if SENT in change and asked & HOUSE and other & HOUSE:
            same, described = same * _OTHER_RANK, described * _OTHER_RANK
        if only and more and change <= HOUSE | RANK:
            if not shared - HOUSE - RANK - {SENT}:
                return 0.0, 0.0
            return _house(only, more), described
        if change <= CENTRE | RANK | {"state"} and shared == {"state"}:
            return (0.03 if (asked | other) & (RANK - {"acting"}) else _SAME_CENTRE), described
        return (same * _OTHER_RANK if change & RANK else same), described

    def _sum(self, words: Collection[str]) -> float:
        return sum(self.weight.get(word, self.unseen) for word in sorted(words))


_LEAST = 0.02
_EXTRA = 0.3
_OTHER_RANK = 0.15
_SAME_CENTRE = 0.75
_SAME_HOUSE = 0.45
_CHARGE = 0.2


def _house(only: frozenset[str], more: frozenset[str]) -> float:
    """How well another head of the same mission stands for the one asked: a chargé is there when the ambassador is not."""
    change = only | more
    if {"charge", "ambassador"} <= change and ("charge" in only) != ("ambassador" in only):
        return _CHARGE
    return _SAME_HOUSE * (0.3 if change & (RANK - {"acting"}) else 1.0)
