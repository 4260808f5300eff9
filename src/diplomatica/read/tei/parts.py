"""Where the documents of a TEI file are: divisions of their own kind, texts of a corpus, or the one text that there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from diplomatica.read.xml_tree import Node

DIVISIONS = frozenset(
    (
        *("document", "letter", "telegram", "cable", "despatch", "dispatch", "memorandum", "memo"),
        *("note", "report", "minutes", "protocol", "message", "circular"),
    )
)
"""Values of `div/@type` that make a division a document of its own, wherever it stands."""
ATTACHED = frozenset(("attachment", "enclosure", "annex"))
"""Values of `div/@type` that make a division within a document a paper of its own that is attached to it."""
ID = "xml:id"


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file: its element, the header that describes it, whether it is one of several."""

    node: Node
    header: Node | None
    within: bool
    page: Node | None = None
    """The page on which it begins, where that was said before it."""
    attached: str = ""
    """Of a paper that is printed with another: its name in the file."""
    encloses: tuple[tuple[Node, str], ...] = ()
    """The papers that are printed with it, each with its name."""


def parts(root: Node) -> list[Part]:
    """The documents of a file in order, each before those that are attached to it. Another division inside a document belongs to it."""
    return [one for part in _whole(root) for one in _with_attached(part)]


def _with_attached(part: Part) -> list[Part]:
    """A document, and what is attached to it, and to that: papers of their own, with their own head, day and signature."""
    found: list[Part] = []
    waiting = [part]
    while waiting:
        here = waiting.pop(0)
        inside: list[tuple[Node, Node | None]] = []
        page = here.page
        below = list(reversed(list(here.node.nodes())))
        while below:
            node = below.pop()
            if node.name == "pb":
                page = node
            if _is_attached(node):
                inside.append((node, page))
            else:
                below.extend(reversed(list(node.nodes())))
        outer = here.attached or here.node.attributes.get(ID) or here.node.attributes.get("n", "")
        named = [(node, node.attributes.get(ID) or f"{outer}a{n}") for n, (node, _) in enumerate(inside, 1)]
        found.append(replace(here, encloses=tuple(named)))
        waiting[:0] = [
            Part(node, part.header, True, start, name) for (node, name), (_, start) in zip(named, inside, strict=True)
        ]
    return found


def _is_attached(node: Node) -> bool:
    return node.name == "attachment" or (
        node.name in ("div", "div1", "div2", "div3") and node.attributes.get("type", "").lower() in ATTACHED
    )


def _whole(root: Node) -> list[Part]:
    found: list[Part] = []
    for edition in _editions(root):
        header = edition.find("teiHeader")
        texts = _texts(edition)
        inside = [part for text in texts for part in _divisions(text, header)]
        found += inside or [Part(text, header, len(texts) > 1) for text in texts]
    return found


def _editions(root: Node) -> Iterator[Node]:
    """Every `TEI` of a corpus, or the root itself."""
    if root.name != "teiCorpus":
        yield root
        return
    for node in root.nodes():
        if node.name in ("TEI", "teiCorpus"):
            yield from _editions(node)


def _texts(edition: Node) -> list[Node]:
    text = edition.find("text")
    if text is None:
        return []
    group = text.find("group")
    return [node for node in group.nodes() if node.name == "text"] if group else [text]


def _divisions(text: Node, header: Node | None) -> Iterator[Part]:
    page: Node | None = None
    waiting = [text]
    while waiting:
        node = waiting.pop()
        if node.name == "pb":
            page = node
        if node.name in ("div", "div1", "div2", "div3") and node.attributes.get("type", "").lower() in DIVISIONS:
            yield Part(node, header, True, page)
            page = next((inner for inner in reversed(list(node.walk())) if inner.name == "pb"), page)
        else:
            waiting.extend(reversed(list(node.nodes())))
