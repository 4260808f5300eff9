"""Documents of which only some passages came, as they are searched: by these, and by nothing else that stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb

from diplomatica.index import IndexDocument, documents

if TYPE_CHECKING:
    from diplomatica.view.view import View

NEEDED = ("parties", "mentions", "numbers", "marks")
"""Tables that searching asks for, besides documents, entities and names."""


def numbered(documents: Iterable[IndexDocument]) -> list[IndexDocument]:
    """Some of the documents as an index of their own has them: rows and ranks by date count from nothing."""
    held = list(documents)
    ranks = {order: rank for rank, order in enumerate(sorted(document.order for document in held))}
    return [replace(document, row=row, order=ranks[document.order]) for row, document in enumerate(held)]


def in_part(view: View, texts: Mapping[str, str]) -> Iterator[IndexDocument]:
    """What is searched of these documents, with these texts, from the tables of a view; no file is read, none written."""
    import pyarrow as pa

    if not texts:
        return
    ids = sorted(texts)
    source = view.connection
    with duckdb.connect(config={"threads": 1}) as con:
        # Rows count from nothing here: an index of a few documents of its own.
        heads = (
            'select * exclude ("row"), row_number() over (order by "row") - 1 as "row" from documents where id = any(?)'
        )
        con.register("documents", source.sql(heads, params=[ids]).to_arrow_table())
        for name in NEEDED:
            found = source.sql(f'select * from "{name}" where document_id = any(?)', params=[ids])
            con.register(name, found.to_arrow_table())
        for name in ("entities", "names"):
            con.register(name, source.sql(f"select * from {name}").to_arrow_table())
        con.register("texts", pa.table({"document_id": ids, "text": [texts[name] for name in ids]}))
        yield from documents(con)
