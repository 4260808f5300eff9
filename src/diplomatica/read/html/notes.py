"""Footnotes of a saved page: a short link to a place further down, which holds the note and often a link back."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from urllib.parse import unquote

from diplomatica.read.html.tree import BLOCKS
from diplomatica.read.xml_tree import Node

_LABEL = re.compile(r"[\s(\[]*(\d{1,4}[a-z]?|[*†‡§¶#]{1,4}|[a-z]{1,2}|[ivxl]{1,6})[\s.)\]]*\Z")
_BACK = re.compile(r"[\s\W↩↑^]*\Z|[\s(\[]*(?:\d{1,4}[a-z]?|[*†‡§]+|[a-z]|back|return)[\s.)\]:↩]*\Z", re.IGNORECASE)
LONGEST = 50_000
"""Code points of a note with its markup; what is longer is a part of the page."""


@dataclass(slots=True)
class Notes:
    """What the walk over a page needs to know, by `id()` of elements."""

    anchors: dict[int, str] = field(default_factory=dict)
    """Links that are the sign of a note, with its label."""
    bodies: dict[int, str] = field(default_factory=dict)
    """Elements that hold a note's words, with its label."""
    back: set[int] = field(default_factory=set)
    """Links from a note back to its sign: no words of it."""


def within_page(root: Node, own: Set[str]) -> None:
    """Make links to places of the page itself again what they were: browsers that save a page write its address (`own`) before them."""
    for node in root.walk():
        address, sign, place = node.attributes.get("href", "").partition("#")
        if node.name == "a" and sign and address in own:
            node.attributes["href"] = f"#{place}"


def find_notes(root: Node) -> Notes:
    """The footnotes of a page: every short link whose target stands further down in a block of its own."""
    notes = Notes()
    order: dict[int, int] = {}
    places: dict[str, tuple[Node, ...]] = {}
    links: list[tuple[Node, tuple[Node, ...]]] = []
    for place, (node, above) in enumerate(_with_ancestors(root)):
        order[id(node)] = place
        for name in {node.attributes.get("id"), node.attributes.get("name") if node.name == "a" else None}:
            if name:
                places.setdefault(name, (*above[-6:], node))
        if node.name == "a" and node.attributes.get("href", "").startswith("#"):
            links.append((node, above[-3:]))
    refused: set[int] = set()
    for link, above in links:
        label = _LABEL.match(link.words())
        target = _target(link, places)
        if label is None or target is None or order[id(target[-1])] <= order[id(link)]:
            continue
        body = next((node for node in reversed(target) if node.name in BLOCKS), None)
        if body is None or id(body) in notes.bodies or id(body) in refused:
            continue
        if (
            any(body is node for node in above)
            or body.end - body.start > LONGEST
            or not _is_note(body, link, above, label[1])
        ):
            refused.add(id(body))
            continue
        notes.anchors[id(link)] = label[1]
        notes.bodies[id(body)] = label[1]
        own = {
            name
            for node in (link, *above[-2:])
            for name in (node.attributes.get("id"), node.attributes.get("name"))
            if name
        }
        notes.back |= {
            id(node) for node in body.walk()
            if node.name == "a" and _aim(node) in own and _BACK.match(node.words())
        }  # fmt: skip
    return notes


def _is_note(body: Node, link: Node, above: tuple[Node, ...], label: str) -> bool:
    """Whether the block says itself that it is the note: a link back, the label at its beginning, or its class or role."""
    own = {node.attributes.get("id") for node in (link, *above[-2:])} | {link.attributes.get("name")}
    if any(node.name == "a" and _aim(node) and _aim(node) in own for node in body.walk()):
        return True
    attributes = [
        body.attributes.get("class"),
        body.attributes.get("role"),
        link.attributes.get("rel"),
        link.attributes.get("role"),
    ]
    said = " ".join(word for word in attributes if word)
    if re.search(r"(?i)\bfootnote|\bendnote|\bnoteref|doc-", said):
        return True
    return re.match(rf"[\s(\[]*{re.escape(label)}[\s.)\]:]", body.words() + " ") is not None


def _target(link: Node, places: dict[str, tuple[Node, ...]]) -> tuple[Node, ...] | None:
    return places.get(_aim(link) or "")


def _aim(link: Node) -> str | None:
    address = link.attributes.get("href", "")
    return unquote(address[1:]) if address.startswith("#") else None


def _with_ancestors(root: Node) -> list[tuple[Node, tuple[Node, ...]]]:
    """All elements in order, each with up to eight elements around it, the innermost last."""
    found = []
    waiting: list[tuple[Node, tuple[Node, ...]]] = [(root, ())]
    while waiting:
        node, above = waiting.pop()
        found.append((node, above))
        inner = (*above[-7:], node)
        waiting.extend((child, inner) for child in reversed(list(node.nodes())))
    return found
