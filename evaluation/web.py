"""Documents through the program up to their links: parse, resolve, link, as a build does them, without an archive on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from diplomatica import authority
from diplomatica.building.assemble import document_rows, to_arrow
from diplomatica.building.merge import Source, merge
from diplomatica.building.reading import Content
from diplomatica.building.staging import STAGES, add_cues, add_rows, connect
from diplomatica.conventions.load import load_all
from diplomatica.link import link
from diplomatica.model.document import RawDocument, Row
from diplomatica.model.statements import dicts
from diplomatica.parse import ParseSettings, parse
from diplomatica.resolve import resolve

if TYPE_CHECKING:
    import duckdb

AT_ONCE = 1000
REFERENCES = """
SELECT document_id, start, "end", number, target_id, not_held_id, confidence, rule, rivals FROM "references"
WHERE start IS NOT NULL AND rule LIKE 'references.%' AND relation <> 'drafts' AND status <> 'rejected'
ORDER BY document_id, start, "end", fact_id
"""


class Given:
    """What stands beside the questions: an archive's conventions and authority, or a folder of authority files."""

    def __init__(self, archive: Path | None = None, authority_folder: Path | None = None) -> None:
        self.archive, self.authority = archive, authority_folder

    def settings(self, convention: str | None) -> ParseSettings:
        """How documents are parsed."""
        own = self.archive / "conventions" if self.archive else None
        return ParseSettings(conventions=load_all(own), convention=convention)

    def load(self, con: duckdb.DuckDBPyConnection, work: Path) -> None:
        """Fill the authority tables."""
        root = self.archive or work
        if self.authority is not None:
            root = work / "given"
            root.mkdir()
            (root / "authority").symlink_to(self.authority.resolve())
        add_rows(con, "problems", authority.load(con, root))


def references(documents: Iterable[tuple[str, RawDocument]], convention: str | None, given: Given) -> list[Row]:
    """The references that the program finds in all the documents together, with the targets it links them to."""
    with linked(documents, convention, given) as con:
        return dicts(con, REFERENCES)


@contextmanager
def linked(
    documents: Iterable[tuple[str, RawDocument]], convention: str | None, given: Given
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of all the documents together as `link` leaves them."""
    settings = given.settings(convention)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        staged = work / "staged"
        staged.mkdir()
        for number, batch in enumerate(_batches(documents)):
            _stage(staged, number, number * AT_ONCE, batch, settings)
        with closing(connect(work, staged, 2)) as con:
            add_cues(con, settings.conventions)
            given.load(con, work)
            resolve(con)
            link(con)
            yield con


def _batches(documents: Iterable[tuple[str, RawDocument]]) -> Iterator[list[tuple[str, RawDocument]]]:
    left = iter(documents)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _stage(
    staged: Path, number: int, first: int, batch: list[tuple[str, RawDocument]], settings: ParseSettings
) -> None:
    tables: dict[str, list[Row]] = {}
    for row, (name, raw) in enumerate(batch, first):
        found = parse(raw, settings)
        content = Content(
            raw.basis, raw.text, raw.spans, raw.source_start, raw.source_end, found.document, found.rows, found.problems
        )
        source = Source(f"{name.partition('#')[0]}.txt", "", "public", content)
        for table, rows in document_rows(name, row, merge([source])).items():
            tables.setdefault(table, []).extend(rows)
    for table, rows in tables.items():
        if rows:
            pq.write_table(to_arrow(STAGES[table], rows), staged / f"{table}-{number:06d}.parquet", compression="lz4")
