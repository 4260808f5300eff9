"""Who and what a file's markup names, and the lists by which an edition says who is who."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import re2

from diplomatica.model.document import Tag
from diplomatica.parse.encoded.held import Held, dated, held
from diplomatica.parse.encoded.layers import SURE, key_of

if TYPE_CHECKING:
    from diplomatica.parse.spans import Taken
    from diplomatica.parse.state import State

MENTIONED = {"person": "person", "place": "place", "organisation": "organisation", "office": "office"}
"""Kinds of tags that are kinds of mentions."""
STATES = frozenset(("occupation", "affiliation"))
"""What an entry says of a person, and nobody mentions."""
_COVER = re2.compile(r"(?i)\b(?:pseudonym|cryptonym|cover name|alias)\b")
_UNKNOWN = re2.compile(r"(?i)\bidentity not released\b")


def named(state: State, taken: Taken) -> None:
    """Add a mention for each name that is marked, before the rules look for others; its key goes into `encoded_names`."""
    for tag in state.raw.tags:
        if tag.kind == "term" and tag.value and tag.value not in dict(tag.attributes).values():
            state.add_plain("encoded_terms", start=tag.start, end=tag.end, meaning=tag.value)
        kind = MENTIONED.get(tag.kind)
        if kind is None or tag.element in STATES or not taken.claim((tag.start, tag.end)):
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
            name=_without_roles(state, head),
            words=said.strip(" ,\n"),
            other=key_of(state, other.value) if other and other.value and _same(state, head, other) else None,
            is_cover=bool(_COVER.search(said)) and not _UNKNOWN.search(said),
            start=head.start,
            end=entry.end,
        )
        for one, words in _offices(state, head, entry):
            state.add_plain(
                "listed_offices",
                key=key_of(state, f"#{_identifier(head)}"),
                office=one.office,
                kind=one.kind,
                first=one.first,
                last=one.last,
                words=words,
                start=one.start,
                end=one.end,
            )


def _offices(state: State, head: Tag, entry: Tag) -> Iterator[tuple[Held, str]]:
    """The offices of an entry where they stand in the text, with the words that say so: by its markup, and else by its words."""
    nouns = state.convention.list("held")
    marked: list[Held] = []
    for tag in state.raw.tags:
        if tag.kind == "office" and entry.start <= tag.start and tag.end <= entry.end:
            text = state.text[tag.start : tag.end]
            if not any(one.start <= tag.start and tag.end <= one.end for one in marked) and (
                found := dated(tag, text, nouns)
            ):
                marked.append(found)
                days = ", ".join(f"{name} {value}" for name, value in tag.attributes if name in ("from", "to", "when"))
                yield found, f"{' '.join(text.split())} ({days})"
    said = state.text[head.end : entry.end]
    for one in held(said, nouns):
        start, end = head.end + one.start, head.end + one.end
        if not any(other.start < end and start < other.end for other in marked):
            yield one._replace(start=start, end=end), " ".join(said[one.start : one.end].split())


def _without_roles(state: State, head: Tag) -> str:
    """The name of an entry without the offices and ranks that are marked in it."""
    parts, at = [], head.start
    for tag in state.raw.tags:
        if tag.element == "roleName" and at <= tag.start and tag.end <= head.end:
            parts.append(state.text[at : tag.start])
            at = tag.end
    parts.append(state.text[at : head.end])
    return " ".join("".join(parts).split()).strip(" ,") or state.text[head.start : head.end]


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
