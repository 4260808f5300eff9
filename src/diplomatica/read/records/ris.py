"""RIS, as archives and reference managers write it (https://en.wikipedia.org/wiki/RIS_(file_format)); read by rispy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from diplomatica.errors import DocumentError
from diplomatica.read.decode import Decoded
from diplomatica.read.reads import Reads
from diplomatica.read.records.record import LETTERS, Record, documents, iso

KINDS = {"PCOMM": "letter", "MANSCPT": "manuscript", "RPRT": "report", "MEMO": "memorandum"}


LONGEST = 1_000_000
"""Code points of one line; a longer one is no record, and costs twenty times its size in memory."""


def recognise(path: str, text: str) -> bool:
    """Whether the file is RIS by its name and has a record."""
    return path.lower().endswith(".ris") and "TY  -" in text


def read(decoded: Decoded, path: str, beside: Sequence[str] = ()) -> Reads:
    """A document without words for each record. Raises DocumentError where a line is too long, and where rispy cannot read the file."""
    longest = max(decoded.text.split("\n"), key=len)
    if len(longest) > LONGEST:
        raise DocumentError(
            "bad-ris", f"a line of {len(longest)} characters; a record of RIS has lines of up to {LONGEST}"
        )
    import rispy

    try:
        found = rispy.loads(decoded.text)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise DocumentError("bad-ris", f"no RIS that can be read ({' '.join(str(error).split())[:200]})") from None
    records = [_record(entry, number) for number, entry in enumerate(found, 1)]
    if not records:
        raise DocumentError("empty", "the file has no record that ends with `ER  -`")
    return documents(records, path, beside, decoded.source_end, [])


def _record(entry: Mapping[str, Any], number: int) -> Record:
    kind = _one(entry, "type_of_reference")
    genre = _one(entry, "type_of_work") or KINDS.get(kind, "")
    fields = [
        ("title", _one(entry, "title", "primary_title", "translated_title")),
        ("date", iso(_one(entry, "date", "year", "publication_year"))),
        ("kind", genre.lower()),
        ("summary", _one(entry, "abstract", "notes_abstract")),
        ("url", _one(entry, "urls")),
        ("language", _one(entry, "language")),
        ("provider", _one(entry, "database_provider")),
        ("repository", _one(entry, "name_of_database")),
        ("reference", _one(entry, "accession_number")),
        ("note", _one(entry, "notes")),
    ]
    shelf = [
        _one(entry, "name_of_database"),
        _one(entry.get("unknown_tag", {}), "AV"),  # where in the archive; rispy does not know it
        _one(entry, "call_number"),
    ]
    if any(shelf[1:]):
        fields.append(("holdings", ", ".join(word for word in shelf if word)))
    authors = [*_all(entry, "authors"), *_all(entry, "first_authors")]
    if LETTERS.search(f"{kind} {genre}"):
        fields += [("sender", turned(name)) for name in authors]
        fields += [("recipient", turned(name)) for name in _all(entry, "secondary_authors")]
    fields += [("credit", f"translator:{turned(name)}") for name in _all(entry, "subsidiary_authors")]
    files = [name for key in ("file_attachments1", "file_attachments2", "pdf", "figure") for name in _all(entry, key)]
    return Record(
        _one(entry, "id", "label"), f"record {number}", [(name, value) for name, value in fields if value], files
    )


def _all(entry: Mapping[str, Any], key: str) -> list[str]:
    value = entry.get(key, [])
    return [str(item).strip() for item in (value if isinstance(value, list) else [value]) if str(item).strip()]


def _one(entry: Mapping[str, Any], *keys: str) -> str:
    return next((" ".join(found[0].split()) for key in keys if (found := _all(entry, key))), "")


def turned(name: str) -> str:
    """`Family, Given` as people say it; a name with no comma, or with more, as it is.

    >>> turned("Brandt, Ada")
    'Ada Brandt'
    """
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given else name
