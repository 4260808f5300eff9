"""The fields of the index, and what a query may ask of them."""

from __future__ import annotations

from functools import cache

import tantivy

from diplomatica.index.words import ENGLISH, EXACT, RUSSIAN, analyzer

VERSION = f"fields 3, {getattr(tantivy, '__version__', '')}"
"""Changes with the fields below; an index of another version is refused with a line that says `build`."""

TEXT_LAYER = ("body", "variant", "english", "russian", "keys")
CATALOGUE_LAYER = ("title", "summary")
HEADER_LAYER = ("names", "numbers")
"""The three layers a hit can lie in: the document's words, the catalogue's, and its parsed header."""

RAW = ("id", "access", "kind", "scope", "language", "convention", "mark_kinds")
FACETS = ("from", "to", "place", "kind", "year", "scope", "language")
"""What hits are counted by; the first three hold entity ids."""


@cache
def schema() -> tantivy.Schema:
    """The schema; dates are days as integers, for the index's own dates begin in 1677."""
    builder = tantivy.SchemaBuilder()
    for name in ("body", "variant", "title", "summary", "names", "from_names", "to_names", "place_names"):
        builder.add_text_field(name, tokenizer_name=EXACT)
    for name in ("numbers", "marks"):
        builder.add_text_field(name, tokenizer_name=EXACT)
    builder.add_text_field("english", tokenizer_name=ENGLISH, index_option="freq")
    builder.add_text_field("russian", tokenizer_name=RUSSIAN, index_option="freq")
    builder.add_text_field("keys", tokenizer_name=EXACT, index_option="freq")
    for name in RAW:
        builder.add_text_field(name, stored=name == "id", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("from", "to", "place", "entity"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("year", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("row", "order", "earliest", "latest"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("text", stored=True)
    return builder.build()


def register(index: tantivy.Index) -> tantivy.Index:
    """The same index with our analyzers known to it; every process that opens one must do this."""
    for name in (EXACT, ENGLISH, RUSSIAN):
        index.register_tokenizer(name, analyzer(name))
    return index
