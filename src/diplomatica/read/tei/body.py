"""The words of a document out of its elements: paragraphs, lists, tables, notes at the end, and a tag for all that is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from diplomatica.read.flowing import Flowing
from diplomatica.read.tei.parts import ID
from diplomatica.read.xml_tree import Node, Words

BLOCKS = frozenset(
    (
        *("p", "head", "opener", "closer", "dateline", "salute", "signed", "byline", "postscript", "ab", "lg", "quote"),
        *(
            "list",
            "item",
            "div",
            "div1",
            "div2",
            "div3",
            "floatingText",
            "body",
            "text",
            "front",
            "back",
            "group",
            "table",
        ),
        *(
            "argument",
            "epigraph",
            "trailer",
            "docTitle",
            "titlePage",
            "sp",
            "speaker",
            "attachment",
            "figure",
            "address",
            "listPerson",
            "person",
        ),
    )
)
"""Elements that stand apart from the words around them."""
LINES = frozenset(("lb", "l", "row", "addrLine", "docDate", "byline", "occupation", "affiliation", "birth", "death"))
SILENT = frozenset(
    ("teiHeader", "fw", "facsimile", "sourceDoc", "standOff", "graphic", "include", "reg", "corr", "expan")
)
"""What is no word of the page: running heads, pictures, what the editor would have written instead."""

TAGGED: dict[str, str] = {
    "persName": "person", "placeName": "place", "orgName": "organisation", "roleName": "office", "date": "date",
    "gloss": "term", "term": "term", "abbr": "term", "ref": "reference", "ptr": "reference", "head": "head", "dateline": "dateline",
    "salute": "salute", "signed": "signed", "attachment": "enclosure", "floatingText": "enclosure", "table": "table", "list": "list",
    "add": "inserted", "del": "deleted", "supplied": "supplied", "unclear": "uncertain", "sic": "sic",
}  # fmt: skip
"""Elements that become tags, and the kind of each."""
KEYS = ("corresp", "ref", "key", "target", "sameAs")
"""Attributes that say who or what is meant, strongest first."""
NAMES = {"person": "person", "place": "place", "org": "organisation", "role": "office"}
"""Kinds of `rs` and `name` by their type."""
MANY = 50
"""Parts of one name; no name has more."""
NUMBERED = frozenset(("numbered", "ordered"))
"""Lists whose items are shown with numbers, by their `type` or `rend`."""
_OWN_NUMBER = re.compile(r"\W{0,2}(?:\d{1,4}|[A-Za-z]|[ivxlcIVXLC]{1,7})[.)\]]")
STATES = frozenset(("occupation", "affiliation"))
"""What a listed person was, and where: an office where it is dated."""
DATED = frozenset(("from", "to", "when"))
LISTS = frozenset(("names", "persons", "terms", "abbreviations"))
"""Lists of an edition that say who and what is meant, by their type."""
GAPS = {"illegible": "illegible", "damage": "illegible", "censored": "omission", "redacted": "omission"}


class Body:
    """Walks a document once; `flowing` has its text, `title` the words of its first heading without the notes on it.

    Elements whose `id()` is in `without` are passed over: documents within a volume. Those in `enclosed` are papers of their own,
    which leave a point with their key. `meanings` are those of the edition's terms, by their keys.
    """

    def __init__(
        self,
        without: frozenset[int] = frozenset(),
        enclosed: Mapping[int, str] = MappingProxyType({}),
        meanings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.flowing = Flowing()
        self.title = ""
        self.notes: list[tuple[str, Node]] = []
        self._without = without
        self._enclosed = enclosed
        self._meanings = meanings

    def document(self, node: Node) -> None:
        """Say a document, then its notes."""
        self.flowing.open("document", node.name, node.attributes.get(ID), list(node.attributes.items()))
        self._children(node)
        self._notes()
        self.flowing.close()

    def _notes(self) -> None:
        for label, note in self.notes:  # which grows: notes may hold notes of their own
            self.flowing.paragraph()
            self.flowing.open("source" if _is_source(note) else "note", note.name, label, list(note.attributes.items()))
            self._children(note)
            self.flowing.close()

    def _children(self, node: Node) -> None:
        previous: Node | None = None
        counted = node.name == "list" and not NUMBERED.isdisjoint(
            f"{node.attributes.get('type', '')} {node.attributes.get('rend', '')}".split()
        )
        place = 0
        for child in node.children:
            if isinstance(child, Words):
                self.flowing.words(child.text, child.start, child.end)
                continue
            place += child.name == "item"
            self._element(child, node, previous, str(place) if counted else None)
            previous = child

    def _element(self, node: Node, parent: Node, previous: Node | None, number: str | None = None) -> None:
        name = node.name
        if name in SILENT or id(node) in self._without:
            return
        if id(node) in self._enclosed:
            key = f"#{self._enclosed[id(node)]}"
            self.flowing.point("enclosure", name, key, [*node.attributes.items(), ("head", heads(node))])
            return
        special = SPECIAL.get(name)
        if special is not None:
            special(self, node)
            return
        labelled = name == "item" and previous is not None and previous.name == "label"
        self._before(node, parent, number, labelled=labelled)
        listed = name == "person" or (
            name == "item" and (parent.attributes.get("type") in LISTS or _keyed(node, parent))
        )
        kind = "entry" if listed else _kind(node)
        if kind:
            said = dict(node.attributes)
            if (
                kind == "person"
                and parent.name == "person"
                and ID in parent.attributes
                and (previous is None or previous.name != name)
            ):
                said.setdefault(ID, parent.attributes[ID])  # the first name of a listed person is what his key means
            value = _value(node, kind)
            value = self._meanings.get(value, value) if value and kind == "term" else value
            self.flowing.open(kind, name, value, list(said.items()))
        side = node.attributes.get("type") if name in ("persName", "gloss", "orgName", "list") else None
        if side in ("from", "to"):
            self.flowing.open("sender" if side == "from" else "recipient", name, _value(node, "person"), [])
        self._children(node)
        if side in ("from", "to"):
            self.flowing.close()
        if kind:
            self.flowing.close()
        if name in BLOCKS:
            self.flowing.paragraph()
        elif name in LINES:
            self.flowing.line()
        elif name == "surname" and any(inner.name == "forename" for inner in _after(parent, node)):
            self.flowing.supply(",")
            self.flowing.words(" ", node.end, node.end)
        if name == "head" and not self.title:
            self.title = heading(node)

    def _number(self, item: Node, number: str | None) -> None:
        """The number that a list shows before an item, and that stands nowhere in the file."""
        words = item.words()
        if number and words and not _OWN_NUMBER.match(words):
            self.flowing.supply(number if number[-1:] in ".)" else f"{number}.")
            self.flowing.words(" ", item.start, item.start)

    def _before(self, node: Node, parent: Node, number: str | None, *, labelled: bool) -> None:
        if labelled:
            self.flowing.words(" ", node.start, node.start)
        elif node.name == "p" and parent.name == "item" and next(parent.nodes()) is node:
            pass  # an item with paragraphs begins with the first of them, behind its label
        elif node.name in BLOCKS or (node.name == "label" and parent.name == "list"):
            self.flowing.paragraph()
        elif node.name in LINES:
            self.flowing.line()
        elif node.name == "cell" and next(parent.nodes(), node) is not node:
            self.flowing.tab()
        if node.name == "item" and parent.name == "list" and not labelled:
            self._number(node, node.attributes.get("n") or number)

    def _note(self, node: Node) -> None:
        """A note printed in its place stays there; another one leaves its anchor and stands at the end."""
        if node.attributes.get("rend") == "inline" or node.attributes.get("place") == "inline":
            self.flowing.paragraph()
            self.flowing.open("source" if _is_source(node) else "note", node.name, None, list(node.attributes.items()))
            self._children(node)
            self.flowing.close()
            self.flowing.paragraph()
            return
        label = node.attributes.get("n") or str(len(self.notes) + 1)
        self.flowing.point("anchor", node.name, label, list(node.attributes.items()))
        self.notes.append((label, node))

    def _page(self, node: Node) -> None:
        self.flowing.point("page", node.name, node.attributes.get("n"), list(node.attributes.items()))

    def _gap(self, node: Node) -> None:
        kind = GAPS.get(node.attributes.get("reason", ""), "omission")
        self.flowing.point(kind, node.name, node.attributes.get("extent"), list(node.attributes.items()))

    def _choice(self, node: Node) -> None:
        """Of an original and what the editor made of it the original is said, and the other is its gloss."""
        old = next((child for child in node.nodes() if child.name in ("sic", "orig", "abbr")), None)
        new = next((child for child in node.nodes() if child.name in ("corr", "reg", "expan")), None)
        said = old or new or next(node.nodes(), None)
        if said is None:
            return
        glossed = old is not None and new is not None
        words = new.words() if new is not None and glossed else None
        self.flowing.open("gloss" if glossed else "supplied", said.name, words, list(node.attributes.items()))
        self._children(said)
        self.flowing.close()


SPECIAL: dict[str, Callable[[Body, Node], None]] = {
    "note": Body._note,
    "pb": Body._page,
    "gap": Body._gap,
    "choice": Body._choice,
}


def _keyed(item: Node, parent: Node) -> bool:
    """Whether an item of a list that does not say what it is begins with a person's name that has a key: a list of persons."""
    if parent.name != "list" or "type" in parent.attributes:
        return False
    first: Node | None = item
    for _ in range(3):
        first = next(first.nodes(), None) if first is not None else None
        if first is not None and first.name == "persName":
            return ID in first.attributes
    return False


def _after(parent: Node, node: Node) -> list[Node]:
    """The elements that follow one in its parent."""
    inside = list(parent.nodes())[:MANY]
    place = next((n for n, child in enumerate(inside) if child is node), len(inside))
    return inside[place + 1 :]


def heading(node: Node) -> str:
    """The words of a heading without the notes that hang on it."""
    flowing = Flowing()
    waiting: list[Node | Words] = [node]
    while waiting:
        child = waiting.pop()
        if isinstance(child, Words):
            flowing.words(child.text, child.start, child.end)
        elif child.name != "note" and child.name not in SILENT:
            waiting.extend(reversed(child.children))
    return flowing.text


def heads(node: Node) -> str:
    """The headings with which an element begins, as one line."""
    return ", ".join(words for child in node.nodes() if child.name == "head" and (words := heading(child)))


def _kind(node: Node) -> str | None:
    if node.name in ("rs", "name"):
        return NAMES.get(node.attributes.get("type", "").lower())
    if node.name == "hi":
        return (
            "underlined"
            if "underlin" in node.attributes.get("rend", "") + node.attributes.get("rendition", "")
            else None
        )
    if node.name in STATES:
        return "office" if not DATED.isdisjoint(node.attributes) else None
    return TAGGED.get(node.name)


def _value(node: Node, kind: str) -> str | None:
    if kind == "date":
        return node.attributes.get("when")
    if kind == "list":
        return node.attributes.get("type")
    return next((node.attributes[key] for key in KEYS if node.attributes.get(key)), None)


def _is_source(node: Node) -> bool:
    return node.attributes.get("type") == "source"
