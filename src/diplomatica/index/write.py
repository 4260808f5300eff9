"""Build the index of one generation: one writer, one thread, documents in the order of their rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from diplomatica.index import columns, common
from diplomatica.index.compile import EPOCH, FIRST_DAY, LAST_DAY
from diplomatica.index.document import IndexDocument
from diplomatica.index.letters import keys
from diplomatica.index.schema import VERSION, register, schema
from diplomatica.index.together import Sample
from diplomatica.index.words import is_cyrillic, spread

if TYPE_CHECKING:
    import pyarrow as pa

HEAP = 64_000_000
"""Bytes of the writer before it puts down a segment: part of the build's memory, see `docs/reading-room.md`."""

SMALLEST_HEAP = 15_000_000
"""Bytes that the library asks for at least."""


def build(folder: Path, documents: Iterable[IndexDocument]) -> int:
    """The number of documents indexed; `folder` is made, and records the version of fields and library."""
    folder.mkdir(parents=True, exist_ok=True)
    index = register(tantivy.Index(schema(), path=str(folder), reuse=False))
    sample = Sample()
    table = _fill(index, HEAP, sample.passed(documents))
    columns.write(table, folder)
    common.write(index.searcher(), folder, sample)
    (folder / "version").write_text(VERSION + "\n", encoding="utf-8")
    return len(table)


def in_memory(documents: Iterable[IndexDocument]) -> tuple[tantivy.Index, pa.Table]:
    """An index of a few documents that lives in memory alone, and its columns."""
    index = register(tantivy.Index(schema()))
    # Else a thread of the library reloads after the commit, too, and whoever comes second waits for it 50 ms and more.
    index.config_reader("manual")
    return index, _fill(index, SMALLEST_HEAP, documents)


def _fill(index: tantivy.Index, heap: int, documents: Iterable[IndexDocument]) -> pa.Table:
    """Write the documents; returns their columns."""
    writer = index.writer(heap, 1)
    gathered = columns.Gathered()
    for document in documents:
        writer.add_document(_fields(document))
        gathered.add(document, _facets(document))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return gathered.table()


def _fields(given: IndexDocument) -> tantivy.Document:
    out = tantivy.Document()
    _add_texts(out, given)
    for name in ("names", "from_names", "to_names", "place_names", "numbers", "marks"):
        for text in getattr(given, name):
            out.add_text(name, spread(text))
    for name in ("id", "access", "kind", "scope", "language", "convention"):
        if getattr(given, name):
            out.add_text(name, getattr(given, name))
    for name, values in (_listed(given) | {"entity": given.entity_ids, "mark_kinds": given.mark_kinds}).items():
        for value in values:
            out.add_text(name, value)
    out.add_integer("row", given.row)
    out.add_integer("order", given.order)
    if given.earliest is not None or given.latest is not None:
        out.add_integer("earliest", FIRST_DAY if given.earliest is None else given.earliest)
        out.add_integer("latest", LAST_DAY if given.latest is None else given.latest)
    return out


def _listed(given: IndexDocument) -> dict[str, Iterable[str]]:
    """The facets of which a document may have several values."""
    years = _years(given.earliest, given.latest)
    return {"from": given.from_ids, "to": given.to_ids, "place": given.place_ids, "year": years}


def _facets(given: IndexDocument) -> dict[str, Iterable[str]]:
    single = {name: getattr(given, name) for name in ("kind", "scope", "language")}
    return _listed(given) | {name: (value,) for name, value in single.items() if value}


def _add_texts(out: tantivy.Document, given: IndexDocument) -> None:
    if given.text:
        body = spread(given.text)
        out.add_text("body", body)
        out.add_text("english", body)
        if is_cyrillic(body):
            out.add_text("russian", body)
            out.add_text("keys", " ".join(keys(given.text)))
        out.add_bytes("text", given.text.encode())
    for text in given.variants:
        out.add_text("variant", spread(text))
    for name, text in (("title", given.title), ("summary", given.summary)):
        if text:
            out.add_text(name, spread(text))


def _years(earliest: int | None, latest: int | None) -> tuple[str, ...]:
    """The years a date may lie in, where both ends are known and it is no more than a decade."""
    if earliest is None or latest is None:
        return ()
    first, last = (EPOCH + timedelta(days=earliest)).year, (EPOCH + timedelta(days=latest)).year
    return tuple(f"{year:04d}" for year in range(first, last + 1)) if last - first < 10 else ()
