"""Anchors, layers and references of a file's markup; and each of its tags as it was, so that nothing the editor said is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomatica.model.document import Tag

if TYPE_CHECKING:
    from diplomatica.parse.state import State

SURE = 0.99
"""Confidence of what an editor encoded."""
LAYERS = frozenset(
    ("inserted", "deleted", "underlined", "supplied", "uncertain", "illegible", "omission", "sic", "gloss")
)
"""Kinds of tags that are kinds of marks."""


def tag_row(state: State, ordinal: int, tag: Tag) -> None:
    state.add_plain(
        "encoding",
        ordinal=ordinal,
        kind=tag.kind,
        element=tag.element,
        start=tag.start,
        end=tag.end,
        value=tag.value,
        attributes=[f"{name}={value}" for name, value in tag.attributes] or None,
    )


def anchor(state: State, tag: Tag) -> None:
    state.add(
        "marks",
        rule="encoded.anchor",
        confidence=SURE,
        basis="record",
        kind="footnote",
        subtype=None,
        start=tag.start,
        end=tag.start,
        text=tag.value,
        target=f"n{tag.value}",
    )


def layer(state: State, tag: Tag) -> None:
    attributes = dict(tag.attributes)
    state.add(
        "marks",
        rule=f"encoded.{tag.kind}",
        confidence=SURE,
        basis="record",
        kind=tag.kind,
        subtype="identification" if tag.kind == "gloss" else None,
        hand=attributes.get("hand", "").lstrip("#") or None,
        start=tag.start,
        end=tag.end,
        text=tag.value if tag.kind in ("gloss", "illegible", "omission") else state.text[tag.start : tag.end],
    )


def reference(state: State, tag: Tag) -> None:
    row = state.quote(
        "references", (tag.start, tag.end), rule="encoded.reference", confidence=SURE, basis="record", relation="refers"
    )
    row["_target"] = key_of(state, tag.value or "")


def enclosure(state: State, tag: Tag) -> None:
    """A paper that is printed with this one: the words are its headings, which stand there and not here."""
    words = dict(tag.attributes).get("head") or tag.element
    row = state.add(
        "references", rule="encoded.enclosure", confidence=SURE, basis="record", text=words, relation="encloses"
    )
    row["_target"] = key_of(state, tag.value or "")


def key_of(state: State, value: str) -> str:
    """A key as one that no other file uses: `#p_AB1` with the name of its file; an address stands for itself."""
    if not value.startswith("#"):
        return value if value.startswith(("url:", "file:")) or ":" not in value else f"url:{value.rstrip('/')}"
    file = next((key for key in state.raw.keys if key.startswith("file:")), "")
    return f"{file.partition('#')[0]}{value.split(maxsplit=1)[0]}"
