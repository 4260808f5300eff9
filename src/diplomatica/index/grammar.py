"""The query grammar: a typed line becomes a small tree; what makes no sense as an operator is a word.

all of these words      "a phrase"      "two words"~5      prefix*      this OR that      NOT this, -this      (groups)
from: to: place: kind: number: mark: date:   before a word or a phrase
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

FIELDS = ("from", "to", "place", "kind", "number", "mark", "date")
LONGEST = 1000
"""Characters of a query that are read; the rest is left out and said so."""
MOST_TERMS = 64
FARTHEST_NEAR = 100
"""Words between two that still are near each other; more are read as this."""
DEEPEST = 12
"""Groups inside groups; deeper brackets are ignored."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, in any field or in one; `prefix` for a word with a star."""

    text: str
    field: str = ""
    phrase: bool = False
    prefix: bool = False
    near: int | None = None
    """Of a phrase: its words stand in any order, each two with so many others between at most; a repeated word counts once."""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Everything of this."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Term | Not | All | Any

_TOKEN = re.compile(
    r"""(?:(?P<field>[a-z]+):)?"(?P<phrase>[^"]*)"(?:~(?P<near>[0-9]{1,3})(?![^\s()]))?   # a phrase, perhaps in a field
      | (?P<bracket>[()])
      | (?P<minus>-)(?=[^\s-])
      | (?:(?P<wfield>[a-z]+):)?(?P<word>[^\s()"]+)     # a word, perhaps in a field
      | (?P<noise>")""",
    re.VERBOSE | re.IGNORECASE,
)


def parse(query: str) -> tuple[Node, list[str]]:
    """The tree of a query and notes on what was read otherwise than typed; never an error.

    >>> [typed(term) for term in parse("landing from:Orsk")[0].nodes]
    ['landing', 'from:Orsk']
    """
    notes = []
    if len(query) > LONGEST:
        query, notes = query[:LONGEST], [f"only the first {LONGEST} characters were read"]
    tokens = [_token(match) for match in _TOKEN.finditer(query)]
    terms = [place for place, token in enumerate(tokens) if isinstance(token, Term)]
    if len(terms) > MOST_TERMS:
        tokens = tokens[: terms[MOST_TERMS]]
        notes.append(f"only the first {MOST_TERMS} words were read")
    reader = _Reader([token for token in tokens if token is not None])
    parts = []
    while not reader.done:
        parts.append(reader.any(0))
        reader.skip_closing()
    return _join(parts), notes


def positive(tree: Node) -> Iterator[Term]:
    """Terms that a hit may show: all but the excluded ones."""
    if isinstance(tree, Term):
        yield tree
    elif not isinstance(tree, Not):
        for node in tree.nodes:
            yield from positive(node)


def typed(term: Term) -> str:
    """A term as one types it.

    >>> typed(Term("main front", "mark", phrase=True, near=5))
    'mark:"main front"~5'
    """
    words = f'"{term.text}"' if term.phrase else term.text + "*" * term.prefix
    return (f"{term.field}:" if term.field else "") + words + (f"~{term.near}" if term.near is not None else "")


def _token(match: re.Match[str]) -> Term | str | None:
    """A term, or an operator as a string, or nothing."""
    if match["bracket"] or match["minus"]:
        return match["bracket"] or "-"
    if match["noise"]:
        return None
    text = match["phrase"] if match["phrase"] is not None else match["word"]
    field = (match["field"] or match["wfield"] or "").lower()
    if field and field not in FIELDS:
        # `http:` or `note:` is no field of ours: the words are searched as they stand.
        return Term(f"{field} {text}", phrase=True)
    if match["phrase"] is not None:
        near = min(int(match["near"]), FARTHEST_NEAR) if match["near"] else None
        return Term(text, field, phrase=True, near=near) if text.strip() else None
    if not field and text in ("AND", "OR", "NOT"):
        return text
    prefix = text.endswith("*") and len(text) > 2
    return Term(text.rstrip("*") if prefix else text, field, prefix=prefix)


class _Reader:
    """Recursive descent over the tokens: OR binds least, then AND (written or not), then NOT."""

    def __init__(self, tokens: list[Term | str]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self) -> Term | str | None:
        return None if self.done else self.tokens[self.at]

    def skip_closing(self) -> None:
        """Step over a bracket that closes nothing."""
        if self.peek() == ")":
            self.at += 1

    def any(self, depth: int) -> Node:
        nodes = [self.all(depth)]
        while self.peek() == "OR" and self._operand_follows():
            self.at += 1
            nodes.append(self.all(depth))
        return nodes[0] if len(nodes) == 1 else Any(tuple(nodes))

    def all(self, depth: int) -> Node:
        nodes: list[Node] = []
        while not self.done and self.peek() != ")":
            if self.peek() == "OR" and nodes and self._operand_follows():
                break
            if self.peek() == "AND" and nodes and self._operand_follows():
                self.at += 1
                continue
            nodes.append(self.one(depth))
        return _join(nodes)

    def one(self, depth: int) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        if isinstance(token, Term):
            return token
        if token in ("NOT", "-") and self.peek() not in (None, ")", "AND", "OR") and depth < DEEPEST:
            return Not(self.one(depth + 1))
        if token == "(":
            inside = self.any(depth + 1) if depth < DEEPEST else All(())
            self.skip_closing()
            return inside
        # An operator with nothing to operate on was meant as a word.
        return All(()) if token == "-" else Term(token)

    def _operand_follows(self) -> bool:
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        return isinstance(after, Term) or after in ("(", "NOT", "-")


def _join(nodes: list[Node]) -> Node:
    kept = tuple(node for node in nodes if node != All(()))
    return kept[0] if len(kept) == 1 else All(kept)
