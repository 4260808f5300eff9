"""Papers that are printed with a document on the page of an edition: each a paper of its own, as in the edition's TEI."""

from __future__ import annotations

from dataclasses import dataclass, field

from diplomatica.read.html.notes import Notes
from diplomatica.read.xml_tree import Node

MARKS = frozenset(("tei-frus_attachment", "tei-attachment"))
"""Classes that programs which publish an edition give to an `attachment`; history.state.gov the first one, on a `section`."""
MOST = 500
"""Papers of one page; what is attached besides stays in the text around it."""


@dataclass(slots=True)
class Paper:
    """A document of a page, or what is attached to one."""

    node: Node
    name: str = ""
    """Behind the document's own name: `a1` is its first attachment, `a1a2` the second one of that. Empty for the document."""
    inside: dict[int, tuple[str, Node]] = field(default_factory=dict)
    """The papers attached to it: names and elements, by `id()` of these."""
    notes: list[Node] = field(default_factory=list)
    """The elements of the notes whose signs stand in it."""


def papers(root: Node, body: Node, notes: Notes) -> list[Paper]:
    """The document of a page and all that is attached to it, in order. Each note is one paper's; the rest are the first's."""
    whole = Paper(body)
    found = [whole]
    bodies = {notes.bodies[id(node)]: node for node in root.walk() if id(node) in notes.bodies}
    waiting = [(child, whole) for child in reversed(list(body.nodes()))]
    while waiting:
        node, paper = waiting.pop()
        if is_attached(node) and len(found) <= MOST:
            name = f"{paper.name}a{len(paper.inside) + 1}"
            paper.inside[id(node)] = name, node
            paper = Paper(node, name)
            found.append(paper)
        noted = bodies.pop(notes.anchors.get(id(node), ""), None)
        if noted is not None:
            paper.notes.append(noted)
        waiting.extend((child, paper) for child in reversed(list(node.nodes())))
    whole.notes += bodies.values()
    return found


def is_attached(node: Node) -> bool:
    """Whether an element is an attachment by its class, with or without the number that some programs set behind it."""
    return any(word.rstrip("0123456789") in MARKS for word in node.attributes.get("class", "").split())
