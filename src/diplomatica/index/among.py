"""All documents that a query finds, as bits: what is common is known, what is rare is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from diplomatica.index.common import FEW, Common, of_rows, rows, to_rows
from diplomatica.index.compile import AS_USUAL, Compiler, Leaf, Reading
from diplomatica.index.grammar import All, Any, Node, Not, Term
from diplomatica.index.schema import schema

if TYPE_CHECKING:
    import tantivy

    from diplomatica.index.columns import Columns

NAMED_COSTS = 8
"""How much longer it takes to ask for one document by its row than to come upon it; measured, decides nothing but time."""


class Among:
    """The documents of an index, asked for all of them that a tree finds; a bit a row."""

    def __init__(self, searcher: tantivy.Searcher, common: Common, columns: Columns) -> None:
        self._searcher, self.common, self._columns = searcher, common, columns
        # One question asks for the same words several times, and to read a beginning takes a millisecond.
        self._asked = lru_cache(maxsize=64)(lambda term, reading: Compiler(reading=reading).leaves(term))
        self.every = (1 << searcher.num_docs) - 1

    def most(self, node: Node, reading: Reading = AS_USUAL) -> int:
        """No more than so many documents can be found; cheap, and often too high."""
        if isinstance(node, Term):
            leaves = self._asked(node, reading)
            return sum(map(self._most, leaves)) if leaves else self._searcher.num_docs
        if isinstance(node, Any):
            return sum(self.most(part, reading) for part in node.nodes)
        if isinstance(node, All):
            return min((self.most(part, reading) for part in node.nodes), default=self._searcher.num_docs)
        return self._searcher.num_docs

    def found(self, node: Node, filters: Mapping[str, str], reading: Reading, within: int) -> int:
        """Exactly those of the documents `within` that a tree finds, and that have the values of the filters."""
        for field, value in filters.items():
            within = self._leaves([Leaf(field, value, Query.term_query(schema(), field, value, "basic"))], within)
        return self._found(node, reading, within)

    def having(self, field: str, value: str) -> int:
        """The documents with a value."""
        return self.found(All(()), {field: value}, AS_USUAL, self.every)

    def by_field(self, term: Term, reading: Reading, within: int) -> Iterator[tuple[str, int]]:
        """Each field of the leaves of a term, with those of the documents `within` that have it there."""
        for leaf in self._asked(term, reading):
            yield leaf.field, self._leaves([leaf], within)

    def _found(self, node: Node, reading: Reading, within: int) -> int:
        if isinstance(node, Term):
            return self._leaves(self._asked(node, reading), within)
        if isinstance(node, Not):
            return within & ~self._found(node.node, reading, within)
        # What is known goes first: what has to be looked up is then asked of fewer.
        parts = sorted(node.nodes, key=lambda part: self._looked_up(part, reading))
        if isinstance(node, All):
            for part in parts:
                within = self._found(part, reading, within) if within else 0
            return within
        out = 0
        for part in parts:
            out |= self._found(part, reading, within & ~out)
        return out

    def _leaves(self, leaves: list[Leaf], within: int) -> int:
        """What at least one of the leaves finds of the documents `within`; without any leaf, all of these."""
        if not leaves:
            return within
        out, open_ones = 0, []
        for leaf in leaves:
            bits = self._known(leaf)
            out |= bits or 0
            if bits is None or leaf.beginning is not None:
                open_ones.append(leaf)
        out &= within
        left = within & ~out
        rare = [(leaf, most) for leaf in open_ones if left and (most := self._most(leaf))]
        if not rare:
            return out
        query = Query.boolean_query([(Occur.Should, leaf.query) for leaf, _ in rare])
        count = left.bit_count()
        if count <= FEW and NAMED_COSTS * count < sum(most for _, most in rare):
            these = Query.const_score_query(Query.term_set_query(schema(), "row", to_rows(left)), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, these)])
        return out | (left & of_rows(rows(self._searcher, query), self._searcher.num_docs))

    def _known(self, leaf: Leaf) -> int | None:
        """What a leaf finds, or of a beginning what its common words find; None where it has to be looked up."""
        if leaf.days is not None:
            return self._columns.between(*leaf.days)
        if leaf.beginning is not None:
            return self.common.beginning(leaf.field, leaf.beginning)
        asked = leaf.run if leaf.word is None else leaf.word
        return None if asked is None else self.common.bits(leaf.field, asked)

    def _looked_up(self, node: Node, reading: Reading) -> int:
        """About how many hits have to be come upon before it is known what a tree finds."""
        if isinstance(node, Not):
            return self._looked_up(node.node, reading)
        if not isinstance(node, Term):
            return sum(self._looked_up(part, reading) for part in node.nodes)
        leaves = self._asked(node, reading)
        return sum(self._most(leaf) for leaf in leaves if leaf.beginning is not None or self._known(leaf) is None)

    def _most(self, leaf: Leaf) -> int:
        if leaf.beginning is not None:
            if self._known(leaf):
                return self._searcher.num_docs
            return sum(count for _, count in self._searcher.terms_with_prefix(leaf.field, leaf.beginning))
        words = (leaf.word,) if leaf.word is not None else leaf.together
        return min((int(self._searcher.doc_freq(leaf.field, word)) for word in words), default=self._searcher.num_docs)
