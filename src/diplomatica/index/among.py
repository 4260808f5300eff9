"""All documents that a query finds, as bits: what is common is known, what is rare is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from diplomatica.index.common import Common, of_rows, rows
from diplomatica.index.compile import AS_USUAL, Compiler, Leaf, Reading
from diplomatica.index.grammar import All, Any, Node, Not, Term
from diplomatica.index.schema import schema

if TYPE_CHECKING:
    import tantivy


class Among:
    """The documents of an index, asked for all of them that a tree finds; a bit a row."""

    def __init__(self, searcher: tantivy.Searcher, common: Common) -> None:
        self._searcher, self.common = searcher, common
        self._every = (1 << searcher.num_docs) - 1

    def most(self, node: Node, reading: Reading = AS_USUAL) -> int:
        """No more than so many documents can be found; cheap, and often too high."""
        if isinstance(node, Term):
            leaves = Compiler(reading=reading).leaves(node)
            return sum(map(self._most, leaves)) if leaves else self._searcher.num_docs
        if isinstance(node, Any):
            return sum(self.most(part, reading) for part in node.nodes)
        if isinstance(node, All):
            return min((self.most(part, reading) for part in node.nodes), default=self._searcher.num_docs)
        return self._searcher.num_docs

    def found(self, node: Node, filters: Mapping[str, str], reading: Reading = AS_USUAL) -> int:
        """Exactly the documents that a tree finds, and that have the values of the filters."""
        out = self._found(node, reading)
        for field, value in filters.items():
            out &= self._leaves([Leaf(field, value, Query.term_query(schema(), field, value, "basic"))])
        return out

    def _found(self, node: Node, reading: Reading) -> int:
        if isinstance(node, Term):
            return self._leaves(Compiler(reading=reading).leaves(node))
        if isinstance(node, Not):
            return self._every & ~self._found(node.node, reading)
        parts = [self._found(part, reading) for part in node.nodes]
        out = self._every if isinstance(node, All) else 0
        for part in parts:
            out = out & part if isinstance(node, All) else out | part
        return out

    def _leaves(self, leaves: list[Leaf]) -> int:
        """What at least one of the leaves finds; without any, everything."""
        if not leaves:
            return self._every
        out, rare = 0, []
        for leaf in leaves:
            bits = None if leaf.word is None else self.common.bits(leaf.field, leaf.word)
            if bits is None:
                rare.append(leaf)
            else:
                out |= bits
        if not rare:
            return out
        query = Query.boolean_query([(Occur.Should, leaf.query) for leaf in rare])
        return out | of_rows(rows(self._searcher, query), self._searcher.num_docs)

    def _most(self, leaf: Leaf) -> int:
        if leaf.word is None:
            return self._searcher.num_docs
        return int(self._searcher.doc_freq(leaf.field, leaf.word))
