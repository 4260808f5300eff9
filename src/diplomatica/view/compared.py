"""Two texts beside each other: which passages are the same, which were changed, moved or stand in one alone, by their words."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from diplomatica.model.words import lower

ALIKE = 0.5
"""Passages are one where at least this share of their words is common."""
LONGEST = 2_000
"""Words of a pair of passages that are compared in their order; of longer ones only the likeness is told."""

Passages = Sequence[tuple[str, str]]
"""Id and words of each passage, in the order of the text."""


def leaves(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The innermost passages of a document as `show` gives it; the whole text where it has none."""
    parents = {row["parent_id"] for row in shown["passages"]}
    found = [
        (row["passage_id"], " ".join((row["words"] or "").split()))
        for row in sorted(shown["passages"], key=lambda row: (row["start"], row["end"], row["passage_id"]))
        if row["passage_id"] not in parents
    ]
    return [pair for pair in found if pair[1]] or [("", " ".join((shown["text"] or "").split()))]


def compared(left: Passages, right: Passages) -> list[dict[str, Any]]:
    """A row for each pair of passages and each passage that stands alone, in the order of the left text, then the right.

    `relation` is same, changed, only_a or only_b; `moved` says that the pair stands in another order than the others;
    `likeness` is the share of common words (0 to 1); `removed` and `added` are the words that differ.
    """
    pairs = _pairs([_words(text) for _, text in left], [_words(text) for _, text in right])
    stay = _in_order([pairs[one] for one in sorted(pairs)])
    rows = []
    for one, (name, text) in enumerate(left):
        two = pairs.get(one)
        if two is None:
            rows.append(_alone("only_a", a=name, removed=text))
        else:
            rows.append(_row(name, text, *right[two], moved=two not in stay))
    taken = set(pairs.values())
    return rows + [_alone("only_b", b=name, added=text) for two, (name, text) in enumerate(right) if two not in taken]


def likeness(one: Sequence[str], two: Sequence[str]) -> float:
    """The share of common words, each counted as often as it stands.

    >>> likeness(["we", "closed", "the", "port"], ["we", "opened", "the", "port"])
    0.75
    """
    total = len(one) + len(two)
    return round(2 * (Counter(one) & Counter(two)).total() / total, 3) if total else 1.0


def _words(text: str) -> list[str]:
    return ["".join(sign for sign in word if sign.isalnum()) or word for word in lower(text).split()]


def _pairs(left: list[list[str]], right: list[list[str]]) -> dict[int, int]:
    """Which passage of the right is which of the left: the likest first, each once, of equal ones the nearest."""
    rated = [
        (-likeness(one, two), abs(i - j), i, j)
        for i, one in enumerate(left)
        for j, two in enumerate(right)
        if 2 * min(len(one), len(two)) >= ALIKE * (len(one) + len(two))
    ]
    out: dict[int, int] = {}
    taken: set[int] = set()
    for minus, _, i, j in sorted(rated):
        if -minus >= ALIKE and i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def _in_order(places: Sequence[int]) -> set[int]:
    """The most places that ascend: what is not among them was moved."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, place)
        before[place] = tails[at - 1] if at else None
        tails[at : at + 1] = [place]
    out: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        out.add(last)
        last = before[last]
    return out


def _row(a: str, text_a: str, b: str, text_b: str, *, moved: bool) -> dict[str, Any]:
    one, two = text_a.split(), text_b.split()
    removed: list[str] | None = []
    added: list[str] | None = []
    if text_a != text_b and len(one) + len(two) <= LONGEST:
        blocks = difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
        changes = [block for block in blocks if block[0] != "equal"]
        removed = [" ".join(one[start:end]) for _, start, end, _, _ in changes if end > start]
        added = [" ".join(two[start:end]) for _, _, _, start, end in changes if end > start]
    elif text_a != text_b:
        removed = added = None
    relation = "same" if text_a == text_b else "changed"
    alike = likeness(_words(text_a), _words(text_b))
    return {"a": a, "b": b, "relation": relation, "moved": moved, "likeness": alike, "removed": removed, "added": added}


def _alone(
    relation: str, *, a: str | None = None, b: str | None = None, removed: str = "", added: str = ""
) -> dict[str, Any]:
    return {
        "a": a,
        "b": b,
        "relation": relation,
        "moved": False,
        "likeness": 0.0,
        "removed": [removed] if removed else [],
        "added": [added] if added else [],
    }
