"""A query tree becomes a query of the index; words that a field cannot read are searched as words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import NamedTuple

from tantivy import FieldType, Occur, Query

from diplomatica.index.grammar import All, Any, Node, Not, Term
from diplomatica.index.letters import key, spellings
from diplomatica.index.schema import CATALOGUE_LAYER, HEADER_LAYER, TEXT_LAYER, schema
from diplomatica.index.words import is_cyrillic, words
from diplomatica.model.civil import bounds

EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = -1_000_000, 3_000_000
"""Days that stand for an end that is open: before the year 1 and after the year 9999."""
WEIGHTS = {
    "variant": 0.5,
    "title": 2.0,
    "names": 1.5,
    "numbers": 3.0,
    "summary": 0.7,
    "english": 0.4,
    "russian": 0.4,
    "keys": 0.3,
}
"""What a hit in a field counts, against 1 in the text: a match by stem is worth less than the word itself."""

SECOND = 0.1
"""What a hit in a further field adds, against the best."""

KEYS = "keys"
"""The field with the Cyrillic words of a text as they are in both scripts."""

OTHER_LETTERS = 0.3
"""What a word counts that stands there in the other script."""

STEMMED = {"english": "english", "russian": "russian"}
NAME_FIELDS = {"from": ("from_names", "from"), "to": ("to_names", "to"), "place": ("place_names", "place")}


class Leaf(NamedTuple):
    """What is asked of one field."""

    field: str
    word: str | None
    """The word of the index, where it is a single one."""
    query: Query
    weight: float | None = None
    """What a hit counts, where it is not what its field counts."""
    days: tuple[int, int] | None = None
    """The first and the last day, where it asks for those alone."""
    beginning: str | None = None
    """How the words begin that it asks for, where it asks for those alone."""
    together: tuple[str, ...] = ()
    """Words that all stand in what it finds."""
    run: str | None = None
    """Words that it wants one behind the other and nothing else, parted by blanks."""


NEAR_FIELDS = ("body", "title", "summary")
"""Fields that hold one text: in the others the end of one name would stand beside the begin of the next."""
MOST_NEAR = 6
"""Words that may be asked to be near each other."""


_NOTHING = Leaf("", None, Query.empty_query())


@dataclass(frozen=True, slots=True)
class Reading:
    """How the words of a query are read."""

    stems: bool = True
    """A word is found by its stem, too."""
    letters: bool = True
    """A word is found in the other script, too: Latin in Cyrillic and the other way round."""


AS_USUAL = Reading()


@dataclass
class Compiler:
    """Turns trees into queries over the fields of some layers; `notes` say what was read otherwise."""

    fields: tuple[str, ...] = TEXT_LAYER + CATALOGUE_LAYER + HEADER_LAYER
    reading: Reading = AS_USUAL
    notes: list[str] = field(default_factory=list)

    def compile(self, node: Node) -> Query:
        """The query of a tree; an empty tree finds everything."""
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Any):
            return Query.boolean_query([(Occur.Should, self.compile(part)) for part in node.nodes])
        parts = node.nodes if isinstance(node, All) else (node,)
        wanted = [(Occur.Must, self.compile(part)) for part in parts if not isinstance(part, Not)]
        barred = [(Occur.MustNot, self.compile(part.node)) for part in parts if isinstance(part, Not)]
        # A query of exclusions alone means "everything but".
        return Query.boolean_query([*(wanted or [(Occur.Must, Query.all_query())]), *barred])

    def leaves(self, term: Term) -> list[Leaf]:
        """What a term asks of single fields, of which one is enough; none where there is nothing to look for."""
        if term.field == "date":
            found = _date(term.text)
            if found is not None:
                return [Leaf("date", None, overlap(*found), days=found)]
            self.notes.append(
                f"“date:{term.text}” is no date such as 1950-09 or 1950-09-18..1950-09-20: searched as words"
            )
            return self.leaves(Term(f"date {term.text}", phrase=True))
        if term.field == "kind":
            return [_named("kind", term.text.lower())]
        if term.field == "mark":
            return [_named("mark_kinds", term.text.lower().replace(" ", "_")), _leaf("marks", term)]
        if term.field == "number":
            return [_leaf("numbers", Term(term.text, phrase=True, prefix=term.prefix))]
        if term.field:
            text_field, id_field = NAME_FIELDS[term.field]
            return [_leaf(text_field, term), _named(id_field, term.text)]
        return self._words(term)

    def _words(self, term: Term) -> list[Leaf]:
        """What words without a field ask of each field of the layers."""
        parts = words(term.text)
        if not parts:
            # Punctuation alone: nothing to look for, so it does not narrow the search.
            return []
        if term.near is not None:
            if len(set(parts)) > 1:
                return self._near(term) or [_NOTHING]
            term = Term(parts[0], phrase=True)
        alone = len(parts) == 1 and not term.phrase and not term.prefix
        found = [_leaf(name, term) for name in self.fields if self._reads(name, term, alone)]
        if alone and self.reading.letters:
            found += self._in_other_letters(term)
        return found or [_NOTHING]

    def _reads(self, name: str, term: Term, alone: bool) -> bool:
        if name in STEMMED:
            return alone and self.reading.stems and (name != "russian" or is_cyrillic(term.text))
        return name != KEYS

    def _in_other_letters(self, term: Term) -> list[Leaf]:
        """The word in the other script: a Latin one by its key, a Cyrillic one by its spellings."""
        if not is_cyrillic(term.text):
            made = key(term.text) if KEYS in self.fields else ""
            return [Leaf(KEYS, made, Query.term_query(schema(), KEYS, made))] if made else []
        also = [form for form in spellings(term.text) if words(form) == [form]]
        exact = [name for name in self.fields if name not in (*STEMMED, KEYS)]
        return [_leaf(name, Term(form))._replace(weight=OTHER_LETTERS) for name in exact for form in also]

    def _term(self, term: Term) -> Query:
        leaves = self.leaves(term)
        if not leaves:
            return Query.all_query()
        if term.field == "kind":
            return Query.const_score_query(leaves[0].query, 0.1)
        if leaves[0].field == "date" or term.field not in ("", "date"):
            return _either([leaf.query for leaf in leaves])
        # The best field counts, the others a little: a word is not worth more for standing in two readings of a text.
        weights = [WEIGHTS.get(leaf.field, 1.0) if leaf.weight is None else leaf.weight for leaf in leaves]
        weighed = zip(leaves, weights, strict=True)
        return Query.disjunction_max_query(
            [leaf.query if weight == 1.0 else Query.boost_query(leaf.query, weight) for leaf, weight in weighed], SECOND
        )

    def _near(self, term: Term) -> list[Leaf]:
        """Each two of the words with at most so many others between, in whichever order."""
        parts = list(dict.fromkeys(words(term.text)))
        if len(parts) > MOST_NEAR:
            self.notes.append(f"only the first {MOST_NEAR} of the words that were to be near each other were read")
        pairs = list(combinations(parts[:MOST_NEAR], 2))
        return [
            Leaf(
                name,
                None,
                Query.boolean_query([(Occur.Must, _slop(name, pair, term)) for pair in pairs]),
                together=tuple(parts[:MOST_NEAR]),
            )
            for name in self.fields
            if name in NEAR_FIELDS
        ]


def _named(name: str, value: str) -> Leaf:
    return Leaf(name, value, Query.term_query(schema(), name, value, "basic"))


def _leaf(name: str, term: Term) -> Leaf:
    parts = words(term.text, STEMMED.get(name, "exact"))
    query = _in_field(name, term)
    if len(parts) != 1:
        whole = () if term.prefix else parts
        return Leaf(name, None, query, together=tuple(whole or parts[:-1]), run=" ".join(whole) or None)
    return Leaf(name, None, query, beginning=parts[0]) if term.prefix else Leaf(name, parts[0], query)


def _slop(name: str, pair: tuple[str, str], term: Term) -> Query:
    orders = (pair, pair[::-1])
    return _either([Query.phrase_query(schema(), name, list(order), slop=term.near or 0) for order in orders])


def _in_field(name: str, term: Term) -> Query:
    """A word, a run of words or a prefix in one field."""
    parts = words(term.text, STEMMED.get(name, "exact"))
    if not parts:
        return Query.empty_query()
    if term.prefix and len(parts) == 1:
        return Query.regex_query(schema(), name, re.escape(parts[0]).replace(r"\ ", " ") + ".*")
    if term.prefix:
        return Query.phrase_prefix_query(schema(), name, list(parts))
    if len(parts) == 1:
        return Query.term_query(schema(), name, parts[0])
    return Query.phrase_query(schema(), name, list(parts))


def _either(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _date(text: str) -> tuple[int, int] | None:
    """The first and the last day of an EDTF value or a range `from..to`; None for what is neither."""
    start, dots, end = text.partition("..")
    try:
        first, last = bounds(f"{start or '..'}/{end or '..'}" if dots and "/" not in text else text)
    except ValueError:
        return None
    return (first - EPOCH).days if first else FIRST_DAY, (last - EPOCH).days if last else LAST_DAY


def overlap(first: int, last: int) -> Query:
    """Documents whose earliest day is not after `last` and whose latest not before `first`; undated ones never."""
    parts = [
        Query.range_query(schema(), "latest", FieldType.Integer, first, LAST_DAY),
        Query.range_query(schema(), "earliest", FieldType.Integer, FIRST_DAY, last),
    ]
    return Query.const_score_query(Query.boolean_query([(Occur.Must, part) for part in parts]), 0.1)
