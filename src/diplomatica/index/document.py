"""What the index holds of one document, as plain values: the index knows no tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One document as it is searched; lists hold no nulls, days count from 1 January 1970."""

    row: int
    """Position in the generation: equal hits come in this order."""
    order: int
    """Rank by date (undated last), then by row; unique, so that a list by date has one order."""
    id: str
    access: str
    text: str = ""
    """The transcription as printed, searched, and stored for snippets and pages; empty where none is held."""
    variants: tuple[str, ...] = ()
    """The text as read through and as it was before hands changed it, where they differ: phrases are found in each."""
    title: str = ""
    summary: str = ""
    """The catalogue's words, which never count as the document's own."""
    kind: str = ""
    scope: str = ""
    """`text_scope` of the document."""
    language: str = ""
    convention: str = ""
    earliest: int | None = None
    latest: int | None = None
    names: tuple[str, ...] = ()
    """People, offices and places: as printed and as the authority files name them."""
    from_names: tuple[str, ...] = ()
    to_names: tuple[str, ...] = ()
    place_names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    from_ids: tuple[str, ...] = ()
    to_ids: tuple[str, ...] = ()
    place_ids: tuple[str, ...] = ()
    entity_ids: tuple[str, ...] = ()
    mark_kinds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    """Words of the marks, for `mark:`."""
