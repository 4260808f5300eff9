"""BibTeX and BibLaTeX with attachments, as Zotero and JabRef export them; read by bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from diplomatica.errors import DocumentError
from diplomatica.read.decode import Decoded
from diplomatica.read.reads import Reads, problem
from diplomatica.read.records.record import LETTERS, Record, documents, iso
from diplomatica.read.records.ris import turned

_ENTRY = re.compile(r"@\s*\w+\s*[{(]")
MAX_BYTES = 20 * 1024 * 1024
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it would print, problems say


def recognise(path: str, text: str) -> bool:
    """Whether the file is BibTeX by its name and has an entry."""
    return path.lower().endswith(".bib") and _ENTRY.search(text) is not None


def read(decoded: Decoded, path: str, beside: Sequence[str] = ()) -> Reads:
    """A document without words for each entry; an entry that cannot be read is a problem. Raises DocumentError where none can."""
    from bibtexparser.entrypoint import parse_string

    if len(decoded.text) > MAX_BYTES:
        raise DocumentError(
            "too-large", f"BibTeX of more than {MAX_BYTES // 1_048_576} million characters; split the file"
        )
    library = parse_string(decoded.text)
    problems = [
        problem(
            "bad-entry",
            f"line {block.start_line + 1 if block.start_line is not None else '?'}: the entry cannot be read ({_say(block.error)})",
        )
        for block in library.failed_blocks
    ]
    records = [
        _record(
            entry.entry_type,
            entry.key,
            {key.lower(): _words(key, field.value) for key, field in entry.fields_dict.items()},
            (entry.start_line or 0) + 1,
        )
        for entry in library.entries
    ]
    if not records:
        raise DocumentError("empty", problems[0].message if problems else "the file has no entry")
    return documents(records, path, beside, decoded.source_end, problems)


def _say(error: object) -> str:
    return " ".join(str(error).split())[:120]


def _words(key: str, value: object) -> str:
    """The words of a field without TeX; those of `file` as they are, for there a backslash parts paths."""
    words = str(value)
    if key == "file":
        return words
    if "\\" in words or "$" in words or "~" in words:
        from pylatexenc.latex2text import LatexNodes2Text

        try:
            words = LatexNodes2Text().latex_to_text(words)
        except (ValueError, IndexError, RecursionError):
            words = str(value)  # as it was typed is better than nothing
    return " ".join(words.replace("{", "").replace("}", "").split())


def _record(kind: str, key: str, said: dict[str, str], line: int) -> Record:
    genre = said.get("type") or said.get("howpublished", "") or (kind if kind in ("letter", "report") else "")
    fields = [
        ("title", said.get("title", "")),
        ("date", iso(said.get("date") or _from_parts(said))),
        ("kind", genre.lower()),
        ("summary", said.get("abstract", "")),
        ("url", said.get("url", "")),
        ("language", said.get("langid") or said.get("language", "")),
        ("holdings", said.get("library") or said.get("archive", "")),
        ("collection", said.get("series", "")),
        ("note", said.get("note", "")),
    ]
    if LETTERS.search(f"{kind} {genre}"):
        fields += [("sender", turned(name)) for name in _people(said.get("author", ""))]
        fields += [("recipient", turned(name)) for name in _people(said.get("recipient", ""))]
    fields += [("credit", f"translator:{turned(name)}") for name in _people(said.get("translator", ""))]
    return Record(
        key,
        f"line {line}, entry {key}",
        [(name, value) for name, value in fields if value],
        _files(said.get("file", "")),
    )


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _from_parts(said: dict[str, str]) -> str:
    """Year, month and day from their own fields; a month by number or by the first letters of its English name."""
    year, month, day = said.get("year", ""), said.get("month", "").lower(), said.get("day", "")
    number = month if month.isdecimal() else str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else ""
    return "-".join(part for part in (year, number, day if number else "") if part)


def _people(names: str) -> list[str]:
    return [name.strip() for name in re.split(r"\s+and\s+", names) if name.strip()]


def _files(words: str) -> list[str]:
    r"""Paths out of `Title:path:type;…`, where colons and semicolons of a path are written `\:` and `\;`."""
    found = []
    for item in re.split(r"(?<!\\);", words):
        parts = [re.sub(r"\\([:;\\])", r"\1", part) for part in re.split(r"(?<!\\):", item)]
        path = parts[1] if len(parts) >= 3 else parts[0]
        if path.strip():
            found.append(path.strip())
    return found
