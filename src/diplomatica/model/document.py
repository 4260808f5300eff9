"""What a reader delivers and what a parser makes of it: frozen records that travel between processes and into the cache."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

How = Literal["verbatim", "normalised", "supplied", "furniture"]

Row = dict[str, Any]
"""One row of a table by column name; what is unknown is left out or None."""


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of a document's text and where it stands in its source.

    All four offsets are half-open and count code points: `start:end` in `RawDocument.text`,
    `source_start:source_end` in the decoded file before newline or NFC changes. Furniture
    (record block, page numbers) has no `start` and `end`; supplied text has no source.
    Together the spans of all documents of a file partition the file.
    """

    start: int | None
    end: int | None
    source_start: int | None
    source_end: int | None
    how: How
    part: str = ""
    """Where in a file that is no text: `#page=3` of a PDF, `!word/document.xml` or `!letters/a.txt` of a package."""


class Field(msgspec.Struct, frozen=True, array_like=True):
    """One thing that a catalogue says of a document: a calendar cell, a header line, a line of a record block.

    `name` is a column of the calendar (`docs/tables.md`) or of `documents`; a list is one Field per item.
    """

    name: str
    value: str
    place: str
    """Where it stands, for people: `row 12, column sender` or `line 3`."""
    start: int | None = None
    end: int | None = None
    """Code points of the decoded source file, where known."""


class Tag(msgspec.Struct, frozen=True, array_like=True):
    """What the markup of a file says of a stretch of the text, or of one point in it. No meaning is read into it yet."""

    kind: str
    """One of `TAGS`."""
    start: int
    end: int
    """Half-open, in code points of `RawDocument.text`."""
    element: str
    """The element of the markup, as written: `persName`."""
    value: str | None = None
    """Its key, target, number or label, as far as the kind has one."""
    attributes: list[tuple[str, str]] = []
    """All its attributes in their order, with prefixes as written by custom (`xml:id`)."""


TAGS = frozenset(
    (
        *(
            "document",
            "entry",
            "head",
            "source",
            "dateline",
            "salute",
            "signed",
            "enclosure",
            "note",
            "anchor",
            "page",
            "table",
        ),
        *("word", "person", "office", "organisation", "place", "date", "term", "reference", "sender", "recipient"),
        *("inserted", "deleted", "underlined", "supplied", "uncertain", "illegible", "omission", "sic", "gloss"),
    )
)
"""Kinds of tags: the parts of a document, who and what is named, layers of the text.

An `anchor` is where a note hangs, a `note` the words of one (`source` where it tells what was printed from); both have its
label as value. `document` holds the attributes of the whole, `entry` is one of a list of persons or terms.
A `word` was read by a machine; its value is the confidence in per cent.
"""


class Facsimile(msgspec.Struct, frozen=True, array_like=True):
    """A picture of a page of a document."""

    path: str
    """The file, relative to the archive, with the page where it has several: `documents/a.pdf#page=3`."""
    start: int | None = None
    """Where the page begins in the text, where that is known."""
    label: str | None = None
    """Its number as printed."""


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document as its format gives it: text with a map back, and the catalogue's fields. No diplomacy yet."""

    keys: list[str]
    """What makes it the same document elsewhere, strongest first: `id:113657`, `url:https://…`, `slug:cable-…`,
    `file:notes/a.txt` (only where nothing stronger is there)."""
    preferred_id: str
    """The id it would get in a new archive, `[a-z0-9._-]+`."""
    basis: Literal["text", "record", "calendar"]
    """The basis of facts that come from `fields`: `calendar` for a calendar row, else `record`."""
    text: str
    """NFC, newlines as `\\n`, the transcription alone; empty for a calendar row."""
    spans: list[Span]
    fields: list[Field]
    source_start: int
    source_end: int
    """The span of this document in its file's decoded text."""
    tags: list[Tag] = []
    """What the file's markup says, in the order of the text; empty where the format has none."""
    facsimiles: list[Facsimile] = []
    """Pictures of its pages, in order."""
    adds: bool = False
    """Whether it only adds to the file that its key names, and is nothing where that file is not there."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person should know: `note`, `warning` or `shelved`, in one line."""

    stage: str
    severity: Literal["note", "warning", "shelved"]
    code: str
    message: str
    start: int | None = None
    end: int | None = None


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What one document says about itself, as rows of the tables, before it has an id.

    Rows hold no `document_id`, `fact_id` or `status`; facts carry `basis`, `rule` and `confidence`.
    Offsets are code points of `RawDocument.text`. References between rows go by `passage_id` or by
    span, never by ordinal of a list.
    """

    document: Row
    """Columns of `documents` that reading and parsing can fill."""
    rows: dict[str, list[Row]]
    """Rows by table name."""
    problems: list[Problem]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All that came out of one input file: its documents with what they say, and what went wrong."""

    raws: list[RawDocument]
    parsed: list[Parsed]
    problems: list[Problem]
