"""A query tree becomes a query of the index; words that a field cannot read are searched as words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from tantivy import FieldType, Occur, Query

from diplomatica.index.grammar import All, Any, Node, Not, Term
from diplomatica.index.schema import CATALOGUE_LAYER, HEADER_LAYER, TEXT_LAYER, schema
from diplomatica.index.words import is_cyrillic, words
from diplomatica.model.civil import bounds

EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = -1_000_000, 3_000_000
"""Days that stand for an end that is open: before the year 1 and after the year 9999."""
WEIGHTS = {"variant": 0.5, "title": 2.0, "names": 1.5, "numbers": 3.0, "summary": 0.7, "english": 0.4, "russian": 0.4}
"""What a hit in a field counts, against 1 in the text: a match by stem is worth less than the word itself."""

STEMMED = {"english": "english", "russian": "russian"}
NAME_FIELDS = {"from": ("from_names", "from"), "to": ("to_names", "to"), "place": ("place_names", "place")}


@dataclass
class Compiler:
    """Turns trees into queries over the fields of some layers; `notes` say what was read otherwise."""

    fields: tuple[str, ...] = TEXT_LAYER + CATALOGUE_LAYER + HEADER_LAYER
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

    def _term(self, term: Term) -> Query:
        if not term.field:
            return self._anywhere(term)
        if term.field == "date":
            found = _date(term.text)
            if found is None:
                self.notes.append(
                    f"“date:{term.text}” is no date such as 1950-09 or 1950-09-18..1950-09-20: searched as words"
                )
                return self._anywhere(Term(f"date {term.text}", phrase=True))
            return found
        if term.field == "kind":
            return Query.const_score_query(Query.term_query(schema(), "kind", term.text.lower(), "basic"), 0.1)
        if term.field == "mark":
            named = Query.term_query(schema(), "mark_kinds", term.text.lower().replace(" ", "_"), "basic")
            return _either([named, _in_field("marks", term)])
        if term.field == "number":
            return _in_field("numbers", Term(term.text, phrase=True, prefix=term.prefix))
        text_field, id_field = NAME_FIELDS[term.field]
        return _either([_in_field(text_field, term), Query.term_query(schema(), id_field, term.text, "basic")])

    def _anywhere(self, term: Term) -> Query:
        if not words(term.text):
            # Punctuation alone: nothing to look for, so it does not narrow the search.
            return Query.all_query()
        found = []
        for name in self.fields:
            if name in STEMMED and (term.phrase or term.prefix or len(words(term.text)) != 1):
                continue
            if name == "russian" and not is_cyrillic(term.text):
                continue
            weight = WEIGHTS.get(name, 1.0)
            query = _in_field(name, term)
            found.append(query if weight == 1.0 else Query.boost_query(query, weight))
        # The best field counts, the others a little: a word is not worth more for standing in two readings of a text.
        return Query.disjunction_max_query(found, 0.1)


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


def _date(text: str) -> Query | None:
    """Documents whose date may lie within an EDTF value or a range `from..to`; None for what is neither."""
    start, dots, end = text.partition("..")
    try:
        first, last = bounds(f"{start or '..'}/{end or '..'}" if dots and "/" not in text else text)
    except ValueError:
        return None
    return overlap(first, last)


def overlap(first: date | None, last: date | None) -> Query:
    """Documents whose earliest day is not after `last` and whose latest not before `first`; undated ones never."""
    low = (first - EPOCH).days if first else FIRST_DAY
    high = (last - EPOCH).days if last else LAST_DAY
    parts = [
        Query.range_query(schema(), "latest", FieldType.Integer, low, LAST_DAY),
        Query.range_query(schema(), "earliest", FieldType.Integer, FIRST_DAY, high),
    ]
    return Query.const_score_query(Query.boolean_query([(Occur.Must, part) for part in parts]), 0.1)
