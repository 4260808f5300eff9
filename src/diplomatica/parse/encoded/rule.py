"""The rule: a file's markup becomes rows, before the rules that read words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.model.document import Tag
from diplomatica.parse.encoded.layers import LAYERS, anchor, enclosure, layer, reference, tag_row
from diplomatica.parse.encoded.names import people

if TYPE_CHECKING:
    from diplomatica.parse.state import State


def encoded(state: State) -> None:
    """Add marks, notes' anchors, references with targets, and a row of `encoding` for every tag; say where the notes begin."""
    for ordinal, picture in enumerate(state.raw.facsimiles):
        state.add_plain("facsimiles", ordinal=ordinal, path=picture.path, start=picture.start, label=picture.label)
    tags = state.raw.tags
    if not tags:
        return
    notes = [tag for tag in tags if tag.kind in ("note", "source") and tag.start < tag.end]
    state.work.notes = {tag.start: (tag.end, tag.value) for tag in notes if tag.value}
    state.work.source_note = next(((tag.start, tag.end) for tag in notes if tag.kind == "source"), None)
    state.work.notes_start = tail_of(state, notes)
    state.work.tail_start = min(state.work.tail_start, state.work.notes_start)
    for key in state.raw.keys:
        state.add_plain("document_keys", key=key)
    for ordinal, tag in enumerate(tags):
        tag_row(state, ordinal, tag)
        if tag.kind == "anchor":
            anchor(state, tag)
        elif tag.kind in LAYERS and (tag.start < tag.end or tag.kind in ("illegible", "omission")):
            layer(state, tag)
        elif tag.kind == "reference" and tag.value and tag.start < tag.end:
            reference(state, tag)
        elif tag.kind == "enclosure" and tag.value and tag.start == tag.end:
            enclosure(state, tag)
    people(state)


def tail_of(state: State, notes: list[Tag]) -> int:
    """Where the notes at the end begin; the end of the text where it has none."""
    tail = len(state.text)
    for tag in reversed(notes):
        if state.text[tag.end : tail].strip():
            break
        tail = tag.start
    return tail
