"""One record of a bibliography as a raw document: its fields in the words of the calendar, and the files that it describes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from msgspec import Struct

from diplomatica.model.document import Field, Problem, RawDocument
from diplomatica.read.ids import address_keys, file_key, file_slug, slug
from diplomatica.read.layout import furniture
from diplomatica.read.reads import Reads, problem

ENDINGS = (".ris", ".bib", ".json")
"""Files that may stand beside a document and describe it."""
TEXTS = (".pdf", ".html", ".htm", ".docx", ".odt", ".txt", ".md", ".xml", ".eml")
"""Attachments whose words are a document's, the better first."""
LETTERS = re.compile(
    r"(?i)\b(?:letter|pcomm|personal|manuscript|manscpt|telegram|cable|memo|memorandum|despatch|dispatch|unpublished|unpb)"
)
"""Kinds of records whose author wrote to somebody."""


class Record(Struct):
    """What one record says, before it is a document."""

    name: str
    """How its bibliography calls it; may be empty."""
    place: str
    """Where it stands, for people: `record 3`."""
    fields: list[tuple[str, str]]
    files: list[str] = []
    """Attached files as the record names them."""


def documents(
    records: Sequence[Record], path: str, beside: Sequence[str], source_end: int, problems: list[Problem]
) -> Reads:
    """Each record as a document without words. The only record of a file describes the file beside it that has the same name."""
    neighbours = [name for name in beside if name.lower().endswith(TEXTS)]
    raws = []
    for number, record in enumerate(records):
        said = neighbours if len(records) == 1 and neighbours else _attached(record, path, problems)
        raws.append(_document(record, path, said, number, source_end))
    if raws:
        raws[0] = _with_furniture(raws[0], source_end)
    return Reads(raws, problems)


def _document(record: Record, path: str, files: Sequence[str], number: int, source_end: int) -> RawDocument:
    given = dict(reversed(record.fields))
    keys, wished = address_keys(given.get("url", ""))
    keys += [file_key(name) for name in sorted(files, key=_rank)[:1]]
    preferred = wished or (
        file_slug(files[0]) if files else slug(record.name or given.get("title", "") or f"record {number + 1}")
    )
    fields = [Field(name, value, record.place) for name, value in record.fields if value.strip()]
    return RawDocument(
        keys=keys or [f"{file_key(path)}#{record.name or preferred}"],
        preferred_id=preferred,
        basis="record",
        text="",
        spans=[],
        fields=fields,
        source_start=0,
        source_end=source_end,
    )


def _with_furniture(raw: RawDocument, source_end: int) -> RawDocument:
    from msgspec.structs import replace

    return replace(raw, spans=furniture(0, source_end))


def _rank(name: str) -> int:
    return next((place for place, ending in enumerate(TEXTS) if name.lower().endswith(ending)), len(TEXTS))


def _attached(record: Record, path: str, problems: list[Problem]) -> list[str]:
    """Paths of attached files relative to the archive; one that leads out of it is a problem and nothing else."""
    found = []
    for name in record.files:
        plain = name.replace("\\", "/").removeprefix("file://")
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))
        if (
            plain.startswith("/")
            or re.match(r"[A-Za-z]:", plain)
            or whole.startswith("..")
            or not whole.startswith(path.partition("/")[0])
        ):
            problems.append(
                problem(
                    "path-outside",
                    f"{record.place}: the attachment {name!r} is not in the archive's folder; it is not looked for",
                )
            )
        elif whole.lower().endswith(TEXTS):
            found.append(whole)
    return found


def iso(words: str) -> str:
    """A bibliography's date as EDTF: `1950/09/20/` and `1950-9-20` as 1950-09-20; other words as they are.

    >>> iso("1950/09/"), iso("20 September 1950")
    ('1950-09', '20 September 1950')
    """
    match = re.fullmatch(r"\s*(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?(?:/.*)?)?)?\s*", words)
    if match is None:
        return words.strip()
    return "-".join(f"{int(part):0{4 if not place else 2}d}" for place, part in enumerate(match.groups()) if part)
