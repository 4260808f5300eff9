"""Who and what a file's markup names, and the lists by which an edition says who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from diplomatica.model.document import Tag
from diplomatica.parse.encoded.held import held
from diplomatica.parse.encoded.layers import SURE, key_of

if TYPE_CHECKING:
    from diplomatica.parse.spans import Taken
    from diplomatica.parse.state import State

MENTIONED = {"person": "person", "place": "place", "organisation": "organisation", "office": "office"}
"""Kinds of tags that are kinds of mentions."""
_COVER = re2.compile(r"(?i)\b(?:pseudonym|cryptonym|cover name|alias)\b")
_UNKNOWN = re2.compile(r"(?i)\bidentity not released\b")


def named(state: State, taken: Taken) -> None:
    """Add a mention for each name that is marked, before the rules look for others; its key goes into `encoded_names`."""
    for tag in state.raw.tags:
        kind = MENTIONED.get(tag.kind)
        if kind is None or not taken.claim((tag.start, tag.end)):
            continue
        state.quote("mentions", (tag.start, tag.end), rule="encoded.name", confidence=SURE, basis="record", kind=kind)
        key = _key(tag)
        if key:
            state.add_plain("encoded_names", start=tag.start, end=tag.end, kind=kind, key=key_of(state, key))


def keyed(state: State) -> bool:
    """Whether an editor has marked who is who in the document: then a letter with a stop is nobody's initial unless he says so."""
    return any(tag.kind == "person" and tag.value for tag in state.raw.tags)


def people(state: State) -> None:
    """Stage every entry of a list of persons: its key, the name as listed, what is said of him, who is one with him."""
    tags = state.raw.tags
    for entry in (tag for tag in tags if tag.kind == "entry"):
        inside = [tag for tag in tags if tag.kind == "person" and entry.start <= tag.start and tag.end <= entry.end]
        head = next((tag for tag in inside if _identifier(tag)), None)
        if head is None:
            continue
        other = next((tag for tag in inside if tag is not head and tag.value), None)
        said = state.text[head.end : entry.end]
        state.add_plain(
            "listed",
            key=key_of(state, f"#{_identifier(head)}"),
            name=state.text[head.start : head.end],
            words=said.strip(" ,\n"),
            other=key_of(state, other.value) if other and other.value and _same(state, head, other) else None,
            is_cover=bool(_COVER.search(said)) and not _UNKNOWN.search(said),
            start=head.start,
            end=entry.end,
        )
        for one in held(said, state.convention.list("held")):
            state.add_plain(
                "listed_offices",
                key=key_of(state, f"#{_identifier(head)}"),
                office=one.office,
                kind=one.kind,
                first=one.first,
                last=one.last,
                words=" ".join(said[one.start : one.end].split()),
                start=head.end + one.start,
                end=head.end + one.end,
            )


def _key(tag: Tag) -> str | None:
    """The key of a name: that of the entry it points to, or its own where it is the entry's head."""
    identifier = _identifier(tag)
    return tag.value or (f"#{identifier}" if identifier else None)


def _identifier(tag: Tag) -> str | None:
    return dict(tag.attributes).get("xml:id")


def _same(state: State, head: Tag, other: Tag) -> bool:
    """Whether another name in an entry is another name of its person: in brackets behind it, or behind the word pseudonym."""
    between = state.text[head.end : other.start]
    return between.strip(" ,") == "(" or bool(_COVER.search(between))
